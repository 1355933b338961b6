/* From an article and a width to styled lines. Knows no terminal; the story
 * view and `tidings show` draw the same lines.
 *
 * Lines break by UAX #14, between graphemes, over whole paragraphs (optimum
 * fit). Width is that of base/text.h. A layout lives in its own arena; its
 * text is its own, so the article may be freed first. */
#ifndef SHOW_LAYOUT_H
#define SHOW_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/article.h"
#include "show/theme.h"

struct line_run {
	const char *text;
	uint32_t length;            /* bytes */
	uint8_t role;               /* enum role */
	uint8_t attributes;         /* theme_attribute bits to add */
	uint32_t link;              /* index in the article's links, or NO_LINK */
};

struct line {
	uint32_t indent;            /* columns left free */
	const struct line_run *runs;
	uint32_t n_runs;
	uint32_t n_margin;          /* of them, at the front: bars and markers that are no text */
	uint32_t block;             /* of the article; LINE_HEAD, LINE_LINKS, LINE_FOLD for what is not of one */
	uint32_t offset;            /* byte of the block's text where the line starts; LINE_FOLD: the first block folded */
};

enum { LINE_HEAD = UINT32_MAX, LINE_LINKS = UINT32_MAX - 1, LINE_FOLD = UINT32_MAX - 2 };

/* Who puts right-to-left text into visual order: in the order of the option
 * `bidi` in options.def. */
enum layout_bidi { BIDI_OFF, BIDI_TERMINAL, BIDI_VISUAL };

struct layout_options {
	size_t width;               /* columns of text */
	size_t wide;                /* columns that code and tables may take; less than width: no more */
	bool show_hidden;           /* dimmed, each with its reason; else folded to counting lines */
	bool show_seams;            /* mark where torn sentences were joined */
	bool justify, hyphenate;
	bool plain;                 /* to be heard or felt: words instead of bars and grids */
	bool number_links, list_links;
	bool head;                  /* title, byline, date first */
	enum layout_bidi bidi;
	const char *feed_title;     /* for the head, or NULL */
	int64_t published;          /* for the head, where the article has no date; 0: not known */
	const char *note;           /* a line below the head, as "changed since it was read"; or NULL */
	const char *attached;       /* another, of what comes with the story; or NULL */
};

struct layout {
	struct arena *arena;
	const struct line *lines;
	size_t n;
	size_t width;
	uint32_t hidden;            /* blocks set aside */
	const uint32_t *links;      /* links[number - 1]: index in the article's links */
	uint32_t n_links;
};

struct layout *layout_build(const struct article *a, const struct layout_options *o);
void layout_free(struct layout *l);

/* The line where byte `offset` of `block` is: to keep the place across widths
 * and reloads. A hidden block gives its fold line. */
size_t layout_find(const struct layout *l, uint32_t block, uint32_t offset);

#endif
