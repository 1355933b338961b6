/* The help: every action that works here with its keys as they are bound now,
 * then those of the other views. Made from the tables, so it cannot be wrong.
 * Also shows the config's mistakes and the log of a feed's trouble, as plain
 * lines. */
#ifndef UI_HELP_H
#define UI_HELP_H

#include "base/buf.h"
#include "ui/view.h"

enum help_kind { HELP_TEXT, HELP_HEADING };

struct help_item {
	enum help_kind kind;
	char *keys, *text;          /* keys may be NULL */
};

struct help_row {
	size_t item;
	size_t from, length;        /* bytes of its text */
	int column;                 /* where they stand */
	bool keys;                  /* its keys stand in this row */
};

struct help_view {
	struct view view;
	char *title;
	struct help_item *items;
	size_t n_items, cap_items;
	struct help_row *rows;      /* the items in the window as wide as it is */
	size_t n_rows, cap_rows;
	char *find;                 /* a pattern of show/find.h, or NULL */
	size_t match;               /* the item that was found */
};

void help_init(struct help_view *v);
unsigned help_show_text(struct ui *ui, const char *title, const char *text);

/* Looks for words, or with NULL for the next or previous match of the last ones. */
unsigned help_find(struct ui *ui, const char *words, int dir);

#endif
