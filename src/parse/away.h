/* Links out of a site lead to a story's sources, or to shops; what a site has
 * of its own is other stories. Two hosts are of one site by the name before
 * their country: example.de is example.com. Networks where everything is
 * passed on are no source. */
#ifndef PARSE_AWAY_H
#define PARSE_AWAY_H

#include "parse/draft.h"

/* Do all its links lead to other sites? The page may be another's copy: then
 * `canonical` (or NULL) is where it is from. A page without `url` has no site. */
bool piece_leads_away(const struct piece *q, const char *url, const char *canonical);

/* Is one of its links an address written out? It gives a source, wherever that is. */
bool piece_is_address(const struct piece *q);

#endif
