/* Headlines on standard output, in one of three forms: columns for people at
 * a terminal; tab-separated fields (id, flags, date, feed, title, link) for
 * pipes; a JSON array, one object a line. The fields stay as they are. */
#ifndef CMD_ENTRIES_H
#define CMD_ENTRIES_H

#include "base/buf.h"
#include "model/store_entry.h"

/* `words` (may be NULL) are those of a search: a piece of each story where
 * they stand is shown too. */
int entries_print(struct store *s, const struct entry_list *list, bool json, const char *words, struct buf *out, struct buf *err);

#endif
