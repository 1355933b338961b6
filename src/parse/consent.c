#include <config.h>

#include "parse/consent.h"

#include <stdlib.h>
#include <string.h>

enum { STORY_WORDS = 12, OTHERS_MOST = 2 };

/* Of what is shown under an element. */
struct sum {
	uint32_t pieces, words;
	uint32_t spoken;            /* words of the pieces that speak of cookies */
};

/* In the languages that have a word of their own, without what case changes. */
static const char *const cookie_words[] = {"ookie", "OOKIE", "уки", "クッキー", "쿠키", "erezler", "ملفات تعريف الارتباط", "עוגיות", "iasteczk"};

static bool speaks_of_cookies(const struct piece *q)
{
	for (size_t i = 0; i < q->n_runs; i++)
		for (size_t k = 0; k < ARRAY_LEN(cookie_words); k++)
			if (strstr(q->runs[i].text, cookie_words[k]))
				return true;
	return false;
}

static bool is_shown(const struct piece *q)
{
	return !q->gone && !q->as.hidden && q->words > 0 && mark_find(q->node);
}

static uint32_t place_of(const struct piece *q, const struct page *p)
{
	return (uint32_t)(mark_of(q->node) - p->marks);
}

static void add_piece(const struct draft *d, size_t i, const struct page *p, bool spoken, struct sum *sums)
{
	struct sum *s = &sums[place_of(&d->pieces[i], p)];
	s->pieces++;
	s->words += (uint32_t)d->pieces[i].words;
	s->spoken += spoken ? (uint32_t)d->pieces[i].words : 0;
}

/* Only the ends are listened to: up to a few paragraphs that speak of other
 * things, from the front and from behind. */
static struct sum *add_up(const struct draft *d, const struct page *p)
{
	struct sum *sums = xcalloc(p->n, sizeof *sums);
	size_t from = 0, to = d->n;
	for (int others = 0; from < to; from++) {
		if (!is_shown(&d->pieces[from]))
			continue;
		bool spoken = speaks_of_cookies(&d->pieces[from]);
		others += !spoken && d->pieces[from].words >= STORY_WORDS;
		if (others > OTHERS_MOST)
			break;
		add_piece(d, from, p, spoken, sums);
	}
	for (int others = 0; to > from; to--) {
		if (!is_shown(&d->pieces[to - 1]))
			continue;
		bool spoken = others <= OTHERS_MOST && speaks_of_cookies(&d->pieces[to - 1]);
		others += !spoken && d->pieces[to - 1].words >= STORY_WORDS;
		add_piece(d, to - 1, p, spoken, sums);
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
	for (uint32_t i = 1; i < p->n; i++)
		boxes[i] = boxes[p->marks[i].parent] ||
		           (sums[i].pieces > 1 && sums[i].spoken * 2 > sums[i].words && sums[i].words * 2 < sums[0].words);
	return boxes;
}

void consent_hide(struct draft *d, const struct page *p)
{
	struct sum *sums = add_up(d, p);
	bool *boxes = sums[0].spoken > 0 ? find_boxes(p, sums) : NULL;
	size_t first = d->n, last = 0;      /* pieces of a story outside of the boxes */
	for (size_t i = 0; i < d->n && boxes; i++)
		if (is_shown(&d->pieces[i]) && d->pieces[i].words >= STORY_WORDS && !boxes[place_of(&d->pieces[i], p)]) {
			first = first < i ? first : i;
			last = i;
		}
	for (size_t i = 0; i < d->n && boxes; i++) {
		struct piece *q = &d->pieces[i];
		if (is_shown(q) && (i < first || i > last) && boxes[place_of(q, p)])
			piece_hide(q, HIDE_COOKIE, HIDDEN_BY_STRUCTURE, "a box beside the story that speaks of cookies");
	}
	free(sums);
	free(boxes);
}
