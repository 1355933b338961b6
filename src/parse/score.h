/* Which part of a page is the article. Structure that is never part of one is
 * marked hidden first (score_mark_structure); then candidates are made on the
 * same tree and the best of them is taken (score_choose). */
#ifndef PARSE_SCORE_H
#define PARSE_SCORE_H

#include "parse/html.h"
#include "parse/meta.h"

/* The container of the article, and which of the elements in it are the story:
 * marks from `from` to before `to`. What stands outside was near it and is
 * kept, hidden. */
struct choice {
	const struct mark *container;
	uint32_t from, to;
};

/* `meta` gives the heading that shows the title, if it was found. */
struct choice score_choose(struct page *p, const struct meta *meta);

#endif
