#include <config.h>

#include "parse/offer.h"

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "parse/phrase.h"

enum {
	BUTTON_WORDS = 8,
	LABEL_WORDS = 3,            /* "Buy now" */
	LINE_MARKS = 64,            /* elements of a line: more is no line */
	VERDICT_LEAST = 140,        /* bytes of a paragraph that a story is made of */
	SENTENCE_LEAST = 50,
	SHARE = 4,                  /* of the text, offers that say something are less than this part */
	SHARE_BELOW = 2,            /* the same below the story, and of names and prices */
	LIST_LEAST = 3              /* headings of as many boxes are those of a list */
};

/* What the pieces under an element add up to. */
struct sum {
	uint32_t text;
	uint32_t verdicts;          /* paragraphs of a story */
	uint32_t sentences;         /* bytes in pieces that read like one */
	uint32_t items;
	uint32_t others;            /* pictures, and lines that are no links */
};

struct offers {
	struct draft *draft;
	const struct page *page;
	struct phrases *phrases;
	struct sum *sums;
	bool *boxes;                /* by element */
	uint32_t last;              /* the element of the story's last paragraph */
};

/* --- links that are paid for --- */

/* Hosts of networks that pay for clicks or sales, as they publish them. */
static const char *const networks[] = {
	"7eer.net", "a8.net", "admitad.com", "adtraction.com", "amzn.to", "anrdoezrs.net", "avantlink.com", "awin1.com", "belboon.com", "belboon.de",
	"click.linksynergy.com", "clickbank.net", "digidip.net", "dpbolvw.net", "effiliation.com", "epn.bz", "evyy.net", "fave.co", "financeads.net",
	"geni.us", "go2cloud.org", "gopjn.com", "hb.afl.rakuten.co.jp", "howl.link", "howl.me", "jdoqocy.com", "kqzyfj.com", "kwanko.com",
	"linkprice.com", "metaffiliation.com", "moshimo.com", "partner-ads.com", "pjtra.com", "pntra.com", "pntrs.com", "prf.hn", "pxf.io",
	"redirectingat.com", "rover.ebay.com", "s.click.aliexpress.com", "shareasale.com", "shop-links.co", "sjv.io", "skimresources.com",
	"tidd.ly", "tkqlhce.com", "tradedoubler.com", "tradetracker.net", "valuecommerce.com", "viglink.com", "webmasterplan.com", "zanox.com"};

/* What sites call the part of their own that only leads out of them. */
static const char *const ways_out[] = {"aff", "affiliate", "apply", "buylink", "exit", "go", "out", "outgoing", "recommends", "redir",
                                       "redirect", "refer"};

static bool part_is(const char *p, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(p, word, n) == 0;
}

static bool is_network(const struct uri *u)
{
	struct uri_part host = u->authority;
	for (size_t i = 0; i < ARRAY_LEN(networks); i++) {
		size_t n = strlen(networks[i]);
		if (host.n >= n && part_is(host.p + host.n - n, n, networks[i]) && (host.n == n || host.p[host.n - n - 1] == '.'))
			return true;
	}
	return host.n && memmem(host.p, host.n, "amazon.", 7) && u->query.n && memmem(u->query.p, u->query.n, "tag=", 4);
}

static bool is_way_out(const struct uri *u)
{
	const char *first = u->path.n && u->path.p[0] == '/' ? u->path.p + 1 : NULL;
	const char *end = first ? memchr(first, '/', u->path.n - 1) : NULL;
	for (size_t i = 0; end && i < ARRAY_LEN(ways_out); i++)
		if (part_is(first, (size_t)(end - first), ways_out[i]))
			return true;
	return false;
}

static bool is_paid(const xmlNode *a)
{
	const char *href = node_attr(a, "href");
	struct uri u;
	if (!href)
		return false;
	if (node_has_word(a, "rel", "sponsored"))
		return true;
	uri_split(href, &u);
	return is_network(&u) || ((node_has_word(a, "rel", "nofollow") || node_attr(a, "target")) && is_way_out(&u));
}

/* --- boxes --- */

static bool is_words(const struct piece *q)
{
	return !q->gone && q->words > 0 && q->as.kind != BLOCK_IMAGE && mark_find(q->node);
}

static bool is_sentence(const struct piece *q)
{
	return q->length >= SENTENCE_LEAST && q->as.kind != BLOCK_HEADING && piece_ends_sentence(q);
}

static uint32_t place_of(const struct offers *o, const struct piece *q)
{
	return (uint32_t)(mark_of(q->node) - o->page->marks);
}

static bool says_so(const struct offers *o, const struct piece *q)
{
	struct buf text = BUF_INIT;
	piece_text(q, &text);
	const struct phrase *f = phrases_find(o->phrases, buf_str(&text), text.len);
	buf_free(&text);
	return f && (f->flags & PHRASE_OFFER);
}

static bool holds_paid(const struct page *p, uint32_t at)
{
	uint32_t end = p->marks[at].end;
	for (uint32_t i = at; i < end && end - at <= LINE_MARKS; i++)
		if (p->marks[i].tag == TAG_A && is_paid(p->marks[i].node))
			return true;
	return false;
}

/* A line that is one link, and where that leads to; or a button of a form,
 * which is hidden by now. */
static bool is_button(const struct offers *o, const struct piece *q)
{
	if (!is_words(q) || q->words > BUTTON_WORDS || q->as.kind == BLOCK_HEADING)
		return false;
	uint32_t at = place_of(o, q);
	if (q->as.hidden || q->link_length * 10 < q->length * 9)
		return o->page->marks[at].tag == TAG_BUTTON && (!q->as.hidden || q->as.hidden_by == HIDDEN_BY_STRUCTURE) && says_so(o, q);
	return holds_paid(o->page, at) || says_so(o, q);
}

/* What no offer has in it: paragraphs, also mended ones, tables, the title. */
static bool is_story(const struct piece *q, bool sentence)
{
	if (q->as.why)
		return true;
	switch (q->as.kind) {
	case BLOCK_PARA: case BLOCK_CAPTION:
		return sentence && q->length >= VERDICT_LEAST && q->link_length * 2 < q->length;
	case BLOCK_HEADING:
		return q->as.level == 1;
	default:
		return q->as.kind == BLOCK_TABLE;
	}
}

static void add_up(struct offers *o)
{
	const struct page *p = o->page;
	for (size_t i = 0; i < o->draft->n; i++) {
		const struct piece *q = &o->draft->pieces[i];
		if (q->gone || q->as.hidden || !mark_find(q->node) || q->as.kind == BLOCK_RULE)
			continue;
		struct sum *s = &o->sums[place_of(o, q)];
		bool sentence = is_words(q) && is_sentence(q);
		s->text += (uint32_t)q->length;
		s->sentences += sentence ? (uint32_t)q->length : 0;
		s->items += q->as.kind == BLOCK_ITEM;
		if (is_story(q, sentence)) {
			s->verdicts++;
			o->last = place_of(o, q);
		}
		s->others += q->as.kind == BLOCK_IMAGE || (q->link_length * 2 < q->length && !is_button(o, q));
	}
	for (uint32_t i = p->n; i-- > 1;) {
		struct sum *up = &o->sums[p->marks[i].parent];
		up->text += o->sums[i].text;
		up->sentences += o->sums[i].sentences;
		up->verdicts += o->sums[i].verdicts;
		up->items += o->sums[i].items;
		up->others += o->sums[i].others;
	}
}

/* No paragraph of the story is in it; nor, in the middle of it, a list: what
 * is good and bad about a thing is part of its review. */
static bool is_apart(const struct offers *o, uint32_t i)
{
	const struct sum *s = &o->sums[i];
	bool below = i > o->last;
	uint32_t share = below || s->sentences == 0 ? SHARE_BELOW : SHARE;
	return i > 0 && s->verdicts == 0 && (s->items == 0 || below) && s->text * share <= o->sums[0].text;
}

/* The largest such element around a button, or 0: none that holds more than
 * buttons. */
static uint32_t box_of(const struct offers *o, uint32_t i)
{
	while (is_apart(o, o->page->marks[i].parent))
		i = o->page->marks[i].parent;
	return is_apart(o, i) && o->sums[i].others ? i : 0;
}

static void find_boxes(struct offers *o)
{
	for (size_t i = 0; i < o->draft->n; i++) {
		struct piece *q = &o->draft->pieces[i];
		if (!is_button(o, q))
			continue;
		uint32_t box = box_of(o, place_of(o, q));
		o->boxes[box] = true;
		if (box == 0 && !q->as.hidden && q->words <= LABEL_WORDS && says_so(o, q))
			piece_hide(q, HIDE_AD, HIDDEN_BY_STRUCTURE, "a button that leads to a shop");
	}
}

/* Where offers are the story, those that say something stay. */
static void keep_story(struct offers *o)
{
	uint32_t said = 0;
	o->boxes[0] = false;
	for (uint32_t i = 0; i < o->page->n; i++)
		said += o->boxes[i] && i <= o->last ? o->sums[i].sentences : 0;
	for (uint32_t i = 0; said * SHARE > o->sums[0].text && i < o->page->n; i++)
		o->boxes[i] &= o->sums[i].sentences == 0;
}

static void hide_boxes(struct offers *o)
{
	uint32_t n = 0;
	for (uint32_t i = 1; i < o->page->n; i++) {
		n += o->boxes[i];
		o->boxes[i] |= o->boxes[o->page->marks[i].parent];
	}
	for (size_t i = 0; i < o->draft->n; i++) {
		struct piece *q = &o->draft->pieces[i];
		if (q->gone || q->as.hidden || !mark_find(q->node) || !o->boxes[place_of(o, q)])
			continue;
		if (n < LIST_LEAST || q->as.kind != BLOCK_HEADING)
			piece_hide(q, HIDE_AD, HIDDEN_BY_STRUCTURE, "an offer with a button that leads to a shop");
	}
}

void offer_hide(struct draft *d, const struct page *p, const struct rules *rules)
{
	struct offers o = {.draft = d, .page = p, .phrases = rules_phrases(rules)};
	o.sums = xcalloc(p->n, sizeof *o.sums);
	o.boxes = xcalloc(p->n, sizeof *o.boxes);
	add_up(&o);
	find_boxes(&o);
	keep_story(&o);
	hide_boxes(&o);
	free(o.sums);
	free(o.boxes);
}
