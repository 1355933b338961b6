/* Text lifted out of XML, so that libxml2 reads the markup alone: it looks at
 * text character by character, and at each reference as at a small document.
 *
 * In place of each longer run of text or CDATA section stands a processing
 * instruction, LIFT_MARK; when the parser comes to one, lift_next gives the
 * text that stood there, its references read. Only what is plainly well-formed
 * is lifted: characters that XML allows, the five entities, characters by
 * number. All else stays where it is, for libxml2 to judge. A document with
 * declarations of its own, or with such a mark, stays whole. */
#ifndef PARSE_LIFT_H
#define PARSE_LIFT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define LIFT_MARK "tidings-text"

struct lifted {
	struct buf markup;          /* the document without the text */
	struct buf text;            /* of the pieces that had references */
	struct lifted_piece *pieces;
	size_t n, cap, next;
	bool nested;                /* a section has another in it: one was not closed */
	bool huge;                  /* a tag is longer than LIFT_TAG_MOST, or has no end */
};

enum { LIFT_TAG_MOST = 8 << 10 };

/* The pieces lie in `xml`, which must outlive them. False: it stays whole. */
bool lift_text(struct lifted *l, const char *xml, size_t n);

/* The text of the next mark; NULL: there was none. */
const char *lift_next(struct lifted *l, size_t *n);

void lift_free(struct lifted *l);

#endif
