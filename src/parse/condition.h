/* "!#if", "!#else" and "!#endif" in filter lists: parts of a list that are
 * meant for some of the programs that read it. Known here are uBlock Origin's
 * words: ext_ublock and cap_user_stylesheet hold (its syntax is read, and what
 * a rule hides stays hidden), all others do not. */
#ifndef PARSE_CONDITION_H
#define PARSE_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

enum { CONDITIONS_MOST = 16 };

struct conditions {
	bool holds[CONDITIONS_MOST];
	unsigned depth;             /* deeper ones than CONDITIONS_MOST are counted only, and do not hold */
};

/* Reads what follows "!#". False: it is something else. */
bool conditions_read(struct conditions *c, const char *s, size_t n);

/* Do the lines that follow count? */
bool conditions_hold(const struct conditions *c);

/* One expression: words, "!", "&&", "||" and brackets. */
bool condition_holds(const char *s, size_t n);

#endif
