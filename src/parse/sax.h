/* libxml2's SAX, strictly: well-formed UTF-8, nothing fetched, no entity but
 * the five of XML. One error and it stops. */
#ifndef PARSE_SAX_H
#define PARSE_SAX_H

#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct sax {
	xmlParserCtxtPtr parser;
	bool broken;                /* not well-formed, or with entities of its own */
};

/* Runs the handlers of `calls` over the text; `s` is the first member of what
 * they get as data. true: the whole text was well-formed. */
bool sax_read(struct sax *s, const xmlSAXHandler *calls, const char *xml, size_t n);

/* Is there a tag of more than 8 KB? libxml2's time grows with the square of
 * the number of attributes, so such a text has to be mended first, which
 * leaves 64 a tag. */
bool sax_has_huge_tag(const char *xml, size_t n);

/* No more calls. */
void sax_stop(struct sax *s);

/* Appends the value of one of the attributes that startElementNs gets: five
 * pointers each, name, prefix, namespace, and start and end of the value. */
void sax_add_value(struct buf *out, const xmlChar **attribute);

static inline size_t sax_value_length(const xmlChar **attribute)
{
	return (size_t)(attribute[4] - attribute[3]);
}

#endif
