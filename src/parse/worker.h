/* The worker's loop: a request in, an answer out, until the socket closes. */
#ifndef PARSE_WORKER_H
#define PARSE_WORKER_H

#include "base/buf.h"
#include "parse/rules.h"

int worker_run(int fd, const struct rules *rules, struct buf *err);

#endif
