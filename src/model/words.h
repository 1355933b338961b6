/* A line of a config or feeds file into its words, as newsboat parts them:
 * by blanks; "…" keeps blanks and knows \" \\ \n \r \t; a word that begins
 * with '#' starts a comment. A quote that is not closed ends with the line,
 * and is told. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct word {
	const char *text;
	size_t start, end;          /* bytes of the line, quotes included */
	bool quoted;
};

struct words {
	const struct word *items;
	size_t n;
	size_t open_quote;          /* byte after the quote that is not closed, or 0 */
	size_t comment;             /* byte where the comment starts, or the line's length */
};

void words_split(const char *line, size_t n, struct arena *a, struct words *out);

/* The column of a byte as an editor counts them: characters, from 1. */
size_t words_column(const char *line, size_t at);

/* Appends `s` so that words_split gives it back: quoted where it must be. */
void words_quote(struct buf *out, const char *s);

#endif
