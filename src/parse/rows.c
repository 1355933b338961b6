#include <config.h>

#include "parse/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "model/article.h"
#include "parse/hints.h"
#include "parse/structure.h"

enum {
	COMMENTS_LEAST = 4, CARDS_LEAST = 3,
	ITEM_LEAST = 30, CARD_MOST = 500,   /* bytes */
	ITEM_ELEMENTS_MOST = 400,
	STORY_LEAST = 600,          /* bytes of prose above comments, and around cards */
	BUTTON_MOST = 24, LINE_MOST = 60,
	TITLE_LEAST = 15,
	NAME_MOST = 30,             /* of a heading that may be a reader's name */
	BUTTONS_MOST = 12           /* of an item */
};

/* What one of several siblings has. */
struct item {
	uint32_t at;
	uint64_t buttons[BUTTONS_MOST];     /* hashes of their letters */
	size_t n_buttons;
	bool numbered;              /* a short line has a digit in it */
	bool named;                 /* words on a short line above its text, as a reader's name */
	bool rich;                  /* it has a table, or a heading that is more than a name */
	bool card;
};

struct row {
	const struct page *page;
	struct item *items;
	size_t n, cap;
	uint32_t prose;             /* of all items */
};

/* The first text in it, white space skipped; "" where there is none. */
static const char *first_text(const struct page *p, const struct mark *m)
{
	for (const struct mark *i = m; i < &p->marks[m->end]; i++)
		for (const xmlNode *n = i->own ? i->node->children : NULL; n; n = n->next) {
			const char *s = n->type == XML_TEXT_NODE ? (const char *)n->content : "";
			while (ascii_space((unsigned char)*s))
				s++;
			if (*s)
				return s;
		}
	return "";
}

static bool stays_here(const struct page *p, const struct mark *m)
{
	const char *ref = node_attr(m->node, "href");
	if (m->tag == TAG_BUTTON || !ref || *ref == '#')
		return true;
	const char *link = page_link((struct page *)p, ref);
	return !link || !p->url || uri_same_host(link, p->url);
}

/* It does something here, as to reply does: its own page, or one that answers. */
static bool is_for_here(const struct page *p, const struct mark *m)
{
	const char *ref = node_attr(m->node, "href");
	if (m->tag == TAG_BUTTON || !ref || *ref == '#' || strcasestr(ref, "reply") || strcasestr(ref, "comment") || ascii_istarts(ref, "javascript:"))
		return true;
	const char *link = p->url ? page_link((struct page *)p, ref) : NULL;
	size_t n = link ? strcspn(link, "?#") : 0;
	return n > 0 && n == strcspn(p->url, "?#") && memcmp(link, p->url, n) == 0;
}

/* On a short line: what stands in a sentence is a part of it. */
static bool is_on_line(const struct page *p, const struct mark *m)
{
	const struct mark *b = mark_block(p, (struct mark *)m);
	return b->flow <= LINE_MOST && !tag_is_heading(b->tag);
}

/* "Reply", "Reply (2)": its letters. */
static void add_button(const struct page *p, const struct mark *m, struct item *it)
{
	uint64_t hash = hash_bytes("", 0);
	size_t letters = 0, i = 0;
	for (const char *s = first_text(p, m); s[i] && i <= BUTTON_MOST; i++)
		if ((unsigned char)s[i] > '9') {
			hash = hash_byte(hash, (unsigned char)s[i]);
			letters++;
		}
	if (letters > 1 && i <= BUTTON_MOST && it->n_buttons < BUTTONS_MOST && !(m->hints & HINT_SHARE) && is_for_here(p, m))
		it->buttons[it->n_buttons++] = hash;
}

static bool has_digit(const char *s)
{
	for (; *s; s++)
		if (*s >= '0' && *s <= '9')
			return true;
	return false;
}

/* A linked line first, to a page of the site, and words that are no link below. */
static bool is_card(const struct page *p, const struct mark *m)
{
	const struct mark *link = NULL;
	bool words = false;
	if (m->text > CARD_MOST)
		return false;
	for (const struct mark *i = m; i < &p->marks[m->end]; i++) {
		if (i->tag == TAG_A && i->text && !link)
			link = i;
		if (!i->block || i->skip || !i->flow)
			continue;
		bool linked = i->flow_link * 10 > i->flow * 9;
		if (!linked && i->flow > LINE_MOST && !link)
			return false;
		words |= link && !linked && i->flow >= ITEM_LEAST && i > link;
	}
	const char *ref = link ? node_attr(link->node, "href") : NULL;
	return words && ref && *ref != '#' && link->text >= TITLE_LEAST && stays_here(p, link);
}

static void look_at(const struct page *p, const struct mark *m, struct item *it)
{
	*it = (struct item){.at = (uint32_t)(m - p->marks)};
	bool above = true;
	for (const struct mark *i = m; i < &p->marks[m->end]; i++) {
		it->rich |= i->tag == TAG_TABLE || (tag_is_heading(i->tag) && i->text > NAME_MOST);
		if (i->tag == TAG_BUTTON || (i->tag == TAG_A && i->text && i->text <= BUTTON_MOST && is_on_line(p, i)))
			add_button(p, i, it);
		bool words = i->own > 1 && i->own <= LINE_MOST && is_on_line(p, i), digit = words && has_digit(first_text(p, i));
		above &= !i->block || i->flow <= LINE_MOST;
		it->numbered |= i->tag == TAG_TIME || digit;
		it->named |= above && words && !digit && i->own <= NAME_MOST && i->tag != TAG_BUTTON && i->tag != TAG_TIME;
	}
	it->card = is_card(p, m);
}

static bool may_be_item(const struct page *p, const struct mark *m, uint8_t tag)
{
	return m->tag == tag && tag != TAG_TR && tag != TAG_TD && m->block && !m->hidden && !m->skip && m->text >= ITEM_LEAST && m->text > m->link &&
	       &p->marks[m->end] - m <= ITEM_ELEMENTS_MOST;
}

/* The children of `parent` with the tag that most of those with text have. */
static uint8_t usual_tag(const struct page *p, const struct mark *parent)
{
	uint16_t counts[TAG_COUNT] = {0};
	uint8_t best = TAG_P;
	for (uint32_t i = (uint32_t)(parent - p->marks) + 1; i < parent->end; i = p->marks[i].end) {
		const struct mark *m = &p->marks[i];
		if (m->tag != TAG_P && !tag_is_heading(m->tag) && may_be_item(p, m, m->tag) && counts[m->tag] < UINT16_MAX && ++counts[m->tag] > counts[best])
			best = m->tag;
	}
	return counts[best] >= CARDS_LEAST ? best : TAG_P;
}

static bool fill(struct row *r, const struct mark *parent)
{
	const struct page *p = r->page;
	r->n = r->prose = 0;
	uint8_t tag = parent->has_block && parent->end - (uint32_t)(parent - p->marks) > CARDS_LEAST ? usual_tag(p, parent) : TAG_P;
	for (uint32_t i = (uint32_t)(parent - p->marks) + 1; tag != TAG_P && i < parent->end; i = p->marks[i].end) {
		const struct mark *m = &p->marks[i];
		if (!may_be_item(p, m, tag))
			continue;
		GROW(r->items, r->n, r->cap);
		look_at(p, m, &r->items[r->n++]);
		r->prose += structure_prose(p, m);
	}
	return r->n >= CARDS_LEAST;
}

static bool most(const struct row *r, size_t count)
{
	return count * 10 >= r->n * 8;
}

static bool has_button(const struct item *it, uint64_t button)
{
	for (size_t i = 0; i < it->n_buttons; i++)
		if (it->buttons[i] == button)
			return true;
	return false;
}

static bool are_comments(const struct row *r)
{
	size_t numbered = 0, named = 0;
	bool shared = false;
	for (size_t i = 0; i < r->n; i++) {
		if (r->items[i].rich)
			return false;
		numbered += r->items[i].numbered;
		named += r->items[i].named;
	}
	if (!most(r, numbered) || !most(r, named))
		return false;
	for (size_t k = 0; r->n >= COMMENTS_LEAST && k < r->items[0].n_buttons && !shared; k++) {
		size_t with = 0;
		for (size_t i = 0; i < r->n; i++)
			with += has_button(&r->items[i], r->items[0].buttons[k]);
		shared = most(r, with);
	}
	return shared;
}

static bool are_cards(const struct row *r)
{
	size_t cards = 0;
	for (size_t i = 0; i < r->n; i++)
		cards += r->items[i].card;
	return most(r, cards);
}

static void hide(struct page *p, const struct row *r, int kind, const char *why)
{
	for (size_t i = 0; i < r->n; i++)
		mark_hide(&p->marks[r->items[i].at], kind, HIDDEN_BY_STRUCTURE, why);
}

void rows_mark(struct page *p)
{
	struct row r = {.page = p};
	uint32_t all = structure_prose(p, p->marks), before = 0;
	for (uint32_t i = 0; i < p->n;) {
		struct mark *m = &p->marks[i];
		if (!m->hidden && !m->skip && m->text >= CARDS_LEAST * ITEM_LEAST && fill(&r, m)) {
			if (before >= STORY_LEAST && are_comments(&r))
				hide(p, &r, HIDE_COMMENTS, "each has the same button, as comments have");
			else if (all >= r.prose + STORY_LEAST && all > 2 * r.prose && are_cards(&r))
				hide(p, &r, HIDE_RELATED, "each begins with a link to another story");
		}
		before += m->hidden ? 0 : structure_own_prose(m);
		i = m->hidden ? m->end : i + 1;
	}
	free(r.items);
}
