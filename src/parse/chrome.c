#include <config.h>

#include "parse/chrome.h"

#include <stdlib.h>

#include "base/util.h"
#include "parse/structure.h"

enum {
	MOST_OF = 80,               /* percent of the words that make an element the story's */
	LINE_WORDS = 12             /* that a line of a menu has not */
};

static bool is_shown(const struct piece *q)
{
	return q->words > 0 && !q->gone && !q->as.hidden && q->as.kind != BLOCK_IMAGE;
}

/* The smallest element that holds most of what is shown: such elements lie in
 * each other, so it is the last of them. */
static const struct mark *story_element(const struct draft *d, const struct page *p)
{
	size_t *words = xcalloc(p->n, sizeof *words);
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		const struct mark *m = mark_find(q->node);
		if (m && is_shown(q))
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

/* The index of the last piece of words that are shown. */
static size_t last_shown(const struct draft *d)
{
	size_t last = d->n;
	while (last > 0 && !is_shown(&d->pieces[last - 1]))
		last--;
	return last ? last - 1 : 0;
}

/* Is it nothing that could pass for a part of the story? `below`: it stands
 * below the last of it. */
static bool is_chrome(const struct piece *q, const struct page *p, const struct mark *story, bool below)
{
	const struct mark *m = mark_find(q->node);
	bool brief = q->words < LINE_WORDS;
	if (!m || q->as.hidden == HIDE_META || q->as.hidden == HIDE_COMMENTS)
		return false;
	if (m < story || m >= &p->marks[story->end])
		return true;
	if (brief && !structure_shows(p, m))
		return true;
	bool elsewhere = q->as.hidden == HIDE_RELATED || q->as.hidden == HIDE_NAVIGATION || q->as.hidden == HIDE_SHARE;
	return below && elsewhere && mark_hidden(p, m) && (q->as.hidden_by == HIDDEN_BY_RULE || brief);
}

void chrome_drop(struct draft *d, const struct page *p)
{
	const struct mark *story = story_element(d, p);
	size_t last = last_shown(d);
	for (size_t i = 0; story && i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		bool ours = q->as.hidden_by == HIDDEN_BY_STRUCTURE || q->as.hidden_by == HIDDEN_BY_RULE;
		if (!q->as.hidden || !ours || q->gone)
			continue;
		if (q->as.hidden == HIDE_META ? is_title(d, q) : is_chrome(q, p, story, i > last))
			q->gone = true;
	}
}
