/* Whole lines that are no part of an article: "Advertisement", "Share this:",
 * "Read more: …". A phrase is what such a line says, folded (case, accents,
 * quotes, dashes, decoration at the ends), where '*' stands for anything, and
 * '#' for a number. data/hide.rules writes them as "##line:a | b | c".
 *
 * A line is compared with the phrases that begin with its first word: asking
 * costs about as much as folding the line. */
#ifndef PARSE_PHRASE_H
#define PARSE_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum phrase_flags {
	PHRASE_WEAK = 1 << 0,       /* proves nothing alone: the neighbours or a link must speak too */
	PHRASE_TAIL = 1 << 1,       /* only after the last paragraph of the article */
	PHRASE_CREDIT = 1 << 2,     /* hides nothing: the line is the credit of a picture */
	PHRASE_PAYWALL = 1 << 3,    /* what readers are asked for where a story is cut off */
	PHRASE_OFFER = 1 << 4       /* hides nothing: the line, if a link, is a button to a shop */
};

struct phrase {
	const char *text;           /* folded */
	size_t length;
	const char *source;         /* as it was written, for explaining */
	uint8_t kind;               /* hide_kind */
	uint8_t flags;              /* phrase_flags */
};

struct phrases;

struct phrases *phrases_new(struct arena *a);   /* lives in the arena, but for its list: */
void phrases_free(struct phrases *p);

/* `list`: phrases parted by '|'. It must outlive them. */
void phrases_add(struct phrases *p, const char *list, size_t n, uint8_t kind, uint8_t flags);

/* The phrase that the whole line is, or NULL. Strong ones come first. */
const struct phrase *phrases_find(struct phrases *p, const char *line, size_t n);
size_t phrases_count(const struct phrases *p);

/* Appends the line folded as phrases are. */
void phrase_fold(struct buf *out, const char *s, size_t n);

#endif
