/* Fills the store and the feeds file of the environment's folders with made-up
 * news, for the screen tests and for measuring without a network.
 *
 *     seed [FEEDS ENTRIES]     3 feeds of 12 entries unless said otherwise
 *     seed twins               2 feeds of 150 entries: the same stories
 *     seed edited              later, the long story of the first feed is read,
 *                              and its author puts a note above it
 *
 * Every entry has an article: text, a heading, a quotation, a link, and an
 * advertisement that was set aside. The last entry of each feed is 300 lines
 * long. The third feed has an error. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "model/feeds_file.h"
#include "model/store.h"
#include "model/store_entry.h"
#include "model/store_feed.h"

enum { NEWEST = 1767225600, LONG_PARAGRAPHS = 90, EARLY = 40 };

static const char *const subjects[] = {"The harbour", "A small library", "The night train", "An old bridge", "The river", "A quiet village", "The orchard"};
static const char *const events[] = {"opens again after the winter", "counts its visitors", "finds a new keeper", "moves to the other bank", "gives its first concert", "waits for the spring flood", "celebrates a hundred years"};

static void die(const struct buf *err)
{
	fprintf(stderr, "seed: %s\n", buf_str(err));
	exit(1);
}

static void add_block(struct article_builder *b, enum block_kind kind, const char *text)
{
	struct block like = {.kind = (uint8_t)kind, .link = NO_LINK, .level = kind == BLOCK_HEADING ? 2 : 0, .quote = kind == BLOCK_QUOTE};
	builder_begin(b, &like);
	builder_text(b, text, strlen(text), 0, NO_LINK);
	builder_end(b);
}

static void add_ad(struct article_builder *b)
{
	struct block like = {.kind = BLOCK_PARA, .link = NO_LINK, .hidden = HIDE_AD, .hidden_by = HIDDEN_BY_RULE, .why = "made-up rule"};
	const char *text = "Advertisement: buy the finest umbrellas in town.";
	builder_begin(b, &like);
	builder_text(b, text, strlen(text), 0, NO_LINK);
	builder_end(b);
}

static void add_link(struct article_builder *b)
{
	struct block like = {.kind = BLOCK_PARA, .link = NO_LINK};
	builder_begin(b, &like);
	builder_text(b, "More is told by ", 16, 0, NO_LINK);
	builder_text(b, "the town archive", 16, 0, builder_link(b, "https://archive.example/town"));
	builder_text(b, ", which is open on Mondays.", 27, 0, NO_LINK);
	builder_end(b);
}

static struct article *make_article(const char *title, size_t paragraphs, bool edited)
{
	struct article_builder *b = builder_new();
	struct article *head = builder_head(b);
	char text[400];
	builder_set(b, &head->title, title);
	builder_set(b, &head->byline, "Ida Holm");
	builder_set(b, &head->url, "https://news.example/story");
	head->published = NEWEST;
	head->modified = NO_TIME;
	if (edited)
		add_block(b, BLOCK_PARA, "A note: the lamp was lit after all.");
	for (size_t i = 0; i < paragraphs; i++) {
		snprintf(text, sizeof text, "Paragraph %zu of '%s' says that the water was calm, that nobody was in a hurry, and that the ferryman had time to explain how the old lamp is lit when the fog comes in from the sea%s", i + 1, title, edited && i == 1 ? ", and when it does not." : ".");
		add_block(b, BLOCK_PARA, text);
		if (i == 1)
			add_ad(b);
		if (i % 12 == 2)
			add_block(b, BLOCK_HEADING, "What the ferryman knows");
		if (i == 2)
			add_block(b, BLOCK_QUOTE, "We have all the time in the world, and then the bell rings.");
	}
	add_link(b);
	return builder_finish(b);
}

static bool twins;      /* each feed has the stories of the first */

static const char first_content[] = "<p>The feed's own short text.</p>";

static void fill_feed(struct store *s, const struct feed *feed, size_t index, size_t n, const char *content)
{
	struct parsed_entry *entries = xcalloc(n, sizeof *entries);
	struct arena *a = arena_new();
	struct buf err = BUF_INIT;
	uint32_t added;
	for (size_t i = 0; i < n; i++) {
		entries[i] = (struct parsed_entry){
			.guid = arena_printf(a, "guid-%zu-%zu", index, i), .url = arena_printf(a, "https://news.example/%zu/%zu", twins ? 0 : index, i),
			.title = arena_printf(a, "%s %s (%zu)", subjects[(i + index) % ARRAY_LEN(subjects)], events[(i * 3 + index) % ARRAY_LEN(events)], i + 1),
			.summary = "The water was calm.", .content = i + 1 == n ? content : first_content, .published = NEWEST - (int64_t)(i * 3600 * 5 + index * 600), .updated = NO_TIME,
		};
	}
	struct parsed_feed parsed = {.format = FEED_RSS20, .updated = NO_TIME, .title = arena_printf(a, "Feed %zu of the coast", index + 1), .link = "https://news.example/", .entries = entries, .n_entries = (uint32_t)n};
	struct feed_outcome o = {.when = NEWEST, .next_due = NEWEST + 3600, .feed = &parsed, .error = index == 2 ? "the server answered 503 (try again later)" : NULL};
	if (store_begin(s, &err) != 0 || store_merge_entries(s, feed->id, &parsed, &added, &err) != 0 || store_feed_outcome(s, feed->id, &o, &err) != 0 || store_commit(s, &err) != 0)
		die(&err);
	free(entries);
	arena_free(a);
}

static const char page[] = "<html><body><nav>Home Sport Weather</nav><p>The page of the ferryman, as it came.</p></body></html>";

static void fill_articles(struct store *s, size_t per_feed, bool edited)
{
	struct buf err = BUF_INIT;
	struct arena *a = arena_new();
	struct pending *p;
	size_t n, most = per_feed > EARLY ? 400 : 100000;
	if (store_pending(s, 0, false, a, most, &p, &n, &err) != 0 || store_begin(s, &err) != 0)
		die(&err);
	struct kept_page kept = {0};
	buf_adds(&kept.body, page);
	buf_adds(&kept.content_type, "text/html");
	char last[32];
	snprintf(last, sizeof last, "(%zu)", per_feed);
	for (size_t i = 0; i < n; i++) {
		struct article *article = make_article(p[i].title, strstr(p[i].title, last) ? LONG_PARAGRAPHS : 4, edited);
		if (store_put_article(s, p[i].id, ARTICLE_OF_PAGE, article, &kept, 1, &err) != 0)
			die(&err);
		article_free(article);
	}
	if (store_commit(s, &err) != 0)
		die(&err);
	kept_page_free(&kept);
	arena_free(a);
}

static void write_feeds(const char *path, size_t n)
{
	struct buf b = BUF_INIT, err = BUF_INIT;
	buf_adds(&b, "# made up\n");
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "https://feeds.example/%zu%s\n", i + 1, i == 1 && n < 10 ? " coast" : "");
	if (path_make_parent(path, &err) != 0 || file_write(path, b.data, b.len, &err) != 0)
		die(&err);
	buf_free(&b);
}

/* The last entry of the first feed is read, and then it changes. */
static void edit_story(struct store *s, const struct feed *feed, size_t entries)
{
	struct buf err = BUF_INIT;
	struct arena *a = arena_new();
	struct entry_query q = {.feed_id = feed->id, .limit = entries};
	struct entry_list list;
	if (store_entries(s, &q, a, &list, &err) != 0 || list.n == 0 || store_mark(s, &list.items[list.n - 1].id, 1, ENTRY_READ, 0, &err) != 0)
		die(&err);
	fill_feed(s, feed, 0, entries, "<p>The feed's own short text, edited.</p>");
	fill_articles(s, entries, true);
	arena_free(a);
}

int main(int argc, char **argv)
{
	int64_t feeds = 3, entries = 12;
	struct paths paths;
	struct buf err = BUF_INIT;
	struct feed_list list;
	struct arena *a = arena_new();
	bool edited = argc == 2 && str_eq(argv[1], "edited");
	twins = argc == 2 && str_eq(argv[1], "twins");
	if (twins)
		feeds = 2, entries = 150;
	if (argc == 3 && !(parse_int(argv[1], 1, 100000, &feeds) && parse_int(argv[2], 1, 100000, &entries)))
		return 2;
	now_set(NEWEST);
	if (paths_init(&paths, &err) != 0)
		die(&err);
	if (!edited)
		write_feeds(paths.feeds, (size_t)feeds);
	paths_free(&paths);             /* without a feeds file they were those of the sample edition */
	if (paths_init(&paths, &err) != 0)
		die(&err);
	struct store *s = store_open(paths.store, &err);
	struct feeds_file *file = feeds_file_read(paths.feeds, &err);
	if (!s || !file || store_sync_feeds(s, file, &err) != 0 || store_feeds(s, a, &list, &err) != 0)
		die(&err);
	for (size_t i = 0; i < list.n && !edited; i++)
		fill_feed(s, &list.items[i], i, (size_t)entries, first_content);
	if (edited)
		edit_story(s, &list.items[0], (size_t)entries);
	else
		fill_articles(s, (size_t)entries, false);
	store_close(s);
	feeds_file_free(file);
	arena_free(a);
	paths_free(&paths);
	return 0;
}
