#include <config.h>

#include "parse/propose.h"

#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "parse/html.h"

enum {
	NAME_MOST = 48,
	VALUE_MOST = 4096,          /* a longer class attribute is read by nobody */
	NAMES_MOST = 8,             /* of one element */
	UP_MOST = 6,                /* levels above the block that may stand for it */
	PATH_MOST = 8,
	NTH_MOST = 200,             /* what comes later among its like is counted by nobody */
	LEVELS_MOST = 40,           /* above a block in which names are counted */
	BLOCKS_MOST = 5000,         /* that are looked at */
	PART_MOST = 5,              /* of the words a selector may name a fifth: more would be wild */
	SLACK = 40                  /* words that a box may have beside the block in it */
};

/* --- names --- */

static bool in_list(const char *s, size_t n, const char *const *list, bool prefix)
{
	for (; *list; list++) {
		size_t k = strlen(*list);
		if ((prefix ? n > k : n == k) && memcmp(s, *list, k) == 0)
			return true;
	}
	return false;
}

/* How things look, or nothing at all. */
static bool is_of_looks(const char *s, size_t n)
{
	static const char *const names[] = {
		"row", "col", "container", "clearfix", "wrapper", "wrap", "inner", "outer", "content", "block", "left", "right", "center",
		"active", "hidden", "text", "para", "paragraph", "item", "body", "main", "article", "section", "flex", "grid", "first",
		"last", "odd", "even", "list", "link", "image", "column", "columns", "lazy", "title", "heading", "grey", "gray", NULL};
	static const char *const prefixes[] = {
		"col-", "row-", "m-", "mt-", "mb-", "mx-", "my-", "ml-", "mr-", "p-", "pt-", "pb-", "px-", "py-", "text-", "font-", "flex-",
		"grid-", "w-", "h-", "bg-", "has-", "is-", "align", "d-", "gap-", "border", "rounded", "leading-", "space-", "size-", "img-", "lazy", "wp-image", "container-", NULL};
	return in_list(s, n, names, false) || in_list(s, n, prefixes, true);
}

static bool is_of_machines(const char *s, size_t n)
{
	static const char *const prefixes[] = {"css-", "sc-", "jsx-", "jss", "svelte-", "emotion-", "astro-", "_", "ember", "react-", "Mui", NULL};
	return in_list(s, n, prefixes, true);
}

/* A part of a name: letters that can be spoken, with a figure or two at most. */
static bool is_word(const char *s, size_t n)
{
	size_t letters = 0, digits = 0, vowels = 0;
	bool late = false;          /* a letter after a digit */
	for (size_t i = 0; i < n; i++) {
		letters += ascii_alpha(s[i]);
		digits += ascii_digit(s[i]);
		vowels += ascii_alpha(s[i]) && strchr("aeiouyAEIOUY", s[i]) != NULL;
		late |= ascii_alpha(s[i]) && digits;
	}
	return digits <= 2 && !late && (letters < 4 || vowels);
}

bool propose_is_stable(const char *s, size_t n)
{
	if (n < 2 || n > NAME_MOST || ascii_digit(s[0]) || is_of_looks(s, n) || is_of_machines(s, n))
		return false;
	for (size_t i = 0, start = 0; i <= n; i++) {
		bool parts = i == n || s[i] == '-' || s[i] == '_';
		if (!parts && !ascii_alpha(s[i]) && !ascii_digit(s[i]))
			return false;
		bool hump = i > 0 && i < n && s[i] >= 'A' && s[i] <= 'Z' && s[i - 1] >= 'a' && s[i - 1] <= 'z';
		if ((parts || hump) && !is_word(s + start, i - start))
			return false;
		if (parts || hump)
			start = parts ? i + 1 : i;
	}
	return true;
}

/* The i-th stable name of an element as a selector, ids first; false: there
 * are no more. */
static bool stable_name(const xmlNode *node, size_t i, struct buf *out)
{
	static const char *const attributes[] = {"id", "class"};
	size_t seen = 0;
	for (size_t a = 0; a < ARRAY_LEN(attributes); a++) {
		const char *p = node_attr(node, attributes[a]);
		if (p && strnlen(p, VALUE_MOST) == VALUE_MOST)
			continue;
		for (size_t n; p && *(p += strspn(p, " \t\r\n\f")); p += n) {
			n = strcspn(p, " \t\r\n\f");
			if (!propose_is_stable(p, n) || seen++ < i)
				continue;
			buf_truncate(out, 0);
			buf_addc(out, a == 0 ? '#' : '.');
			buf_add(out, p, n);
			return true;
		}
	}
	return false;
}

/* --- what a name would take with it --- */

struct proposer {
	struct map *words;          /* selector → size_t *: words of the blocks under it */
	size_t all;
	struct arena *arena;
	struct buf name;
};

static bool is_counted(const struct piece *p)
{
	return !p->gone && p->node && p->words;
}

static void count_names(struct proposer *c, const struct piece *p)
{
	const xmlNode *node = p->node;
	for (size_t up = 0; up < LEVELS_MOST && node && node->type == XML_ELEMENT_NODE; node = node->parent, up++) {
		for (size_t i = 0; i < NAMES_MOST && stable_name(node, i, &c->name); i++) {
			size_t *words = map_get(c->words, buf_str(&c->name));
			if (!words) {
				words = arena_alloc(c->arena, sizeof *words);
				map_put(c->words, buf_str(&c->name), words);
			}
			*words += p->words;
		}
	}
}

static bool may_stand_for(const struct proposer *c, const struct piece *p, bool itself)
{
	const size_t *words = map_get(c->words, buf_str(&c->name));
	return words && *words * PART_MOST <= c->all && (itself || *words <= p->words * 4 + SLACK);
}

static bool by_name(struct proposer *c, const struct piece *p)
{
	const xmlNode *node = p->node;
	for (size_t up = 0; up <= UP_MOST && node && node->type == XML_ELEMENT_NODE; node = node->parent, up++)
		for (size_t i = 0; i < NAMES_MOST && stable_name(node, i, &c->name); i++)
			if (may_stand_for(c, p, up == 0))
				return true;
	return false;
}

/* More than NTH_MOST: too many to say. */
static size_t nth_of_type(const xmlNode *node)
{
	size_t n = 1;
	for (const xmlNode *before = node->prev; before && n <= NTH_MOST; before = before->prev)
		n += before->type == XML_ELEMENT_NODE && xmlStrEqual(before->name, node->name);
	return n;
}

/* "#box > p:nth-of-type(2)": false where no name is near. */
static bool by_path(struct proposer *c, const struct piece *p)
{
	struct buf path = BUF_INIT, step = BUF_INIT;
	const xmlNode *node = p->node;
	bool found = false;
	for (size_t up = 0; up < PATH_MOST && node->parent && node->parent->type == XML_ELEMENT_NODE && !found; up++, node = node->parent) {
		size_t nth = nth_of_type(node);
		if (nth > NTH_MOST)
			break;
		buf_truncate(&step, 0);
		buf_addf(&step, " > %s:nth-of-type(%zu)%s", (const char *)node->name, nth, buf_str(&path));
		buf_truncate(&path, 0);
		buf_add(&path, step.data, step.len);
		found = stable_name(node->parent, 0, &c->name) || xmlStrEqual(node->parent->name, (const xmlChar *)"body");
		if (found && xmlStrEqual(node->parent->name, (const xmlChar *)"body")) {
			buf_truncate(&c->name, 0);
			buf_adds(&c->name, "body");
		}
	}
	buf_add(&c->name, buf_str(&path), path.len);
	buf_free(&path);
	buf_free(&step);
	return found;
}

void propose_selectors(struct draft *d)
{
	struct proposer c = {.words = map_new(), .arena = d->arena};
	size_t most = d->n < BLOCKS_MOST ? d->n : BLOCKS_MOST;
	for (size_t i = 0; i < most; i++) {
		if (!is_counted(&d->pieces[i]))
			continue;
		c.all += d->pieces[i].words;
		count_names(&c, &d->pieces[i]);
	}
	for (size_t i = 0; i < d->n; i++) {
		struct piece *p = &d->pieces[i];
		bool found = i < most && p->node && !p->gone && (by_name(&c, p) || by_path(&c, p));
		p->as.why = found ? arena_strdup(d->arena, c.name.data) : NULL;
	}
	map_free(c.words);
	buf_free(&c.name);
}
