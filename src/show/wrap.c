#include <config.h>

#include "show/wrap.h"

#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>

#include "base/text.h"
#include "base/util.h"
#include "show/hyphen.h"

/* What a line costs, in squares of columns left empty: every line a little,
 * so that no paragraph is stretched over more lines than it needs; a hyphen
 * and a broken word more; a last line of one short word as much as a hole. */
enum {
	COST_LINE = 12,
	COST_HYPHEN = 40,
	COST_COMPOUND = 20,     /* after a hyphen of the word's own */
	COST_DASH = 20,         /* the next line begins with a dash */
	COST_JOINT = 60,        /* after a dot or the like of a word that no line can hold */
	COST_BROKEN = 400,
	COST_WIDOW = 30,
	LOOSE = 12,             /* a column in a line to be stretched, by its spaces */
	CHUNKED_WIDTHS = 4,     /* words wider than so many lines are cut blindly */
	WORD_LEAST = 6,         /* bytes of a word that may be hyphenated */
	HYPHENS_MOST = 32
};

/* A place where a line may end. */
struct point {
	uint32_t end, next;             /* bytes: where that line ends, where the next one starts */
	uint32_t end_width, next_width; /* columns of the text before them */
	uint32_t gaps;                  /* spaces before `end` */
	uint32_t next_gaps;
	uint16_t cost;
	bool hyphen;
};

struct wrap {
	char *breaks;
	size_t cap_breaks;
	struct point *points;
	size_t n_points, cap_points;
	uint64_t *best;                 /* the least cost of ending a line at each point */
	uint32_t *from;                 /* the point where that line starts */
	size_t cap_best;
	struct wrap_line *lines;
	size_t n_lines, cap_lines;
};

struct wrap *wrap_new(void)
{
	return xcalloc(1, sizeof(struct wrap));
}

void wrap_free(struct wrap *w)
{
	if (!w)
		return;
	free(w->breaks);
	free(w->points);
	free(w->best);
	free(w->from);
	free(w->lines);
	free(w);
}

/* --- where a line may break --- */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool has(const char *text, size_t n, size_t at, const char *s)
{
	size_t k = strlen(s);
	return at <= n && n - at >= k && memcmp(text + at, s, k) == 0;
}

/* A word of one letter ends at `at`, as the one before "-" in "e-mail". */
static bool ends_letter(const char *text, size_t at)
{
	return at > 0 && is_word_byte(text[at - 1]) && (at == 1 || !is_word_byte(text[at - 2]));
}

static bool begins_letter(const char *text, size_t n, size_t at)
{
	return at < n && is_word_byte(text[at]) && (at + 1 == n || !is_word_byte(text[at + 1]));
}

/* Guillemets that stand off by a plain space, as French has them. */
static bool parts_quotation(const char *text, size_t n, size_t at)
{
	bool open = at >= 3 && has(text, n, at - 3, "\u00AB") && (at == 3 || text[at - 4] == ' ' || text[at - 4] == '(');
	bool close = has(text, n, at, "\u00BB") && (at + 2 == n || !is_word_byte(text[at + 2]));
	return open || close;
}

/* What UAX #14 leaves to others, and libunistring 1.0 of it: "e.g." and
 * "foo.org" (LB29), "km/h", "C++", "5-7" with a dash, "e-mail", "10 %", a
 * paragraph sign and its number, "z. B.". */
static bool is_bad_break(const char *text, size_t n, size_t at)
{
	char before = text[at - 1];
	if (strchr(".,:;", before))
		return is_word_byte(text[at]) || text[at] == '[';
	if (before == '/')
		return ends_letter(text, at - 1) || begins_letter(text, n, at);
	if (before == '+')
		return text[at] == '+';
	if (before == '-')
		return ends_letter(text, at - 1);
	if (at >= 3 && has(text, n, at - 3, "\u2013"))
		return text[at] >= '0' && text[at] <= '9';
	if (at >= 3 && has(text, n, at - 3, "\u2009"))
		return true;                    /* a thin space: within a number, or a quotation */
	if (before != ' ' || at < 2)
		return false;
	bool initials = text[at - 2] == '.' && ends_letter(text, at - 2) && begins_letter(text, n, at) && has(text, n, at + 1, ".");
	return initials || text[at] == '%' || (at >= 3 && has(text, n, at - 3, "\u00A7")) || parts_quotation(text, n, at);
}

static void find_breaks(struct wrap *w, const char *text, size_t n, const struct wrap_options *o)
{
	if (n > w->cap_breaks) {
		w->cap_breaks = n + n / 2;
		w->breaks = xrealloc(w->breaks, w->cap_breaks);
	}
	u8_possible_linebreaks((const uint8_t *)text, n, "UTF-8", w->breaks);
	for (size_t i = 1; i < n; i++)
		if (w->breaks[i] == UC_BREAK_POSSIBLE && is_bad_break(text, n, i))
			w->breaks[i] = UC_BREAK_PROHIBITED;
	for (size_t i = 0; i < o->n_glue; i++)
		if (o->glue[i] < n && w->breaks[o->glue[i]] == UC_BREAK_POSSIBLE)
			w->breaks[o->glue[i]] = UC_BREAK_PROHIBITED;
}

static struct point *add_point(struct wrap *w)
{
	GROW(w->points, w->n_points, w->cap_points);
	struct point *p = &w->points[w->n_points++];
	*p = (struct point){0};
	return p;
}

/* How many bytes of letters there are at the start. */
static size_t letters_run(const char *s, size_t n)
{
	size_t at = 0;
	while (at < n) {
		uint32_t cp;
		size_t k = utf8_decode(s + at, n - at, &cp);
		if (!text_is_letter(cp) || text_is_ideographic(cp))
			break;
		at += k;
	}
	return at;
}

/* A word that no line can hold: it may end after each grapheme, or, where it
 * is so long that weighing all of them would be slow, after each full line. */
static void break_word(struct wrap *w, const char *text, size_t start, size_t end, struct point at, size_t width)
{
	bool chunk = text_width(text + start, end - start) > CHUNKED_WIDTHS * width;
	while (start < end) {
		size_t k = text_grapheme(text + start, end - start);
		if (chunk || text_width(text + start, k) > width)
			k = text_cut_some(text + start, end - start, width);
		start += k;
		if (start >= end)
			break;
		at.end_width = at.next_width += (uint32_t)text_width(text + start - k, k);
		struct point *p = add_point(w);
		*p = at;
		p->end = p->next = (uint32_t)start;
		p->cost = strchr("./-_=&?:", text[start - 1]) ? COST_JOINT : COST_BROKEN;
	}
}

/* The width in front of a hyphenated break is measured from the last one. */
static void break_by_hyphens(struct wrap *w, const char *text, size_t start, size_t end, struct point at, const struct wrap_options *o)
{
	uint32_t breaks[HYPHENS_MOST];
	while (start < end) {
		size_t word = letters_run(text + start, end - start), done = start;
		size_t n = word >= WORD_LEAST ? hyphen_word(o->hyphen, text + start, word, breaks, HYPHENS_MOST) : 0;
		for (size_t i = 0; i < n; i++) {
			at.end_width = at.next_width += (uint32_t)text_width(text + done, start + breaks[i] - done);
			done = start + breaks[i];
			struct point *p = add_point(w);
			*p = at;
			p->end = p->next = (uint32_t)done;
			p->cost = COST_HYPHEN;
			p->hyphen = true;
		}
		size_t next = start + (word ? word : text_grapheme(text + start, end - start));
		at.next_width += (uint32_t)text_width(text + done, next - done);
		start = next;
	}
}

static bool begins_with_dash(const char *s, size_t n)
{
	return n > 3 && (memcmp(s, "\u2013", 3) == 0 || memcmp(s, "\u2014", 3) == 0 || memcmp(s, "- ", 2) == 0 || memcmp(s, "--", 2) == 0);
}

/* Adds the points of the segment [start, end), after which a line may end;
 * the paragraph goes on to `n`. */
static void add_segment(struct wrap *w, const char *text, size_t start, size_t end, size_t n, const struct wrap_options *o)
{
	struct point last = w->points[w->n_points - 1];
	size_t trimmed = end;
	while (trimmed > start && text[trimmed - 1] == ' ')
		trimmed--;
	size_t width = text_width(text + start, trimmed - start);
	struct point at = {.next_width = last.next_width, .gaps = last.next_gaps, .next_gaps = last.next_gaps};
	if (width > o->width)
		break_word(w, text, start, trimmed, at, o->width);
	else if (o->hyphen && width >= WORD_LEAST)
		break_by_hyphens(w, text, start, trimmed, at, o);
	struct point *p = add_point(w);
	p->end = (uint32_t)trimmed;
	p->next = (uint32_t)end;
	p->end_width = last.next_width + (uint32_t)width;
	p->next_width = p->end_width + (uint32_t)(end - trimmed);
	p->gaps = last.next_gaps;
	p->next_gaps = last.next_gaps + (end > trimmed);
	if (trimmed == end && trimmed > start + 1 && text[trimmed - 1] == '-')
		p->cost = COST_COMPOUND;
	else if (begins_with_dash(text + end, n - end))
		p->cost = COST_DASH;
}

static uint64_t line_cost(const struct point *a, const struct point *b, uint32_t line_width, const struct wrap_options *o)
{
	uint64_t slack = o->width > line_width ? o->width - line_width : 0;
	uint64_t cost = slack * slack;
	if (o->justify)
		cost = cost * LOOSE / (b->gaps - a->next_gaps + 1);
	return cost + COST_LINE + b->cost;
}

/* Finds the cheapest way to the last point, over all points before it that
 * leave a line that fits. */
static void weigh(struct wrap *w, const struct wrap_options *o)
{
	size_t n = w->n_points;
	if (n > w->cap_best) {
		w->cap_best = n + n / 2;
		w->best = xreallocarray(w->best, w->cap_best, sizeof *w->best);
		w->from = xreallocarray(w->from, w->cap_best, sizeof *w->from);
	}
	w->best[0] = 0;
	for (size_t j = 1; j < n; j++) {
		const struct point *b = &w->points[j];
		w->best[j] = UINT64_MAX;
		for (size_t i = j; i-- > 0;) {
			const struct point *a = &w->points[i];
			uint32_t width = b->end_width > a->next_width ? b->end_width - a->next_width + b->hyphen : 0;
			if (width > o->width && i + 1 < j)
				break;
			uint64_t cost = w->best[i];
			if (j + 1 < n)
				cost += line_cost(a, b, width, o);
			else if (i > 0 && width * 8 < o->width)
				cost += COST_WIDOW;
			if (cost < w->best[j]) {
				w->best[j] = cost;
				w->from[j] = (uint32_t)i;
			}
		}
	}
}

static void add_lines(struct wrap *w)
{
	size_t first = w->n_lines, last = w->n_points - 1;
	for (size_t j = last; j > 0; j = w->from[j]) {
		const struct point *a = &w->points[w->from[j]], *b = &w->points[j];
		GROW(w->lines, w->n_lines, w->cap_lines);
		w->lines[w->n_lines++] = (struct wrap_line){
			.start = a->next,
			.end = b->end > a->next ? b->end : a->next,
			.width = b->end_width > a->next_width ? b->end_width - a->next_width + b->hyphen : 0,
			.hyphen = b->hyphen,
			.last = j == last,
		};
	}
	for (size_t a = first, b = w->n_lines; a + 1 < b; a++, b--) {
		struct wrap_line line = w->lines[a];
		w->lines[a] = w->lines[b - 1];
		w->lines[b - 1] = line;
	}
}

/* Sets the lines of text[start, end), which holds no '\n'. */
static void wrap_paragraph(struct wrap *w, const char *text, size_t start, size_t end, const struct wrap_options *o)
{
	while (start < end && text[start] == ' ')
		start++;
	w->n_points = 0;
	struct point *origin = add_point(w);
	origin->end = origin->next = (uint32_t)start;
	for (size_t at = start; at < end;) {
		size_t next = at + 1;
		while (next < end && w->breaks[next] != UC_BREAK_POSSIBLE)
			next++;
		add_segment(w, text, at, next, end, o);
		at = next;
	}
	if (w->n_points == 1)
		*add_point(w) = *origin;
	weigh(w, o);
	add_lines(w);
}

size_t wrap_text(struct wrap *w, const char *text, size_t n, const struct wrap_options *o, const struct wrap_line **lines)
{
	w->n_lines = 0;
	if (n)
		find_breaks(w, text, n, o);
	for (size_t at = 0; at < n;) {
		const char *newline = memchr(text + at, '\n', n - at);
		size_t end = newline ? (size_t)(newline - text) : n;
		wrap_paragraph(w, text, at, end, o);
		at = end + 1;
	}
	*lines = w->lines;
	return w->n_lines;
}
