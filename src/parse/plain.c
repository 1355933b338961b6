#include <config.h>

#include "parse/plain.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "parse/shape.h"

enum {
	PIECES_MOST = 200000,
	WRAP_LEAST = 50,            /* columns: a line that was wrapped is at least this long */
	WRAP_SLACK = 24,            /* and no more than this shorter than the longest */
	UNWRAPPED_MEAN = 90,        /* lines this long on average are paragraphs each */
	TITLE_WORDS = 25,
	QUOTE_MOST = 16
};

struct line {
	const char *s;
	size_t n;
};

struct block_lines {
	const struct line *lines;
	size_t n;
	size_t longest;             /* columns */
};

static bool is_blank(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ascii_space((unsigned char)s[i]) && (unsigned char)s[i] != 0xFF)
			return false;
	return true;
}

static struct line trimmed(struct line l)
{
	ascii_trim(&l.s, &l.n);
	return l;
}

static struct piece *add_line(struct draft *d, enum block_kind kind, struct line l)
{
	struct piece *p = draft_add(d, kind);
	p->evidence = PIECE_FROM_TEXT;
	l = trimmed(l);
	piece_add_run(d, p, l.s, l.n, 0, NULL);
	return p;
}

static void append_line(struct draft *d, struct piece *p, struct line l, bool hard)
{
	l = trimmed(l);
	piece_add_run(d, p, hard ? "\n" : " ", 1, 0, NULL);
	piece_add_run(d, p, l.s, l.n, 0, NULL);
}

/* --- kinds of block --- */

/* "- text", "* text", "3. text"; but "- Advertisement -" is none. */
static size_t item_mark(struct line l, uint32_t *number)
{
	static const char *const marks[] = {"- ", "* ", "• ", "· ", "– ", "▪ ", "◦ ", "+ "};
	*number = 0;
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		size_t k = strlen(marks[i]);
		if (l.n > k && memcmp(l.s, marks[i], k) == 0)
			return l.s[l.n - 1] == marks[i][0] || (l.n > 3 && memcmp(l.s + l.n - 3, "–", 3) == 0) ? 0 : k;
	}
	size_t k = 0;
	while (k < l.n && k < 3 && l.s[k] >= '0' && l.s[k] <= '9')
		*number = *number * 10 + (uint32_t)(l.s[k++] - '0');
	if (k > 0 && k < 3 && k + 1 < l.n && (l.s[k] == '.' || l.s[k] == ')') && l.s[k + 1] == ' ')
		return k + 2;
	return 0;
}

static size_t leading(struct line l, char ch)
{
	size_t k = 0;
	while (k < l.n && l.s[k] == ch)
		k++;
	return k;
}

static bool is_only(struct line l, const char *marks)
{
	size_t k = 0;
	for (; k < l.n; k++)
		if (!strchr(marks, l.s[k]) && l.s[k] != ' ')
			return false;
	return l.n >= 3;
}

static bool is_wrapped(const struct block_lines *b)
{
	if (b->n < 2 || b->longest < WRAP_LEAST)
		return false;
	for (size_t i = 0; i + 1 < b->n; i++)
		if (text_width(b->lines[i].s, b->lines[i].n) + WRAP_SLACK < b->longest)
			return false;
	return true;
}

static void add_items(struct draft *d, const struct block_lines *b)
{
	struct piece *p = NULL;
	for (size_t i = 0; i < b->n; i++) {
		struct line l = trimmed(b->lines[i]);
		uint32_t number;
		size_t k = item_mark(l, &number);
		if (k == 0 && p) {
			append_line(d, p, l, false);
			continue;
		}
		p = add_line(d, k ? BLOCK_ITEM : BLOCK_PARA, (struct line){l.s + k, l.n - k});
		p->as.indent = k > 0;
		p->as.number = number;
	}
}

/* Lines of one depth of ">" are a paragraph of the quotation. */
static void add_quote(struct draft *d, const struct block_lines *b)
{
	struct piece *p = NULL;
	size_t depth = 0;
	for (size_t i = 0; i < b->n; i++) {
		struct line l = trimmed(b->lines[i]);
		size_t level = 0;
		while (l.n && (l.s[0] == '>' || l.s[0] == ' ')) {
			level += l.s[0] == '>';
			l.s++, l.n--;
		}
		if (l.n == 0) {
			p = NULL;
			continue;
		}
		if (level > QUOTE_MOST)
			level = QUOTE_MOST;
		if (p && level == depth) {
			append_line(d, p, l, false);
			continue;
		}
		p = add_line(d, level ? BLOCK_QUOTE : BLOCK_PARA, l);
		p->as.quote = (uint8_t)level;
		depth = level;
	}
}

static void add_code(struct draft *d, const struct block_lines *b)
{
	struct piece *p = draft_add(d, BLOCK_CODE);
	p->evidence = PIECE_FROM_TEXT;
	for (size_t i = 0; i < b->n; i++) {
		if (i)
			piece_add_run(d, p, "\n", 1, 0, NULL);
		piece_add_run(d, p, b->lines[i].s, b->lines[i].n, 0, NULL);
	}
}

static void add_heading(struct draft *d, struct line l, size_t level)
{
	while (l.n && (l.s[0] == '#' || l.s[0] == ' '))
		l.s++, l.n--;
	add_line(d, BLOCK_HEADING, l)->as.level = (uint8_t)(level > 6 ? 6 : level);
}

static void add_lines(struct draft *d, const struct block_lines *b)
{
	if (is_wrapped(b) || b->n == 1) {
		struct piece *p = add_line(d, BLOCK_PARA, b->lines[0]);
		for (size_t i = 1; i < b->n; i++)
			append_line(d, p, b->lines[i], false);
		return;
	}
	if (b->longest >= UNWRAPPED_MEAN || b->n == 2) {
		for (size_t i = 0; i < b->n; i++)
			add_line(d, BLOCK_PARA, b->lines[i]);
		return;
	}
	struct piece *p = add_line(d, BLOCK_PARA, b->lines[0]);
	for (size_t i = 1; i < b->n; i++)
		append_line(d, p, b->lines[i], true);
}

static bool is_indented(const struct block_lines *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->lines[i].n < 4 || (b->lines[i].s[0] != '\t' && memcmp(b->lines[i].s, "    ", 4) != 0))
			return false;
	return b->n > 1;
}

static void add_block(struct draft *d, const struct block_lines *b)
{
	struct line first = trimmed(b->lines[0]);
	struct line last = trimmed(b->lines[b->n - 1]);
	size_t hashes = leading(first, '#');
	uint32_t number;
	if (b->n == 1 && is_only(first, "-*_=~"))
		draft_add(d, BLOCK_RULE)->evidence = PIECE_FROM_TEXT;
	else if (b->n == 1 && hashes > 0 && hashes <= 6 && first.n > hashes + 1 && first.s[hashes] == ' ')
		add_heading(d, first, hashes);
	else if (b->n == 2 && first.n > 0 && last.n >= 3 && (leading(last, '=') == last.n || leading(last, '-') == last.n))
		add_heading(d, first, last.s[0] == '=' ? 1 : 2);
	else if (first.s[0] == '>')
		add_quote(d, b);
	else if (item_mark(first, &number))
		add_items(d, b);
	else if (is_indented(b))
		add_code(d, b);
	else
		add_lines(d, b);
}

/* --- from text to blocks --- */

struct reader {
	const char *p, *end;
	struct line *lines;
	size_t n, cap;
	size_t longest;
};

static void flush(struct reader *r, struct draft *d)
{
	if (r->n)
		add_block(d, &(struct block_lines){r->lines, r->n, r->longest});
	r->n = r->longest = 0;
}

/* Text without blank lines whose lines are long: a paragraph is a line. */
static bool one_line_each(const char *text, size_t n)
{
	size_t lines = 0, blank = 0;
	struct line l;
	for (const char *at = text; next_line(&at, text + n, &l.s, &l.n);)
		*(is_blank(l.s, l.n) ? &blank : &lines) += 1;
	return lines > 2 && blank * 8 < lines && n / lines > UNWRAPPED_MEAN;
}

/* The first block is the title where it is one short line that ends no
 * sentence and more than a line of text follows. */
static void take_title(struct draft *d)
{
	if (d->n < 2 || d->title)
		return;
	struct piece *p = &d->pieces[0];
	struct buf text = BUF_INIT;
	piece_text(p, &text);
	bool headline = p->as.kind == BLOCK_HEADING || (p->as.kind == BLOCK_PARA && p->words <= TITLE_WORDS && d->pieces[1].as.kind == BLOCK_PARA &&
	                d->pieces[1].words > p->words);
	if (headline && text.len && (text.data[text.len - 1] == '?' || text.data[text.len - 1] == '!' || !shape_ends(text.data, text.len))) {
		builder_set(d->builder, &builder_head(d->builder)->title, buf_str(&text));
		d->title = arena_strndup(d->arena, text.data, text.len);
		p->gone = true;
	}
	buf_free(&text);
}

void plain_draft(struct draft *d, const char *text, size_t n)
{
	struct reader r = {.p = text, .end = text + n};
	bool each = one_line_each(text, n), fenced = false;
	struct line l;
	while (d->n < PIECES_MOST && next_line(&r.p, r.end, &l.s, &l.n)) {
		struct line bare = trimmed(l);
		if (bare.n >= 3 && memcmp(bare.s, "```", 3) == 0) {
			if (fenced && r.n)
				add_code(d, &(struct block_lines){r.lines, r.n, r.longest}), r.n = r.longest = 0;
			else
				flush(&r, d);
			fenced = !fenced;
			continue;
		}
		if (!fenced && is_blank(l.s, l.n)) {
			flush(&r, d);
			continue;
		}
		GROW(r.lines, r.n, r.cap);
		r.lines[r.n++] = l;
		size_t width = text_width(bare.s, bare.n);
		if (width > r.longest)
			r.longest = width;
		if (each && !fenced)
			flush(&r, d);
	}
	flush(&r, d);
	free(r.lines);
	take_title(d);
}
