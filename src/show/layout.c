#include <config.h>

#include "show/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "show/bidi.h"
#include "show/format.h"
#include "show/hyphen.h"
#include "show/layout_parts.h"

#define FOLD_MARK "\u22EF "
#define CODE_MARK "\u21B3 "

enum {
	TAB_STOP = 4,
	CODE_INDENT = 2,
	BALANCED_MOST = 6,      /* lines of a heading */
	HOLE = 2                /* columns added to a space that make it a hole */
};

/* --- lines --- */

void setter_add_line(struct setter *s, struct line line)
{
	GROW(s->lines, s->n, s->cap);
	s->lines[s->n++] = line;
}

void setter_blank_at(struct setter *s, uint32_t block, uint32_t offset)
{
	setter_add_line(s, (struct line){.block = block, .offset = offset});
}

void setter_blank(struct setter *s)
{
	if (s->n == 0 || s->lines[s->n - 1].n_runs == 0)
		return;
	const struct line *last = &s->lines[s->n - 1];
	uint32_t offset = last->offset;
	if (last->block < s->article->n_blocks)
		offset = s->article->blocks[last->block].length;
	setter_blank_at(s, last->block, offset);
}

/* The runs of one line: the margin's, the flow's pieces within it, a hyphen. */
static struct line make_line(struct setter *s, const struct margin *m, const char *text, const struct wrap_line *w, bool first, size_t *piece)
{
	const struct flow *f = &s->flow;
	const struct line_run *before = first ? m->first : m->rest;
	uint32_t n_before = first ? m->n_first : m->n_rest, n = n_before;
	while (*piece < f->n_pieces && f->pieces[*piece].start + f->pieces[*piece].length <= w->start)
		++*piece;
	size_t end = *piece;
	while (end < f->n_pieces && f->pieces[end].start < w->end)
		end++;
	struct line_run *runs = arena_array(s->arena, n_before + (end - *piece) + w->hyphen, sizeof *runs);
	if (n_before)
		memcpy(runs, before, n_before * sizeof *runs);
	for (size_t i = *piece; i < end; i++) {
		const struct piece *p = &f->pieces[i];
		uint32_t from = p->start > w->start ? p->start : w->start;
		uint32_t to = p->start + p->length < w->end ? p->start + p->length : w->end;
		runs[n++] = (struct line_run){text + from, to - from, p->role, p->attributes, p->link};
	}
	if (w->hyphen) {
		runs[n] = runs[n - 1];
		runs[n].text = "-";
		runs[n++].length = 1;
	}
	return (struct line){.indent = m->indent, .runs = runs, .n_runs = n, .n_margin = n_before, .offset = flow_origin(f, w->start)};
}

size_t setter_columns(const struct setter *s, const struct margin *m)
{
	return s->measure > m->width ? s->measure - m->width : 1;
}

static uint32_t count_spaces(const char *s, uint32_t n)
{
	uint32_t spaces = 0;
	for (uint32_t i = 0; i < n; i++)
		spaces += s[i] == ' ';
	return spaces;
}

/* Puts what stands behind the margin's runs into visual order. */
static void reorder(struct setter *s, struct line *line, uint32_t from, bool rtl)
{
	struct line text = {.runs = line->runs + from, .n_runs = line->n_runs - from};
	if (!bidi_needed(&text))
		return;
	bidi_reorder(s->arena, &text, rtl);
	struct line_run *runs = arena_array(s->arena, from + text.n_runs, sizeof *runs);
	memcpy(runs, line->runs, from * sizeof *runs);
	memcpy(runs + from, text.runs, text.n_runs * sizeof *runs);
	line->runs = runs;
	line->n_runs = from + text.n_runs;
}

/* Spreads `slack` columns over the spaces of the line, other ones in each of
 * its paragraph's lines, or rivers would run down the page; the same every
 * time. A line that would have holes stays ragged. */
static void stretch_line(struct setter *s, struct line *line, uint32_t from, size_t slack, size_t number)
{
	size_t gaps = 0, gap = 0;
	for (uint32_t i = from; i < line->n_runs; i++)
		gaps += count_spaces(line->runs[i].text, line->runs[i].length);
	if (slack == 0 || slack > gaps * HOLE)
		return;
	struct line_run *runs = arena_dup(s->arena, line->runs, line->n_runs * sizeof *runs);
	size_t shift = gaps * (number * 3 % 5 * 2 + 1) / 10;
	for (uint32_t i = from; i < line->n_runs; i++) {
		char *out = arena_alloc(s->arena, runs[i].length + slack + 1), *p = out;
		for (uint32_t k = 0; k < runs[i].length; k++) {
			*p++ = runs[i].text[k];
			if (runs[i].text[k] != ' ')
				continue;
			size_t more = (slack * (gap + 1) + shift) / gaps - (slack * gap + shift) / gaps;
			memset(p, ' ', more);
			p += more;
			gap++;
		}
		runs[i].text = out;
		runs[i].length = (uint32_t)(p - out);
	}
	line->runs = runs;
}

static size_t longest_word(const char *s, size_t n)
{
	size_t longest = 1;
	for (size_t i = 0, end; i < n; i = end + 1) {
		const char *space = memchr(s + i, ' ', n - i);
		end = space ? (size_t)(space - s) : n;
		size_t width = text_width(s + i, end - i);
		longest = width > longest ? width : longest;
	}
	return longest;
}

/* The narrowest width that takes no more lines: a heading whose second line
 * is one word looks like a mistake. */
static size_t balanced_width(struct setter *s, const char *text, size_t n, struct wrap_options o)
{
	const struct wrap_line *lines;
	size_t want = wrap_text(s->wrap, text, n, &o, &lines), high = o.width, low = longest_word(text, n);
	if (want < 2 || want > BALANCED_MOST)
		return high;
	low = low > high / 2 ? low : high / 2;
	while (low < high) {
		o.width = low + (high - low) / 2;
		if (wrap_text(s->wrap, text, n, &o, &lines) > want)
			low = o.width + 1;
		else
			high = o.width;
	}
	return high;
}

void setter_set_flow(struct setter *s, const struct margin *m, uint32_t block)
{
	const struct flow *f = &s->flow;
	const char *text = arena_strndup(s->arena, buf_str(&f->text), f->text.len);
	bool rtl = text_is_rtl(text, f->text.len), justify = s->justify && !rtl;
	size_t width = setter_columns(s, m);
	struct wrap_options o = {width, justify, s->hyphen, f->glue, f->n_glue};
	const struct wrap_line *lines;
	if (s->balance)
		o.width = balanced_width(s, text, f->text.len, o);
	size_t n = wrap_text(s->wrap, text, f->text.len, &o, &lines), piece = 0;
	for (size_t i = 0; i < n; i++) {
		struct line line = make_line(s, m, text, &lines[i], i == 0, &piece);
		size_t slack = lines[i].width < width ? width - lines[i].width : 0;
		uint32_t before = i == 0 ? m->n_first : m->n_rest;
		line.block = block;
		if (rtl)
			line.indent += (uint32_t)slack;
		else if (justify && !lines[i].last)
			stretch_line(s, &line, before, slack, i);
		if (s->options->bidi == BIDI_VISUAL)
			reorder(s, &line, before, rtl);
		setter_add_line(s, line);
	}
}

void setter_wrap_text(struct setter *s, const char *text, enum role role, uint32_t link, const struct margin *m, uint32_t block)
{
	flow_clear(&s->flow);
	flow_add(&s->flow, text, strlen(text), 0, (struct piece){.role = (uint8_t)role, .link = link});
	setter_set_flow(s, m, block);
}

void setter_add_text(struct setter *s, const char *text, enum role role, uint32_t block, uint32_t offset)
{
	struct line_run *run = arena_alloc(s->arena, sizeof *run);
	*run = (struct line_run){text, (uint32_t)text_cut(text, strlen(text), s->measure), (uint8_t)role, 0, NO_LINK};
	setter_add_line(s, (struct line){.runs = run, .n_runs = 1, .block = block, .offset = offset});
}

/* --- blocks --- */

static enum role block_role(const struct block *b)
{
	if (b->hidden)
		return ROLE_HIDDEN;
	switch (b->kind) {
	case BLOCK_HEADING: return ROLE_HEADING;
	case BLOCK_CODE: return ROLE_CODE;
	case BLOCK_TABLE: return ROLE_TABLE;
	case BLOCK_CAPTION: return ROLE_CAPTION;
	case BLOCK_CREDIT: return ROLE_CREDIT;
	case BLOCK_RULE: return ROLE_RULE;
	default: return b->quote || b->kind == BLOCK_QUOTE ? ROLE_QUOTE : ROLE_TEXT;
	}
}

/* No-break spaces at the ends, with which pages push their text about. */
static void trim_no_break(const struct block *b, uint32_t *from, uint32_t *to)
{
	while (*to - *from >= 2 && memcmp(b->text + *from, "\u00A0", 2) == 0)
		*from += 2;
	while (*to - *from >= 2 && memcmp(b->text + *to - 2, "\u00A0", 2) == 0)
		*to -= 2;
}

static void set_running(struct setter *s, uint32_t block)
{
	const struct block *b = &s->article->blocks[block];
	struct margin m = margin_of_block(s, block);
	struct flow_options o = {.role = (uint8_t)block_role(b), .seams = s->options->show_seams};
	if (s->options->number_links)
		o.numbers = s->numbers;
	if (b->kind == BLOCK_CAPTION || b->kind == BLOCK_CREDIT)
		margin_add_indent(s, &m, 2, margin_room(s));
	bool prose = b->kind == BLOCK_PARA || b->kind == BLOCK_QUOTE || b->kind == BLOCK_ITEM;
	uint32_t from = 0, to = b->length;
	trim_no_break(b, &from, &to);
	flow_clear(&s->flow);
	if (s->options->plain && b->kind == BLOCK_HEADING)
		flow_insert(&s->flow, _("Heading: "), from, (struct piece){.role = o.role, .link = NO_LINK});
	flow_add_block(&s->flow, b, from, to, &o);
	s->justify = prose && s->options->justify;
	s->hyphen = prose ? s->patterns : NULL;
	s->balance = b->kind == BLOCK_HEADING;
	setter_set_flow(s, &m, block);
	s->justify = s->balance = false;
	s->hyphen = NULL;
}

/* What fits of a line of code; up to a space where there is one near the end. */
static size_t cut_code(const char *s, size_t n, size_t columns)
{
	size_t k = text_cut_some(s, n, columns);
	for (size_t i = k; k < n && i > k - k / 3; i--)
		if (s[i - 1] == ' ')
			return i;
	return k;
}

static void expand_tabs(const char *s, size_t n, struct buf *out)
{
	size_t column = 0, since = 0;       /* the column of the byte at `since` */
	for (size_t i = 0; i < n; i++) {
		if (s[i] != '\t') {
			buf_addc(out, s[i]);
			continue;
		}
		column += text_width(buf_str(out) + since, out->len - since);
		do
			buf_addc(out, ' ');
		while (++column % TAB_STOP);
		since = out->len;
	}
}

/* One line of code, tabs expanded, parted where it is wider than the measure. */
static void set_code_line(struct setter *s, const struct block *b, uint32_t block, uint32_t from, uint32_t to, const struct margin *m)
{
	struct buf text = BUF_INIT;
	expand_tabs(b->text + from, to - from, &text);
	const char *all = arena_strndup(s->arena, buf_str(&text), text.len);
	size_t n = text.len, at = 0, width = setter_columns(s, m);
	buf_free(&text);
	do {
		size_t mark = at ? 2 : 0, k = cut_code(all + at, n - at, width > mark ? width - mark : 1), shown = k;
		while (shown && all[at + shown - 1] == ' ')
			shown--;
		struct line_run *runs = arena_array(s->arena, m->n_rest + 2, sizeof *runs);
		uint32_t n_runs = m->n_rest;
		memcpy(runs, m->rest, n_runs * sizeof *runs);
		if (mark && !s->options->plain)
			runs[n_runs++] = margin_run(CODE_MARK, ROLE_RULE);
		runs[n_runs++] = (struct line_run){all + at, (uint32_t)shown, (uint8_t)(b->hidden ? ROLE_HIDDEN : ROLE_CODE), 0, NO_LINK};
		setter_add_line(s, (struct line){m->indent, runs, n_runs, n_runs - 1, block, from});
		at += k;
	} while (at < n);
}

/* Is the code too wide to be set in? Then it uses those columns too. */
static bool is_wide_code(const struct block *b, size_t columns)
{
	for (uint32_t at = 0; at < b->length;) {
		const char *newline = memchr(b->text + at, '\n', b->length - at);
		uint32_t end = newline ? (uint32_t)(newline - b->text) : b->length;
		if (text_width(b->text + at, end - at) + CODE_INDENT > columns)
			return true;
		at = end + 1;
	}
	return false;
}

static void set_code(struct setter *s, uint32_t block)
{
	const struct block *b = &s->article->blocks[block];
	struct margin m = margin_of_block(s, block);
	if (!is_wide_code(b, setter_columns(s, &m)))
		margin_add_indent(s, &m, CODE_INDENT, margin_room(s));
	for (uint32_t at = 0; at <= b->length;) {
		const char *newline = memchr(b->text + at, '\n', b->length - at);
		uint32_t end = newline ? (uint32_t)(newline - b->text) : b->length;
		set_code_line(s, b, block, at, end, &m);
		at = end + 1;
	}
}

/* What cameras and editors put where a description belongs: IMG_2041, header-2.png */
static bool is_file_name(const char *s, size_t n)
{
	bool marked = false;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)s[i] <= ' ' || (unsigned char)s[i] >= 0x7F)
			return false;
		marked |= s[i] == '_' || s[i] == '.' || s[i] == '-' || ascii_digit(s[i]);
	}
	return n > 3 && marked;
}

static void set_image(struct setter *s, uint32_t block)
{
	const struct block *b = &s->article->blocks[block];
	struct margin m = margin_of_block(s, block);
	uint32_t number = b->link == NO_LINK ? 0 : s->numbers[b->link];
	const char *text = number ? arena_printf(s->arena, _("[image %u]"), number) : _("[image]");
	const char *alt = b->text;
	if (b->length > 2 && alt[0] == '[' && alt[b->length - 1] == ']')
		alt = arena_strndup(s->arena, alt + 1, b->length - 2);
	if (is_file_name(alt, strlen(alt)))
		alt = "";
	if (*alt && number)
		text = arena_printf(s->arena, _("[image %u: %s]"), number, alt);
	else if (*alt)
		text = arena_printf(s->arena, _("[image: %s]"), alt);
	size_t first = s->n;
	setter_wrap_text(s, text, b->hidden ? ROLE_HIDDEN : ROLE_CAPTION, b->link, &m, block);
	for (; first < s->n; first++)
		s->lines[first].offset = 0;     /* the text that is set is not the block's */
}

static void set_rule(struct setter *s, uint32_t block)
{
	static const char stars[] = "*  *  *";
	size_t width = s->options->width;
	size_t before = width > sizeof stars ? (width - sizeof stars + 1) / 2 : 0;
	setter_add_text(s, stars, ROLE_RULE, block, 0);
	s->lines[s->n - 1].indent = (uint32_t)before;
}

static void set_table(struct setter *s, uint32_t block)
{
	struct margin m = margin_of_block(s, block);
	layout_set_table(s, &m, block);
}

static void set_block(struct setter *s, uint32_t block)
{
	enum block_kind kind = s->article->blocks[block].kind;
	if (kind == BLOCK_CODE && s->options->wide > s->measure)
		s->measure = s->options->wide;
	switch (kind) {
	case BLOCK_CODE: set_code(s, block); break;
	case BLOCK_IMAGE: set_image(s, block); break;
	case BLOCK_RULE: set_rule(s, block); break;
	case BLOCK_TABLE: set_table(s, block); break;
	default: set_running(s, block); break;
	}
	s->measure = s->options->width;
}

/* --- what was set aside --- */

/* Lines of role FOLD behind the mark of all that is set aside. */
static void set_marked(struct setter *s, const char *text, uint32_t block)
{
	struct margin m = {.first[0] = margin_run(FOLD_MARK, ROLE_FOLD), .rest[0] = margin_run("  ", ROLE_FOLD)};
	if (!s->options->plain) {
		m.n_first = m.n_rest = 1;
		m.width = 2;
	}
	setter_wrap_text(s, text, ROLE_FOLD, NO_LINK, &m, block);
}

/* Folds the hidden blocks from `block` on; returns the one after them. What
 * repeats the head at the start of a page is not worth a line. */
static uint32_t set_fold(struct setter *s, uint32_t block, bool at_start)
{
	size_t counts[HIDE_KINDS] = {0};
	uint32_t end = block;
	struct buf text = BUF_INIT;
	for (; end < s->article->n_blocks && s->article->blocks[end].hidden; end++)
		counts[s->article->blocks[end].hidden]++;
	if (at_start)
		counts[HIDE_META] = 0;
	format_hidden(&text, counts);
	if (text.len) {
		setter_blank(s);
		size_t first = s->n;
		set_marked(s, buf_str(&text), LINE_FOLD);
		for (; first < s->n; first++)
			s->lines[first].offset = block;
	}
	buf_free(&text);
	return end;
}

/* A rule may name a hundred selectors: the first ones, and where it stands. */
static void shorten_reason(struct buf *text, size_t columns)
{
	const char *place = strrchr(buf_str(text), ',');
	size_t tail = place ? strlen(place) : 0;
	if (!strstr(buf_str(text), "##") || text_width(buf_str(text), text->len) <= columns || tail + 8 > columns)
		return;
	char *end = xstrndup(place ? place : "", tail);
	buf_truncate(text, text_cut(text->data, text->len - tail, columns - tail - 1));
	buf_addf(text, "\u2026%s", end);
	free(end);
}

/* Above a hidden block that is shown: what it is, by what, and why. */
static void set_reason(struct setter *s, uint32_t block)
{
	const struct block *b = &s->article->blocks[block];
	struct buf text = BUF_INIT;
	size_t first = s->n;
	buf_addf(&text, b->why ? "%s (%s): %s" : "%s (%s)", hide_kind_name(b->hidden), hide_source_name(b->hidden_by), b->why);
	shorten_reason(&text, s->measure > 2 ? s->measure - 2 : 1);
	set_marked(s, buf_str(&text), block);
	for (; first < s->n; first++)
		s->lines[first].offset = 0;
	buf_free(&text);
}

/* Said once for neighbours: four related links need it no more than once. */
static bool same_reason(const struct block *before, const struct block *b)
{
	return before->hidden == b->hidden && before->hidden_by == b->hidden_by && str_eq(before->why ? before->why : "", b->why ? b->why : "");
}

/* --- the walk --- */

static bool wants_blank(const struct block *before, const struct block *b)
{
	if (b->kind == BLOCK_ITEM && before->kind == BLOCK_ITEM)
		return false;
	if (b->kind == BLOCK_PARA && before->kind == BLOCK_PARA && b->indent > before->indent)
		return false;                   /* a definition below its term */
	if (b->kind == BLOCK_CAPTION || b->kind == BLOCK_IMAGE)
		return before->kind != BLOCK_IMAGE;
	if (b->kind == BLOCK_CREDIT)
		return before->kind != BLOCK_IMAGE && before->kind != BLOCK_CAPTION;
	return true;
}

static void set_blocks(struct setter *s)
{
	const struct article *a = s->article;
	bool begun = false, shown = false;   /* a block since the last fold; at all */
	for (uint32_t i = 0; i < a->n_blocks;) {
		const struct block *b = &a->blocks[i];
		if (b->hidden && !s->options->show_hidden) {
			i = set_fold(s, i, !shown);
			begun = false;
			continue;
		}
		bool reason = b->hidden && !(begun && same_reason(&a->blocks[i - 1], b));
		if (!begun || reason || wants_blank(&a->blocks[i - 1], b))
			setter_blank(s);
		if (reason)
			set_reason(s, i);
		size_t first = s->n;
		set_block(s, i++);
		if (s->n > first)
			s->lines[first].offset = 0;
		begun = shown = true;
	}
}

struct layout *layout_build(const struct article *a, const struct layout_options *o)
{
	struct arena *arena = arena_new();
	struct setter s = {.arena = arena, .article = a, .options = o, .measure = o->width, .wrap = wrap_new()};
	struct layout *l = arena_alloc(arena, sizeof *l);
	layout_number_links(&s);
	if (o->hyphenate && a->lang)
		s.patterns = hyphen_for(a->lang);
	if (o->head)
		layout_set_head(&s);
	set_blocks(&s);
	if (o->list_links)
		layout_set_links(&s);
	*l = (struct layout){
		.arena = arena,
		.lines = arena_dup(arena, s.lines, s.n * sizeof *s.lines),
		.n = s.n,
		.width = o->width,
		.links = s.ordered,
		.n_links = s.n_numbers,
	};
	for (uint32_t i = 0; i < a->n_blocks; i++)
		l->hidden += a->blocks[i].hidden != HIDE_NONE;
	free(s.lines);
	wrap_free(s.wrap);
	flow_free(&s.flow);
	return l;
}

void layout_free(struct layout *l)
{
	if (l)
		arena_free(l->arena);
}

/* --- finding the place again --- */

static uint64_t place(uint32_t block, uint32_t offset)
{
	return ((uint64_t)block + 1) << 32 | offset;
}

/* Lines are in ascending order of this: head, blocks and folds, links. */
static uint64_t line_place(const struct line *line)
{
	if (line->block == LINE_HEAD)
		return 0;
	if (line->block == LINE_FOLD)
		return place(line->offset, 0);
	return line->block == LINE_LINKS ? UINT64_MAX : place(line->block, line->offset);
}

static size_t last_at_or_before(const struct layout *l, uint64_t want)
{
	size_t low = 0, high = l->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (line_place(&l->lines[middle]) <= want)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}

size_t layout_find(const struct layout *l, uint32_t block, uint32_t offset)
{
	const struct line asked = {.block = block, .offset = offset};
	if (l->n == 0)
		return 0;
	size_t i = last_at_or_before(l, line_place(&asked));
	while (i > 0 && line_place(&l->lines[i - 1]) == line_place(&l->lines[i]))
		i--;
	return i;
}
