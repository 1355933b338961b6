/* A paragraph to lines: break opportunities by UAX #14 (libunistring), the
 * best set of them over the whole paragraph (after Knuth and Plass, "Breaking
 * paragraphs into lines", 1981), for ragged or justified setting.
 *
 * A word wider than the line is broken between graphemes. A '\n' always
 * breaks. Widths are columns of base/text.h; offsets are bytes of the text. */
#ifndef SHOW_WRAP_H
#define SHOW_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hyphen;

struct wrap_line {
	uint32_t start, end;        /* without the white space around it */
	uint32_t width;             /* columns, a hyphen counted in */
	bool hyphen;                /* a '-' is to be added */
	bool last;                  /* of its paragraph: before a '\n', or the end */
};

struct wrap_options {
	size_t width;               /* columns, at least 1 */
	bool justify;               /* the lines will be stretched: weigh their spaces */
	struct hyphen *hyphen;      /* or NULL */
	const uint32_t *glue;       /* offsets, ascending, where no line may break */
	size_t n_glue;
};

/* Scratch memory, kept from one paragraph to the next. */
struct wrap;
struct wrap *wrap_new(void);
void wrap_free(struct wrap *w);

/* Returns the number of lines, which are valid until the next call. Empty
 * text has none. */
size_t wrap_text(struct wrap *w, const char *text, size_t n, const struct wrap_options *o, const struct wrap_line **lines);

#endif
