/* Network rules of filter lists, for the little that a text reader would
 * fetch or name: pictures, frames and videos; and the exceptions that switch
 * hiding off on a page.
 *
 * A rule is filed under what its URLs must have: a host ("||host^…"), the
 * rarest of its words, or the page's domain (domain=); the URL and the page
 * ask for theirs. Regular expressions over URLs, and rules for scripts,
 * popups, headers and the like, are not kept. */
#ifndef PARSE_NETWORK_H
#define PARSE_NETWORK_H

#include "model/lists.h"
#include "parse/adblock.h"

struct network;

struct network *network_new(void);
void network_free(struct network *n);

/* LIST_KEPT, or why it is of no use here. The text must outlive the rules. */
enum list_drop network_add(struct network *n, const struct adblock *f, uint32_t source, uint32_t line);
size_t network_count(const struct network *n);

/* After adding, before asking. More may be added, and indexed, later. */
void network_index(struct network *n);

enum network_type {
	NETWORK_IMAGE = 1 << 0,
	NETWORK_FRAME = 1 << 1,
	NETWORK_MEDIA = 1 << 2,
	NETWORK_GENERICHIDE = 1 << 3,   /* exceptions: no rules without domains on this page */
	NETWORK_SPECIFICHIDE = 1 << 4,  /* none with */
	NETWORK_ELEMHIDE = 1 << 5       /* none at all */
};

struct network_hit {
	const char *rule;
	size_t length;
	uint32_t source, line;
};

/* Is the URL blocked on a page of this host? Exceptions win. `steps` is the
 * page's budget: counted down, and at 0 nothing is blocked any more. */
bool network_blocks(const struct network *n, const char *url, enum network_type type, const char *page_host, unsigned *steps, struct network_hit *hit);

/* Does an exception ("@@…$generichide") of this type stand for the page? */
bool network_allows(const struct network *n, const char *page_url, enum network_type type, const char *page_host);

#endif
