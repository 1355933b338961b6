#include <config.h>

#include <libxml/HTMLparser.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "parse/adblock.h"
#include "parse/html.h"
#include "parse/network.h"
#include "parse/pattern.h"
#include "parse/rules.h"
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

static void test_filters(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		enum adblock_kind kind;
		const char *domains, *body;
	} rows[] = {
		{"! comment", ADBLOCK_NOTHING, "", ""}, {"", ADBLOCK_NOTHING, "", ""}, {"[Adblock Plus 2.0]", ADBLOCK_SECTION, "", "Adblock Plus 2.0"},
		{"##.ad", ADBLOCK_HIDE, "", ".ad"}, {"example.org,~a.example.org##.ad > b", ADBLOCK_HIDE, "example.org,~a.example.org", ".ad > b"},
		{"example.org#@#.ad", ADBLOCK_KEEP, "example.org", ".ad"}, {"example.org#?#div:has-text(x)", ADBLOCK_HIDE, "example.org", "div:has-text(x)"},
		{"example.org##+js(x)", ADBLOCK_UNKNOWN, "example.org", "+js(x)"}, {"example.org#$#body {}", ADBLOCK_UNKNOWN, "example.org", "body {}"},
		{"||ads.example^", ADBLOCK_BLOCK, "", "||ads.example^"}, {"@@||ads.example^$image,domain=a.example|b.example", ADBLOCK_ALLOW, "a.example|b.example", "||ads.example^"},
		{"/banner/*/img^$third-party", ADBLOCK_BLOCK, "", "/banner/*/img^"}, {"/^ads\\d+/", ADBLOCK_UNKNOWN, "", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct adblock f;
		adblock_parse(&f, rows[i].line, strlen(rows[i].line));
		if (f.kind != rows[i].kind)
			fail_msg("%s: kind %d", rows[i].line, f.kind);
		if (!rows[i].body || f.kind == ADBLOCK_NOTHING)
			continue;
		assert_int_equal(f.length, strlen(rows[i].body));
		assert_memory_equal(f.body, rows[i].body, f.length);
		assert_int_equal(f.domains_length, strlen(rows[i].domains));
	}
}

static bool is_for(const char *domains, const char *host)
{
	struct adblock f = {.domains = domains, .domains_length = strlen(domains), .separator = ','};
	return adblock_is_for(&f, host);
}

static void test_domains(void **state)
{
	(void)state;
	assert_true(is_for("", "example.org"));
	assert_true(is_for("example.org", "news.example.org"));
	assert_false(is_for("example.org", "notexample.org"));
	assert_false(is_for("example.org,~news.example.org", "news.example.org"));
	assert_true(is_for("~news.example.org", "example.org"));
	assert_true(is_for("example.*", "www2.example.co.uk"));
	assert_true(is_for("example.*", "example.de"));
	assert_false(is_for("example.*", "example.de.evil.com"));
}

static void test_network(void **state)
{
	(void)state;
	static const char *const lines[] = {"||ads.example^", "/pixel/*.gif$image", "||track.example/p^$third-party", "@@||ads.example/logo^$image", "||cdn.example^$script",
	                                    "||frames.example^$subdocument,domain=news.example"};
	struct network *n = network_new();
	struct network_hit hit;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct adblock f;
		adblock_parse(&f, lines[i], strlen(lines[i]));
		network_add(n, &f, 0, (uint32_t)i + 1);
	}
	assert_true(network_blocks(n, "https://a.ads.example/x.png", NETWORK_IMAGE, "news.example", &hit));
	assert_int_equal(hit.line, 1);
	assert_false(network_blocks(n, "https://bads.example/x.png", NETWORK_IMAGE, "news.example", &hit));
	assert_false(network_blocks(n, "https://ads.example/logo.png", NETWORK_IMAGE, "news.example", &hit) && hit.line != 1);
	assert_true(network_blocks(n, "https://x.example/pixel/1/a.gif", NETWORK_IMAGE, "news.example", &hit));
	assert_false(network_blocks(n, "https://x.example/pixel/1/a.gif", NETWORK_FRAME, "news.example", &hit));
	assert_true(network_blocks(n, "https://track.example/p?x", NETWORK_IMAGE, "news.example", &hit));
	assert_false(network_blocks(n, "https://track.example/p?x", NETWORK_IMAGE, "www.track.example", &hit));
	assert_false(network_blocks(n, "https://cdn.example/a.png", NETWORK_IMAGE, "news.example", &hit));
	assert_true(network_blocks(n, "https://frames.example/a", NETWORK_FRAME, "news.example", &hit));
	assert_false(network_blocks(n, "https://frames.example/a", NETWORK_FRAME, "other.example", &hit));
	network_free(n);
}

static const char *hidden_why(struct page *p, const char *id)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (str_eq(node_attr(p->marks[i].node, "id"), id))
			return p->marks[i].hidden ? p->marks[i].why : NULL;
	return NULL;
}

static void test_marking(void **state)
{
	(void)state;
	static const char list[] = "[Adblock Plus 2.0]\n! Title: A list\n##.wide > span\nexample.org###l1\n~example.org###l2\nother.org###l3\n##em\n"
	                           "example.org#@#em\n##body\n##li:nth-child(4)\n";
	struct rules *r = rules_new();
	rules_add_list(r, "a.txt", list, sizeof list - 1, HIDDEN_BY_LIST);
	struct page *p = page_parse(page_text, sizeof page_text - 1, "https://www.example.org/a");
	rules_mark(r, p);
	assert_string_equal(hidden_why(p, "s1"), "A list ##.wide > span, line 3");
	assert_non_null(hidden_why(p, "l1"));
	assert_null(hidden_why(p, "l2"));
	assert_null(hidden_why(p, "l3"));
	assert_non_null(hidden_why(p, "l4"));
	assert_null(hidden_why(p, "e"));
	assert_null(hidden_why(p, "p1"));
	page_free(p);
	rules_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_selectors), cmocka_unit_test(test_patterns), cmocka_unit_test(test_filters),
		cmocka_unit_test(test_domains),   cmocka_unit_test(test_network),  cmocka_unit_test(test_marking),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
