/* What readers see of who wrote a story and when: where an element stands, seen
 * from the story, and what is looked for there. meta_look (meta.h) does it. */
#ifndef PARSE_LOOK_H
#define PARSE_LOOK_H

#include "parse/html.h"
#include "parse/meta.h"

enum zone {
	ZONE_FAR,
	ZONE_HEAD,                  /* around the title, down to the first paragraph */
	ZONE_BODY,
	ZONE_FOOT                   /* behind the last paragraph */
};

struct look {
	struct page *page;
	struct meta *meta;
	const char *host;
	uint32_t head;              /* the title, or where the body begins */
	uint32_t prose, tail;       /* the first paragraph behind the lead, and the last one */
	uint32_t end;               /* of the body */
};

/* How far around the story something may stand, in elements; how many elements
 * are looked at closely, each with what it stands in. */
enum { LOOK_BEFORE = 60, LOOK_AFTER = 60, LOOK_MOST = 1000 };

enum zone look_zone(const struct look *l, uint32_t at);

/* A paragraph, by its length. */
bool look_is_prose(const struct mark *m);

/* Does it belong to comments, or to another story? */
bool look_is_foreign(const struct look *l, const struct mark *m);

void look_for_author(struct look *l);
void look_for_date(struct look *l);     /* and for the day of a change, where there is no other */

#endif
