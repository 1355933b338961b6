/* Documents that come compressed although nobody said so: servers that send
 * feed.xml.gz as it lies there. */
#ifndef PARSE_UNPACK_H
#define PARSE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* gzip (RFC 1952), all members of it. False: it is none, or a broken one, or
 * larger than `most` bytes; then `out` is empty. */
bool unpack_gzip(struct buf *out, const char *p, size_t n, size_t most);

#endif
