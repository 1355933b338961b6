/* Where one is in a list: how many rows there are, which are in the window,
 * which is selected. Knows nothing of what the rows are.
 *
 * A list without a cursor is a text: its window moves instead of its
 * selection. `jump` is how far a window moves when the selection leaves it:
 * one row where the terminal can scroll, more in a pane beside others, which
 * must be painted anew. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	size_t n;                   /* rows there are */
	size_t at;                  /* the selected one; == top without a cursor */
	size_t top;                 /* the first in the window */
	size_t height;              /* rows in the window */
	size_t jump;
	bool text;                  /* no cursor */
};

/* Each keeps `at` and `top` in range, and tells whether anything moved. */
bool list_count(struct list *l, size_t n);
bool list_size(struct list *l, size_t height);
bool list_go(struct list *l, size_t at);            /* moves the window as little as it takes */
bool list_move(struct list *l, long rows);          /* the cursor, or the window of a text */
bool list_page(struct list *l, long halves);        /* by half windows; a page keeps two rows in sight */
bool list_scroll(struct list *l, long rows);        /* the window; the cursor stays in it */

size_t list_last_top(const struct list *l);
bool list_at_end(const struct list *l);             /* is the last row in the window? */

#endif
