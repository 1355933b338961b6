#include <config.h>

#include "parse/chrome.h"

#include <stdlib.h>

#include "base/util.h"

enum { MOST_OF = 80 };              /* percent of the words that make an element the story's */

static const struct mark *mark_of_piece(const struct piece *q)
{
	return q->node && q->node->_private ? mark_of(q->node) : NULL;
}

/* The smallest element that holds most of what is shown: such elements lie in
 * each other, so it is the last of them. */
static const struct mark *story_element(const struct draft *d, const struct page *p)
{
	size_t *words = xcalloc(p->n, sizeof *words);
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		const struct mark *m = mark_of_piece(q);
		if (m && !q->gone && !q->as.hidden && q->as.kind != BLOCK_IMAGE)
			words[m - p->marks] += q->words;
	}
	uint32_t found = p->n;
	for (uint32_t i = p->n; i-- > 1;)
		words[p->marks[i].parent] += words[i];
	for (uint32_t i = p->n; i-- > 0 && found == p->n;)
		if (words[i] * 100 > words[0] * MOST_OF)
			found = i;
	free(words);
	return found < p->n ? &p->marks[found] : NULL;
}

/* What the head of the article says already, in the same words. */
static bool is_title(const struct draft *d, const struct piece *q)
{
	struct buf text = BUF_INIT;
	piece_text(q, &text);
	bool same = str_eq(d->title, buf_str(&text));
	buf_free(&text);
	return same;
}

static bool is_chrome(const struct piece *q, const struct page *p, const struct mark *story)
{
	const struct mark *m = mark_of_piece(q);
	return m && (m < story || m >= &p->marks[story->end]) && q->as.hidden != HIDE_META && q->as.hidden != HIDE_COMMENTS;
}

void chrome_drop(struct draft *d, const struct page *p)
{
	const struct mark *story = story_element(d, p);
	for (size_t i = 0; story && i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		bool ours = q->as.hidden_by == HIDDEN_BY_STRUCTURE || q->as.hidden_by == HIDDEN_BY_RULE;
		if (q->as.hidden && ours && !q->gone && (is_chrome(q, p, story) || (q->as.hidden == HIDE_META && is_title(d, q))))
			q->gone = true;
	}
}
