/* What the user has taught: lines of rules_dir/user.rules, in the syntax of
 * data/hide.rules. A block of a story is turned into the narrowest rule that
 * still fits when the site shows it again (numbers in it may change). */
#ifndef MODEL_USER_RULES_H
#define MODEL_USER_RULES_H

#include <stdbool.h>

#include "model/article.h"

/* Appends the rule that hides a shown block, or keeps a hidden one, on the
 * site of `url`. -1 where the block has nothing to be known by. */
int user_rule_propose(const struct block *b, const char *url, bool keep, struct buf *out, struct buf *err);

/* Adds a line at the end (once); takes one out (`rule` NULL: the last, which
 * is appended to `taken`). 1: there was none. */
int user_rules_add(const char *rules_dir, const char *rule, struct buf *err);
int user_rules_remove(const char *rules_dir, const char *rule, struct buf *taken, struct buf *err);

#endif
