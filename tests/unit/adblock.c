#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "parse/adblock.h"
#include "parse/condition.h"
#include "parse/html.h"
#include "parse/network.h"
#include "parse/rules.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void test_lines(void **state)
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
		{"a.example##.ad {remove: true;}", ADBLOCK_HIDE, "a.example", ".ad"}, {"a.example##.ad {top: 0;}", ADBLOCK_UNKNOWN, "", NULL},
		{"*##.ad", ADBLOCK_HIDE, "*", ".ad"}, {"!#if env_mobile", ADBLOCK_DIRECTIVE, "", "if env_mobile"}, {"! # no", ADBLOCK_NOTHING, "", NULL},
		{"0.0.0.0 ads.example # tracker", ADBLOCK_BLOCK, "", "ads.example"}, {"127.0.0.1 localhost", ADBLOCK_UNKNOWN, "", NULL},
		{"/^(a|b)\\.example$/##.ad", ADBLOCK_UNKNOWN, "", NULL}, {"[$path=/x]example.org##.ad", ADBLOCK_UNKNOWN, "", NULL},
		{"example.org##^script", ADBLOCK_UNKNOWN, "example.org", NULL}, {"/ads/$image", ADBLOCK_UNKNOWN, "", NULL},
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

static void test_drops(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		enum list_drop why;
	} rows[] = {{"a.example##+js(x)", LIST_DROP_SCRIPT}, {"a.example##^p", LIST_DROP_HTML}, {"a.example#$#p {}", LIST_DROP_STYLE},
	            {"a.example#%#x", LIST_DROP_SCRIPT}, {"/x\\d/", LIST_DROP_REGEX}, {"[$app=x]##.a", LIST_DROP_OPTION}, {"##.a {top: 0}", LIST_DROP_STYLE}};
	struct adblock f;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		adblock_parse(&f, rows[i].line, strlen(rows[i].line));
		if (f.kind != ADBLOCK_UNKNOWN || f.drop != rows[i].why)
			fail_msg("%s: %d", rows[i].line, f.drop);
	}
	char *most = xcalloc(1, ADBLOCK_LINE_MOST + 2);
	memset(most, 'x', ADBLOCK_LINE_MOST + 1);
	adblock_parse(&f, most, ADBLOCK_LINE_MOST + 1);
	assert_int_equal(f.drop, LIST_DROP_LONG);
	free(most);
}

static void test_conditions(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool holds;
	} rows[] = {{"ext_ublock", true}, {"env_mobile", false}, {"!env_mobile", true}, {"ext_ublock && !env_firefox", true}, {"env_firefox || ext_ublock", true},
	            {"(env_firefox || env_chromium) && ext_ublock", false}, {"!(env_firefox || env_chromium)", true}, {"", false}, {"((((((((((true", false}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (condition_holds(rows[i].text, strlen(rows[i].text)) != rows[i].holds)
			fail_msg("%s", rows[i].text);
	struct conditions c = {.depth = 0};
	assert_true(conditions_hold(&c));
	assert_false(conditions_read(&c, "include x", 9));
	conditions_read(&c, "if ext_ublock", 13);
	conditions_read(&c, "if env_mobile", 13);
	assert_false(conditions_hold(&c));
	conditions_read(&c, "else", 4);
	assert_true(conditions_hold(&c));
	conditions_read(&c, "endif", 5);
	conditions_read(&c, "else", 4);
	assert_false(conditions_hold(&c));
	conditions_read(&c, "endif", 5);
	conditions_read(&c, "endif", 5);
	assert_true(conditions_hold(&c));
	for (unsigned i = 0; i < 2 * CONDITIONS_MOST; i++)
		conditions_read(&c, "if true", 7);
	assert_false(conditions_hold(&c));
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
	assert_true(is_for("*", "example.org"));
	assert_true(is_for("example.org,~a.example.org,b.a.example.org", "b.a.example.org"));
	assert_true(is_for("example.*", "www2.example.co.uk"));
	assert_true(is_for("example.*", "example.de"));
	assert_false(is_for("example.*", "example.de.evil.com"));
}

/* Which line of these blocks the URL on a page of the host; 0: none. */
static unsigned blocked_by(const char *const *lines, const char *url, enum network_type type, const char *host)
{
	struct network *n = network_new();
	struct network_hit hit = {.line = 0};
	for (unsigned i = 0; lines[i]; i++) {
		struct adblock f;
		adblock_parse(&f, lines[i], strlen(lines[i]));
		if (f.kind == ADBLOCK_BLOCK || f.kind == ADBLOCK_ALLOW)
			network_add(n, &f, 0, i + 1);
	}
	network_index(n);
	unsigned steps = 100000, none = 0;
	bool blocked = network_blocks(n, url, type, host, &steps, &hit);
	assert_false(network_blocks(n, url, type, host, &none, &hit));
	network_free(n);
	return blocked ? hit.line : 0;
}

static void test_network(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"||ads.example^", "/pixel/*.gif$image", "||track.example/p^$third-party", "@@||ads.example/logo^$image", "||cdn.example^$script",
		"||frames.example^$subdocument,domain=news.example", "||clips.example/ad/$media", "*$image,domain=paper.*,denyallow=paper.example|img.example",
		"||both.example^$image,~third-party", "||Case.example/AD.png$match-case", "|https://begin.example/x|", "bare.example", "0.0.0.0 hosts.example",
		"||gone.example^$image", "||gone.example^$badfilter,image", "/banner_ad.", "||to.example/a$to=b.to.example", "||csp.example^$csp=x",
		"||empty.example/x$script,image,redirect=1x1.gif", "||kept.example^$important", "@@||kept.example^", NULL};
	static const struct {
		const char *url;
		enum network_type type;
		const char *host;
		unsigned line;
	} rows[] = {
		{"https://a.ads.example/x.png", NETWORK_IMAGE, "news.example", 1}, {"https://bads.example/x.png", NETWORK_IMAGE, "news.example", 0},
		{"https://ads.example/logo", NETWORK_IMAGE, "news.example", 0}, {"https://ads.example/logos", NETWORK_IMAGE, "news.example", 1},
		{"https://x.example/pixel/1/a.gif", NETWORK_IMAGE, "news.example", 2}, {"https://x.example/pixel/1/a.gif", NETWORK_FRAME, "news.example", 0},
		{"https://track.example/p?x", NETWORK_IMAGE, "news.example", 3}, {"https://track.example/p?x", NETWORK_IMAGE, "www.track.example", 0},
		{"https://cdn.example/a.png", NETWORK_IMAGE, "news.example", 0}, {"https://frames.example/a", NETWORK_FRAME, "news.example", 6},
		{"https://frames.example/a", NETWORK_FRAME, "other.example", 0}, {"https://clips.example/ad/1.mp4", NETWORK_MEDIA, "news.example", 7},
		{"https://clips.example/ad/1.mp4", NETWORK_FRAME, "news.example", 0}, {"https://pop.example/1.png", NETWORK_IMAGE, "paper.example", 8},
		{"https://img.example/1.png", NETWORK_IMAGE, "paper.example", 0}, {"https://pop.example/1.png", NETWORK_IMAGE, "news.example", 0},
		{"https://both.example/a", NETWORK_IMAGE, "both.example", 9}, {"https://both.example/a", NETWORK_IMAGE, "news.example", 0},
		{"https://case.example/ad.png", NETWORK_IMAGE, "news.example", 0}, {"https://begin.example/x", NETWORK_IMAGE, "news.example", 11},
		{"https://begin.example/xy", NETWORK_IMAGE, "news.example", 0}, {"https://www.bare.example/a", NETWORK_IMAGE, "news.example", 12},
		{"https://x.example/?bare.example", NETWORK_IMAGE, "news.example", 0}, {"https://hosts.example/", NETWORK_FRAME, "news.example", 13},
		{"https://gone.example/a.png", NETWORK_IMAGE, "news.example", 0}, {"https://x.example/a_banner_ad.png", NETWORK_IMAGE, "news.example", 0},
		{"https://x.example/banner_ad.png", NETWORK_IMAGE, "news.example", 16}, {"https://b.to.example/a", NETWORK_IMAGE, "news.example", 17},
		{"https://c.to.example/a", NETWORK_IMAGE, "news.example", 0}, {"https://csp.example/a", NETWORK_IMAGE, "news.example", 0},
		{"https://empty.example/x.gif", NETWORK_IMAGE, "news.example", 19}, {"https://kept.example/x.gif", NETWORK_IMAGE, "news.example", 20},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned line = blocked_by(lines, rows[i].url, rows[i].type, rows[i].host);
		if (line != rows[i].line)
			fail_msg("%s on %s: line %u, not %u", rows[i].url, rows[i].host, line, rows[i].line);
	}
}

/* --- marking a page --- */

static const char page_text[] =
	"<html><body><div id=a class='box wide'><p id=p1>First</p><p id=p2>Second <b id=b1>bold</b></p><span id=s1></span></div>"
	"<ul id=u><li id=l1>1</li><li id=l2>2</li><li id=l3>3</li><li id=l4>4</li></ul><div id=c><a id=k href='https://ads.example/x?y'>Buy</a>"
	"<em id=e>x</em></div><img id=i1 src='/pics/a.png'><img id=i2 src='https://pix.example/1.gif'><iframe id=f1 src='https://pix.example/f'></iframe>"
	"<video id=v1><source src='https://pix.example/v.mp4'></video></body></html>";

/* The ids of what is hidden by the list on a page of www.example.org. */
static void hidden_by(const char *list, struct buf *out)
{
	struct rules *r = rules_new();
	rules_add_list(r, "a.txt", list, strlen(list), HIDDEN_BY_LIST);
	rules_read(r);
	struct page *p = page_parse(page_text, sizeof page_text - 1, "https://www.example.org/news/1");
	rules_mark(r, p);
	buf_truncate(out, 0);
	for (uint32_t i = 0; i < p->n; i++)
		if (p->marks[i].hidden && node_attr(p->marks[i].node, "id"))
			buf_addf(out, "%s ", node_attr(p->marks[i].node, "id"));
	page_free(p);
	rules_free(r);
}

static void test_marking(void **state)
{
	(void)state;
	static const struct {
		const char *list, *want;
	} rows[] = {
		{"##.wide > span\n", "s1 "}, {"example.org###l1\n~example.org###l2\nother.org###l3\nexample.*###l4\n", "l1 l4 "},
		{"##em\nexample.org#@#em\n", ""}, {"##em\nother.org#@#em\n", "e "}, {"##body\n##html\n", ""}, {"##li:nth-child(4)\n", "l4 "},
		{"##b:upward(p)\n", "p2 "}, {"##a[href^=\"https://ads.example/\"]\n", "k "}, {"##[href*=\"ads.example/x\" i]\n", "k "},
		{"example.org##li:matches-path(/news)\n", "l1 l2 l3 l4 "}, {"example.org##li:matches-path(/sport)\n", ""},
		{"##em\nexample.org##b\n@@||example.org^$generichide\n", "b1 "}, {"##em\nexample.org##b\n@@||example.org/news^$shide\n", "e "},
		{"##em\nexample.org##b\n@@||www.example.org^$elemhide\n", ""}, {"##em\n@@||other.org^$elemhide\n", "e "},
		{"!#if env_mobile\n##em\n!#else\n##b\n!#endif\n", "b1 "}, {"||pix.example^\n", "i2 f1 v1 "}, {"||pix.example^$image\n", "i2 "},
		{"||pix.example^$media\n@@||pix.example^$image\n", "v1 "}, {"/pics/*$image,1p\n", "i1 "}, {"/pics/*$image,3p\n", ""},
	};
	struct buf got = BUF_INIT;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		hidden_by(rows[i].list, &got);
		if (!str_eq(buf_str(&got), rows[i].want))
			fail_msg("%s hides '%s', not '%s'", rows[i].list, buf_str(&got), rows[i].want);
	}
	buf_free(&got);
}

/* How many paragraphs the list hides on a page of ten, and which rule was not
 * obeyed. */
static unsigned hidden_of_ten(const char *list, int source, struct buf *wild)
{
	struct buf html = BUF_INIT;
	unsigned hidden = 0;
	buf_adds(&html, "<html><body><div class=all>");
	for (int i = 0; i < 10; i++)
		buf_adds(&html, "<p class=part>The ferry left at noon with forty people and a cow on board, and it was back before the evening without the cow.</p>");
	buf_adds(&html, "</div></body></html>");
	struct rules *r = rules_new();
	rules_add_list(r, "a.txt", list, strlen(list), source);
	rules_read(r);
	struct page *p = page_parse(html.data, html.len, "https://www.example.org/1");
	rules_mark(r, p);
	for (uint32_t i = 0; i < p->n; i++)
		hidden += p->marks[i].hidden != 0;
	buf_truncate(wild, 0);
	buf_adds(wild, p->wild ? p->wild : "");
	page_free(p);
	rules_free(r);
	buf_free(&html);
	return hidden;
}

static void test_wild(void **state)
{
	(void)state;
	struct buf wild = BUF_INIT;
	assert_int_equal(hidden_of_ten("##p\n", HIDDEN_BY_LIST, &wild), 0);
	assert_string_equal(buf_str(&wild), "a.txt ##p, line 1");
	assert_int_equal(hidden_of_ten("##.all\n", HIDDEN_BY_USER, &wild), 0);
	assert_string_equal(buf_str(&wild), "a.txt ##.all, line 1");
	assert_int_equal(hidden_of_ten("##p:nth-child(3n)\n", HIDDEN_BY_LIST, &wild), 3);
	assert_string_equal(buf_str(&wild), "");
	assert_int_equal(hidden_of_ten("[comments]\n##p\n", HIDDEN_BY_LIST, &wild), 10);
	buf_free(&wild);
}

/* The name of the list and the line are told; so is what was dropped, and why. */
static void test_sources(void **state)
{
	(void)state;
	static const char list[] = "[Adblock Plus 2.0]\n! Title: A list\n##.wide > span\nexample.org##p:frob\nexample.org##.x:style(top: 0)\nexample.org##em\n"
	                           "##+js(x)\n||a.example^$script\n||b.example^\n#@#b\n!#include more.txt\n/a\\d/\n";
	struct rules *r = rules_new();
	struct list_stats s;
	rules_add_list(r, "a.txt", list, sizeof list - 1, HIDDEN_BY_LIST);
	rules_read(r);
	struct page *p = page_parse(page_text, sizeof page_text - 1, "https://www.example.org/news/1");
	rules_mark(r, p);
	for (uint32_t i = 0; i < p->n; i++)
		if (str_eq(node_attr(p->marks[i].node, "id"), "s1"))
			assert_string_equal(p->marks[i].why, "A list ##.wide > span, line 3");
	assert_int_equal(rules_sources(r), 1);
	rules_source(r, 0, &s);
	assert_string_equal(s.title, "A list");
	assert_string_equal(s.file, "a.txt");
	assert_int_equal(s.count.generic, 1);
	assert_int_equal(s.count.specific, 1);
	assert_int_equal(s.count.network, 1);
	assert_int_equal(s.count.exceptions, 1);
	static const enum list_drop once[] = {LIST_DROP_SELECTOR, LIST_DROP_STYLE, LIST_DROP_SCRIPT, LIST_DROP_REQUEST, LIST_DROP_INCLUDE, LIST_DROP_REGEX};
	for (size_t i = 0; i < ARRAY_LEN(once); i++)
		if (s.count.dropped[once[i]] != 1)
			fail_msg("%s: %u", list_drop_name(once[i]), s.count.dropped[once[i]]);
	free(s.file);
	free(s.title);
	page_free(p);
	rules_free(r);
}

/* Phrases are many in a line. */
static void test_many(void **state)
{
	(void)state;
	enum { LINES = 30, IN_LINE = 1000 };
	struct buf list = BUF_INIT;
	struct list_stats s;
	for (int i = 0; i < LINES * IN_LINE; i++)
		buf_addf(&list, "%sferry%s", i % IN_LINE ? "|" : "##line:", i % IN_LINE == IN_LINE - 1 ? "\n" : "");
	struct rules *r = rules_new();
	rules_add_list(r, "a.txt", list.data, list.len, HIDDEN_BY_LIST);
	rules_read(r);
	rules_source(r, 0, &s);
	assert_int_equal(s.count.text, 20);
	assert_int_equal(s.count.dropped[LIST_DROP_MANY], LINES - 20);
	free(s.file);
	free(s.title);
	rules_free(r);
	buf_free(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),   cmocka_unit_test(test_drops),   cmocka_unit_test(test_conditions), cmocka_unit_test(test_domains),
		cmocka_unit_test(test_network), cmocka_unit_test(test_marking), cmocka_unit_test(test_wild),       cmocka_unit_test(test_sources),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
