/* libxml2's SAX, strictly: well-formed UTF-8, nothing fetched, no entity but
 * the five of XML. One error and it stops. */
#ifndef PARSE_SAX_H
#define PARSE_SAX_H

#include <libxml/parser.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "parse/lift.h"

struct sax {
	xmlParserCtxtPtr parser;
	bool broken;                /* not well-formed, or with entities of its own */
	struct lifted lifted;
	charactersSAXFunc characters;
};

/* Runs the handlers of `calls` over the text; `s` is the first member of what
 * they get as data. true: the whole text was well-formed.
 *
 * A tag of more than 8 KB is not, unless the text was mended, which leaves 64
 * attributes a tag: libxml2's time grows with the square of their number. */
bool sax_read(struct sax *s, const xmlSAXHandler *calls, const char *xml, size_t n, bool mended);

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
