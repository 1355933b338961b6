#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "show/layout_parts.h"

/* A table is fitted to the measure: columns get what they want where there is
 * room, else at least their longest word; cells are wrapped within. Where not
 * even that fits, or cells would become towers, each row is a record of
 * "header: value" lines. */
enum {
	COLUMNS_MOST = 24,      /* a wider table is set as records */
	GAP = 2,                /* columns between columns */
	WORD_MOST = 16,         /* what a column must have for its longest word */
	TOWER = 12,             /* lines in a cell that are too many */
	NUMERIC_SHARE = 80      /* per cent of a column's cells that make it one of numbers */
};

struct cell {
	uint32_t from, to;      /* bytes of the block's text */
};

struct row {
	struct cell cells[COLUMNS_MOST];
	uint32_t n;
};

struct column {
	uint32_t wants, needs;  /* columns of the widest cell; of the longest word */
	uint32_t width;
	uint32_t filled, numbers;
};

struct table {
	const struct block *block;
	uint32_t index;         /* of the block */
	uint8_t role;
	uint32_t headers, rows;
	struct column columns[COLUMNS_MOST];
	uint32_t n;
	bool wide;              /* more columns than COLUMNS_MOST */
};

/* Takes the row at `at` apart, and returns where the next one starts. */
/* Spaces and no-break spaces, with which pages keep a cell open, are no text. */
static struct cell trim_cell(const struct block *b, struct cell c)
{
	for (;;) {
		if (c.to > c.from && b->text[c.to - 1] == ' ')
			c.to--;
		else if (c.to - c.from >= 2 && memcmp(b->text + c.to - 2, "\u00A0", 2) == 0)
			c.to -= 2;
		else if (c.to > c.from && b->text[c.from] == ' ')
			c.from++;
		else if (c.to - c.from >= 2 && memcmp(b->text + c.from, "\u00A0", 2) == 0)
			c.from += 2;
		else
			return c;
	}
}

static uint32_t split_row(const struct block *b, uint32_t at, struct row *row)
{
	row->n = 0;
	for (uint32_t from = at;; at++) {
		bool end = at >= b->length || b->text[at] == '\n';
		if (!end && b->text[at] != '\t')
			continue;
		/* What is beyond the last column that we count stays in its cell. */
		if (row->n == COLUMNS_MOST)
			row->cells[row->n - 1].to = at;
		else
			row->cells[row->n++] = trim_cell(b, (struct cell){from, at});
		from = at + 1;
		if (end)
			return at + 1;
	}
}

static bool is_number(const char *s, size_t n)
{
	bool digit = false;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (text_is_letter(cp))
			return false;
		digit |= cp >= '0' && cp <= '9';
	}
	return digit && n < 24;
}

static uint32_t longest_word(const char *s, size_t n)
{
	size_t most = 0;
	for (size_t at = 0; at < n;) {
		size_t end = at;
		while (end < n && s[end] != ' ')
			end++;
		size_t width = text_width(s + at, end - at);
		most = width > most ? width : most;
		at = end + 1;
	}
	return (uint32_t)(most < WORD_MOST ? most : WORD_MOST);
}

static void measure_cell(const struct table *t, struct column *c, struct cell cell)
{
	const char *text = t->block->text + cell.from;
	size_t n = cell.to - cell.from;
	uint32_t wants = (uint32_t)text_width(text, n), needs = longest_word(text, n);
	c->wants = wants > c->wants ? wants : c->wants;
	c->needs = needs > c->needs ? needs : c->needs;
	c->filled += n > 0 && t->rows >= t->block->level;
	c->numbers += t->rows >= t->block->level && is_number(text, n);
}

static void measure(struct table *t)
{
	const struct block *b = t->block;
	struct column lone = {0};   /* of rows of one cell, which spans all columns */
	struct row row;
	for (uint32_t at = 0; at <= b->length; t->rows++) {
		at = split_row(b, at, &row);
		t->n = row.n > t->n ? row.n : t->n;
		t->wide |= row.n == COLUMNS_MOST;
		for (uint32_t i = 0; i < row.n; i++)
			measure_cell(t, row.n == 1 ? &lone : &t->columns[i], row.cells[i]);
	}
	if (t->n == 1)
		t->columns[0] = lone;
	t->headers = b->level < t->rows ? b->level : 0;
}

/* Gives each column its width; false where the table is better as records. */
static bool fit(struct table *t, size_t room)
{
	size_t wants = 0, needs = 0, gaps = (size_t)(t->n - 1) * GAP;
	for (uint32_t i = 0; i < t->n; i++) {
		wants += t->columns[i].wants;
		needs += t->columns[i].needs;
	}
	if (t->wide || needs + gaps > room)
		return false;
	size_t spare = room - gaps - needs, asked = wants - needs;
	for (uint32_t i = 0; i < t->n; i++) {
		struct column *c = &t->columns[i];
		size_t more = c->wants - c->needs;
		c->width = c->needs + (uint32_t)(asked <= spare ? more : more * spare / asked);
		if (c->width && c->wants / c->width > TOWER)
			return false;
	}
	return true;
}

static void fill_flow(struct setter *s, const struct table *t, struct cell cell, uint8_t attributes)
{
	struct flow_options o = {.role = t->role, .attributes = attributes, .seams = s->options->show_seams};
	if (s->options->number_links)
		o.numbers = s->numbers;
	flow_clear(&s->flow);
	flow_add_block(&s->flow, t->block, cell.from, cell.to, &o);
}

static struct line_run spaces(struct setter *s, size_t n)
{
	char *p = arena_alloc(s->arena, n + 1);
	memset(p, ' ', n);
	return (struct line_run){p, (uint32_t)n, ROLE_TEXT, 0, NO_LINK};
}

static size_t runs_width(const struct line *line)
{
	size_t width = line->indent;
	for (uint32_t i = 0; i < line->n_runs; i++)
		width += text_width(line->runs[i].text, line->runs[i].length);
	return width;
}

/* Sets a cell to lines of its own, at the end of s->lines; returns how many. */
static size_t set_cell(struct setter *s, const struct table *t, struct cell cell, uint32_t column, uint8_t attributes)
{
	size_t before = s->n, whole = s->measure;
	fill_flow(s, t, cell, attributes);
	s->measure = t->columns[column].width;
	setter_set_flow(s, &(struct margin){0}, t->index);
	s->measure = whole;
	return s->n - before;
}

static bool is_numeric(const struct column *c)
{
	return c->filled && c->numbers * 100 >= c->filled * NUMERIC_SHARE;
}

/* Joins line `k` of each cell to one line. `starts` says where the lines of a
 * cell begin in s->lines, starts[n] where they all end. */
static struct line join_cells(struct setter *s, const struct table *t, const struct margin *m, const size_t *starts, uint32_t n, size_t k)
{
	uint32_t most = m->n_rest, used = m->n_rest;
	for (uint32_t i = 0; i < n; i++)
		most += 2 + (starts[i] + k < starts[i + 1] ? s->lines[starts[i] + k].n_runs : 0);
	struct line_run *runs = arena_array(s->arena, most, sizeof *runs);
	memcpy(runs, m->rest, m->n_rest * sizeof *runs);
	size_t at = 0, want = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct column *c = &t->columns[i];
		if (starts[i] + k < starts[i + 1]) {
			const struct line *line = &s->lines[starts[i] + k];
			size_t width = runs_width(line), left = want;
			if ((is_numeric(c) || line->indent) && width - line->indent < c->width)
				left += c->width - (width - line->indent);
			if (left > at)
				runs[used++] = spaces(s, left - at);
			memcpy(runs + used, line->runs, line->n_runs * sizeof *runs);
			used += line->n_runs;
			at = left + width - line->indent;
		}
		want += c->width + GAP;
	}
	return (struct line){.indent = m->indent, .runs = runs, .n_runs = used, .n_margin = m->n_rest, .block = t->index};
}

/* A cell that is alone in its row is a headline of the table, or a note. */
static void set_lone(struct setter *s, const struct table *t, const struct margin *m, struct cell cell, uint8_t attributes)
{
	size_t first = s->n;
	fill_flow(s, t, cell, attributes);
	setter_set_flow(s, m, t->index);
	for (; first < s->n; first++)
		s->lines[first].offset = cell.from;
}

static void set_row(struct setter *s, const struct table *t, const struct margin *m, const struct row *row, bool header)
{
	if (row->n == 1 && t->n > 1) {
		set_lone(s, t, m, row->cells[0], header ? ATTR_BOLD : 0);
		return;
	}
	size_t starts[COLUMNS_MOST + 1], height = 0;
	for (uint32_t i = 0; i < row->n; i++) {
		starts[i] = s->n;
		size_t n = set_cell(s, t, row->cells[i], i, header ? ATTR_BOLD : 0);
		height = n > height ? n : height;
	}
	size_t end = starts[row->n] = s->n;
	for (size_t k = 0; k < height; k++) {
		struct line line = join_cells(s, t, m, starts, row->n, k);
		line.offset = row->cells[0].from;
		setter_add_line(s, line);
	}
	memmove(s->lines + starts[0], s->lines + end, height * sizeof *s->lines);
	s->n = starts[0] + height;
}

/* The line below the header: a stroke under each column. */
static void set_strokes(struct setter *s, const struct table *t, const struct margin *m, uint32_t offset)
{
	struct buf text = BUF_INIT;
	for (uint32_t i = 0; i < t->n; i++) {
		for (uint32_t k = 0; i && k < GAP; k++)
			buf_addc(&text, ' ');
		for (uint32_t k = 0; k < t->columns[i].width; k++)
			buf_adds(&text, "\u2500");
	}
	struct line_run *runs = arena_array(s->arena, m->n_rest + 1, sizeof *runs);
	memcpy(runs, m->rest, m->n_rest * sizeof *runs);
	runs[m->n_rest] = (struct line_run){arena_strndup(s->arena, buf_str(&text), text.len), (uint32_t)text.len, ROLE_RULE, 0, NO_LINK};
	setter_add_line(s, (struct line){m->indent, runs, m->n_rest + 1, m->n_rest, t->index, offset});
	buf_free(&text);
}

static void set_grid(struct setter *s, const struct table *t, const struct margin *m)
{
	const struct block *b = t->block;
	struct row row;
	uint32_t number = 0;
	bool stretched = s->justify;
	s->justify = false;
	for (uint32_t at = 0; at <= b->length; number++) {
		uint32_t next = split_row(b, at, &row);
		if (number == t->headers && number > 0)
			set_strokes(s, t, m, at);
		set_row(s, t, m, &row, number < t->headers);
		at = next;
	}
	s->justify = stretched;
}

/* "header: value", a line each, records parted by a blank line. */
static void set_record(struct setter *s, const struct table *t, const struct margin *m, const struct row *header, const struct row *row)
{
	for (uint32_t i = 0; i < row->n; i++) {
		if (row->cells[i].from == row->cells[i].to)
			continue;
		flow_clear(&s->flow);
		if (i < header->n && header->cells[i].to > header->cells[i].from) {
			struct piece look = {.role = t->role, .attributes = ATTR_BOLD, .link = NO_LINK};
			const struct cell *h = &header->cells[i];
			const char *label = arena_strndup(s->arena, t->block->text + h->from, h->to - h->from);
			flow_insert(&s->flow, label, row->cells[i].from, look);
			flow_insert(&s->flow, ": ", row->cells[i].from, look);
		}
		struct flow_options o = {.role = t->role, .numbers = s->options->number_links ? s->numbers : NULL};
		flow_add_block(&s->flow, t->block, row->cells[i].from, row->cells[i].to, &o);
		setter_set_flow(s, m, t->index);
	}
}

static void set_records(struct setter *s, const struct table *t, struct margin *m)
{
	const struct block *b = t->block;
	struct row header = {.n = 0}, row;
	uint32_t number = 0;
	for (uint32_t at = 0; at <= b->length; number++) {
		at = split_row(b, at, &row);
		if (number == 0 && t->headers) {
			header = row;
			continue;
		}
		if (number > (t->headers ? 1 : 0))
			setter_blank_at(s, t->index, row.cells[0].from);
		set_record(s, t, m, &header, &row);
	}
}

/* In the measure, or where that is too narrow, in all there is. */
static bool fit_somewhere(struct setter *s, struct table *t, const struct margin *m)
{
	size_t measure = s->measure;
	if (fit(t, setter_columns(s, m)))
		return true;
	if (s->options->wide <= measure)
		return false;
	s->measure = s->options->wide;
	if (fit(t, setter_columns(s, m)))
		return true;
	s->measure = measure;
	return false;
}

void layout_set_table(struct setter *s, struct margin *m, uint32_t block)
{
	const struct block *b = &s->article->blocks[block];
	struct table t = {.block = b, .index = block, .role = b->hidden ? ROLE_HIDDEN : ROLE_TABLE};
	measure(&t);
	if (!s->options->plain && fit_somewhere(s, &t, m))
		set_grid(s, &t, m);
	else
		set_records(s, &t, m);
}
