/* Site rules (model/site_rules.h) at work on one page: the XPath of the rules
 * for its host is asked of its tree, and what it finds overrules what is
 * guessed elsewhere. What is stripped is hidden, with the rule as the reason;
 * nothing is taken out of the tree.
 *
 * Pages are hostile, and an expression can be costly: each page has half a
 * second of the processor for all its rules, and rules are not asked on a tree
 * so large, or with its text so deep, that looking at it once would already be
 * too much. A rule that is no XPath or takes too long is told (site_problems)
 * and finds nothing. */
#ifndef PARSE_SITE_H
#define PARSE_SITE_H

#include "base/buf.h"
#include "model/site_rules.h"
#include "parse/html.h"
#include "parse/meta.h"
#include "parse/score.h"

struct site;

/* The rules for the host of `url`; NULL where there are none. Every function
 * below takes a NULL. */
struct site *site_open(struct sites *sites, const char *url);
void site_free(struct site *s);

/* replace_string: in the page's text, before it is parsed. */
void site_edit(const struct site *s, struct buf *html);

/* The tree; page_count was called, nothing is marked yet. */
void site_begin(struct site *s, struct page *p);

/* Hides what is to be stripped. */
void site_mark(struct site *s);

/* Title, author, date, next page where a rule finds them. False: `m` is as it
 * was. SITE_WHOLE in *flags: m->next is the whole story on one page;
 * SITE_SPONSORED: the page is an advertisement. */
enum { SITE_WHOLE = 1, SITE_SPONSORED = 2 };
void site_meta(struct site *s, struct meta *m, unsigned *flags);

/* The body. 1: found; 0: no rule for it, or none that fits; -1: none fits and
 * the rules say not to guess. What lies between parts of it is hidden. */
int site_choose(struct site *s, struct choice *out);

/* The rule that found it, in words, as long as the page lives; or NULL. */
const char *site_origin(const struct site *s);

/* Is the body to be cleaned by our own lights, too? */
bool site_prunes(const struct site *s);

/* What is wrong with the rules, a line each; "" for nothing. */
const char *site_problems(const struct site *s);

#endif
