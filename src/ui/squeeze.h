/* Fewer bytes for the same frame.
 *
 * Curses switches character sets and attributes with more bytes than it takes,
 * moves the cursor by its number where a line feed would do, and sets the
 * scrolling region anew for each row that scrolls. This goes over what it
 * wrote and keeps only what changes something: attributes are put together and
 * sent just before the text that needs them (ECMA-48, SGR), also past blanks,
 * which look the same; the charset selection that is never changed goes; the
 * shortest way is taken to a place; a scrolling region (DECSTBM) stays until
 * something is to scroll in another one; and the marks of links become links
 * (ui/hyperlink.h).
 *
 * It knows only what curses writes for us: nothing here ever selects another
 * charset or insert mode within text. What it does not know it leaves as it
 * is, and forgets what it knew. */
#ifndef UI_SQUEEZE_H
#define UI_SQUEEZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/hyperlink.h"

struct pen {
	unsigned attributes;        /* bit n: SGR n is on, of 1 to 9 */
	char fg[24], bg[24];        /* parameters as they were sent, "" for the default */
	bool unknown;
};

struct region {
	int top, bottom;            /* rows from 1; bottom 0: the whole screen */
};

struct place {
	int row, col;               /* from 1; 0: not known */
};

struct squeeze {
	struct pen now, want;       /* what the terminal has; what the next text shall have */
	struct region has, wants;   /* the same of the rows that scroll */
	struct place is, at;        /* and of the cursor */
	bool drift;                 /* its column may be another one than curses believes */
	int rows, cols;             /* of the screen */
	const struct hyperlinks *links;     /* what the marks in the text mean; NULL: links are not sent */
	unsigned link;              /* the one that is open, or 0 */
	const int32_t *palette;     /* what the 256 colours stand for: 0x1000000 | RGB, or 0 or less: themselves; or NULL */
	bool absolute;              /* the terminal goes to a row or a column by number (CSI d, CSI G) */
};

/* Appends the squeezed form of `s`. */
void squeeze(struct squeeze *q, const char *s, size_t n, struct buf *out);

/* Before the terminal is given back: plain text, the whole screen scrolls. */
void squeeze_end(struct squeeze *q, struct buf *out);

#endif
