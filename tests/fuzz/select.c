/* The first line is a selector: it is understood or not, and asked of every
 * element of a page; so is the key that it is filed under, which must not lose
 * a match. The second line is a regular expression, run over the third. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parse/html.h"
#include "parse/pattern.h"
#include "parse/select.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char text[] =
	"<html><body><div id=a class='box Big wide'><p id=p1 data-x='one two'>First</p><p id=p2 title='Hello There'>Second <b id=b1>bold</b></p><span id=s1>"
	"</span><p id=p3 lang=en-GB>Third</p></div><ul id=u><li>1</li><li>2</li><li>3</li></ul><div id=c><a href='https://ads.example/x?y=1'>Buy now</a>"
	"</div><section id='4x' style='width:300px'><h2 class='h'>Related stories</h2></section></body></html>";

static struct page *page;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	page = page_parse(text, sizeof text - 1, NULL);
	return 0;
}

static bool has_key(const struct select_key *key, const xmlNode *node)
{
	const char *name = (const char *)node->name;
	switch (key->kind) {
	case KEY_ID: return str_eq(node_attr(node, "id"), key->name);
	case KEY_CLASS: return node_has_word(node, "class", key->name);
	case KEY_ATTRIBUTE: return node_attr(node, key->name) != NULL;
	case KEY_TAG: return str_eq(name, key->name);
	default: return true;
	}
}

static void ask_all(const struct selector *s)
{
	struct select_page on = {"/news/1?x=y", 100000};
	for (size_t i = 0; i < select_count(s); i++) {
		struct select_key key = select_key(s, i);
		for (uint32_t k = 0; k < page->n; k++)
			if (select_match_one(s, i, page->marks[k].node, &on) && !has_key(&key, page->marks[k].node))
				BUG("what matches is not found by its key");
	}
}

/* Up to the end of the line. */
static size_t take_line(const char **p, const char *end)
{
	const char *nl = *p < end ? memchr(*p, '\n', (size_t)(end - *p)) : NULL;
	size_t n = (size_t)((nl ? nl : end) - *p);
	*p = nl ? nl + 1 : end;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *arena = arena_new();
	char *copy = xmalloc(n ? n : 1);
	if (n)
		memcpy(copy, data, n);
	const char *p = copy, *end = copy + n, *selector = p;
	size_t length = take_line(&p, end);
	struct selector *s = select_parse(arena, selector, length);
	if (s)
		ask_all(s);
	const char *expression = p;
	length = take_line(&p, end);
	struct pattern *pattern = pattern_of_argument(arena, expression, length);
	if (pattern)
		pattern_match(pattern, p, (size_t)(end - p));
	free(copy);
	arena_free(arena);
	return 0;
}
