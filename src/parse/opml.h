/* An OPML file to the feeds it lists, with the folders around them and their
 * categories as tags. Only http and https URLs come through: commands,
 * filters and files are dropped and counted (outlines.dropped), for the list
 * may be from anybody. Capped in number and depth; mended like a feed where
 * it is not well-formed. */
#ifndef PARSE_OPML_H
#define PARSE_OPML_H

#include "model/work.h"

struct outlines *opml_parse(const struct work_request *r, struct buf *err);

#endif
