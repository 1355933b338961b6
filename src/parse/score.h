/* Which part of a page is the article. Structure that is never part of one is
 * marked hidden first (score_mark_structure); then candidates are made on the
 * same tree and the best of them is taken (score_choose). */
#ifndef PARSE_SCORE_H
#define PARSE_SCORE_H

#include "parse/html.h"
#include "parse/meta.h"

/* The container of the article; the root where the page is nothing but text. */
const struct mark *score_choose(struct page *p, const struct meta *meta);

#endif
