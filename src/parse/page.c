#include <config.h>

#include "parse/page.h"

#include <string.h>

#include "parse/charset.h"
#include "parse/compose.h"
#include "parse/draft.h"
#include "parse/html.h"
#include "parse/label.h"
#include "parse/plain.h"
#include "parse/repair.h"
#include "parse/score.h"

/* Text that has no tag near its start is no page. */
static bool is_plain(const struct work_request *r)
{
	if (r->kind != WORK_PAGE)
		return false;
	if (r->content_type && ascii_istarts(r->content_type, "text/plain"))
		return true;
	size_t n = r->length < 4096 ? r->length : 4096;
	const char *p = r->body, *end = r->body + n;
	while ((p = memchr(p, '<', (size_t)(end - p)))) {
		p++;
		if (p < end && (*p == '!' || *p == '?' || *p == '/' || (*p | 0x20) == 'a' || ((*p | 0x20) > 'a' && (*p | 0x20) <= 'z')))
			return false;
	}
	return true;
}

static struct article *extract_plain(const struct work_request *r, const struct rules *rules, const struct buf *text)
{
	struct draft *d = draft_new();
	plain_draft(d, buf_str(text), text->len);
	label_draft(d, rules);
	if (!(r->flags & WORK_NO_REPAIR))
		repair_draft(d);
	label_tail(d, rules);
	rules_finish(rules, NULL, r->url, d);
	return draft_finish(d);
}

struct article *page_extract(const struct work_request *r, const struct rules *rules, struct buf *err)
{
	(void)err;
	struct buf html = BUF_INIT;
	bool plain = is_plain(r), hides = !(r->flags & (WORK_NO_RULES | WORK_PLAIN_PAGE));
	charset_decode(&html, r->body, r->length, r->content_type, plain ? CHARSET_TEXT : CHARSET_HTML);
	if (plain) {
		struct article *a = extract_plain(r, rules, &html);
		buf_free(&html);
		return a;
	}
	struct page *p = page_parse(buf_str(&html), html.len, r->url);
	buf_free(&html);
	if (hides)
		rules_mark(rules, p);
	struct draft *d = draft_new();
	const struct mark *container = r->kind == WORK_FRAGMENT ? p->marks : score_choose(p);
	compose(p, container, d);
	if (hides)
		label_draft(d, rules);
	if (!(r->flags & WORK_NO_REPAIR))
		repair_draft(d);
	if (hides) {
		label_tail(d, rules);
		rules_finish(rules, p, r->url, d);
	}
	struct article *a = draft_finish(d);
	page_free(p);
	return a;
}
