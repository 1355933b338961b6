#include <config.h>

#include "parse/meta.h"

#include <string.h>

#include "base/uri.h"
#include "parse/hints.h"

enum { LINK_TEXT_MOST = 60, COUNT_DIGITS = 7 };

/* Anchors that lead to the comments of a page, without "#". */
static bool is_talk_anchor(const char *fragment)
{
	static const char *const names[] = {"comments", "comment", "respond", "disqus_thread", "comment-list", "comment-section", "commentaires",
	                                    "kommentare", "kommentarer", "reacties", "comentarios", "commenti", "komentarze", "discussion",
	                                    "responses", "postcomments", "comments-area", "article-comments"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (ascii_ieq(fragment, names[i]))
			return true;
	return false;
}

/* Of this page's own story: an anchor in it, or a page beside it that is
 * marked as its talk. */
static bool is_talk_link(const struct page *p, const struct mark *m, const char *link)
{
	const char *href = node_attr(m->node, "href"), *fragment = strchr(href, '#');
	bool here = *href == '#' || uri_same(link, p->url);
	if (fragment && is_talk_anchor(fragment + 1))
		return here;
	size_t n = fragment ? strlen(fragment) : 0;
	return here && n > 1 && (fragment[n - 1] < '0' || fragment[n - 1] > '9') && (m->hints & HINT_COMMENTS);
}

/* "12 comments", "Comments (1,234)": the one number in it; -1 for none. */
static long count_in(const char *text)
{
	const char *s = text + strcspn(text, "0123456789");
	long n = 0;
	int digits = 0;
	for (; (*s >= '0' && *s <= '9') || (digits && (*s == ',' || *s == '.') && s[1] >= '0' && s[1] <= '9'); s++)
		if (*s >= '0' && *s <= '9' && digits++ < COUNT_DIGITS)
			n = n * 10 + (*s - '0');
	bool alone = s[strcspn(s, "0123456789")] == '\0';
	return digits && digits <= COUNT_DIGITS && alone ? n : -1;
}

static void read_link(struct page *p, const struct mark *m, const char *href, struct meta *out)
{
	const char *link = strchr(href, '#') ? page_link(p, href) : NULL;
	if (!link || !is_talk_link(p, m, link))
		return;
	if (!out->comments)
		out->comments = link;
	if (out->n_comments >= 0)
		return;
	struct buf text = BUF_INIT;
	node_text(p, m, LINK_TEXT_MOST, &text);
	out->n_comments = count_in(buf_str(&text));
	buf_free(&text);
}

void meta_talk(struct page *p, struct meta *m)
{
	m->comments = page_link(p, m->data.talk);
	m->n_comments = m->data.comments;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *e = &p->marks[i];
		if (e->tag == TAG_LINK && !m->comments && node_has_word(e->node, "rel", "replies"))
			m->comments = page_link(p, node_attr(e->node, "href"));
		const char *href = e->tag == TAG_A && !e->skip && e->node->properties ? node_attr(e->node, "href") : NULL;
		if (href)
			read_link(p, e, href, m);
	}
}
