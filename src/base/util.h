/* What every file leans on: allocation that dies instead of failing, errors
 * that travel in a buffer, the clock, hashing, and gettext's marks.
 *
 * Errors: a function that can fail takes `struct buf *err` last and returns
 * 0, or fail(err, …), which is -1. On success `err` is untouched. */
#ifndef BASE_UTIL_H
#define BASE_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

#if ENABLE_NLS
#include <libintl.h>
#define _(s) gettext(s)
#else
#define _(s) (s)
#define ngettext(one, many, n) ((n) == 1 ? (one) : (many))
#endif
#define N_(s) (s)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/* "No time given": a date that a feed or page lacks. Never replaced by now. */
#define NO_TIME INT64_MIN

struct buf;

/* Appends the message to `err` (a NULL err is allowed) and returns -1. */
int fail(struct buf *err, const char *fmt, ...) PRINTF(2, 3);

/* Says where the program is wrong, and aborts. */
_Noreturn void bug_at(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)

/* These never return NULL: out of memory ends the program. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
void *xreallocarray(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);

/* Makes room for one more element in a growing array: `*cap` is doubled. */
#define GROW(array, n, cap)                                                             \
	do {                                                                                \
		if ((n) >= (cap)) {                                                             \
			(cap) = (cap) ? (cap) * 2 : 8;                                              \
			(array) = xreallocarray((array), (cap), sizeof *(array));                   \
		}                                                                               \
	} while (0)

/* Seconds since 1970. Tests hold the clock still with now_set; the programs do
 * so with now_hold where TIDINGS_NOW is set (NULL: it is not). */
int64_t now(void);
void now_set(int64_t t);
void now_hold(const char *seconds);

/* Milliseconds of a clock that only goes forward: for timeouts. */
int64_t now_ms(void);

/* FNV-1a, 64 bits. Stable across runs: it may be stored. */
uint64_t hash_bytes(const void *p, size_t n);
uint64_t hash_more(uint64_t h, const void *p, size_t n);
#define HASH_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t hash_byte(uint64_t h, unsigned char c)
{
	return (h ^ c) * UINT64_C(0x100000001b3);
}

/* Quick over long texts (eight bytes a step), for noticing that something
 * changed. It may be stored, but differs between byte orders. */
uint64_t hash_fast(uint64_t h, const void *p, size_t n);

bool str_eq(const char *a, const char *b);            /* NULL equals NULL */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool ascii_ieq(const char *a, const char *b);         /* ASCII case folded */
bool ascii_istarts(const char *s, const char *prefix);

/* Asked for each byte of a page, so they are no calls. */
static inline int ascii_lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static inline bool ascii_digit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool ascii_alpha(int c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static inline bool ascii_alnum(int c)
{
	return ascii_alpha(c) || ascii_digit(c);
}

static inline bool ascii_space(int c)                 /* SP TAB CR LF FF VT */
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_blank(const char *s, size_t n)
{
	while (n && ascii_space((unsigned char)*s))
		s++, n--;
	return n == 0;
}

static inline void ascii_trim(const char **s, size_t *n)    /* white space at both ends */
{
	while (*n && ascii_space((unsigned char)**s))
		++*s, --*n;
	while (*n && ascii_space((unsigned char)(*s)[*n - 1]))
		--*n;
}

static inline int ascii_hex(int c)                      /* the value of a digit, or -1 */
{
	int l = ascii_lower(c);
	return c >= '0' && c <= '9' ? c - '0' : l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/* Goes over the pieces of a text between marks, from *at to `end`, which is
 * moved on. What ends with a mark has no empty piece behind it. */
bool next_piece(const char **at, const char *end, char mark, const char **piece, size_t *n);

/* The same by lines. A line has no '\n' and no '\r' before it. */
bool next_line(const char **at, const char *end, const char **line, size_t *n);

/* A whole decimal number in [min, max]: no blanks, no sign but '-', no rest. */
bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out);

#endif
