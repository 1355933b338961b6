/* The terminal. This is the only file that knows curses.
 *
 * Curses draws into a file in memory; what it wrote there is one frame, and
 * is sent without ever waiting for the terminal. A frame ends by asking where
 * the cursor is (CSI 6n): the answer says that the frame arrived, and until
 * then, or for a second, no other is drawn. So a slow line never has more
 * than one frame in flight, and keys typed ahead cost one frame together. A
 * terminal that twice leaves the question open is not asked again. Long
 * frames are wrapped in a synchronised update (mode 2026) where the terminal
 * says that it has it.
 *
 * The terminal is given back as it was on every way out: term_close, a signal
 * that ends us, a crash (rescue.h). */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "show/theme.h"
#include "ui/key.h"

struct terminal;

/* NULL, and a message, where there is no terminal or one that cannot move its
 * cursor. */
struct terminal *term_open(bool mouse, struct buf *err);
void term_close(struct terminal *t);        /* NULL is fine */

/* Whether links are sent as links (OSC 8): in the order of the option
 * `hyperlinks` in options.def. By itself where the terminal is known to have
 * them and the line is not slow. */
enum term_links { TERM_LINKS_AUTO, TERM_LINKS_YES, TERM_LINKS_NO };
void term_links(struct terminal *t, enum term_links links);

/* --- in --- */

int term_fd(const struct terminal *t);
short term_events(const struct terminal *t);        /* what to poll for */
int term_timeout(const struct terminal *t);         /* milliseconds after which to come back, -1: never */

/* Reads and writes what can be without waiting; -1 when the terminal is gone. */
int term_turn(struct terminal *t);
bool term_next(struct terminal *t, struct input *out);

/* --- out --- */

bool term_ready(struct terminal *t);                /* may a frame be drawn? Ask only where there is one */
void term_size(const struct terminal *t, int *rows, int *cols);
void term_resize(struct terminal *t);               /* after SIGWINCH */
void term_repaint(struct terminal *t);              /* send all of the next frame */
void term_mouse(struct terminal *t, bool on);

/* Rows top to bottom shall show what is `by` rows further down (up where it
 * is negative): before term_begin, of rows that reach over the whole width. */
void term_scroll(struct terminal *t, int top, int bottom, int by);
void term_begin(struct terminal *t);                /* an empty frame */
/* At most `columns` columns of `text` at y, x. Returns the columns used. */
int term_put(struct terminal *t, int y, int x, const char *text, size_t n, int columns, const struct look *look);
/* What is put from here on leads to `url`, until that is NULL. */
void term_link(struct terminal *t, const char *url);
void term_cursor(struct terminal *t, int y, int x);
void term_end(struct terminal *t);

/* Bytes of our own for the terminal itself (a clipboard sequence). */
void term_send(struct terminal *t, const char *bytes, size_t n);
int term_colors(const struct terminal *t);          /* 0: none */

/* Gives the terminal back for a while (suspending, a program in front), and
 * takes it again. */
void term_leave(struct terminal *t);
void term_enter(struct terminal *t);

/* Clears the screen and lends it to a program; then shows its last line and
 * waits for a key, which is dropped. term_enter takes it back. */
void term_lend(struct terminal *t);
void term_await_key(struct terminal *t, const char *hint);

#endif
