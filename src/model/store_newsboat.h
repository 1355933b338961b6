/* What newsboat's cache.db (its schema up to 2.33) knows of stories: which
 * were read, and which deleted. Stories that are in our store are marked at
 * once; the others come read, or not at all, when a poll brings them. Nothing
 * else is taken from it, and it is not written to. */
#ifndef MODEL_STORE_NEWSBOAT_H
#define MODEL_STORE_NEWSBOAT_H

#include "model/store.h"

struct newsboat_counts {
	size_t read, deleted;
	size_t foreign;             /* of feeds that are not among the subscriptions */
};

/* Feeds are matched by their line in the feeds file, stories by their guid;
 * where the feed gives none, newsboat makes one of the link. */
int store_import_newsboat(struct store *s, const char *path, struct newsboat_counts *counts, struct buf *err);

#endif
