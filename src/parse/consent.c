#include <config.h>

#include "parse/consent.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { STORY_WORDS = 12 };

/* Of what is shown under an element. */
struct sum {
	uint32_t pieces, words;
	uint32_t spoken;            /* words of the pieces that speak of cookies */
};

/* Folded, in the languages that have a word of their own. */
static const char *const cookie_words[] = {"cookie", "куки", "クッキー", "쿠키", "cerez", "ملفات تعريف الارتباط", "עוגיות", "datenschutzeinstellung",
                                           "ciasteczk", "gdpr", "rgpd"};

static bool speaks_of_cookies(const struct piece *q)
{
	struct buf text = BUF_INIT, folded = BUF_INIT;
	bool found = false;
	piece_text(q, &text);
	text_fold(&folded, buf_str(&text), text.len);
	for (size_t i = 0; i < ARRAY_LEN(cookie_words) && !found; i++)
		found = strstr(buf_str(&folded), cookie_words[i]) != NULL;
	buf_free(&text);
	buf_free(&folded);
	return found;
}

static bool is_shown(const struct piece *q)
{
	return !q->gone && !q->as.hidden && q->words > 0 && q->node && q->node->_private;
}

static uint32_t place_of(const struct piece *q, const struct page *p)
{
	return (uint32_t)(mark_of(q->node) - p->marks);
}

static struct sum *add_up(const struct draft *d, const struct page *p)
{
	struct sum *sums = xcalloc(p->n, sizeof *sums);
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		if (!is_shown(q))
			continue;
		struct sum *s = &sums[place_of(q, p)];
		s->pieces++;
		s->words += (uint32_t)q->words;
		s->spoken += speaks_of_cookies(q) ? (uint32_t)q->words : 0;
	}
	for (uint32_t i = p->n; i-- > 1;) {
		struct sum *up = &sums[p->marks[i].parent];
		up->pieces += sums[i].pieces;
		up->words += sums[i].words;
		up->spoken += sums[i].spoken;
	}
	return sums;
}

/* The elements that speak of cookies, with all in them. */
static bool *find_boxes(const struct page *p, const struct sum *sums)
{
	bool *boxes = xcalloc(p->n, sizeof *boxes);
	for (uint32_t i = 1; i < p->n && sums[0].spoken > 0; i++)
		boxes[i] = boxes[p->marks[i].parent] ||
		           (sums[i].pieces > 1 && sums[i].spoken * 2 > sums[i].words && sums[i].words * 2 < sums[0].words);
	return boxes;
}

void consent_hide(struct draft *d, const struct page *p)
{
	struct sum *sums = add_up(d, p);
	bool *boxes = find_boxes(p, sums);
	size_t first = d->n, last = 0;      /* pieces of a story outside of the boxes */
	for (size_t i = 0; i < d->n; i++)
		if (is_shown(&d->pieces[i]) && d->pieces[i].words >= STORY_WORDS && !boxes[place_of(&d->pieces[i], p)]) {
			first = first < i ? first : i;
			last = i;
		}
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (is_shown(q) && (i < first || i > last) && boxes[place_of(q, p)])
			piece_hide(q, HIDE_COOKIE, HIDDEN_BY_STRUCTURE, "a box beside the story that speaks of cookies");
	}
	free(sums);
	free(boxes);
}
