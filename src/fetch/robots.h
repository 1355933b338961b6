/* robots.txt, as RFC 9309 has it: may this page be fetched ahead of reading?
 * Not asked for feeds (the user subscribed to them) nor for a page that the
 * user opens. The text is hostile: it is capped and read in one pass. */
#ifndef FETCH_ROBOTS_H
#define FETCH_ROBOTS_H

#include <stdbool.h>
#include <stddef.h>

enum { ROBOTS_MOST = 500 << 10 };   /* RFC 9309, 2.5: at least so much is read */

struct robots;

/* The rules for `agent` ("tidings"), else for "*". */
struct robots *robots_parse(const char *text, size_t n, const char *agent);
void robots_free(struct robots *r);

/* `path` with its query, as in the URL. The longest rule wins, allow on a tie. */
bool robots_allow(const struct robots *r, const char *path);

/* Seconds between requests that it asks for, 0 where it does not. */
int robots_delay(const struct robots *r);

#endif
