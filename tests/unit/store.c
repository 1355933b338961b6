#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/store_entry.h"
#include "model/store_feed.h"

#include <cmocka.h>     /* last: it has a macro named fail */

/* A store in a folder of its own, with one feed. */
struct fixture {
	char path[64];
	struct store *s;
	struct arena *a;
	struct buf err;
	int64_t feed;
};

enum { NOW = 1700000000 };

static void must(struct fixture *f, int result)
{
	if (result != 0)
		print_error("%s\n", buf_str(&f->err));
	assert_int_equal(result, 0);
}

static void sync_text(struct fixture *f, const char *text)
{
	struct feeds_file *file = feeds_file_parse("feeds", text, strlen(text));
	must(f, store_sync_feeds(f->s, file, &f->err));
	feeds_file_free(file);
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	now_set(NOW);
	snprintf(f->path, sizeof f->path, "/tmp/tidings-store-%d.db", (int)getpid());
	unlink(f->path);
	f->a = arena_new();
	f->s = store_open(f->path, STORE_WRITE, &f->err);
	if (!f->s)
		print_error("%s\n", buf_str(&f->err));
	assert_non_null(f->s);
	sync_text(f, "https://a.example/feed news \"~Feed A\"\nhttps://b.example/feed tech\n");
	struct feed feed;
	must(f, store_feed_by_url(f->s, "https://a.example/feed", f->a, &feed, &f->err));
	f->feed = feed.id;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	char name[80];
	store_close(f->s);
	unlink(f->path);
	snprintf(name, sizeof name, "%s-wal", f->path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", f->path);
	unlink(name);
	arena_free(f->a);
	buf_free(&f->err);
	free(f);
	return 0;
}

static uint32_t merge(struct fixture *f, int64_t feed, const struct parsed_entry *e, uint32_t n)
{
	struct parsed_feed p = {.entries = e, .n_entries = n};
	uint32_t added;
	must(f, store_merge_entries(f->s, feed, &p, &added, &f->err));
	return added;
}

static struct parsed_entry entry(const char *guid, const char *title, int64_t at)
{
	return (struct parsed_entry){.guid = guid, .title = title, .published = at, .updated = NO_TIME};
}

static struct entry_list list(struct fixture *f, struct entry_query q)
{
	struct entry_list out;
	if (!q.limit)
		q.limit = 100;
	must(f, store_entries(f->s, &q, f->a, &out, &f->err));
	return out;
}

static struct feed feed_row(struct fixture *f)
{
	struct feed feed;
	must(f, store_feed(f->s, f->feed, f->a, &feed, &f->err));
	return feed;
}

static void test_sync(void **state)
{
	struct fixture *f = *state;
	struct feed_list feeds;
	must(f, store_feeds(f->s, f->a, &feeds, &f->err));
	assert_int_equal(feeds.n, 2);
	assert_string_equal(feeds.items[0].title, "Feed A");
	assert_int_equal(feeds.items[0].n_tags, 1);
	assert_string_equal(feeds.items[1].title, "https://b.example/feed");
	sync_text(f, "query:Unread:unread = \"yes\"\nhttps://b.example/feed\n");
	must(f, store_feeds(f->s, f->a, &feeds, &f->err));
	assert_int_equal(feeds.n, 1);
	assert_int_equal(feeds.items[0].n_tags, 0);
}

static void test_merge(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "One", NOW - 100), entry("2", "Two", NOW - 50), entry("1", "Again", NOW)};
	assert_int_equal(merge(f, f->feed, e, 3), 2);
	assert_int_equal(merge(f, f->feed, e, 2), 0);
	assert_int_equal(feed_row(f).unread, 2);
	struct entry_list l = list(f, (struct entry_query){.feed_id = f->feed});
	assert_int_equal(l.n, 2);
	assert_string_equal(l.items[0].title, "Two");
	assert_string_equal(l.items[0].feed_title, "Feed A");
	/* the same guid in another feed is another entry */
	assert_int_equal(merge(f, f->feed + 1, e, 1), 1);
	assert_int_equal(list(f, (struct entry_query){0}).n, 3);
	assert_int_equal(list(f, (struct entry_query){.tag = "tech"}).n, 1);
}

static void test_mark_and_undo(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "One", NOW - 100), entry("2", "Two", NOW - 50)};
	struct buf what = BUF_INIT;
	merge(f, f->feed, e, 2);
	struct entry_list l = list(f, (struct entry_query){0});
	must(f, store_mark(f->s, &l.items[0].id, 1, ENTRY_READ | ENTRY_STARRED, 0, &f->err));
	assert_int_equal(feed_row(f).unread, 1);
	assert_int_equal(list(f, (struct entry_query){.unread = true}).n, 1);
	assert_int_equal(list(f, (struct entry_query){.starred = true}).n, 1);
	must(f, store_mark_all(f->s, &(struct entry_query){.feed_id = f->feed}, ENTRY_DELETED, 0, &f->err));
	assert_int_equal(feed_row(f).total, 0);
	assert_int_equal(list(f, (struct entry_query){.deleted = true}).n, 2);
	must(f, store_undo(f->s, &what, &f->err));
	assert_string_equal(what.data, "2 stories deleted");
	assert_int_equal(feed_row(f).total, 2);
	assert_int_equal(feed_row(f).unread, 1);
	must(f, store_undo(f->s, &what, &f->err));
	assert_int_equal(feed_row(f).unread, 2);
	assert_int_equal(store_undo(f->s, &what, &f->err), 1);
	buf_free(&what);
}

static struct article *article(const char *title, const char *text)
{
	struct article_builder *b = builder_new();
	builder_set(b, &builder_head(b)->title, title);
	builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
	builder_text(b, text, strlen(text), 0, NO_LINK);
	builder_end(b);
	return builder_finish(b);
}

static void put(struct fixture *f, int64_t id, enum article_source source, const char *text)
{
	struct article *a = article("Title", text);
	must(f, store_put_article(f->s, id, source, a, "<html>", 6, "text/html", &f->err));
	article_free(a);
}

static void test_article(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e = entry("1", "Rivers rising", NOW);
	struct pending *p;
	struct article *a;
	size_t n;
	e.content = "<p>Teaser</p>";
	merge(f, f->feed, &e, 1);
	must(f, store_pending(f->s, 0, f->a, 10, &p, &n, &f->err));
	assert_int_equal(n, 1);
	put(f, p[0].id, ARTICLE_OF_FEED, "a teaser about water");
	put(f, p[0].id, ARTICLE_OF_PAGE, "the whole story about 東京日本橋 and C++ in the Straße");
	must(f, store_article(f->s, p[0].id, &a, &f->err));
	assert_non_null(strstr(a->blocks[0].text, "whole story"));
	article_free(a);
	static const struct {
		const char *words;
		size_t n;
	} searches[] = {{"whole", 1}, {"rivers", 1}, {"teaser", 0}, {"日本", 1}, {"橋", 1}, {"本日", 0}, {"C++", 1},
	                {"sto", 1}, {"\"story about\"", 1}, {"\"about story\"", 0}, {"whole -rivers", 0}, {"+++", 0}, {"", 0}};
	for (size_t i = 0; i < ARRAY_LEN(searches); i++)
		assert_int_equal(list(f, (struct entry_query){.words = searches[i].words}).n, searches[i].n);
	struct buf snippet = BUF_INIT;
	must(f, store_snippet(f->s, p[0].id, "日本 whole", 60, &snippet, &f->err));
	assert_string_equal(snippet.data, "the \1whole\2 story about 東京\1日本\2橋 and C++ in the Straße");
	buf_free(&snippet);
	must(f, store_pending(f->s, 0, f->a, 10, &p, &n, &f->err));
	assert_int_equal(n, 0);
}

/* Long enough to be compressed, the article and the page. */
static void test_packed(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e = entry("1", "Long", NOW);
	struct buf text = BUF_INIT, page = BUF_INIT, type = BUF_INIT;
	struct article *a = NULL;
	merge(f, f->feed, &e, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	for (int i = 0; i < 500; i++)
		buf_addf(&text, "sentence number %d follows. ", i);
	struct article *long_one = article("Long", text.data);
	must(f, store_put_article(f->s, id, ARTICLE_OF_PAGE, long_one, text.data, text.len, "text/html", &f->err));
	must(f, store_article(f->s, id, &a, &f->err));
	assert_non_null(a);
	assert_string_equal(a->blocks[0].text, long_one->blocks[0].text);
	must(f, store_page(f->s, id, &page, &type, &f->err));
	assert_string_equal(page.data, text.data);
	assert_string_equal(type.data, "text/html");
	article_free(a);
	article_free(long_one);
	buf_free(&text);
	buf_free(&page);
	buf_free(&type);
}

static void test_edit(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e = entry("1", "Title", NOW);
	struct article *a;
	e.content = "<p>First text</p>";
	merge(f, f->feed, &e, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	put(f, id, ARTICLE_OF_FEED, "First text");
	must(f, store_mark(f->s, &id, 1, ENTRY_READ, 0, &f->err));
	e.content = "<p>First  <b>text</b></p><img src=pixel>";
	merge(f, f->feed, &e, 1);
	assert_int_equal(list(f, (struct entry_query){0}).items[0].flags & ENTRY_CHANGED, 0);
	e.content = "<p>Second text</p>";
	merge(f, f->feed, &e, 1);
	assert_int_equal(list(f, (struct entry_query){0}).items[0].flags & ENTRY_CHANGED, ENTRY_CHANGED);
	assert_int_equal(list(f, (struct entry_query){.words = "first"}).n, 0);
	put(f, id, ARTICLE_OF_FEED, "Second text");
	assert_int_equal(list(f, (struct entry_query){.words = "second"}).n, 1);
	must(f, store_article_before(f->s, id, &a, &f->err));
	assert_string_equal(a->blocks[0].text, "First text");
	article_free(a);
}

static void test_duplicates(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry a = entry("1", "One", NOW - 1), b = entry("x", "Uno", NOW);
	a.url = "https://www.site.example/story?utm_source=a";
	b.url = "http://site.example/story/";
	merge(f, f->feed, &a, 1);
	merge(f, f->feed + 1, &b, 1);
	struct entry_list l = list(f, (struct entry_query){0});
	put(f, l.items[1].id, ARTICLE_OF_FEED, "text");
	put(f, l.items[0].id, ARTICLE_OF_FEED, "other text");
	l = list(f, (struct entry_query){.fold = true});
	assert_int_equal(l.n, 1);
	assert_int_equal(l.seen, 2);
	assert_int_equal(l.items[0].others, 1);
	must(f, store_mark(f->s, &l.items[0].id, 1, ENTRY_READ, 0, &f->err));
	assert_int_equal(list(f, (struct entry_query){.unread = true}).n, 0);
	must(f, store_duplicates(f->s, l.items[0].id, f->a, &l, &f->err));
	assert_int_equal(l.n, 2);
}

static void test_sorts(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "b", NOW - 3), entry("2", "C", NOW - 2), entry("3", "a", NOW - 1)};
	merge(f, f->feed, e, 3);
	assert_string_equal(list(f, (struct entry_query){.sort = SORT_NEWEST}).items[0].title, "a");
	assert_string_equal(list(f, (struct entry_query){.sort = SORT_OLDEST}).items[0].title, "b");
	assert_string_equal(list(f, (struct entry_query){.sort = SORT_TITLE}).items[2].title, "C");
	assert_int_equal(list(f, (struct entry_query){.sort = SORT_FEED, .limit = 2, .offset = 2}).n, 1);
	size_t n;
	must(f, store_count(f->s, &(struct entry_query){.unread = true, .tag = "news"}, &n, &f->err));
	assert_int_equal(n, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sync, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mark_and_undo, setup, teardown),
		cmocka_unit_test_setup_teardown(test_article, setup, teardown),
		cmocka_unit_test_setup_teardown(test_packed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_edit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_duplicates, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sorts, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
