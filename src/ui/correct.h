/* The picked block is hidden or kept: a child finds the rule and what it would
 * change on the site (`tidings hide --dry-run --json`), that is shown, and the
 * user says yes, no, edits the rule or asks for another; then a child obeys. */
#ifndef UI_CORRECT_H
#define UI_CORRECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ui;

/* What is being asked about. */
struct correct {
	int64_t id;
	uint32_t block;
	bool keep, forgets;         /* forgets: a rule of the user's own goes */
	char *rule;                 /* that was shown last */
	char **rules;               /* what was proposed, the best first */
	size_t n, at;
};

void correct_free(struct correct *c);

/* Takes back the correction that is the last step of the journal. */
unsigned correct_undo(struct ui *ui);

#endif
