/* The title of a page's article: without the name of its site, and, where the
 * page shows it, as the heading has it. */
#ifndef PARSE_HEADLINE_H
#define PARSE_HEADLINE_H

#include "parse/meta.h"

/* What a page calls itself; each may be NULL. */
struct title_sources {
	const char *data;           /* of the article's JSON-LD */
	const char *head;           /* of <meta>: og:title and its like */
	const char *element;        /* <title> */
	const char *host;
};

/* Sets m->heading and m->title, and m->title_site where m->site is not known. */
void headline_find(struct page *p, struct meta *m, const struct title_sources *s);

/* `title` without the name of the site at its end or start, where it is parted
 * by a bar or dash; `site` and `host` may be NULL. */
void headline_clean(struct buf *out, const char *title, const char *site, const char *host);

/* The name of the site at the end or start of a page's title, as far as it is
 * like the host's; NULL where there is none. */
const char *headline_site(struct page *p, const char *title, const char *host);

#endif
