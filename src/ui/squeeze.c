#include <config.h>

#include "ui/squeeze.h"

#include <stdio.h>
#include <string.h>

enum { PARAMS_MOST = 24 };

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

static void set_color(char into[24], const char *from, size_t n)
{
	if (n < 24) {
		memcpy(into, from, n);
		into[n] = '\0';
	}
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
static bool take_sgr(struct pen *p, const char *s)
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
			set_color(p->fg, s, n);
		} else if ((v >= 40 && v <= 48) || (v >= 100 && v <= 107)) {
			n = color_length(s);
			set_color(p->bg, s, n);
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

/* One character of the text, without its marks. Returns the bytes it took. */
static size_t take_character(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	size_t k = 1;
	while (k < n && ((unsigned char)s[k] & 0xC0) == 0x80)
		k++;
	unsigned link = hyperlink_marked(s + k, n - k);
	change_link(q, link, out);
	change_pen(q, out);
	buf_add(out, s, k);
	return link ? k + MARK_BYTES : k;
}

/* --- the cursor --- */

static int first_number(const char *s, int otherwise)
{
	int v = 0;
	if (*s < '0' || *s > '9')
		return otherwise;
	for (; *s >= '0' && *s <= '9' && v < 100000; s++)
		v = v * 10 + (*s - '0');
	return v;
}

/* Where the row is after a sequence; 0 where that cannot be said. */
static void follow(struct squeeze *q, char last, const char *params)
{
	switch (last) {
	case 'H': q->row = first_number(params, 1); break;
	case 'd': q->row = first_number(params, 1); break;
	case 'A': q->row = q->row > first_number(params, 1) ? q->row - first_number(params, 1) : 0; break;
	case 'B': q->row = q->row ? q->row + first_number(params, 1) : 0; break;
	case 'r':
		q->region = *params && !(first_number(params, 1) == 1 && strchr(params, ';') && first_number(strchr(params, ';') + 1, 0) == q->rows);
		q->row = 0;
		break;
	case 'C': case 'D': case 'G': case 'K': case 'X': case 'P': case '@': case 'J': case 'b': case 'm': break;
	default: q->row = 0; break;
	}
}

/* A CSI sequence: `s` is what follows "ESC [", `n` its length with its last byte. */
static void take_csi(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	char params[PARAMS_MOST * 4] = "";
	char last = s[n - 1];
	bool plain = n < sizeof params;
	for (size_t i = 0; i + 1 < n && plain; i++)
		plain = (s[i] >= '0' && s[i] <= '9') || s[i] == ';';
	if (plain) {
		memcpy(params, s, n - 1);
		params[n - 1] = '\0';
	}
	struct pen pen = q->want;
	if (last == 'm' && plain && take_sgr(&pen, params)) {
		pen.unknown = false;
		q->want = pen;
		return;
	}
	if (strchr("KJXPL@ST", last) || !plain || last == 'b') {
		change_link(q, 0, out);
		change_pen(q, out);             /* erasing takes the background colour */
	}
	if (last == 'm')
		q->now.unknown = true;
	if (last == 'd' && plain && q->row && !q->region && first_number(params, 1) == q->row + 1) {
		buf_addc(out, '\n');
		q->row++;
		return;
	}
	const char *second = strchr(params, ';');
	if (last == 'H' && second && q->row && !q->region && first_number(params, 1) == q->row + 1 && first_number(second + 1, 1) <= 2) {
		buf_adds(out, first_number(second + 1, 1) == 1 ? "\r\n" : "\r\n\033[C");
		q->row++;
		return;
	}
	buf_adds(out, "\033[");
	buf_add(out, s, n);
	if (plain)
		follow(q, last, params);
	else if (s[0] != '?')
		q->row = 0;
}

static size_t csi_length(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] >= 0x40 && s[i] < 0x7f)
			return i + 1;
	return 0;
}

void squeeze(struct squeeze *q, const char *s, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		if (c == 033 && i + 2 < n && s[i + 1] == '(' && s[i + 2] == 'B') {
			i += 3;
		} else if (c == 033 && i + 1 < n && s[i + 1] == '[' && csi_length(s + i + 2, n - i - 2)) {
			size_t length = csi_length(s + i + 2, n - i - 2);
			take_csi(q, s + i + 2, length, out);
			i += 2 + length;
		} else if (c == 033) {
			change_pen(q, out);
			buf_add(out, s + i, i + 1 < n ? 2 : 1);
			q->row = i + 1 < n && strchr("=>", s[i + 1]) ? q->row : 0;
			i += 2;
		} else if (c >= ' ') {
			i += take_character(q, s + i, n - i, out);
		} else {
			if (c == '\n')
				q->row = q->row && !q->region && q->row < q->rows ? q->row + 1 : 0;
			buf_addc(out, (char)c);
			i++;
		}
	}
	change_link(q, 0, out);
	/* what is left at the end of a frame: the screen is left as curses believes it */
	change_pen(q, out);
}
