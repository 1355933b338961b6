/* Actions: what a key or a line of the `:` prompt can do. The table is made
 * of the ACTION rows of commands.def; each row has its function here, in the
 * file of the view or the thing it is about.
 *
 * An action changes state and returns bits of enum changed; it never draws.
 * It finds what it acts on by id (the selected entry, feed or link), never by
 * its place in a list. */
#ifndef UI_ACTION_H
#define UI_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "ui/view.h"

enum changed {
	CHANGED_NOTHING = 0,
	CHANGED_SCREEN = 1 << 0,    /* something that can be seen */
	CHANGED_PANES = 1 << 1,     /* which panes there are, or their sizes */
	CHANGED_ALL = 1 << 2        /* the terminal's screen is not to be trusted */
};

struct call {
	long count;                 /* typed before the key; 1 where none was */
	bool counted;
	const char *argument;       /* the rest of the line, "" where there is none */
};

struct action {
	const char *name;           /* with '-' */
	unsigned views;             /* bit 1 << enum view_id where its keys work */
	const char *keys;           /* of the keymap tidings, parted by spaces */
	const char *help;           /* marked for translation */
	unsigned (*run)(struct ui *ui, const struct call *call);
};

enum { ALL_VIEWS = (1 << VIEWS) - 1 };

size_t action_count(void);
const struct action *action_at(size_t i);
const struct action *action_named(const char *name, size_t n);   /* or by newsboat's or vi's name; NULL: none; '_' means '-' */

/* "FES" or a view's name to bits; 0 where it is neither. */
unsigned views_parse(const char *s);

#define VERB(name, arguments, help)
#define ACTION(name, views, keys, help) unsigned action_##name(struct ui *ui, const struct call *call);
#include "commands.def"
#undef VERB
#undef ACTION

#endif
