#include <config.h>

#include "base/text.h"

#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <wchar.h>

#include "base/buf.h"

enum { REPLACEMENT = 0xFFFD };

size_t utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	*cp = REPLACEMENT;
	if (n == 0)
		return 0;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	size_t more = u[0] >= 0xF0 && u[0] < 0xF5 ? 3 : u[0] >= 0xE0 && u[0] < 0xF0 ? 2 : u[0] >= 0xC2 && u[0] < 0xE0 ? 1 : 0;
	if (more == 0 || n <= more)
		return 1;
	uint32_t c = u[0] & (0x3Fu >> more);
	for (size_t i = 1; i <= more; i++) {
		if ((u[i] & 0xC0) != 0x80)
			return 1;
		c = c << 6 | (u[i] & 0x3F);
	}
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	if (c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
		return 1;
	*cp = c;
	return more + 1;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		if (k == 1)
			return false;
		i += k;
	}
	return true;
}

bool text_is_space(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
	       cp == 0x205F || cp == 0x3000;
}

/* Spaces that are typography, and are kept as they are: no-break, thin,
 * narrow no-break, figure and ideographic. */
static bool is_typographic_space(uint32_t cp)
{
	return cp == 0xA0 || cp == 0x202F || cp == 0x2009 || cp == 0x2007 || cp == 0x3000;
}

static bool is_dropped(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD || cp == 0x200B || cp == 0x200D ||
	       cp == 0x200E || cp == 0x200F || cp == 0x061C || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFE00 && cp <= 0xFE0F) ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xFDD0 && cp <= 0xFDEF) ||
	       (cp & 0xFFFE) == 0xFFFE || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

void text_clean(struct buf *out, const char *s, size_t n, enum text_kind kind)
{
	size_t start = out->len;
	bool space = false;
	buf_reserve(out, n);
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		i += k;
		if (kind == TEXT_BLOCK && (cp == '\n' || cp == '\t')) {
			buf_addc(out, (char)cp);
			continue;
		}
		if (text_is_space(cp) && !is_typographic_space(cp)) {
			if (kind == TEXT_BLOCK && cp == ' ')
				buf_addc(out, ' ');
			else if (kind != TEXT_BLOCK)
				space = true;
			continue;
		}
		if (is_dropped(cp))
			continue;
		if (space && (out->len > start || kind == TEXT_INLINE))
			buf_addc(out, ' ');
		space = false;
		buf_add_utf8(out, cp);
	}
	if (space && kind == TEXT_INLINE)
		buf_addc(out, ' ');
}

bool text_is_clean(const char *s, size_t n, enum text_kind kind)
{
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		if (c >= 0x20 && c < 0x7F) {
			i++;
			continue;
		}
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		if (cp == REPLACEMENT && k == 1)
			return false;
		if (kind == TEXT_BLOCK && (cp == '\n' || cp == '\t')) {
			i += k;
			continue;
		}
		if (is_dropped(cp))
			return false;
		i += k;
	}
	return true;
}

size_t text_width(const char *s, size_t n)
{
	size_t columns = 0;
	for (size_t i = 0; i < n;) {
		if ((unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7F) {
			columns++;
			i++;
			continue;
		}
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		int w = wcwidth((wchar_t)cp);
		columns += w > 0 ? (size_t)w : w < 0 && cp >= 0xA0 ? 1 : 0;
	}
	return columns;
}

size_t text_grapheme(const char *s, size_t n)
{
	if (n == 0)
		return 0;
	if (n == 1 || ((unsigned char)s[0] < 0x80 && (unsigned char)s[1] < 0x80))
		return s[0] == '\r' && n > 1 && s[1] == '\n' ? 2 : 1;
	const uint8_t *u = (const uint8_t *)s;
	const uint8_t *end = u8_grapheme_next(u, u + n);
	return end ? (size_t)(end - u) : n;
}

size_t text_cut(const char *s, size_t n, size_t columns)
{
	size_t at = 0, used = 0;
	while (at < n) {
		size_t k = text_grapheme(s + at, n - at);
		size_t w = text_width(s + at, k);
		if (used + w > columns)
			break;
		used += w;
		at += k;
	}
	return at;
}

size_t text_words(const char *s, size_t n)
{
	size_t words = 0, ideographs = 0;
	bool inside = false;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (text_is_ideographic(cp)) {
			ideographs++;
			inside = false;
		} else if (text_is_space(cp)) {
			inside = false;
		} else if (!inside && (cp > 0x7F ? text_is_letter(cp) : (cp >= '0' && cp <= '9') || text_is_letter(cp))) {
			words++;
			inside = true;
		}
	}
	return words + (ideographs + 1) / 2;
}

void text_fold(struct buf *out, const char *s, size_t n)
{
	bool ascii = true;
	for (size_t i = 0; i < n && ascii; i++)
		ascii = (unsigned char)s[i] < 0x80;
	if (ascii) {
		buf_reserve(out, n);
		for (size_t i = 0; i < n; i++)
			buf_addc(out, (char)ascii_lower((unsigned char)s[i]));
		return;
	}
	size_t len = 0;
	uint8_t *folded = u8_casefold((const uint8_t *)s, n, NULL, UNINORM_NFKD, NULL, &len);
	if (!folded) {
		buf_add(out, s, n);
		return;
	}
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += utf8_decode((char *)folded + i, len - i, &cp);
		if (!uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Mn))
			buf_add_utf8(out, cp);
	}
	free(folded);
}

bool text_is_ideographic(uint32_t cp)
{
	return (cp >= 0x3040 && cp <= 0x30FF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
	       (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0xAC00 && cp <= 0xD7A3) ||
	       (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFF66 && cp <= 0xFF9F) ||
	       (cp >= 0x20000 && cp <= 0x3FFFF) || cp == 0x3005 || cp == 0x3007;
}

bool text_is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
	return uc_is_property_alphabetic(cp);
}

bool text_is_upper(uint32_t cp)
{
	return cp < 0x80 ? cp >= 'A' && cp <= 'Z' : uc_is_upper(cp);
}

bool text_is_lower(uint32_t cp)
{
	return cp < 0x80 ? cp >= 'a' && cp <= 'z' : uc_is_lower(cp);
}

bool text_is_rtl(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		int class = uc_bidi_class(cp);
		if (class == UC_BIDI_L)
			return false;
		if (class == UC_BIDI_R || class == UC_BIDI_AL)
			return true;
	}
	return false;
}
