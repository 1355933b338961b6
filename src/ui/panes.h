/* Panes: which views are on the screen, where, and the drawing of it all.
 *
 * One pane below 100 columns; feeds beside headlines from 100; feeds,
 * headlines and story from 160; or as the option layout says. */
#ifndef UI_PANES_H
#define UI_PANES_H

#include "ui/key.h"

struct ui;

enum { SMALLEST_ROWS = 5, SMALLEST_COLUMNS = 20 };

void panes_arrange(struct ui *ui);
void panes_draw(struct ui *ui);
unsigned panes_mouse(struct ui *ui, const struct input *in);

#endif
