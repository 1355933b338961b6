/* Writes to the store, gathered into short transactions: begun by the first
 * write, committed soon after, so that the interface can write its marks in
 * between and a poll that is killed loses one batch. What the batch has to
 * tell is told once it is committed.
 *
 * An error of the store ends the poll: it is kept here, and every later
 * batch_open fails. */
#ifndef FETCH_BATCH_H
#define FETCH_BATCH_H

#include "fetch/report.h"
#include "model/store.h"

struct batch {
	struct store *store;
	struct report *report;
	bool open;
	int64_t since;              /* now_ms of the first write */
	struct buf failed;          /* the store's error, empty while there is none */
};

int batch_open(struct batch *b);            /* before each write; -1: the poll is over */
int batch_check(struct batch *b, int status, const struct buf *err);    /* keeps a failure; gives status */
void batch_commit(struct batch *b);
void batch_commit_if_due(struct batch *b);
int batch_timeout(const struct batch *b);   /* milliseconds until then, -1: nothing open */

#endif
