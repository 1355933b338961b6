#include <config.h>

#include "show/print.h"

#include "base/date.h"
#include "base/json.h"
#include "base/uri.h"
#include "show/format.h"

enum { LINK_MOST = 2000 };      /* bytes of an address that terminals take */

static void add_color(struct buf *out, int32_t color, int ground)
{
	if (color == COLOR_DEFAULT)
		return;
	if (color & 0x1000000)
		buf_addf(out, ";%d;2;%d;%d;%d", ground + 8, color >> 16 & 255, color >> 8 & 255, color & 255);
	else
		buf_addf(out, ";%d;5;%d", ground + 8, color);
}

/* ECMA-48, SGR: the look of a role, with what a run adds. */
static void add_look(struct buf *out, const struct look *look, uint8_t added)
{
	static const struct {
		uint8_t bit, code;
	} rows[] = {{ATTR_BOLD, 1}, {ATTR_DIM, 2}, {ATTR_ITALIC, 3}, {ATTR_UNDERLINE, 4}, {ATTR_REVERSE, 7}};
	uint8_t all = look->attributes | added;
	buf_adds(out, "\033[0");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (all & rows[i].bit)
			buf_addf(out, ";%d", rows[i].code);
	add_color(out, look->fg, 30);
	add_color(out, look->bg, 40);
	buf_addc(out, 'm');
}

bool print_is_link(const char *url)
{
	return (uri_is_http(url) || ascii_istarts(url, "mailto:")) && strlen(url) <= LINK_MOST;
}

void print_open_link(const char *url, unsigned id, struct buf *out)
{
	buf_addf(out, "\033]8;id=%u;", id);
	for (; *url; url++) {
		if (*url > 0x20 && *url < 0x7F)
			buf_addc(out, *url);
		else
			buf_addf(out, "%%%02X", (unsigned char)*url);
	}
	buf_adds(out, "\033\\");
}

void print_close_link(struct buf *out)
{
	buf_adds(out, "\033]8;;\033\\");
}

static void print_run(const struct line_run *run, const struct theme *theme, const struct article *linked, struct buf *out)
{
	static const struct look none = {COLOR_DEFAULT, COLOR_DEFAULT, 0};
	const struct look *look = theme ? &theme->looks[run->role] : &none;
	bool styled = theme && (run->attributes || look->attributes || look->fg != COLOR_DEFAULT || look->bg != COLOR_DEFAULT);
	bool link = linked && run->link != NO_LINK && print_is_link(linked->links[run->link]);
	if (link)
		print_open_link(linked->links[run->link], run->link, out);
	if (styled)
		add_look(out, look, run->attributes);
	buf_add(out, run->text, run->length);
	if (styled)
		buf_adds(out, "\033[0m");
	if (link)
		print_close_link(out);
}

void print_layout(const struct layout *l, const struct theme *theme, const struct article *linked, struct buf *out)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct line *line = &l->lines[i];
		for (uint32_t k = 0; k < line->indent && line->n_runs; k++)
			buf_addc(out, ' ');
		for (uint32_t k = 0; k < line->n_runs; k++)
			print_run(&line->runs[k], theme, linked, out);
		buf_addc(out, '\n');
	}
}

void print_text(const struct article *a, bool hidden, struct buf *out)
{
	if (a->title)
		buf_addf(out, "%s\n", a->title);
	if (format_state(a))
		buf_addf(out, "\n[%s]\n", format_state(a));
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if ((b->hidden && !hidden) || b->length == 0)
			continue;
		buf_addc(out, '\n');
		buf_add(out, b->text, b->length);
		buf_addc(out, '\n');
	}
}

/* The block's text with a mark at each seam. */
static void add_seamed(const struct block *b, struct buf *out)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < b->n_seams; i++) {
		if (b->seams[i] < at)
			continue;
		buf_add(out, b->text + at, b->seams[i] - at);
		buf_adds(out, "\u2038");
		at = b->seams[i];
	}
	buf_add(out, b->text + at, b->length - at);
}

void print_explained(const struct article *a, struct buf *out)
{
	if (a->note)
		buf_addf(out, "[note] %s\n\n", a->note);
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (b->hidden)
			buf_addf(out, "[%s by %s: %s] ", hide_kind_name(b->hidden), hide_source_name(b->hidden_by), b->why ? b->why : "?");
		else if (b->n_seams)
			buf_addf(out, "[%s, joined: %s] ", block_kind_name(b->kind), b->why ? b->why : "?");
		else if (b->why)
			buf_addf(out, "[%s, %s] ", block_kind_name(b->kind), b->why);
		else
			buf_addf(out, "[%s] ", block_kind_name(b->kind));
		add_seamed(b, out);
		buf_adds(out, "\n\n");
	}
}

/* On the day that the page says, which may not be the one of UTC. */
static void set_time(json_t *object, const char *key, int64_t t, int zone)
{
	struct buf b = BUF_INIT;
	date_add_zoned(&b, t, zone);
	json_set_string(object, key, b.len ? b.data : NULL);
	buf_free(&b);
}

static json_t *block_json(const struct article *a, uint32_t number, const char *text, size_t n)
{
	const struct block *b = &a->blocks[number];
	json_t *o = json_object();
	json_object_set_new(o, "number", json_integer(number));
	json_set_string(o, "type", block_kind_name(b->kind));
	json_object_set_new(o, "text", json_stringn(text, n));
	if (b->kind == BLOCK_HEADING)
		json_object_set_new(o, "level", json_integer(b->level));
	if (b->hidden) {
		struct buf why = BUF_INIT;
		buf_addf(&why, "%s by %s: %s", hide_kind_name(b->hidden), hide_source_name(b->hidden_by), b->why ? b->why : "");
		json_object_set_new(o, "hidden", json_true());
		json_set_string(o, "why", why.data);
		buf_free(&why);
	}
	return o;
}

/* What stands for a picture is no text of the story. */
static void add_image_json(const struct article *a, uint32_t number, json_t *blocks)
{
	const struct block *b = &a->blocks[number];
	json_t *o = block_json(a, number, "", 0);
	json_object_set_new(o, "alt", json_stringn(b->text, b->length));
	json_set_string(o, "source", b->link == NO_LINK ? NULL : a->links[b->link]);
	json_array_append_new(blocks, o);
}

/* A cell is a text of its own, so that nobody needs to take a table apart. */
static void add_table_json(const struct article *a, uint32_t number, json_t *blocks)
{
	const struct block *b = &a->blocks[number];
	const char *p = b->text, *end = p + b->length;
	for (int row = 0, column = 0; p < end;) {
		size_t n = strcspn(p, "\t\n");
		if (n) {
			json_t *o = block_json(a, number, p, n);
			json_object_set_new(o, "row", json_integer(row));
			json_object_set_new(o, "column", json_integer(column));
			json_object_set_new(o, "header", json_boolean(row < b->level));
			json_array_append_new(blocks, o);
		}
		p += n;
		row += *p == '\n';
		column = *p++ == '\n' ? 0 : column + 1;
	}
}

static json_t *blocks_json(const struct article *a)
{
	json_t *blocks = json_array();
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (b->kind == BLOCK_IMAGE)
			add_image_json(a, i, blocks);
		else if (b->kind == BLOCK_TABLE)
			add_table_json(a, i, blocks);
		else
			json_array_append_new(blocks, block_json(a, i, b->text, b->length));
	}
	return blocks;
}

void print_json(const struct article *a, struct buf *out)
{
	json_t *o = json_object();
	struct buf text = BUF_INIT;
	article_add_text(a, &text);
	json_set_string(o, "title", a->title ? a->title : "");
	json_set_string(o, "byline", a->byline);
	set_time(o, "published", a->published, a->zone);
	json_set_string(o, "site", a->site);
	json_set_string(o, "language", a->lang);
	json_set_string(o, "image", a->image);
	json_set_string(o, "url", a->url);
	json_set_string(o, "comments", a->comments);
	json_object_set_new(o, "comment_count", a->n_comments == NO_COUNT ? json_null() : json_integer(a->n_comments));
	json_object_set_new(o, "paywall", json_boolean(a->flags & ARTICLE_PAYWALL));
	json_object_set_new(o, "stub", json_boolean(a->flags & ARTICLE_STUB));
	json_object_set_new(o, "text", json_stringn(buf_str(&text), text.len));
	json_object_set_new(o, "blocks", blocks_json(a));
	char *s = json_dumps(o, JSON_INDENT(1));
	buf_adds(out, s);
	buf_addc(out, '\n');
	free(s);
	json_decref(o);
	buf_free(&text);
}
