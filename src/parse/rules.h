/* What to hide: our own rules (data/hide.rules), subscribed filter lists in
 * the Adblock Plus syntax, and the user's own. Read once, before the worker
 * seals itself; asked once a page. The head of data/hide.rules says what a
 * line may be.
 *
 * rules_mark marks the tree before the body is chosen; rules_finish sees to
 * what needs the draft: rules over text, what the user wants kept, and rules
 * gone wild (those that would hide more than a fifth of the article's words
 * are undone, and told in the article's note).
 *
 * The lists are hostile as well: lines, rules and bytes are capped, selectors
 * and expressions have budgets, and nothing here recurses. */
#ifndef PARSE_RULES_H
#define PARSE_RULES_H

#include "base/buf.h"
#include "parse/draft.h"

struct page;
struct phrases;
struct rules;

/* Never fails: what cannot be read is told in `warnings` and left out.
 * `dir` (may be NULL) holds the user's: lists/ has subscribed lists (*.txt),
 * "user.rules" the learnt ones. */
struct rules *rules_load(const char *dir, struct buf *warnings);
void rules_free(struct rules *r);

void rules_mark(const struct rules *r, struct page *p);

/* `p` is NULL for plain text. */
void rules_finish(const struct rules *r, struct page *p, const char *url, struct draft *d);

struct phrases *rules_phrases(const struct rules *r);

struct rules_stats {
	size_t sources, generic, specific, exceptions, network, text, phrases;
	size_t unknown;             /* dropped: not understood, or of no use here */
};
void rules_count(const struct rules *r, struct rules_stats *out);

/* For tests: one more list from memory. `text` must outlive the rules. */
struct rules *rules_new(void);
void rules_add_list(struct rules *r, const char *name, const char *text, size_t n, int source);

#endif
