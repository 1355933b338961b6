/* Fewer bytes for the same frame.
 *
 * Curses switches character sets and attributes with more bytes than it takes
 * and goes to the next line by its number. This goes over what it wrote and
 * keeps only what changes something: attributes are put together and sent
 * just before the text that needs them (ECMA-48, SGR), the charset selection
 * that is never changed goes, "one line down" is a line feed, and the marks of
 * links become links (ui/hyperlink.h).
 *
 * It knows only what curses writes for us: nothing here ever selects another
 * charset or insert mode within text. What it does not know it leaves as it
 * is, and forgets what it knew. */
#ifndef UI_SQUEEZE_H
#define UI_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "ui/hyperlink.h"

struct pen {
	unsigned attributes;        /* bit n: SGR n is on, of 1 to 9 */
	char fg[24], bg[24];        /* parameters as they were sent, "" for the default */
	bool unknown;
};

struct squeeze {
	struct pen now, want;       /* what the terminal has; what the next text shall have */
	int row;                    /* of the cursor, from 1; 0: not known */
	int rows;
	bool region;                /* less than the whole screen scrolls */
	const struct hyperlinks *links;     /* what the marks in the text mean; NULL: links are not sent */
	unsigned link;              /* the one that is open, or 0 */
};

/* Appends the squeezed form of `s`. */
void squeeze(struct squeeze *q, const char *s, size_t n, struct buf *out);

#endif
