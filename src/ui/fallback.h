/* What a terminal that has fewer colours or characters is shown instead.
 * Colours are those of show/theme.h: below 0 the default, below 256 one of
 * the palette, else 0x1000000 | RGB. */
#ifndef UI_FALLBACK_H
#define UI_FALLBACK_H

#include <stdint.h>

/* As a terminal of `colors` colours numbers the nearest that it has. */
int fallback_color(int32_t c, int colors);

/* The RGB that one of the 256 colours usually has. */
int32_t fallback_rgb(int c);

/* An ASCII character that stands for `c`, '?' where none is like it. */
uint32_t fallback_character(uint32_t c);

#endif
