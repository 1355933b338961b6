/* Stories extracted again from their kept pages: by `tidings extract --again`,
 * and after every correction. */
#ifndef CMD_AGAIN_H
#define CMD_AGAIN_H

#include <stdbool.h>

#include "base/buf.h"

/* Of the stories with these numbers (NULL at the end), or, where there are
 * none, of all that `filter` (NULL: all) lets through. What came of it, in
 * words and a line, goes to `said`. `dry`: it is only counted. */
int again_run(const char *const *ids, const char *filter, bool dry, struct buf *said, struct buf *err);

/* Of the stories for which a rule counts. */
int again_of_rule(const char *rule, struct buf *said, struct buf *err);

#endif
