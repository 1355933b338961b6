/* What an element is by its place, tag, class and id: navigation, footers,
 * sidebars, share bars, related links, comments, sign-ups. Marked hidden, with
 * the reason; never where most of the page's prose would go with it. */
#ifndef PARSE_STRUCTURE_H
#define PARSE_STRUCTURE_H

#include "parse/html.h"

enum structure_level {
	STRUCTURE_ALL,              /* by tag and by what class and id say */
	STRUCTURE_TAGS,             /* by tag alone, but for comments and cookies */
	STRUCTURE_NONE              /* takes the marks of structure off again */
};

void structure_mark(struct page *p, enum structure_level level);

/* Does a reader see it: no style and no attribute takes it, or what it stands
 * in, off the page? */
bool structure_shows(const struct page *p, const struct mark *m);

/* Bytes of prose: text in blocks that are not mostly links. Of an element's own
 * lines, and of all in it. */
uint32_t structure_own_prose(const struct mark *m);
uint32_t structure_prose(const struct page *p, const struct mark *m);

#endif
