#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "parse/html.h"
#include "parse/network.h"
#include "parse/rules_store.h"
#include "parse/token.h"

enum {
	STEPS_OF_PAGE = 4000000,    /* of all selectors together, and of all addresses */
	HOST_RULES_MOST = 5000,
	CLASSES_MOST = 64,          /* of one element */
	WORDS_MOST = 64, VALUE_MOST = 4096,     /* of one attribute */
	TOLLS_MOST = 256,
	PROSE_LEAST = 800           /* bytes: who hides less is not wild */
};

/* What one rule has hidden so far. */
struct toll {
	const struct rule *rule;
	const char *why;
	uint64_t prose;             /* bytes */
};

/* The rules as one page sees them. */
struct marker {
	const struct rules *rules;
	struct page *page;
	char *host;
	struct chains own;          /* rules for this host, filed like the generic ones */
	struct rule *specific;      /* copies: their selectors live in the page's arena */
	size_t n_specific;
	bool no_generic, no_specific;
	struct toll *tolls;
	size_t n_tolls, tolls_cap;
	struct select_page select;
	unsigned network_steps;
};

/* --- the rules of a host --- */

static int by_index(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

struct found {
	uint32_t *at;
	size_t n, cap;
};

static void take(const struct rules *r, uint64_t key, struct found *out)
{
	for (const struct chain_link *l = chains_first(&r->hosts, key); l && out->n < HOST_RULES_MOST; l = chains_next(&r->hosts, l)) {
		GROW(out->at, out->n, out->cap);
		out->at[out->n++] = l->value;
	}
}

/* "news.example.org" asks for itself, "example.org" and "org", and for the
 * entities "news.example", "example", … */
size_t rules_for_host(const struct rules *r, const char *host, uint32_t **out)
{
	struct found f = {0};
	take(r, rules_key('*', "", 0), &f);
	for (const char *p = host; *p;) {
		size_t n = strlen(p);
		take(r, rules_key('h', p, n), &f);
		for (size_t k = n; k-- > 0;)
			if (p[k] == '.')
				take(r, rules_key('e', p, k), &f);
		const char *dot = strchr(p, '.');
		if (!dot)
			break;
		p = dot + 1;
	}
	if (f.n)
		qsort(f.at, f.n, sizeof *f.at, by_index);
	size_t n = 0;
	for (size_t i = 0; i < f.n; i++)
		if (i == 0 || f.at[i] != f.at[i - 1])
			f.at[n++] = f.at[i];
	*out = f.at;
	return n;
}

static void take_specific(struct marker *m)
{
	uint32_t *at = NULL;
	size_t n = m->no_specific ? 0 : rules_for_host(m->rules, m->host, &at);
	m->specific = xcalloc(n + 1, sizeof *m->specific);
	for (size_t i = 0; i < n; i++) {
		const struct rule *rule = &m->rules->list[at[i]];
		struct adblock f = rule_adblock(rule);
		if (rule->what != ADBLOCK_SELECTOR || rule->keep || !adblock_is_for(&f, m->host))
			continue;
		m->specific[m->n_specific] = *rule;
		if (rules_file(&m->own, m->page->arena, &m->specific[m->n_specific], (uint32_t)m->n_specific))
			m->n_specific++;
	}
	free(at);
}

/* Long lists of domains cost as much as selectors do. */
static bool is_for_host(struct marker *m, const struct rule *rule)
{
	enum { BYTES_OF_STEP = 16 };
	struct adblock f = rule_adblock(rule);
	unsigned cost = rule->domains_length / BYTES_OF_STEP;
	m->select.steps -= cost < m->select.steps ? cost : m->select.steps;
	return m->select.steps > 0 && adblock_is_for(&f, m->host);
}

/* Is there an exception with this very selector for this host? */
static bool is_kept(struct marker *m, const struct rule *rule)
{
	const struct chains *keeps = &m->rules->keeps;
	for (const struct chain_link *l = chains_first(keeps, rules_key('s', rule_body(rule), rule->length)); l; l = chains_next(keeps, l)) {
		const struct rule *keep = &m->rules->list[l->value];
		if (keep->length == rule->length && memcmp(rule_body(keep), rule_body(rule), rule->length) == 0 && is_for_host(m, keep))
			return true;
	}
	return false;
}

/* --- what must never go --- */

/* A rule that hides any of these is broken: the page itself, … */
static bool is_frame(const struct mark *m)
{
	return m->parent == 0 || m->tag == TAG_HTML || m->tag == TAG_BODY || m->tag == TAG_MAIN;
}

static uint32_t prose_of(const struct mark *m)
{
	return m->text - (m->link < m->text ? m->link : m->text);
}

/* … most of its text (comments may be longer than the article), … */
static bool is_most(const struct page *p, const struct mark *m, uint8_t kind)
{
	uint32_t prose = prose_of(m);
	return kind != HIDE_COMMENTS && prose > PROSE_LEAST && prose > prose_of(&p->marks[0]) / 2;
}

/* … or much of it with the headline. */
static bool holds_head(struct marker *marker, const struct mark *m)
{
	if (prose_of(m) < 400)
		return false;
	for (const struct mark *i = m; i < &marker->page->marks[m->end]; i++) {
		if (marker->select.steps == 0)
			return true;
		marker->select.steps--;
		const char *item = node_attr(i->node, "itemprop");
		if (item && strcmp(item, "articleBody") == 0 && i->text > 400)
			return true;
		if (i->tag == TAG_H1 && i->text > 0)
			return true;
	}
	return false;
}

static struct toll *toll_of(struct marker *m, const struct rule *rule)
{
	for (size_t i = m->n_tolls; i-- > 0;)
		if (m->tolls[i].rule == rule)
			return &m->tolls[i];
	if (m->n_tolls == TOLLS_MOST)
		return NULL;
	GROW(m->tolls, m->n_tolls, m->tolls_cap);
	m->tolls[m->n_tolls] = (struct toll){rule, rule_why(m->rules, rule, m->page->arena), 0};
	return &m->tolls[m->n_tolls++];
}

/* Not ours: we know what they do. */
static bool may_be_wild(const struct marker *m, const struct rule *rule)
{
	return m->rules->sources[rule->source].by >= HIDDEN_BY_LIST && rule->kind != HIDE_COMMENTS;
}

static void hide(struct marker *m, struct mark *mark, const struct rule *rule)
{
	struct toll *toll = toll_of(m, rule);
	if (toll)
		toll->prose += prose_of(mark);
	mark_hide(mark, rule->kind, m->rules->sources[rule->source].by, toll ? toll->why : rule_why(m->rules, rule, m->page->arena));
}

/* A rule that has hidden most of the page, a little at a time ("##p"), would
 * lead whoever looks for the story to somewhere else. */
static void tame(struct marker *m)
{
	struct page *p = m->page;
	for (size_t i = 0; i < m->n_tolls; i++) {
		const struct toll *t = &m->tolls[i];
		if (!may_be_wild(m, t->rule) || t->prose <= PROSE_LEAST || t->prose <= prose_of(&p->marks[0]) / 2)
			continue;
		for (struct mark *mark = p->marks; mark < p->marks + p->n; mark++)
			if (mark->why == t->why)
				mark->hidden = mark->hidden_by = 0, mark->why = NULL;
		p->wild = t->why;
	}
}

static void apply(struct marker *m, struct mark *mark, const struct rule *rule)
{
	if (rule->domains_length && !is_for_host(m, rule))
		return;
	if (mark->hidden || is_frame(mark) || (m->rules->any_keeps && is_kept(m, rule)))
		return;
	if (is_most(m->page, mark, rule->kind)) {
		if (may_be_wild(m, rule) && !m->page->wild)
			m->page->wild = rule_why(m->rules, rule, m->page->arena);
		return;
	}
	if (!holds_head(m, mark))
		hide(m, mark, rule);
}

/* --- the walk --- */

static void try_chain(struct marker *m, struct mark *mark, const struct chains *c, const struct rule *list, uint64_t key)
{
	for (const struct chain_link *l = chains_first(c, key); l && !mark->hidden; l = chains_next(c, l)) {
		const struct rule *rule = &list[l->value];
		const xmlNode *meant = rule->selector ? select_match_one(rule->selector, l->detail, mark->node, &m->select) : mark->node;
		if (meant)
			apply(m, mark_of(meant), rule);
	}
}

static void try_key(struct marker *m, struct mark *mark, uint64_t key)
{
	if (m->n_specific && !mark->hidden)
		try_chain(m, mark, &m->own, m->specific, key);
	if (!m->no_generic && !mark->hidden)
		try_chain(m, mark, &m->rules->generic, m->rules->list, key);
}

static void try_classes(struct marker *m, struct mark *mark, const char *value)
{
	for (unsigned seen = 0; *value && seen < CLASSES_MOST; seen++) {
		while (ascii_space((unsigned char)*value))
			value++;
		size_t k = strcspn(value, " \t\n\r\f");
		if (k)
			try_key(m, mark, rules_key('.', value, k));
		value += k;
	}
}

static bool has_words(const struct marker *m, const char *name, size_t n)
{
	uint64_t key = rules_key('a', name, n);
	return chains_first(&m->rules->generic, key) || chains_first(&m->own, key);
}

static void try_attribute(struct marker *m, struct mark *mark, const char *name, const char *value)
{
	size_t n = strlen(name), length = strlen(value), at = 0;
	struct token word;
	try_key(m, mark, rules_key('[', name, n));
	if (length == 0 || !has_words(m, name, n))
		return;
	for (unsigned i = 0; i < WORDS_MOST && token_next(value, length < VALUE_MOST ? length : VALUE_MOST, 2, &at, &word); i++)
		try_key(m, mark, rules_word_key(name, n, word.p, word.n));
}

static void mark_element(struct marker *m, struct mark *mark)
{
	for (const xmlAttr *a = mark->node->properties; a && !mark->hidden; a = a->next) {
		const char *name = (const char *)a->name;
		const char *value = a->children && a->children->content ? (const char *)a->children->content : "";
		if (strcmp(name, "id") == 0)
			try_key(m, mark, rules_key('#', value, strlen(value)));
		else if (strcmp(name, "class") == 0)
			try_classes(m, mark, value);
		try_attribute(m, mark, name, value);
	}
	const char *tag = (const char *)mark->node->name;
	try_key(m, mark, rules_key('t', tag, strlen(tag)));
	try_key(m, mark, rules_key('*', "", 0));
}

/* --- pictures and frames --- */

static bool is_pixel(const xmlNode *node)
{
	const char *w = node_attr(node, "width"), *h = node_attr(node, "height"), *style = node_attr(node, "style");
	bool tiny = w && h && (str_eq(w, "0") || str_eq(w, "1")) && (str_eq(h, "0") || str_eq(h, "1"));
	return tiny || (style && (strstr(style, "display:none") || strstr(style, "display: none")));
}

static const char *source_of(const xmlNode *node)
{
	static const char *const names[] = {"src", "data-src", "data-lazy-src", "data-original"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = node_attr(node, names[i]);
		if (value && *value)
			return value;
	}
	return NULL;
}

/* A video's own, or that of the first <source> in it. */
static const char *source_of_media(const xmlNode *node)
{
	const char *own = node_attr(node, "src");
	for (const xmlNode *c = node->children; c && !own; c = c->next)
		if (c->type == XML_ELEMENT_NODE && tag_of((const char *)c->name) == TAG_SOURCE)
			own = node_attr(c, "src");
	return own;
}

static void mark_source(struct marker *m, struct mark *mark, const char *ref, enum network_type type)
{
	struct network_hit hit;
	if (!ref || mark->hidden || ascii_istarts(ref, "data:"))
		return;
	struct buf url = BUF_INIT;
	uri_resolve(&url, m->page->base ? m->page->base : m->page->url, ref);
	if (network_blocks(m->rules->network, buf_str(&url), type, m->host, &m->network_steps, &hit)) {
		const struct rule_source *from = &m->rules->sources[hit.source];
		int n = hit.length > 120 ? 120 : (int)hit.length;
		mark_hide(mark, from->kind, from->by, arena_printf(m->page->arena, "%s %.*s, line %u", from->name, n, hit.rule, hit.line));
	}
	buf_free(&url);
}

static void mark_media(struct marker *m, struct mark *mark)
{
	if (mark->tag == TAG_IMG || mark->tag == TAG_AMP_IMG) {
		if (is_pixel(mark->node))
			mark_hide(mark, HIDE_TRACKING, HIDDEN_BY_STRUCTURE, "a picture that cannot be seen");
		else
			mark_source(m, mark, source_of(mark->node), NETWORK_IMAGE);
	} else if (mark->tag == TAG_IFRAME) {
		mark_source(m, mark, source_of(mark->node), NETWORK_FRAME);
	} else if (mark->tag == TAG_VIDEO || mark->tag == TAG_AUDIO) {
		mark_source(m, mark, source_of_media(mark->node), NETWORK_MEDIA);
		mark_source(m, mark, node_attr(mark->node, "poster"), NETWORK_IMAGE);
	}
}

static const char *path_of(const char *url)
{
	struct uri u;
	if (!url)
		return NULL;
	uri_split(url, &u);
	return u.path.p ? u.path.p : NULL;
}

void rules_mark(const struct rules *r, struct page *p)
{
	if (!r)
		return;
	struct buf host = BUF_INIT;
	uri_rules_host(&host, p->url);
	struct marker m = {.rules = r, .page = p, .host = xstrdup(buf_str(&host)), .select = {path_of(p->url), STEPS_OF_PAGE}, .network_steps = STEPS_OF_PAGE};
	buf_free(&host);
	if (p->url && network_allows(r->network, p->url, NETWORK_ELEMHIDE, m.host)) {
		free(m.host);
		return;
	}
	m.no_specific = p->url && network_allows(r->network, p->url, NETWORK_SPECIFICHIDE, m.host);
	m.no_generic = p->url && network_allows(r->network, p->url, NETWORK_GENERICHIDE, m.host);
	take_specific(&m);
	page_count(p);
	for (uint32_t i = 1; i < p->n; i++) {
		struct mark *mark = &p->marks[i];
		if (mark->hidden) {
			i = mark->end - 1;
			continue;
		}
		mark_element(&m, mark);
		if (!mark->hidden)
			mark_media(&m, mark);
	}
	tame(&m);
	free(m.tolls);
	chains_free(&m.own);
	free(m.specific);
	free(m.host);
}
