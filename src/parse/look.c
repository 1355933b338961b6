#include <config.h>

#include "parse/look.h"

#include "base/uri.h"
#include "base/util.h"
#include "model/article.h"
#include "parse/hints.h"
#include "parse/words.h"

enum { PROSE_LEAST = 80 };

bool look_is_prose(const struct mark *m)
{
	return m->block && !m->skip && !m->hidden && m->flow >= PROSE_LEAST && m->flow_link * 2 < m->flow &&
	       !tag_is_heading(m->tag);
}

static struct look look_from(struct page *p, const struct mark *body, struct meta *m, const char *host)
{
	uint32_t start = (uint32_t)(body - p->marks);
	struct look l = {p, m, host, start, body->end, start, body->end};
	if (m->heading && m->heading < &p->marks[body->end])
		l.head = (uint32_t)(m->heading - p->marks);
	for (uint32_t i = l.head > start ? l.head : start, n = 0; i < body->end; i++) {
		if (!look_is_prose(&p->marks[i]))
			continue;
		l.prose = n++ < 2 ? i : l.prose;
		l.tail = i;
	}
	return l;
}

enum zone look_zone(const struct look *l, uint32_t at)
{
	if (at < l->prose)
		return at + LOOK_BEFORE >= l->head ? ZONE_HEAD : ZONE_FAR;
	if (at <= l->tail || at < l->page->marks[l->tail].end)
		return ZONE_BODY;
	return at < l->end + LOOK_AFTER ? ZONE_FOOT : ZONE_FAR;
}

/* What <aside> holds is often other stories, but hardly so in so few elements. */
static bool is_small_aside(const struct mark *marks, const struct mark *m)
{
	enum { ASIDE_MOST = 40 };
	return m->tag == TAG_ASIDE && m->end - (uint32_t)(m - marks) < ASIDE_MOST;
}

/* Comments have authors and dates too, and teasers of other stories; not
 * between the title and the first paragraph. */
bool look_is_foreign(const struct look *l, const struct mark *m)
{
	const struct mark *marks = l->page->marks;
	uint32_t at = (uint32_t)(m - marks);
	if (at >= l->head && at < l->prose)
		return false;
	for (; m != marks; m = mark_parent(l->page, m)) {
		if ((uint32_t)(m - marks) <= l->head && m->end > l->head)
			return false;
		if (m->hidden == HIDE_COMMENTS || (m->hints & (HINT_COMMENTS | HINT_RELATED)))
			return true;
		if (m->hidden == HIDE_RELATED && !(m->hints & (HINT_AUTHOR | HINT_BIO)) && !is_small_aside(marks, m))
			return true;
	}
	return false;
}

/* A sample of the story, of its paragraphs if it has any. */
static void add_prose(const struct page *p, const struct mark *body, struct buf *out)
{
	enum { SAMPLE = 4000 };
	for (const struct mark *m = body; m < &p->marks[body->end] && out->len < SAMPLE; m++)
		if (!m->has_block && look_is_prose(m)) {
			node_text(p, m, SAMPLE, out);
			buf_addc(out, ' ');
		}
	if (!out->len)
		node_text(p, body, SAMPLE, out);
}

/* Where a page does not say it, its words do; and where it says English, as
 * templates do, and they are of another language. */
static void check_language(const struct page *p, const struct mark *body, const char *host, struct meta *m)
{
	if (m->lang && !str_starts(m->lang, "en"))
		return;
	struct buf text = BUF_INIT;
	add_prose(p, body, &text);
	if (!m->lang || words_deny("en", buf_str(&text), text.len)) {
		m->lang = words_guess(buf_str(&text), text.len);
		m->order = meta_date_order(m->lang, host);
	}
	buf_free(&text);
}

void meta_look(struct page *p, const struct mark *body, struct meta *m)
{
	struct buf host = BUF_INIT;
	if (p->url)
		uri_host(&host, p->url);
	check_language(p, body, buf_str(&host), m);
	struct look l = look_from(p, body, m, buf_str(&host));
	look_for_author(&l);
	look_for_date(&l);
	if (m->published == NO_TIME)
		m->published = m->modified;
	if (!m->site)
		m->site = m->title_site;        /* not before: it may be the author's own */
	buf_free(&host);
}
