#include <config.h>

#include "parse/lift.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "parse/charref.h"

/* Shorter pieces cost the parser less than a mark does; references are dear. */
enum { LONG_TEXT = 96, LONG_REFERENCES = 24, LONG_CDATA = 16 };

static const char mark[] = "<?" LIFT_MARK "?>";

struct lifted_piece {
	const char *p;              /* NULL: in `text`, at `from` */
	size_t from, n;
};

/* --- what may be lifted --- */

static bool has_control(const char *s, size_t n)
{
	size_t i = 0;
	for (uint64_t w; n - i >= sizeof w; i += sizeof w) {
		memcpy(&w, s + i, sizeof w);
		/* below 0x20, or just after one that is: looked at again */
		if (!((w - UINT64_C(0x2020202020202020)) & ~w & UINT64_C(0x8080808080808080)))
			continue;
		for (size_t k = i; k < i + sizeof w; k++)
			if ((unsigned char)s[k] < 0x20 && s[k] != '\n' && s[k] != '\t' && s[k] != '\r')
				return true;
	}
	for (; i < n; i++)
		if ((unsigned char)s[i] < 0x20 && s[i] != '\n' && s[i] != '\t' && s[i] != '\r')
			return true;
	return false;
}

/* U+FFFE and U+FFFF, in UTF-8 that is otherwise valid. */
static bool has_no_character(const char *s, size_t n)
{
	for (const char *p = s, *end = s + n; (p = memchr(p, 0xEF, (size_t)(end - p))); p++)
		if (end - p > 2 && (unsigned char)p[1] == 0xBF && (unsigned char)p[2] >= 0xBE)
			return true;
	return false;
}

static bool is_sound(const char *s, size_t n)
{
	return !has_control(s, n) && !has_no_character(s, n);
}

/* "]]>" may not stand in text. */
static bool ends_section(const char *s, size_t n)
{
	for (const char *p = s, *end = s + n; (p = memchr(p, '>', (size_t)(end - p))); p++)
		if (p - s >= 2 && p[-1] == ']' && p[-2] == ']')
			return true;
	return false;
}

/* --- references --- */

/* "#8217" or "#x2019" in [p, end). */
static uint32_t read_number(const char *p, const char *end)
{
	bool hex = ++p < end && *p == 'x';
	uint32_t cp = 0;
	p += hex;
	if (p == end || end - p > 7)
		return 0;
	for (; p < end; p++) {
		int c = hex ? *p | 0x20 : 0;
		if (*p >= '0' && *p <= '9')
			cp = cp * (hex ? 16 : 10) + (uint32_t)(*p - '0');
		else if (c >= 'a' && c <= 'f')
			cp = cp * 16 + (uint32_t)(c - 'a' + 10);
		else
			return 0;
	}
	return charref_is_xml(cp) ? cp : 0;
}

static bool starts(const char *p, const char *end, const char *s, size_t n)
{
	return (size_t)(end - p) >= n && memcmp(p, s, n) == 0;
}

/* At an '&': the character, and how many bytes name it; 0: it is left to the
 * parser. */
static uint32_t read_reference(const char *p, const char *end, size_t *n)
{
	if (starts(p, end, "&lt;", 4))
		return *n = 4, '<';
	if (starts(p, end, "&gt;", 4))
		return *n = 4, '>';
	if (starts(p, end, "&amp;", 5))
		return *n = 5, '&';
	if (starts(p, end, "&quot;", 6))
		return *n = 6, '"';
	if (starts(p, end, "&apos;", 6))
		return *n = 6, '\'';
	const char *semicolon = starts(p, end, "&#", 2) ? memchr(p, ';', end - p < 12 ? (size_t)(end - p) : 12) : NULL;
	if (!semicolon)
		return 0;
	*n = (size_t)(semicolon + 1 - p);
	return read_number(p + 1, semicolon);
}

/* XML's line ends, where there are others than LF (`lines`): one LF each. */
static void add_text(struct buf *out, const char *s, size_t n, bool lines)
{
	const char *end = s + n;
	for (const char *cr; lines && (cr = memchr(s, '\r', (size_t)(end - s))); s = cr + 1) {
		buf_add(out, s, (size_t)(cr - s));
		if (cr + 1 == end || cr[1] != '\n')
			buf_addc(out, '\n');
	}
	buf_add(out, s, (size_t)(end - s));
}

static bool add_read(struct buf *out, const char *p, const char *end, bool lines)
{
	size_t k;
	for (const char *amp; (amp = memchr(p, '&', (size_t)(end - p))); p = amp + k) {
		add_text(out, p, (size_t)(amp - p), lines);
		uint32_t cp = read_reference(amp, end, &k);
		if (cp == 0)
			return false;
		if (cp < 0x80)
			buf_addc(out, (char)cp);
		else
			buf_add_utf8(out, cp);
	}
	add_text(out, p, (size_t)(end - p), lines);
	return true;
}

/* --- the walk --- */

struct walk {
	struct lifted *l;
	const char *copied;         /* what is before it is in the markup, or lifted */
	const char *p, *end;
	bool whole;                 /* nothing may be lifted: only tags are looked at */
};

static void put_mark(struct walk *w, struct lifted_piece piece, const char *from, const char *to)
{
	GROW(w->l->pieces, w->l->n, w->l->cap);
	w->l->pieces[w->l->n++] = piece;
	buf_add(&w->l->markup, w->copied, (size_t)(from - w->copied));
	buf_add(&w->l->markup, mark, sizeof mark - 1);
	w->copied = to;
}

static void lift(struct walk *w, const char *s, size_t n, bool references, const char *from, const char *to)
{
	struct buf *text = &w->l->text;
	size_t start = text->len;
	bool lines = memchr(s, '\r', n) != NULL;
	if (!lines && !(references && memchr(s, '&', n)))
		put_mark(w, (struct lifted_piece){.p = s, .n = n}, from, to);
	else if (!references)
		add_text(text, s, n, lines);
	else if (!add_read(text, s, s + n, lines))
		buf_truncate(text, start);
	if (text->len > start)
		put_mark(w, (struct lifted_piece){.from = start, .n = text->len - start}, from, to);
}

/* Up to the next tag. */
static void walk_text(struct walk *w)
{
	const char *tag = memchr(w->p, '<', (size_t)(w->end - w->p)), *to = tag ? tag : w->end;
	size_t n = (size_t)(to - w->p);
	if (tag && !w->whole && n >= LONG_REFERENCES && (n >= LONG_TEXT || memchr(w->p, '&', n)) && is_sound(w->p, n) && !ends_section(w->p, n))
		lift(w, w->p, n, true, w->p, to);
	w->p = to;
}

/* The end of the tag at `p`, where it has one within reach. */
static const char *tag_end(const char *p, const char *end)
{
	char quote = '\0';
	if (end - p > LIFT_TAG_MOST)
		end = p + LIFT_TAG_MOST;
	for (; p < end; p++) {
		if (quote && *p == quote)
			quote = '\0';
		else if (!quote && *p == '>')
			return p + 1;
		else if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
	}
	return NULL;
}

static bool at(const struct walk *w, const char *s, size_t n)
{
	return starts(w->p, w->end, s, n);
}

/* Texts and comments have few of the bytes that such an end begins with. */
static bool skip_past(struct walk *w, const char *s, size_t n)
{
	for (const char *p = w->p; (p = memchr(p, s[0], (size_t)(w->end - p))); p++)
		if ((size_t)(w->end - p) >= n && memcmp(p, s, n) == 0) {
			w->p = p + n;
			return true;
		}
	w->p = w->end;
	return false;
}

/* At a '<'. False: the tag is too long, or has no end. */
static bool walk_markup(struct walk *w)
{
	const char *from = w->p;
	if (at(w, "<![CDATA[", 9)) {
		w->p += 9;
		bool closed = skip_past(w, "]]>", 3);
		w->l->nested |= memmem(from + 9, (size_t)(w->p - from) - 9, "<![CDATA[", 9) != NULL;
		if (closed && !w->whole && w->p - from >= LONG_CDATA + 12 && is_sound(from + 9, (size_t)(w->p - from) - 12))
			lift(w, from + 9, (size_t)(w->p - from) - 12, false, from, w->p);
	} else if (at(w, "<!--", 4)) {
		w->p += 4;
		skip_past(w, "-->", 3);
	} else if (at(w, "<!", 2)) {
		skip_past(w, ">", 1);
		w->whole |= memchr(from, '[', (size_t)(w->p - from)) != NULL;
	} else if (at(w, "<?", 2)) {
		w->whole |= at(w, mark, sizeof mark - 3);
		skip_past(w, "?>", 2);
	} else {
		w->p = tag_end(from, w->end);
	}
	return w->p;
}

bool lift_text(struct lifted *l, const char *xml, size_t n)
{
	struct walk w = {.l = l, .copied = xml, .p = xml, .end = xml + n};
	*l = (struct lifted){0};
	while (w.p < w.end && !l->huge) {
		walk_text(&w);
		l->huge = w.p < w.end && !walk_markup(&w);
	}
	buf_add(&l->markup, w.copied, (size_t)(w.end - w.copied));
	return !l->huge && !w.whole && l->n > 0;
}

const char *lift_next(struct lifted *l, size_t *n)
{
	if (l->next == l->n)
		return NULL;
	const struct lifted_piece *piece = &l->pieces[l->next++];
	*n = piece->n;
	return piece->p ? piece->p : l->text.data + piece->from;
}

void lift_free(struct lifted *l)
{
	buf_free(&l->markup);
	buf_free(&l->text);
	free(l->pieces);
}
