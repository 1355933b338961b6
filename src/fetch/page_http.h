/* What the requests for a story's page carry: what the user set for the feed,
 * less the secrets that only the feed's own host is told, and the headers that
 * site rules ask for. */
#ifndef FETCH_PAGE_HTTP_H
#define FETCH_PAGE_HTTP_H

#include <stdbool.h>

#include "base/arena.h"
#include "fetch/http.h"
#include "model/site_rules.h"

/* `at_home`: the page is on the feed's own host. Strings are in `a`, or those
 * of `feed`. */
void page_http(struct sites *sites, const struct http_settings *feed, bool at_home, const char *url, struct arena *a,
               struct http_settings *out);

#endif
