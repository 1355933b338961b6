/* The last line: what just happened, what a poll is doing, or the most useful
 * keys. A message stays until the next key; the progress of a poll until it
 * ends. Neither ever moves anything above it. */
#ifndef UI_STATUS_H
#define UI_STATUS_H

#include <stdbool.h>

#include "base/buf.h"
#include "ui/view.h"

struct status {
	struct buf message;
	bool error;
	bool sticky;                /* it survives the key that is being handled */
	struct buf progress;
};

void status_free(struct status *s);

/* Each returns CHANGED_SCREEN, so that an action can end with it. */
unsigned status_say(struct ui *ui, const char *fmt, ...) PRINTF(2, 3);
unsigned status_fail(struct ui *ui, const char *fmt, ...) PRINTF(2, 3);
unsigned status_undoable(struct ui *ui, const char *said);      /* with the key that takes it back */
unsigned status_trouble(struct ui *ui, struct buf *err);        /* says it and frees it */
unsigned status_progress(struct ui *ui, const char *text);      /* NULL: over */

bool status_clear(struct ui *ui);       /* at a key: was there a message? */
void status_draw(struct ui *ui, struct canvas *c);

#endif
