/* What select_parse.c writes and select.c reads: a parsed selector. */
#ifndef PARSE_SELECT_TREE_H
#define PARSE_SELECT_TREE_H

#include "parse/pattern.h"
#include "parse/select.h"

enum simple_kind {
	SIMPLE_TAG, SIMPLE_ID, SIMPLE_CLASS, SIMPLE_ATTRIBUTE, SIMPLE_NOT, SIMPLE_IS, SIMPLE_HAS, SIMPLE_HAS_TEXT,
	SIMPLE_NTH, SIMPLE_EMPTY, SIMPLE_ROOT, SIMPLE_PATH, SIMPLE_TEXT_LENGTH,
	SIMPLE_UPWARD, SIMPLE_NOTHING       /* read, but kept in the complex, or nowhere */
};

enum nth_flags { NTH_LAST = 1 << 0, NTH_OF_TYPE = 1 << 1 };

struct simple {
	enum simple_kind kind;
	char op;                    /* attribute: 0 (is there), '=', '~', '|', '^', '$', '*' */
	bool fold;                  /* attribute: case does not matter */
	const char *name, *value;
	size_t length;              /* of the value */
	const struct selector *inner;
	const struct pattern *pattern;
	int a, b, nth;              /* a·n + b; nth_flags; b alone: the least length of text */
};

struct compound {
	char combinator;            /* to the left: ' ', '>', '+', '~'; 0: none */
	const struct simple *simples;
	size_t n;
};

struct complex {
	const struct compound *compounds;   /* left to right */
	size_t n;
	unsigned up;                        /* :upward(up): what is meant is so many parents higher */
	const struct selector *up_to;       /* :upward(selector): the next that is one of these */
};

struct selector {
	const struct complex *list;
	size_t n;
};

#endif
