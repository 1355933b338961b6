/* Filter lists (model/lists.h) kept up to date: those that are due are asked
 * for, all at once, with the validators of the last time. A list takes its
 * own "! Expires:", 304 answers cost nothing, and what "!#include" names
 * beside it is put in its place. Whatever goes wrong is told, and tried again
 * some hours later; the old text goes on working. */
#ifndef FETCH_LISTS_H
#define FETCH_LISTS_H

#include "fetch/http.h"
#include "fetch/report.h"

struct list_updates;

/* `names`: those alone, due or not (n = 0: all of them); `due_only`: as in a
 * poll, which tells nothing of a list that is as it was. */
struct list_updates *list_updates_new(struct http *h, struct report *r, const char *rules_dir, const char *const *names, size_t n, bool due_only,
                                      struct buf *err);
void list_updates_free(struct list_updates *u);

/* Files are done with at once; the others as http_perform moves them along. */
void list_updates_start(struct list_updates *u);
bool list_updates_done(const struct list_updates *u);
size_t list_updates_failed(const struct list_updates *u);

#endif
