/* Words of URLs and attributes: runs of letters, digits and '%', without
 * regard to ASCII case. A rule is filed under a word that whatever it matches
 * must hold, so that a page asks only for the rules of its own words. */
#ifndef PARSE_TOKEN_H
#define PARSE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool token_char(unsigned char c)
{
	return (unsigned)(c | 0x20) - 'a' < 26 || (unsigned)c - '0' < 10 || c == '%';
}

struct token {
	const char *p;
	size_t n;
};

/* The next word of at least `least` bytes at or after *at. */
bool token_next(const char *s, size_t n, size_t least, size_t *at, struct token *out);

/* Goes on from `h`, by which words of different things differ. */
uint64_t token_hash(uint64_t h, const char *s, size_t n);

#endif
