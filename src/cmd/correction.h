/* From what a user wants of a block to the rule that does it, and the rules
 * learnt and forgotten, with their steps in the journal of undoing. */
#ifndef CMD_CORRECTION_H
#define CMD_CORRECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct store;

struct wish {
	int64_t id;
	uint32_t block;             /* of the story's article as it is kept */
	bool keep;                  /* shown, or as it was torn; else hidden */
	const char *rule;           /* by this rule; NULL: by one of ours */
};

struct correction {
	struct arena *arena;
	const char *rule;
	bool forgets;               /* the rule is the user's own, and to be taken back */
	const char **others;        /* rules that would have done, too */
	size_t n_others;
};

/* The best rule that does what is wanted when it is tried on the story; -1
 * with the reason where there is none: it would hide too much, or changes
 * nothing. Free *out in any case. */
int correction_find(struct store *s, const char *rules_dir, const struct wish *w, struct correction *out, struct buf *err);
void correction_free(struct correction *c);

/* 1: there is no such rule. `note`: as a step that can be undone. */
int correction_learn(struct store *s, const char *rules_dir, const char *rule, bool note, struct buf *err);
int correction_forget(struct store *s, const char *rules_dir, const char *rule, bool note, struct buf *err);

#endif
