/* A draft: the article while it is being made, as a list of pieces that can
 * still be joined, retyped and hidden. compose.c (pages, feed bodies) and
 * plain.c (plain text) write it, repair.c and clean.c change it, and
 * draft_finish turns it into a struct article.
 *
 * The order is fixed: rules mark the tree → score chooses the body → compose
 * writes the draft with everything in and around the body → repair joins torn
 * sentences → clean hides by structure, density and text. Repair comes before
 * cleaning by link density, or torn names would go with it. */
#ifndef PARSE_DRAFT_H
#define PARSE_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/article.h"

struct _xmlNode;

struct run {
	const char *text;           /* as in the page; '\n' alone is a hard break */
	size_t length;
	uint8_t style;              /* span_style bits */
	const char *link;           /* absolute URL, or NULL */
	bool seam;                  /* a torn piece was joined before this run */
};

/* What the tree knows about where a piece stood. */
enum evidence {
	PIECE_BARE = 1 << 0,            /* bare text in a container, after or before a block child of it */
	PIECE_LONE_INLINE = 1 << 1,     /* its only content is one inline element (a, span, strong, em …) */
	PIECE_LONE_LINK = 1 << 2,       /* its only content is one link */
	PIECE_AFTER_BREAKS = 1 << 3,    /* parted from the piece before by <br><br>, not by a block */
	PIECE_INSIDE_P = 1 << 4,        /* the block stood inside an open paragraph */
	PIECE_FROM_TEXT = 1 << 5        /* plain text: no tree at all */
};

struct piece {
	struct block as;            /* kind, level, quote, indent, number, hidden, hidden_by, why */
	const char *image;          /* image: its absolute source */
	struct run *runs;
	size_t n_runs, cap_runs;
	unsigned evidence;
	struct _xmlNode *node;      /* the block element, NULL for plain text */
	struct _xmlNode *parent;    /* the container in which its neighbours stand too */
	size_t length, link_length; /* bytes of text, and of those inside links */
	size_t words;
	bool gone;                  /* joined into an earlier piece: skip it */
	size_t joined_to;           /* 1 + the index of that piece, 0: of none */
};

struct draft {
	struct arena *arena;        /* pieces and runs */
	struct piece *pieces;
	size_t n, cap;
	struct article_builder *builder;    /* the head is set there */
	const char *lang;           /* BCP 47, or NULL */
	const char *title;          /* the article's */
	const char *origin;         /* why what is shown is, where a rule says so; or NULL */
};

struct draft *draft_new(void);
void draft_free(struct draft *d);

struct piece *draft_add(struct draft *d, enum block_kind kind);     /* valid until the next add */
void piece_add_run(struct draft *d, struct piece *p, const char *text, size_t n, uint8_t style, const char *link);
void piece_text(const struct piece *p, struct buf *out);            /* cleaned, folded */
void piece_join(struct draft *d, struct piece *into, struct piece *from, const char *why);
bool piece_ends_sentence(const struct piece *p);                    /* like one, also behind quotes and brackets */
bool piece_is_joined(const struct piece *p);
void piece_split(struct draft *d, struct piece *p);                 /* what was joined to it stands for itself again */

/* Cuts piece `i` after `at` bytes of its text: what follows is a new piece
 * behind it, of the same kind, which is given. Other pointers to pieces are
 * not valid any more, nor would be what joined pieces know: only before repair. */
struct piece *piece_cut(struct draft *d, size_t i, size_t at);

void piece_hide(struct piece *p, enum hide_kind kind, enum hide_source by, const char *why);

/* Builds the article and frees the draft. */
struct article *draft_finish(struct draft *d);

#endif
