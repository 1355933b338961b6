#include <config.h>

#include "fetch/batch.h"

enum { COMMIT_AFTER = 250 };    /* milliseconds */

int batch_check(struct batch *b, int status, const struct buf *err)
{
	if (status < 0 && !b->failed.len)
		buf_adds(&b->failed, buf_str(err));
	return status;
}

int batch_open(struct batch *b)
{
	if (b->failed.len)
		return -1;
	if (b->open)
		return 0;
	struct buf err = BUF_INIT;
	int status = batch_check(b, store_begin(b->store, &err), &err);
	buf_free(&err);
	if (status == 0) {
		b->open = true;
		b->since = now_ms();
	}
	return status;
}

void batch_commit(struct batch *b)
{
	struct buf err = BUF_INIT;
	bool open = b->open;
	b->open = false;
	if (open && (b->failed.len || batch_check(b, store_commit(b->store, &err), &err) != 0))
		store_rollback(b->store);
	buf_free(&err);
	if (b->failed.len)
		report_drop(b->report);         /* it did not happen */
	else
		report_flush(b->report);
}

int batch_timeout(const struct batch *b)
{
	if (!b->open)
		return -1;
	int64_t left = b->since + COMMIT_AFTER - now_ms();
	return left > 0 ? (int)left : 0;
}

void batch_commit_if_due(struct batch *b)
{
	if (b->open && batch_timeout(b) == 0)
		batch_commit(b);
}
