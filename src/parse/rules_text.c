#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "parse/html.h"
#include "parse/pattern.h"
#include "parse/rules_store.h"

enum { WILD_PART = 5, WILD_WORDS = 120, STRAY_WORDS = 40, TEXT_MOST = 4000 };

struct finisher {
	const struct rules *rules;
	struct page *page;              /* or NULL */
	struct draft *d;
	struct buf text;
};

static bool shown(const struct piece *p)
{
	return !p->gone && !p->as.hidden && p->as.kind != BLOCK_IMAGE && p->as.kind != BLOCK_RULE;
}

static void take_text(struct finisher *f, const struct piece *p)
{
	buf_truncate(&f->text, 0);
	piece_text(p, &f->text);
	if (f->text.len > TEXT_MOST)
		buf_truncate(&f->text, TEXT_MOST);
}

static void hide_by(struct finisher *f, struct piece *p, const struct rule *rule)
{
	piece_hide(p, rule->kind, f->rules->sources[rule->source].by, rule_why(f->rules, rule, f->d->arena));
}

static void hide_texts(struct finisher *f, const struct rule *rule, const struct pattern *pattern)
{
	for (size_t i = 0; i < f->d->n; i++) {
		struct piece *p = &f->d->pieces[i];
		if (!shown(p))
			continue;
		take_text(f, p);
		if (pattern_match(pattern, buf_str(&f->text), f->text.len))
			hide_by(f, p, rule);
	}
}

static void hide_after(struct finisher *f, const struct rule *rule)
{
	bool found = false;
	for (size_t i = 0; i < f->d->n; i++) {
		struct piece *p = &f->d->pieces[i];
		if (p->gone || p->as.hidden)
			continue;
		if (!found && p->length >= rule->length) {
			take_text(f, p);
			found = f->text.len >= rule->length && memcmp(f->text.data, rule_body(rule), rule->length) == 0;
		}
		if (found)
			hide_by(f, p, rule);
	}
}

/* --- what the user wants to keep --- */

static bool node_matches(const struct selector *s, const xmlNode *node)
{
	for (unsigned up = 0; node && node->type == XML_ELEMENT_NODE && up < 64; node = node->parent, up++)
		if (select_match(s, node, NULL))
			return true;
	return false;
}

static void keep(struct finisher *f, const struct rule *rule)
{
	struct arena *a = f->d->arena;
	struct pattern *pattern = rule->what == ADBLOCK_TEXT ? pattern_of_argument(a, rule_body(rule), rule->length) : NULL;
	struct selector *selector = rule->what == ADBLOCK_SELECTOR ? select_parse(a, rule_body(rule), rule->length) : NULL;
	for (size_t i = 0; i < f->d->n && (pattern || selector); i++) {
		struct piece *p = &f->d->pieces[i];
		if (p->gone || !p->as.hidden)
			continue;
		bool matched = selector && p->node && node_matches(selector, p->node);
		if (pattern) {
			take_text(f, p);
			matched = pattern_match(pattern, buf_str(&f->text), f->text.len);
		}
		if (matched) {
			p->as.hidden = HIDE_NONE;
			p->as.hidden_by = HIDDEN_BY_NOTHING;
			p->as.why = NULL;
		}
	}
}

static void apply(struct finisher *f, const struct rule *rule)
{
	if (rule->keep) {
		if (rule->user_keep)
			keep(f, rule);
	} else if (rule->what == ADBLOCK_TEXT || rule->what == ADBLOCK_LINE) {
		const struct pattern *pattern = pattern_of_argument(f->d->arena, rule_body(rule), rule->length);
		if (pattern)
			hide_texts(f, rule, pattern);
	} else if (rule->what == ADBLOCK_AFTER) {
		hide_after(f, rule);
	}
}

/* --- rules gone wild --- */

static bool is_prose(const struct piece *p)
{
	return !p->gone && p->as.kind == BLOCK_PARA && p->words >= 12 && p->link_length * 2 < p->length;
}

/* Comments and sign-ups are long at times, and are not the article. */
static bool may_be_wild(const struct piece *p)
{
	return p->as.hidden_by >= HIDDEN_BY_RULE && p->as.hidden != HIDE_COMMENTS && p->as.why;
}

/* The element that is hidden, with all the pieces in it. */
static const void *box_of(const struct finisher *f, const struct piece *p)
{
	const struct mark *hidden = f->page && p->node ? mark_hidden(f->page, mark_of(p->node)) : NULL;
	return hidden ? (const void *)hidden : p;
}

/* Has it hidden more than a fifth of the words? One box of a few sentences is
 * no proof in a short story, nor are other stories that stand below more words
 * than they have; a list's rule that takes a paragraph here and one there needs
 * less of them. */
static bool is_wild(const struct finisher *f, const struct piece *first, size_t all, size_t before)
{
	const struct draft *d = f->d;
	const void *box = NULL;
	size_t words = 0, boxes = 0;
	for (const struct piece *p = first; p < d->pieces + d->n; p++) {
		if (!is_prose(p) || !may_be_wild(p) || !str_eq(p->as.why, first->as.why))
			continue;
		words += p->words;
		boxes += box_of(f, p) != box;
		box = box_of(f, p);
	}
	if (first->as.hidden_by == HIDDEN_BY_RULE && first->as.hidden == HIDE_RELATED && words < before)
		return false;
	bool strays = boxes > 1 && first->as.hidden_by >= HIDDEN_BY_LIST;
	return words >= (strays ? STRAY_WORDS : WILD_WORDS) && words * WILD_PART > all;
}

static void tell_wild(struct draft *d, const char *rule)
{
	struct article *head = builder_head(d->builder);
	struct buf note = BUF_INIT;
	head->flags |= ARTICLE_RULE_WILD;
	buf_addf(&note, _("the rule %s would hide too much and was not obeyed"), rule);
	builder_set(d->builder, &head->note, buf_str(&note));
	buf_free(&note);
}

static void undo(struct draft *d, const char *why)
{
	char *rule = arena_strdup(d->arena, why);
	for (size_t i = 0; i < d->n; i++) {
		struct piece *p = &d->pieces[i];
		if (p->as.hidden && p->as.why && str_eq(p->as.why, rule)) {
			p->as.hidden = HIDE_NONE;
			p->as.hidden_by = HIDDEN_BY_NOTHING;
			p->as.why = NULL;
		}
	}
	tell_wild(d, rule);
}

/* Each rule that hides prose is asked for once; there are few. */
static void tame(struct finisher *f)
{
	struct draft *d = f->d;
	size_t all = 0;
	for (size_t i = 0; i < d->n; i++)
		if (is_prose(&d->pieces[i]) && (!d->pieces[i].as.hidden || may_be_wild(&d->pieces[i])))
			all += d->pieces[i].words;
	const char *last = NULL;
	size_t before = 0;
	unsigned asked = 0;
	for (size_t i = 0; i < d->n && asked < 50; i++) {
		struct piece *p = &d->pieces[i];
		before += is_prose(p) && !p->as.hidden ? p->words : 0;
		if (!is_prose(p) || !may_be_wild(p) || (last && str_eq(p->as.why, last)))
			continue;
		last = p->as.why;
		asked++;
		if (is_wild(f, p, all, before)) {
			undo(d, last);
			last = NULL;
		}
	}
}

/* --- what is to stay as it came --- */

static void split(struct finisher *f, const struct rule *rule)
{
	const struct pattern *pattern = pattern_of_argument(f->d->arena, rule_body(rule), rule->length);
	for (size_t i = 0; pattern && i < f->d->n; i++) {
		struct piece *p = &f->d->pieces[i];
		if (p->gone || !piece_is_joined(p))
			continue;
		take_text(f, p);
		if (pattern_match(pattern, buf_str(&f->text), f->text.len))
			piece_split(f->d, p);
	}
}

void rules_split(const struct rules *r, const char *url, struct draft *d)
{
	if (!r)
		return;
	struct finisher f = {.rules = r, .d = d};
	struct buf host = BUF_INIT;
	uint32_t *at;
	uri_rules_host(&host, url);
	size_t n = rules_for_host(r, buf_str(&host), &at);
	for (size_t i = 0; i < n; i++) {
		const struct rule *rule = &r->list[at[i]];
		struct adblock line = rule_adblock(rule);
		if (rule->keep && rule->what == ADBLOCK_JOINED && adblock_is_for(&line, buf_str(&host)))
			split(&f, rule);
	}
	free(at);
	buf_free(&host);
	buf_free(&f.text);
}

void rules_finish(const struct rules *r, struct page *p, const char *url, struct draft *d)
{
	if (!r)
		return;
	struct finisher f = {.rules = r, .page = p, .d = d};
	struct buf host = BUF_INIT;
	uint32_t *at;
	uri_rules_host(&host, url);
	size_t n = rules_for_host(r, buf_str(&host), &at);
	for (size_t pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			const struct rule *rule = &r->list[at[i]];
			struct adblock line = rule_adblock(rule);
			if (rule->keep == (pass == 1) && adblock_is_for(&line, buf_str(&host)))
				apply(&f, rule);
		}
		if (pass == 0)
			tame(&f);
	}
	if (p && p->wild)
		tell_wild(d, p->wild);
	free(at);
	buf_free(&host);
	buf_free(&f.text);
}
