/* A laid-out line into visual order (UAX #9, by fribidi), for terminals that
 * do not do it themselves. Without fribidi lines stay as they are. */
#ifndef SHOW_BIDI_H
#define SHOW_BIDI_H

#include <stdbool.h>

#include "base/arena.h"
#include "show/layout.h"

/* Reorders the runs; the new ones are in the arena. `rtl`: the direction of
 * the paragraph. */
void bidi_reorder(struct arena *arena, struct line *line, bool rtl);

/* Is there anything in it that has to be reordered? */
bool bidi_needed(const struct line *line);

#endif
