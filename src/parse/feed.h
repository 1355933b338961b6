/* A feed of any kind to a parsed_feed: sniffs XML or JSON, mends, parses. An
 * HTML page gives its feed links (parsed_feed.links) and no entries; what is
 * neither is an error in words. */
#ifndef PARSE_FEED_H
#define PARSE_FEED_H

#include "model/work.h"

struct parsed_feed *feed_parse(const struct work_request *r, struct buf *err);

#endif
