/* An OPML file to the feeds it lists, with their folders as tags. */
#ifndef PARSE_OPML_H
#define PARSE_OPML_H

#include "model/work.h"

struct outlines *opml_parse(const struct work_request *r, struct buf *err);

#endif
