/* What the store costs: a cold merge, beside bare SQLite that inserts the
 * same bytes in one table with two indexes; bytes written beside the store's
 * size; opening, first lists and searches once N entries are in it.
 *
 *     make bench/store && bench/store [ENTRIES [FOLDER]]
 *
 * With KEEP in the environment the store stays, for bench/start.
 *
 * Times are CPU of this process. Feeds have 40 entries, the first 10,000 (but
 * no more than half of all). */
#include <config.h>

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "model/filter.h"
#include "model/store_entry.h"
#include "model/store_feed.h"

enum { PER_FEED = 40, FIRST = 10000, BATCH = 5000, TEXT = 1200, BASE = 1700000000 };

static struct buf err;
static char text[TEXT + 1];

static double cpu(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int result)
{
	if (result >= 0)
		return;
	fprintf(stderr, "bench/store: %s\n", buf_str(&err));
	exit(1);
}

/* Bytes that this process has had written, as Linux counts them. */
static long long written(void)
{
	char line[128];
	long long n = 0;
	FILE *f = fopen("/proc/self/io", "r");
	while (f && fgets(line, sizeof line, f))
		sscanf(line, "wchar: %lld", &n);
	if (f)
		fclose(f);
	return n;
}

static void fill_text(void)
{
	static const char *const words[] = {"river ", "harbour ", "lamp ", "of ", "the ", "keeper ", "tide ", "and "};
	for (size_t n = 0, i = 0; n < TEXT; i = i * 1103515245 + 12345) {
		const char *w = words[(i >> 16) % ARRAY_LEN(words)];
		for (; *w && n < TEXT; w++)
			text[n++] = *w;
	}
}

static struct parsed_entry make_entry(struct arena *a, size_t feed, size_t i)
{
	const char *url = arena_printf(a, "https://feed%zu.example/stories/2026/number-%zu.html", feed, i);
	return (struct parsed_entry){
		.guid = url, .url = url, .title = arena_printf(a, "Story number %zu of feed %zu, with a title of usual length", i, feed),
		.author = "A. Writer", .content = text, .base = url, .summary = "A line or two that say what the story is about, cut.",
		.published = BASE - (int64_t)((i * 7919 + feed * 104729) % 40000000), .updated = NO_TIME};
}

static size_t entries_of(size_t feed, size_t total)
{
	return feed ? PER_FEED : total / 2 < FIRST ? total / 2 : FIRST;
}

static size_t make_feeds(struct store *s, size_t total)
{
	struct buf lines = BUF_INIT;
	size_t feeds = 1 + (total - entries_of(0, total)) / PER_FEED;
	for (size_t i = 0; i < feeds; i++)
		buf_addf(&lines, "https://feed%zu.example/feed tag%zu\n", i, i % 20);
	struct feeds_file *file = feeds_file_parse("feeds", lines.data, lines.len);
	must(store_sync_feeds(s, file, &err));
	feeds_file_free(file);
	buf_free(&lines);
	return feeds;
}

static double merge_all(struct store *s, size_t feeds, size_t total)
{
	double spent = 0;
	size_t in_batch = 0;
	for (size_t k = 0; k < feeds; k++) {
		struct arena *a = arena_new();
		size_t n = entries_of(k, total);
		struct parsed_entry *e = arena_array(a, n, sizeof *e);
		struct parsed_feed f = {.entries = e, .n_entries = (uint32_t)n};
		uint32_t added;
		for (size_t i = 0; i < n; i++)
			e[i] = make_entry(a, k, i);
		double start = cpu();
		if (!in_batch)
			must(store_begin(s, &err));
		must(store_merge_entries(s, (int64_t)k + 1, &f, &added, &err));
		in_batch += n;
		if (in_batch >= BATCH || k + 1 == feeds) {
			must(store_commit(s, &err));
			in_batch = 0;
		}
		spent += cpu() - start;
		arena_free(a);
	}
	return spent;
}

/* The same bytes into one table: what SQLite alone costs. */
static double bare(const char *path, size_t feeds, size_t total)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	double spent = 0;
	size_t in_batch = 0;
	sqlite3_open(path, &db);
	sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE e (id INTEGER PRIMARY KEY, feed INT, guid TEXT,"
	                 " url TEXT, title TEXT, author TEXT, date INT, summary TEXT, body TEXT); CREATE UNIQUE INDEX g ON e (feed, guid);"
	                 " CREATE INDEX d ON e (date)", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO e VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", -1, &q, NULL);
	for (size_t k = 0; k < feeds; k++) {
		struct arena *a = arena_new();
		for (size_t i = 0; i < entries_of(k, total); i++) {
			struct parsed_entry e = make_entry(a, k, i);
			double start = cpu();
			if (in_batch++ == 0)
				sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
			const char *const values[] = {e.guid, e.url, e.title, e.author, NULL, e.summary, e.content};
			sqlite3_bind_int64(q, 1, (int64_t)k);
			for (int c = 0; c < 7; c++)
				sqlite3_bind_text(q, c + 2, values[c], -1, SQLITE_STATIC);
			sqlite3_bind_int64(q, 6, e.published);
			sqlite3_step(q);
			sqlite3_reset(q);
			if (in_batch == BATCH) {
				sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
				in_batch = 0;
			}
			spent += cpu() - start;
		}
		arena_free(a);
	}
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return spent;
}

static void time_query(struct store *s, const char *name, struct entry_query q)
{
	double best = 1e9;
	size_t n = 0;
	if (!q.limit)
		q.limit = 50;
	for (int i = 0; i < 5; i++) {
		struct arena *a = arena_new();
		struct entry_list list;
		double start = cpu();
		must(store_entries(s, &q, a, &list, &err));
		if (cpu() - start < best)
			best = cpu() - start;
		n = list.n;
		arena_free(a);
	}
	printf("%-44s %9.3f ms  %zu rows\n", name, best * 1e3, n);
}

static void time_queries(struct store *s)
{
	struct filter *smart = filter_parse("unread = \"yes\" and title =~ \"number 7\" and age < 100000", &err);
	struct filter *rare = filter_parse("starred = \"yes\"", &err);
	time_query(s, "newest 50", (struct entry_query){.sort = SORT_NEWEST});
	time_query(s, "newest 50 unread", (struct entry_query){.unread = true});
	time_query(s, "newest 50, from the 10,000th", (struct entry_query){.offset = 10000});
	time_query(s, "newest 50 of a feed of 10,000", (struct entry_query){.feed_id = 1});
	time_query(s, "all of a feed of 10,000", (struct entry_query){.feed_id = 1, .limit = 10000});
	time_query(s, "newest 50 of a tag", (struct entry_query){.tag = "tag3"});
	time_query(s, "newest 50 unread of a tag", (struct entry_query){.tag = "tag3", .unread = true});
	time_query(s, "starred (none)", (struct entry_query){.starred = true});
	time_query(s, "smart feed: unread, title =~, age", (struct entry_query){.filter = smart});
	time_query(s, "smart feed: starred (none)", (struct entry_query){.filter = rare});
	time_query(s, "sorted by title", (struct entry_query){.sort = SORT_TITLE});
	filter_free(smart);
	filter_free(rare);
}

static void time_open(const char *path)
{
	double start = cpu();
	struct store *s = store_open(path, &err);
	struct arena *a = arena_new();
	struct feed_list feeds;
	must(s ? 0 : -1);
	double opened = cpu();
	must(store_feeds(s, a, &feeds, &err));
	printf("%-44s %9.3f ms\n", "open", (opened - start) * 1e3);
	printf("%-44s %9.3f ms  %zu rows\n", "all feeds with counts", (cpu() - opened) * 1e3, feeds.n);
	time_queries(s);
	arena_free(a);
	store_close(s);
}

int main(int argc, char **argv)
{
	size_t total = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 40000;
	char path[256], bare_path[256];
	struct stat st;
	fill_text();
	now_set(BASE);
	snprintf(path, sizeof path, "%s/bench-store.db", argc > 2 ? argv[2] : "/tmp");
	snprintf(bare_path, sizeof bare_path, "%s/bench-bare.db", argc > 2 ? argv[2] : "/tmp");
	unlink(path);
	unlink(bare_path);
	struct store *s = store_open(path, &err);
	must(s ? 0 : -1);
	size_t feeds = make_feeds(s, total);
	long long before = written();
	double merge = merge_all(s, feeds, total);
	store_close(s);
	long long bytes = written() - before;
	double floor = bare(bare_path, feeds, total);
	stat(path, &st);
	printf("%zu feeds, %zu entries, %lld MB\n", feeds, total, (long long)st.st_size >> 20);
	printf("cold merge %.1f us an entry; bare SQLite %.1f; ratio %.2f\n", merge * 1e6 / (double)total, floor * 1e6 / (double)total, merge / floor);
	printf("written %.2f times the store\n", (double)bytes / (double)st.st_size);
	time_open(path);
	if (!getenv("KEEP"))
		unlink(path);
	unlink(bare_path);
	buf_free(&err);
	return 0;
}
