#include <config.h>

#include "parse/opml.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/charset.h"
#include "parse/feed_mend.h"
#include "parse/sax.h"

enum { DEPTH_MOST = 64, OUTLINES_MOST = 50000, LINE_MOST = 1024, URL_MOST = 8192 };

struct reader {
	struct sax sax;
	struct arena *arena;
	const char *base;
	bool is_opml;
	const char *folders[DEPTH_MOST];    /* NULL: a feed, or an outline without a name */
	size_t depth, too_deep;             /* of outlines */
	struct outline *items;
	uint32_t n, cap, dropped;
};

/* The value of an attribute, cleaned; NULL where it is absent or empty. */
static const char *attribute(const struct reader *r, int n, const xmlChar **attributes, const char *name)
{
	for (int i = 0; i < n; i++) {
		const xmlChar **a = attributes + i * 5;
		if (!ascii_ieq((const char *)a[0], name) || sax_value_length(a) > URL_MOST)
			continue;
		struct buf raw = BUF_INIT, line = BUF_INIT;
		sax_add_value(&raw, a);
		text_clean(&line, buf_str(&raw), raw.len, TEXT_LINE);
		const char *value = line.len ? arena_strndup(r->arena, line.data, line.len) : NULL;
		buf_free(&raw);
		buf_free(&line);
		return value;
	}
	return NULL;
}

/* "/News/World,Science": a tag is the last part of each path. */
static void add_categories(struct buf *tags, const char *list)
{
	while (list && *list) {
		size_t n = strcspn(list, ",");
		const char *from = list, *end = list + n;
		for (const char *p = list; p < end; p++)
			if (*p == '/' && p + 1 < end)
				from = p + 1;
		while (from < end && *from == ' ')
			from++;
		if (end > from && end - from < LINE_MOST) {
			if (tags->len)
				buf_addc(tags, '\n');
			buf_add(tags, from, (size_t)(end - from));
		}
		list = *end ? end + 1 : end;
	}
}

static const char *tags_of(const struct reader *r, const char *categories)
{
	struct buf tags = BUF_INIT;
	for (size_t i = 0; i < r->depth; i++)
		if (r->folders[i] && strlen(r->folders[i]) < LINE_MOST) {
			if (tags.len)
				buf_addc(&tags, '\n');
			buf_adds(&tags, r->folders[i]);
		}
	add_categories(&tags, categories);
	const char *all = tags.len ? arena_strndup(r->arena, tags.data, tags.len) : NULL;
	buf_free(&tags);
	return all;
}

/* A list from elsewhere may name feeds of the network and nothing else: no
 * commands, no filters, no files. */
static const char *feed_url(struct reader *r, int n, const xmlChar **attributes)
{
	const char *url = attribute(r, n, attributes, "xmlUrl");
	if (!url && !attribute(r, n, attributes, "htmlUrl"))
		url = attribute(r, n, attributes, "url");
	if (!url)
		return NULL;
	struct buf plain = BUF_INIT, absolute = BUF_INIT;
	uri_of_feed_link(&plain, url);
	uri_resolve(&absolute, r->base, buf_str(&plain));
	bool web = uri_is_http(buf_str(&absolute)) && !attribute(r, n, attributes, "filtercmd");
	url = web ? arena_strndup(r->arena, absolute.data, absolute.len) : NULL;
	buf_free(&plain);
	buf_free(&absolute);
	r->dropped += !web;
	return url;
}

static void add_outline(struct reader *r, int n, const xmlChar **attributes)
{
	const char *title = attribute(r, n, attributes, "title"), *url = feed_url(r, n, attributes);
	if (!title)
		title = attribute(r, n, attributes, "text");
	if (url && r->n < OUTLINES_MOST) {
		GROW(r->items, r->n, r->cap);
		r->items[r->n++] = (struct outline){
			.url = url, .title = title, .site = attribute(r, n, attributes, "htmlUrl"),
			.tags = tags_of(r, attribute(r, n, attributes, "category"))};
	}
	bool folder = !url && !attribute(r, n, attributes, "xmlUrl");
	r->folders[r->depth] = folder ? title : NULL;
}

static void on_start(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                     const xmlChar **spaces, int n, int n_defaulted, const xmlChar **attributes)
{
	struct reader *r = data;
	(void)prefix, (void)uri, (void)n_spaces, (void)spaces, (void)n_defaulted;
	if (ascii_ieq((const char *)local, "opml"))
		r->is_opml = true;
	if (!r->is_opml || !ascii_ieq((const char *)local, "outline"))
		return;
	if (r->depth == DEPTH_MOST) {
		r->too_deep++;
		return;
	}
	add_outline(r, n, attributes);
	r->depth++;
}

static void on_end(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *r = data;
	(void)prefix, (void)uri;
	if (!r->is_opml || !ascii_ieq((const char *)local, "outline"))
		return;
	if (r->too_deep)
		r->too_deep--;
	else if (r->depth)
		r->depth--;
}

/* Was it well-formed OPML? */
static bool read_opml(struct reader *r, const struct buf *xml, bool mended)
{
	static const xmlSAXHandler calls = {.startElementNs = on_start, .endElementNs = on_end};
	r->n = r->dropped = 0;
	r->depth = r->too_deep = 0;
	r->is_opml = false;
	return sax_read(&r->sax, &calls, buf_str(xml), xml->len, mended) && r->is_opml;
}

struct outlines *opml_parse(const struct work_request *r, struct buf *err)
{
	struct buf text = BUF_INIT, mended = BUF_INIT;
	struct reader reader = {.arena = arena_new(), .base = r->url ? r->url : ""};
	struct outlines *o = NULL;
	charset_decode(&text, r->body, r->length, r->content_type, CHARSET_XML);
	if (read_opml(&reader, &text, false) ||
	    (feed_mend(&mended, buf_str(&text), text.len) && read_opml(&reader, &mended, true))) {
		o = arena_alloc(reader.arena, sizeof *o);
		o->arena = reader.arena;
		o->items = arena_dup(reader.arena, reader.items, reader.n * sizeof *reader.items);
		o->n = reader.n;
		o->dropped = reader.dropped;
	} else {
		arena_free(reader.arena);
		fail(err, _("not an OPML file"));
	}
	free(reader.items);
	buf_free(&text);
	buf_free(&mended);
	return o;
}
