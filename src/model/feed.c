#include <config.h>

#include "model/feed.h"

#include <string.h>

#include "base/text.h"
#include "base/wire.h"

enum { FEED_VERSION = 2, ENTRY_BYTES_LEAST = 8 * 4 + 8 + 8 + 4 + 4 + 2, ENCLOSURE_BYTES_LEAST = 20 };

const char *feed_format_name(enum feed_format format)
{
	static const char *const names[FEED_FORMATS] = {"unknown", "rss090", "rss091", "rss092", "rss10",
	                                                "rss20", "atom03", "atom10", "json10", "json11"};
	return format < FEED_FORMATS ? names[format] : "?";
}

const char *entry_headline(const struct entry *e)
{
	const char *const from[] = {e->title, e->summary, e->url};
	for (size_t i = 0; i < ARRAY_LEN(from); i++)
		if (from[i] && *from[i])
			return from[i];
	return _("(no title)");
}

void parsed_feed_free(struct parsed_feed *f)
{
	if (f)
		arena_free(f->arena);
}

static void encode_entry(const struct parsed_entry *e, struct buf *out)
{
	const char *const strings[] = {e->guid, e->url, e->title, e->author,
	                               e->comments, e->summary, e->content, e->base};
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		wire_str(out, strings[i]);
	wire_i64(out, e->published);
	wire_i64(out, e->updated);
	wire_u32(out, e->n_categories);
	for (uint32_t i = 0; i < e->n_categories; i++)
		wire_str(out, e->categories[i]);
	wire_u32(out, e->n_enclosures);
	for (uint32_t i = 0; i < e->n_enclosures; i++) {
		wire_str(out, e->enclosures[i].url);
		wire_str(out, e->enclosures[i].type);
		wire_str(out, e->enclosures[i].title);
		wire_i64(out, e->enclosures[i].length);
	}
	wire_u8(out, e->sponsored);
	wire_u8(out, e->shares_guid);
}

void parsed_feed_encode(const struct parsed_feed *f, struct buf *out)
{
	wire_u8(out, FEED_VERSION);
	wire_u8(out, (uint8_t)f->format);
	const char *const strings[] = {f->title, f->link, f->description, f->language, f->author, f->self, f->note};
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		wire_str(out, strings[i]);
	wire_i64(out, f->updated);
	wire_u32(out, (uint32_t)f->ttl);
	wire_u32(out, f->skip_hours);
	wire_u8(out, f->skip_days);
	wire_u32(out, f->n_links);
	for (uint32_t i = 0; i < f->n_links; i++) {
		wire_str(out, f->links[i].url);
		wire_str(out, f->links[i].title);
		wire_str(out, f->links[i].type);
	}
	wire_u32(out, f->n_entries);
	for (uint32_t i = 0; i < f->n_entries; i++)
		encode_entry(&f->entries[i], out);
}

static const char *get_text(struct wire_in *in, struct arena *a)
{
	size_t n;
	const char *s = wire_get_bytes(in, &n);
	if (s && utf8_valid_run(s, n) != n)
		in->bad = true;
	return s && !in->bad ? arena_strndup(a, s, n) : NULL;
}

static void decode_entry(struct wire_in *in, struct parsed_entry *e, struct arena *a)
{
	const char **const lines[] = {&e->guid, &e->url, &e->title, &e->author, &e->comments, &e->summary};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		*lines[i] = wire_get_line(in, a);
	e->content = get_text(in, a);
	e->base = wire_get_line(in, a);
	e->published = wire_get_i64(in);
	e->updated = wire_get_i64(in);
	e->n_categories = wire_get_count(in, 4);
	const char **categories = arena_array(a, e->n_categories, sizeof *categories);
	for (uint32_t i = 0; i < e->n_categories && !in->bad; i++)
		if (!(categories[i] = wire_get_line(in, a)))
			in->bad = true;
	e->categories = categories;
	e->n_enclosures = wire_get_count(in, ENCLOSURE_BYTES_LEAST);
	struct enclosure *enclosures = arena_array(a, e->n_enclosures, sizeof *enclosures);
	for (uint32_t i = 0; i < e->n_enclosures && !in->bad; i++) {
		enclosures[i].url = wire_get_line(in, a);
		enclosures[i].type = wire_get_line(in, a);
		enclosures[i].title = wire_get_line(in, a);
		enclosures[i].length = wire_get_i64(in);
		if (!enclosures[i].url)
			in->bad = true;
	}
	e->enclosures = enclosures;
	e->sponsored = wire_get_u8(in);
	e->shares_guid = wire_get_u8(in);
	if (!e->guid || (e->shares_guid && !e->url))
		in->bad = true;
}

static void decode_links(struct wire_in *in, struct parsed_feed *f)
{
	f->n_links = wire_get_count(in, 12);
	struct feed_link *links = arena_array(f->arena, f->n_links, sizeof *links);
	for (uint32_t i = 0; i < f->n_links && !in->bad; i++) {
		links[i].url = wire_get_line(in, f->arena);
		links[i].title = wire_get_line(in, f->arena);
		links[i].type = wire_get_line(in, f->arena);
		if (!links[i].url)
			in->bad = true;
	}
	f->links = links;
}

struct parsed_feed *parsed_feed_decode(const void *p, size_t n, struct buf *err)
{
	struct wire_in in = wire_reader(p, n);
	if (wire_get_u8(&in) != FEED_VERSION) {
		fail(err, _("not a feed of this version"));
		return NULL;
	}
	struct arena *arena = arena_new();
	struct parsed_feed *f = arena_alloc(arena, sizeof *f);
	f->arena = arena;
	unsigned format = wire_get_u8(&in);
	f->format = format;
	const char **const strings[] = {&f->title, &f->link, &f->description, &f->language, &f->author, &f->self, &f->note};
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		*strings[i] = wire_get_line(&in, arena);
	f->updated = wire_get_i64(&in);
	f->ttl = (int32_t)wire_get_u32(&in);
	f->skip_hours = wire_get_u32(&in);
	f->skip_days = wire_get_u8(&in);
	decode_links(&in, f);
	f->n_entries = wire_get_count(&in, ENTRY_BYTES_LEAST);
	struct parsed_entry *entries = arena_array(arena, in.bad ? 0 : f->n_entries, sizeof *entries);
	for (uint32_t i = 0; i < f->n_entries && !in.bad; i++)
		decode_entry(&in, &entries[i], arena);
	f->entries = entries;
	if (in.bad || in.p != in.end || format >= FEED_FORMATS || f->ttl < 0) {
		arena_free(arena);
		fail(err, _("a damaged feed"));
		return NULL;
	}
	return f;
}

void outlines_free(struct outlines *o)
{
	if (o)
		arena_free(o->arena);
}

void outlines_encode(const struct outlines *o, struct buf *out)
{
	wire_u32(out, o->dropped);
	wire_u32(out, o->n);
	for (uint32_t i = 0; i < o->n; i++) {
		wire_str(out, o->items[i].url);
		wire_str(out, o->items[i].title);
		wire_str(out, o->items[i].site);
		wire_str(out, o->items[i].tags);
	}
}

struct outlines *outlines_decode(const void *p, size_t n, struct buf *err)
{
	struct wire_in in = wire_reader(p, n);
	struct arena *arena = arena_new();
	struct outlines *o = arena_alloc(arena, sizeof *o);
	o->arena = arena;
	o->dropped = wire_get_u32(&in);
	o->n = wire_get_count(&in, 16);
	struct outline *items = arena_array(arena, o->n, sizeof *items);
	for (uint32_t i = 0; i < o->n && !in.bad; i++) {
		items[i].url = wire_get_line(&in, arena);
		items[i].title = wire_get_line(&in, arena);
		items[i].site = wire_get_line(&in, arena);
		items[i].tags = wire_get_str(&in, arena);
		if (items[i].tags && !text_is_clean(items[i].tags, strlen(items[i].tags), TEXT_BLOCK))
			in.bad = true;
	}
	o->items = items;
	if (in.bad || in.p != in.end) {
		arena_free(arena);
		fail(err, _("a damaged list of feeds"));
		return NULL;
	}
	return o;
}
