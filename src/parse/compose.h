/* A container of a page to a draft: every block in it becomes a piece, in
 * order, with its inline styles and links as runs and with what the tree knows
 * (draft.h's evidence). What the tree's marks hide is written too, hidden. */
#ifndef PARSE_COMPOSE_H
#define PARSE_COMPOSE_H

#include "parse/draft.h"
#include "parse/html.h"

void compose(struct page *p, const struct mark *container, struct draft *d);


#endif
