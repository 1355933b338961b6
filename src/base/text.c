#include <config.h>

#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <uniwidth.h>
#include <wchar.h>

#include "base/buf.h"

enum { REPLACEMENT = 0xFFFD };

/* Bytes of the character beyond ASCII at `u`; 0: there is none (Unicode,
 * table 3-7). */
static size_t sequence(const unsigned char *u, size_t n)
{
	if (u[0] < 0xC2 || n < 2 || (u[1] & 0xC0) != 0x80)
		return 0;
	if (u[0] < 0xE0)
		return 2;
	if (n < 3 || (u[2] & 0xC0) != 0x80)
		return 0;
	if (u[0] < 0xF0)
		return (u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] >= 0xA0) ? 0 : 3;
	if (n < 4 || (u[3] & 0xC0) != 0x80)
		return 0;
	return u[0] > 0xF4 || (u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] >= 0x90) ? 0 : 4;
}

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
	size_t k = sequence(u, n);
	if (k == 0)
		return 1;
	*cp = u[0] & (0x7Fu >> k);
	for (size_t i = 1; i < k; i++)
		*cp = *cp << 6 | (u[i] & 0x3F);
	return k;
}

size_t utf8_put(uint32_t cp, char out[4])
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

size_t utf8_ascii_run(const char *s, size_t n)
{
	size_t i = 0;
	for (uint64_t w; n - i >= sizeof w; i += sizeof w) {
		memcpy(&w, s + i, sizeof w);
		/* a byte above 0x7F, or one that borrows when 1 is taken from it */
		if ((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < n && (signed char)s[i] > 0)
		i++;
	return i;
}

size_t utf8_valid_run(const char *s, size_t n)
{
	size_t i = 0;
	for (size_t k = 1; k; i += k) {
		if (i < n && (signed char)s[i] > 0)
			i += utf8_ascii_run(s + i, n - i);
		k = i < n ? sequence((const unsigned char *)s + i, n - i) : 0;
	}
	return i;
}

bool utf8_valid(const char *s, size_t n)
{
	size_t i = utf8_valid_run(s, n);
	while (i < n && s[i] == '\0') {
		i++;
		i += utf8_valid_run(s + i, n - i);
	}
	return i == n;
}

bool text_is_space(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* Spaces that are typography, and are kept as they are: no-break, thin,
 * narrow no-break, figure and ideographic. */
static bool is_typographic_space(uint32_t cp)
{
	return cp == 0xA0 || cp == 0x202F || cp == 0x2009 || cp == 0x2007 || cp == 0x3000;
}

static bool is_dropped(uint32_t cp)
{
	if (cp < 0x600)
		return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD;
	return cp == 0x061C || cp == 0x200B || (cp >= 0x200D && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFE00 && cp <= 0xFE0F) ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xFDD0 && cp <= 0xFDEF) ||
	       (cp & 0xFFFE) == 0xFFFE || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

/* A mark that takes no column and is drawn over what stands before it. */
static bool is_mark(uint32_t cp)
{
	return cp >= 0x300 && !text_is_ideographic(cp) &&
	       uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me);
}

/* Eight bytes at a time, all below 0x80: the high bit of each byte tells. */
#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

static uint64_t load_word(const char *s)
{
	uint64_t x;
	memcpy(&x, s, sizeof x);
	return x;
}

static bool word_is_printable(uint64_t x)
{
	uint64_t wrong = x | ~(x + EVERY(0x60)) | (x + EVERY(0x01));    /* not ASCII; below ' '; DEL */
	return (wrong & EVERY(0x80)) == 0;
}

static bool word_has_two_spaces(uint64_t x)
{
	uint64_t spaces = ~((x ^ EVERY(' ')) + EVERY(0x7F)) & EVERY(0x80);
	return (spaces & spaces << 8) != 0;
}

/* How many bytes are printable ASCII that cleaning leaves alone: without two
 * spaces in a row unless they may stay. */
static size_t plain_run(const char *s, size_t n, bool spaces_stay)
{
	size_t i = 0;
	for (; n - i >= 8; i += 8) {
		uint64_t x = load_word(s + i);
		if (!word_is_printable(x) ||
		    (!spaces_stay && (word_has_two_spaces(x) || (s[i] == ' ' && i > 0 && s[i - 1] == ' '))))
			break;
	}
	while (i < n && s[i] >= 0x20 && s[i] < 0x7F && (spaces_stay || s[i] != ' ' || i == 0 || s[i - 1] != ' '))
		i++;
	return i;
}

struct cleaner {
	struct buf *out;
	size_t start;               /* of what is added */
	enum text_kind kind;
	bool space;                 /* one is to be added before the next character */
	uint32_t last;              /* character added; 0 for none */
	int marks;                  /* on the last character */
};

static void add_space(struct cleaner *c)
{
	if (c->space && (c->out->len > c->start || c->kind == TEXT_INLINE))
		buf_addc(c->out, ' ');
	c->space = false;
}

/* A run of plain ASCII; spaces at its ends may go. */
static void clean_plain(struct cleaner *c, const char *s, size_t n)
{
	if (c->kind != TEXT_BLOCK) {
		bool before = s[0] == ' ', behind = n > 1 && s[n - 1] == ' ';
		c->space |= before;
		s += before;
		n -= before + behind;
		if (n)
			add_space(c);
		c->space |= behind;
	}
	if (n)
		c->last = (unsigned char)s[n - 1];
	c->marks = 0;
	buf_add(c->out, s, n);
}

/* A joiner that is none matters where letters change their shape by it. */
static bool is_kept(struct cleaner *c, uint32_t cp)
{
	if (is_dropped(cp))
		return false;
	if (cp == 0x200C)
		return c->last >= 0x600 && !c->space;
	if (!is_mark(cp)) {
		c->marks = 0;
		return true;
	}
	return ++c->marks <= TEXT_MARKS_MOST;
}

static void clean_character(struct cleaner *c, uint32_t cp)
{
	if (c->kind == TEXT_BLOCK && (cp == '\n' || cp == '\t' || cp == ' ')) {
		buf_addc(c->out, (char)cp);
		return;
	}
	if (text_is_space(cp) && !is_typographic_space(cp)) {
		c->space |= c->kind != TEXT_BLOCK;
		return;
	}
	if (!is_kept(c, cp))
		return;
	add_space(c);
	c->last = cp;
	buf_add_utf8(c->out, cp);
}

void text_clean(struct buf *out, const char *s, size_t n, enum text_kind kind)
{
	struct cleaner c = {.out = out, .start = out->len, .kind = kind};
	buf_reserve(out, n);
	for (size_t i = 0; i < n;) {
		size_t run = plain_run(s + i, n - i, kind == TEXT_BLOCK);
		if (run) {
			clean_plain(&c, s + i, run);
			i += run;
			continue;
		}
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		clean_character(&c, cp);
	}
	if (c.space && kind == TEXT_INLINE)
		buf_addc(out, ' ');
}

bool text_is_clean(const char *s, size_t n, enum text_kind kind)
{
	for (size_t i = 0; i < n;) {
		size_t run = plain_run(s + i, n - i, true);
		i += run;
		if (run)
			continue;
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		i += k;
		if (cp == REPLACEMENT && k == 1)
			return false;
		if (is_dropped(cp) && !(kind == TEXT_BLOCK && (cp == '\n' || cp == '\t')))
			return false;
	}
	return true;
}

/* An 8-bit locale gives no width to what it lacks; there the terminal gets
 * another character in its place, and nothing for a mark. */
static int width_without_locale(uint32_t cp)
{
	return MB_CUR_MAX > 1 ? -1 : uc_width(cp, "UTF-8") > 0;
}

bool text_has_width(uint32_t cp)
{
	return cp < 0x300 ? cp >= 0xA0 || (cp >= 0x20 && cp < 0x7F) : wcwidth((wchar_t)cp) >= 0 || width_without_locale(cp) >= 0;
}

/* Of one character. What has no width (it is not assigned yet) counts as the
 * U+FFFD that is drawn in its place. */
static size_t character_width(uint32_t cp)
{
	if (cp < 0x300)
		return cp >= 0xA0 || (cp >= 0x20 && cp < 0x7F);
	int w = wcwidth((wchar_t)cp);
	w = w < 0 ? width_without_locale(cp) : w;
	return w < 0 ? 1 : (size_t)w;
}

size_t text_width(const char *s, size_t n)
{
	size_t columns = 0;
	for (size_t i = 0; i < n;) {
		size_t run = plain_run(s + i, n - i, true);
		columns += run;
		i += run;
		if (i >= n)
			break;
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		columns += character_width(cp);
	}
	return columns;
}

size_t text_grapheme(const char *s, size_t n)
{
	if (n == 0)
		return 0;
	if (n == 1 || (((unsigned char)s[0] | (unsigned char)s[1]) < 0x80))
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

size_t text_cut_some(const char *s, size_t n, size_t columns)
{
	uint32_t cp;
	size_t k = text_cut(s, n, columns);
	return k ? k : utf8_decode(s, n, &cp);
}

size_t text_cut_words(const char *s, size_t n, size_t columns)
{
	size_t fits = text_cut_some(s, n, columns), end = fits;
	while (fits < n && end && s[end] != ' ')
		end--;
	return end ? end : fits;
}

static bool begins_word(uint32_t cp)
{
	return text_is_letter(cp) || (cp >= '0' && cp <= '9');
}

size_t text_words(const char *s, size_t n)
{
	size_t words = 0, ideographs = 0;
	bool inside = false;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (text_is_space(cp)) {
			inside = false;
		} else if (cp >= 0x3000 && text_is_ideographic(cp)) {
			ideographs++;
			inside = false;
		} else if (!inside && begins_word(cp)) {
			words++;
			inside = true;
		}
	}
	return words + (ideographs + 1) / 2;
}

/* Folding one character is dear, and a language has few: what the last ones
 * folded to is kept. The longest that fits has eleven bytes. */
struct folded {
	uint32_t cp;
	uint8_t n;
	char bytes[11];
};

static void fold_slowly(struct buf *out, uint32_t cp)
{
	char s[4];
	size_t n = utf8_put(cp, s), len = 0;
	uint8_t *folded = u8_casefold((const uint8_t *)s, n, NULL, UNINORM_NFKD, NULL, &len);
	if (!folded)
		BUG("cannot fold U+%04X", (unsigned)cp);
	for (size_t i = 0; i < len;) {
		uint32_t part;
		size_t k = utf8_decode((char *)folded + i, len - i, &part);
		if (!uc_is_general_category_withtable(part, UC_CATEGORY_MASK_Mn))
			buf_add(out, folded + i, k);
		i += k;
	}
	free(folded);
}

/* U+00C0 to U+017F, those that fold to one letter of ASCII. */
static const char latin[] =
	"aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y"
	"aaaaaaccccccccdd  eeeeeeeeeegggggggghh  iiiiiiiii   jjkk llllll "
	"   nnnnnn   oooooo  rrrrrrsssssssstttt  uuuuuuuuuuuuwwyyyzzzzzzs";
enum { LATIN = 0xC0 };

char text_fold_latin(uint32_t cp)
{
	return cp >= LATIN && cp < LATIN + sizeof latin - 1 && latin[cp - LATIN] != ' ' ? latin[cp - LATIN] : '\0';
}

static void fold_character(struct buf *out, uint32_t cp)
{
	char letter = text_fold_latin(cp);
	if (letter) {
		buf_addc(out, letter);
		return;
	}
	static struct folded seen[1024];
	struct folded *f = &seen[cp % ARRAY_LEN(seen)];
	if (f->cp == cp) {
		buf_add(out, f->bytes, f->n);
		return;
	}
	size_t from = out->len;
	fold_slowly(out, cp);
	size_t n = out->len - from;
	if (n <= sizeof f->bytes) {
		*f = (struct folded){.cp = cp, .n = (uint8_t)n};
		memcpy(f->bytes, out->data + from, n);
	}
}

void text_fold(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t run = i + utf8_ascii_run(s + i, n - i);
		buf_reserve(out, n - i);
		for (; i < run; i++)
			out->data[out->len++] = (char)ascii_lower((unsigned char)s[i]);
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		if (cp >= 0x4E00 && cp <= 0x9FFF)
			buf_add(out, s + i, k);     /* an ideograph is what it is */
		else if (k)
			fold_character(out, cp);
		i += k;
	}
	if (out->data)
		out->data[out->len] = '\0';
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

int text_digit(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= '0' && cp <= '9' ? (int)(cp - '0') : -1;
	return uc_decimal_value(cp);
}

bool text_is_rtl(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (cp < 0x80 && text_is_letter(cp))
			return false;
		int class = uc_bidi_class(cp);
		if (class == UC_BIDI_L)
			return false;
		if (class == UC_BIDI_R || class == UC_BIDI_AL)
			return true;
	}
	return false;
}
