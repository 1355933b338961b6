/* Words that are looked for in a text that is shown: without regard to case
 * and marks, over the ends of lines, and past the numbers of links.
 *
 * What is looked for is folded once by find_pattern; places are bytes of a
 * line, all its runs together. */
#ifndef SHOW_FIND_H
#define SHOW_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "show/layout.h"

/* A match, or the part of one that is in this line. */
struct find_part {
	uint32_t line;
	uint32_t from, to;          /* bytes of the line's text */
	uint32_t match;             /* which one, from 0 */
};

struct find {
	struct find_part *parts;    /* ascending */
	size_t n, cap;
	size_t matches;
};

/* Folded, blanks together; NULL where nothing is left to look for. */
char *find_pattern(const char *words);

/* All matches in a layout of this article, in place of those before. */
void find_in_layout(struct find *f, const struct layout *l, const struct article *a, const char *pattern);
void find_free(struct find *f);

/* The first part in this line or below. */
size_t find_part_from(const struct find *f, size_t line);

/* The first match in a text; false where there is none. */
bool find_in_text(const char *s, size_t n, const char *pattern, size_t *from, size_t *to);

#endif
