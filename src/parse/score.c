#include <config.h>

#include "parse/score.h"

#include <stdlib.h>

#include "model/article.h"
#include "parse/hints.h"
#include "parse/structure.h"

enum { PROSE_LEAST = 25, RETRY_BELOW = 200 };

struct candidates {
	const struct page *page;
	double *points;             /* of paragraphs, given to the containers above them */
	double *worth;              /* prose less clutter, of a whole subtree */
};

static bool is_heading(enum tag tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}

/* What a reader gains by a block: its prose; what he loses: links, crumbs. */
static double block_worth(const struct mark *m)
{
	if (!m->block || m->skip || m->flow == 0)
		return 0;
	double prose = (double)m->flow - m->flow_link;
	if (m->flow_link * 2 > m->flow)
		return -(double)(m->flow_link < 60 ? m->flow_link : 60);
	if (is_heading(m->tag))
		return 0;
	if (prose < 60)
		return -10;
	return prose - m->flow_link * 0.5;
}

static void sum_worth(struct candidates *c)
{
	const struct page *p = c->page;
	for (uint32_t i = 0; i < p->n; i++)
		c->worth[i] = block_worth(&p->marks[i]);
	for (uint32_t i = p->n; i-- > 1;)
		if (!p->marks[i].hidden)
			c->worth[p->marks[i].parent] += c->worth[i];
}

static const struct mark *most_worth(const struct candidates *c)
{
	uint32_t best = 0;
	for (uint32_t i = 0; i < c->page->n;) {
		const struct mark *m = &c->page->marks[i];
		if (m->hidden) {
			i = m->end;
			continue;
		}
		if (c->worth[i] >= c->worth[best])
			best = i;
		i++;
	}
	return &c->page->marks[best];
}

const struct mark *score_choose(struct page *p, const struct meta *meta)
{
	struct candidates c = {.page = p};
	(void)meta;
	const struct mark *best = p->marks;
	c.worth = xcalloc(p->n, sizeof *c.worth);
	for (int level = STRUCTURE_ALL; level <= STRUCTURE_NONE; level++) {
		structure_mark(p, level);
		sum_worth(&c);
		best = most_worth(&c);
		if (c.worth[best - p->marks] >= RETRY_BELOW)
			break;
	}
	free(c.worth);
	return best;
}
