#include <config.h>

#include "parse/feed_xml.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/charref.h"
#include "parse/sax.h"
#include "parse/strip.h"

enum { DEPTH_MOST = 4000, NAME_MOST = 16, BASE_MOST = 2048, ATTRIBUTE_MOST = 16 << 10, BUCKETS = 64, URIS = 16 };

enum space { SPACE_OTHER, SPACE_RSS, SPACE_ATOM, SPACE_RDF, SPACE_CONTENT, SPACE_DC, SPACE_DCTERMS, SPACE_MEDIA,
	         SPACE_ITUNES, SPACE_SLASH, SPACE_THR, SPACE_FEEDBURNER, SPACE_SY, SPACE_XHTML };

enum place {
	IN_DOCUMENT = 1 << 0,
	IN_ROOT = 1 << 1,
	IN_FEED = 1 << 2,
	IN_ENTRY = 1 << 3,
	IN_SOURCE = 1 << 4,
	IN_PERSON = 1 << 5,
	IN_MEDIA = 1 << 6,
	IN_SKIP = 1 << 7
};

enum how {
	OPEN_ROOT, OPEN_FEED, OPEN_ENTRY, OPEN_SOURCE, OPEN_MEDIA, OPEN_PERSON, OPEN_SKIP,
	READ_LINE, READ_TITLE, READ_ATOM_TITLE, READ_HTML, READ_XHTML, READ_ATOM_HTML, READ_MEDIA_HTML, READ_URL,
	READ_RSS_LINK, READ_ATOM_LINK, READ_GUID, READ_ATOM_ID, READ_DATE, READ_AUTHOR, READ_NAME, READ_CATEGORY,
	READ_KEYWORDS, READ_ENCLOSURE, READ_TTL, READ_PERIOD, READ_FREQUENCY, READ_HOUR, READ_DAY
};

struct element {
	enum space space;
	const char *name;
	unsigned where;
	enum how how;
	enum feed_field field;
	uint8_t rank;
};

static const struct {
	enum space space;
	const char *prefix, *uri;
} namespaces[] = {
#define NAMESPACE(class, prefix, uri) {SPACE_##class, prefix, uri},
#include "elements.def"
};

static const struct element elements[] = {
#define ELEMENT(class, name, where, how, field, rank) {SPACE_##class, name, where, how, FIELD_##field, rank},
#include "elements.def"
};

/* How the text of the element being read is meant. */
enum text_mode {
	TEXT_PLAIN,                 /* as it is; markup inside makes it HTML */
	TEXT_HTML,                  /* HTML, as text or as markup */
	TEXT_XHTML,                 /* markup; text in it is text */
	TEXT_BASE64_PLAIN,
	TEXT_BASE64_HTML,
	TEXT_IGNORED                /* pictures and the like */
};

enum attribute { ATTR_HREF, ATTR_REL, ATTR_TYPE, ATTR_LENGTH, ATTR_TITLE, ATTR_LABEL, ATTR_PERMALINK, ATTR_MODE, ATTRS };

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
	enum text_mode mode;
	bool markup;                    /* text is HTML with markup written out */
	size_t dropped_div;             /* depth of the wrapper that is left out, or 0 */
	struct buf text;
	struct buf attrs[ATTRS];
	bool has[ATTRS];

	struct buf person;              /* the best name so far */
	uint8_t person_rank;
	struct buf source_author;
	short buckets[BUCKETS];         /* rows by name; -1 ends */
	short next[ARRAY_LEN(elements)];
};

/* --- finding rows --- */

static unsigned bucket(const char *name, size_t n)
{
	return ((unsigned)ascii_lower((unsigned char)name[0]) * 7 + (unsigned)ascii_lower((unsigned char)name[n - 1]) * 3 + (unsigned)n) % BUCKETS;
}

static void index_elements(struct reader *r)
{
	for (size_t i = 0; i < BUCKETS; i++)
		r->buckets[i] = -1;
	for (size_t i = ARRAY_LEN(elements); i-- > 0;) {
		unsigned b = bucket(elements[i].name, strlen(elements[i].name));
		r->next[i] = r->buckets[b];
		r->buckets[b] = (short)i;
	}
}

static const struct element *find_element(const struct reader *r, enum space space, const char *name, unsigned place)
{
	size_t n = strlen(name);
	if (n == 0 || n > NAME_MOST || space == SPACE_OTHER)
		return NULL;
	for (short i = r->buckets[bucket(name, n)]; i >= 0; i = r->next[i])
		if (elements[i].space == space && elements[i].where & place && ascii_ieq(elements[i].name, name))
			return &elements[i];
	return NULL;
}

static enum space classify(const char *uri)
{
	while (ascii_space((unsigned char)*uri))
		uri++;
	const char *colon = strstr(uri, "://");
	if (colon && colon - uri < 8)
		uri = colon + 3;
	size_t n = strlen(uri);
	while (n && (ascii_space((unsigned char)uri[n - 1]) || uri[n - 1] == '/' || uri[n - 1] == '#'))
		n--;
	for (size_t i = 0; i < ARRAY_LEN(namespaces); i++)
		if (strlen(namespaces[i].uri) == n && ascii_istarts(uri, namespaces[i].uri))
			return namespaces[i].space;
	return SPACE_OTHER;
}

/* The class of a namespace; by its usual prefix where it was not declared,
 * and the root's where there is none at all. */
static enum space space_of(struct reader *r, const xmlChar *prefix, const xmlChar *uri)
{
	if (r->depth && uri == r->root_uri && (uri || !prefix))
		return r->root_space;
	if (!uri || !*uri) {
		for (size_t i = 0; prefix && i < ARRAY_LEN(namespaces); i++)
			if (namespaces[i].prefix && ascii_ieq(namespaces[i].prefix, (const char *)prefix))
				return namespaces[i].space;
		return prefix ? SPACE_OTHER : r->root_space == SPACE_ATOM ? SPACE_ATOM : SPACE_RSS;
	}
	for (size_t i = 0; i < r->n_uris; i++)
		if (r->uris[i].uri == uri)
			return r->uris[i].space;
	enum space space = classify((const char *)uri);
	if (r->n_uris < URIS) {
		r->uris[r->n_uris].uri = uri;
		r->uris[r->n_uris++].space = space;
	}
	return space;
}

/* --- attributes --- */

static void get_attributes(struct reader *r, int n, const xmlChar **attributes)
{
	static const struct {
		const char *name;
		enum attribute as;
	} known[] = {
		{"href", ATTR_HREF},   {"url", ATTR_HREF},          {"resource", ATTR_HREF}, {"rel", ATTR_REL},
		{"type", ATTR_TYPE},   {"length", ATTR_LENGTH},     {"fileSize", ATTR_LENGTH}, {"title", ATTR_TITLE},
		{"label", ATTR_LABEL}, {"isPermaLink", ATTR_PERMALINK}, {"mode", ATTR_MODE}, {"term", ATTR_TITLE},
	};
	memset(r->has, 0, sizeof r->has);
	for (int i = 0; i < n; i++) {
		const xmlChar **a = attributes + i * 5;
		for (size_t k = 0; k < ARRAY_LEN(known); k++)
			if (ascii_ieq((const char *)a[0], known[k].name) && !r->has[known[k].as] && sax_value_length(a) <= ATTRIBUTE_MOST) {
				buf_truncate(&r->attrs[known[k].as], 0);
				sax_add_value(&r->attrs[known[k].as], a);
				r->has[known[k].as] = true;
			}
	}
}

static const char *attr(const struct reader *r, enum attribute a)
{
	return r->has[a] ? buf_str(&r->attrs[a]) : NULL;
}

/* Without white space around it, and without parameters (text/html;charset=…). */
static bool attr_is(const struct reader *r, enum attribute a, const char *value)
{
	const char *s = attr(r, a);
	if (!s)
		return false;
	while (ascii_space((unsigned char)*s))
		s++;
	size_t n = strcspn(s, "; \t\r\n");
	return n == strlen(value) && ascii_istarts(s, value);
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

/* --- writing markup out again --- */

static void write_attribute(struct reader *r, const xmlChar **a, const char *base)
{
	static const char *const links[] = {"href", "src", "cite", "poster"};
	struct buf value = BUF_INIT;
	sax_add_value(&value, a);
	buf_addf(&r->text, " %s=\"", (const char *)a[0]);
	bool link = false;
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		link = link || ascii_ieq(links[i], (const char *)a[0]);
	if (link && !str_eq(base, r->frames[r->reading_depth - 1].base)) {
		struct buf url = BUF_INIT;
		uri_resolve(&url, base, buf_str(&value));
		buf_free(&value);
		value = url;
	}
	strip_escape(&r->text, buf_str(&value), value.len);
	buf_addc(&r->text, '"');
	buf_free(&value);
}

static void write_start(struct reader *r, const char *name, const char *base, int n, const xmlChar **attributes)
{
	if (!r->markup) {
		r->markup = true;
		if (r->mode == TEXT_PLAIN) {        /* what came before was text */
			struct buf escaped = BUF_INIT;
			strip_escape(&escaped, buf_str(&r->text), r->text.len);
			buf_free(&r->text);
			r->text = escaped;
		}
	}
	if (r->mode == TEXT_XHTML && r->depth == r->reading_depth + 1 && r->text.len == 0 && !r->dropped_div && ascii_ieq(name, "div")) {
		r->dropped_div = r->depth;
		return;
	}
	buf_addf(&r->text, "<%s", name);
	for (int i = 0; i < n; i++)
		write_attribute(r, attributes + i * 5, base);
	buf_addc(&r->text, '>');
}

static void write_end(struct reader *r, const char *name)
{
	static const char *const voids[] = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"};
	if (r->dropped_div == r->depth)
		return;
	for (size_t i = 0; i < ARRAY_LEN(voids); i++)
		if (ascii_ieq(voids[i], name))
			return;
	buf_addf(&r->text, "</%s>", name);
}

/* --- what a text is --- */

/* Atom 1.0's type, and the type and mode of 0.3. */
static enum text_mode atom_mode(const struct reader *r)
{
	bool escaped = attr_is(r, ATTR_MODE, "escaped"), base64 = attr_is(r, ATTR_MODE, "base64");
	const char *type = attr(r, ATTR_TYPE);
	if (!type || !*type || attr_is(r, ATTR_TYPE, "text") || attr_is(r, ATTR_TYPE, "text/plain"))
		return base64 ? TEXT_BASE64_PLAIN : TEXT_PLAIN;
	if (attr_is(r, ATTR_TYPE, "html") || attr_is(r, ATTR_TYPE, "text/html"))
		return base64 ? TEXT_BASE64_HTML : attr_is(r, ATTR_MODE, "xml") ? TEXT_XHTML : TEXT_HTML;
	if (attr_is(r, ATTR_TYPE, "xhtml") || strstr(type, "xml"))
		return base64 ? TEXT_BASE64_HTML : escaped ? TEXT_HTML : TEXT_XHTML;
	if (ascii_istarts(type, "text/"))
		return base64 ? TEXT_BASE64_PLAIN : TEXT_PLAIN;
	return TEXT_IGNORED;
}

static enum text_mode mode_of(const struct reader *r, const struct element *row)
{
	switch (row->how) {
	case READ_ATOM_TITLE:
	case READ_ATOM_HTML:
		return atom_mode(r);
	case READ_MEDIA_HTML:
		return attr_is(r, ATTR_TYPE, "html") ? TEXT_HTML : TEXT_PLAIN;
	case READ_XHTML:
		return TEXT_XHTML;
	case READ_TITLE:
	case READ_HTML:
		return TEXT_HTML;
	default:
		return TEXT_PLAIN;
	}
}

static void decode_base64(struct buf *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf out = BUF_INIT;
	uint32_t bits = 0;
	int count = 0;
	for (size_t i = 0; i < text->len && text->data[i] != '='; i++) {
		const char *digit = text->data[i] ? strchr(digits, text->data[i]) : NULL;
		if (!digit)
			continue;
		bits = bits << 6 | (uint32_t)(digit - digits);
		if (++count % 4 == 0) {
			char bytes[3] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
			buf_add(&out, bytes, 3);
		}
	}
	if (count % 4 == 3) {
		buf_addc(&out, (char)(bits >> 10));
		buf_addc(&out, (char)(bits >> 2));
	} else if (count % 4 == 2) {
		buf_addc(&out, (char)(bits >> 4));
	}
	buf_free(text);
	if (!utf8_valid(buf_str(&out), out.len))
		buf_truncate(&out, 0);
	*text = out;
}

/* Is what was gathered HTML, or plain text? */
static bool finish_text(struct reader *r)
{
	if (r->mode == TEXT_BASE64_PLAIN || r->mode == TEXT_BASE64_HTML)
		decode_base64(&r->text);
	if (r->mode == TEXT_IGNORED)
		buf_truncate(&r->text, 0);
	return r->markup || r->mode == TEXT_HTML || r->mode == TEXT_XHTML || r->mode == TEXT_BASE64_HTML;
}

/* --- setting fields --- */

static struct feed_part *part_at(struct reader *r, size_t depth)
{
	for (size_t i = depth; i > 0; i--)
		if (r->frames[i - 1].place == IN_ENTRY)
			return &r->build->entry;
		else if (r->frames[i - 1].place == IN_FEED)
			return &r->build->feed;
	return &r->build->feed;
}

static void set_title(struct reader *r, struct feed_part *p, const struct element *row, uint8_t rank, bool html)
{
	if (row->how == READ_TITLE) {
		part_title(r->build, p, row->field, rank, buf_str(&r->text), r->text.len);
		return;
	}
	struct buf plain = BUF_INIT;
	if (html)
		strip_title(&plain, buf_str(&r->text), r->text.len < ATTRIBUTE_MOST ? r->text.len : ATTRIBUTE_MOST);
	else
		buf_add(&plain, buf_str(&r->text), r->text.len < ATTRIBUTE_MOST ? r->text.len : ATTRIBUTE_MOST);
	part_line(r->build, p, row->field, rank, buf_str(&plain), plain.len);
	buf_free(&plain);
}

static void set_body(struct reader *r, struct feed_part *p, const struct element *row, uint8_t rank, const char *base, bool html)
{
	const char *s = buf_str(&r->text);
	size_t n = r->text.len;
	/* Atom's default is text, but many feeds forget to say "html". */
	if (html || (row->how == READ_MEDIA_HTML ? false : !r->has[ATTR_TYPE] && strip_looks_html(s, n))) {
		part_html(r->build, p, row->field, rank, base, s, n);
		return;
	}
	struct buf escaped = BUF_INIT;
	strip_escape(&escaped, s, n);
	part_html(r->build, p, row->field, rank, r->build->url, buf_str(&escaped), escaped.len);
	buf_free(&escaped);
}

static void set_atom_link(struct reader *r, struct feed_part *p, uint8_t rank, const char *base)
{
	const char *href = r->has[ATTR_HREF] ? attr(r, ATTR_HREF) : buf_str(&r->text), *rel = attr(r, ATTR_REL);
	const char *slash = rel ? strstr(rel, "/relation/") : NULL;
	if (slash)
		rel = slash + strlen("/relation/");
	bool html = !r->has[ATTR_TYPE] || attr_is(r, ATTR_TYPE, "text/html") || attr_is(r, ATTR_TYPE, "application/xhtml+xml");
	if (!rel || !*rel || ascii_ieq(rel, "alternate"))
		part_url(r->build, p, FIELD_LINK, html ? rank : rank - 2, base, href);
	else if (ascii_ieq(rel, "enclosure"))
		part_enclosure(r->build, p, base, href, attr(r, ATTR_TYPE), attr(r, ATTR_TITLE), attr(r, ATTR_LENGTH));
	else if (ascii_ieq(rel, "self"))
		part_url(r->build, p, FIELD_SELF, rank, base, href);
	else if (ascii_ieq(rel, "replies") && html)
		part_url(r->build, p, FIELD_COMMENTS, rank - 2, base, href);
}

static void set_guid(struct reader *r, struct feed_part *p, uint8_t rank, const char *base)
{
	const char *s = buf_str(&r->text);
	while (ascii_space((unsigned char)*s))
		s++;
	part_line(r->build, p, FIELD_ID, rank, s, strlen(s));
	if (!attr_is(r, ATTR_PERMALINK, "false") && uri_is_http(s))
		part_url(r->build, p, FIELD_LINK, 3, base, s);
}

static void set_category(struct reader *r, struct feed_part *p, bool split)
{
	const char *s = r->has[ATTR_LABEL] && r->attrs[ATTR_LABEL].len ? attr(r, ATTR_LABEL) : NULL;
	if (!s)
		s = r->has[ATTR_TITLE] ? attr(r, ATTR_TITLE) : buf_str(&r->text);
	while (split && s) {
		size_t n = strcspn(s, ",;");
		part_category(r->build, p, s, n);
		s = s[n] ? s + n + 1 : NULL;
	}
	if (s)
		part_category(r->build, p, s, strlen(s));
}

static int number_of(const struct reader *r, int most)
{
	int64_t value;
	struct buf line = BUF_INIT;
	text_clean(&line, buf_str(&r->text), r->text.len < 64 ? r->text.len : 64, TEXT_LINE);
	bool good = parse_int(buf_str(&line), 0, INT32_MAX, &value);
	buf_free(&line);
	return good ? value < most ? (int)value : most : -1;
}

static void set_schedule(struct reader *r, enum how how)
{
	static const struct {
		const char *name;
		int32_t seconds;
	} periods[] = {{"hourly", 3600}, {"daily", 86400}, {"weekly", 7 * 86400}, {"monthly", 30 * 86400}, {"yearly", 365 * 86400}};
	static const char *const days[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
	struct feed_build *b = r->build;
	struct buf line = BUF_INIT;
	int n;
	text_clean(&line, buf_str(&r->text), r->text.len < 64 ? r->text.len : 64, TEXT_LINE);
	if (how == READ_TTL && (n = number_of(r, 60 * 24 * 30)) > 0)
		b->ttl = n * 60;
	if (how == READ_FREQUENCY && (n = number_of(r, 1000)) > 0)
		b->frequency = n;
	if (how == READ_HOUR && (n = number_of(r, 24)) >= 0)
		b->skip_hours |= UINT32_C(1) << n % 24;
	for (size_t i = 0; how == READ_PERIOD && i < ARRAY_LEN(periods); i++)
		if (ascii_ieq(buf_str(&line), periods[i].name))
			b->period = periods[i].seconds;
	for (size_t i = 0; how == READ_DAY && i < ARRAY_LEN(days); i++)
		if (ascii_ieq(buf_str(&line), days[i]))
			b->skip_days |= (uint8_t)(1u << i);
	buf_free(&line);
}

static void set_name(struct reader *r, uint8_t rank)
{
	if (rank <= r->person_rank || r->text.len == 0)
		return;
	r->person_rank = rank;
	buf_truncate(&r->person, 0);
	buf_add(&r->person, r->text.data, r->text.len < ATTRIBUTE_MOST ? r->text.len : ATTRIBUTE_MOST);
}

static void finish_reading(struct reader *r)
{
	const struct element *row = r->reading;
	const char *base = r->frames[r->reading_depth - 1].base, *text;
	struct feed_part *p = part_at(r, r->reading_depth);
	uint8_t rank = row->rank + (row->space == r->root_space);
	bool html = finish_text(r);
	text = buf_str(&r->text);
	switch (row->how) {
	case READ_LINE: part_line(r->build, p, row->field, rank, text, r->text.len); break;
	case READ_TITLE:
	case READ_ATOM_TITLE: set_title(r, p, row, rank, html); break;
	case READ_HTML:
	case READ_XHTML:
	case READ_ATOM_HTML:
	case READ_MEDIA_HTML: set_body(r, p, row, rank, base, html); break;
	case READ_RSS_LINK:
		part_url(r->build, p, FIELD_LINK, rank, base, r->text.len || !r->has[ATTR_HREF] ? text : attr(r, ATTR_HREF));
		break;
	case READ_URL: part_url(r->build, p, row->field, rank, base, text); break;
	case READ_ATOM_LINK: set_atom_link(r, p, rank, base); break;
	case READ_GUID: set_guid(r, p, rank, base); break;
	case READ_ATOM_ID:
		part_line(r->build, p, FIELD_ID, rank, text, r->text.len);
		p->is_permalink = true;
		break;
	case READ_DATE: part_date(p, row->field, rank, text); break;
	case READ_AUTHOR: part_author(r->build, p, rank, text, r->text.len); break;
	case READ_NAME: set_name(r, row->rank); break;
	case READ_CATEGORY:
	case READ_KEYWORDS: set_category(r, p, row->how == READ_KEYWORDS); break;
	case READ_ENCLOSURE:
		part_enclosure(r->build, p, base, attr(r, ATTR_HREF), attr(r, ATTR_TYPE), NULL, attr(r, ATTR_LENGTH));
		break;
	default: set_schedule(r, row->how);
	}
	r->reading = NULL;
}

/* --- structure --- */

static void begin_entry(struct reader *r, const char *base, int n, const xmlChar **attributes)
{
	struct feed_part *p = feed_build_begin_entry(r->build);
	const xmlChar **about = find_attribute(n, attributes, "rdf", "about");
	buf_truncate(&r->source_author, 0);
	if (!about || sax_value_length(about) > ATTRIBUTE_MOST)
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
		part_enclosure(r->build, &r->build->entry, base, attr(r, ATTR_HREF), attr(r, ATTR_TYPE), NULL, attr(r, ATTR_LENGTH));
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
	const struct element *row = find_element(r, space, name, IN_DOCUMENT);
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
		get_attributes(r, n, attributes);
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

static void begin_reading(struct reader *r, const struct element *row, int n, const xmlChar **attributes)
{
	r->reading = row;
	r->reading_depth = r->depth;
	buf_truncate(&r->text, 0);
	get_attributes(r, n, attributes);
	r->mode = mode_of(r, row);
	r->markup = r->mode == TEXT_XHTML;
	r->dropped_div = 0;
}

/* A text in a person that has no name element: <author>Ann</author> in Atom. */
static void keep_person_text(struct reader *r, const char *s, size_t n)
{
	if (r->person_rank == 0 && r->person.len + n < ATTRIBUTE_MOST && !(r->person.len == 0 && n && ascii_space((unsigned char)*s)))
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
		row = r->depth ? find_element(r, space_of(r, prefix, uri), name, place) :
		                 start_root(r, name, uri, n_spaces, spaces, n, attributes);
	GROW(r->frames, r->depth, r->cap);
	r->frames[r->depth++] = (struct frame){row, 0, base};
	if (r->reading)
		write_start(r, name, base, n, attributes);
	else if (row && row->how < READ_LINE)
		r->frames[r->depth - 1].place = open_element(r, row, name, base, n, attributes);
	else if (row)
		begin_reading(r, row, n, attributes);
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
		write_end(r, (const char *)local);
	else if (f->row && f->row->how == OPEN_ENTRY)
		end_entry(r);
	else if (f->row && f->row->how == OPEN_PERSON)
		end_person(r);
	r->depth--;
}

static void add_text(struct reader *r, const xmlChar *s, size_t n)
{
	if (r->markup && r->mode != TEXT_HTML)
		strip_escape(&r->text, (const char *)s, n);
	else
		buf_add(&r->text, s, n);
}

static void on_text(void *data, const xmlChar *s, int n)
{
	struct reader *r = data;
	if (!r->reading) {
		if (r->depth && r->frames[r->depth - 1].place == IN_PERSON)
			keep_person_text(r, (const char *)s, (size_t)n);
		return;
	}
	/* Nobody means C1: what windows-1252 has there was meant. */
	for (const xmlChar *c; (c = memchr(s, 0xC2, (size_t)n)) && c + 1 < s + n; n -= (int)(c + 2 - s), s = c + 2) {
		add_text(r, s, (size_t)(c - s));
		buf_add_utf8(&r->text, c[1] < 0xA0 ? charref_c1(c[1]) : c[1]);
	}
	add_text(r, s, (size_t)n);
}

static void free_reader(struct reader *r)
{
	free(r->frames);
	for (size_t i = 0; i < ATTRS; i++)
		buf_free(&r->attrs[i]);
	buf_free(&r->text);
	buf_free(&r->person);
	buf_free(&r->source_author);
}

enum feed_xml_result feed_xml_read(struct feed_build *b, const char *xml, size_t n, struct buf *root)
{
	static const xmlSAXHandler calls = {.startElementNs = on_start, .endElementNs = on_end, .characters = on_text,
	                                    .ignorableWhitespace = on_text, .cdataBlock = on_text};
	struct reader r = {.build = b, .root = root};
	index_elements(&r);
	bool well = sax_read(&r.sax, &calls, xml, n);
	free_reader(&r);
	return r.other ? FEED_XML_OTHER : well && r.root_space ? FEED_XML_OK : FEED_XML_BROKEN;
}
