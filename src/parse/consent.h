/* Boxes that ask whether cookies may be set, and say what those are: whatever
 * they are called, they stand before the story or behind it, and it is the one
 * thing that they speak of. */
#ifndef PARSE_CONSENT_H
#define PARSE_CONSENT_H

#include "parse/draft.h"
#include "parse/html.h"

void consent_hide(struct draft *d, const struct page *p);

#endif
