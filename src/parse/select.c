#include <config.h>

#include "parse/select.h"

#include <string.h>

#include "base/buf.h"
#include "base/util.h"
#include "parse/select_tree.h"

enum {
	STEPS_MOST = 20000,         /* of one match: nodes looked at */
	HAS_NODES = 2000,           /* that :has looks at below a node */
	TEXT_MOST = 4096,           /* bytes that :has-text looks at */
	TEXT_NODES = 500,
	NTH_MOST = 1000             /* siblings counted */
};

struct matcher {
	unsigned steps;
	const xmlNode *scope;       /* of a relative selector, or NULL */
	const char *path;
};

static bool matches_list(struct matcher *m, const struct selector *s, const xmlNode *node);
static bool matches_complex(struct matcher *m, const struct complex *c, size_t last, const xmlNode *node);

static const char *attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children && a->children->content ? (const char *)a->children->content : "";
	return NULL;
}

static bool same(const char *a, const char *b, size_t n, bool fold)
{
	if (!fold)
		return memcmp(a, b, n) == 0;
	for (size_t i = 0; i < n; i++)
		if (ascii_lower((unsigned char)a[i]) != ascii_lower((unsigned char)b[i]))
			return false;
	return true;
}

/* One of the words of a space-parted list. */
static bool has_word(const char *list, const char *word, size_t n, bool fold)
{
	while (*list) {
		size_t k = strcspn(list, " \t\n\r\f");
		if (k == n && same(list, word, n, fold))
			return true;
		list += k;
		while (ascii_space((unsigned char)*list))
			list++;
	}
	return false;
}

static bool holds(const char *s, size_t length, const char *part, size_t n, bool fold)
{
	if (!fold)
		return memmem(s, length, part, n) != NULL;
	for (size_t i = 0; i + n <= length; i++)
		if (same(s + i, part, n, true))
			return true;
	return false;
}

static bool matches_attribute(const struct simple *s, const xmlNode *node)
{
	const char *value = attribute(node, s->name);
	if (!value || !s->op)
		return value != NULL;
	size_t n = strlen(value), want = s->length;
	switch (s->op) {
	case '=': return n == want && same(value, s->value, n, s->fold);
	case '~': return want > 0 && has_word(value, s->value, want, s->fold);
	case '|': return n >= want && same(value, s->value, want, s->fold) && (n == want || value[want] == '-');
	case '^': return want > 0 && n >= want && same(value, s->value, want, s->fold);
	case '$': return want > 0 && n >= want && same(value + n - want, s->value, want, s->fold);
	default: return want > 0 && holds(value, n, s->value, want, s->fold);
	}
}

static const xmlNode *element_before(const xmlNode *node)
{
	do
		node = node->prev;
	while (node && node->type != XML_ELEMENT_NODE);
	return node;
}

static const xmlNode *element_after(const xmlNode *node)
{
	do
		node = node->next;
	while (node && node->type != XML_ELEMENT_NODE);
	return node;
}

static const xmlNode *parent_element(const xmlNode *node)
{
	return node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
}

static bool matches_nth(struct matcher *m, const struct simple *s, const xmlNode *node)
{
	int place = 1;
	for (const xmlNode *n = node;;) {
		n = s->nth & NTH_LAST ? element_after(n) : element_before(n);
		if (!n)
			break;
		if (++m->steps > STEPS_MOST)
			return false;
		if (place > NTH_MOST)
			return false;
		place += !(s->nth & NTH_OF_TYPE) || strcmp((const char *)n->name, (const char *)node->name) == 0;
	}
	if (s->a == 0)
		return place == s->b;
	return (place - s->b) % s->a == 0 && (place - s->b) / s->a >= 0;
}

static bool is_empty(const xmlNode *node)
{
	for (const xmlNode *c = node->children; c; c = c->next) {
		if (c->type == XML_ELEMENT_NODE)
			return false;
		if (c->type == XML_TEXT_NODE && c->content && *c->content)
			return false;
	}
	return true;
}

/* The next node in document order below `top`. */
static const xmlNode *next_below(const xmlNode *node, const xmlNode *top)
{
	if (node->type == XML_ELEMENT_NODE && node->children)
		return node->children;
	while (node && node != top && !node->next)
		node = node->parent;
	return node && node != top ? node->next : NULL;
}

static bool has_text(struct matcher *m, const struct simple *s, const xmlNode *node)
{
	struct buf text = BUF_INIT;
	unsigned seen = 0;
	for (const xmlNode *n = node->children; n && seen < TEXT_NODES && text.len < TEXT_MOST; n = next_below(n, node), seen++) {
		if (n->type != XML_TEXT_NODE || !n->content)
			continue;
		size_t length = strlen((const char *)n->content);
		buf_add(&text, n->content, length < TEXT_MOST ? length : TEXT_MOST);
	}
	m->steps += seen + (unsigned)(text.len / 16 * (s->pattern ? pattern_size(s->pattern) : 1));
	bool found = s->pattern ? pattern_match(s->pattern, buf_str(&text), text.len) : text.len >= (size_t)s->b;
	buf_free(&text);
	return found;
}

/* :has(+ x), :has(~ x) look to the right, the others below. */
static bool has_one(struct matcher *m, const struct complex *c, const xmlNode *node)
{
	struct matcher inner = {.steps = m->steps, .scope = node, .path = m->path};
	char lead = c->compounds[0].combinator;
	bool found = false;
	unsigned seen = 0;
	const xmlNode *top = lead == '+' || lead == '~' ? node->parent : node;
	const xmlNode *n = lead == '+' || lead == '~' ? node->next : node->children;
	for (; n && !found && seen < HAS_NODES && inner.steps <= STEPS_MOST; n = next_below(n, top), seen++)
		if (n->type == XML_ELEMENT_NODE)
			found = matches_complex(&inner, c, c->n - 1, n);
	m->steps = inner.steps + seen;
	return found;
}

static bool has(struct matcher *m, const struct selector *s, const xmlNode *node)
{
	for (size_t i = 0; i < s->n; i++)
		if (has_one(m, &s->list[i], node))
			return true;
	return false;
}

static bool matches_inner(struct matcher *m, const struct selector *s, const xmlNode *node)
{
	struct matcher inner = {.steps = m->steps, .path = m->path};
	bool found = matches_list(&inner, s, node);
	m->steps = inner.steps;
	return found;
}

static bool matches_simple(struct matcher *m, const struct simple *s, const xmlNode *node)
{
	const char *value;
	switch (s->kind) {
	case SIMPLE_TAG: return strcmp((const char *)node->name, s->name) == 0;
	case SIMPLE_ID: return (value = attribute(node, "id")) && strcmp(value, s->name) == 0;
	case SIMPLE_CLASS: return (value = attribute(node, "class")) && has_word(value, s->name, strlen(s->name), false);
	case SIMPLE_ATTRIBUTE: return matches_attribute(s, node);
	case SIMPLE_NOT: return !matches_inner(m, s->inner, node);
	case SIMPLE_IS: return matches_inner(m, s->inner, node);
	case SIMPLE_HAS: return has(m, s->inner, node);
	case SIMPLE_HAS_TEXT:
	case SIMPLE_TEXT_LENGTH: return has_text(m, s, node);
	case SIMPLE_PATH: return m->path && pattern_match(s->pattern, m->path, strlen(m->path));
	case SIMPLE_NTH: return matches_nth(m, s, node);
	case SIMPLE_EMPTY: return is_empty(node);
	case SIMPLE_ROOT: return !parent_element(node);
	case SIMPLE_UPWARD:
	case SIMPLE_NOTHING: break;
	}
	return false;
}

static bool matches_compound(struct matcher *m, const struct compound *c, const xmlNode *node)
{
	if (++m->steps > STEPS_MOST)
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (!matches_simple(m, &c->simples[i], node))
			return false;
	return m->steps <= STEPS_MOST;
}

/* Is the first compound where a relative selector wants it? */
static bool in_scope(const struct matcher *m, char combinator, const xmlNode *node)
{
	if (!m->scope || combinator == 0)
		return true;
	switch (combinator) {
	case '>': return node->parent == m->scope;
	case '+': return element_before(node) == m->scope;
	case '~': return node->parent == m->scope->parent;
	default: return true;       /* only what is below the scope is ever asked */
	}
}

/* From the last compound leftwards. It calls itself once for each compound at
 * most (16), and the budget bounds what backtracking costs. */
static bool matches_complex(struct matcher *m, const struct complex *c, size_t last, const xmlNode *node)
{
	if (!matches_compound(m, &c->compounds[last], node))
		return false;
	char combinator = c->compounds[last].combinator;
	if (last == 0)
		return in_scope(m, combinator, node);
	const xmlNode *n = node;
	for (;;) {
		n = combinator == ' ' || combinator == '>' ? parent_element(n) : element_before(n);
		if (!n || m->steps > STEPS_MOST)
			return false;
		if (m->scope && n == m->scope && (combinator == ' ' || combinator == '>'))
			return false;
		if (matches_complex(m, c, last - 1, n))
			return true;
		if (combinator == '>' || combinator == '+')
			return false;
	}
}

static bool matches_list(struct matcher *m, const struct selector *s, const xmlNode *node)
{
	for (size_t i = 0; i < s->n; i++)
		if (matches_complex(m, &s->list[i], s->list[i].n - 1, node))
			return true;
	return false;
}

/* From what matched to what is meant. */
static const xmlNode *climb(struct matcher *m, const struct complex *c, const xmlNode *node)
{
	for (unsigned i = 0; node && i < c->up; i++)
		node = parent_element(node);
	if (node && c->up_to) {
		do
			node = parent_element(node);
		while (node && m->steps <= STEPS_MOST && !matches_list(m, c->up_to, node));
	}
	return m->steps <= STEPS_MOST ? node : NULL;
}

const xmlNode *select_match_one(const struct selector *s, size_t i, const xmlNode *node, struct select_page *page)
{
	const struct complex *c = &s->list[i];
	struct matcher m = {.path = page ? page->path : NULL};
	if (node->type != XML_ELEMENT_NODE || (page && page->steps == 0))
		return NULL;
	const xmlNode *meant = matches_complex(&m, c, c->n - 1, node) ? climb(&m, c, node) : NULL;
	if (page)
		page->steps -= m.steps < page->steps ? m.steps : page->steps;
	return meant;
}

const xmlNode *select_match(const struct selector *s, const xmlNode *node, struct select_page *page)
{
	const xmlNode *meant = NULL;
	for (size_t i = 0; i < s->n && !meant; i++)
		meant = select_match_one(s, i, node, page);
	return meant;
}
