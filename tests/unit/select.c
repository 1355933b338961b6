#include <config.h>

#include <libxml/HTMLparser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "parse/html.h"
#include "parse/page.h"
#include "parse/pattern.h"
#include "parse/propose.h"
#include "parse/select.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static const char page_text[] =
	"<html><body><div id=a class='box Big wide'><p id=p1 data-x='one two'>First</p><p id=p2 title='Hello There'>Second <b id=b1>bold</b></p>"
	"<span id=s1></span><p id=p3 lang=en-GB>Third</p></div>"
	"<ul id=u><li id=l1>1</li><li id=l2>2</li><li id=l3>3</li><li id=l4>4</li><li id=l5>5</li></ul>"
	"<div id=c><a id=k href='https://ads.example/x?y'>Buy now</a><em id=e>x</em></div><section id='4x'><h2 id=h>Related stories</h2></section></body></html>";

/* The ids of what matches, in order. */
static void matched(const char *selector, struct buf *out)
{
	struct arena *a = arena_new();
	struct page *p = page_parse(page_text, sizeof page_text - 1, "https://www.example.org/a");
	struct selector *s = select_parse(a, selector, strlen(selector));
	if (!s)
		buf_adds(out, "none");
	for (uint32_t i = 0; s && i < p->n; i++) {
		const char *id = node_attr(p->marks[i].node, "id");
		if (id && select_match(s, p->marks[i].node, NULL))
			buf_addf(out, "%s ", id);
	}
	page_free(p);
	arena_free(a);
}

static void test_selectors(void **state)
{
	(void)state;
	static const struct {
		const char *selector, *want;
	} rows[] = {
		{"#a", "a "}, {".box", "a "}, {".Big.wide", "a "}, {".big", ""}, {"div#a.box", "a "}, {"P", "p1 p2 p3 "},
		{"[data-x]", "p1 "}, {"[data-x=\"one two\"]", "p1 "}, {"[data-x~=two]", "p1 "}, {"[data-x~=tw]", ""}, {"[lang|=en]", "p3 "},
		{"[href^=\"https://ads.\"]", "k "}, {"[href$='?y']", "k "}, {"[href*=example]", "k "}, {"[title=\"hello there\" i]", "p2 "},
		{"[title=\"hello there\"]", ""}, {"[title^='']", ""},
		{"div p", "p1 p2 p3 "}, {"body > p", ""}, {"div > b", ""}, {"div b", "b1 "}, {"p + p", "p2 "}, {"p ~ p", "p2 p3 "}, {"span + p", "p3 "},
		{"p:not(#p2)", "p1 p3 "}, {"p:not(#p1, [lang])", "p2 "}, {":is(#p1, #b1)", "p1 b1 "}, {"p:has(b)", "p2 "}, {"div:has(> a)", "c "},
		{"div:has(> b)", ""}, {"p:has(+ span)", "p2 "}, {"p:has(~ span)", "p1 p2 "}, {"div:not(:has(a))", "a "},
		{"li:nth-child(2)", "l2 "}, {"li:nth-child(odd)", "l1 l3 l5 "}, {"li:nth-child(2n)", "l2 l4 "}, {"li:nth-child(n+4)", "l4 l5 "},
		{"li:nth-child(-n+2)", "l1 l2 "}, {"li:nth-last-child(1)", "l5 "}, {"p:nth-of-type(3)", "p3 "}, {"li:first-child", "l1 "}, {"li:last-child", "l5 "},
		{"b:only-child", "b1 "}, {"h2:only-of-type", "h "}, {"span:empty", "s1 "}, {"a:has-text(Buy)", "k "}, {"a:has-text(/^buy/i)", "k "},
		{"a:has-text(/^now/)", ""}, {"section:has(> h2:has-text(Related))", "4x "}, {"#\\34 x", "4x "}, {"#\\34x", "4x "},
		{"em, .box > span", "s1 e "}, {"*:not(*)", ""},
		{"p:has-text(\"Second\")", "p2 "}, {"p:min-text-length(6)", "p2 "}, {"p:if(b)", "p2 "}, {"div:not(:has(p)):watch-attr(id)", "c "},
		{":not([title*=\")\"])#p1", "p1 "}, {"em:remove()", "e "}, {"p:upward(1) b", "none"}, {"p:upward(1).x", "none"}, {":has(b:upward(1))", "none"},
		{"p:upward(x", "none"}, {"p:xpath(//a)", "none"}, {"p:xpath(../)", "none"}, {"p:xpath()", "none"}, {"p:xpath(div)", "none"}, {"p:remove-attr(id)", "none"}, {"p:matches-css(color: red)", "none"},
		{"", "none"}, {"p:frob", "none"}, {"p::before", "none"}, {"p:style(x)", "none"}, {"[a", "none"}, {"p >", "none"}, {"> p", "none"}, {"p,,b", "none"},
		{"p:has-text(/(?=x)/)", "none"}, {":not(:not(:not(:not(:not(:not(:not(:not(a))))))))", "none"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf got = BUF_INIT;
		matched(rows[i].selector, &got);
		if (!str_eq(buf_str(&got), rows[i].want))
			fail_msg("%s: '%s', not '%s'", rows[i].selector, buf_str(&got), rows[i].want);
		buf_free(&got);
	}
}

static bool finds(const char *pattern, const char *text, bool fold)
{
	struct arena *a = arena_new();
	struct pattern *p = pattern_new(a, pattern, strlen(pattern), fold);
	assert_non_null(p);
	bool found = pattern_match(p, text, strlen(text));
	arena_free(a);
	return found;
}

static void test_patterns(void **state)
{
	(void)state;
	assert_true(finds("^Sponsored by", "Sponsored by Acme", false));
	assert_false(finds("^Sponsored by", "It was Sponsored by Acme", false));
	assert_true(finds("sponsored", "It was SPONSORED", true));
	assert_true(finds("a(b|cd)*e$", "xabcdbe", false));
	assert_true(finds("^[0-9]{2,3}\\s\\w+$", "123 cars", false));
	assert_false(finds("^[0-9]{2,3}$", "1234", false));
	assert_true(finds("\\bad\\b", "an ad here", false));
	assert_false(finds("\\bad\\b", "read", false));
	assert_true(finds("[^a-z]$", "abc1", false));
	assert_true(finds("РЕКЛАМА", "реклама", true) || finds("реклама", "РЕКЛАМА", true));
	assert_true(finds("x?y+z*", "yy", false));
	assert_true(finds("", "anything", false));
	/* a character that only one way needs; one that all do; an anchor that may be left out */
	assert_true(finds("^(a|-b)c?$", "a", false));
	assert_true(finds("(x{0}|y)-?!", "y!", false));
	assert_true(finds("(-|!)#+\\.{2}", "a !##.. z", true));
	assert_false(finds("(-|!)#+\\.{2}", "a !##. z", true));
	assert_true(finds("^?b", "ab", false));
	assert_true(finds("^a|b", "xb", false));
	assert_true(finds("^.{0,9}\\[a\\]", "abc [A]", true));
	assert_false(finds("^.{0,2}\\[a\\]", "abc [A]", true));
	/* what makes others go on for ever */
	assert_false(finds("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", false));
	static const char *const bad[] = {"(", "a)", "[a", "*a", "(?=x)", "\\1", "a{999}", "x{2", "\\p{L}"};
	struct arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (pattern_new(a, bad[i], strlen(bad[i]), false) && i != 7)
			fail_msg("'%s' was taken", bad[i]);
	arena_free(a);
}

/* What is meant, not what matched. */
static void test_upward(void **state)
{
	(void)state;
	static const struct {
		const char *selector, *node, *want;
	} rows[] = {{"b:upward(1)", "b1", "p2"}, {"b:upward(div)", "b1", "a"}, {"b:upward(.none)", "b1", NULL}, {"b:upward(9)", "b1", NULL},
	            {"b:has-text(bold):upward(2)", "b1", "a"}, {"b:upward(div):remove()", "b1", "a"}, {"b:nth-ancestor(1)", "b1", "p2"},
	            {"b:xpath(..)", "b1", "p2"}, {"b:xpath(../..)", "b1", "a"}};
	struct arena *a = arena_new();
	struct page *p = page_parse(page_text, sizeof page_text - 1, NULL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct selector *s = select_parse(a, rows[i].selector, strlen(rows[i].selector));
		assert_non_null(s);
		for (uint32_t k = 0; k < p->n; k++) {
			const char *id = node_attr(p->marks[k].node, "id");
			const xmlNode *meant = str_eq(id, rows[i].node) ? select_match(s, p->marks[k].node, NULL) : NULL;
			if (str_eq(id, rows[i].node) && !str_eq(meant ? node_attr(meant, "id") : NULL, rows[i].want))
				fail_msg("%s means '%s'", rows[i].selector, meant ? node_attr(meant, "id") : "nothing");
		}
	}
	page_free(p);
	arena_free(a);
}

static bool holds_on(const char *selector, const char *path)
{
	struct arena *a = arena_new();
	struct page *p = page_parse(page_text, sizeof page_text - 1, NULL);
	struct selector *s = select_parse(a, selector, strlen(selector));
	struct select_page on = {path, 1000};
	bool found = false;
	for (uint32_t i = 0; i < p->n; i++)
		found = found || select_match(s, p->marks[i].node, &on);
	page_free(p);
	arena_free(a);
	return found;
}

static void test_paths(void **state)
{
	(void)state;
	assert_true(holds_on("#a:matches-path(/news)", "/news/1?x"));
	assert_false(holds_on("#a:matches-path(/news)", "/sport/1"));
	assert_true(holds_on("#a:matches-path(/^\\/[a-z]+\\/\\d/)", "/news/1?x"));
	assert_true(holds_on("#a:not(:matches-path(/news))", "/sport/1"));
	assert_false(holds_on("#a:matches-path(/news)", NULL));
}

static void test_budget(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct page *p = page_parse(page_text, sizeof page_text - 1, NULL);
	struct selector *s = select_parse(a, "li", 2);
	struct select_page on = {NULL, 3};
	unsigned found = 0;
	for (uint32_t i = 0; i < p->n; i++)
		found += select_match(s, p->marks[i].node, &on) != NULL;
	assert_int_equal(on.steps, 0);
	assert_true(found <= 3);
	page_free(p);
	arena_free(a);
}

/* What a selector is filed under. */
static void test_keys(void **state)
{
	(void)state;
	static const struct {
		const char *selector;
		enum select_key_kind kind;
		const char *name, *word;
	} rows[] = {
		{"div > p#x.y", KEY_ID, "x", NULL}, {"p.y[title]", KEY_CLASS, "y", NULL}, {"[id=\"x\"]", KEY_ID, "x", NULL},
		{"[class=\"a b\"]", KEY_ATTRIBUTE, "class", NULL}, {"[class~=ab]", KEY_CLASS, "ab", NULL}, {"[id=\"x\" i]", KEY_ATTRIBUTE, "id", NULL},
		{"a[href^=\"https://ads.example/x\"]", KEY_ATTRIBUTE, "href", "example"}, {"a[href*=\"banner\"]", KEY_ATTRIBUTE, "href", NULL},
		{"a[href$=\"/ad.gif\"]", KEY_ATTRIBUTE, "href", "gif"}, {"a[href*=\".ads.\"]", KEY_ATTRIBUTE, "href", "ads"}, {"p:empty", KEY_TAG, "p", NULL},
		{":is(p)", KEY_ANY, NULL, NULL},
	};
	struct arena *a = arena_new();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct select_key key = select_key(select_parse(a, rows[i].selector, strlen(rows[i].selector)), 0);
		size_t n = rows[i].word ? strlen(rows[i].word) : 0;
		if (key.kind != rows[i].kind || !str_eq(key.name, rows[i].name) || key.word_length != n || (n && memcmp(key.word, rows[i].word, n) != 0))
			fail_msg("%s: %d %s %.*s", rows[i].selector, key.kind, key.name ? key.name : "", (int)key.word_length, key.word ? key.word : "");
	}
	arena_free(a);
}

static void test_stable_names(void **state)
{
	(void)state;
	static const char *const good[] = {"newsletter-signup", "guild_plea", "relatedStories", "box2", "ad-slot-1", "td-a-rec", "teaser__link", "h2"};
	static const char *const bad[] = {"css-1x2y3z", "sc-bdVaJa", "Box_root__3xK9a", "post-12345", "a", "12", "row", "col-6", "text-center", "_hidden",
	                                  "xkcdqq", "md:flex", "svelte-abcdef", "jsx-4", "is-active", "p"};
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (!propose_is_stable(good[i], strlen(good[i])))
			fail_msg("'%s' is taken for no name", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (propose_is_stable(bad[i], strlen(bad[i])))
			fail_msg("'%s' is taken for a name", bad[i]);
}

static const char story_text[] =
	"<html><body><div class='story css-1'>"
	"<p class=para>One is a paragraph of the story that is long enough to be one, and says so with all the words that it takes to be long.</p>"
	"<p class=para>Two is a paragraph of the story that is long enough to be one, and says so with all the words that it takes to be long.</p>"
	"<div class='css-9x8 plea-box'><p>Give us rope.</p></div><p class='para note-line'>A note of ours.</p><p>A line without a name.</p>"
	"<p class=para>Three is a paragraph of the story that is long enough to be one, and says so with all the words that it takes to be long.</p>"
	"</div></body></html>";

static void test_proposals(void **state)
{
	(void)state;
	static const char *const want[] = {".story > p:nth-of-type(1)", ".story > p:nth-of-type(2)", ".plea-box",
	                                   ".note-line", ".story > p:nth-of-type(4)", ".story > p:nth-of-type(5)"};
	struct work_request r = {.kind = WORK_PAGE, .flags = WORK_SELECTORS | WORK_NO_RULES, .url = "https://news.example/x", .body = story_text, .length = sizeof story_text - 1};
	struct rules *rules = rules_new();
	struct article *a = page_extract(&r, rules, NULL);
	assert_int_equal(a->n_blocks, ARRAY_LEN(want));
	for (uint32_t i = 0; i < a->n_blocks; i++)
		assert_string_equal(a->blocks[i].why, want[i]);
	article_free(a);
	rules_free(rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selectors), cmocka_unit_test(test_patterns), cmocka_unit_test(test_upward),
		cmocka_unit_test(test_paths),     cmocka_unit_test(test_budget),   cmocka_unit_test(test_keys),
		cmocka_unit_test(test_stable_names), cmocka_unit_test(test_proposals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
