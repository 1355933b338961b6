/* Boxes with something for sale, in a story or below it: a picture, a name, a
 * price, what it is good for, and a button that leads to a shop. A button is a
 * line that is one link and says so (the phrases of [offer] in data/hide.rules),
 * is marked as paid for (rel="sponsored"), or goes by a network that pays for
 * clicks. What says "Advertisement" at its top is such a box, too.
 *
 * A line in running text is never one, nor is a box with paragraphs of a
 * review in it, and where the boxes are the story they stay. */
#ifndef PARSE_OFFER_H
#define PARSE_OFFER_H

#include "parse/draft.h"
#include "parse/html.h"
#include "parse/rules.h"

void offer_hide(struct draft *d, const struct page *p, const struct rules *rules);

#endif
