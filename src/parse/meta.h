/* What a page says about its article: in JSON-LD, in <meta>, in microdata, and
 * in what a reader sees. Where sources differ the more careful one wins; no
 * author is better than a wrong one. Strings are in the page's arena, as found
 * or cleaned of what does not belong to them (the site's name in a title, "By"
 * before a name), not yet cleaned for a terminal: article_builder does that. */
#ifndef PARSE_META_H
#define PARSE_META_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "parse/html.h"
#include "parse/linked_data.h"

struct meta {
	const char *title, *byline, *site, *lang;
	const char *url, *image, *comments, *next;
	enum date_order order;              /* of day and month in this page */
	int64_t published, modified;
	int zone;                           /* minutes east of UTC that `published` is written with */
	long n_comments;                    /* -1 where no count was found */
	const char *title_site;             /* the site by what stands beside the heading in <title>: less sure */
	const char *description;
	bool paywalled;                     /* the page says that it is not free */
	const char *claimed;                /* who the data say wrote it: believed where readers see the name, */
	bool sure_claim;                    /* or even where they do not */
	bool data_claim;                    /* it is the data of an article that say so */
	int64_t also;                       /* another day that the data give for `published`, or NO_TIME */
	uint8_t date_rank;                  /* how sure `published` is; 0: not found */
	const struct mark *heading;         /* the one that shows the title, or NULL */
	struct linked_data data;
};

/* What the head and the data say, and the title. */
void meta_read(struct page *p, struct meta *m);

/* What can be seen near the body: byline and date, where the head had none. */
void meta_look(struct page *p, const struct mark *body, struct meta *m);

/* Where readers talk about it, and how many did. */
void meta_talk(struct page *p, struct meta *m);

/* A date as machines or people write it, and its zone, 0 where none is given. */
int64_t meta_date(const char *s, enum date_order order, int *zone);

/* Whether the day or the month comes first, by the language and the country of
 * the site. */
enum date_order meta_date_order(const char *language, const char *host);

#endif
