#include <config.h>

#include "parse/score.h"

#include <stdlib.h>

#include "parse/hints.h"

static uint32_t prose(const struct mark *m)
{
	return m->text - m->link;
}

const struct mark *score_choose(struct page *p)
{
	page_count(p);
	double *score = xcalloc(p->n, sizeof *score);
	for (uint32_t i = 1; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		if (!m->block || m->has_block || m->skip || mark_hidden(p, m) || prose(m) < 25)
			continue;
		double points = 1 + m->commas + (m->text < 300 ? m->text / 100.0 : 3);
		score[m->parent] += points;
		score[p->marks[m->parent].parent] += points / 2;
	}
	uint32_t best = 0;
	double most = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		double density = m->text ? (double)m->link / m->text : 1;
		if (score[i] * (1 - density) > most) {
			most = score[i] * (1 - density);
			best = i;
		}
	}
	free(score);
	return &p->marks[best];
}
