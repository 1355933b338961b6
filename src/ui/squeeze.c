#include <config.h>

#include "ui/squeeze.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"

enum { PARAMS_MOST = 96, FEEDS_MOST = 3, WAY_MOST = 48 };

/* --- the pen --- */

static bool same_pen(const struct pen *a, const struct pen *b)
{
	return !a->unknown && !b->unknown && a->attributes == b->attributes && str_eq(a->fg, b->fg) && str_eq(a->bg, b->bg);
}

static void add_param(struct buf *b, const char *p)
{
	if (b->len)
		buf_addc(b, ';');
	buf_adds(b, p);
}

static void add_attributes(struct buf *b, unsigned bits)
{
	for (unsigned i = 1; i <= 9; i++)
		if (bits & 1U << i)
			buf_addf(b, "%s%u", b->len ? ";" : "", i);
}

/* From what it is to what it shall be: by adding where that is enough, else anew. */
static void change_pen(struct squeeze *q, struct buf *out)
{
	const struct pen *a = &q->now, *b = &q->want;
	struct buf add = BUF_INIT, anew = BUF_INIT;
	if (same_pen(a, b))
		return;
	bool can_add = !a->unknown && !(a->attributes & ~b->attributes);
	if (can_add) {
		add_attributes(&add, b->attributes & ~a->attributes);
		if (!str_eq(a->fg, b->fg))
			add_param(&add, *b->fg ? b->fg : "39");
		if (!str_eq(a->bg, b->bg))
			add_param(&add, *b->bg ? b->bg : "49");
	}
	add_attributes(&anew, b->attributes);
	if (*b->fg)
		add_param(&anew, b->fg);
	if (*b->bg)
		add_param(&anew, b->bg);
	if (can_add && add.len <= anew.len + (anew.len ? 2 : 0))
		buf_addf(out, "\033[%sm", buf_str(&add));
	else
		buf_addf(out, anew.len ? "\033[0;%sm" : "\033[m", buf_str(&anew));
	buf_free(&add);
	buf_free(&anew);
	q->now = q->want;
}

/* A colour of the palette becomes the one that it stands for: curses has no
 * more than 256, a terminal may have all of them. */
static void set_color(char into[24], const char *from, size_t n, const int32_t *palette)
{
	if (n >= 24)
		return;
	memcpy(into, from, n);
	into[n] = '\0';
	int i = 0;
	for (const char *digit = into + 5; palette && n > 5 && from[3] == '5' && *digit && i < 256; digit++)
		i = i * 10 + (*digit - '0');
	if (i > 0 && i < 256 && palette[i] > 0)
		snprintf(into, 24, "%.2s;2;%d;%d;%d", from, palette[i] >> 16 & 255, palette[i] >> 8 & 255, palette[i] & 255);
}

/* The length of the parameters of one colour: "31", "38;5;208", "38;2;1;2;3". */
static size_t color_length(const char *s)
{
	int fields = 1;
	if (str_starts(s, "38;5") || str_starts(s, "48;5"))
		fields = 3;
	else if (str_starts(s, "38;2") || str_starts(s, "48;2"))
		fields = 5;
	size_t n = 0;
	while (s[n] && !(s[n] == ';' && --fields == 0))
		n++;
	return n;
}

/* The parameters of an SGR onto the pen; false where one is not known. */
static bool take_sgr(struct pen *p, const char *s, const int32_t *palette)
{
	do {
		size_t n = strcspn(s, ";");
		int v = 0;
		for (size_t i = 0; i < n; i++)
			v = v * 10 + (s[i] - '0');
		if (v == 0) {
			*p = (struct pen){0};
		} else if (v <= 9) {
			p->attributes |= 1U << v;
		} else if (v == 22) {
			p->attributes &= ~(1U << 1 | 1U << 2);
		} else if (v > 22 && v <= 29) {
			p->attributes &= ~(1U << (v - 20));
		} else if ((v >= 30 && v <= 38) || (v >= 90 && v <= 97)) {
			n = color_length(s);
			set_color(p->fg, s, n, palette);
		} else if ((v >= 40 && v <= 48) || (v >= 100 && v <= 107)) {
			n = color_length(s);
			set_color(p->bg, s, n, palette);
		} else if (v == 39) {
			*p->fg = '\0';
		} else if (v == 49) {
			*p->bg = '\0';
		} else {
			return false;
		}
		s += n;
	} while (*s++ == ';');
	return true;
}

/* --- links --- */

static void change_link(struct squeeze *q, unsigned link, struct buf *out)
{
	if (!q->links || link == q->link)
		return;
	hyperlinks_add(q->links, link, out);
	q->link = link;
}

/* --- blanks --- */

/* Blanks and what is erased look the same under either pen. */
static bool same_blank(const struct pen *a, const struct pen *b)
{
	static const unsigned seen = 1U << 4 | 1U << 5 | 1U << 6 | 1U << 7 | 1U << 9;
	return !a->unknown && !b->unknown && (a->attributes & seen) == (b->attributes & seen) && str_eq(a->bg, b->bg);
}

/* --- the scrolling region --- */

static int top_of(const struct region *r)
{
	return r->bottom ? r->top : 1;
}

static int bottom_of(const struct squeeze *q, const struct region *r)
{
	return r->bottom ? r->bottom : q->rows;
}

/* Setting it takes the cursor home: so that is saved around it. */
static void set_region(struct squeeze *q, struct buf *out)
{
	if (q->has.top == q->wants.top && q->has.bottom == q->wants.bottom)
		return;
	if (q->wants.bottom)
		buf_addf(out, "\0337\033[%d;%dr\0338", q->wants.top, q->wants.bottom);
	else
		buf_adds(out, "\0337\033[r\0338");
	q->has = q->wants;
}

/* --- the cursor --- */

/* Moves by rows stop at a margin: is there none of the real region between? */
static bool same_side(const struct squeeze *q, int from, int to)
{
	int top = top_of(&q->has), bottom = bottom_of(q, &q->has);
	return from && to >= 1 && to <= q->rows && (from <= bottom) == (to <= bottom) && (from >= top) == (to >= top);
}

static void shorter(char best[WAY_MOST], const char *way)
{
	if (!*best || strlen(way) < strlen(best))
		memcpy(best, way, strlen(way) + 1);
}

/* Along a row, from `col` (0: not known) to `to`. */
static void across(const struct squeeze *q, int col, int to, char best[WAY_MOST])
{
	char way[WAY_MOST];
	*best = '\0';
	if (col == to)
		return;
	snprintf(best, WAY_MOST, to > 2 ? "\r\033[%dC" : to == 2 ? "\r\033[C" : "\r", to - 1);
	if (q->absolute) {
		snprintf(way, sizeof way, "\033[%dG", to);
		shorter(best, way);
	}
	if (!col || q->drift)
		return;
	int by = to - col;
	snprintf(way, sizeof way,
		 by == 1 ? "\033[C" :
		 by > 0 ? "\033[%dC" :
		 by >= -3 ? &"\b\b\b"[3 + by] : "\033[%dD", abs(by));
	shorter(best, way);
}

/* From row to row in one column; "" where that cannot be done. */
static void along(const struct squeeze *q, int row, int to, char best[WAY_MOST])
{
	char way[WAY_MOST];
	*best = '\0';
	if (q->absolute)
		snprintf(best, WAY_MOST, "\033[%dd", to);
	if (!same_side(q, row, to))
		return;
	int by = to - row;
	snprintf(way, sizeof way,
		 by == -1 ? "\033[A" :
		 by < 0 ? "\033[%dA" :
		 by <= FEEDS_MOST ? &"\n\n\n"[FEEDS_MOST - by] : "\033[%dB", abs(by));
	shorter(best, way);
}

/* The shortest way to where curses believes the cursor. */
static void move_cursor(struct squeeze *q, struct buf *out)
{
	struct place *is = &q->is, *at = &q->at;
	char best[WAY_MOST] = "", rows[WAY_MOST] = "", columns[WAY_MOST] = "", way[2 * WAY_MOST];
	if (is->row == at->row && is->col == at->col)
		return;
	if (is->row != at->row)
		along(q, is->row, at->row, rows);
	if (at->col)
		across(q, is->col, at->col, columns);
	if (at->row && at->col)
		snprintf(best, sizeof best, at->col > 1 ? "\033[%d;%dH" : at->row > 1 ? "\033[%dH" : "\033[H", at->row, at->col);
	snprintf(way, sizeof way, "%s%s", columns, rows);
	if (*columns == '\r')
		snprintf(way, sizeof way, "\r%s%s", rows, columns + 1);
	if (is->row == at->row || *rows)
		shorter(best, way);
	buf_adds(out, best);
	q->drift = q->drift && !strpbrk(best, "\rGH");
	*is = *at;
}

/* Before bytes that move the cursor in a way that we do not follow. */
static void lose_cursor(struct squeeze *q, struct buf *out)
{
	move_cursor(q, out);
	change_link(q, 0, out);
	set_region(q, out);
	q->is = q->at = (struct place){0};
}

static void move_by(struct squeeze *q, int rows, int cols, const char *raw, size_t n, struct buf *out)
{
	if ((rows && !q->at.row) || (cols && !q->at.col)) {
		move_cursor(q, out);
		set_region(q, out);
		buf_add(out, raw, n);
		return;
	}
	q->at.row = rows ? q->at.row + rows < 1 ? 1 : q->at.row + rows > q->rows ? q->rows : q->at.row + rows : q->at.row;
	q->at.col = cols ? q->at.col + cols < 1 ? 1 : q->at.col + cols : q->at.col;
}

/* A line feed (dir 1) or a reverse one: it scrolls at the margin that curses set. */
static void feed(struct squeeze *q, int dir, const char *raw, size_t n, struct buf *out)
{
	if (q->at.row != (dir > 0 ? bottom_of(q, &q->wants) : top_of(&q->wants))) {
		move_by(q, dir, 0, raw, n, out);
		return;
	}
	move_cursor(q, out);
	set_region(q, out);
	if (!same_blank(&q->now, &q->want))
		change_pen(q, out);             /* the new row takes the background colour */
	buf_add(out, raw, n);
}

/* --- sequences --- */

static int number_of(const char *s, int otherwise)
{
	int v = 0;
	if (*s < '0' || *s > '9')
		return otherwise;
	for (; *s >= '0' && *s <= '9' && v < 100000; s++)
		v = v * 10 + (*s - '0');
	return v;
}

/* Curses goes on from home, or by a place, so nothing need be said yet. */
static void take_region(struct squeeze *q, int top, int bottom)
{
	q->wants = top == 1 && bottom == q->rows ? (struct region){0} : (struct region){top, bottom};
	q->at = (struct place){1, 1};
}

/* What only moves the cursor; false where `last` is something else. */
static bool take_move(struct squeeze *q, char last, const char *params, const char *raw, size_t n, struct buf *out)
{
	const char *second = strchr(params, ';');
	int one = number_of(params, 1), two = second ? number_of(second + 1, 1) : 1;
	switch (last) {
	case 'H': q->at = (struct place){one, two}; return true;
	case 'd': q->at.row = one; return true;
	case 'G': q->at.col = one; return true;
	case 'A': move_by(q, -one, 0, raw, n, out); return true;
	case 'B': move_by(q, one, 0, raw, n, out); return true;
	case 'C': move_by(q, 0, one, raw, n, out); return true;
	case 'D': move_by(q, 0, -one, raw, n, out); return true;
	case 'r': take_region(q, one, second ? number_of(second + 1, q->rows) : q->rows); return true;
	default: return false;
	}
}

/* What changes the screen where the cursor is. */
static void take_change(struct squeeze *q, char last, const char *raw, size_t n, struct buf *out)
{
	bool erases = strchr("KJXP@", last) != NULL, scrolls = strchr("LMST", last) != NULL;
	move_cursor(q, out);
	change_link(q, 0, out);
	if (scrolls)
		set_region(q, out);
	if (last == 'b' || ((erases || scrolls) && !same_blank(&q->now, &q->want)))
		change_pen(q, out);             /* erasing takes the background colour */
	buf_add(out, raw, n);
	if (last == 'b')
		q->is.col = q->at.col = 0;
	else if (!erases && !scrolls)
		q->is = q->at = (struct place){0};
}

/* A CSI sequence of `n` bytes, from its ESC to its last byte. */
static void take_csi(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	char params[PARAMS_MOST] = "";
	char last = s[n - 1];
	bool plain = n - 2 < sizeof params;
	for (size_t i = 2; i + 1 < n && plain; i++)
		plain = (s[i] >= '0' && s[i] <= '9') || s[i] == ';';
	if (plain)
		memcpy(params, s + 2, n - 3);
	struct pen pen = q->want;
	if (last == 'm' && plain && take_sgr(&pen, params, q->palette)) {
		pen.unknown = false;
		q->want = pen;
	} else if (last == 'm') {
		change_pen(q, out);
		buf_add(out, s, n);
		q->now.unknown = true;
	} else if (s[2] == '?' && strchr("hl", last)) {
		lose_cursor(q, out);
		buf_add(out, s, n);
	} else if (!plain) {
		lose_cursor(q, out);
		change_pen(q, out);
		buf_add(out, s, n);
	} else if (!take_move(q, last, params, s, n, out)) {
		take_change(q, last, s, n, out);
	}
}

static size_t csi_length(const char *s, size_t n)
{
	if (n < 2 || s[0] != 033 || s[1] != '[')
		return 0;
	for (size_t i = 2; i < n; i++)
		if (s[i] >= 0x40 && s[i] < 0x7f)
			return i + 1;
	return 0;
}

/* The region set with the cursor saved around it: ESC 7, CSI r, ESC 8. */
static size_t saved_region_length(const char *s, size_t n)
{
	size_t csi = n > 2 && s[1] == '7' ? csi_length(s + 2, n - 2) : 0;
	return csi && s[csi + 1] == 'r' && n >= csi + 4 && s[csi + 2] == 033 && s[csi + 3] == '8' ? csi + 4 : 0;
}

static size_t take_escape(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	size_t length = csi_length(s, n);
	if (length) {
		take_csi(q, s, length, out);
		return length;
	}
	if (n > 2 && s[1] == '(' && s[2] == 'B')
		return 3;
	if ((length = saved_region_length(s, n)) != 0) {
		struct place at = q->at;
		take_csi(q, s + 2, length - 4, out);
		q->at = at;
		return length;
	}
	length = n > 1 ? 2 : 1;
	if (length == 2 && s[1] == 'M') {
		feed(q, -1, s, 2, out);
		return 2;
	}
	change_pen(q, out);
	if (length < 2 || !strchr("=>", s[1]))
		lose_cursor(q, out);
	buf_add(out, s, length);
	return length;
}

/* --- text --- */

/* One character, without its marks. Its columns are curses' business; a
 * terminal may see them otherwise, so that moves by columns are not relied on
 * after it. Returns the bytes it took. */
static size_t take_text(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	uint32_t c = (unsigned char)*s;
	size_t length = c < 0x80 ? 1 : utf8_decode(s, n, &c);
	int width = c < 0x80 ? 1 : wcwidth((wchar_t)c);
	unsigned link = hyperlink_marked(s + length, n - length);
	move_cursor(q, out);
	if (width != 0)
		change_link(q, link, out);      /* a mark stays with its letter */
	if (c != ' ' || !same_blank(&q->now, &q->want))
		change_pen(q, out);
	buf_add(out, s, length);
	q->drift |= c >= 0x80;
	q->at.col = q->at.col && width >= 0 ? q->at.col + width : 0;
	if (q->at.col > q->cols)
		q->at.col = 0;                  /* at the margin terminals differ */
	q->is = q->at;
	return link ? length + MARK_BYTES : length;
}

static size_t take_control(struct squeeze *q, const char *s, struct buf *out)
{
	switch (*s) {
	case '\n': feed(q, 1, s, 1, out); break;
	case '\r': q->at.col = 1; break;
	case '\b': move_by(q, 0, -1, s, 1, out); break;
	case '\016': case '\017': break;        /* charsets again */
	default:
		lose_cursor(q, out);
		buf_addc(out, *s);
	}
	return 1;
}

void squeeze(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n;) {
		if (s[i] == 033)
			i += take_escape(q, s + i, n - i, out);
		else if ((unsigned char)s[i] < ' ')
			i += take_control(q, s + i, out);
		else
			i += take_text(q, s + i, n - i, out);
	}
	move_cursor(q, out);
	change_link(q, 0, out);
}

void squeeze_end(struct squeeze *q, struct buf *out)
{
	q->want = (struct pen){0};
	change_pen(q, out);
	q->wants = (struct region){0};
	set_region(q, out);
}
