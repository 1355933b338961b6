/* What a terminal that has fewer colours or characters is shown instead.
 * Colours are those of show/theme.h: below 0 the default, below 256 one of
 * the palette, else 0x1000000 | RGB. */
#ifndef UI_FALLBACK_H
#define UI_FALLBACK_H

#include <stdint.h>

/* As a terminal of `colors` colours numbers the nearest that it has. */
int fallback_color(int32_t c, int colors);

/* For a terminal that has all colours, below a curses that has 256: a place
 * of the palette stands for one, and the squeezer puts the colour there
 * (`palette` as in ui/squeeze.h). The nearest of the 256 where all are taken. */
enum { PALETTE = 256 };
int fallback_place(int32_t palette[PALETTE], int32_t c);

/* An ASCII character that stands for `c`, '?' where none is like it. */
uint32_t fallback_character(uint32_t c);

#endif
