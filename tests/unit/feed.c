/* Feeds below the command: the repair pass, text from HTML, OPML, and a
 * thousand spoilt feeds that must end as a feed or as an error. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/charref.h"
#include "parse/feed.h"
#include "parse/feed_mend.h"
#include "parse/opml.h"
#include "parse/strip.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void test_mend(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;    /* NULL: no feed in it */
	} rows[] = {
		{"<rss>a & b</rss>", "<rss>a &#38; b</rss>"},
		{"<rss>&lt;&eacute;&nope;&#0;&#150;</rss>", "<rss>&#60;&#233;&#38;nope;&#65533;&#8211;</rss>"},
		{"junk <b>x</b><?xml?><rss>t</rss><rss>", "<rss>t</rss>"},
		{"<rss a=1 b='2' a=3 c>t</rss>", "<rss a=\"1\" b=\"2\" c=\"\">t</rss>"},
		{"<rss a='x\"<&y'>t</rss>", "<rss a=\"x&#34;&#60;&#38;y\">t</rss>"},
		{"<rss>1 < 2 <3 <a@b.c></rss>", "<rss>1 &#60; 2 &#60;3 &#60;a@b.c&#62;</rss>"},
		{"<rss><i>x</b></i></rss>", "<rss><i>x</i></rss>"},
		{"<rss><i><b>x</i>y</rss>", "<rss><i><b>x</b></i>y</rss>"},
		{"<rss><description>a<br>b</description></rss>", "<rss><description>a<br/>b</description></rss>"},
		{"<rss><item>1<item>2</item></rss>", "<rss><item>1</item><item>2</item></rss>"},
		{"<rss><item><title>1</tilte><link>2</link></item></rss>", "<rss><item><title>1</title><link>2</link></item></rss>"},
		{"<rss><item><title>1<link>2</link></item></rss>", "<rss><item><title>1</title><link>2</link></item></rss>"},
		{"<rss><![CDATA[a & <b", "<rss><![CDATA[a & <b]]></rss>"},
		{"<rss><!-- a -- b --->t<!-- open >u</rss>", "<rss>tu</rss>"},
		{"<rss>t<!-- open <i>u</i><!-- more <i>v</i></rss>", "<rss>t<i>u</i><i>v</i></rss>"},
		{"<rss><d><![CDATA[<p>a</p></d><i>b</i></rss>", "<rss><d><![CDATA[<p>a</p>]]></d><i>b</i></rss>"},
		{"<rss>&#55357;&#56832; &#xD83D;&#xDE00;&#xD83D;</rss>", "<rss>&#128512; &#128512;&#65533;</rss>"},
		{"<!DOCTYPE rss [<!ENTITY x \"a &amp; &y;b\">]><rss>&x;&x;</rss>", "<rss>a &#38; ba &#38; b</rss>"},
		{"<rss>]]></rss>", "<rss>]]&#62;</rss>"},
		{"<rss>a\x01\x0B" "b</rss>", "<rss>ab</rss>"},
		{"<RSS><Title>x</title></RSS>", "<RSS><Title>x</Title></RSS>"},
		{"<rss", "<rss"},
		{"<html><body>no</body></html>", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT;
		bool found = feed_mend(&out, rows[i].text, strlen(rows[i].text));
		const char *want = str_eq(rows[i].text, "<rss") ? "&#60;rss" : rows[i].want;
		if (found != (want != NULL) || (found && !str_eq(buf_str(&out), want)))
			fail_msg("'%s' gives '%s'", rows[i].text, buf_str(&out));
		buf_free(&out);
	}
}

/* One guid for several links is no guid. */
static void test_shared_guids(void **state)
{
	static const char text[] =
		"<rss><channel><item><guid>g</guid><link>http://a/1</link></item><item><guid>g</guid><link>http://a/2</link></item>"
		"<item><guid>h</guid><link>http://a/3</link></item><item><guid>h</guid><link>http://a/3</link></item>"
		"<item><guid>g</guid></item></channel></rss>";
	static const bool want[] = {true, true, false, false, false};
	struct work_request r = {.kind = WORK_FEED, .body = text, .length = strlen(text)};
	struct parsed_feed *f = feed_parse(&r, NULL);
	(void)state;
	assert_non_null(f);
	assert_int_equal(f->n_entries, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_int_equal(f->entries[i].shares_guid, want[i]);
	parsed_feed_free(f);
}

static void test_headline(void **state)
{
	struct entry e = {.guid = "g"};
	(void)state;
	assert_string_equal(entry_headline(&e), "(no title)");
	e.url = "https://a.example/";
	assert_string_equal(entry_headline(&e), e.url);
	e.summary = "How it begins";
	assert_string_equal(entry_headline(&e), e.summary);
	e.title = "";
	assert_string_equal(entry_headline(&e), e.summary);
	e.title = "Title";
	assert_string_equal(entry_headline(&e), e.title);
}

static void test_strip(void **state)
{
	(void)state;
	static const struct {
		const char *html, *title, *body;
	} rows[] = {
		{"a <b>b</b>&amp;c", "a b&c", "a b&c"},
		{"x < y > z", "x < y > z", "x < y > z"},
		{"vector<int>", "vector<int>", "vector"},
		{"<p>one</p><p>two", "one two", "one two"},
		{"<script>x<y</script>after", "after", "after"},
		{"<a title='a>b'>in</a>", "in", "in"},
		{"<a title='never closed>in", "in", "in"},
		{"a<!-- c -->b<![CDATA[d]]>", "abd]]>", "abd]]>"},
		{"&#8212;&hellip;&nosuch;&copy", "—…&nosuch;©", "—…&nosuch;©"},
		{"<", "<", "<"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf title = BUF_INIT, body = BUF_INIT;
		strip_title(&title, rows[i].html, strlen(rows[i].html));
		strip_body(&body, rows[i].html, strlen(rows[i].html), 100);
		assert_string_equal(buf_str(&title), rows[i].title);
		assert_string_equal(buf_str(&body), rows[i].body);
		buf_free(&title);
		buf_free(&body);
	}
}

static void test_resolve(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	const char *html = "a < b <a href=x>y</a><img alt='1 > 0' src='/p?a&amp;b' ><a name=q><br/>";
	strip_resolve(&out, html, strlen(html), "http://h/d/");
	assert_string_equal(buf_str(&out), "a < b <a href=\"http://h/d/x\">y</a><img alt='1 > 0' src=\"http://h/p?a&amp;b\" ><a name=q><br/>");
	buf_free(&out);
}

static void test_cut(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	const char *html = "<p>one two three four five six";
	strip_body(&out, html, strlen(html), 16);
	assert_string_equal(buf_str(&out), "one two three…");
	buf_free(&out);
}

static void test_charref(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t length;
		uint32_t first, second;
	} rows[] = {
		{"&amp;", 5, '&', 0},       {"&amp x", 4, '&', 0},      {"&ampere", 0, 0, 0},      {"&copy=1", 0, 0, 0},
		{"&hellip", 0, 0, 0},       {"&#65;", 5, 'A', 0},       {"&#x41", 5, 'A', 0},      {"&#", 0, 0, 0},
		{"&#x110000;", 10, 0xFFFD, 0}, {"&NotEqualTilde;", 15, 0x2242, 0x338}, {"&zwnj;", 6, 0x200C, 0}, {"&;", 0, 0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t cp[2] = {0, 0};
		size_t n = charref_read(rows[i].text, strlen(rows[i].text), cp);
		if (n != rows[i].length || (n && (cp[0] != rows[i].first || cp[1] != rows[i].second)))
			fail_msg("'%s' takes %zu, %#x %#x", rows[i].text, n, cp[0], cp[1]);
	}
}

static void test_opml(void **state)
{
	(void)state;
	static const char text[] =
		"<opml version='2.0'><head><title>Mine</title></head><body>"
		"<outline text='News'><outline title='World' text='ignored' xmlUrl='https://a.example/f?x=1&y' htmlUrl='https://a.example/'/>"
		"<outline text='Deep'><outline text='B' type='rss' xmlUrl='feed://b.example/f' category='/x/Sea,Sky'/></outline></outline>"
		"<outline text='C' xmlUrl='|cat /etc/passwd'/><outline text='D' xmlUrl='exec:ls'/><outline text='E' xmlUrl='file:///x'/>"
		"<outline text='F' xmlUrl='https://f.example/' filtercmd='rm'/></body></opml>";
	struct work_request request = {.kind = WORK_OPML, .body = text, .length = sizeof text - 1};
	struct buf err = BUF_INIT;
	struct outlines *o = opml_parse(&request, &err);
	assert_non_null(o);
	assert_int_equal(o->n, 2);
	assert_int_equal(o->dropped, 4);
	assert_string_equal(o->items[0].url, "https://a.example/f?x=1&y");
	assert_string_equal(o->items[0].title, "World");
	assert_string_equal(o->items[0].site, "https://a.example/");
	assert_string_equal(o->items[0].tags, "News");
	assert_string_equal(o->items[1].url, "http://b.example/f");
	assert_string_equal(o->items[1].tags, "News\nDeep\nSea\nSky");
	outlines_free(o);
	request.body = "plain words";
	request.length = strlen(request.body);
	assert_null(opml_parse(&request, &err));
	assert_string_equal(buf_str(&err), "not an OPML file");
	buf_free(&err);
}

/* --- spoilt feeds --- */

static const char sample[] =
	"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
	"<title>A &amp; B</title><link>http://h/</link><item><title><![CDATA[x <b>y</b>]]></title><guid isPermaLink=\"false\">1</guid>"
	"<dc:creator>Ann</dc:creator><description>&lt;p&gt;text <img src='a' alt=\"b\"/> &#8212;</description></item>"
	"<item><title>z &a;</title><enclosure url='u' length='3'/></item><!-- c --></channel></rss>"
	"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/q/'><entry><content type='xhtml'><div>d</div></content></entry></feed>"
	"{\"items\":[{\"id\":1,\"title\":\"t\\u00e9\"}]}<html><link rel=alternate type=application/rss+xml href=f></html>";

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Copies pieces of the sample over each other and puts odd bytes in. */
static size_t spoil(char *out, uint32_t *seed)
{
	static const char odd[] = "<>&;'\"=/!?[]-\0\x01\xC3\xFF{}:, ";
	size_t n = sizeof sample - 1, from = next_random(seed) % 4 ? 0 : next_random(seed) % n;
	memcpy(out, sample + from, n - from);
	n -= from;
	for (uint32_t times = next_random(seed) % 8; times > 0 && n > 60; times--) {
		size_t a = next_random(seed) % (n - 40), b = next_random(seed) % (n - 40);
		if (next_random(seed) % 2)
			out[a] = odd[next_random(seed) % (sizeof odd - 1)];
		else
			memmove(out + a, out + b, next_random(seed) % 40);
	}
	return next_random(seed) % 4 ? n : next_random(seed) % (n + 1);
}

static void test_spoilt(void **state)
{
	(void)state;
	char text[sizeof sample];
	uint32_t seed = 2026;
	for (int i = 0; i < 1000; i++) {
		struct work_request request = {.kind = WORK_FEED, .url = "http://h/d/f", .body = text, .length = spoil(text, &seed)};
		struct buf err = BUF_INIT, frame = BUF_INIT;
		struct parsed_feed *feed = feed_parse(&request, &err), *again = NULL;
		assert_true((feed != NULL) == (err.len == 0));
		if (feed) {
			parsed_feed_encode(feed, &frame);
			again = parsed_feed_decode(frame.data, frame.len, &err);
			assert_non_null(again);
			assert_int_equal(again->n_entries, feed->n_entries);
		}
		parsed_feed_free(feed);
		parsed_feed_free(again);
		buf_free(&frame);
		buf_free(&err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mend),   cmocka_unit_test(test_strip),   cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_cut),    cmocka_unit_test(test_charref), cmocka_unit_test(test_opml),
		cmocka_unit_test(test_spoilt), cmocka_unit_test(test_headline), cmocka_unit_test(test_shared_guids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
