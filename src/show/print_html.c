#include <config.h>

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "show/print.h"

enum { LISTS_MOST = 8, QUOTES_MOST = 8 };

/* What is open around the next block. A list has always an item open, so that
 * what is indented goes into it. */
struct html {
	struct buf *out;
	const struct article *article;
	bool ordered[LISTS_MOST];
	uint32_t lists, quotes;
	bool figure;
};

static void add_escaped(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&': buf_adds(out, "&amp;"); break;
		case '<': buf_adds(out, "&lt;"); break;
		case '>': buf_adds(out, "&gt;"); break;
		case '"': buf_adds(out, "&quot;"); break;
		case '\n': buf_adds(out, "<br>\n"); break;
		default: buf_addc(out, s[i]); break;
		}
	}
}

static void add_attribute(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, " %s=\"", name);
	add_escaped(out, value, strlen(value));
	buf_addc(out, '"');
}

/* Only what a reader may follow: no script, no data. */
static const char *link_target(const struct article *a, uint32_t link)
{
	if (link == NO_LINK)
		return NULL;
	const char *url = a->links[link];
	return uri_is_http(url) || ascii_istarts(url, "mailto:") ? url : NULL;
}

static const struct {
	uint8_t style;
	const char *tag;
} styles[] = {
	{STYLE_STRONG, "strong"}, {STYLE_EMPHASIS, "em"}, {STYLE_CODE, "code"},   {STYLE_SUPER, "sup"},
	{STYLE_SUB, "sub"},       {STYLE_STRIKE, "s"},    {STYLE_MARK, "mark"},   {STYLE_UNDERLINE, "u"},
};

static void add_span(struct html *h, const char *text, size_t n, uint8_t style, uint32_t link)
{
	const char *url = link_target(h->article, link);
	if (url) {
		buf_adds(h->out, "<a");
		add_attribute(h->out, "href", url);
		buf_addc(h->out, '>');
	}
	for (size_t i = 0; i < ARRAY_LEN(styles); i++)
		if (style & styles[i].style)
			buf_addf(h->out, "<%s>", styles[i].tag);
	add_escaped(h->out, text, n);
	for (size_t i = ARRAY_LEN(styles); i-- > 0;)
		if (style & styles[i].style)
			buf_addf(h->out, "</%s>", styles[i].tag);
	if (url)
		buf_adds(h->out, "</a>");
}

/* Bytes [from, to) of a block; `span` is the first that may reach into them,
 * and is moved on. */
static void add_inline(struct html *h, const struct block *b, uint32_t from, uint32_t to, uint32_t *span)
{
	while (*span < b->n_spans) {
		const struct span *s = &b->spans[*span];
		uint32_t start = s->start > from ? s->start : from, end = s->start + s->length;
		if (start >= to)
			break;
		if (end > from) {
			add_escaped(h->out, b->text + from, start - from);
			from = end < to ? end : to;
			add_span(h, b->text + start, from - start, s->style, s->link);
		}
		if (end > to)
			break;
		++*span;
	}
	add_escaped(h->out, b->text + from, to - from);
}

static void add_whole(struct html *h, const struct block *b)
{
	uint32_t span = 0;
	add_inline(h, b, 0, b->length, &span);
}

/* --- what is around the blocks --- */

static void close_lists(struct html *h, uint32_t depth)
{
	for (; h->lists > depth; h->lists--)
		buf_adds(h->out, h->ordered[h->lists - 1] ? "</li></ol>\n" : "</li></ul>\n");
}

static void close_figure(struct html *h)
{
	if (h->figure)
		buf_adds(h->out, "</figure>\n");
	h->figure = false;
}

static void set_quotes(struct html *h, uint32_t depth)
{
	if (depth != h->quotes)
		close_lists(h, 0);
	for (; h->quotes > depth; h->quotes--)
		buf_adds(h->out, "</blockquote>\n");
	for (; h->quotes < depth; h->quotes++)
		buf_adds(h->out, "<blockquote>\n");
}

static void open_item(struct html *h, const struct block *b)
{
	uint32_t depth = b->indent == 0 ? 1 : b->indent < LISTS_MOST ? b->indent : LISTS_MOST;
	bool ordered = b->number > 0;
	close_lists(h, depth);
	if (h->lists == depth && h->ordered[depth - 1] != ordered)
		close_lists(h, depth - 1);
	if (h->lists == depth) {
		buf_adds(h->out, "</li>\n");
	} else {
		while (h->lists < depth) {
			h->ordered[h->lists++] = ordered;
			buf_adds(h->out, ordered ? "<ol>" : "<ul>");
			if (h->lists < depth)
				buf_adds(h->out, "<li>");
		}
		buf_addc(h->out, '\n');
	}
	if (ordered)
		buf_addf(h->out, "<li value=\"%u\">", b->number);
	else
		buf_adds(h->out, "<li>");
}

static void surround(struct html *h, const struct block *b)
{
	uint32_t quotes = b->quote ? b->quote : b->kind == BLOCK_QUOTE;
	if (b->kind != BLOCK_CAPTION && b->kind != BLOCK_CREDIT)
		close_figure(h);
	set_quotes(h, quotes < QUOTES_MOST ? quotes : QUOTES_MOST);
	if (b->kind == BLOCK_ITEM)
		open_item(h, b);
	else
		close_lists(h, b->indent);
}

/* --- blocks --- */

static void add_table(struct html *h, const struct block *b)
{
	uint32_t span = 0, row = 0;
	buf_adds(h->out, "<table>\n");
	for (uint32_t at = 0; at <= b->length; row++) {
		const char *cell = row < b->level ? "th" : "td";
		buf_adds(h->out, "<tr>");
		for (bool more = true; more;) {
			uint32_t end = at;
			while (end < b->length && b->text[end] != '\t' && b->text[end] != '\n')
				end++;
			buf_addf(h->out, "<%s>", cell);
			add_inline(h, b, at, end, &span);
			buf_addf(h->out, "</%s>", cell);
			more = end < b->length && b->text[end] == '\t';
			at = end + 1;
		}
		buf_adds(h->out, "</tr>\n");
	}
	buf_adds(h->out, "</table>\n");
}

static void add_image(struct html *h, const struct block *b)
{
	const char *url = link_target(h->article, b->link);
	h->figure = true;
	buf_adds(h->out, "<figure>");
	if (url) {
		buf_adds(h->out, "<img");
		add_attribute(h->out, "src", url);
		add_attribute(h->out, "alt", b->text);
		buf_addc(h->out, '>');
	} else {
		add_escaped(h->out, b->text, b->length);
	}
	buf_addc(h->out, '\n');
}

static void add_tagged(struct html *h, const struct block *b, const char *open, const char *close)
{
	buf_adds(h->out, open);
	add_whole(h, b);
	buf_adds(h->out, close);
}

static void add_code(struct html *h, const struct block *b)
{
	buf_adds(h->out, "<pre><code>");
	for (uint32_t at = 0; at < b->length;) {
		const char *newline = memchr(b->text + at, '\n', b->length - at);
		uint32_t end = newline ? (uint32_t)(newline - b->text) : b->length;
		add_escaped(h->out, b->text + at, end - at);
		if (newline)
			buf_addc(h->out, '\n');
		at = end + 1;
	}
	buf_adds(h->out, "</code></pre>\n");
}

static void add_heading(struct html *h, const struct block *b)
{
	int level = b->level < 1 ? 2 : b->level > 6 ? 6 : b->level;
	buf_addf(h->out, "<h%d>", level);
	add_whole(h, b);
	buf_addf(h->out, "</h%d>\n", level);
}

static void add_block(struct html *h, const struct block *b)
{
	switch (b->kind) {
	case BLOCK_HEADING: add_heading(h, b); break;
	case BLOCK_ITEM: add_whole(h, b); break;
	case BLOCK_CODE: add_code(h, b); break;
	case BLOCK_TABLE: add_table(h, b); break;
	case BLOCK_IMAGE: add_image(h, b); break;
	case BLOCK_CAPTION: add_tagged(h, b, h->figure ? "<figcaption>" : "<p class=\"caption\">", h->figure ? "</figcaption>\n" : "</p>\n"); break;
	case BLOCK_CREDIT: add_tagged(h, b, "<p class=\"credit\"><small>", "</small></p>\n"); break;
	case BLOCK_RULE: buf_adds(h->out, "<hr>\n"); break;
	default: add_tagged(h, b, "<p>", "</p>\n"); break;
	}
}

/* A block that was set aside stands in a box of its own, with the reason. */
static void add_hidden(struct html *h, const struct block *b)
{
	close_figure(h);
	set_quotes(h, 0);
	close_lists(h, 0);
	buf_adds(h->out, "<div class=\"hidden\"");
	add_attribute(h->out, "data-kind", hide_kind_name(b->hidden));
	if (b->why)
		add_attribute(h->out, "title", b->why);
	buf_adds(h->out, ">\n");
	surround(h, b);
	add_block(h, b);
	close_figure(h);
	set_quotes(h, 0);
	close_lists(h, 0);
	buf_adds(h->out, "</div>\n");
}

static void add_head(struct html *h)
{
	const struct article *a = h->article;
	const char *title = a->title ? a->title : "";
	buf_adds(h->out, "<!DOCTYPE html>\n<html");
	if (a->lang)
		add_attribute(h->out, "lang", a->lang);
	buf_adds(h->out, ">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	add_escaped(h->out, title, strlen(title));
	buf_adds(h->out, "</title>\n");
	if (a->url && uri_is_http(a->url)) {
		buf_adds(h->out, "<link rel=\"canonical\"");
		add_attribute(h->out, "href", a->url);
		buf_adds(h->out, ">\n");
	}
	buf_adds(h->out, "</head>\n<body>\n<article>\n");
	if (*title) {
		buf_adds(h->out, "<h1>");
		add_escaped(h->out, title, strlen(title));
		buf_adds(h->out, "</h1>\n");
	}
	if (a->byline) {
		buf_adds(h->out, "<p class=\"byline\">");
		add_escaped(h->out, a->byline, strlen(a->byline));
		buf_adds(h->out, "</p>\n");
	}
}

void print_html(const struct article *a, bool hidden, struct buf *out)
{
	struct html h = {.out = out, .article = a};
	add_head(&h);
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (b->hidden && hidden) {
			add_hidden(&h, b);
		} else if (!b->hidden) {
			surround(&h, b);
			add_block(&h, b);
		}
	}
	close_figure(&h);
	set_quotes(&h, 0);
	close_lists(&h, 0);
	buf_adds(out, "</article>\n</body>\n</html>\n");
}
