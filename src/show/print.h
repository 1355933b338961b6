/* A layout to a stream of plain or ANSI-styled text. */
#ifndef SHOW_PRINT_H
#define SHOW_PRINT_H

#include <stdbool.h>

#include "base/buf.h"
#include "show/layout.h"

/* Plain without a theme. With `linked`, the article of the layout, links are
 * hyperlinks (OSC 8), for terminals that have them. */
void print_layout(const struct layout *l, const struct theme *theme, const struct article *linked, struct buf *out);

/* A hyperlink of the terminal, by itself. The id joins the parts of one that
 * is broken over lines. Only what print_is_link says may be opened. */
bool print_is_link(const char *url);
void print_open_link(const char *url, unsigned id, struct buf *out);
void print_close_link(struct buf *out);

/* `tidings extract --format …`, `tidings show --json`. */
void print_text(const struct article *a, bool hidden, struct buf *out);
void print_explained(const struct article *a, struct buf *out);
void print_html(const struct article *a, bool hidden, struct buf *out);
void print_markdown(const struct article *a, bool hidden, struct buf *out);
void print_json(const struct article *a, struct buf *out);

#endif
