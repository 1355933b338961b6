/* Which part of a page is the article. What is never part of one is marked
 * hidden first (structure.h), and less of that where hardly any prose is left.
 * Each element is worth its prose less its clutter; the best is then fitted to
 * what else is known: what its author calls the body, where the title and the
 * first lines stand, that a recipe has ingredients, that one of several stories
 * is this one. */
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
