/* What real feeds get wrong in XML, put right in the text, so that a strict
 * parser takes it: junk before the root, illegal characters, references that
 * XML does not know, bare '&' and '<', unquoted and doubled attributes, end
 * tags that match nothing, elements and CDATA that are never closed.
 * Comments, instructions and the DOCTYPE go; its simple entities are read.
 *
 * One pass, linear in time; what comes out is at most some times larger. */
#ifndef PARSE_FEED_MEND_H
#define PARSE_FEED_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the mended document. false: there is no root of a feed or an OPML
 * file in it. */
bool feed_mend(struct buf *out, const char *xml, size_t n);

#endif
