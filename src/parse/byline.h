/* Names of authors out of what pages write around them. */
#ifndef PARSE_BYLINE_H
#define PARSE_BYLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* How far a text is believed to name authors. */
enum byline_source {
	BYLINE_LINE,            /* a line of the page that begins like a byline: whole names of persons only */
	BYLINE_DATA,            /* data about the page: not its own name, an editorial desk or a robot */
	BYLINE_MARK             /* marked as the author where readers see it: pen names and desks too */
};

/* Appends the names in `text`, parted by ", ": without "By" and its like in
 * other languages, without dates, roles, addresses and what follows a bar.
 * Appends nothing where no name is left. `site`, `host`: may be NULL. */
void byline_clean(struct buf *out, const char *text, const char *site, const char *host, enum byline_source source);

/* Does `text` begin with a word that announces an author ("By", "Von", …), and
 * go on with what may be a name ("Von Anfang an" does not)? */
bool byline_announced(const char *text);

/* The same, with a mark that leaves no doubt ("Author:", "Written by"). */
bool byline_labelled(const char *text);

/* Does it begin like a line that says who looked at it before it was published? */
bool byline_of_reviewer(const char *text);

#endif
