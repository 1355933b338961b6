#include <config.h>

#include "parse/stub.h"

#include <string.h>

#include "base/text.h"
#include "parse/hints.h"
#include "parse/phrase.h"

enum {
	PROMPT_WORDS = 60,          /* what asks is no longer than this */
	PROMPT_MOST = 900,          /* bytes of a box that asks */
	SHORT_WORDS = 250,          /* a story that asks and has no more is cut off */
	ASKED_WORDS = 350,          /* the same for one that is also said not to be free */
	LONG_WORDS = 700,           /* one that has more is not, whatever is asked */
	SCRIPT_WORDS = 60,          /* of a page that its scripts would fill */
	COUNTED_LEAST = 120
};

/* What can be known of a draft. */
struct state {
	size_t words;               /* of its visible text */
	bool prompts;               /* it asks to pay or to sign in for the rest */
	bool cut;                   /* its last paragraph breaks off */
	bool script;                /* it says that a script is needed */
};

static bool is_shown(const struct piece *q)
{
	return !q->gone && !q->as.hidden && q->as.kind != BLOCK_IMAGE && q->as.kind != BLOCK_RULE && q->as.kind != BLOCK_CAPTION &&
	       q->as.kind != BLOCK_CREDIT;
}

static bool is_prompt(const struct piece *q, const struct rules *rules)
{
	if (q->gone || q->words == 0 || q->words > PROMPT_WORDS || q->as.kind == BLOCK_IMAGE || q->as.hidden == HIDE_COMMENTS)
		return false;
	struct buf text = BUF_INIT;
	piece_text(q, &text);
	const struct phrase *f = phrases_find(rules_phrases(rules), buf_str(&text), text.len);
	buf_free(&text);
	return f && (f->flags & PHRASE_PAYWALL);
}

/* A box of its own that is called a paywall; not one around the story. */
static bool has_prompt_box(const struct page *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		if ((m->hints & HINT_PAYWALL) && !m->skip && m->text > 0 && m->text < PROMPT_MOST && m->block && m->link > 0)
			return true;
	}
	return false;
}

/* No sentence ends here, or three dots do. */
static bool breaks_off(const struct piece *q)
{
	static const char *const ends[] = {".", "!", "?", "。", "！", "？", "”", "“", "\"", "»", "’", ")", ":", "।", "؟", "۔", "*"};
	struct buf text = BUF_INIT;
	piece_text(q, &text);
	const char *s = buf_str(&text);
	bool broken = str_ends(s, "...") || str_ends(s, "…") || str_ends(s, "[…]") || str_ends(s, "[...]");
	bool ended = false;
	for (size_t i = 0; i < ARRAY_LEN(ends) && !ended; i++)
		ended = str_ends(s, ends[i]);
	buf_free(&text);
	return broken || (!ended && q->words > 12);
}

static bool needs_script(const char *text)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, text, strnlen(text, 400));
	bool found = strstr(buf_str(&folded), "javascript") != NULL;
	buf_free(&folded);
	return found;
}

/* What <noscript> says: read only where there is next to no text. */
static bool says_script(const struct page *p)
{
	bool found = false;
	for (uint32_t i = 0; i < p->n && !found; i++) {
		if (p->marks[i].tag != TAG_NOSCRIPT)
			continue;
		xmlChar *text = xmlNodeGetContent(p->marks[i].node);
		found = text && needs_script((const char *)text);
		xmlFree(text);
	}
	return found;
}

static size_t shown_words(const struct draft *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->n; i++)
		n += is_shown(&d->pieces[i]) ? d->pieces[i].words : 0;
	return n;
}

/* A long story that is not said to cost anything is not looked at line by line. */
static struct state look(const struct draft *d, const struct page *p, const struct meta *m, const struct rules *rules)
{
	struct state s = {.words = shown_words(d)};
	const struct piece *last = NULL;
	if (s.words >= LONG_WORDS && !m->paywalled && m->data.words < COUNTED_LEAST)
		return s;
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *q = &d->pieces[i];
		bool prompt = is_prompt(q, rules);
		s.prompts |= prompt;
		if (prompt && is_shown(q))
			s.words -= q->words;
		else if (is_shown(q) && q->as.kind == BLOCK_PARA)
			last = q;
	}
	s.cut = last && breaks_off(last);
	s.prompts = s.prompts || has_prompt_box(p);
	return s;
}

/* Fewer words than the page counts; some count letters, so that where nothing
 * else speaks for it the lack must be great. */
static bool falls_short(const struct state *s, const struct meta *m, bool locked)
{
	if (m->data.words < COUNTED_LEAST)
		return false;
	size_t counted = (size_t)m->data.words;
	return locked ? s->words * 10 < counted * 6 : s->words < SHORT_WORDS && s->words * 10 < counted * 3;
}

static bool is_left_to_script(const struct state *s, const struct page *p, const struct meta *m)
{
	if (s->words >= SCRIPT_WORDS)
		return false;
	return says_script(p) || (m->description && text_words(m->description, strlen(m->description)) > s->words + 5);
}

static bool is_stub(const struct state *s, const struct page *p, const struct meta *m)
{
	bool locked = m->paywalled || s->prompts;
	bool whole = m->data.words >= COUNTED_LEAST && s->words * 10 >= (size_t)m->data.words * 8;
	if (is_left_to_script(s, p, m))
		return true;
	if (whole)
		return false;
	if (falls_short(s, m, locked))
		return true;
	return locked && s->words < LONG_WORDS && (s->cut || s->words < SHORT_WORDS || (m->paywalled && s->prompts && s->words < ASKED_WORDS));
}

void stub_mark(struct draft *d, const struct page *p, const struct meta *m, const struct rules *rules)
{
	struct state s = look(d, p, m, rules);
	struct article *head = builder_head(d->builder);
	bool stub = is_stub(&s, p, m);
	if (stub)
		head->flags |= ARTICLE_STUB;
	if (m->paywalled || (stub && s.prompts))
		head->flags |= ARTICLE_PAYWALL;
	for (size_t i = 0; i < d->n && (head->flags & ARTICLE_PAYWALL); i++)
		if (is_shown(&d->pieces[i]) && is_prompt(&d->pieces[i], rules))
			piece_hide(&d->pieces[i], HIDE_PROMO, HIDDEN_BY_STRUCTURE, "asks for money where the story is cut off");
}
