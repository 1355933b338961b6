/* What to hide: our own rules (data/hide.rules), subscribed filter lists in
 * the Adblock Plus syntax, site rules, and the user's own. Read once, before
 * the worker seals itself; asked once a page. */
#ifndef PARSE_RULES_H
#define PARSE_RULES_H

#include "base/buf.h"

struct rules;

/* Never fails: what cannot be read is told in `warnings` and left out.
 * `dir` (may be NULL) holds the user's: *.txt are lists, "user.rules" the
 * learnt ones. */
struct rules *rules_load(const char *dir, struct buf *warnings);
void rules_free(struct rules *r);

#endif
