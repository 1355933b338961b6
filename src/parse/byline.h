/* Names of authors out of what pages write around them. */
#ifndef PARSE_BYLINE_H
#define PARSE_BYLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the names in `text`, parted by ", ": without "By" and its like in
 * other languages, without dates, roles, addresses and what follows a bar.
 * Appends nothing where no name is left, or where it is the site's own
 * (`site`, `host`: may be NULL), an editorial desk, or a robot. From a source
 * that names authors and nothing else (`trusted`), pen names in lower case and
 * desks are taken too. */
void byline_clean(struct buf *out, const char *text, const char *site, const char *host, bool trusted);

/* Does `text` begin with a word that announces an author ("By", "Von", …), and
 * does what follows not begin in lower case? */
bool byline_announced(const char *text);

#endif
