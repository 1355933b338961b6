/* Siblings that are built alike, and what they are by what each of them has,
 * whatever their classes say and in any language.
 *
 * Comments: below a story, texts that each have the same button ("reply"),
 * which leads nowhere else, a name above them and a line with a number: a date,
 * a count. Entries of a live report have no names, and events lead to tickets.
 * Cards of other stories: each begins with a linked line and goes on with a few
 * words, and together they are less than the prose around them. */
#ifndef PARSE_ROWS_H
#define PARSE_ROWS_H

#include "parse/html.h"

/* Marks them hidden, by structure. Wants sums over what is not hidden
 * (page_count), and leaves them as they were. */
void rows_mark(struct page *p);

#endif
