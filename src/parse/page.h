/* A page, an entry's HTML or plain text to an article: the whole of the
 * extractor. See draft.h for the order of its steps. */
#ifndef PARSE_PAGE_H
#define PARSE_PAGE_H

#include "model/work.h"
#include "parse/rules.h"

struct article *page_extract(const struct work_request *r, const struct rules *rules, struct buf *err);

#endif
