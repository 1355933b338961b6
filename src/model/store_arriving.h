/* The new entries of a merge as a table that SQLite reads, so that one
 * statement inserts all of a feed's: it opens the table and its indexes once,
 * where a statement an entry would do so for each, at more than the cost of
 * inserting it. For store_entry.c alone. */
#ifndef MODEL_STORE_ARRIVING_H
#define MODEL_STORE_ARRIVING_H

#include "model/store_sql.h"

/* A row of entries, and (has_contents) of contents. */
struct arriving {
	int64_t id, key, hash, at, flags, published, has_contents, updated;
	const char *guid, *url, *title, *author, *summary, *comments, *categories, *base, *html;
};

int arriving_insert(struct store *s, int64_t feed_id, int64_t seen, const struct arriving *rows, size_t n, struct buf *err);

#endif
