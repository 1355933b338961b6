#include <config.h>

#include "ui/fallback.h"

#include <stdbool.h>
#include <uninorm.h>

#include "base/util.h"

/* --- colours --- */

/* xterm's: 16 that users set, a cube of 6×6×6, 24 greys. */
static int32_t rgb_of_256(int c)
{
	static const int32_t low[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	                              0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
	static const int steps[] = {0, 95, 135, 175, 215, 255};
	if (c < 16)
		return low[c];
	if (c >= 232)
		return (8 + (c - 232) * 10) * 0x010101;
	return steps[(c - 16) / 36] << 16 | steps[(c - 16) / 6 % 6] << 8 | steps[(c - 16) % 6];
}

/* As the eye has it, roughly. */
static int distance(int32_t a, int32_t b)
{
	int dr = ((a >> 16) & 255) - ((b >> 16) & 255), dg = ((a >> 8) & 255) - ((b >> 8) & 255), db = (a & 255) - (b & 255);
	return 2 * dr * dr + 4 * dg * dg + 3 * db * db;
}

/* The nearest of xterm's colours `from` to, but not with, `to`. */
static int nearest(int32_t rgb, int from, int to)
{
	int best = from, least = INT32_MAX;
	for (int i = from; i < to; i++) {
		int d = distance(rgb, rgb_of_256(i));
		if (d < least) {
			least = d;
			best = i;
		}
	}
	return best;
}

int fallback_color(int32_t c, int colors)
{
	bool rgb = c >= 0x1000000;
	if (c < 0)
		return -1;
	if (colors > 0x10000)
		return rgb ? c & 0xffffff : c < 8 ? c : rgb_of_256(c);
	if (colors >= 256)
		return rgb ? nearest(c, 16, 256) : c;
	if (c < colors && !rgb)
		return c;
	return nearest(rgb ? c & 0xffffff : rgb_of_256(c), 0, colors < 16 ? 8 : 16);
}

int fallback_place(int32_t palette[PALETTE], int32_t c)
{
	if (c < 16)
		return fallback_color(c, PALETTE);
	if (c < PALETTE && palette[c] <= 0) {
		palette[c] = -1;                /* itself, from now on */
		return c;
	}
	int32_t want = c < PALETTE ? 0x1000000 | rgb_of_256(c) : c;
	for (int i = PALETTE - 1; i >= 16; i--) {
		if (palette[i] == 0)
			palette[i] = want;
		if (palette[i] == want)
			return i;
	}
	return fallback_color(c, PALETTE);
}

/* --- characters --- */

uint32_t fallback_character(uint32_t c)
{
	static const struct {
		uint32_t from;
		char to;
	} rows[] = {
		{0x2010, '-'}, {0x2011, '-'}, {0x2012, '-'}, {0x2013, '-'}, {0x2014, '-'}, {0x2015, '-'}, {0x2018, '\''},
		{0x2019, '\''}, {0x201a, ','}, {0x201b, '\''}, {0x201c, '"'}, {0x201d, '"'}, {0x201e, '"'}, {0x2022, '*'},
		{0x2026, '.'}, {0x2039, '<'}, {0x203a, '>'}, {0x00ab, '<'}, {0x00bb, '>'}, {0x00b7, '.'}, {0x2190, '<'},
		{0x2192, '>'}, {0x2191, '^'}, {0x2193, 'v'}, {0x25b8, '>'}, {0x25be, 'v'}, {0x25cf, 'o'}, {0x25e6, 'o'},
		{0x2605, '*'}, {0x2606, '*'}, {0x2212, '-'}, {0x00d7, 'x'}, {0x00a0, ' '}, {0x2713, 'x'}, {0x2502, '|'},
		{0x2503, '|'}, {0x258c, '|'}, {0x258f, '|'}, {0x2500, '-'}, {0x2501, '-'}, {0x253c, '+'}, {0x256d, '+'}, {0x20ac, 'E'},
		{0x22ef, '~'}, {0x21b3, '>'}, {0x25aa, '-'}, {0x2038, '^'}, {0x2032, '\''}, {0x2033, '"'}, {0x2044, '/'},
		{0x00df, 's'}, {0x00e6, 'a'}, {0x00c6, 'A'}, {0x00f8, 'o'}, {0x00d8, 'O'}, {0x0142, 'l'}, {0x0141, 'L'}, {0x0153, 'o'}, {0x0131, 'i'},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].from == c)
			return (unsigned char)rows[i].to;
	if (c >= 0x2500 && c < 0x2580)
		return '+';
	ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
	int tag, n = uc_decomposition(c, &tag, parts);
	return n > 0 && parts[0] < 0x80 ? parts[0] : '?';
}
