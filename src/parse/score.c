#include <config.h>

#include "parse/score.h"

#include <stdlib.h>

#include "model/article.h"
#include "parse/hints.h"
#include "parse/structure.h"

enum {
	DOUBT_BELOW = 1500,         /* bytes of prose under which what classes say is doubted */
	RETRY_BELOW = 200,
	STORY_LEAST = 1000,
	LEAD_LEAST = 60,
	SIBLINGS_LEAST = 2,         /* times what the best of them is worth */
	WIDEN_MOST = 500,           /* bytes of text by which an author's body may exceed twice the prose found */
	APART_MOST = 3000           /* bytes that may lie between a title and its story */
};

struct candidates {
	const struct page *page;
	double *worth;              /* prose less clutter, of a whole subtree */
	float *weight;              /* how far an element's place makes it part of a story */
};

#define BODY_WEIGHT 1.3F            /* of an element that its author calls the body: short lines in it are its own */

/* How surely an element is an article's body by what its author calls it. */
static int semantic_rank(const struct mark *m)
{
	if (!m->block || m->skip)
		return 0;
	const char *itemprop = m->node->properties ? node_attr(m->node, "itemprop") : NULL;
	if (str_eq(itemprop, "articleBody"))
		return 5;
	if ((m->hints & HINT_ARTICLE) && (m->hints & HINT_BODY))
		return 4;
	if (m->tag == TAG_ARTICLE)
		return 3;
	if (m->tag == TAG_MAIN || (m->node->properties && str_eq(node_attr(m->node, "role"), "main")))
		return 2;
	return m->hints & HINT_ARTICLE ? 1 : 0;
}

static float weight_of(const struct mark *m)
{
	const uint32_t aside = HINT_SIDEBAR | HINT_RELATED | HINT_FOOTER | HINT_NAVIGATION | HINT_COMMENTS | HINT_TOOLS | HINT_COOKIE;
	if ((m->hints & aside) && !(m->hints & HINT_ARTICLE) && m->tag != TAG_BODY && m->tag != TAG_HTML)
		return 0.5F;
	int rank = semantic_rank(m);
	return rank >= 4 ? BODY_WEIGHT : rank >= 2 ? 1.2F : 1;
}

/* Short lines are no clutter where they stand in rows or lists. */
static bool is_cell(enum tag tag)
{
	return tag == TAG_TD || tag == TAG_TH || tag == TAG_LI || tag == TAG_DD || tag == TAG_DT || tag == TAG_PRE;
}

/* What a reader gains by a block: its prose; what he loses: links, crumbs. */
static double block_worth(const struct mark *m, double weight)
{
	if (!m->block || m->skip || m->flow == 0)
		return 0;
	double prose = (double)m->flow - m->flow_link;
	if (m->flow_link * 2 > m->flow)
		return -(double)(m->flow_link < 60 ? m->flow_link : 60);
	if (tag_is_heading(m->tag))
		return 0;
	if (prose < 60)
		return is_cell(m->tag) || weight >= BODY_WEIGHT ? prose * 0.4 * weight : -10;
	return (prose - m->flow_link * 0.5) * weight;
}

static void sum_worth(struct candidates *c)
{
	const struct page *p = c->page;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		float above = i ? c->weight[m->parent] : 1, own = weight_of(m);
		c->weight[i] = own < 1 || above < 1 ? 0.5F : own > above ? own : above;   /* once: names repeat on the way down */
		c->worth[i] = block_worth(m, c->weight[i]);
	}
	for (uint32_t i = p->n; i-- > 1;)
		if (!p->marks[i].hidden)
			c->worth[p->marks[i].parent] += c->worth[i];
}

static double worth_of(const struct candidates *c, const struct mark *m)
{
	return c->worth[m - c->page->marks];
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

/* Marks the structure and finds the best container under it. */
static const struct mark *best_at(struct candidates *c, struct page *p, enum structure_level level)
{
	structure_mark(p, level);
	sum_worth(c);
	return most_worth(c);
}

/* Where classes took too much, they are not believed; where tags did, neither. */
static const struct mark *find_prose(struct candidates *c, struct page *p)
{
	const struct mark *best = best_at(c, p, STRUCTURE_ALL);
	double worth = worth_of(c, best);
	if (worth >= DOUBT_BELOW)
		return best;
	const struct mark *other = best_at(c, p, STRUCTURE_TAGS);
	if (worth_of(c, other) > 2 * worth + RETRY_BELOW)
		return other;
	if (worth >= RETRY_BELOW)
		return best_at(c, p, STRUCTURE_ALL);
	other = best_at(c, p, STRUCTURE_NONE);
	return worth_of(c, other) > worth + LEAD_LEAST ? other : best_at(c, p, STRUCTURE_ALL);
}

/* The innermost element in `best` that is called an article's body and holds
 * nearly all of its prose. */
static const struct mark *narrow(const struct candidates *c, const struct mark *best)
{
	const struct page *p = c->page;
	const struct mark *found = best;
	int rank = 0;
	for (const struct mark *m = best; m < &p->marks[best->end];) {
		if (m->hidden || worth_of(c, m) < 0.8 * worth_of(c, best)) {
			m = &p->marks[m->end];
			if (m >= &p->marks[best->end])
				break;
			continue;
		}
		int r = semantic_rank(m);
		if (r >= 2 && r >= rank) {
			rank = r;
			found = m;
		}
		m++;
	}
	return found;
}

/* Short lines count against an element, but not where its author calls it the
 * body of an article: then it is all of it, as long as the prose found is the
 * most of its text. */
static const struct mark *widen(const struct page *p, const struct mark *best)
{
	uint32_t least = best->text - best->link;
	if (semantic_rank(best) >= 2)
		return best;
	for (const struct mark *m = best; m != p->marks; m = mark_parent(p, m)) {
		if (m->hidden || m->text - m->link > 2 * least + WIDEN_MOST)
			break;
		if (semantic_rank(m) >= 4)
			return m;
	}
	return best;
}

static bool holds(const struct page *p, const struct mark *outer, const struct mark *inner)
{
	return inner >= outer && inner < &p->marks[outer->end];
}

/* The title stands in its story: of the elements around it the smallest that
 * holds nearly all of the prose, or that is called an article and holds a good
 * part of it. */
static const struct mark *around_title(const struct candidates *c, const struct mark *best, const struct mark *heading)
{
	const struct page *p = c->page;
	double all = worth_of(c, best);
	if (!heading || !holds(p, best, heading) || all < RETRY_BELOW)
		return best;
	for (const struct mark *m = heading; m != best; m = mark_parent(p, m)) {
		double worth = worth_of(c, m);
		if (worth >= 0.92 * all || (semantic_rank(m) >= 3 && worth >= STORY_LEAST && worth * 3 >= all))
			return m;
	}
	return best;
}

/* Stories under each other on one page: of several that are built alike and
 * have headings of their own, the one with the title. */
static const struct mark *only_story(const struct candidates *c, const struct mark *best, const struct mark *heading)
{
	const struct page *p = c->page;
	if (!heading || !holds(p, best, heading))
		return best;
	const struct mark *story = heading;
	while (story != best && story->tag != TAG_ARTICLE)
		story = mark_parent(p, story);
	if (story == best || worth_of(c, story) < RETRY_BELOW)
		return best;
	const struct mark *parent = mark_parent(p, story);
	for (uint32_t i = (uint32_t)(parent - p->marks) + 1; i < parent->end; i = p->marks[i].end) {
		const struct mark *m = &p->marks[i];
		if (m == story || m->tag != TAG_ARTICLE || m->hidden || worth_of(c, m) < RETRY_BELOW)
			continue;
		for (const struct mark *h = m; h < &p->marks[m->end]; h++)
			if (h->tag == heading->tag)
				return story;
	}
	return best;
}

/* Where the title stands in the container, the story begins with it, unless
 * much of the text is before it. */
static uint32_t begin_of(const struct page *p, const struct mark *container, const struct mark *heading)
{
	uint32_t begin = (uint32_t)(container - p->marks), before = 0, after = 0;
	if (!heading || heading->hidden || !holds(p, container, heading))
		return begin;
	for (const struct mark *m = container; m < &p->marks[container->end];) {
		if (m->hidden) {
			m = &p->marks[m->end];
			continue;
		}
		if (m->block && !m->skip && m->flow >= LEAD_LEAST && m->flow_link * 3 < m->flow)
			*(m < heading ? &before : &after) += m->flow;
		m++;
	}
	return after >= 8 * before ? (uint32_t)(heading - p->marks) : begin;
}

/* What a figure says of its picture. */
static bool is_caption(const struct page *p, const struct mark *m)
{
	while (m != p->marks && m->tag != TAG_FIGCAPTION)
		m = mark_parent(p, m);
	return m->tag == TAG_FIGCAPTION;
}

/* The title and the first lines under it often stand outside the container of
 * the rest: then the smallest one that holds both is taken, from the title on. */
static struct choice with_lead(const struct candidates *c, const struct mark *best, const struct mark *heading)
{
	const struct page *p = c->page;
	struct choice choice = {best, begin_of(p, best, heading), best->end};
	if (!heading || heading >= best || heading->hidden)
		return choice;
	const struct mark *common = best;
	while (!holds(p, common, heading))
		common = mark_parent(p, common);
	uint32_t lead = 0, between = 0;
	for (const struct mark *m = &p->marks[heading->end]; m < best;) {
		if (m->hidden) {
			m = &p->marks[m->end];
			continue;
		}
		if (m->block && !m->skip) {
			between += m->flow;
			if ((m->flow >= LEAD_LEAST && m->flow_link * 3 < m->flow) || (tag_is_heading(m->tag) && m->flow_link == 0) || is_caption(p, m))
				lead += m->flow;
		}
		m++;
	}
	if (lead == 0 || between > APART_MOST || lead * 2 < between)
		return choice;
	return (struct choice){common, (uint32_t)(heading - p->marks), best->end};
}

/* A story without an element of its own, on a page with many links: one of its
 * paragraphs is found, which stands among the others. It is then the run of
 * siblings that is worth the most. */
static struct choice with_siblings(const struct candidates *c, const struct mark *best, struct choice choice)
{
	const struct page *p = c->page;
	const struct mark *parent = mark_parent(p, best);
	uint32_t from = 0, found_from = 0, found_end = 0;
	double run = 0, most = 0;
	for (uint32_t i = (uint32_t)(parent - p->marks) + 1; !best->has_block && i < parent->end; i = p->marks[i].end) {
		if (p->marks[i].hidden)
			continue;
		from = run > 0 ? from : i;
		run = (run > 0 ? run : 0) + c->worth[i];
		if (run > most) {
			most = run;
			found_from = from;
			found_end = p->marks[i].end;
		}
	}
	if (most <= 0 || most < SIBLINGS_LEAST * worth_of(c, best))
		return choice;
	bool led = choice.container != best;
	return (struct choice){led ? choice.container : parent, led && choice.from < found_from ? choice.from : found_from, found_end};
}

/* Ingredients are short lines, and count for little. Where they stand outside
 * of what was found, a recipe is the smallest element that holds both. */
static const struct mark *with_ingredients(const struct page *p, const struct mark *best)
{
	const struct mark *all = best;
	for (const struct mark *m = p->marks; m < &p->marks[p->n];) {
		if (m->hidden || holds(p, all, m)) {
			m = m->hidden ? &p->marks[m->end] : m + 1;
			continue;
		}
		if ((m->hints & HINT_RECIPE) && m->block && !m->skip && m->text >= LEAD_LEAST && m->link * 2 < m->text) {
			const struct mark *up = all;
			while (!holds(p, up, m))
				up = mark_parent(p, up);
			if (up->tag != TAG_BODY && up->tag != TAG_HTML && up->text < 4 * best->text + APART_MOST)
				all = up;
		}
		m++;
	}
	return all;
}

struct choice score_choose(struct page *p, const struct meta *meta)
{
	struct candidates c = {.page = p};
	c.worth = xcalloc(p->n, sizeof *c.worth);
	c.weight = xcalloc(p->n, sizeof *c.weight);
	const struct mark *best = find_prose(&c, p);
	best = worth_of(&c, best) > 0 ? widen(p, narrow(&c, best)) : p->marks;
	best = around_title(&c, best, meta->heading);
	best = with_ingredients(p, best);
	best = only_story(&c, best, meta->heading);
	struct choice choice = with_siblings(&c, best, with_lead(&c, best, meta->heading));
	free(c.worth);
	free(c.weight);
	return choice;
}
