/* What to do first, said where the sample edition leaves room: below the feeds
 * or, where they are too narrow, beside them. */
#ifndef UI_WELCOME_H
#define UI_WELCOME_H

#include "ui/view.h"

enum { WELCOME_ROWS = 23 };     /* from so many on there is room */

void welcome_draw(struct ui *ui, const struct view *v);

#endif
