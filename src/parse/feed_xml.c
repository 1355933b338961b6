#include <config.h>

#include "parse/feed_xml.h"

#include <string.h>

#include "base/uri.h"
#include "parse/feed_field.h"
#include "parse/sax.h"

enum { DEPTH_MOST = 4000, BASE_MOST = 2048, URIS = 16 };

struct frame {
	const struct element *row;
	unsigned place;             /* what this element is, for its children */
	const char *base;
};

struct reader {
	struct sax sax;
	struct feed_build *build;
	struct frame *frames;
	size_t depth, cap, too_deep;
	struct buf *root;           /* where there is no feed: the name of the root */
	bool other;
	enum space root_space;
	const xmlChar *root_uri;
	struct {
		const xmlChar *uri;
		enum space space;
	} uris[URIS];
	size_t n_uris;

	const struct element *reading;  /* the element whose text is gathered, or NULL */
	size_t reading_depth;
	struct feed_text text;

	struct buf person;              /* the best name so far */
	uint8_t person_rank;
	struct buf source_author;
	struct element_index index;
};

/* The class of a namespace; by its usual prefix where it was not declared or
 * nobody knows it, and the root's where there is none at all. */
static enum space space_of(struct reader *r, const xmlChar *prefix, const xmlChar *uri)
{
	if (r->depth && uri == r->root_uri && (uri || !prefix))
		return r->root_space;
	if (!uri || !*uri)
		return prefix ? element_prefix_space((const char *)prefix) : r->root_space == SPACE_ATOM ? SPACE_ATOM : SPACE_RSS;
	for (size_t i = 0; i < r->n_uris; i++)
		if (r->uris[i].uri == uri)
			return r->uris[i].space;
	enum space space = element_space((const char *)uri);
	if (space == SPACE_OTHER && prefix)
		space = element_prefix_space((const char *)prefix);
	if (r->n_uris < URIS) {
		r->uris[r->n_uris].uri = uri;
		r->uris[r->n_uris++].space = space;
	}
	return space;
}

static const xmlChar **find_attribute(int n, const xmlChar **attributes, const char *prefix, const char *name)
{
	for (int i = 0; i < n; i++) {
		const xmlChar **a = attributes + i * 5;
		if (ascii_ieq((const char *)a[0], name) && (!prefix || (a[1] && str_eq((const char *)a[1], prefix))))
			return a;
	}
	return NULL;
}

static const char *new_base(struct reader *r, const char *base, int n, const xmlChar **attributes)
{
	const xmlChar **a = n ? find_attribute(n, attributes, "xml", "base") : NULL;
	if (!a || sax_value_length(a) > BASE_MOST || sax_value_length(a) == 0)
		return base;
	struct buf value = BUF_INIT, url = BUF_INIT;
	sax_add_value(&value, a);
	uri_resolve(&url, base, buf_str(&value));
	if (url.len <= BASE_MOST * 2)
		base = arena_strndup(r->build->arena, buf_str(&url), url.len);
	buf_free(&value);
	buf_free(&url);
	return base;
}

static struct feed_part *part_at(struct reader *r, size_t depth)
{
	for (size_t i = depth; i > 0; i--)
		if (r->frames[i - 1].place == IN_ENTRY)
			return &r->build->entry;
		else if (r->frames[i - 1].place == IN_FEED)
			return &r->build->feed;
	return &r->build->feed;
}

static void set_name(struct reader *r, uint8_t rank)
{
	if (rank <= r->person_rank || r->text.text.len == 0)
		return;
	r->person_rank = rank;
	buf_truncate(&r->person, 0);
	buf_add(&r->person, r->text.text.data, r->text.text.len < FEED_ATTRIBUTE_MOST ? r->text.text.len : FEED_ATTRIBUTE_MOST);
}

static void finish_reading(struct reader *r)
{
	const struct element *row = r->reading;
	if (row->how == READ_NAME)
		set_name(r, row->rank);
	else
		feed_field_set(r->build, part_at(r, r->reading_depth), row, row->rank + (row->space == r->root_space), &r->text);
	r->reading = NULL;
}

/* --- structure --- */

static void begin_entry(struct reader *r, const char *base, int n, const xmlChar **attributes)
{
	struct feed_part *p = feed_build_begin_entry(r->build);
	const xmlChar **about = find_attribute(n, attributes, "rdf", "about");
	buf_truncate(&r->source_author, 0);
	if (!about || sax_value_length(about) > FEED_ATTRIBUTE_MOST)
		return;
	struct buf id = BUF_INIT;
	sax_add_value(&id, about);
	part_line(r->build, p, FIELD_ID, 3, buf_str(&id), id.len);
	if (uri_is_http(buf_str(&id)))
		part_url(r->build, p, FIELD_LINK, 1, base, buf_str(&id));
	buf_free(&id);
}

static void end_entry(struct reader *r)
{
	struct feed_part *p = &r->build->entry;
	if (r->source_author.len && p->authors.n == 0)
		part_author(r->build, p, 1, r->source_author.data, r->source_author.len);
	feed_build_end_entry(r->build);
}

static void end_person(struct reader *r)
{
	if (r->depth > 1 && r->frames[r->depth - 2].place == IN_SOURCE) {
		buf_truncate(&r->source_author, 0);
		buf_add(&r->source_author, buf_str(&r->person), r->person.len);
	} else if (r->person.len) {
		part_author(r->build, part_at(r, r->depth - 1), 7, r->person.data, r->person.len);
	}
}

static void start_media(struct reader *r, const char *name, const char *base)
{
	if (ascii_ieq(name, "content") && r->build->in_entry)
		part_enclosure(r->build, &r->build->entry, base, feed_text_attr(&r->text, ATTR_HREF), feed_text_attr(&r->text, ATTR_TYPE), NULL, feed_text_attr(&r->text, ATTR_LENGTH));
}

static bool has_namespace(int n, const xmlChar **list, const char *part)
{
	for (int i = 0; i < n; i++)
		if (list[i * 2 + 1] && strstr((const char *)list[i * 2 + 1], part))
			return true;
	return false;
}

static enum feed_format format_of(const char *name, const xmlChar *uri, const char *version, bool simple)
{
	if (ascii_ieq(name, "feed") || ascii_ieq(name, "entry")) {
		bool old = str_starts(version, "0.") || (uri && (strstr((const char *)uri, "purl.org/") || strstr((const char *)uri, "necho")));
		return old ? FEED_ATOM03 : FEED_ATOM10;
	}
	if (ascii_ieq(name, "rdf") || str_starts(version, "1.") || (uri && strstr((const char *)uri, "rss1.1")))
		return simple ? FEED_RSS090 : FEED_RSS10;
	if (str_starts(version, "0.90"))
		return FEED_RSS090;
	if (str_starts(version, "0.91"))
		return FEED_RSS091;
	return str_starts(version, "0.9") ? FEED_RSS092 : FEED_RSS20;
}

/* Decides what the document is. NULL: no feed. */
static const struct element *start_root(struct reader *r, const char *name, const xmlChar *uri, int n_spaces,
                                        const xmlChar **spaces, int n, const xmlChar **attributes)
{
	enum space space = ascii_ieq(name, "feed") || ascii_ieq(name, "entry") ? SPACE_ATOM :
	                   ascii_ieq(name, "rdf") ? SPACE_RDF : SPACE_RSS;
	const struct element *row = element_find(&r->index, space, name, IN_DOCUMENT);
	if (!row) {
		buf_adds(r->root, name);
		r->other = true;
		sax_stop(&r->sax);
		return NULL;
	}
	struct buf version = BUF_INIT;
	const xmlChar **a = find_attribute(n, attributes, NULL, "version");
	if (a)
		sax_add_value(&version, a);
	r->build->format = format_of(name, uri, buf_str(&version), has_namespace(n_spaces, spaces, "/rdf/simple/0.9"));
	buf_free(&version);
	r->build->inherit_author = space == SPACE_ATOM;
	r->root_uri = uri;
	r->root_space = space == SPACE_RDF ? SPACE_RSS : space;
	if (space == SPACE_RDF)
		r->root_uri = (const xmlChar *)"";      /* RDF's own is not RSS's */
	return row;
}

static void set_language(struct reader *r, int n, const xmlChar **attributes)
{
	const xmlChar **a = find_attribute(n, attributes, "xml", "lang");
	if (a)
		part_line(r->build, &r->build->feed, FIELD_LANGUAGE, 1, (const char *)a[3], (size_t)(a[4] - a[3]));
}

static unsigned open_element(struct reader *r, const struct element *row, const char *name, const char *base, int n, const xmlChar **attributes)
{
	switch (row->how) {
	case OPEN_ROOT:
	case OPEN_FEED:
		set_language(r, n, attributes);
		return row->how == OPEN_ROOT ? IN_ROOT : IN_FEED;
	case OPEN_ENTRY:
		begin_entry(r, base, n, attributes);
		return IN_ENTRY;
	case OPEN_SOURCE:
		return IN_SOURCE;
	case OPEN_MEDIA:
		feed_text_attributes(&r->text, n, attributes);
		start_media(r, name, base);
		return IN_MEDIA;
	case OPEN_SKIP:
		return IN_SKIP;
	case OPEN_PERSON:
		r->person_rank = 0;
		buf_truncate(&r->person, 0);
		return IN_PERSON;
	default:
		return 0;
	}
}

static void begin_reading(struct reader *r, const struct element *row, const char *base, int n, const xmlChar **attributes)
{
	r->reading = row;
	r->reading_depth = r->depth;
	feed_text_begin(&r->text, row->how, base, n, attributes);
}

/* A text in a person that has no name element: <author>Ann</author> in Atom. */
static void keep_person_text(struct reader *r, const char *s, size_t n)
{
	if (r->person_rank == 0 && r->person.len + n < FEED_ATTRIBUTE_MOST && !(r->person.len == 0 && n && ascii_space((unsigned char)*s)))
		buf_add(&r->person, s, n);
}

/* --- libxml2's calls --- */

static void on_start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                     const xmlChar **spaces, int n, int n_defaulted, const xmlChar **attributes)
{
	struct reader *r = data;
	const char *name = (const char *)local;
	(void)n_defaulted;
	if (r->depth >= DEPTH_MOST) {
		r->too_deep++;
		return;
	}
	unsigned place = r->depth ? r->frames[r->depth - 1].place : IN_DOCUMENT;
	const char *base = new_base(r, r->depth ? r->frames[r->depth - 1].base : r->build->url, n, attributes);
	const struct element *row = NULL;
	if (!r->reading && place)
		row = r->depth ? element_find(&r->index, space_of(r, prefix, uri), name, place) :
		                 start_root(r, name, uri, n_spaces, spaces, n, attributes);
	if (row && row->how == OPEN_ENTRY && !*base)
		base = feed_build_base(r->build);
	GROW(r->frames, r->depth, r->cap);
	r->frames[r->depth++] = (struct frame){row, 0, base};
	if (r->reading)
		feed_text_start_tag(&r->text, name, r->depth - r->reading_depth, base, n, attributes);
	else if (row && row->how < READ_LINE)
		r->frames[r->depth - 1].place = open_element(r, row, name, base, n, attributes);
	else if (row)
		begin_reading(r, row, base, n, attributes);
}

static void on_end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = data;
	(void)prefix;
	(void)uri;
	if (r->too_deep) {
		r->too_deep--;
		return;
	}
	if (r->depth == 0)
		return;
	const struct frame *f = &r->frames[r->depth - 1];
	if (r->reading && r->depth == r->reading_depth)
		finish_reading(r);
	else if (r->reading)
		feed_text_end_tag(&r->text, (const char *)local, r->depth - r->reading_depth);
	else if (f->row && f->row->how == OPEN_ENTRY)
		end_entry(r);
	else if (f->row && f->row->how == OPEN_PERSON)
		end_person(r);
	r->depth--;
}

static void on_text(void *data, const xmlChar *s, int n)
{
	struct reader *r = data;
	if (r->reading)
		feed_text_add(&r->text, (const char *)s, (size_t)n);
	else if (r->depth && r->frames[r->depth - 1].place == IN_PERSON)
		keep_person_text(r, (const char *)s, (size_t)n);
}

static void free_reader(struct reader *r)
{
	free(r->frames);
	feed_text_free(&r->text);
	buf_free(&r->person);
	buf_free(&r->source_author);
}

enum feed_xml_result feed_xml_read(struct feed_build *b, const char *xml, size_t n, bool mended, struct buf *root)
{
	static const xmlSAXHandler calls = {.startElementNs = on_start, .endElementNs = on_end, .characters = on_text,
	                                    .ignorableWhitespace = on_text, .cdataBlock = on_text};
	struct reader r = {.build = b, .root = root};
	element_index_init(&r.index);
	bool well = sax_read(&r.sax, &calls, xml, n, mended);
	free_reader(&r);
	return r.other ? FEED_XML_OTHER : well && r.root_space ? FEED_XML_OK : FEED_XML_BROKEN;
}
