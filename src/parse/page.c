#include <config.h>

#include "parse/page.h"

#include "parse/draft.h"

struct article *page_extract(const struct work_request *r, const struct rules *rules, struct buf *err)
{
	(void)rules;
	(void)err;
	struct draft *d = draft_new();
	struct piece *p = draft_add(d, BLOCK_PARA);
	piece_add_run(d, p, r->body, r->length, 0, NULL);
	return draft_finish(d);
}
