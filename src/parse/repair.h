/* Puts torn sentences together again: names that were links and came out as
 * paragraphs of their own, text that an HTML parser threw out of its
 * paragraph, lines parted by an advertisement.
 *
 * Only paragraphs (and paragraphs of one quotation) are joined; what is hidden
 * between them is looked through; a heading, item, figure, caption, table,
 * code or rule ends it. Evidence of the tree is asked first (draft.h), then
 * that of the text (shape.h). A join that is not proven is not made: a false
 * one is worse than a torn one. Running it twice changes nothing. */
#ifndef PARSE_REPAIR_H
#define PARSE_REPAIR_H

#include "parse/draft.h"

void repair_draft(struct draft *d);

#endif
