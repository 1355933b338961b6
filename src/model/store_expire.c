/* What time does to stories. Of a dropped one the guid's hash stays, in
 * `dropped`, so that it does not come back as new while its feed still names
 * it. The file does not shrink: what is freed is used again. */
#include <config.h>

#include <inttypes.h>

#include "model/store_entry.h"
#include "model/store_sql.h"

enum { TRASH_DAYS = 30, DAY = 86400 };

/* Starred, saved and labelled ones stay; so do unread ones, but for those of
 * feeds that are subscribed no more, which no list shows. Feeds with a limit of
 * their own are left out. */
static sqlite3_stmt *select_old(struct store *s, const struct expiry *e, const char *own, struct buf *err)
{
	int64_t oldest = e->keep_days > 0 ? now() - e->keep_days * DAY : INT64_MIN, trash = now() - TRASH_DAYS * DAY;
	return store_query(s, err,
		"SELECT id FROM entries e INDEXED BY entry_deleted WHERE e.flags & 4 AND e.at < ?2 AND e.flags & 18 = 0"
		" UNION ALL SELECT * FROM (SELECT id FROM entries e INDEXED BY entry_at WHERE e.at < ?1 AND e.flags & 22 = 0"
		" AND (e.flags & 1 OR e.feed_id IN (SELECT id FROM feeds WHERE NOT subscribed))"
		" AND e.feed_id NOT IN (SELECT value FROM json_each(?4))"
		" AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.entry_id = e.id) ORDER BY e.at) LIMIT ?3",
		"iiit", oldest, trash, (int64_t)e->limit, own);
}

static sqlite3_stmt *select_old_of(struct store *s, const struct keep *k, size_t limit, struct buf *err)
{
	return store_query(s, err,
		"SELECT id FROM entries e INDEXED BY entry_feed WHERE e.feed_id = ?1 AND e.at < ?2 AND e.flags & 1 AND e.flags & 22 = 0"
		" AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.entry_id = e.id) ORDER BY e.at LIMIT ?3",
		"iii", k->feed_id, now() - k->days * DAY, (int64_t)limit);
}

static int drop(struct store *s, int64_t id, struct buf *err)
{
	if (article_unindex(s, id, err) != 0)
		return -1;
	if (store_run(s, err, "INSERT OR REPLACE INTO dropped SELECT feed_id, key, ?2 FROM entries WHERE id = ?1", "ii", id, now()) != 0)
		return -1;
	return store_run(s, err, "DELETE FROM entries WHERE id = ?", "i", id);
}

/* Its id may be given again: undoing must not change another story. */
static int forget_gone(struct store *s, struct buf *err)
{
	return store_run(s, err, "DELETE FROM undo_entries WHERE entry_id NOT IN (SELECT id FROM entries)", "") == 0 &&
	       store_run(s, err, "DELETE FROM undo_labels WHERE entry_id NOT IN (SELECT id FROM entries)", "") == 0 &&
	       store_run(s, err, "DELETE FROM undo_steps WHERE rule IS NULL"
	                         " AND NOT EXISTS (SELECT 1 FROM undo_entries WHERE step_id = undo_steps.id)"
	                         " AND NOT EXISTS (SELECT 1 FROM undo_labels WHERE step_id = undo_steps.id)", "") == 0 ? 0 : -1;
}

/* Those that the query gives, up to `limit` of them; adds to *dropped. */
static int drop_all(struct store *s, sqlite3_stmt *q, size_t limit, size_t *dropped, struct buf *err)
{
	int64_t *ids = xcalloc(limit + 1, sizeof *ids);
	size_t n = 0;
	int got = q ? 1 : -1;
	while (got == 1 && n < limit && (got = store_step(s, q, err)) == 1)
		ids[n++] = sqlite3_column_int64(q, 0);
	if (q)
		sqlite3_reset(q);
	for (size_t i = 0; i < n && got >= 0; i++)
		if (drop(s, ids[i], err) != 0)
			got = -1;
	free(ids);
	*dropped += n;
	return got < 0 ? -1 : n ? forget_gone(s, err) : 0;
}

static int drop_old(struct store *s, const struct expiry *e, size_t *dropped, struct buf *err)
{
	struct buf own = BUF_INIT;
	buf_addc(&own, '[');
	for (size_t i = 0; i < e->n_own; i++)
		buf_addf(&own, "%s%" PRId64, i ? "," : "", e->own[i].feed_id);
	buf_addc(&own, ']');
	int result = drop_all(s, select_old(s, e, own.data, err), e->limit, dropped, err);
	for (size_t i = 0; result == 0 && i < e->n_own; i++)
		if (e->own[i].days > 0)
			result = drop_all(s, select_old_of(s, &e->own[i], e->limit - *dropped, err), e->limit - *dropped, dropped, err);
	buf_free(&own);
	return result;
}

/* A page is there to be extracted again; nobody does that with what is read.
 * CROSS: there are fewer pages than stories. */
static int drop_pages(struct store *s, size_t limit, struct buf *err)
{
	return store_run(s, err, "DELETE FROM pages WHERE entry_id IN (SELECT p.entry_id FROM pages p CROSS JOIN entries e ON e.id = p.entry_id"
	                         " WHERE e.flags & 1 AND e.flags & 18 = 0 LIMIT ?)", "i", (int64_t)limit);
}

int store_expire(struct store *s, const struct expiry *e, size_t *dropped, struct buf *err)
{
	*dropped = 0;
	if (store_begin(s, err) != 0)
		return -1;
	int result = drop_old(s, e, dropped, err);
	if (result == 0 && !e->keep_pages)
		result = drop_pages(s, e->limit, err);
	return store_end(s, result, err);
}

int store_empty_trash(struct store *s, size_t limit, size_t *dropped, struct buf *err)
{
	*dropped = 0;
	if (store_begin(s, err) != 0)
		return -1;
	sqlite3_stmt *q = store_query(s, err, "SELECT id FROM entries e INDEXED BY entry_deleted WHERE e.flags & 4 LIMIT ?", "i", (int64_t)limit);
	return store_end(s, drop_all(s, q, limit, dropped, err), err);
}
