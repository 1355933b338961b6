#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/wire.h"
#include "model/filter.h"
#include "model/store_entry.h"
#include "model/store_feed.h"
#include "model/store_sql.h"

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
	f->s = store_open(f->path, &f->err);
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
	struct parsed_entry e[] = {entry("1", "One", NOW - 100), entry("2", "Two", NOW - 50), entry("1", "Again", NOW - 200)};
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

/* Entries are inserted a feed at a time: what each has beside its row must
 * come to the right one, also where some have nothing and some are known. */
static void test_merge_keeps_together(void **state)
{
	struct fixture *f = *state;
	struct enclosure sound = {.url = "https://a.example/two.ogg", .length = -1};
	struct parsed_entry e[] = {entry("1", "One", NOW - 300), entry("2", "Two", NOW - 200), entry("3", "Three", NOW - 100)};
	e[0].content = "<p>one";
	e[2].content = "<p>three";
	e[1].enclosures = &sound;
	e[1].n_enclosures = 1;
	assert_int_equal(merge(f, f->feed, &e[0], 1), 1);
	assert_int_equal(merge(f, f->feed, e, 3), 2);
	struct entry_list l = list(f, (struct entry_query){.sort = SORT_OLDEST});
	const char *const html[] = {"<p>one", "", "<p>three"};
	assert_int_equal(l.n, 3);
	for (size_t i = 0; i < 3; i++) {
		struct buf text = BUF_INIT, base = BUF_INIT;
		struct enclosure *sounds;
		size_t n;
		assert_string_equal(l.items[i].title, e[i].title);
		must(f, store_content(f->s, l.items[i].id, &text, &base, &f->err));
		assert_string_equal(buf_str(&text), html[i]);
		must(f, store_enclosures(f->s, l.items[i].id, f->a, &sounds, &n, &f->err));
		assert_int_equal(n, i == 1);
		buf_free(&text);
		buf_free(&base);
	}
}

static void test_shared_guid(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("same", "one", NOW - 2), entry("same", "two", NOW - 1), entry("same", "two", NOW - 1)};
	e[0].url = "https://a.example/1";
	e[1].url = e[2].url = "https://a.example/2";
	for (size_t i = 0; i < ARRAY_LEN(e); i++)
		e[i].shares_guid = true;
	assert_int_equal(merge(f, f->feed, e, 3), 2);
	assert_int_equal(merge(f, f->feed, e, 3), 0);
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
	/* corrections are steps of the same journal, in their order */
	bool rule, learnt;
	must(f, store_note_rule(f->s, "a.example##.box", true, &f->err));
	must(f, store_note_rule(f->s, "a.example##.box", false, &f->err));
	must(f, store_last_is_rule(f->s, &rule, &f->err));
	assert_true(rule);
	buf_truncate(&what, 0);
	must(f, store_undo_rule(f->s, &what, &learnt, &f->err));
	assert_string_equal(buf_str(&what), "a.example##.box");
	assert_false(learnt);
	buf_truncate(&what, 0);
	must(f, store_undo_rule(f->s, &what, &learnt, &f->err));
	assert_true(learnt);
	must(f, store_last_is_rule(f->s, &rule, &f->err));
	assert_false(rule);
	buf_truncate(&what, 0);
	assert_int_equal(store_undo_rule(f->s, &what, &learnt, &f->err), 1);
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
	struct kept_page page = {0};
	buf_adds(&page.body, "<html>");
	must(f, store_put_article(f->s, id, source, a, &page, 1, &f->err));
	kept_page_free(&page);
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
	must(f, store_pending(f->s, 0, false, f->a, 10, &p, &n, &f->err));
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
	must(f, store_pending(f->s, 0, false, f->a, 10, &p, &n, &f->err));
	assert_int_equal(n, 0);
}

/* Long enough to be compressed, the article and the page. */
static void test_packed(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e = entry("1", "Long", NOW);
	struct buf text = BUF_INIT;
	struct article *a = NULL;
	merge(f, f->feed, &e, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	for (int i = 0; i < 500; i++)
		buf_addf(&text, "sentence number %d follows. ", i);
	struct article *long_one = article("Long", text.data);
	struct kept_page pages[2] = {0}, page;
	for (int i = 0; i < 2; i++) {
		buf_adds(&pages[i].body, text.data + i);
		buf_addf(&pages[i].url, "https://a.example/%d", i);
		buf_adds(&pages[i].content_type, "text/html");
	}
	must(f, store_put_article(f->s, id, ARTICLE_OF_PAGE, long_one, pages, 2, &f->err));
	must(f, store_article(f->s, id, &a, &f->err));
	assert_non_null(a);
	assert_string_equal(a->blocks[0].text, long_one->blocks[0].text);
	must(f, store_page(f->s, id, NULL, &page, &f->err));
	assert_string_equal(page.body.data, text.data);
	assert_string_equal(page.url.data, "https://a.example/0");
	assert_string_equal(page.content_type.data, "text/html");
	kept_page_free(&page);
	must(f, store_page(f->s, id, "https://a.example/1", &page, &f->err));
	assert_string_equal(page.body.data, text.data + 1);
	kept_page_free(&page);
	assert_int_equal(store_page(f->s, id, "https://a.example/2", &page, &f->err), 1);
	/* fetched again, it has one page only */
	must(f, store_put_article(f->s, id, ARTICLE_OF_PAGE, long_one, pages, 1, &f->err));
	must(f, store_page(f->s, id, NULL, &page, &f->err));
	kept_page_free(&page);
	assert_int_equal(store_page(f->s, id, "https://a.example/1", &page, &f->err), 1);
	article_free(a);
	article_free(long_one);
	buf_free(&text);
	kept_page_free(&pages[0]);
	kept_page_free(&pages[1]);
}

static const char *labels_of(struct fixture *f, int64_t id)
{
	const char *const *labels;
	size_t n;
	struct buf all = BUF_INIT;
	must(f, store_labels(f->s, id, f->a, &labels, &n, &f->err));
	for (size_t i = 0; i < n; i++)
		buf_addf(&all, "%s%s", i ? " " : "", labels[i]);
	const char *out = arena_strdup(f->a, buf_str(&all));
	buf_free(&all);
	return out;
}

/* Several labels changed at once are one step. */
static void test_labels(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "One", NOW), entry("2", "Two", NOW)};
	struct label_change first = {"later", true}, changes[] = {{"later", false}, {"work", true}, {"home", true}};
	struct buf what = BUF_INIT;
	merge(f, f->feed, e, 2);
	struct entry_list l = list(f, (struct entry_query){0});
	const int64_t ids[] = {l.items[0].id, l.items[1].id};
	must(f, store_label(f->s, ids, 1, &first, 1, &f->err));
	must(f, store_label(f->s, ids, 2, changes, 3, &f->err));
	assert_string_equal(labels_of(f, ids[0]), "home work");
	must(f, store_undo(f->s, &what, &f->err));
	assert_string_equal(what.data, "2 stories labelled");
	assert_string_equal(labels_of(f, ids[0]), "later");
	assert_string_equal(labels_of(f, ids[1]), "");
	must(f, store_label(f->s, ids, 2, &first, 1, &f->err));
	buf_truncate(&what, 0);
	must(f, store_undo(f->s, &what, &f->err));
	assert_string_equal(what.data, "1 story labelled");     /* the other had it */
	assert_string_equal(labels_of(f, ids[0]), "later");
	assert_int_equal(store_label(f->s, ids, 1, (struct label_change[]){{"good", true}, {"", true}}, 2, NULL), -1);
	assert_string_equal(labels_of(f, ids[0]), "later");
	/* a story that is gone for good gets none back */
	size_t dropped;
	must(f, store_label(f->s, ids, 1, &(struct label_change){"later", false}, 1, &f->err));
	must(f, store_run(f->s, &f->err, "UPDATE entries SET flags = 4 WHERE id = ?", "i", ids[0]));
	must(f, store_empty_trash(f->s, 10, &dropped, &f->err));
	assert_int_equal(dropped, 1);
	assert_int_equal(store_undo(f->s, &what, &f->err), 1);
	assert_string_equal(labels_of(f, ids[0]), "");
	buf_free(&what);
}

/* An article as the first version encoded it: no zone, no count of comments. */
static void add_first_version(struct buf *out, const char *text)
{
	wire_u8(out, 1);
	for (int i = 0; i < 9; i++)
		wire_str(out, NULL);
	wire_i64(out, NO_TIME);
	wire_i64(out, NO_TIME);
	wire_u32(out, 0);
	wire_u32(out, 0);           /* links */
	wire_u32(out, 1);           /* blocks */
	for (int i = 0; i < 6; i++)
		wire_u8(out, 0);
	wire_u32(out, 0);
	wire_u32(out, NO_LINK);
	wire_str(out, text);
	wire_str(out, NULL);
	wire_u32(out, 0);           /* spans */
	wire_u32(out, 0);           /* seams */
}

/* What older programs left in the store is read, and taken out of the index. */
static void test_older_article(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e = entry("1", "Title", NOW);
	struct buf old = BUF_INIT, packed = BUF_INIT;
	struct article *a;
	merge(f, f->feed, &e, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	put(f, id, ARTICLE_OF_FEED, "ancient words");
	add_first_version(&old, "ancient words");
	buf_addc(&packed, '\0');
	wire_bytes(&packed, old.data, old.len);
	must(f, store_run(f->s, &f->err, "UPDATE bodies SET data = ?", "b", (const void *)packed.data, packed.len));
	must(f, store_article(f->s, id, &a, &f->err));
	assert_string_equal(a->blocks[0].text, "ancient words");
	assert_int_equal(a->n_comments, NO_COUNT);
	article_free(a);
	put(f, id, ARTICLE_OF_FEED, "modern sentence");
	assert_int_equal(list(f, (struct entry_query){.words = "ancient"}).n, 0);
	assert_int_equal(list(f, (struct entry_query){.words = "modern"}).n, 1);
	buf_free(&old);
	buf_free(&packed);
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
	/* what the feed gives no more is not shown either */
	struct buf html = BUF_INIT, base = BUF_INIT;
	e.content = NULL;
	e.summary = "A summary";
	merge(f, f->feed, &e, 1);
	must(f, store_content(f->s, id, &html, &base, &f->err));
	assert_string_equal(buf_str(&html), "A summary");
	buf_free(&html);
	buf_free(&base);
}

static int64_t number(struct fixture *f, const char *sql)
{
	int64_t n = -1;
	must(f, store_number(f->s, &n, &f->err, sql, ""));
	return n;
}

/* Two editions of a story in one document: the upper one stays, poll by poll. */
static void test_two_editions(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "third edition", NOW), entry("2", "Other", NOW), entry("1", "second edition", NOW)};
	struct parsed_entry old = entry("1", "first edition", NOW);
	merge(f, f->feed, &old, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	assert_int_equal(merge(f, f->feed, e, 3), 1);
	put(f, id, ARTICLE_OF_FEED, "text");
	must(f, store_mark(f->s, &id, 1, ENTRY_READ, 0, &f->err));
	assert_int_equal(merge(f, f->feed, e, 3), 0);
	struct entry_list l = list(f, (struct entry_query){.sort = SORT_OLDEST});
	assert_int_equal(l.n, 2);
	assert_string_equal(l.items[0].title, "third edition");
	assert_int_equal(l.items[0].flags & ENTRY_CHANGED, 0);
	assert_int_equal(number(f, "SELECT count(*) FROM entries WHERE made = 0"), 1);
	assert_int_equal(merge(f, f->feed + 1, e, 3), 2);       /* also where all are new */
	assert_int_equal(number(f, "SELECT count(*) FROM entries WHERE title = 'third edition'"), 2);
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

/* A site whose pages all give the same notice has as many stories as before. */
static void test_same_text(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "The tide", NOW - 3), entry("2", "The lamp", NOW - 2), entry("3", "The tide", NOW - 1)};
	struct buf notice = BUF_INIT;
	for (int i = 0; i < 20; i++)
		buf_adds(&notice, "please come back later ");
	merge(f, f->feed, e, 3);
	struct entry_list l = list(f, (struct entry_query){0});
	for (size_t i = 0; i < l.n; i++)
		put(f, l.items[i].id, ARTICLE_OF_PAGE, notice.data);
	l = list(f, (struct entry_query){.fold = true});
	assert_int_equal(l.n, 2);
	assert_string_equal(l.items[0].title, "The tide");
	assert_int_equal(l.items[0].others, 1);
	assert_string_equal(l.items[1].title, "The lamp");
	/* nor does another feed of the site bring them together */
	struct parsed_entry others[] = {entry("4", "The pier", NOW - 6), entry("5", "The buoy", NOW - 5), entry("6", "The lamp", NOW - 4)};
	merge(f, f->feed + 1, others, 3);
	l = list(f, (struct entry_query){.feed_id = f->feed + 1});
	for (size_t i = 0; i < l.n; i++)
		put(f, l.items[i].id, ARTICLE_OF_PAGE, notice.data);
	l = list(f, (struct entry_query){.fold = true});
	assert_int_equal(l.n, 4);
	buf_free(&notice);
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

static size_t count(struct fixture *f, const char *text)
{
	struct filter *filter = filter_parse(text, &f->err);
	assert_non_null(filter);
	size_t n = list(f, (struct entry_query){.filter = filter}).n, counted;
	must(f, store_count(f->s, &(struct entry_query){.filter = filter}, &counted, &f->err));
	assert_int_equal(counted, n);
	filter_free(filter);
	return n;
}

static void test_filters(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "River news", NOW - 86400 / 2), entry("2", "C++ o'clock", NOW - 3 * 86400)};
	const char *label = "later";
	e[0].author = "Ann";
	merge(f, f->feed, e, 2);
	merge(f, f->feed + 1, e, 1);
	int64_t id = list(f, (struct entry_query){.feed_id = f->feed}).items[0].id;
	put(f, id, ARTICLE_OF_FEED, "the water is high today");
	must(f, store_mark(f->s, &id, 1, ENTRY_STARRED, 0, &f->err));
	must(f, store_label(f->s, &id, 1, &(struct label_change){label, true}, 1, &f->err));
	static const struct {
		const char *text;
		size_t n;
	} rows[] = {
		{"unread = \"yes\"", 3}, {"unread = \"no\"", 0}, {"starred = \"yes\"", 1}, {"starred != \"yes\"", 2},
		{"age < 1", 2}, {"age = 3", 1}, {"age >= 3", 1}, {"age between 0:2", 2}, {"age > 3", 0}, {"age <= 3", 3}, {"age != 0", 1},
		{"title =~ \"^river\"", 2}, {"title !~ \"river\"", 1}, {"title = \"C++ o'clock\"", 1}, {"title # \"news\"", 2},
		{"author = \"Ann\"", 2}, {"author = \"\"", 1}, {"tags # \"news\"", 2}, {"tags !# \"news\"", 1},
		{"feedtitle = \"Feed A\"", 2}, {"rssurl =~ \"b.example\"", 1}, {"unread_count = 2", 2}, {"total_count > 1", 2},
		{"text =~ \"water high\"", 1}, {"text !~ \"water\"", 2}, {"words = 5", 1}, {"labels # \"later\"", 1}, {"flags # \"x\"", 0},
		{"page = \"\"", 3}, {"date = \"2023-11-14\"", 2}, {"full = \"yes\"", 0}, {"enclosure_url =~ \".\"", 0}, {"content =~ \"x\"", 0},
		{"(age < 1 or title =~ \"C\") and tags # \"news\"", 2}, {"guid = \"1\" and link = \"\" and feedlink = \"\" and description = \"\"", 2},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (count(f, rows[i].text) != rows[i].n)
			print_error("%s\n", rows[i].text);
		assert_int_equal(count(f, rows[i].text), rows[i].n);
	}
	assert_int_equal(list(f, (struct entry_query){.label = label}).n, 1);
}

/* Every way to ask finds its index: INDEXED BY is an error where there is none. */
static void test_every_query(void **state)
{
	struct fixture *f = *state;
	struct filter *filter = filter_parse("starred = \"yes\" and age < 10", NULL);
	struct parsed_entry e = entry("1", "One", NOW);
	merge(f, f->feed, &e, 1);
	for (unsigned bits = 0; bits < 1 << 9; bits++) {
		struct entry_query q = {
			.feed_id = bits & 1 ? f->feed : 0, .tag = bits & 2 ? "news" : NULL, .words = bits & 4 ? "one" : NULL,
			.label = bits & 8 ? "x" : NULL, .filter = bits & 16 ? filter : NULL, .unread = bits & 32, .starred = bits & 64,
			.deleted = bits & 128, .fold = bits & 256};
		for (int sort = SORT_NEWEST; sort <= SORT_FEED; sort++) {
			q.sort = (enum entry_sort)sort;
			list(f, q);
		}
		must(f, store_mark_all(f->s, &q, ENTRY_READ, 0, &f->err));
	}
	filter_free(filter);
}

static void test_expire(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "old read", NOW - 90 * 86400), entry("2", "old starred", NOW - 91 * 86400),
	                           entry("3", "old unread", NOW - 92 * 86400), entry("4", "new read", NOW)};
	size_t dropped;
	merge(f, f->feed, e, 4);
	struct entry_list l = list(f, (struct entry_query){0});
	must(f, store_mark(f->s, (int64_t[]){l.items[0].id, l.items[1].id, l.items[2].id}, 3, ENTRY_READ, 0, &f->err));
	must(f, store_mark(f->s, &l.items[2].id, 1, ENTRY_STARRED, 0, &f->err));
	must(f, store_mark(f->s, &l.items[3].id, 1, 0, ENTRY_READ, &f->err));
	put(f, l.items[1].id, ARTICLE_OF_PAGE, "forgotten text");
	must(f, store_expire(f->s, &(struct expiry){.keep_pages = true, .limit = 100}, &dropped, &f->err));
	assert_int_equal(dropped, 0);
	struct keep own = {.feed_id = f->feed};
	struct expiry expiry = {.keep_days = 30, .own = &own, .n_own = 1, .keep_pages = true, .limit = 100};
	must(f, store_expire(f->s, &expiry, &dropped, &f->err));
	assert_int_equal(dropped, 0);       /* this feed's are kept for ever */
	own.days = 100;
	must(f, store_expire(f->s, &expiry, &dropped, &f->err));
	assert_int_equal(dropped, 0);
	own.days = 30;
	expiry.keep_days = 0;
	must(f, store_expire(f->s, &expiry, &dropped, &f->err));
	assert_int_equal(dropped, 1);
	assert_int_equal(feed_row(f).total, 3);
	assert_int_equal(list(f, (struct entry_query){.words = "forgotten"}).n, 0);
	/* what the feed still names does not come back as new */
	assert_int_equal(merge(f, f->feed, e, 4), 0);
}

/* Of a dropped story nothing stays but its hash, and its room is used again. */
static void test_expire_frees(void **state)
{
	struct fixture *f = *state;
	struct buf text = BUF_INIT;
	size_t dropped;
	int64_t pages[2];
	uint64_t noise = HASH_START;
	for (int i = 0; i < 20000; i++)         /* nothing that packs well */
		buf_addf(&text, "%llx ", (unsigned long long)(noise = hash_bytes(&noise, sizeof noise)));
	struct article *a = article("Title", "A short text.");
	struct kept_page two[2] = {{.body = text}, {.body = text}};
	buf_adds(&two[1].url, "https://a.example/2");
	for (int round = 0; round < 2; round++) {
		struct parsed_entry e = entry(round ? "1" : "2", "Title", NOW - 90 * 86400);
		e.content = "<p>Text</p>";
		e.enclosures = &(struct enclosure){.url = "https://a.example/x.mp3", .length = -1};
		e.n_enclosures = 1;
		merge(f, f->feed, &e, 1);
		int64_t id = list(f, (struct entry_query){0}).items[0].id;
		must(f, store_put_article(f->s, id, ARTICLE_OF_PAGE, a, two, 2, &f->err));
		must(f, store_set_place(f->s, id, 1, 2, &f->err));
		must(f, store_mark(f->s, &id, 1, ENTRY_READ, 0, &f->err));
		pages[round] = number(f, "PRAGMA page_count");
		must(f, store_expire(f->s, &(struct expiry){.keep_days = 30, .keep_pages = true, .limit = 10}, &dropped, &f->err));
		assert_int_equal(dropped, 1);
		assert_int_equal(number(f, "SELECT (SELECT count(*) FROM entries) + (SELECT count(*) FROM bodies) + (SELECT count(*) FROM pages)"
		                           " + (SELECT count(*) FROM page_parts) + (SELECT count(*) FROM contents)"
		                           " + (SELECT count(*) FROM enclosures) + (SELECT count(*) FROM places)"), 0);
	}
	assert_true(pages[1] <= pages[0] + 1);
	article_free(a);
	buf_free(&two[1].url);
	buf_free(&text);
}

/* The next story gets its id, and none of what is undone. */
static void test_undo_of_dropped(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "here before", NOW), entry("2", "deleted", NOW), entry("3", "new", NOW)};
	struct buf what = BUF_INIT;
	size_t dropped;
	merge(f, f->feed, e, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	must(f, store_mark(f->s, &id, 1, ENTRY_READ, 0, &f->err));
	merge(f, f->feed, e, 2);
	id = list(f, (struct entry_query){0}).items[0].id;
	must(f, store_mark(f->s, &id, 1, ENTRY_STARRED, 0, &f->err));
	must(f, store_label(f->s, &id, 1, &(struct label_change){"kept", true}, 1, &f->err));
	must(f, store_label(f->s, &id, 1, &(struct label_change){"kept", false}, 1, &f->err));
	must(f, store_mark(f->s, &id, 1, ENTRY_DELETED, 0, &f->err));
	must(f, store_empty_trash(f->s, 10, &dropped, &f->err));
	assert_int_equal(dropped, 1);
	merge(f, f->feed, e, 3);
	assert_int_equal(list(f, (struct entry_query){0}).items[0].id, id);
	must(f, store_undo(f->s, &what, &f->err));
	assert_string_equal(what.data, "1 story marked read");
	assert_int_equal(store_undo(f->s, &what, &f->err), 1);
	assert_int_equal(number(f, "SELECT count(*) FROM labels"), 0);
	assert_int_equal(feed_row(f).unread, 2);
	buf_free(&what);
}

/* What no list shows: but what was kept is kept, and all is there again with the feed. */
static void test_unsubscribed(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "plain", NOW - 40 * 86400), entry("2", "starred", NOW), entry("3", "labelled", NOW)};
	struct filter *filter = filter_parse("age < 1000", NULL);
	struct unread_count c = {0};
	size_t n;
	merge(f, f->feed, e, 1);
	merge(f, f->feed + 1, e, 3);
	struct entry_list l = list(f, (struct entry_query){.feed_id = f->feed + 1});
	assert_int_equal(l.n, 3);
	must(f, store_mark(f->s, &l.items[1].id, 1, ENTRY_STARRED, 0, &f->err));
	must(f, store_label(f->s, &l.items[0].id, 1, &(struct label_change){"later", true}, 1, &f->err));
	assert_int_equal(list(f, (struct entry_query){.unread = true}).n, 4);
	sync_text(f, "https://a.example/feed\n");
	assert_int_equal(list(f, (struct entry_query){.unread = true}).n, 3);
	must(f, store_count(f->s, &(struct entry_query){.filter = filter}, &n, &f->err));
	assert_int_equal(n, 3);
	assert_int_equal(store_count_unread(f->s, filter, 100, &c, &f->err), 1);
	assert_int_equal(c.found, 3);
	assert_int_equal(list(f, (struct entry_query){.feed_id = f->feed + 1}).n, 3);
	sync_text(f, "https://a.example/feed\nhttps://b.example/feed\n");
	assert_int_equal(list(f, (struct entry_query){.unread = true}).n, 4);
	sync_text(f, "https://a.example/feed\n");
	must(f, store_expire(f->s, &(struct expiry){.keep_days = 30, .keep_pages = true, .limit = 100}, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(list(f, (struct entry_query){.feed_id = f->feed + 1}).n, 2);
	filter_free(filter);
}

/* Piece by piece it comes to the same as at once. */
static void test_count_unread(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[20];
	struct filter *filter = filter_parse("title =~ \"river\"", NULL);
	for (size_t i = 0; i < ARRAY_LEN(e); i++)       /* several of one time */
		e[i] = entry(arena_printf(f->a, "%zu", i), i % 3 ? "River" : "Hill", NOW - (int64_t)(i / 4));
	merge(f, f->feed, e, ARRAY_LEN(e));
	int64_t read = list(f, (struct entry_query){.filter = filter}).items[2].id;
	must(f, store_mark(f->s, &read, 1, ENTRY_READ, 0, &f->err));
	for (size_t most = 1; most < 30; most++) {
		struct unread_count c = {0};
		int r;
		while ((r = store_count_unread(f->s, filter, most, &c, &f->err)) == 0)
			;
		assert_int_equal(r, 1);
		assert_int_equal(c.found, 12);
	}
	filter_free(filter);
}

static void test_trash(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "One", NOW), entry("2", "Two", NOW - 1), entry("3", "Three", NOW - 2)};
	struct buf what = BUF_INIT;
	size_t dropped;
	merge(f, f->feed, e, 3);
	struct entry_list l = list(f, (struct entry_query){0});
	put(f, l.items[0].id, ARTICLE_OF_FEED, "forgotten text");
	must(f, store_mark(f->s, (int64_t[]){l.items[0].id, l.items[1].id}, 2, ENTRY_DELETED, 0, &f->err));
	must(f, store_empty_trash(f->s, 100, &dropped, &f->err));
	assert_int_equal(dropped, 2);
	assert_int_equal(store_undo(f->s, &what, &f->err), 1);      /* and says so */
	assert_int_equal(list(f, (struct entry_query){0}).n, 1);
	assert_int_equal(list(f, (struct entry_query){.words = "forgotten"}).n, 0);
	assert_int_equal(merge(f, f->feed, e, 3), 0);   /* nor does the feed bring them back */
	buf_free(&what);
}

static void test_enclosures(void **state)
{
	struct fixture *f = *state;
	struct enclosure c = {.url = "https://a.example/one.mp3", .type = "audio/mpeg", .length = 5}, *items;
	struct parsed_entry e = entry("1", "One", NOW);
	size_t n;
	e.enclosures = &c;
	e.n_enclosures = 1;
	merge(f, f->feed, &e, 1);
	int64_t id = list(f, (struct entry_query){0}).items[0].id;
	must(f, store_enclosures(f->s, id, f->a, &items, &n, &f->err));
	assert_int_equal(n, 1);
	assert_int_equal(items[0].state, 0);
	must(f, store_enclosure_done(f->s, items[0].id, ENCLOSURE_DOWNLOADED, "/tmp/one.mp3", &f->err));
	must(f, store_enclosure_done(f->s, items[0].id, ENCLOSURE_PLAYED, NULL, &f->err));
	must(f, store_enclosures(f->s, id, f->a, &items, &n, &f->err));
	assert_int_equal(items[0].state, ENCLOSURE_DOWNLOADED | ENCLOSURE_PLAYED);
	assert_string_equal(items[0].path, "/tmp/one.mp3");
}

/* A reader lists while a batch is open, and sees it once it is whole. */
static void test_reader_beside_writer(void **state)
{
	struct fixture *f = *state;
	struct parsed_entry e[] = {entry("1", "One", NOW), entry("2", "Two", NOW)};
	struct entry_list l;
	struct store *reader = store_open(f->path, &f->err);
	assert_non_null(reader);
	int64_t version = store_version(reader);
	must(f, store_begin(f->s, &f->err));
	merge(f, f->feed, e, 1);
	must(f, store_entries(reader, &(struct entry_query){.limit = 10}, f->a, &l, &f->err));
	assert_int_equal(l.n, 0);
	merge(f, f->feed + 1, e, 2);
	must(f, store_commit(f->s, &f->err));
	assert_int_not_equal(store_version(reader), version);
	must(f, store_entries(reader, &(struct entry_query){.limit = 10}, f->a, &l, &f->err));
	assert_int_equal(l.n, 3);
	store_close(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sync, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merge, setup, teardown),
		cmocka_unit_test_setup_teardown(test_merge_keeps_together, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shared_guid, setup, teardown),
		cmocka_unit_test_setup_teardown(test_two_editions, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mark_and_undo, setup, teardown),
		cmocka_unit_test_setup_teardown(test_article, setup, teardown),
		cmocka_unit_test_setup_teardown(test_packed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_labels, setup, teardown),
		cmocka_unit_test_setup_teardown(test_older_article, setup, teardown),
		cmocka_unit_test_setup_teardown(test_edit, setup, teardown),
		cmocka_unit_test_setup_teardown(test_duplicates, setup, teardown),
		cmocka_unit_test_setup_teardown(test_same_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_filters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_query, setup, teardown),
		cmocka_unit_test_setup_teardown(test_expire, setup, teardown),
		cmocka_unit_test_setup_teardown(test_expire_frees, setup, teardown),
		cmocka_unit_test_setup_teardown(test_undo_of_dropped, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unsubscribed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_count_unread, setup, teardown),
		cmocka_unit_test_setup_teardown(test_trash, setup, teardown),
		cmocka_unit_test_setup_teardown(test_enclosures, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reader_beside_writer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sorts, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
