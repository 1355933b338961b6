/* RSS 0.90 to 2.0, RDF and Atom from well-formed XML: one pass of libxml2's
 * SAX, no tree. What the elements mean stands in src/elements.def.
 *
 * The text must be UTF-8. Nothing outside it is read (no DTD, no entity but
 * the five), and markup inside titles and bodies is written out again. */
#ifndef PARSE_FEED_XML_H
#define PARSE_FEED_XML_H

#include <stddef.h>

#include "base/buf.h"
#include "parse/feed_build.h"

enum feed_xml_result {
	FEED_XML_OK,
	FEED_XML_BROKEN,            /* not well-formed, or with entities of its own: mend it */
	FEED_XML_OTHER              /* well-formed so far, but no feed */
};

/* Fills `b`, which is to be dropped where the result is not OK. `mended`: by
 * feed_mend. `root` gets the name of the root where it is OTHER. */
enum feed_xml_result feed_xml_read(struct feed_build *b, const char *xml, size_t n, bool mended, struct buf *root);

#endif
