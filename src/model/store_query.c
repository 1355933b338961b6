/* Lists of entries. Every list is read by an index and with a limit, so that
 * a million stories cost what a thousand do. */
#include <config.h>

#include "base/map.h"
#include "model/filter.h"
#include "model/store_entry.h"
#include "model/store_sql.h"

enum {
	FOUND_MOST = 2000,          /* newest matches of a search that are looked at */
	SORTED_MOST = 5000,         /* newest entries that a sort by words takes */
	SPREAD = 20                 /* a tag with less than 1/20 of all entries is read feed by feed */
};

static bool is_narrow(const struct entry_query *q)
{
	return q->feed_id || q->tag || q->unread || q->starred || q->label || q->filter || q->deleted;
}

/* Which way is shorter to the newest of a tag: along all entries by time, or
 * through its feeds one by one and sort? */
static int tag_is_rare(struct store *s, const char *tag, bool *out, struct buf *err)
{
	int64_t rare = 0;
	int result = store_number(s, &rare, err,
		"SELECT coalesce(sum(total), 0) * ?2 < (SELECT sum(total) FROM feeds) FROM feeds"
		" WHERE id IN (SELECT feed_id FROM feed_tags WHERE tag = ?1)", "ti", tag, (int64_t)SPREAD);
	*out = rare;
	return result < 0 ? -1 : 0;
}

/* The index that has the entries in order and leaves out what it can. */
static const char *entry_index(const struct entry_query *q, bool by_feed)
{
	if (q->deleted)
		return "entry_deleted";
	if (q->feed_id || by_feed)
		return "entry_feed";
	if (q->starred)
		return "entry_starred";
	return q->unread ? "entry_unread" : "entry_at";
}

static void add_state(const struct entry_query *q, struct sql_build *b)
{
	if (q->deleted)
		sql_add(b, " AND e.flags & 4");
	else if (q->unread)
		sql_add(b, " AND e.flags & 5 = 0");
	else
		sql_add(b, " AND e.flags & 4 = 0");
	if (q->starred)
		sql_add(b, " AND e.flags & 2");
}

static void add_conditions(const struct entry_query *q, struct sql_build *b)
{
	add_state(q, b);
	if (q->feed_id) {
		sql_add(b, " AND e.feed_id = ");
		sql_add_int(b, q->feed_id);
	}
	if (q->tag) {
		sql_add(b, " AND e.feed_id IN (SELECT feed_id FROM feed_tags WHERE tag = ");
		sql_add_text(b, q->tag);
		sql_add(b, ")");
	}
	if (q->label) {
		sql_add(b, " AND e.id IN (SELECT entry_id FROM labels WHERE label = ");
		sql_add_text(b, q->label);
		sql_add(b, ")");
	}
	if (q->filter)
		filter_add_sql(q->filter, b);
}

/* Stories of feeds that are subscribed no more are left out, but for those that
 * the user kept; where there are none, nothing is asked. */
static int add_subscribed(struct store *s, struct sql_build *b, struct buf *err)
{
	int64_t any = 0;
	if (store_number(s, &any, err, "SELECT 1 FROM feeds WHERE NOT subscribed AND total > 0 LIMIT 1", "") < 0)
		return -1;
	if (any)
		sql_add(b, " AND (e.flags & 18 OR e.feed_id NOT IN (SELECT id FROM feeds WHERE NOT subscribed)"
		           " OR e.id IN (SELECT entry_id FROM labels))");
	return 0;
}

/* A search reads its newest matches from the index and looks at those. */
static void add_found(const struct entry_query *q, struct sql_build *b)
{
	struct buf expression = BUF_INIT;
	bool any = search_expression(q->words, &expression);
	sql_add(b, " FROM (SELECT rowid AS found FROM search WHERE search MATCH ");
	sql_add_own(b, any ? buf_steal(&expression) : xstrdup("\"\""));
	sql_add(b, " ORDER BY rowid DESC LIMIT ");
	sql_add_int(b, is_narrow(q) ? 10 * FOUND_MOST : FOUND_MOST);
	sql_add(b, ") CROSS JOIN entries e ON e.id = found WHERE 1");
	buf_free(&expression);
}

/* What a filter demands, the indexes can give. */
static struct entry_query with_demands(const struct entry_query *q)
{
	struct entry_query out = *q;
	if (q->filter && !q->deleted) {
		out.unread = q->unread || filter_demands(q->filter, FILTER_UNREAD_);
		out.starred = q->starred || filter_demands(q->filter, FILTER_STARRED_);
	}
	return out;
}

int query_add_from(struct store *s, const struct entry_query *asked, struct sql_build *b, struct buf *err)
{
	const struct entry_query query = with_demands(asked), *q = &query;
	bool by_feed = false;
	if (q->words) {
		add_found(q, b);
	} else if (q->label) {
		sql_add(b, " FROM entries e WHERE 1");
	} else {
		if (q->tag && !q->unread && !q->starred && tag_is_rare(s, q->tag, &by_feed, err) != 0)
			return -1;
		sql_add(b, " FROM entries e INDEXED BY ");
		sql_add(b, entry_index(q, by_feed));
		sql_add(b, " WHERE 1");
	}
	add_conditions(q, b);
	return q->feed_id || q->deleted ? 0 : add_subscribed(s, b, err);
}

static const char *order(enum entry_sort sort)
{
	switch (sort) {
	case SORT_NEWEST: return " ORDER BY e.at DESC, e.id DESC";
	case SORT_OLDEST: return " ORDER BY e.at, e.id";
	case SORT_TITLE: return " ORDER BY e.title COLLATE NOCASE, e.at DESC, e.id DESC";
	case SORT_FEED: return " ORDER BY (SELECT position FROM feeds f WHERE f.id = e.feed_id), e.at DESC, e.id DESC";
	}
	BUG("no such sort: %d", sort);
}

#define ENTRY_COLUMNS \
	"SELECT e.id, e.feed_id, e.guid, e.url, e.title, e.author, e.summary," \
	" (SELECT coalesce(name, title, url) FROM feeds f WHERE f.id = e.feed_id)," \
	" e.at, e.flags, e.words, e.error, coalesce(e.story, 0)"

static void read_entry(sqlite3_stmt *q, struct arena *a, struct entry *out)
{
	*out = (struct entry){
		.id = sqlite3_column_int64(q, 0),
		.feed_id = sqlite3_column_int64(q, 1),
		.guid = column_str(q, 2, a),
		.url = column_str(q, 3, a),
		.title = column_str(q, 4, a),
		.author = column_str(q, 5, a),
		.summary = column_str(q, 6, a),
		.feed_title = column_str(q, 7, a),
		.published = sqlite3_column_int64(q, 8),
		.flags = (uint32_t)sqlite3_column_int64(q, 9),
		.words = (uint32_t)sqlite3_column_int64(q, 10),
		.error = column_str(q, 11, a),
		.story = sqlite3_column_int64(q, 12),
	};
}

/* Of the entries of one story the first stays, and counts the others. The
 * map holds where it is, counted from 1. */
static bool fold_away(struct map *stories, struct entry *items, size_t n, const struct entry *e)
{
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)e->story);
	uintptr_t at = (uintptr_t)map_get(stories, key);
	if (at)
		items[at - 1].others++;
	else
		map_put(stories, key, (void *)(n + 1));
	return at != 0;
}

static int read_entries(struct store *s, sqlite3_stmt *q, bool fold, struct arena *a, struct entry_list *out, struct buf *err)
{
	struct entry *items = NULL;
	struct map *stories = map_new();
	size_t n = 0, cap = 0, seen = 0;
	int got;
	*out = (struct entry_list){0};
	while ((got = q ? store_step(s, q, err) : -1) == 1) {
		GROW(items, n, cap);
		read_entry(q, a, &items[n]);
		seen++;
		if (!fold || !items[n].story || !fold_away(stories, items, n, &items[n]))
			n++;
	}
	if (got == 0)
		*out = (struct entry_list){n ? arena_dup(a, items, n * sizeof *items) : NULL, n, seen};
	map_free(stories);
	free(items);
	return got;
}

/* Sorting by words would read everything: the newest are sorted. */
static int add_select(struct store *s, const struct entry_query *q, struct sql_build *b, struct buf *err)
{
	bool by_words = q->sort == SORT_TITLE || q->sort == SORT_FEED;
	if (by_words)
		sql_add(b, ENTRY_COLUMNS " FROM entries e WHERE e.id IN (SELECT e.id");
	else
		sql_add(b, ENTRY_COLUMNS);
	if (query_add_from(s, q, b, err) != 0)
		return -1;
	if (by_words) {
		sql_add(b, order(SORT_NEWEST));
		sql_add(b, " LIMIT ");
		sql_add_int(b, SORTED_MOST);
		sql_add(b, ")");
	}
	sql_add(b, order(q->sort));
	sql_add(b, " LIMIT ");
	sql_add_int(b, (int64_t)q->limit);
	sql_add(b, " OFFSET ");
	sql_add_int(b, (int64_t)q->offset);
	return 0;
}

int store_entries(struct store *s, const struct entry_query *q, struct arena *a, struct entry_list *out, struct buf *err)
{
	struct sql_build b = {0};
	if (q->limit == 0)
		BUG("a list without a limit");
	int result = add_select(s, q, &b, err);
	if (result == 0)
		result = read_entries(s, sql_prepare(s, &b, err), q->fold, a, out, err);
	sql_free(&b);
	return result;
}

static int read_one(struct store *s, sqlite3_stmt *q, struct arena *a, struct entry *out, struct buf *err)
{
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	read_entry(q, a, out);
	sqlite3_reset(q);
	return 0;
}

int store_entry(struct store *s, int64_t id, struct arena *a, struct entry *out, struct buf *err)
{
	return read_one(s, store_query(s, err, ENTRY_COLUMNS " FROM entries e WHERE e.id = ?", "i", id), a, out, err);
}

/* By the hash that duplicates are found with, where its article was made;
 * else, and that is slow but rare, by looking. */
int store_entry_by_url(struct store *s, const char *url, struct arena *a, struct entry *out, struct buf *err)
{
	uint64_t link = store_link_hash(url);
	int result = 1;
	if (link)
		result = read_one(s, store_query(s, err, ENTRY_COLUMNS " FROM entries e WHERE e.link = ? ORDER BY e.flags & 4, e.id LIMIT 1",
		                                 "i", (int64_t)link), a, out, err);
	if (result == 1)
		result = read_one(s, store_query(s, err, ENTRY_COLUMNS " FROM entries e WHERE e.url = ? LIMIT 1", "t", url), a, out, err);
	return result;
}

int store_count(struct store *s, const struct entry_query *q, size_t *out, struct buf *err)
{
	struct sql_build b = {0};
	sql_add(&b, "SELECT count(*)");
	int result = query_add_from(s, q, &b, err);
	sqlite3_stmt *counting = result == 0 ? sql_prepare(s, &b, err) : NULL;
	int got = counting ? store_step(s, counting, err) : -1;
	if (got == 1) {
		*out = (size_t)sqlite3_column_int64(counting, 0);
		sqlite3_reset(counting);
	}
	sql_free(&b);
	return got == 1 ? 0 : -1;
}

/* Along the index of unread entries; the filter is a column. */
static int add_unread(struct store *s, const struct filter *f, size_t most, const struct unread_count *c, struct sql_build *b, struct buf *err)
{
	sql_add(b, "SELECT e.at, e.id, 1");
	filter_add_sql(f, b);
	int result = add_subscribed(s, b, err);
	sql_add(b, " FROM entries e INDEXED BY entry_unread WHERE e.flags & 5 = 0");
	if (c->begun) {
		sql_add(b, " AND (e.at, e.id) < (");
		sql_add_int(b, c->at);
		sql_add(b, ", ");
		sql_add_int(b, c->id);
		sql_add(b, ")");
	}
	sql_add(b, " ORDER BY e.at DESC, e.id DESC LIMIT ");
	sql_add_int(b, (int64_t)most);
	return result;
}

int store_count_unread(struct store *s, const struct filter *f, size_t most, struct unread_count *c, struct buf *err)
{
	struct sql_build b = {0};
	size_t seen = 0;
	int got;
	sqlite3_stmt *q = add_unread(s, f, most, c, &b, err) == 0 ? sql_prepare(s, &b, err) : NULL;
	while ((got = q ? store_step(s, q, err) : -1) == 1) {
		c->at = sqlite3_column_int64(q, 0);
		c->id = sqlite3_column_int64(q, 1);
		c->found += sqlite3_column_int64(q, 2) != 0;
		seen++;
	}
	c->begun = true;
	sql_free(&b);
	return got < 0 ? -1 : seen < most;
}

int store_duplicates(struct store *s, int64_t entry_id, struct arena *a, struct entry_list *out, struct buf *err)
{
	sqlite3_stmt *q = store_query(s, err, ENTRY_COLUMNS " FROM entries e WHERE e.id = ?1 OR"
	                              " e.story = (SELECT story FROM entries WHERE id = ?1) ORDER BY e.id", "i", entry_id);
	return read_entries(s, q, false, a, out, err);
}

int store_enclosures(struct store *s, int64_t entry_id, struct arena *a, struct enclosure **out, size_t *n, struct buf *err)
{
	struct enclosure *items = NULL;
	size_t cap = 0;
	int got;
	*n = 0;
	sqlite3_stmt *q = store_query(s, err, "SELECT url, type, title, length, id, state, path FROM enclosures WHERE entry_id = ? ORDER BY id", "i", entry_id);
	while ((got = q ? store_step(s, q, err) : -1) == 1) {
		GROW(items, *n, cap);
		items[(*n)++] = (struct enclosure){.url = column_str(q, 0, a), .type = column_str(q, 1, a), .title = column_str(q, 2, a),
			.length = sqlite3_column_int64(q, 3), .id = sqlite3_column_int64(q, 4), .state = (uint32_t)sqlite3_column_int64(q, 5),
			.path = column_str(q, 6, a)};
	}
	*out = *n ? arena_dup(a, items, *n * sizeof *items) : NULL;
	free(items);
	return got;
}

int store_enclosure_done(struct store *s, int64_t id, enum enclosure_state state, const char *path, struct buf *err)
{
	return store_run(s, err, "UPDATE enclosures SET state = state | ?2, path = coalesce(?3, path) WHERE id = ?1", "iut", id, (uint32_t)state, path);
}
