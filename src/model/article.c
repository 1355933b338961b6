#include <config.h>

#include "model/article.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "base/date.h"
#include "base/wire.h"

/* A new version adds fields; those before it are read as well, for they lie in
 * stores, and the index is taken back by what they say. */
enum {
	WITHOUT_ZONE = 1,
	WITHOUT_COUNT = 2,          /* of comments */
	ARTICLE_VERSION = 3,
	MOST_BLOCKS = 200 * 1000,
	BLOCK_BYTES_LEAST = 6 + 4 + 4 + 4 + 4 + 4 + 4,
	SPAN_BYTES = 13
};

void article_free(struct article *a)
{
	if (a)
		arena_free(a->arena);
}

const char *block_kind_name(enum block_kind kind)
{
	static const char *const names[BLOCK_KINDS] = {"para", "heading", "quote", "item", "code",
	                                               "table", "image", "caption", "credit", "rule"};
	return kind < BLOCK_KINDS ? names[kind] : "?";
}

const char *hide_kind_name(enum hide_kind kind)
{
	static const char *const names[HIDE_KINDS] = {
		"", "ad", "promo", "share", "newsletter", "related", "comments", "cookie", "contact",
		"legal", "feed footer", "tracking", "navigation", "meta"};
	return kind < HIDE_KINDS ? names[kind] : "?";
}

const char *hide_source_name(enum hide_source source)
{
	static const char *const names[HIDE_SOURCES] = {"", "structure", "rule", "list", "site rule", "user"};
	return source < HIDE_SOURCES ? names[source] : "?";
}

static bool is_running_text(const struct block *b)
{
	return !b->hidden && b->kind != BLOCK_CAPTION && b->kind != BLOCK_CREDIT &&
	       b->kind != BLOCK_IMAGE && b->kind != BLOCK_RULE;
}

size_t article_words(const struct article *a)
{
	size_t words = 0;
	for (uint32_t i = 0; i < a->n_blocks; i++)
		if (is_running_text(&a->blocks[i]))
			words += text_words(a->blocks[i].text, a->blocks[i].length);
	return words;
}

void article_add_text(const struct article *a, struct buf *out)
{
	bool first = true;
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (!is_running_text(b))
			continue;
		if (!first)
			buf_adds(out, "\n\n");
		buf_add(out, b->text, b->length);
		first = false;
	}
}

/* --- encoding --- */

static void encode_block(const struct block *b, struct buf *out)
{
	const uint8_t bytes[] = {b->kind, b->level, b->quote, b->indent, b->hidden, b->hidden_by};
	buf_add(out, bytes, sizeof bytes);
	wire_u32(out, b->number);
	wire_u32(out, b->link);
	wire_bytes(out, b->text, b->length);
	wire_str(out, b->why);
	wire_u32(out, b->n_spans);
	for (uint32_t i = 0; i < b->n_spans; i++) {
		wire_u32(out, b->spans[i].start);
		wire_u32(out, b->spans[i].length);
		wire_u32(out, b->spans[i].link);
		wire_u8(out, b->spans[i].style);
	}
	wire_u32(out, b->n_seams);
	for (uint32_t i = 0; i < b->n_seams; i++)
		wire_u32(out, b->seams[i]);
}

void article_encode(const struct article *a, struct buf *out)
{
	wire_u8(out, ARTICLE_VERSION);
	const char *const head[] = {a->title, a->byline, a->site, a->lang, a->url,
	                            a->image, a->comments, a->next, a->note};
	for (size_t i = 0; i < ARRAY_LEN(head); i++)
		wire_str(out, head[i]);
	wire_i64(out, a->published);
	wire_i64(out, a->modified);
	wire_u32(out, (uint32_t)a->zone);
	wire_u32(out, a->flags);
	wire_u32(out, a->n_comments);
	wire_u32(out, a->n_links);
	for (uint32_t i = 0; i < a->n_links; i++)
		wire_str(out, a->links[i]);
	wire_u32(out, a->n_blocks);
	for (uint32_t i = 0; i < a->n_blocks; i++)
		encode_block(&a->blocks[i], out);
}

/* --- decoding, with distrust --- */

static bool at_character(const struct block *b, uint32_t at)
{
	return at == b->length || ((unsigned char)b->text[at] & 0xC0) != 0x80;
}

static void decode_spans(struct wire_in *in, struct block *b, uint32_t n_links, struct arena *arena)
{
	b->n_spans = wire_get_count(in, SPAN_BYTES);
	struct span *spans = arena_array(arena, b->n_spans, sizeof *spans);
	uint32_t at = 0;
	for (uint32_t i = 0; i < b->n_spans && !in->bad; i++) {
		struct span *s = &spans[i];
		s->start = wire_get_u32(in);
		s->length = wire_get_u32(in);
		s->link = wire_get_u32(in);
		s->style = wire_get_u8(in);
		if (s->start < at || s->start > b->length || s->length > b->length - s->start ||
		    (s->link != NO_LINK && s->link >= n_links) || !at_character(b, s->start) ||
		    !at_character(b, s->start + s->length))
			in->bad = true;
		at = s->start + s->length;
	}
	b->spans = spans;
}

static void decode_seams(struct wire_in *in, struct block *b, struct arena *arena)
{
	b->n_seams = wire_get_count(in, 4);
	uint32_t *seams = arena_array(arena, b->n_seams, sizeof *seams);
	for (uint32_t i = 0; i < b->n_seams && !in->bad; i++) {
		seams[i] = wire_get_u32(in);
		if (seams[i] > b->length || !at_character(b, seams[i]))
			in->bad = true;
	}
	b->seams = seams;
}

static void decode_block(struct wire_in *in, struct block *b, uint32_t n_links, struct arena *arena)
{
	b->kind = wire_get_u8(in);
	b->level = wire_get_u8(in);
	b->quote = wire_get_u8(in);
	b->indent = wire_get_u8(in);
	b->hidden = wire_get_u8(in);
	b->hidden_by = wire_get_u8(in);
	b->number = wire_get_u32(in);
	b->link = wire_get_u32(in);
	size_t n;
	const char *text = wire_get_bytes(in, &n);
	if (in->bad || !text || b->kind >= BLOCK_KINDS || b->hidden >= HIDE_KINDS ||
	    b->hidden_by >= HIDE_SOURCES || (b->link != NO_LINK && b->link >= n_links) ||
	    !text_is_clean(text, n, TEXT_BLOCK)) {
		in->bad = true;
		return;
	}
	b->text = arena_strndup(arena, text, n);
	b->length = (uint32_t)n;
	b->why = wire_get_line(in, arena);
	decode_spans(in, b, n_links, arena);
	decode_seams(in, b, arena);
}

static void decode_head(struct wire_in *in, uint8_t version, struct article *a)
{
	const char **const head[] = {&a->title, &a->byline, &a->site, &a->lang, &a->url,
	                             &a->image, &a->comments, &a->next, &a->note};
	for (size_t i = 0; i < ARRAY_LEN(head); i++)
		*head[i] = wire_get_line(in, a->arena);
	a->published = wire_get_i64(in);
	a->modified = wire_get_i64(in);
	a->zone = version > WITHOUT_ZONE ? (int32_t)wire_get_u32(in) : 0;
	if (a->zone < -ZONE_MOST || a->zone > ZONE_MOST)
		in->bad = true;
	a->flags = wire_get_u32(in);
	a->n_comments = version > WITHOUT_COUNT ? wire_get_u32(in) : NO_COUNT;
}

struct article *article_decode(const void *p, size_t n, struct buf *err)
{
	struct wire_in in = wire_reader(p, n);
	uint8_t version = wire_get_u8(&in);
	if (version < 1 || version > ARTICLE_VERSION) {
		fail(err, _("not an article of this version"));
		return NULL;
	}
	struct arena *arena = arena_new();
	struct article *a = arena_alloc(arena, sizeof *a);
	a->arena = arena;
	decode_head(&in, version, a);
	a->n_links = wire_get_count(&in, 4);
	const char **links = arena_array(arena, a->n_links, sizeof *links);
	for (uint32_t i = 0; i < a->n_links && !in.bad; i++)
		if (!(links[i] = wire_get_line(&in, arena)))
			in.bad = true;
	a->links = links;
	a->n_blocks = wire_get_count(&in, BLOCK_BYTES_LEAST);
	if (a->n_blocks > MOST_BLOCKS)
		in.bad = true;
	struct block *blocks = arena_array(arena, in.bad ? 0 : a->n_blocks, sizeof *blocks);
	for (uint32_t i = 0; i < a->n_blocks && !in.bad; i++)
		decode_block(&in, &blocks[i], a->n_links, arena);
	a->blocks = blocks;
	if (in.bad || in.p != in.end) {
		arena_free(arena);
		fail(err, _("a damaged article"));
		return NULL;
	}
	return a;
}

/* --- building --- */

struct article_builder {
	struct article *article;
	struct block *blocks;
	size_t n_blocks, cap_blocks;
	const char **links;
	size_t n_links, cap_links;
	struct map *link_index;     /* URL → index + 1 */
	struct block block;         /* the one being built */
	struct buf text;
	struct span *spans;
	size_t n_spans, cap_spans;
	uint32_t *seams;
	size_t n_seams, cap_seams;
	bool open;
};

struct article_builder *builder_new(void)
{
	struct article_builder *b = xcalloc(1, sizeof *b);
	struct arena *arena = arena_new();
	b->article = arena_alloc(arena, sizeof *b->article);
	b->article->arena = arena;
	b->article->published = b->article->modified = NO_TIME;
	b->article->n_comments = NO_COUNT;
	b->link_index = map_new();
	return b;
}

static void free_parts(struct article_builder *b)
{
	free(b->blocks);
	free(b->links);
	free(b->spans);
	free(b->seams);
	buf_free(&b->text);
	map_free(b->link_index);
	free(b);
}

void builder_free(struct article_builder *b)
{
	if (!b)
		return;
	arena_free(b->article->arena);
	free_parts(b);
}

struct article *builder_head(struct article_builder *b)
{
	return b->article;
}

void builder_set(struct article_builder *b, const char **field, const char *text)
{
	struct buf clean = BUF_INIT;
	if (text)
		text_clean(&clean, text, strlen(text), TEXT_LINE);
	*field = clean.len ? arena_strndup(b->article->arena, clean.data, clean.len) : NULL;
	buf_free(&clean);
}

uint32_t builder_link(struct article_builder *b, const char *url)
{
	struct buf clean = BUF_INIT;
	text_clean(&clean, url, strlen(url), TEXT_LINE);
	uint32_t index = NO_LINK;
	if (clean.len == 0)
		goto out;
	size_t known = (size_t)(uintptr_t)map_get(b->link_index, clean.data);
	if (known) {
		index = (uint32_t)(known - 1);
		goto out;
	}
	GROW(b->links, b->n_links, b->cap_links);
	index = (uint32_t)b->n_links;
	b->links[b->n_links++] = arena_strndup(b->article->arena, clean.data, clean.len);
	map_put(b->link_index, clean.data, (void *)(uintptr_t)b->n_links);
out:
	buf_free(&clean);
	return index;
}

void builder_begin(struct article_builder *b, const struct block *like)
{
	if (b->open)
		BUG("a block begun inside a block");
	b->open = true;
	b->block = *like;
	b->block.why = NULL;
	if (like->why)
		builder_set(b, &b->block.why, like->why);
	if (like->kind != BLOCK_IMAGE)
		b->block.link = NO_LINK;
	buf_truncate(&b->text, 0);
	b->n_spans = b->n_seams = 0;
}

static bool ends_blank(const struct buf *text)
{
	return text->len == 0 || strchr(" \n\t", text->data[text->len - 1]);
}

static void trim_spaces(struct buf *text)
{
	while (text->len && text->data[text->len - 1] == ' ')
		buf_truncate(text, text->len - 1);
}

static void add_span(struct article_builder *b, size_t from, uint8_t style, uint32_t link)
{
	size_t n = b->text.len - from;
	if (n == 0 || (style == 0 && link == NO_LINK))
		return;
	struct span *last = b->n_spans ? &b->spans[b->n_spans - 1] : NULL;
	if (last && last->style == style && last->link == link && last->start + last->length == from) {
		last->length += (uint32_t)n;
		return;
	}
	GROW(b->spans, b->n_spans, b->cap_spans);
	b->spans[b->n_spans++] = (struct span){(uint32_t)from, (uint32_t)n, link, style};
}

void builder_text(struct article_builder *b, const char *s, size_t n, uint8_t style, uint32_t link)
{
	if (!b->open)
		BUG("text outside a block");
	size_t from = b->text.len;
	if (b->block.kind == BLOCK_CODE) {
		text_clean(&b->text, s, n, TEXT_BLOCK);
	} else {
		bool blank = ends_blank(&b->text);
		text_clean(&b->text, s, n, TEXT_INLINE);
		if (blank && b->text.len > from && b->text.data[from] == ' ') {
			memmove(b->text.data + from, b->text.data + from + 1, b->text.len - from);
			b->text.len--;
		}
	}
	add_span(b, from, style, link);
}

void builder_break(struct article_builder *b)
{
	trim_spaces(&b->text);
	if (b->text.len || b->block.kind == BLOCK_CODE)
		buf_addc(&b->text, '\n');
}

void builder_cell(struct article_builder *b)
{
	trim_spaces(&b->text);
	buf_addc(&b->text, '\t');
}

void builder_seam(struct article_builder *b)
{
	GROW(b->seams, b->n_seams, b->cap_seams);
	b->seams[b->n_seams++] = (uint32_t)b->text.len;
}

/* Drops leading blank lines of code, and white space at the end. */
static void trim_block(struct article_builder *b)
{
	struct buf *t = &b->text;
	while (t->len && (t->data[t->len - 1] == '\n' || t->data[t->len - 1] == ' ' ||
	                  (t->data[t->len - 1] == '\t' && b->block.kind != BLOCK_TABLE)))
		buf_truncate(t, t->len - 1);
	bool blank = true;
	for (size_t i = 0; i < t->len && blank; i++)
		blank = strchr(" \n\t", t->data[i]) != NULL;
	if (blank)
		buf_truncate(t, 0);
	while (b->n_spans && b->spans[b->n_spans - 1].start >= t->len)
		b->n_spans--;
	if (b->n_spans) {
		struct span *last = &b->spans[b->n_spans - 1];
		if (last->start + last->length > t->len)
			last->length = (uint32_t)(t->len - last->start);
	}
	for (size_t i = 0; i < b->n_seams; i++)
		if (b->seams[i] > t->len)
			b->seams[i] = (uint32_t)t->len;
}

bool builder_end(struct article_builder *b)
{
	if (!b->open)
		BUG("a block ended that was not begun");
	b->open = false;
	trim_block(b);
	if ((b->text.len == 0 && b->block.kind != BLOCK_RULE && b->block.kind != BLOCK_IMAGE) ||
	    b->n_blocks >= MOST_BLOCKS)
		return false;
	struct arena *arena = b->article->arena;
	b->block.text = arena_strndup(arena, buf_str(&b->text), b->text.len);
	b->block.length = (uint32_t)b->text.len;
	b->block.spans = arena_dup(arena, b->spans, b->n_spans * sizeof *b->spans);
	b->block.n_spans = (uint32_t)b->n_spans;
	b->block.seams = arena_dup(arena, b->seams, b->n_seams * sizeof *b->seams);
	b->block.n_seams = (uint32_t)b->n_seams;
	GROW(b->blocks, b->n_blocks, b->cap_blocks);
	b->blocks[b->n_blocks++] = b->block;
	return true;
}

struct article *builder_finish(struct article_builder *b)
{
	if (b->open)
		BUG("an article finished inside a block");
	struct article *a = b->article;
	a->links = arena_dup(a->arena, b->links, b->n_links * sizeof *b->links);
	a->n_links = (uint32_t)b->n_links;
	a->blocks = arena_dup(a->arena, b->blocks, b->n_blocks * sizeof *b->blocks);
	a->n_blocks = (uint32_t)b->n_blocks;
	free_parts(b);
	return a;
}
