/* Views: what all panes have in common.
 *
 * A view is a list of rows with a title. It draws one row at a time onto a
 * canvas, which clips to the row; only ui.c calls for it, once a turn. The
 * views are made once and live as long as the interface; what they show is
 * theirs and changes when they are told to load. */
#ifndef UI_VIEW_H
#define UI_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "show/theme.h"
#include "ui/list.h"

struct terminal;
struct ui;

enum view_id { VIEW_FEEDS, VIEW_HEADLINES, VIEW_STORY, VIEW_HELP, VIEW_LINKS, VIEWS };

/* One row of a pane while it is drawn. */
struct canvas {
	struct terminal *term;
	const struct theme *theme;
	int y, x, width;            /* of the row on the screen */
	int at;                     /* columns used so far */
};

/* Text in a role, as much as fits; the columns it took. */
int canvas_put(struct canvas *c, enum role role, const char *text, size_t n);
int canvas_puts(struct canvas *c, enum role role, const char *text);
int canvas_look(struct canvas *c, const struct look *look, const char *text, size_t n);
/* At most `columns` of it; where more is left, the last column is an ellipsis. */
int canvas_fit(struct canvas *c, enum role role, const char *text, int columns);
void canvas_link(struct canvas *c, const char *url);    /* what follows leads there, until NULL */
void canvas_to(struct canvas *c, int column);       /* leaves a gap */
int canvas_left(const struct canvas *c);

struct view;

struct view_ops {
	const char *name;           /* as `bind` and the help write it, marked for translation */
	void (*title)(struct ui *ui, struct view *v, struct canvas *c);
	void (*draw_row)(struct ui *ui, struct view *v, size_t row, struct canvas *c);
	void (*draw_empty)(struct ui *ui, struct view *v, struct canvas *c);    /* where there are no rows; may be NULL */
	void (*resize)(struct ui *ui, struct view *v);      /* width or height are new; may be NULL */
	void (*moved)(struct ui *ui, struct view *v);       /* selection or window are new; may be NULL */
	void (*close)(struct ui *ui, struct view *v);
};

struct view {
	const struct view_ops *ops;
	enum view_id id;
	struct list list;
	int y, x, width, height;    /* its place on the screen, without the title above it */
	int row_height;             /* lines a row takes */
	bool shown;
};

#endif
