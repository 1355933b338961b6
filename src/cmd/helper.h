/* Our own helper programs, run by a verb and waited for. */
#ifndef CMD_HELPER_H
#define CMD_HELPER_H

#include <stddef.h>

#include "base/buf.h"

/* Runs "tidings-poll" with these arguments (argv[0] is filled in; NULL ends).
 * What it prints goes to `out`, at most `most` bytes; what it complains of to
 * `complaints`, or to our own standard error where that is NULL. -1 where it
 * could not be run or failed. */
int helper_poll(const char *const *arguments, size_t most, struct buf *out, struct buf *complaints, struct buf *err);

/* Puts the last thing that it complained of, if any, without its name, in the
 * place of what is in `err`. */
void helper_blame(const struct buf *complaints, struct buf *err);

#endif
