#include <config.h>

#include "show/find.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { MATCHES_MOST = 100000 };

/* Folded text that knows where each of its graphemes stands. */
struct grapheme {
	uint32_t at;                /* where its folded form starts */
	uint32_t line, from, to;
};

struct folded {
	struct buf text;
	struct grapheme *graphemes;
	size_t n, cap;
};

static void folded_clear(struct folded *f)
{
	buf_truncate(&f->text, 0);
	f->n = 0;
}

static void folded_free(struct folded *f)
{
	buf_free(&f->text);
	free(f->graphemes);
}

static void add_grapheme(struct folded *f, struct grapheme place, const char *s, size_t n)
{
	size_t at = f->text.len;
	text_fold(&f->text, s, n);
	if (f->text.len == at)
		return;
	if (f->text.data[at] == ' ' && at && f->text.data[at - 1] == ' ') {
		buf_truncate(&f->text, at);     /* justified lines have several */
		return;
	}
	GROW(f->graphemes, f->n, f->cap);
	place.at = (uint32_t)at;
	f->graphemes[f->n++] = place;
}

static void add_text(struct folded *f, const char *s, size_t n, uint32_t line, uint32_t from)
{
	for (size_t i = 0; i < n;) {
		size_t k = text_grapheme(s + i, n - i);
		add_grapheme(f, (struct grapheme){.line = line, .from = from + (uint32_t)i, .to = from + (uint32_t)(i + k)}, s + i, k);
		i += k;
	}
}

/* The grapheme that holds byte `at` of the folded text. */
static size_t grapheme_at(const struct folded *f, size_t at)
{
	size_t low = 0, high = f->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->graphemes[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : 0;
}

char *find_pattern(const char *words)
{
	struct folded f = {0};
	words += strspn(words, " ");
	add_text(&f, words, strlen(words), 0, 0);
	while (f.text.len && f.text.data[f.text.len - 1] == ' ')
		buf_truncate(&f.text, f.text.len - 1);
	char *pattern = f.text.len ? xstrdup(f.text.data) : NULL;
	folded_free(&f);
	return pattern;
}

/* --- in a layout --- */

/* Does the text of this line go on that of the one before? */
static bool goes_on(const struct line *before, const struct line *l)
{
	if (before->block != l->block || before->n_runs == 0 || l->n_runs == 0)
		return false;
	return l->block != LINE_LINKS || l->indent > 0;
}

/* A hyphen at a line's end that the setting added: the word goes on below. */
static bool is_broken_word(const struct line *before, const struct block *b, const struct line *l)
{
	const struct line_run *last = &before->runs[before->n_runs - 1];
	return last->length == 1 && last->text[0] == '-' && l->offset && b->text[l->offset - 1] != '-';
}

/* What stands between two lines in the text that they were made of. */
static void join_lines(struct folded *f, const struct article *a, const struct line *before, const struct line *l, uint32_t line)
{
	const struct block *b = l->block < a->n_blocks ? &a->blocks[l->block] : NULL;
	bool within = b && l->offset > 0 && l->offset < b->length;
	if (l->block == LINE_LINKS)
		return;
	if (!within || (unsigned char)b->text[l->offset - 1] <= ' ')
		add_grapheme(f, (struct grapheme){.line = line}, " ", 1);
	else if (is_broken_word(before, b, l) && f->n && f->graphemes[f->n - 1].line + 1 == line)
		buf_truncate(&f->text, f->graphemes[--f->n].at);
}

static void add_line(struct folded *f, const struct line *l, uint32_t line)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < l->n_runs; i++) {
		const struct line_run *r = &l->runs[i];
		bool number = r->role == ROLE_LINK_NUMBER && l->block != LINE_LINKS;
		if (i >= l->n_margin && !number)
			add_text(f, r->text, r->length, line, at);
		at += r->length;
	}
}

static void add_part(struct find *f, const struct grapheme *first, const struct grapheme *last)
{
	GROW(f->parts, f->n, f->cap);
	f->parts[f->n++] = (struct find_part){first->line, first->from, last->to, (uint32_t)f->matches};
}

static void add_match(struct find *f, const struct folded *text, size_t from, size_t to)
{
	size_t i = grapheme_at(text, from), last = grapheme_at(text, to - 1);
	while (i <= last) {
		size_t end = i;
		if (text->graphemes[i].to == text->graphemes[i].from) {
			i++;                        /* the joint of two lines is in neither */
			continue;
		}
		while (end < last && text->graphemes[end + 1].line == text->graphemes[i].line)
			end++;
		add_part(f, &text->graphemes[i], &text->graphemes[end]);
		i = end + 1;
	}
	f->matches++;
}

static void take_matches(struct find *f, const struct folded *text, const char *pattern)
{
	size_t n = strlen(pattern);
	for (const char *s = buf_str(&text->text); (s = strstr(s, pattern)) && f->matches < MATCHES_MOST; s += n) {
		size_t at = (size_t)(s - text->text.data);
		add_match(f, text, at, at + n);
	}
}

void find_in_layout(struct find *f, const struct layout *l, const struct article *a, const char *pattern)
{
	struct folded text = {0};
	f->n = f->matches = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0 && goes_on(&l->lines[i - 1], &l->lines[i])) {
			join_lines(&text, a, &l->lines[i - 1], &l->lines[i], (uint32_t)i);
		} else {
			take_matches(f, &text, pattern);
			folded_clear(&text);
		}
		add_line(&text, &l->lines[i], (uint32_t)i);
	}
	take_matches(f, &text, pattern);
	folded_free(&text);
}

void find_free(struct find *f)
{
	free(f->parts);
	*f = (struct find){0};
}

size_t find_part_from(const struct find *f, size_t line)
{
	size_t low = 0, high = f->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->parts[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* --- in a text --- */

bool find_in_text(const char *s, size_t n, const char *pattern, size_t *from, size_t *to)
{
	struct folded text = {0};
	add_text(&text, s, n, 0, 0);
	const char *found = strstr(buf_str(&text.text), pattern);
	if (found) {
		size_t at = (size_t)(found - text.text.data);
		*from = text.graphemes[grapheme_at(&text, at)].from;
		*to = text.graphemes[grapheme_at(&text, at + strlen(pattern) - 1)].to;
	}
	folded_free(&text);
	return found != NULL;
}
