#include <config.h>

#include "parse/clean.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "parse/away.h"
#include "parse/byline.h"
#include "parse/consent.h"
#include "parse/date_text.h"
#include "parse/hints.h"

enum {
	HEAD_PROSE_MOST = 2,
	SECTION_AFTER = 250,
	BIO_LAST = 3, BIO_MOST = 800,       /* pieces from the end; bytes */
	LABEL_WORDS = 2, LABEL_MOST = 40    /* "Harbour news" over a story: words, bytes */
};

/* What the visible pieces under an element add up to. */
struct sum {
	uint32_t text, link;
	uint32_t prose;             /* in pieces that read like sentences */
	uint32_t pieces, links;     /* pieces; those that are mostly links */
	uint32_t away;              /* of these, those that lead to other sites */
	bool joined;                /* holds a repaired sentence: never hidden whole */
};

static bool is_live(const struct piece *q)
{
	return !q->gone && !q->as.hidden;
}

static bool is_text(const struct piece *q)
{
	return is_live(q) && q->as.kind != BLOCK_IMAGE && q->as.kind != BLOCK_RULE && q->as.kind != BLOCK_CAPTION &&
	       q->as.kind != BLOCK_CREDIT;
}

static bool is_linked(const struct piece *q)
{
	return q->link_length * 10 > q->length * 6 && !piece_is_address(q);
}

static uint32_t place_of(const struct piece *q, const struct page *p)
{
	return mark_find(q->node) ? (uint32_t)(mark_of(q->node) - p->marks) : 0;
}

static bool is_prose(const struct piece *q)
{
	if (!is_text(q) || is_linked(q) || q->as.kind == BLOCK_HEADING)
		return false;
	return q->length > 140 || (q->length > 50 && piece_ends_sentence(q)) || q->as.kind == BLOCK_CODE || q->as.kind == BLOCK_TABLE;
}

static void add_up(const struct draft *d, const struct page *p, const struct meta *m, struct sum *sums)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		if (!is_text(q) || !mark_find(q->node))
			continue;
		struct sum *s = &sums[mark_of(q->node) - p->marks];
		s->text += (uint32_t)q->length;
		s->link += (uint32_t)q->link_length;
		s->prose += is_prose(q) ? (uint32_t)q->length : 0;
		s->pieces++;
		s->links += is_linked(q);
		s->away += is_linked(q) && piece_leads_away(q, p->url, m->url);
		s->joined |= q->as.why != NULL;
	}
	for (uint32_t i = p->n; i-- > 1;) {
		struct sum *up = &sums[p->marks[i].parent];
		up->text += sums[i].text;
		up->link += sums[i].link;
		up->prose += sums[i].prose;
		up->pieces += sums[i].pieces;
		up->links += sums[i].links;
		up->away += sums[i].away;
		up->joined |= sums[i].joined;
	}
}

/* The element in which most of the prose stands side by side, if it is one. */
static const struct mark *home_of(const struct draft *d, const struct page *p)
{
	uint32_t *prose = xcalloc(p->n, sizeof *prose), all = 0, best = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		if (!is_prose(q) || !mark_find(q->parent))
			continue;
		uint32_t at = (uint32_t)(mark_of(q->parent) - p->marks);
		prose[at] += (uint32_t)q->length;
		all += (uint32_t)q->length;
		if (prose[at] > prose[best])
			best = at;
	}
	bool most = prose[best] * 5 >= all * 3;
	free(prose);
	return most ? &p->marks[best] : NULL;
}

static bool is_in(const struct page *p, const struct mark *outer, const struct mark *m)
{
	return outer && m > outer && m < &p->marks[outer->end];
}

static bool is_list(enum tag tag)
{
	return tag == TAG_UL || tag == TAG_OL || tag == TAG_DL;
}

/* An item, or a list in one: whether that goes the whole list decides. */
static bool is_part_of_list(const struct page *p, const struct mark *m)
{
	return m->tag == TAG_LI || (is_list(m->tag) && mark_parent(p, m)->tag == TAG_LI);
}

/* Why a container should go, or NULL. */
static const char *is_clutter(const struct page *p, const struct mark *m, const struct sum *s, uint32_t all)
{
	if (s->joined || s->pieces == 0 || s->text * 3 > all || m->tag == TAG_BLOCKQUOTE)
		return NULL;
	bool list = is_list(m->tag);
	if (is_part_of_list(p, m) || (list && s->prose * 6 > s->text))
		return NULL;
	if (s->pieces >= 2 && s->links * 2 > s->pieces && s->link * 2 > s->text && s->prose * 4 < s->text)
		return list ? "a list of links" : "mostly links";
	if (s->pieces == 1 && list && s->links == 1 && s->link * 10 > s->text * 8)
		return "a list of links";
	return NULL;
}

static void hide_containers(struct draft *d, const struct page *p, const struct meta *meta, const struct mark *home)
{
	const char **why = xcalloc(p->n, sizeof *why);
	struct sum *sums = xcalloc(p->n, sizeof *sums);
	add_up(d, p, meta, sums);
	for (uint32_t i = 1; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		bool sources = sums[i].away == sums[i].links && is_in(p, home, m);
		why[i] = why[m->parent] || sources ? why[m->parent] : is_clutter(p, m, &sums[i], sums[0].text);
	}
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (is_live(q) && mark_find(q->node) && why[mark_of(q->node) - p->marks])
			piece_hide(q, HIDE_RELATED, HIDDEN_BY_STRUCTURE, why[mark_of(q->node) - p->marks]);
	}
	free(sums);
	free(why);
}

static const struct piece *text_beside(const struct draft *d, size_t i, size_t step)
{
	for (i += step; i < d->n; i += step)
		if (is_text(&d->pieces[i]))
			return &d->pieces[i];
	return NULL;
}

static bool is_sibling_heading(const struct piece *q, const struct piece *of)
{
	return is_text(q) && q->as.kind == BLOCK_HEADING && q->as.level == of->as.level && q->parent == of->parent;
}

/* "1. The Lighthouse", linked, over what is said about it, and not the only one. */
static bool heads_prose(const struct draft *d, size_t i)
{
	enum { LOOK_MOST = 60 };
	const struct piece *q = &d->pieces[i], *next = text_beside(d, i, 1);
	if (q->as.kind != BLOCK_HEADING || !next || next->parent != q->parent || !is_prose(next))
		return false;
	for (size_t k = 1; k < LOOK_MOST; k++)
		if ((i + k < d->n && is_sibling_heading(q + k, q)) || (i >= k && is_sibling_heading(q - k, q)))
			return true;
	return false;
}

/* The last line of a box with a heading and a paragraph in it, neither of which
 * is a link: where there is more of that. */
static bool closes_section(const struct draft *d, size_t i, const struct mark *home)
{
	const struct piece *q = &d->pieces[i], *next = text_beside(d, i, 1), *prose = text_beside(d, i, SIZE_MAX);
	if (!prose || (home && q->parent == home->node) || prose->parent != q->parent || !is_prose(prose) || (next && next->parent == q->parent))
		return false;
	const struct piece *heading = text_beside(d, (size_t)(prose - d->pieces), SIZE_MAX);
	return heading && heading->as.kind == BLOCK_HEADING && heading->parent == q->parent && heading->link_length == 0;
}

/* "[ Back | Next ]", "1 2 3": between the links stand no words. */
static bool has_links_alone(const struct piece *q)
{
	if (q->link_length == 0)
		return false;
	for (size_t i = 0; i < q->n_runs; i++)
		for (size_t k = 0; !q->runs[i].link && k < q->runs[i].length; k++)
			if (!strchr(" \n\t|/-[](),.:<>", q->runs[i].text[k]))
				return false;
	return true;
}

static bool is_only_link(const struct piece *q)
{
	return is_text(q) && !q->as.why && q->words > 2 && (q->link_length * 10 > q->length * 8 || has_links_alone(q)) && !piece_is_address(q) &&
	       (q->as.kind == BLOCK_PARA || q->as.kind == BLOCK_HEADING || q->as.kind == BLOCK_QUOTE);
}

/* A paragraph that is one link leads to another story, unless it stands among
 * its own kind, or to a source. */
static void hide_teasers(struct draft *d, const struct page *p, const struct meta *m, const struct mark *home)
{
	enum { SECTIONS_LEAST = 3 };
	bool *closes = xcalloc(d->n + 1, sizeof *closes);
	size_t closing = 0;
	for (size_t i = 0; i < d->n; i++) {
		closes[i] = is_only_link(&d->pieces[i]) && closes_section(d, i, home);
		closing += closes[i];
	}
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (!is_only_link(q) || heads_prose(d, i) || (closes[i] && closing >= SECTIONS_LEAST))
			continue;
		if (!home || !is_in(p, home, &p->marks[place_of(q, p)]) || !piece_leads_away(q, p->url, m->url))
			piece_hide(q, HIDE_RELATED, HIDDEN_BY_STRUCTURE, "a line that is only a link");
	}
	free(closes);
}

/* A lower heading below several paragraphs is one of the story's, whatever it
 * says. */
static bool is_amid(const struct draft *d, const struct page *p, const struct mark *heading)
{
	size_t prose = 0;
	for (size_t i = 0; i < d->n && heading->tag != TAG_H1; i++) {
		uint32_t at = place_of(&d->pieces[i], p);
		prose += at > 0 && at < (uint32_t)(heading - p->marks) && is_prose(&d->pieces[i]);
	}
	return prose > 1;
}

/* The heading that the head of the story shows already, and what stands before it. */
static void hide_title(struct draft *d, const struct page *p, const struct meta *m)
{
	if (!m->heading || is_amid(d, p, m->heading))
		return;
	uint32_t from = (uint32_t)(m->heading - p->marks), to = m->heading->end;
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (q->gone || !mark_find(q->node))
			continue;
		uint32_t at = place_of(q, p);
		if (at >= to)
			break;
		if (q->as.hidden || at < from ? is_prose(q) : false)
			continue;
		if (at >= from && !q->as.hidden)
			piece_hide(q, HIDE_META, HIDDEN_BY_STRUCTURE, "the title");
		else if (is_text(q) && !is_prose(q))
			piece_hide(q, HIDE_NAVIGATION, HIDDEN_BY_STRUCTURE, "before the title");
	}
}

/* Bylines, dates and the title said once more, at the head of the story: the
 * article's head shows them. */
static const char *is_head_line(const struct piece *q, const struct meta *m, bool head)
{
	if (q->words > 22 || q->length > 220 || q->as.kind == BLOCK_CODE || q->as.kind == BLOCK_TABLE ||
	    q->as.kind == BLOCK_QUOTE || (q->as.kind == BLOCK_ITEM && !head))
		return NULL;
	struct buf text = BUF_INIT;
	const char *why = NULL;
	piece_text(q, &text);
	const char *s = buf_str(&text);
	if (q->words <= 14 && !piece_ends_sentence(q) && (byline_announced(s) || byline_of_reviewer(s)))
		why = "a byline";
	else if (*s == '@' && q->words <= 4)
		why = "the author's account";
	else if (m->byline && q->words <= 12 && strstr(s, m->byline) && !str_ends(s, "?"))     /* of an interview */
		why = "a byline";
	else if (date_in_text(s, DATE_ANY) != NO_TIME && (q->words <= 12 || !piece_ends_sentence(q)))
		why = "a date line";
	else if (m->title && ascii_ieq(s, m->title))
		why = "the title";
	else if (head && q->as.kind == BLOCK_PARA && q->words <= LABEL_WORDS && q->length < LABEL_MOST && !piece_ends_sentence(q))
		why = "a label over the story";
	buf_free(&text);
	return why;
}

static void hide_head_lines(struct draft *d, const struct meta *m)
{
	for (size_t i = 0, prose = 0; i < d->n && prose < HEAD_PROSE_MOST; i++) {
		struct piece *q = &d->pieces[i];
		if (!is_text(q))
			continue;
		const char *why = q->as.why ? NULL : is_head_line(q, m, prose == 0);
		if (why)
			piece_hide(q, HIDE_META, HIDDEN_BY_STRUCTURE, why);
		else
			prose += is_prose(q);
	}
}

/* Dates and bylines behind the last sentence. */
static void hide_foot_lines(struct draft *d, const struct meta *m)
{
	for (size_t i = d->n; i-- > 0;) {
		struct piece *q = &d->pieces[i];
		if (!is_text(q))
			continue;
		if (is_prose(q) || q->as.why || q->as.kind == BLOCK_ITEM)
			return;
		const char *why = is_head_line(q, m, false);
		if (why)
			piece_hide(q, HIDE_META, HIDDEN_BY_STRUCTURE, why);
	}
}

/* "Ada Morrow writes about the harbour.": after the author's name, what says
 * who that is. */
static bool is_biography(const char *s, const char *byline)
{
	static const char *const verbs[] = {" is ", " was ", " writes ", " covers ", " works ", " lives ", " reports ", " joined ", " has ",
	                                    " ist ", " war ", " schreibt ", " arbeitet ", " leitet ", " lebt ", " studiert", " est ", " écrit ",
	                                    " es ", " escribe ", " è ", " scrive ", " é ", " escreve ", " jest ", ", ", " ("};
	size_t n = strcspn(byline, ",");
	if (n < 5 || strncmp(s, byline, n) != 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_starts(s + n, verbs[i]))
			return true;
	return false;
}

/* Who wrote it, behind the story. */
static void hide_biography(struct draft *d, const struct meta *m)
{
	for (size_t i = d->n, seen = 0; m->byline && i-- > 0 && seen < BIO_LAST;) {
		struct piece *q = &d->pieces[i];
		if (!is_text(q))
			continue;
		seen++;
		struct buf text = BUF_INIT;
		piece_text(q, &text);
		if (text.len < BIO_MOST && is_biography(buf_str(&text), m->byline)) {
			piece_hide(q, HIDE_META, HIDDEN_BY_STRUCTURE, "about the author");
			seen = BIO_LAST;
		}
		buf_free(&text);
	}
}

/* What follows a heading like "Related" is other stories, up to the next
 * heading of its rank, or to where the paragraphs before it go on. */
static bool heads_section(const struct page *p, const struct piece *q)
{
	if (q->gone || q->as.kind != BLOCK_HEADING || q->as.hidden != HIDE_RELATED)
		return false;
	const struct mark *hidden = q->node ? mark_hidden(p, mark_of(q->node)) : NULL;
	/* Else its box is hidden, and is the section. */
	return !hidden || (hidden->node == q->node && (hidden->hints & HINT_RELATED));
}

/* Where the element that holds a heading and what it stands over ends: prose
 * behind that is the story again. */
static uint32_t section_end(const struct draft *d, const struct page *p, size_t heading)
{
	const struct piece *q = &d->pieces[heading];
	const struct mark *box = q->node ? mark_of(q->node) : NULL;
	for (size_t k = heading + 1; box && k < d->n; k++) {
		uint32_t at = place_of(&d->pieces[k], p);
		if (at == 0 || d->pieces[k].gone)
			continue;
		while (box != p->marks && box->end <= at)
			box = mark_parent(p, box);
		break;
	}
	return box ? box->end : p->n;
}

static void hide_sections(struct draft *d, const struct page *p)
{
	size_t before = 0, reached = 0;     /* nothing is left to hide before that */
	const struct _xmlNode *parent = NULL;
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		if (is_prose(q)) {
			before += q->length;
			parent = q->parent;
		}
		if (before < SECTION_AFTER || !heads_section(p, q))
			continue;
		uint8_t level = q->as.level;
		uint32_t end = section_end(d, p, i);
		for (reached = reached > i ? reached : i + 1; reached < d->n; reached++) {
			struct piece *next = &d->pieces[reached];
			if (is_prose(next) && place_of(next, p) >= end)
				break;
			if (is_live(next) && ((next->as.kind == BLOCK_HEADING && next->as.level <= level) || next->parent == parent))
				break;
			if (is_live(next))
				piece_hide(next, HIDE_RELATED, HIDDEN_BY_STRUCTURE, "under a heading of related stories");
		}
	}
}

static bool ends_story(uint8_t kind)
{
	return kind == HIDE_RELATED || kind == HIDE_COMMENTS || kind == HIDE_NEWSLETTER || kind == HIDE_PROMO;
}

/* Boxes below the story: what comes after sign-ups and related stories, and
 * outside of where the story stood, is one more of them. */
static void hide_below(struct draft *d, const struct page *p, const struct mark *home)
{
	size_t from = d->n, all = 0, below = 0;
	bool ended = false;
	if (!home)
		return;
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		bool inside = mark_find(q->node) && mark_of(q->node) < &p->marks[home->end];
		if (!is_text(q)) {
			ended |= !inside && q->node && !q->gone && ends_story(q->as.hidden);
			continue;
		}
		all += q->length;
		if (inside || !ended)
			continue;
		below += q->length;
		from = from < i ? from : i;
	}
	for (size_t i = from; i < d->n && below * 4 <= all; i++)
		if (is_live(&d->pieces[i]))
			piece_hide(&d->pieces[i], HIDE_RELATED, HIDDEN_BY_STRUCTURE, "below what follows the story");
}

/* Headings below the last prose, and the last items that are no links to other
 * stories, are over nothing. */
static void hide_tail(struct draft *d, const struct page *p, const struct meta *m)
{
	size_t last = d->n;
	while (last-- > 0) {
		const struct piece *q = &d->pieces[last];
		bool item = is_live(q) && q->as.kind == BLOCK_ITEM && (!is_linked(q) || piece_leads_away(q, p->url, m->url));
		if (item || is_prose(q))
			break;
	}
	if (last == SIZE_MAX)
		return;
	for (size_t i = last + 1; i < d->n; i++)
		if (is_text(&d->pieces[i]) && d->pieces[i].as.kind == BLOCK_HEADING)
			piece_hide(&d->pieces[i], HIDE_RELATED, HIDDEN_BY_STRUCTURE, "a heading over nothing");
}

/* A heading whose section was hidden whole. */
static void hide_empty_headings(struct draft *d)
{
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (!is_text(q) || q->as.kind != BLOCK_HEADING)
			continue;
		bool hidden_follows = false, text_follows = false;
		for (size_t k = i + 1; k < d->n && !text_follows; k++) {
			const struct piece *next = &d->pieces[k];
			if (next->gone)
				continue;
			if (is_live(next) && next->as.kind == BLOCK_HEADING && next->as.level <= q->as.level)
				break;
			text_follows = is_live(next) && next->as.kind != BLOCK_RULE;
			hidden_follows |= next->as.hidden != HIDE_NONE;
		}
		if (!text_follows && hidden_follows)
			piece_hide(q, HIDE_RELATED, HIDDEN_BY_STRUCTURE, "a heading over what is hidden");
	}
}

/* "More on this:", over links that were hidden. */
static void hide_empty_announcements(struct draft *d)
{
	enum { ANNOUNCING_WORDS = 3 };
	for (size_t i = 0; i + 1 < d->n; i++) {
		struct piece *q = &d->pieces[i];
		const struct piece *next = q + 1;
		if (!is_text(q) || q->as.kind != BLOCK_PARA || q->words > ANNOUNCING_WORDS || next->gone || next->as.hidden != HIDE_RELATED)
			continue;
		struct buf text = BUF_INIT;
		piece_text(q, &text);
		if (text.len && text.data[text.len - 1] == ':')
			piece_hide(q, HIDE_RELATED, HIDDEN_BY_STRUCTURE, "a line over what is hidden");
		buf_free(&text);
	}
}

static void drop_loose_rules(struct draft *d)
{
	bool rule = true;
	struct piece *last = NULL;
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (!is_live(q))
			continue;
		if (q->as.kind == BLOCK_RULE && rule)
			q->gone = true;
		else
			last = q;
		rule = q->as.kind == BLOCK_RULE;
	}
	if (last && last->as.kind == BLOCK_RULE)
		last->gone = true;
}

/* The picture that stands right above the title is the story's where it has a
 * caption: the first of its pieces. `end` is the one behind the last. */
static size_t find_lead(const struct draft *d, const struct page *p, const struct choice *body, size_t *end)
{
	size_t lead;
	bool caption = false, picture = false;
	*end = 0;
	while (*end < d->n && place_of(&d->pieces[*end], p) < body->from)
		++*end;
	for (lead = *end; lead > 0; lead--) {
		const struct piece *q = &d->pieces[lead - 1];
		bool said = q->as.kind == BLOCK_CAPTION || q->as.kind == BLOCK_CREDIT;
		if (q->gone)
			continue;
		if (!is_live(q) || picture || !(said || q->as.kind == BLOCK_IMAGE))
			break;
		caption |= q->as.kind == BLOCK_CAPTION;
		picture |= !said;
	}
	return caption && picture ? lead : *end;
}

void clean_outside(struct draft *d, const struct page *p, const struct choice *body)
{
	size_t end, lead = find_lead(d, p, body, &end);
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (!is_live(q) || !q->node)
			continue;
		uint32_t at = (uint32_t)(mark_of(q->node) - p->marks);
		if (at < body->from && (i < lead || i >= end) && q->node != body->container->node)
			piece_hide(q, HIDE_NAVIGATION, HIDDEN_BY_STRUCTURE, "before the story");
		else if (at >= body->to)
			piece_hide(q, HIDE_RELATED, HIDDEN_BY_STRUCTURE, "after the story");
	}
}

/* Where all was hidden, structure was wrong: a page with text is never empty. */
static void rescue(struct draft *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (is_text(&d->pieces[i]))
			return;
	for (size_t i = 0; i < d->n; i++) {
		struct piece *q = &d->pieces[i];
		if (!q->gone && q->as.hidden_by == HIDDEN_BY_STRUCTURE && q->as.hidden != HIDE_COOKIE && q->as.hidden != HIDE_META)
			piece_hide(q, HIDE_NONE, HIDDEN_BY_NOTHING, NULL);
	}
}

void clean_draft(struct draft *d, const struct page *p, const struct meta *m)
{
	const struct mark *home = home_of(d, p);
	hide_title(d, p, m);
	hide_head_lines(d, m);
	hide_sections(d, p);
	hide_containers(d, p, m, home);
	hide_teasers(d, p, m, home);
	hide_below(d, p, home);
	consent_hide(d, p);
	hide_biography(d, m);
	hide_tail(d, p, m);
	hide_foot_lines(d, m);
	hide_empty_headings(d);
	hide_empty_announcements(d);
	rescue(d);
	drop_loose_rules(d);
}
