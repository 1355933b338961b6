#include <config.h>

#include "parse/speakers.h"

#include <string.h>

#include "base/text.h"
#include "parse/hints.h"

enum {
	SPEAKERS_LEAST = 2,
	WORDS_MOST = 12,            /* of such a line */
	SAYS_LEAST = 5,             /* words between two of them */
	KINDS_MOST = 8              /* of lines that are compared */
};

/* Lines that are built alike. */
struct kind {
	const struct mark *first;   /* what hides the first of them */
	size_t lines, words;
	bool apart;                 /* something was said between each two */
	bool said;                  /* since the last */
};

static bool is_alike(const struct mark *a, const struct mark *b)
{
	const char *one = node_attr(a->node, "class"), *other = node_attr(b->node, "class");
	return a->tag == b->tag && one && other && strcmp(one, other) == 0;
}

/* One line about an author that structure set aside, with a link or a number in
 * it, which the line under a picture has not: what hides it, or NULL. */
static const struct mark *line_of(const struct piece *q, const struct page *p)
{
	if (q->gone || q->as.hidden != HIDE_META || q->as.hidden_by != HIDDEN_BY_STRUCTURE || q->words > WORDS_MOST || !mark_find(q->node))
		return NULL;
	bool dated = false;
	for (size_t i = 0; i < q->n_runs; i++) {
		if (memchr(q->runs[i].text, '\n', q->runs[i].length))
			return NULL;
		for (size_t j = 0; j < q->runs[i].length; j++)
			dated |= ascii_digit(q->runs[i].text[j]);
	}
	if (!dated && q->link_length == 0)
		return NULL;
	const struct mark *m = mark_hidden(p, mark_of(q->node));
	return m && (m->hints & (HINT_META | HINT_BIO)) ? m : NULL;
}

static struct kind *kind_of(struct kind *kinds, size_t *n, const struct mark *m)
{
	for (size_t i = 0; i < *n; i++)
		if (is_alike(kinds[i].first, m))
			return &kinds[i];
	if (*n == KINDS_MOST)
		return NULL;
	kinds[*n] = (struct kind){.first = m, .apart = true, .said = true};
	return &kinds[(*n)++];
}

static void count(struct kind *k, const struct piece *q)
{
	k->lines++;
	k->words += q->words;
	k->apart = k->apart && k->said;
	k->said = false;
}

static const struct kind *best_of(const struct kind *kinds, size_t n)
{
	const struct kind *best = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct kind *k = &kinds[i];
		if (k->apart && k->lines >= SPEAKERS_LEAST && (!best || k->lines > best->lines || (k->lines == best->lines && k->words < best->words)))
			best = k;
	}
	return best;
}

void speakers_show(struct draft *d, const struct page *p)
{
	struct kind kinds[KINDS_MOST];
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		const struct mark *m = line_of(q, p);
		struct kind *k = m ? kind_of(kinds, &n, m) : NULL;
		if (k)
			count(k, q);
		for (size_t j = 0; j < n && !q->gone && !q->as.hidden && q->words >= SAYS_LEAST; j++)
			kinds[j].said = true;
	}
	const struct kind *best = best_of(kinds, n);
	for (size_t i = 0; best && i < d->n; i++) {
		const struct mark *m = line_of(&d->pieces[i], p);
		if (m && is_alike(m, best->first)) {
			d->pieces[i].as.hidden = HIDE_NONE;
			d->pieces[i].as.hidden_by = HIDDEN_BY_NOTHING;
			d->pieces[i].as.why = NULL;
		}
	}
}
