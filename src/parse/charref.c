#include <config.h>

#include "parse/charref.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/charref_names.h"

enum { NAME_MOST = 32, DIGITS_MOST = 10 };

/* What windows-1252 has at 0x80 to 0x9F: feeds mean that by &#146; and the like. */
static const uint16_t c1[32] = {
	0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool charref_is_xml(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' || cp == '\r';
	return cp < 0xD800 || (cp > 0xDFFF && cp < 0xFFFE) || (cp > 0xFFFF && cp <= 0x10FFFF);
}

uint32_t charref_c1(unsigned byte)
{
	return byte >= 0x80 && byte < 0xA0 ? c1[byte - 0x80] : byte;
}

static int digit_value(int c, bool hex)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number behind "&#", as it stands; 0: there is none. */
static size_t read_digits(const char *p, size_t n, uint32_t *value)
{
	size_t at = 2, from;
	bool hex = at < n && (p[at] | 0x20) == 'x';
	*value = 0;
	at += hex;
	from = at;
	for (int v; at < n && at - from < DIGITS_MOST && (v = digit_value((unsigned char)p[at], hex)) >= 0; at++)
		*value = *value > 0x110000 ? *value : *value * (hex ? 16 : 10) + (uint32_t)v;
	if (at == from)
		return 0;
	return at < n && p[at] == ';' ? at + 1 : at;
}

static size_t read_number(const char *p, size_t n, uint32_t cp[2])
{
	uint32_t value, low;
	size_t used = read_digits(p, n, &value), more;
	if (!used)
		return 0;
	/* Two halves of UTF-16, as JavaScript writes a character beyond U+FFFF. */
	if (value >= 0xD800 && value < 0xDC00 && n - used > 2 && p[used] == '&' && p[used + 1] == '#' &&
	    (more = read_digits(p + used, n - used, &low)) && low >= 0xDC00 && low < 0xE000) {
		value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
		used += more;
	}
	if (value >= 0x80 && value < 0xA0)
		value = c1[value - 0x80];
	else if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
		value = 0xFFFD;
	cp[0] = value;
	cp[1] = 0;
	return used;
}

size_t charref_read(const char *p, size_t n, uint32_t cp[2])
{
	char name[NAME_MOST + 1];
	size_t length = 0;
	if (n > 2 && p[1] == '#')
		return read_number(p, n, cp);
	while (length + 1 < n && length < NAME_MOST && ascii_alnum((unsigned char)p[length + 1])) {
		name[length] = p[length + 1];
		length++;
	}
	name[length] = '\0';
	if (length < 2)
		return 0;
	bool closed = length + 1 < n && p[length + 1] == ';';
	size_t low = 0, high = ARRAY_LEN(names);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, names[middle].name);
		if (order == 0) {
			bool open = names[middle].first & OPEN && !(length + 1 < n && p[length + 1] == '=');
			if (!closed && !open)
				return 0;
			cp[0] = names[middle].first & ~(uint32_t)OPEN;
			cp[1] = names[middle].second;
			return length + 1 + closed;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

const char *charref_decode(struct arena *a, const char *s)
{
	const char *amp = s ? strchr(s, '&') : NULL;
	if (!amp)
		return s;
	struct buf out = BUF_INIT;
	for (size_t n = strlen(s), i = 0; i < n;) {
		uint32_t cp[2] = {0};
		size_t k = s[i] == '&' ? charref_read(s + i, n - i, cp) : 0;
		if (k == 0) {
			buf_addc(&out, s[i++]);
			continue;
		}
		buf_add_utf8(&out, cp[0]);
		if (cp[1])
			buf_add_utf8(&out, cp[1]);
		i += k;
	}
	const char *decoded = arena_strndup(a, buf_str(&out), out.len);
	buf_free(&out);
	return decoded;
}
