/* The links or the enclosures of a story as a list, and what can be done with
 * a link: open it in a browser, copy it, download it, play it. A link never
 * reaches a shell. */
#ifndef UI_LINKS_H
#define UI_LINKS_H

#include <stddef.h>

#include "ui/view.h"

struct link_row {
	char *url, *text;
};

struct links_view {
	struct view view;
	bool enclosures;
	struct link_row *rows;
	size_t n, cap;
	char *find;                 /* a pattern of show/find.h, or NULL */
};

void links_init(struct links_view *v);
unsigned links_open_selected(struct ui *ui);

/* Looks for words, or with NULL for the next or previous match of the last ones. */
unsigned links_find(struct ui *ui, const char *words, int dir);

unsigned link_open(struct ui *ui, const char *url);
unsigned link_copy(struct ui *ui, const char *url);
void link_add_copy(struct buf *out, const char *text, size_t n, bool tmux, bool screen);     /* the bytes for the terminal */

#endif
