/* One full poll at a time: a lock on a file that ends with the process,
 * however that ends. */
#ifndef FETCH_LOCK_H
#define FETCH_LOCK_H

#include "base/buf.h"

/* The descriptor, to be kept open; -1 where another process has it (its pid
 * is told) or the file cannot be made. */
int lock_take(const char *path, struct buf *err);

#endif
