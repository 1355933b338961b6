#include <config.h>

#include "model/store_newsboat.h"

#include <string.h>

#include "base/path.h"
#include "model/feed.h"
#include "model/store_sql.h"

enum { WAIT_MS = 2000 };        /* for a newsboat that writes */

struct newsboat {
	sqlite3 *db;
	sqlite3_stmt *items;
	const char *path;
};

static int newsboat_fail(const struct newsboat *n, struct buf *err)
{
	return fail(err, _("cannot read newsboat's cache '%s': %s"), n->path, n->db ? sqlite3_errmsg(n->db) : "");
}

static int newsboat_open(struct newsboat *n, const char *path, struct buf *err)
{
	static const char items[] = "SELECT feedurl, guid, coalesce(url, ''), deleted FROM rss_item"
	                            " WHERE (unread = 0 OR deleted) AND guid IS NOT NULL ORDER BY feedurl";
	*n = (struct newsboat){.path = path};
	if (!file_exists(path))
		return fail(err, _("there is no file '%s'"), path);
	if (sqlite3_open_v2(path, &n->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return newsboat_fail(n, err);
	sqlite3_busy_timeout(n->db, WAIT_MS);
	return sqlite3_prepare_v2(n->db, items, -1, &n->items, NULL) == SQLITE_OK ? 0 : newsboat_fail(n, err);
}

static void newsboat_close(struct newsboat *n)
{
	sqlite3_finalize(n->items);
	sqlite3_close(n->db);
}

static const char *text_of(const struct newsboat *n, int column)
{
	const char *text = (const char *)sqlite3_column_text(n->items, column);
	return text ? text : "";
}

/* One that is here is marked; the mark for one that is not waits. */
static int mark(struct store *s, int64_t feed_id, const char *guid, bool deleted, struct buf *err)
{
	int64_t key = (int64_t)hash_fast(HASH_START, guid, strlen(guid));
	int64_t flags = deleted ? ENTRY_DELETED : ENTRY_READ;
	if (store_run(s, err, "UPDATE entries SET flags = flags | ?3 WHERE feed_id = ?1 AND key = ?2", "iii", feed_id, key, flags) != 0)
		return -1;
	if (sqlite3_changes(s->db))
		return 0;
	return deleted ? store_run(s, err, "INSERT OR REPLACE INTO dropped VALUES (?, ?, ?)", "iii", feed_id, key, now())
	               : store_run(s, err, "INSERT OR IGNORE INTO read_before VALUES (?, ?)", "ii", feed_id, key);
}

/* Newsboat makes the guid of a story without one of its link and its date as
 * the feed has it; ours would be another, so the link counts too
 * (store_entry.c). */
static bool is_made_up(const char *guid, const char *url)
{
	size_t n = strlen(url);
	return n && str_starts(guid, url) && guid[n] && !strchr("#?/&;", guid[n]);
}

static int import_item(struct store *s, const struct newsboat *n, int64_t feed_id, struct newsboat_counts *counts, struct buf *err)
{
	const char *guid = text_of(n, 1), *url = text_of(n, 2);
	bool deleted = sqlite3_column_int(n->items, 3);
	if (mark(s, feed_id, guid, deleted, err) != 0)
		return -1;
	if (is_made_up(guid, url) && mark(s, feed_id, url, deleted, err) != 0)
		return -1;
	deleted ? counts->deleted++ : counts->read++;
	return 0;
}

static int import_items(struct store *s, const struct newsboat *n, struct newsboat_counts *counts, struct buf *err)
{
	struct buf feed = BUF_INIT;
	int64_t feed_id = 0;
	int result = 0, got = SQLITE_DONE;
	while (result == 0 && (got = sqlite3_step(n->items)) == SQLITE_ROW) {
		if (!feed_id || !str_eq(buf_str(&feed), text_of(n, 0))) {
			buf_truncate(&feed, 0);
			buf_adds(&feed, text_of(n, 0));
			int known = store_number(s, &feed_id, err, "SELECT id FROM feeds WHERE url = ?", "t", buf_str(&feed));
			if (known != 0)
				feed_id = 0;
			result = known < 0 ? -1 : 0;
		}
		if (result == 0 && feed_id)
			result = import_item(s, n, feed_id, counts, err);
		else
			counts->foreign++;
	}
	buf_free(&feed);
	return result == 0 && got != SQLITE_DONE ? newsboat_fail(n, err) : result;
}

int store_import_newsboat(struct store *s, const char *path, struct newsboat_counts *counts, struct buf *err)
{
	struct newsboat n;
	*counts = (struct newsboat_counts){0};
	int result = newsboat_open(&n, path, err);
	if (result == 0)
		result = store_begin(s, err);
	if (result == 0)
		result = store_end(s, import_items(s, &n, counts, err), err);
	newsboat_close(&n);
	return result;
}
