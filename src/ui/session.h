/* What was changed in the views and is to be so again at the next start: the
 * order and the grouping of headlines, the sizes of panes, closed folders.
 *
 * A file in the state folder, a line each: "NAME VALUE CONFIGURED", and
 * "closed TAG". CONFIGURED is what the config said then: where it says
 * something else now, the config is the newer word and wins. */
#ifndef UI_SESSION_H
#define UI_SESSION_H

struct ui;

enum { SESSION_OPTIONS = 7 };

/* What the config said at the start, of the options that are kept. */
struct session {
	char *configured[SESSION_OPTIONS];
};

/* After the config was read, before feeds are loaded. What cannot be read or
 * written is forgotten: it is a convenience. */
void session_load(struct ui *ui);
void session_save(struct ui *ui);       /* and forgets it */

#endif
