/* From an element that was read to the fields of a feed or an entry. */
#ifndef PARSE_FEED_FIELD_H
#define PARSE_FEED_FIELD_H

#include "parse/feed_text.h"

/* Ends the text `t` of the element `row` and sets in `p` what it gives. */
void feed_field_set(struct feed_build *b, struct feed_part *p, const struct element *row, uint8_t rank, struct feed_text *t);

#endif
