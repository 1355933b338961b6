/* What the user has taught: lines of rules_dir/user.rules, in the syntax of
 * data/hide.rules. A block of a story is turned into the narrowest rule that
 * still fits when the site shows it again (numbers in it may change). */
#ifndef MODEL_USER_RULES_H
#define MODEL_USER_RULES_H

#include <stdbool.h>

#include "model/article.h"

/* Appends rules, a line each, the best first, that hide a shown block on the
 * site of `url`, or keep a hidden one, or keep a repaired one as it was torn.
 * `selector` (may be NULL) is what could name it (WORK_SELECTORS). -1 where
 * there is none. */
int user_rule_propose(const struct block *b, const char *selector, const char *url, bool keep, struct buf *out, struct buf *err);

/* Adds a line at the end (once); takes one out, and leaves all others as they
 * stand; the last one. 1: there is none such. */
int user_rules_add(const char *rules_dir, const char *rule, struct buf *err);
int user_rules_remove(const char *rules_dir, const char *rule, struct buf *err);
int user_rules_last(const char *rules_dir, struct buf *rule, struct buf *err);
bool user_rules_has(const char *rules_dir, const char *rule);

#endif
