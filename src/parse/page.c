#include <config.h>

#include "parse/page.h"

#include "parse/charset.h"
#include "parse/compose.h"
#include "parse/draft.h"
#include "parse/html.h"
#include "parse/score.h"

struct article *page_extract(const struct work_request *r, const struct rules *rules, struct buf *err)
{
	(void)rules;
	(void)err;
	struct buf html = BUF_INIT;
	charset_decode(&html, r->body, r->length, r->content_type, CHARSET_HTML);
	struct page *p = page_parse(buf_str(&html), html.len, r->url);
	buf_free(&html);
	struct draft *d = draft_new();
	const struct mark *container = r->kind == WORK_FRAGMENT ? p->marks : score_choose(p);
	compose(p, container, d);
	struct article *a = draft_finish(d);
	page_free(p);
	return a;
}
