/* Links in the terminal's own sense (OSC 8), so that a click opens them.
 *
 * Curses knows nothing of them, so a link goes through it as a mark in each
 * cell: two variation selectors behind the character, which have no width and
 * which no text brings along (base/text.h drops them). So curses sees that a
 * cell with another link is another cell, scrolls links with their text, and
 * sends nothing where nothing changed. squeeze.c takes the marks out again and
 * puts the sequences in their place.
 *
 * Source: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
#ifndef UI_HYPERLINK_H
#define UI_HYPERLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct hyperlinks;

struct hyperlinks *hyperlinks_new(void);
void hyperlinks_free(struct hyperlinks *h);         /* NULL is fine */

/* The number of a link, from 1; 0 for what no terminal should open. */
unsigned hyperlinks_number(struct hyperlinks *h, const char *url);

/* So many that their numbers run out: forget them, and paint all cells anew. */
bool hyperlinks_full(const struct hyperlinks *h);
void hyperlinks_clear(struct hyperlinks *h);

/* The marks of a number, and a number from its marks at `s` (0: none are
 * there); they are MARK_BYTES long. */
enum { MARK_BYTES = 8 };
void hyperlink_mark(unsigned number, uint32_t marks[2]);
unsigned hyperlink_marked(const char *s, size_t n);

/* The sequence that begins a link; 0 ends one. */
void hyperlinks_add(const struct hyperlinks *h, unsigned number, struct buf *out);

/* Does a terminal have links, by what it calls itself (the answer to XTVERSION,
 * as "kitty(0.26.5)"), and by the environment that it set. */
bool hyperlink_terminal(const char *name, size_t n);
bool hyperlink_environment(const char *term);

#endif
