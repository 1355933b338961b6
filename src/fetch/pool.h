/* The workers: some processes that parse, started when there is work, fed
 * without ever blocking, killed and replaced when they die, hang, overgrow
 * or answer nonsense.
 *
 * Each has many requests under way, so one that dies takes innocent ones with
 * it: those are tried once more, one at a time, and the one that kills its
 * worker alone is told so in words. Nothing else notices. */
#ifndef FETCH_POOL_H
#define FETCH_POOL_H

#include <poll.h>
#include <stddef.h>

#include "base/buf.h"
#include "model/work.h"

struct pool;

struct pool_config {
	const char *program;        /* NULL: tidings-worker */
	const char *rules_dir;      /* or NULL */
	size_t workers;             /* 0: one a processor core */
	int seconds;                /* that one request may take */
	size_t memory_most;         /* bytes of a worker that has nothing to do; more: replaced */
};

enum { POOL_WORKERS_MOST = 64 };

struct pool *pool_new(const struct pool_config *config);
void pool_free(struct pool *p);             /* ends the workers; what is under way is dropped */

/* answer->error says why there is none: the worker's words, or what became of
 * it. `body` comes back to be kept or freed (buf_steal takes it). May submit
 * further requests. */
typedef void pool_done(void *context, struct work_answer *answer, struct buf *body);

/* Takes the body from `body`, which is empty afterwards; r->body and
 * r->length are not looked at. */
void pool_submit(struct pool *p, const struct work_request *r, struct buf *body, pool_done *done, void *context);

size_t pool_jobs(const struct pool *p);     /* submitted and not done */
size_t pool_bytes(const struct pool *p);    /* of their bodies */

/* Processor seconds of the workers that run. */
double pool_cpu_seconds(const struct pool *p);

/* What to wait for: fills in at most POOL_WORKERS_MOST descriptors and gives
 * their number; then moves everything along. */
size_t pool_fds(struct pool *p, struct pollfd *fds);
void pool_turn(struct pool *p);

/* Milliseconds until a worker has to be looked after whatever happens; -1: none. */
int pool_timeout(const struct pool *p);

#endif
