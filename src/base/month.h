/* The names of the months in the languages of feeds and pages. */
#ifndef BASE_MONTH_H
#define BASE_MONTH_H

#include <stddef.h>

/* The month that `word` names, 1 to 12, or 0. `word` is folded (text_fold) and
 * may be an abbreviation without its dot, or have an ending. */
int month_named(const char *word, size_t n);

#endif
