/* The help: every action that works here with its keys as they are bound now,
 * then those of the other views. Made from the tables, so it cannot be wrong.
 * Also shows the config's mistakes and the log of a feed's trouble, as plain
 * lines. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include "base/buf.h"
#include "ui/view.h"

struct help_line {
	char *keys, *text;          /* keys NULL: a heading or a blank */
};

struct help_view {
	struct view view;
	char *title;
	struct help_line *lines;
	size_t n, cap;
	char *find;                 /* folded, or NULL */
};

void help_init(struct help_view *v);
unsigned help_show_text(struct ui *ui, const char *title, const char *text);
bool help_find(struct ui *ui, const char *words, int dir);

#endif
