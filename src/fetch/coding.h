/* Content codings of an answer (RFC 9110, 8.4.1). gzip goes to the worker as it
 * came; the others, which servers choose as well where they may, are taken off
 * here. libcurl would take off gzip, too, if it took off any. */
#ifndef FETCH_CODING_H
#define FETCH_CODING_H

#include <stddef.h>

#include "base/buf.h"

enum coding { CODING_NONE, CODING_GZIP, CODING_DEFLATE, CODING_BROTLI, CODING_ZSTD, CODING_UNKNOWN };

/* For Accept-Encoding: those that this build knows. */
const char *codings_known(void);

/* What one Content-Encoding says; CODING_UNKNOWN also for several. A word that
 * names none ("utf-8", "none") says nothing, as browsers take it. */
enum coding coding_of(const char *value);

/* Takes off what is not gzip; of nothing there is nothing to take. `body` is
 * untouched where it is damaged or would be longer than `most` bytes. */
int coding_take_off(enum coding coding, struct buf *body, size_t most, struct buf *err);

#endif
