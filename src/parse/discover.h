/* The feeds that an HTML page names: <link rel="alternate">, and links that
 * look like feeds. */
#ifndef PARSE_DISCOVER_H
#define PARSE_DISCOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "model/feed.h"

/* Is it an HTML page? */
bool discover_is_html(const char *text, size_t n);

/* A parsed_feed with links and no entries. */
struct parsed_feed *discover_feeds(const char *html, size_t n, const char *url);

#endif
