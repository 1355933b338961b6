#include <config.h>

#include "parse/embedded.h"

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "parse/json.h"
#include "parse/strip.h"

enum {
	NODES_MOST = 200 * 1000,
	STATE_MOST = 8 << 20,       /* bytes of a script that is read */
	NAME_MOST = 64,             /* bytes of a key or a type that are looked at */
	BLOCKS_LEAST = 3,           /* paragraphs that make a list a body */
	BLOCK_LEAST = 40,           /* bytes of a paragraph */
	BLOCK_MOST = 1200           /* of paragraphs, in the mean */
};

/* A value of a state, in the order of the text: a subtree is a range, sums are
 * one loop backwards. */
struct node {
	const json_t *json;
	const char *key;            /* its own, or that of the list it stands in */
	uint32_t parent, end;       /* end: after the last value in it */
	uint32_t text;              /* bytes of text in it */
	uint32_t blocks;            /* of a list: members that are paragraphs */
	bool aside;                 /* comments, other stories, settings */
};

struct nodes {
	struct node *items;
	size_t n, cap;
};

static bool is_text_key(const char *key)
{
	static const char *const keys[] = {"text", "value", "content", "html", "body", "articleBody", "bodyHtml", "body_html", "contentHtml",
	                                   "content_html", "rendered", "story", "storyText", "articleText", "paragraph", "paragraphs",
	                                   "children", "blocks", "bodyText"};
	for (size_t i = 0; key && i < ARRAY_LEN(keys); i++)
		if (ascii_ieq(key, keys[i]))
			return true;
	return false;
}

static bool says(const char *name, const char *word)
{
	for (size_t i = 0; i < NAME_MOST && name[i]; i++)
		if (ascii_istarts(name + i, word))
			return true;
	return false;
}

static bool says_one_of(const char *name, const char *const *words, size_t n)
{
	for (size_t i = 0; name && i < n; i++)
		if (says(name, words[i]))
			return true;
	return false;
}

static bool is_aside_key(const char *key)
{
	static const char *const words[] = {"comment", "related", "recommend", "recirc", "footer", "navigation", "menu", "config",
	                                    "translation", "message", "consent"};
	return says_one_of(key, words, ARRAY_LEN(words));
}

/* Bytes that a reader would see: what stands between < and > is left out. 0
 * for what is no prose but code. */
static size_t visible(const char *s)
{
	size_t n = 0, braces = 0;
	for (bool inside = false; *s; s++) {
		inside = *s == '<' || (inside && *s != '>');
		n += !inside && *s != '>';
		braces += !inside && (*s == '{' || *s == '}');
	}
	return braces * 100 > n ? 0 : n;
}

static bool is_markup(const char *s)
{
	const char *open = strchr(s, '<');
	return open && (open[1] == '/' || (ascii_lower(open[1]) >= 'a' && ascii_lower(open[1]) <= 'z')) && strchr(open, '>');
}

static const char *text_of(const struct node *n)
{
	const char *s = json_string_value(n->json);
	return s && is_text_key(n->key) && !uri_is_http(s) ? s : NULL;
}

/* --- a state as a list of nodes --- */

static void push(struct nodes *s, const json_t *json, const char *key, size_t parent)
{
	if (s->n >= NODES_MOST || !(json_is_object(json) || json_is_array(json) || json_is_string(json)))
		return;
	GROW(s->items, s->n, s->cap);
	s->items[s->n++] = (struct node){.json = json, .key = key, .parent = (uint32_t)parent};
}

static void push_members(struct nodes *stack, const struct node *of, size_t parent)
{
	const char *key;
	json_t *value;
	size_t first = stack->n, at;
	if (json_is_object(of->json)) {
		json_object_foreach((json_t *)of->json, key, value)
			push(stack, value, key, parent);
	} else {
		json_array_foreach(of->json, at, value)
			push(stack, value, of->key, parent);
	}
	for (size_t a = first, b = stack->n; a + 1 < b; a++) {
		struct node swap = stack->items[a];
		stack->items[a] = stack->items[--b];
		stack->items[b] = swap;
	}
}

static void spread(struct nodes *all, const json_t *root)
{
	struct nodes stack = {0};
	push(&stack, root, NULL, 0);
	while (stack.n > 0 && all->n < NODES_MOST) {
		struct node n = stack.items[--stack.n];
		const char *text = text_of(&n);
		n.text = text ? (uint32_t)visible(text) : 0;
		n.end = (uint32_t)all->n + 1;
		n.aside = (all->n && all->items[n.parent].aside) || is_aside_key(n.key);
		GROW(all->items, all->n, all->cap);
		all->items[all->n++] = n;
		push_members(&stack, &n, all->n - 1);
	}
	free(stack.items);
}

static void sum(struct nodes *all)
{
	for (size_t i = all->n; i-- > 1;) {
		const struct node *n = &all->items[i];
		struct node *up = &all->items[n->parent];
		up->text += n->text;
		up->end = n->end > up->end ? n->end : up->end;
		up->blocks += json_is_array(up->json) && n->text >= BLOCK_LEAST;
	}
}

/* A list of paragraphs: of several, and not of whole stories. */
static bool is_body(const struct node *n)
{
	return json_is_array(n->json) && n->blocks >= BLOCKS_LEAST && n->text / n->blocks <= BLOCK_MOST;
}

/* The longest text that is one: a string, or a list of blocks. */
static const struct node *longest(const struct nodes *all, size_t least)
{
	const struct node *best = NULL;
	for (size_t i = 0; i < all->n; i++) {
		const struct node *n = &all->items[i];
		if (n->text > least && !n->aside && (is_body(n) || json_is_string(n->json))) {
			best = n;
			least = n->text;
		}
	}
	return best;
}

/* --- the body as HTML --- */

/* The element for what an editor calls a block; NULL: no text of the story. */
static const char *element_called(const char *type)
{
	static const char *const none[] = {"image", "embed", "advert", "promo", "related", "newsletter", "gallery", "video", "audio", "social"};
	if (says_one_of(type, none, ARRAY_LEN(none)))
		return NULL;
	if (says(type, "head") || (ascii_lower(type[0]) == 'h' && type[1] >= '1' && type[1] <= '6' && !type[2]))
		return "h2";
	if (says(type, "item"))
		return "li";
	if (says(type, "list"))
		return says(type, "order") && !says(type, "unorder") ? "ol" : "ul";
	return says(type, "quote") ? "blockquote" : says(type, "code") ? "pre" : "p";
}

/* By the first of its members that says more than that it is a block. */
static const char *element_of(const json_t *block)
{
	static const char *const keys[] = {"type", "_type", "nodeType", "kind", "__typename", "tag", "tagName", "style", "blockType"};
	const char *element = "p";
	for (size_t i = 0; json_is_object(block) && i < ARRAY_LEN(keys) && str_eq(element, "p"); i++) {
		const char *type = json_str(block, keys[i]);
		element = type ? element_called(type) : element;
	}
	return element;
}

/* Text that has references ("&nbsp;") is taken as it is. */
static void add_plain(struct buf *out, const char *s, size_t n)
{
	const char *ref = memchr(s, '&', n);
	if (ref && memchr(ref, ';', n - (size_t)(ref - s)) && !memchr(s, '<', n))
		buf_add(out, s, n);
	else
		strip_escape(out, s, n);
}

static void add_block(struct buf *out, const struct nodes *all, uint32_t at)
{
	const char *element = element_of(all->items[at].json);
	if (!element || all->items[at].text == 0)
		return;
	buf_addf(out, "<%s>", element);
	for (uint32_t i = at; i < all->items[at].end; i++) {
		const char *text = text_of(&all->items[i]);
		if (text && is_markup(text))
			buf_adds(out, text);
		else if (text)
			add_plain(out, text, strlen(text));
		else if (i > at && str_eq(element_of(all->items[i].json), "li"))
			buf_adds(out, "<li>");
	}
	buf_addf(out, "</%s>\n", element);
}

static void add_blocks(struct buf *out, const struct nodes *all, const struct node *list)
{
	uint32_t from = (uint32_t)(list - all->items) + 1;
	for (uint32_t i = from; i < list->end; i = all->items[i].end)
		add_block(out, all, i);
}

/* Plain text: its lines are paragraphs. */
static void add_string(struct buf *out, const char *s)
{
	if (is_markup(s)) {
		buf_adds(out, s);
		return;
	}
	while (*s) {
		size_t n = strcspn(s, "\r\n");
		if (n) {
			buf_adds(out, "<p>");
			add_plain(out, s, n);
			buf_adds(out, "</p>\n");
		}
		s += n + (s[n] != '\0');
	}
}

static size_t read_state(const struct mend_script *script, size_t least, struct buf *out)
{
	json_t *root = script->length <= STATE_MOST ? json_lenient(script->text, script->length) : NULL;
	struct nodes all = {0};
	if (!root)
		return 0;
	spread(&all, root);
	sum(&all);
	const struct node *best = longest(&all, least);
	size_t found = best ? best->text : 0;
	if (best) {
		buf_truncate(out, 0);
		if (json_is_string(best->json))
			add_string(out, json_string_value(best->json));
		else
			add_blocks(out, &all, best);
	}
	free(all.items);
	json_decref(root);
	return found;
}

bool embedded_body(const struct page *p, const struct linked_data *data, bool states, size_t least, struct buf *out)
{
	size_t body = data->body ? visible(data->body) : 0;
	bool found = body > least;
	if (found) {
		add_string(out, data->body);
		least = body;
	}
	for (size_t i = 0; states && i < p->scripts.n; i++) {
		const struct mend_script *script = &p->scripts.items[i];
		size_t text = script->linked_data || script->length < least ? 0 : read_state(script, least, out);
		if (text) {
			least = text;
			found = true;
		}
	}
	return found;
}
