/* What to hide: our own rules (data/hide.rules), subscribed filter lists in
 * the Adblock Plus syntax, and the user's own. Opened before the worker seals
 * itself, read behind the seal, asked once a page. The head of data/hide.rules
 * says what a line may be.
 *
 * rules_mark marks the tree before the body is chosen; rules_finish sees to
 * what needs the draft: rules over text, what the user wants kept, and rules
 * gone wild (those that would hide more than a fifth of the article's words
 * are undone, and told in the article's note).
 *
 * A rule is filed under what its elements must have (an id, a class, a word of
 * an attribute, a tag) or under its hosts; a page asks for its own. The text
 * of the lists stays where it is, and is shared between workers.
 *
 * The lists are hostile as well: lines, rules and bytes are capped, selectors
 * and expressions have budgets, and nothing here recurses. */
#ifndef PARSE_RULES_H
#define PARSE_RULES_H

#include "base/buf.h"
#include "model/lists.h"
#include "parse/draft.h"

struct page;
struct phrases;
struct rules;

/* Opens the files, before the worker seals itself. Never fails: what cannot be
 * opened is told in `warnings` and left out. `dir` (may be NULL) holds the
 * user's: lists/ has subscribed lists (*.txt), "user.rules" the learnt ones. */
struct rules *rules_load(const char *dir, struct buf *warnings);
void rules_free(struct rules *r);

/* Reads what was opened; again: nothing. A worker does so when the first page
 * comes, so that one that only sees feeds never does. Before it there are no
 * rules to be asked for. */
void rules_read(struct rules *r);

/* The site rules that are asked with them (parse/site.h), or NULL. They are
 * the rules' own from then on. */
struct sites;
void rules_set_sites(struct rules *r, struct sites *sites);
struct sites *rules_sites(const struct rules *r);

void rules_mark(const struct rules *r, struct page *p);

/* Splits again what was joined in repair and is to stay as it came. */
void rules_split(const struct rules *r, const char *url, struct draft *d);

/* `p` is NULL for plain text. */
void rules_finish(const struct rules *r, struct page *p, const char *url, struct draft *d);

struct phrases *rules_phrases(const struct rules *r);

/* What was made of each source; rules for named hosts, which are understood
 * only when they are needed, are so for this. */
size_t rules_sources(const struct rules *r);
void rules_source(const struct rules *r, size_t i, struct list_stats *out);     /* its strings are to be freed */

/* For tests: one more list from memory, to be read. `text` must outlive the rules. */
struct rules *rules_new(void);
void rules_add_list(struct rules *r, const char *name, const char *text, size_t n, int source);

#endif
