#include <config.h>

#include "show/flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "show/theme.h"

enum { RAISED_MOST = 8, NO_BREAK_SPACE = 0xA0 };

#define SEAM_MARK "\u2038"

void flow_free(struct flow *f)
{
	buf_free(&f->text);
	free(f->pieces);
	free(f->glue);
	*f = (struct flow){0};
}

void flow_clear(struct flow *f)
{
	buf_truncate(&f->text, 0);
	f->n_pieces = f->n_glue = 0;
}

static void add_piece(struct flow *f, size_t n, uint32_t origin, struct piece look)
{
	if (n == 0)
		return;
	GROW(f->pieces, f->n_pieces, f->cap_pieces);
	look.start = (uint32_t)(f->text.len - n);
	look.length = (uint32_t)n;
	look.origin = origin;
	f->pieces[f->n_pieces++] = look;
}

static size_t plain_length(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		if ((unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7F) {
			i++;
			continue;
		}
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		if (cp == '\t' || cp == NO_BREAK_SPACE || (cp != '\n' && !text_has_width(cp)))
			break;
		i += k;
	}
	return i;
}

static void add_replaced(struct flow *f, const char *s, uint32_t origin, struct piece look)
{
	look.added = true;
	buf_adds(&f->text, s);
	add_piece(f, strlen(s), origin, look);
}

/* Beside a space it is one with it: editors of pages write such pairs, and no
 * book has two spaces in a row or one at the start of a line. */
static void add_no_break_space(struct flow *f, char next, uint32_t origin, struct piece look)
{
	if (next == ' ' || (f->text.len && f->text.data[f->text.len - 1] == ' '))
		return;
	buf_adds(&f->text, "\u00A0");
	add_piece(f, 2, origin, look);
}

void flow_add(struct flow *f, const char *s, size_t n, uint32_t origin, struct piece look)
{
	look.added = false;
	for (size_t i = 0; i < n;) {
		size_t k = plain_length(s + i, n - i);
		buf_add(&f->text, s + i, k);
		add_piece(f, k, origin + (uint32_t)i, look);
		i += k;
		if (i >= n)
			break;
		uint32_t cp;
		k = utf8_decode(s + i, n - i, &cp);
		if (cp == NO_BREAK_SPACE)
			add_no_break_space(f, i + k < n ? s[i + k] : 0, origin + (uint32_t)i, look);
		else
			add_replaced(f, cp == '\t' ? " " : "\uFFFD", origin + (uint32_t)i, look);
		i += k;
	}
}

void flow_glue(struct flow *f, size_t at)
{
	GROW(f->glue, f->n_glue, f->cap_glue);
	f->glue[f->n_glue++] = (uint32_t)at;
}

void flow_insert(struct flow *f, const char *s, uint32_t origin, struct piece look)
{
	add_replaced(f, s, origin, look);
}

static struct piece span_look(const struct span *s, const struct flow_options *o)
{
	struct piece look = {.role = o->role, .attributes = o->attributes, .link = s->link};
	bool plain = o->role == ROLE_TEXT || o->role == ROLE_QUOTE;
	if (s->style & STYLE_EMPHASIS) {
		look.attributes |= ATTR_ITALIC;
		look.role = plain ? ROLE_EMPHASIS : look.role;
	}
	if (s->style & STYLE_STRONG) {
		look.attributes |= ATTR_BOLD;
		look.role = plain ? ROLE_STRONG : look.role;
	}
	if (s->style & STYLE_CODE)
		look.role = plain ? ROLE_CODE : look.role;
	if (s->style & STYLE_MARK)
		look.attributes |= ATTR_BOLD;
	if (s->style & STYLE_UNDERLINE)
		look.attributes |= ATTR_UNDERLINE;
	if (s->style & STYLE_STRIKE)
		look.attributes |= ATTR_DIM;
	if (s->link != NO_LINK && plain)
		look.role = ROLE_LINK;
	return look;
}

/* Digits above or below the line, where Unicode has all that is needed: km²,
 * H₂O. Other text of that kind reads best as it is: 1st. */
static bool add_raised(struct flow *f, const char *s, size_t n, uint32_t origin, uint8_t style, struct piece look)
{
	static const char letters[] = "0123456789+-";
	static const char *const super[] = {"\u2070", "\u00B9", "\u00B2", "\u00B3", "\u2074", "\u2075",
	                                    "\u2076", "\u2077", "\u2078", "\u2079", "\u207A", "\u207B"};
	static const char *const sub[] = {"\u2080", "\u2081", "\u2082", "\u2083", "\u2084", "\u2085",
	                                  "\u2086", "\u2087", "\u2088", "\u2089", "\u208A", "\u208B"};
	if (!(style & (STYLE_SUPER | STYLE_SUB)) || n > RAISED_MOST)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!strchr(letters, s[i]))
			return false;
	for (size_t i = 0; i < n; i++) {
		size_t k = (size_t)(strchr(letters, s[i]) - letters);
		flow_insert(f, style & STYLE_SUPER ? super[k] : sub[k], origin + (uint32_t)i, look);
	}
	return true;
}

/* "[3]" after the last span of a link; no line may part it from the link. */
static void add_number(struct flow *f, const struct block *b, uint32_t span, const struct flow_options *o)
{
	const struct span *s = &b->spans[span], *next = span + 1 < b->n_spans ? s + 1 : NULL;
	if (s->link == NO_LINK || !o->numbers || o->numbers[s->link] == 0)
		return;
	if (next && next->link == s->link && next->start == s->start + s->length)
		return;
	char number[16];
	snprintf(number, sizeof number, "[%u]", o->numbers[s->link]);
	flow_glue(f, f->text.len);
	flow_insert(f, number, s->start + s->length, (struct piece){.role = ROLE_LINK_NUMBER, .link = s->link, .attributes = o->attributes});
}

/* Adds [from, to), which lies within one look, and the seams in it. */
static void add_stretch(struct flow *f, const struct block *b, uint32_t from, uint32_t to, uint32_t *seam, struct piece look, bool seams)
{
	while (*seam < b->n_seams && b->seams[*seam] < from)
		++*seam;
	while (seams && *seam < b->n_seams && b->seams[*seam] < to) {
		uint32_t at = b->seams[*seam];
		flow_add(f, b->text + from, at - from, from, look);
		flow_insert(f, SEAM_MARK, at, (struct piece){.role = ROLE_SEAM, .link = NO_LINK});
		from = at;
		++*seam;
	}
	flow_add(f, b->text + from, to - from, from, look);
}

/* The first span that ends behind `from`: tables ask for each of their cells. */
static uint32_t first_span(const struct block *b, uint32_t from)
{
	uint32_t low = 0, high = b->n_spans;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (b->spans[middle].start + b->spans[middle].length <= from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t first_seam(const struct block *b, uint32_t from)
{
	uint32_t low = 0, high = b->n_seams;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (b->seams[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void flow_add_block(struct flow *f, const struct block *b, uint32_t from, uint32_t to, const struct flow_options *o)
{
	const struct piece plain = {.role = o->role, .attributes = o->attributes, .link = NO_LINK};
	uint32_t at = from, seam = first_seam(b, from);
	for (uint32_t i = first_span(b, from); i < b->n_spans && at < to && b->spans[i].start < to; i++) {
		const struct span *s = &b->spans[i];
		uint32_t start = s->start > from ? s->start : from;
		uint32_t end = s->start + s->length < to ? s->start + s->length : to;
		if (end <= start)
			continue;
		add_stretch(f, b, at, start, &seam, plain, o->seams);
		if (!add_raised(f, b->text + start, end - start, start, s->style, span_look(s, o)))
			add_stretch(f, b, start, end, &seam, span_look(s, o), o->seams);
		at = end;
		if (s->start + s->length <= to)
			add_number(f, b, i, o);
	}
	add_stretch(f, b, at, to, &seam, plain, o->seams);
}

uint32_t flow_origin(const struct flow *f, uint32_t at)
{
	size_t low = 0, high = f->n_pieces;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (f->pieces[middle].start <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return 0;
	const struct piece *p = &f->pieces[low - 1];
	return p->added ? p->origin : p->origin + (at - p->start);
}
