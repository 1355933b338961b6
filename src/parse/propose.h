/* For each block of a draft the selector by which a rule could name it and its
 * like on the site's other pages: what a user's correction is proposed from.
 *
 * A good one is an id or class that people gave, near the block, on not much
 * else. Names made by machines (hashes, numbers of posts) and names of looks
 * (col-6, text-center) are passed over; where nothing is left it is the path
 * from the nearest name down, by nth-of-type, which lives as long as the
 * site's template. */
#ifndef PARSE_PROPOSE_H
#define PARSE_PROPOSE_H

#include "parse/draft.h"

/* Puts them in the place of `why`; NULL for a block of no element. */
void propose_selectors(struct draft *d);

/* Exposed for the tests: may a rule be built on this id or class? */
bool propose_is_stable(const char *name, size_t n);

#endif
