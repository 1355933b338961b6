/* The text of one block as it will be set: what the article says, with what
 * the setting adds (link numbers, marks of seams), in pieces that look alike.
 * A piece knows where in the block its text came from, so that a line can
 * tell its place. */
#ifndef SHOW_FLOW_H
#define SHOW_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/article.h"

struct piece {
	uint32_t start, length;     /* bytes of the flow's text */
	uint32_t origin;            /* byte of the block's text where it starts */
	uint32_t link;              /* or NO_LINK */
	uint8_t role, attributes;
	bool added;                 /* not of the article: all of it is at `origin` */
};

struct flow {
	struct buf text;
	struct piece *pieces;
	size_t n_pieces, cap_pieces;
	uint32_t *glue;             /* offsets where no line may break */
	size_t n_glue, cap_glue;
};

void flow_free(struct flow *f);
void flow_clear(struct flow *f);

/* Adds text that looks like `look` (its role, attributes, link). A character
 * that has no width here becomes U+FFFD: nobody knows how a terminal draws it. */
void flow_add(struct flow *f, const char *s, size_t n, uint32_t origin, struct piece look);
void flow_glue(struct flow *f, size_t at);      /* no line may break there; ascending */
void flow_insert(struct flow *f, const char *s, uint32_t origin, struct piece look);   /* not of the article */

struct flow_options {
	uint8_t role, attributes;   /* of text without a span */
	const uint32_t *numbers;    /* by link: its number, 0 for none; or NULL */
	bool seams;                 /* mark them */
};

/* Adds bytes [from, to) of a block with its spans. */
void flow_add_block(struct flow *f, const struct block *b, uint32_t from, uint32_t to, const struct flow_options *o);

/* The byte of the block's text that stands at byte `at` of the flow. */
uint32_t flow_origin(const struct flow *f, uint32_t at);

#endif
