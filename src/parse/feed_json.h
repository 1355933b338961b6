/* JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), as written by
 * people: values of the wrong type are read for what they can mean or skipped. */
#ifndef PARSE_FEED_JSON_H
#define PARSE_FEED_JSON_H

#include <stddef.h>

#include "base/buf.h"
#include "parse/feed_build.h"

int feed_json_read(struct feed_build *b, const char *text, size_t n, struct buf *err);

#endif
