/* Cells of the tables that verbs print: counted in columns, as printf does not. */
#ifndef CMD_CELL_H
#define CMD_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* With blanks behind it, at least one. */
void cell_left(struct buf *out, const char *text, size_t columns);

/* With blanks before it. */
void cell_right(struct buf *out, const char *text, size_t columns);

/* Cut at `columns`, with "…" where something is left; filled up to them where
 * `fill_up`. */
void cell_cut(struct buf *out, const char *text, size_t columns, bool fill_up);

/* The columns of the terminal that standard output is; 0: it is none. */
size_t cell_screen(void);

/* "3h ago", "in 20m", "now", "never". */
void cell_when(struct buf *out, int64_t t);

#endif
