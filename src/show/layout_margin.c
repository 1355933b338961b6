/* What stands before the lines of a block: bars of quotes, markers of lists. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "show/layout_parts.h"

#define BAR "\u2502 "

enum {
	MARKER_LEAST = 2,
	LOOK_AHEAD = 200        /* blocks */
};

struct line_run margin_run(const char *text, enum role role)
{
	return (struct line_run){text, (uint32_t)strlen(text), (uint8_t)role, 0, NO_LINK};
}

static const char *spaces(struct setter *s, size_t n)
{
	char *p = arena_alloc(s->arena, n + 1);
	memset(p, ' ', n);
	return p;
}

uint32_t margin_room(const struct setter *s)
{
	size_t width = s->measure;
	return (uint32_t)(width < 2 * COLUMNS_LEAST ? width / 2 : width - COLUMNS_LEAST);
}

static void add_bars(struct setter *s, struct margin *m, uint32_t depth, uint32_t room)
{
	if (depth > INDENT_MOST)
		depth = INDENT_MOST;
	if (depth > room / 2)
		depth = room / 2;
	if (depth == 0)
		return;
	struct buf bars = BUF_INIT;
	for (uint32_t i = 0; i < depth; i++)
		buf_adds(&bars, s->options->plain ? "> " : BAR);
	struct line_run run = margin_run(arena_strndup(s->arena, bars.data, bars.len), ROLE_QUOTE);
	buf_free(&bars);
	m->first[m->n_first++] = m->rest[m->n_rest++] = run;
	m->width += depth * 2;
}

void margin_add_indent(struct setter *s, struct margin *m, uint32_t columns, uint32_t room)
{
	if (columns > room - m->width)
		columns = room - m->width;
	if (columns == 0)
		return;
	if (m->n_first == 0)
		m->indent += columns;
	else
		m->first[m->n_first++] = m->rest[m->n_rest++] = margin_run(spaces(s, columns), ROLE_TEXT);
	m->width += columns;
}

/* The largest number of the list from this item on: short numbers are set
 * to the right, so that the text of all items begins in one column. */
static uint32_t largest_number(const struct setter *s, uint32_t block)
{
	const struct article *a = s->article;
	const struct block *item = &a->blocks[block];
	uint32_t most = item->number, end = a->n_blocks - block < LOOK_AHEAD ? a->n_blocks : block + LOOK_AHEAD;
	for (uint32_t i = block + 1; i < end && a->blocks[i].indent >= item->indent && a->blocks[i].indent; i++)
		if (a->blocks[i].kind == BLOCK_ITEM && a->blocks[i].indent == item->indent && a->blocks[i].number > most)
			most = a->blocks[i].number;
	return most;
}

static const char *item_marker(struct setter *s, uint32_t block, uint32_t room)
{
	static const char *const bullets[] = {"\u2022 ", "\u25E6 ", "\u25AA "};
	const struct block *b = &s->article->blocks[block];
	if (b->number) {
		int digits = snprintf(NULL, 0, "%u", largest_number(s, block));
		const char *number = arena_printf(s->arena, "%*u. ", digits, b->number);
		if (strlen(number) <= room)
			return number;
	}
	if (s->options->plain)
		return "- ";
	return bullets[(b->indent ? b->indent - 1 : 0) % ARRAY_LEN(bullets)];
}

static void add_marker(struct setter *s, struct margin *m, const char *marker, uint32_t width)
{
	m->first[m->n_first++] = margin_run(marker, ROLE_LINK_NUMBER);
	m->rest[m->n_rest++] = margin_run(spaces(s, width), ROLE_TEXT);
	m->width += width;
}

struct margin margin_of_block(struct setter *s, uint32_t block)
{
	const struct block *b = &s->article->blocks[block];
	struct margin m = {0};
	uint32_t depth = b->indent < INDENT_MOST ? b->indent : INDENT_MOST, room = margin_room(s);
	if (b->kind == BLOCK_ITEM) {
		const char *marker = item_marker(s, block, room);
		uint32_t width = (uint32_t)text_width(marker, strlen(marker));
		add_bars(s, &m, b->quote, room - width);
		margin_add_indent(s, &m, depth > 1 ? (depth - 1) * MARKER_LEAST : 0, room - width);
		add_marker(s, &m, marker, width);
	} else {
		add_bars(s, &m, b->quote ? b->quote : b->kind == BLOCK_QUOTE, room);
		margin_add_indent(s, &m, depth * MARKER_LEAST, room);
	}
	return m;
}
