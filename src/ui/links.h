/* The links, the enclosures or the sources of a story as a list, and what can
 * be done with a link: open it in a browser, copy it, and (enclosures.c)
 * download it, play it. A link never reaches a shell. */
#ifndef UI_LINKS_H
#define UI_LINKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "ui/view.h"

struct call;

enum links_kind { LINKS_OF_TEXT, LINKS_ENCLOSURES, LINKS_SOURCES };

struct link_row {
	char *url, *text;
	int64_t id;                 /* of an enclosure, or 0 */
	uint32_t state;             /* enclosure_state */
	char *path;                 /* where it was downloaded to, or NULL */
};

struct links_view {
	struct view view;
	enum links_kind kind;
	struct link_row *rows;
	size_t n, cap;
	char *find;                 /* a pattern of show/find.h, or NULL */
};

void links_init(struct links_view *v);
unsigned links_open_selected(struct ui *ui);

/* A new list: emptied, filled, shown. */
void links_empty(struct links_view *v);
struct link_row *links_add(struct links_view *v, const char *url, const char *text);
unsigned links_show(struct ui *ui, enum links_kind kind);

/* enclosures.c: what is attached to a story, in words; NULL: nothing. */
const char *enclosures_said(struct ui *ui, int64_t id, struct arena *a);

/* Looks for words, or with NULL for the next or previous match of the last ones. */
unsigned links_find(struct ui *ui, const char *words, int dir);

/* The row of the list of links that an action means: of its number, else the
 * selected one; or NULL. */
struct link_row *links_meant(struct ui *ui, const struct call *call);

/* A command of the user's with the link, without a shell. */
unsigned link_run(struct ui *ui, const char *command, const char *url);
unsigned link_open(struct ui *ui, const char *url);
unsigned link_copy(struct ui *ui, const char *url);
void link_add_copy(struct buf *out, const char *text, size_t n, bool tmux, bool screen);     /* the bytes for the terminal */

#endif
