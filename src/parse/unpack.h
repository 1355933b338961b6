/* Documents that come compressed: feeds, which the poller passes on as they
 * came, and whatever a server sends as it lies there (feed.xml.gz) without
 * saying so. */
#ifndef PARSE_UNPACK_H
#define PARSE_UNPACK_H

#include <stddef.h>

#include "base/buf.h"

enum unpacked {
	UNPACKED_NOTHING,           /* it is no gzip */
	UNPACKED_ALL,
	UNPACKED_BROKEN,
	UNPACKED_TOO_LARGE          /* more than `most` bytes */
};

/* gzip (RFC 1952), all members of it. `out` is empty unless that is all. */
enum unpacked unpack_gzip(struct buf *out, const char *p, size_t n, size_t most);

#endif
