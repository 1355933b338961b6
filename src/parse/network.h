/* Network rules of filter lists, for the little that a text reader would
 * fetch or name: pictures and frames. Hosts ("||host^") are filed by their
 * hash and found by the labels of a URL's host; patterns by their longest
 * word. Regular expressions over URLs, and rules for scripts, popups, headers
 * and the like, are not kept. */
#ifndef PARSE_NETWORK_H
#define PARSE_NETWORK_H

#include "parse/adblock.h"

struct network;

struct network *network_new(void);
void network_free(struct network *n);

/* False: of no use here. The filter's text must outlive the rules. */
bool network_add(struct network *n, const struct adblock *f, uint32_t source, uint32_t line);
size_t network_count(const struct network *n);

enum network_type { NETWORK_IMAGE = 1 << 0, NETWORK_FRAME = 1 << 1, NETWORK_GENERICHIDE = 1 << 2, NETWORK_ELEMHIDE = 1 << 3 };

struct network_hit {
	const char *rule;
	size_t length;
	uint32_t source, line;
};

/* Is the URL blocked on a page of this host? Exceptions win. */
bool network_blocks(const struct network *n, const char *url, enum network_type type, const char *page_host, struct network_hit *hit);

/* Do exceptions ("@@…$generichide", "$elemhide") switch hiding off on this page? */
bool network_allows(const struct network *n, const char *page_url, enum network_type type, const char *page_host);

#endif
