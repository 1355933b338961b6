#include <config.h>

#include "parse/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "parse/charset_names.h"

/* How far into a page its <meta charset> is looked for. The standard says
 * 1024 bytes; real pages put scripts before it. */
enum { META_WITHIN = 8192, DECLARATION_WITHIN = 1024, CONVERTERS = 16 };

#define BAD_CONVERTER ((iconv_t)-1)

static struct converter {
	const struct charset *charset;
	iconv_t cd;
} converters[CONVERTERS];

static iconv_t converter(const struct charset *charset)
{
	for (size_t i = 0; i < CONVERTERS; i++) {
		struct converter *c = &converters[i];
		if (!c->charset)
			*c = (struct converter){charset, iconv_open("UTF-8", charset->iconv)};
		if (c->charset == charset)
			return c->cd;
	}
	return BAD_CONVERTER;
}

void charset_prepare(void)
{
	const struct charset *c;
	for (size_t i = 0; (c = charset_at(i)); i++)
		if (c->coding == CODING_ICONV)
			converter(c);
}

/* --- decoding ---
 * Each appends the text of `n` bytes and returns how many were bad. */

static const char replacement[] = "\xEF\xBF\xBD";

static size_t add_utf8(struct buf *out, const char *s, size_t n)
{
	size_t bad = 0;
	buf_reserve(out, n);
	for (size_t i = 0; i < n;) {
		size_t k = utf8_valid_run(s + i, n - i);
		buf_add(out, s + i, k);
		i += k;
		if (i >= n)
			break;
		if (s[i]) {
			buf_adds(out, replacement);
			bad++;
		}
		i++;
	}
	return bad;
}

static size_t add_table(struct buf *out, const char *s, size_t n, const uint16_t *high)
{
	size_t bad = 0;
	buf_reserve(out, n + n / 8);
	for (size_t i = 0; i < n; i++) {
		size_t k = utf8_ascii_run(s + i, n - i);
		buf_add(out, s + i, k);
		i += k;
		unsigned char c = i < n ? (unsigned char)s[i] : 0;
		if (c) {
			bad += high[c - 0x80] == 0xFFFD;
			buf_add_utf8(out, high[c - 0x80]);
		}
	}
	return bad;
}

static uint32_t unit(const unsigned char *p, size_t width, bool big)
{
	uint32_t v = 0;
	for (size_t i = 0; i < width; i++)
		v = v << 8 | p[big ? i : width - 1 - i];
	return v;
}

static size_t add_utf16(struct buf *out, const char *s, size_t n, bool big)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t bad = n & 1;
	buf_reserve(out, n / 2);
	for (size_t i = 0; i + 1 < n; i += 2) {
		uint32_t c = unit(p + i, 2, big);
		if (c >= 0xD800 && c < 0xE000) {
			uint32_t low = i + 3 < n ? unit(p + i + 2, 2, big) : 0;
			if (c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				i += 2;
			} else {
				bad++;
			}
		}
		if (c)
			buf_add_utf8(out, c);
	}
	return bad;
}

static size_t add_utf32(struct buf *out, const char *s, size_t n, bool big)
{
	size_t bad = n & 3;
	for (size_t i = 0; i + 3 < n; i += 4) {
		uint32_t c = unit((const unsigned char *)s + i, 4, big);
		bad += c > 0x10FFFF;
		if (c)
			buf_add_utf8(out, c);
	}
	return bad;
}

static void drop_nuls(struct buf *out, size_t from)
{
	size_t to = from;
	for (size_t i = from; i < out->len; i++)
		if (out->data[i])
			out->data[to++] = out->data[i];
	buf_truncate(out, to);
}

static size_t add_iconv(struct buf *out, const char *s, size_t n, const struct charset *charset)
{
	iconv_t cd = converter(charset);
	if (cd == BAD_CONVERTER)
		return add_utf8(out, s, n);
	iconv(cd, NULL, NULL, NULL, NULL);
	char *in = (char *)s;
	size_t bad = 0, from = out->len;
	while (n) {
		buf_reserve(out, n + n / 2 + 16);
		char *to = out->data + out->len;
		size_t room = out->cap - out->len - 1;
		size_t done = iconv(cd, &in, &n, &to, &room);
		out->len = (size_t)(to - out->data);
		if (done == (size_t)-1 && errno != E2BIG) {
			buf_adds(out, replacement);
			bad++;
			in++;
			n--;
		}
	}
	buf_reserve(out, 1);
	drop_nuls(out, from);
	return bad;
}

static size_t decode_as(struct buf *out, const char *s, size_t n, const struct charset *c)
{
	switch (c->coding) {
	case CODING_UTF16LE:
	case CODING_UTF16BE:
		return add_utf16(out, s, n, c->coding == CODING_UTF16BE);
	case CODING_UTF32LE:
	case CODING_UTF32BE:
		return add_utf32(out, s, n, c->coding == CODING_UTF32BE);
	case CODING_TABLE:
		return add_table(out, s, n, c->high);
	case CODING_ICONV:
		return add_iconv(out, s, n, c);
	default:
		return add_utf8(out, s, n);
	}
}

/* --- choosing --- */

static const struct charset *named(const char *label)
{
	return charset_find(label, strlen(label));
}

static bool is_wide(const struct charset *c)
{
	return c->coding >= CODING_UTF16LE && c->coding <= CODING_UTF32BE;
}

static const struct charset *by_mark(const char *s, size_t n, size_t *length)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *label;
	} marks[] = {
		{"\xEF\xBB\xBF", 3, "utf-8"},       {"\xFF\xFE\0\0", 4, "utf-32le"}, {"\0\0\xFE\xFF", 4, "utf-32be"},
		{"\xFF\xFE", 2, "utf-16le"},        {"\xFE\xFF", 2, "utf-16be"},
	};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (n >= marks[i].n && memcmp(s, marks[i].bytes, marks[i].n) == 0) {
			*length = marks[i].n;
			return named(marks[i].label);
		}
	return NULL;
}

/* Wide characters betray themselves by the zero bytes of an ASCII start
 * (XML 1.0, appendix F). */
static const struct charset *by_zeros(const char *s, size_t n)
{
	if (n < 4)
		return NULL;
	unsigned zeros = 0;
	for (size_t i = 0; i < 4; i++)
		zeros |= (unsigned)(s[i] == '\0') << i;
	switch (zeros) {
	case 0x5: return named("utf-16be");
	case 0xA: return named("utf-16le");
	case 0x7: return named("utf-32be");
	case 0xE: return named("utf-32le");
	default:  return NULL;
	}
}

/* The value after `name` and '=' in [s, s+n), with or without quotes. */
static const char *find_value(const char *s, size_t n, const char *name, size_t *length)
{
	size_t m = strlen(name);
	for (size_t i = 0; i + m < n; i++) {
		if (strncasecmp(s + i, name, m) != 0)
			continue;
		size_t at = i + m;
		while (at < n && ascii_space((unsigned char)s[at]))
			at++;
		if (at >= n || s[at] != '=')
			continue;
		at++;
		while (at < n && (ascii_space((unsigned char)s[at]) || s[at] == '"' || s[at] == '\''))
			at++;
		size_t from = at;
		while (at < n && !ascii_space((unsigned char)s[at]) && !strchr("\"';>?/", s[at]))
			at++;
		*length = at - from;
		return s + from;
	}
	return NULL;
}

/* What is said to be ASCII says nothing of the bytes that are none: it counts
 * as not labelled. */
static const struct charset *by_label(const char *label, size_t n)
{
	static const char *const ascii[] = {"us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us"};
	for (size_t i = 0; i < ARRAY_LEN(ascii); i++)
		if (n == strlen(ascii[i]) && strncasecmp(label, ascii[i], n) == 0)
			return NULL;
	return charset_find(label, n);
}

static const struct charset *by_header(const char *content_type)
{
	size_t n;
	const char *label = content_type ? find_value(content_type, strlen(content_type), "charset", &n) : NULL;
	return label ? by_label(label, n) : NULL;
}

static const struct charset *by_declaration(const char *s, size_t n)
{
	const char *label = NULL;
	size_t from = 0, length;
	while (from < n && ascii_space((unsigned char)s[from]))
		from++;
	if (n - from > 6 && strncasecmp(s + from, "<?xml", 5) == 0) {
		const char *end = memchr(s + from, '>', n - from < DECLARATION_WITHIN ? n - from : DECLARATION_WITHIN);
		if (end)
			label = find_value(s + from, (size_t)(end - s) - from, "encoding", &length);
	}
	return label ? by_label(label, length) : NULL;
}

static const struct charset *by_meta(const char *s, size_t n)
{
	const char *end = s + (n < META_WITHIN ? n : META_WITHIN);
	while (s < end && (s = memchr(s, '<', (size_t)(end - s)))) {
		size_t left = (size_t)(end - s);
		if (left > 4 && memcmp(s, "<!--", 4) == 0) {
			const char *close = memmem(s + 4, left - 4, "-->", 3);
			s = close ? close : end;
		} else if (left > 6 && strncasecmp(s, "<meta", 5) == 0) {
			const char *close = memchr(s, '>', left);
			size_t length;
			const char *label = find_value(s, close ? (size_t)(close - s) : left, "charset", &length);
			const struct charset *found = label ? by_label(label, length) : NULL;
			if (found)
				return found;
		}
		s++;
	}
	return by_declaration(end - (n < META_WITHIN ? n : META_WITHIN), n);
}

static const struct charset *choose(const char *s, size_t n, const char *content_type, enum charset_kind kind)
{
	const struct charset *wide = by_zeros(s, n), *c = kind == CHARSET_JSON ? NULL : by_header(content_type);
	if (wide)
		return wide;
	if (!c && kind == CHARSET_XML)
		c = by_declaration(s, n);
	if (!c && kind == CHARSET_HTML)
		c = by_meta(s, n);
	/* A label that was read as ASCII cannot name a wide encoding. */
	if (!c || is_wide(c))
		c = named("utf-8");
	return c;
}

/* Does the text hold more bad bytes than good characters beyond ASCII? Then
 * it is not UTF-8; a single one may be a cut or a slip in a text that is. */
static bool is_mostly_bad(const char *s, size_t n, size_t bad)
{
	size_t good = 0;
	for (size_t i = 0; i < n && good < bad;) {
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		good += k > 1;
		i += k;
	}
	return bad > good;
}

/* What to try where the first choice gave bad bytes; NULL: nothing better. */
static const struct charset *second_choice(const struct charset *first, size_t bad, const char *s, size_t n,
										   const char *content_type, enum charset_kind kind)
{
	if (is_wide(first))
		return NULL;
	if (first->coding != CODING_UTF8)
		return utf8_valid(s, n) ? named("utf-8") : NULL;
	if (!is_mostly_bad(s, n, bad))
		return NULL;
	const struct charset *c = kind == CHARSET_HTML ? by_meta(s, n) : kind == CHARSET_XML ? by_declaration(s, n) : NULL;
	if (!c || c == first || is_wide(c))
		c = by_header(content_type);
	return c && c != first && !is_wide(c) ? c : named("windows-1252");
}

/* Text in an East Asian charset hardly ever happens to be UTF-8, and text in
 * UTF-8 is often said to be in one. ISO-2022-JP looks like ASCII. */
static bool is_really_utf8(const struct charset *c, const char *s, size_t n)
{
	return c->coding == CODING_ICONV && !memchr(s, 0x1B, n) && utf8_valid(s, n);
}

const char *charset_decode(struct buf *out, const char *p, size_t n, const char *content_type, enum charset_kind kind)
{
	size_t mark = 0, from = out->len;
	const struct charset *c = by_mark(p, n, &mark), *other;
	if (!c)
		c = choose(p, n, content_type, kind);
	p += mark;
	n -= mark;
	if (is_really_utf8(c, p, n))
		c = named("utf-8");
	size_t bad = decode_as(out, p, n, c);
	if (bad && !mark && (other = second_choice(c, bad, p, n, content_type, kind))) {
		buf_truncate(out, from);
		decode_as(out, p, n, other);
		c = other;
	}
	return c->name;
}
