#include <config.h>

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "show/print.h"

/* CommonMark, with the pipe tables that most readers of it know. Characters
 * that would mean something are escaped, everywhere where they might. */

struct markdown {
	struct buf *out;
	const struct article *article;
	struct buf text;            /* of the block, before quotes and indentation go in */
};

enum { DEPTH_MOST = 8, ITEM_INDENT = 4 };

/* Does a character reference begin here? */
static bool is_reference(const char *s, size_t n)
{
	size_t i = 1;
	while (i < n && i < 32 && (s[i] == '#' || ascii_alnum(s[i])))
		i++;
	return s[0] == '&' && i > 1 && i < n && s[i] == ';';
}

static void add_escaped(struct buf *out, const char *s, size_t n, bool table)
{
	for (size_t i = 0; i < n; i++) {
		if (strchr("\\`*_[]<>", s[i]) || (table && s[i] == '|') || is_reference(s + i, n - i))
			buf_addc(out, '\\');
		if (s[i] == '\n')
			buf_addc(out, '\\');    /* a hard break */
		buf_addc(out, s[i]);
	}
}

static void add_code_span(struct buf *out, const char *s, size_t n)
{
	size_t most = 0, run = 0;
	for (size_t i = 0; i < n; i++) {
		run = s[i] == '`' ? run + 1 : 0;
		most = run > most ? run : most;
	}
	for (size_t i = 0; i <= most; i++)
		buf_addc(out, '`');
	if (most)
		buf_addc(out, ' ');
	buf_add(out, s, n);
	if (most)
		buf_addc(out, ' ');
	for (size_t i = 0; i <= most; i++)
		buf_addc(out, '`');
}

static void add_url(struct buf *out, const char *url)
{
	buf_addc(out, '<');
	for (; *url; url++) {
		if (*url == '<' || *url == '>' || *url == ' ' || *url == '\\')
			buf_addf(out, "%%%02X", (unsigned char)*url);
		else
			buf_addc(out, *url);
	}
	buf_addc(out, '>');
}

static const char *link_target(const struct article *a, uint32_t link)
{
	if (link == NO_LINK)
		return NULL;
	const char *url = a->links[link];
	return uri_is_http(url) || ascii_istarts(url, "mailto:") ? url : NULL;
}

/* What CommonMark has no mark for, and would read as something else without:
 * 10³ is not 103, nor is a price that was struck out to be paid. */
static const struct {
	uint8_t style;
	const char *tag;
} tags[] = {{STYLE_STRIKE, "s"}, {STYLE_SUPER, "sup"}, {STYLE_SUB, "sub"}};

static void add_tags(struct buf *out, uint8_t style, bool closing)
{
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		size_t k = closing ? ARRAY_LEN(tags) - 1 - i : i;
		if (style & tags[k].style)
			buf_addf(out, "<%s%s>", closing ? "/" : "", tags[k].tag);
	}
}

/* Marks stand outside of nothing but text: spaces at the ends stay outside. */
static void add_span(struct markdown *m, const char *s, size_t n, const struct span *span, bool table)
{
	struct buf *out = &m->text;
	const char *url = link_target(m->article, span->link);
	const char *mark = span->style & STYLE_STRONG ? span->style & STYLE_EMPHASIS ? "***" : "**" : span->style & STYLE_EMPHASIS ? "*" : "";
	size_t before = 0, behind = 0;
	while (before < n && s[before] == ' ')
		before++;
	while (behind < n - before && s[n - 1 - behind] == ' ')
		behind++;
	size_t length = n - before - behind;
	buf_add(out, s, before);
	if (length) {
		if (url)
			buf_addc(out, '[');
		add_tags(out, span->style, false);
		buf_adds(out, mark);
		if (span->style & STYLE_CODE)
			add_code_span(out, s + before, length);
		else
			add_escaped(out, s + before, length, table);
		buf_adds(out, mark);
		add_tags(out, span->style, true);
		if (url) {
			buf_adds(out, "](");
			add_url(out, url);
			buf_addc(out, ')');
		}
	}
	buf_add(out, s + n - behind, behind);
}

static void add_inline(struct markdown *m, const struct block *b, uint32_t from, uint32_t to, uint32_t *span)
{
	bool table = b->kind == BLOCK_TABLE;
	while (*span < b->n_spans) {
		const struct span *s = &b->spans[*span];
		uint32_t start = s->start > from ? s->start : from, end = s->start + s->length;
		if (start >= to)
			break;
		if (end > from) {
			add_escaped(&m->text, b->text + from, start - from, table);
			from = end < to ? end : to;
			add_span(m, b->text + start, from - start, s, table);
		}
		if (end > to)
			break;
		++*span;
	}
	add_escaped(&m->text, b->text + from, to - from, table);
}

/* A paragraph may not begin like a heading, a list, or a quote. */
static void guard_start(struct buf *text)
{
	const char *s = buf_str(text);
	size_t digits = strspn(s, "0123456789");
	size_t at = digits && digits < 10 && (s[digits] == '.' || s[digits] == ')') ? digits : 0;
	if (at == 0 && !(s[0] && strchr("#+-=~", s[0])))
		return;
	buf_addc(text, '\\');
	char *p = text->data;
	memmove(p + at + 1, p + at, text->len - 1 - at);
	p[at] = '\\';
}

static void add_fence(struct markdown *m, const struct block *b)
{
	size_t most = 2, run = 0;
	for (uint32_t i = 0; i < b->length; i++) {
		run = b->text[i] == '`' ? run + 1 : 0;
		most = run > most ? run : most;
	}
	for (int end = 0; end < 2; end++) {
		for (size_t i = 0; i <= most; i++)
			buf_addc(&m->text, '`');
		if (end)
			break;
		buf_addc(&m->text, '\n');
		buf_add(&m->text, b->text, b->length);
		buf_addc(&m->text, '\n');
	}
}

static void add_rule_row(struct markdown *m, uint32_t columns)
{
	buf_adds(&m->text, "\n|");
	for (uint32_t i = 0; i < columns; i++)
		buf_adds(&m->text, " --- |");
}

/* A pipe table wants a header: an empty one where there is none. */
static void add_table(struct markdown *m, const struct block *b)
{
	uint32_t span = 0, row = 0, columns = 1;
	for (uint32_t i = 0; i < b->length && b->text[i] != '\n'; i++)
		columns += b->text[i] == '\t';
	if (b->level == 0) {
		for (uint32_t i = 0; i <= columns; i++)
			buf_adds(&m->text, i ? " |" : "|");
		add_rule_row(m, columns);
		buf_addc(&m->text, '\n');
	}
	for (uint32_t at = 0; at <= b->length; row++) {
		buf_adds(&m->text, row ? "\n|" : "|");
		for (bool more = true; more;) {
			uint32_t end = at;
			while (end < b->length && b->text[end] != '\t' && b->text[end] != '\n')
				end++;
			buf_addc(&m->text, ' ');
			add_inline(m, b, at, end, &span);
			buf_adds(&m->text, " |");
			more = end < b->length && b->text[end] == '\t';
			at = end + 1;
		}
		if (row == 0 && b->level)
			add_rule_row(m, columns);
	}
}

static void add_image(struct markdown *m, const struct block *b)
{
	const char *url = link_target(m->article, b->link);
	buf_adds(&m->text, "![");
	add_escaped(&m->text, b->text, b->length, false);
	buf_adds(&m->text, "](");
	add_url(&m->text, url ? url : "");
	buf_addc(&m->text, ')');
}

static void add_block(struct markdown *m, const struct block *b)
{
	uint32_t span = 0;
	switch (b->kind) {
	case BLOCK_HEADING:
		for (int i = 0; i < (b->level < 1 ? 2 : b->level > 6 ? 6 : b->level); i++)
			buf_addc(&m->text, '#');
		buf_addc(&m->text, ' ');
		add_inline(m, b, 0, b->length, &span);
		break;
	case BLOCK_CODE: add_fence(m, b); break;
	case BLOCK_TABLE: add_table(m, b); break;
	case BLOCK_IMAGE: add_image(m, b); break;
	case BLOCK_RULE: buf_adds(&m->text, "* * *"); break;
	default:
		add_inline(m, b, 0, b->length, &span);
		guard_start(&m->text);
		break;
	}
}

static uint32_t quotes_of(const struct block *b)
{
	uint32_t quotes = b->quote ? b->quote : b->kind == BLOCK_QUOTE;
	return quotes < DEPTH_MOST ? quotes : DEPTH_MOST;
}

/* The line between two blocks belongs to the quotes that both are in. */
static void part(struct markdown *m, const struct block *before, const struct block *b)
{
	uint32_t quotes = before ? quotes_of(before) : 0;
	if (quotes > quotes_of(b))
		quotes = quotes_of(b);
	for (uint32_t i = 0; i < quotes; i++)
		buf_adds(m->out, i ? " >" : ">");
	buf_addc(m->out, '\n');
}

/* Adds the block's text with its prefix before every line; the first line of
 * an item has its marker instead of the last indentation. */
static void flush(struct markdown *m, const struct block *b)
{
	uint32_t quotes = quotes_of(b), depth = b->indent < DEPTH_MOST ? b->indent : DEPTH_MOST;
	bool first = true;
	for (const char *at = buf_str(&m->text), *end; at; at = end ? end + 1 : NULL) {
		end = strchr(at, '\n');
		for (uint32_t i = 0; i < quotes; i++)
			buf_adds(m->out, "> ");
		uint32_t before = b->kind == BLOCK_ITEM && first && depth ? depth - 1 : depth;
		for (uint32_t i = 0; i < before * ITEM_INDENT; i++)
			buf_addc(m->out, ' ');
		if (b->kind == BLOCK_ITEM && first && b->number)
			buf_addf(m->out, "%u%s", b->number, b->number < 10 ? ".  " : ". ");
		else if (b->kind == BLOCK_ITEM && first)
			buf_adds(m->out, "-   ");
		buf_add(m->out, at, end ? (size_t)(end - at) : strlen(at));
		buf_addc(m->out, '\n');
		first = false;
	}
}

void print_markdown(const struct article *a, bool hidden, struct buf *out)
{
	struct markdown m = {.out = out, .article = a};
	const struct block *before = NULL;
	if (a->title) {
		buf_adds(out, "# ");
		add_escaped(out, a->title, strlen(a->title), false);
		buf_addc(out, '\n');
	}
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if ((b->hidden && !hidden) || (b->kind == BLOCK_IMAGE && b->length == 0 && !link_target(a, b->link)))
			continue;
		if (out->len && !(before && before->kind == BLOCK_ITEM && b->kind == BLOCK_ITEM))
			part(&m, before, b);
		buf_truncate(&m.text, 0);
		add_block(&m, b);
		flush(&m, b);
		before = b;
	}
	buf_free(&m.text);
}
