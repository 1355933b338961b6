#include <config.h>

#include "model/store_feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/store_sql.h"

/* --- in step with the feeds file --- */

static void add_tags(struct buf *out, const struct feed_line *f)
{
	for (size_t i = 0; i < f->n_tags; i++)
		buf_addf(out, "%s%s", i ? "\n" : "", f->tags[i]);
}

static uint64_t hash_line(uint64_t h, const struct feed_line *f)
{
	h = hash_more(h, f->url, strlen(f->url) + 1);
	if (f->title)
		h = hash_more(h, f->title, strlen(f->title));
	h = hash_more(h, f->hidden ? "!" : ".", 1);
	for (size_t i = 0; i < f->n_tags; i++)
		h = hash_more(h, f->tags[i], strlen(f->tags[i]) + 1);
	return h;
}

static bool is_smart(const struct feed_line *f)
{
	return str_starts(f->url, "query:");
}

static int sync_tags(struct store *s, const struct feed_line *f, struct buf *err)
{
	int64_t id;
	if (f->n_tags == 0)
		return 0;
	if (store_number(s, &id, err, "SELECT id FROM feeds WHERE url = ?", "t", f->url) != 0)
		return -1;
	for (size_t i = 0; i < f->n_tags; i++)
		if (store_run(s, err, "INSERT OR IGNORE INTO feed_tags VALUES (?, ?)", "ti", f->tags[i], id) != 0)
			return -1;
	return 0;
}

static int sync_line(struct store *s, const struct feed_line *f, int64_t position, struct buf *err)
{
	struct buf tags = BUF_INIT;
	add_tags(&tags, f);
	int result = store_run(s, err,
		"INSERT INTO feeds (url, name, tags, position, hidden) VALUES (?, ?, ?, ?, ?)"
		" ON CONFLICT (url) DO UPDATE SET name = excluded.name, tags = excluded.tags,"
		" position = excluded.position, hidden = excluded.hidden, subscribed = 1",
		"tttii", f->url, f->title, buf_str(&tags), position, (int64_t)f->hidden);
	if (result == 0)
		result = sync_tags(s, f, err);
	buf_free(&tags);
	return result;
}

/* A feed named twice is at its last line, with the tags of both. */
static int sync_all(struct store *s, const struct feeds_file *file, struct buf *err)
{
	if (store_run(s, err, "UPDATE feeds SET subscribed = 0 WHERE url <> ?", "t", STORE_SAVED_URL) != 0 ||
	    store_run(s, err, "DELETE FROM feed_tags", "") != 0)
		return -1;
	for (size_t i = 0; i < file->n; i++)
		if (!is_smart(&file->items[i]) && sync_line(s, &file->items[i], (int64_t)i, err) != 0)
			return -1;
	return 0;
}

int store_sync_feeds(struct store *s, const struct feeds_file *file, struct buf *err)
{
	uint64_t h = HASH_START;
	for (size_t i = 0; i < file->n; i++)
		h = hash_line(h, &file->items[i]);
	int64_t kept = 0;
	int known = store_number(s, &kept, err, "SELECT value FROM facts WHERE name = 'feeds file'", "");
	if (known < 0 || (known == 0 && kept == (int64_t)h))
		return known < 0 ? -1 : 0;
	if (store_begin(s, err) != 0)
		return -1;
	int result = sync_all(s, file, err);
	if (result == 0)
		result = store_run(s, err, "INSERT OR REPLACE INTO facts VALUES ('feeds file', ?)", "i", (int64_t)h);
	return store_end(s, result, err);
}

/* --- reading --- */

/* What a list shows of a feed comes first. */
#define LISTED_COLUMNS "id, url, coalesce(name, title, url), link, tags, last_error, unread, total, hidden, position"
#define FEED_COLUMNS \
	LISTED_COLUMNS ", next_due, last_success, last_try, etag, last_modified, failures, state, interval, ttl," \
	" skip_hours, skip_days, moved_to, moved_times, body_hash"

static void split_tags(const char *joined, struct arena *a, struct feed *out)
{
	if (!*joined)
		return;
	uint32_t n = 1;
	for (const char *p = joined; *p; p++)
		n += *p == '\n';
	const char **tags = arena_array(a, n, sizeof *tags);
	for (uint32_t i = 0; i < n; i++) {
		size_t length = strcspn(joined, "\n");
		tags[i] = arena_strndup(a, joined, length);
		joined += length + 1;
	}
	out->tags = tags;
	out->n_tags = n;
}

static void read_listed(sqlite3_stmt *q, struct arena *a, struct feed *out)
{
	*out = (struct feed){
		.id = sqlite3_column_int64(q, 0),
		.url = column_str(q, 1, a),
		.title = column_str(q, 2, a),
		.link = column_str(q, 3, a),
		.last_error = column_str(q, 5, a),
		.unread = (uint32_t)sqlite3_column_int64(q, 6),
		.total = (uint32_t)sqlite3_column_int64(q, 7),
		.hidden = sqlite3_column_int(q, 8),
		.position = sqlite3_column_int64(q, 9),
		.next_due = NO_TIME,
		.last_success = NO_TIME,
		.last_try = NO_TIME,
	};
	split_tags((const char *)sqlite3_column_text(q, 4), a, out);
}

static void read_feed(sqlite3_stmt *q, struct arena *a, struct feed *out)
{
	read_listed(q, a, out);
	out->next_due = column_time(q, 10);
	out->last_success = column_time(q, 11);
	out->last_try = column_time(q, 12);
	out->etag = column_str(q, 13, a);
	out->last_modified = column_str(q, 14, a);
	out->failures = (uint32_t)sqlite3_column_int64(q, 15);
	out->state = (uint8_t)sqlite3_column_int(q, 16);
	out->interval = sqlite3_column_int64(q, 17);
	out->ttl = sqlite3_column_int(q, 18);
	out->skip_hours = (uint32_t)sqlite3_column_int64(q, 19);
	out->skip_days = (uint8_t)sqlite3_column_int(q, 20);
	out->moved_to = column_str(q, 21, a);
	out->moved_times = (uint32_t)sqlite3_column_int64(q, 22);
	out->body_hash = (uint64_t)sqlite3_column_int64(q, 23);
}

static int by_position(const void *a, const void *b)
{
	const struct feed *x = a, *y = b;
	int by = (x->position > y->position) - (x->position < y->position);
	return by ? by : (x->id > y->id) - (x->id < y->id);
}

/* Sorted here: the rows come nearly so, and SQLite would copy each into a
 * sorter. The saved feed is there once something is saved. */
static int read_all(struct store *s, sqlite3_stmt *q, void (*read)(sqlite3_stmt *, struct arena *, struct feed *),
                    struct arena *a, struct feed_list *out, struct buf *err)
{
	struct feed *items = NULL;
	size_t n = 0, cap = 0;
	bool sorted = true;
	int got;
	*out = (struct feed_list){0};
	while ((got = q ? store_step(s, q, err) : -1) == 1) {
		GROW(items, n, cap);
		read(q, a, &items[n]);
		sorted = sorted && (n == 0 || by_position(&items[n - 1], &items[n]) < 0);
		n++;
	}
	if (got == 0 && n) {
		if (!sorted)
			qsort(items, n, sizeof *items, by_position);
		*out = (struct feed_list){arena_dup(a, items, n * sizeof *items), n};
	}
	free(items);
	return got;
}

int store_feeds(struct store *s, struct arena *a, struct feed_list *out, struct buf *err)
{
	return read_all(s, store_query(s, err, "SELECT " FEED_COLUMNS " FROM feeds WHERE subscribed", ""), read_feed, a, out, err);
}

int store_feeds_listed(struct store *s, struct arena *a, struct feed_list *out, struct buf *err)
{
	return read_all(s, store_query(s, err, "SELECT " LISTED_COLUMNS " FROM feeds WHERE subscribed", ""), read_listed, a, out, err);
}

/* The counts are columns of the row, so leaving them out would spare nothing. */
int store_feeds_to_poll(struct store *s, struct arena *a, struct feed_list *out, struct buf *err)
{
	if (store_feeds(s, a, out, err) != 0)
		return -1;
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++)
		if (!str_eq(out->items[i].url, STORE_SAVED_URL))
			out->items[n++] = out->items[i];
	out->n = n;
	return 0;
}

static int read_one(struct store *s, sqlite3_stmt *q, struct arena *a, struct feed *out, struct buf *err)
{
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	read_feed(q, a, out);
	sqlite3_reset(q);
	return 0;
}

int store_feed(struct store *s, int64_t id, struct arena *a, struct feed *out, struct buf *err)
{
	return read_one(s, store_query(s, err, "SELECT " FEED_COLUMNS " FROM feeds WHERE id = ?", "i", id), a, out, err);
}

int store_feed_by_url(struct store *s, const char *url, struct arena *a, struct feed *out, struct buf *err)
{
	return read_one(s, store_query(s, err, "SELECT " FEED_COLUMNS " FROM feeds WHERE url = ?", "t", url), a, out, err);
}

/* --- what polls came to --- */

#define PUT_VALIDATORS "etag = ?4, last_modified = ?5, interval = coalesce(nullif(?6, 0), interval), body_hash = ?7"

static int put_failure(struct store *s, int64_t id, const struct feed_outcome *o, struct buf *err)
{
	struct buf why = BUF_INIT;
	text_clean(&why, o->error, strlen(o->error), TEXT_LINE);
	int result = store_run(s, err,
		"UPDATE feeds SET " PUT_VALIDATORS ", last_try = ?2, next_due = ?3, last_error = ?8, failures = failures + 1,"
		" state = CASE WHEN ?9 THEN 1 ELSE state END WHERE id = ?1",
		"iddttiiti", id, o->when, o->next_due, o->etag, o->last_modified, o->interval, (int64_t)o->body_hash, buf_str(&why),
		(int64_t)o->gone);
	buf_free(&why);
	return result;
}

/* A redirect counts up while the answers agree. */
static int put_success(struct store *s, int64_t id, const struct feed_outcome *o, struct buf *err)
{
	return store_run(s, err,
		"UPDATE feeds SET " PUT_VALIDATORS ", last_try = ?2, last_success = ?2, next_due = ?3, last_error = NULL, failures = 0,"
		" state = 0, moved_times = CASE WHEN ?8 IS NULL THEN 0 WHEN moved_to IS ?8 THEN moved_times + 1 ELSE 1 END, moved_to = ?8"
		" WHERE id = ?1",
		"iddttiit", id, o->when, o->next_due, o->etag, o->last_modified, o->interval, (int64_t)o->body_hash, o->moved_to);
}

static int put_head(struct store *s, int64_t id, const struct parsed_feed *f, struct buf *err)
{
	return store_run(s, err,
		"UPDATE feeds SET title = nullif(?2, ''), link = ?3, description = ?4, language = ?5, ttl = ?6, skip_hours = ?7,"
		" skip_days = ?8, note = ?9 WHERE id = ?1", "ittttiuit", id, f->title, f->link, f->description, f->language,
		(int64_t)f->ttl, f->skip_hours, (int64_t)f->skip_days, f->note);
}

int store_feed_outcome(struct store *s, int64_t feed_id, const struct feed_outcome *o, struct buf *err)
{
	if (store_begin(s, err) != 0)
		return -1;
	int result = o->error ? put_failure(s, feed_id, o, err) : put_success(s, feed_id, o, err);
	if (result == 0 && o->feed)
		result = put_head(s, feed_id, o->feed, err);
	return store_end(s, result, err);
}

int store_feed_move(struct store *s, int64_t feed_id, const char *url, struct buf *err)
{
	int64_t other;
	int taken = store_number(s, &other, err, "SELECT id FROM feeds WHERE url = ? AND id <> ?", "ti", url, feed_id);
	if (taken <= 0)
		return taken < 0 ? -1 : fail(err, _("'%s' is a feed of its own already"), url);
	return store_run(s, err, "UPDATE feeds SET url = ?2, moved_to = NULL, moved_times = 0 WHERE id = ?1", "it", feed_id, url);
}
