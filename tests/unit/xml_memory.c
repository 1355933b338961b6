#include <config.h>

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <string.h>

#include "parse/feed.h"
#include "parse/html.h"
#include "parse/xml_memory.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static struct page *page_of(const char *text)
{
	return page_parse(text, strlen(text), "https://news.example/");
}

static void assert_text(struct page *p, const char *text)
{
	struct buf b = BUF_INIT;
	node_text(p, p->marks, 1000, &b);
	assert_string_equal(buf_str(&b), text);
	buf_free(&b);
}

/* Each page has its own memory, whatever is parsed or freed in between. */
static void test_apart(void **state)
{
	(void)state;
	struct page *a = page_of("<p class=a>one <nosuch>tag</b></p>"), *b = page_of("<p id=x>two</p><p>more</i>");
	assert_text(a, "one tag");
	page_free(a);
	static const char rss[] = "<rss version='2.0'><channel><title>t</title><item><title>x</title><link>https://a.example/</link></item></channel></rss>";
	struct work_request r = {.kind = WORK_FEED, .url = "https://a.example/", .body = rss, .length = sizeof rss - 1};
	struct buf err = BUF_INIT;
	struct parsed_feed *feed = feed_parse(&r, &err);
	assert_non_null(feed);
	assert_int_equal(feed->n_entries, 1);
	parsed_feed_free(feed);
	struct page *c = page_of("<p>three");
	assert_text(b, "two more");
	page_free(b);
	assert_text(c, "three");
	page_free(c);
	buf_free(&err);
}

/* The buffer of each attribute is used again for the next. */
static void test_used_again(void **state)
{
	(void)state;
	enum { TAGS = 20000, BYTES_A_TAG = 1250 };
	struct buf b = BUF_INIT;
	for (int i = 0; i < TAGS; i++)
		buf_adds(&b, "<br a=1 b=2 c=3>");
	struct page *p = page_of(buf_str(&b));
	assert_true(p->n >= TAGS);
	if (p->in_arena && arena_size(p->arena) > TAGS * BYTES_A_TAG)
		fail_msg("%zu bytes a tag", arena_size(p->arena) / TAGS);
	page_free(p);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_apart), cmocka_unit_test(test_used_again)};
	xml_memory_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
