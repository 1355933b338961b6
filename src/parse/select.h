/* CSS selectors over libxml2's tree, as filter lists use them (Selectors
 * Level 4, and the procedural extras of Adblock Plus and uBlock Origin).
 *
 * Known: tags, ids, classes, attributes (= ~= |= ^= $= *=, flag i), escapes,
 * the four combinators, :not :is :where :has, :nth-child and its kin,
 * :first/last/only-child and -of-type, :empty, :root, :has-text(words or
 * /regex/), :min-text-length(n), :matches-path(words or /regex/), and at the
 * end :upward(n or selector), which :xpath(../..) is, too; :remove() and
 * :watch-attr() change nothing for a reader. Anything else makes the whole
 * selector NULL: it is dropped, not guessed at.
 *
 * Both texts are hostile. Parsing is capped in length, parts and depth; a
 * match has a budget of steps, and what uses it up does not match. */
#ifndef PARSE_SELECT_H
#define PARSE_SELECT_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct selector;            /* one or more, parted by commas; lives in the arena */

struct selector *select_parse(struct arena *a, const char *s, size_t n);

/* What a selector is asked on. */
struct select_page {
	const char *path;       /* of the page's URL, with its query; NULL: not known, and no :matches-path matches */
	unsigned steps;         /* budget over many matches: counted down, and at 0 nothing matches any more */
};

/* The element that is meant (with :upward one above `node`), or NULL. */
const xmlNode *select_match(const struct selector *s, const xmlNode *node, struct select_page *page);

/* One alternative of the list, for filing: what an element must have for it
 * to match at all. KEY_ANY: nothing that is known beforehand. */
enum select_key_kind { KEY_ID, KEY_CLASS, KEY_ATTRIBUTE, KEY_TAG, KEY_ANY };

struct select_key {
	enum select_key_kind kind;
	const char *name;       /* NULL for KEY_ANY */
	const char *word;       /* of KEY_ATTRIBUTE: a word (parse/token.h) that its value must hold, or NULL */
	size_t word_length;
};

size_t select_count(const struct selector *s);
struct select_key select_key(const struct selector *s, size_t i);
const xmlNode *select_match_one(const struct selector *s, size_t i, const xmlNode *node, struct select_page *page);

#endif
