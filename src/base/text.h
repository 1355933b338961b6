/* UTF-8 text as (pointer, length): decoding, the one cleaning that all text
 * from outside goes through, width in columns, graphemes, folding.
 *
 * Width follows wcwidth(3), which curses itself uses, and in an 8-bit locale
 * what the terminal gets in place of a character. What terminals disagree on
 * (soft hyphens, joiners, variation selectors, bidi controls) is dropped before.
 * Graphemes and line breaks follow UAX #29 and #14 as libunistring has them. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* Decodes one code point and returns its length in bytes (at least 1 where
 * n > 0). Bad bytes give U+FFFD, one at a time. */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);
size_t utf8_put(uint32_t cp, char out[4]);
bool utf8_valid(const char *s, size_t n);

/* How many bytes at the start are ASCII, or valid at all, and not NUL. */
size_t utf8_ascii_run(const char *s, size_t n);
size_t utf8_valid_run(const char *s, size_t n);

enum text_kind {
	TEXT_LINE,      /* one line: white space of any kind becomes one space, ends trimmed */
	TEXT_INLINE,    /* the same, but a space at either end stays: runs of one paragraph */
	TEXT_BLOCK      /* newlines and tabs stay: code, tables, hard breaks */
};

/* Marks over one character; more are a joke, or an attack on the lines above
 * and below. Curses holds no more in a cell (CCHARW_MAX). */
enum { TEXT_MARKS_MOST = 4 };

/* Appends `s` without what must never reach a terminal or a store: bad UTF-8
 * (replaced), C0, C1 and ESC, bidi controls, soft hyphens, zero-width (except
 * ZWNJ behind a letter of a script that it shapes), variation selectors,
 * tags, noncharacters, marks beyond TEXT_MARKS_MOST. Characters that are not
 * assigned yet stay: what draws them puts U+FFFD in their place. */
void text_clean(struct buf *out, const char *s, size_t n, enum text_kind kind);

/* Is it what text_clean would give, but for white space? */
bool text_is_clean(const char *s, size_t n, enum text_kind kind);

size_t text_width(const char *s, size_t n);               /* columns */
bool text_has_width(uint32_t cp);                         /* else it is drawn as U+FFFD */
size_t text_grapheme(const char *s, size_t n);            /* bytes of the first one */
size_t text_cut(const char *s, size_t n, size_t columns); /* bytes that fit, at a grapheme end */
size_t text_cut_some(const char *s, size_t n, size_t columns);   /* the same, but at least one character */
size_t text_cut_words(const char *s, size_t n, size_t columns);  /* that, before a space if it can be */
size_t text_words(const char *s, size_t n);               /* two ideographs count as a word */

/* Case-folded and compatibility-decomposed, marks dropped: for comparing and
 * finding, never for showing. */
void text_fold(struct buf *out, const char *s, size_t n);
char text_fold_latin(uint32_t cp);  /* of U+00C0 to U+017F; '\0': it is no single letter of ASCII */

bool text_is_space(uint32_t cp);
bool text_is_ideographic(uint32_t cp);      /* Han, Kana, Hangul: no spaces between words */
bool text_is_letter(uint32_t cp);
bool text_is_upper(uint32_t cp);
bool text_is_lower(uint32_t cp);
int text_digit(uint32_t cp);                /* the value of a decimal digit of any script, or -1 */
bool text_is_rtl(const char *s, size_t n);  /* by the first strong character (UAX #9 P2, P3) */

#endif
