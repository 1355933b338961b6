/* The worker's loop: requests in, answers out, in order, until the socket
 * closes. It says hello first (model/work.h) and is sealed by then.
 *
 * It reads as many requests as have come and writes their answers together,
 * so that a thousand small ones cost a few system calls. */
#ifndef PARSE_WORKER_H
#define PARSE_WORKER_H

#include "base/buf.h"
#include "model/work.h"
#include "parse/rules.h"

/* Fills in the answer; tests put their own in its place. */
typedef void worker_handler(const struct work_request *r, struct rules *rules, struct work_answer *out);

void worker_answer(const struct work_request *r, struct rules *rules, struct work_answer *out);

/* `seal`: what sandbox_seal said. */
int worker_run(int fd, const char *seal, worker_handler *handle, struct rules *rules, struct buf *err);

#endif
