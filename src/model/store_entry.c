/* What a poll of a feed brings: entries, new and edited. This is the only
 * part of the store whose speed is felt in a poll: a row of entries and one
 * of contents for each, those of a feed in two statements, its counts added
 * once. */
#include <config.h>

#include "model/store_entry.h"

#include <string.h>

#include "model/store_arriving.h"

enum { AHEAD_MOST = 86400 };    /* seconds that a date may lie in the future */

/* One merge: what is the same for all its entries, and the new ones. */
struct merge {
	struct store *s;
	int64_t feed_id, seen;
	bool fresh;                 /* the feed had no entries before */
	bool read_before;           /* some of its stories were read in another reader */
	struct arena *arena;        /* all that follows */
	uint64_t *keys;             /* of the document, by their last bits; 0: free */
	size_t keys_mask;
	bool *first;                /* of its key in the document, beside its entries */
	struct arriving *rows;
	const struct parsed_entry **entries;    /* beside rows */
	uint32_t added, added_read;
};

static uint64_t hash_text(uint64_t h, const char *s)
{
	return s ? hash_fast(h, s, strlen(s)) : h + 1;
}

static uint64_t entry_hash(const struct parsed_entry *e)
{
	uint64_t h = hash_text(HASH_START, e->title);
	h = hash_text(h, e->url);
	return hash_text(h, e->content ? e->content : e->summary);
}

static uint64_t entry_key(const struct parsed_entry *e)
{
	uint64_t h = hash_fast(HASH_START, e->guid, strlen(e->guid));
	return e->shares_guid ? hash_fast(h, e->url, strlen(e->url)) : h;
}

/* A date in the future would stay on top for ever. */
static int64_t sort_time(const struct parsed_entry *e, int64_t seen)
{
	int64_t t = e->published != NO_TIME ? e->published : e->updated;
	return t == NO_TIME || t > seen + AHEAD_MOST ? seen : t;
}

static const char *join_categories(const struct parsed_entry *e, struct arena *a)
{
	if (e->n_categories <= 1)
		return e->n_categories ? e->categories[0] : NULL;
	struct buf joined = BUF_INIT;
	for (uint32_t i = 0; i < e->n_categories; i++)
		buf_addf(&joined, "%s%s", i ? "\n" : "", e->categories[i]);
	const char *kept = arena_strndup(a, joined.data, joined.len);
	buf_free(&joined);
	return kept;
}

static bool has_contents(const struct parsed_entry *e)
{
	return e->content || e->comments || e->n_categories || e->updated != NO_TIME;
}

static int put_contents(struct merge *m, int64_t id, const struct parsed_entry *e, struct buf *err)
{
	if (!has_contents(e))
		return 0;
	return store_run(m->s, err, "INSERT OR REPLACE INTO contents (entry_id, updated, comments, categories, base, html)"
	                            " VALUES (?, ?, ?, ?, ?, ?)",
	                 "idtttt", id, e->updated, e->comments, join_categories(e, m->arena), e->base, e->content);
}

static int put_enclosures(struct merge *m, int64_t id, const struct parsed_entry *e, struct buf *err)
{
	for (uint32_t i = 0; i < e->n_enclosures; i++) {
		const struct enclosure *c = &e->enclosures[i];
		if (store_run(m->s, err, "INSERT INTO enclosures (entry_id, url, type, title, length) SELECT ?1, ?2, ?3, ?4, ?5"
		                         " WHERE NOT EXISTS (SELECT 1 FROM enclosures WHERE entry_id = ?1 AND url = ?2)",
		              "ittti", id, c->url, c->type, c->title, c->length) != 0)
			return -1;
	}
	return 0;
}

/* Was it read in another reader (store_newsboat.h)? By its guid or its link. */
static int was_read(struct merge *m, const struct parsed_entry *e, uint64_t key, struct buf *err)
{
	if (!m->read_before)
		return 0;
	uint64_t link = e->url ? hash_fast(HASH_START, e->url, strlen(e->url)) : key;
	if (store_run(m->s, err, "DELETE FROM read_before WHERE feed_id = ? AND key IN (?, ?)", "iii", m->feed_id, (int64_t)key, (int64_t)link) != 0)
		return -1;
	return sqlite3_changes(m->s->db) > 0;
}

/* Is it the first of this key in the document? */
static bool note_key(struct merge *m, uint64_t key)
{
	size_t at = key & m->keys_mask;
	key = key ? key : 1;
	while (m->keys[at] && m->keys[at] != key)
		at = (at + 1) & m->keys_mask;
	bool first = !m->keys[at];
	m->keys[at] = key;
	return first;
}

/* It is inserted with all others that are new. */
static int add(struct merge *m, const struct parsed_entry *e, uint64_t key, uint64_t hash, struct buf *err)
{
	int read = was_read(m, e, key, err);
	if (read < 0)
		return -1;
	m->rows[m->added] = (struct arriving){
		.key = (int64_t)key, .hash = (int64_t)hash, .at = sort_time(e, m->seen),
		.flags = (e->sponsored ? ENTRY_SPONSORED : 0) | (read ? ENTRY_READ : 0), .published = e->published,
		.guid = e->guid, .url = e->url, .title = e->title, .author = e->author, .summary = e->summary,
		.has_contents = has_contents(e), .updated = e->updated, .comments = e->comments,
		.categories = join_categories(e, m->arena), .base = e->base, .html = e->content};
	m->entries[m->added++] = e;
	m->added_read += read > 0;
	return 0;
}

static int insert_added(struct merge *m, struct buf *err)
{
	int64_t last;
	if (m->added == 0)
		return 0;
	if (store_number(m->s, &last, err, "SELECT coalesce(max(id), 0) FROM entries", "") != 0)
		return -1;
	for (uint32_t i = 0; i < m->added; i++)
		m->rows[i].id = ++last;
	if (arriving_insert(m->s, m->feed_id, m->seen, m->rows, m->added, err) != 0)
		return -1;
	for (uint32_t i = 0; i < m->added; i++)
		if (put_enclosures(m, m->rows[i].id, m->entries[i], err) != 0)
			return -1;
	return store_run(m->s, err, "UPDATE feeds SET total = total + ?2, unread = unread + ?3 WHERE id = ?1", "iuu", m->feed_id,
	                 m->added, m->added - m->added_read);
}

/* What is seen of HTML, roughly: no tags, no white space. Counters and
 * tracking pixels that change with every poll are no edit. */
static int next_seen(const char **p)
{
	while (**p == '<' || ascii_space((unsigned char)**p)) {
		const char *end = **p == '<' ? strchr(*p, '>') : *p;
		if (!end)
			return 0;
		*p = end + 1;
	}
	return **p ? (unsigned char)*(*p)++ : 0;
}

static bool same_text(const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	int c;
	while ((c = next_seen(&a)) == next_seen(&b))
		if (c == 0)
			return true;
	return false;
}

/* 1: its words changed; 0: only what is not seen of it. */
static int was_edited(struct merge *m, int64_t id, const struct parsed_entry *e, struct buf *err)
{
	sqlite3_stmt *q = store_query(m->s, err,
		"SELECT e.title, coalesce(c.html, e.summary) FROM entries e LEFT JOIN contents c ON c.entry_id = e.id WHERE e.id = ?", "i", id);
	int got = q ? store_step(m->s, q, err) : -1;
	if (got != 1)
		return got;
	got = !same_text((const char *)sqlite3_column_text(q, 0), e->title) ||
	      !same_text((const char *)sqlite3_column_text(q, 1), e->content ? e->content : e->summary);
	sqlite3_reset(q);
	return got;
}

static int update(struct merge *m, int64_t id, const struct parsed_entry *e, uint64_t hash, struct buf *err)
{
	int edited = was_edited(m, id, e, err);
	if (edited < 0 || (edited && article_unindex(m->s, id, err) != 0))
		return -1;
	if (store_run(m->s, err,
	              "UPDATE entries SET hash = ?2, url = coalesce(?3, url), title = ?4, author = ?5, summary = ?6,"
	              " flags = CASE WHEN ?7 AND flags & 1 THEN flags | 32 ELSE flags END,"
	              " made = CASE WHEN ?7 THEN 0 ELSE made END WHERE id = ?1",
	              "iitttti", id, (int64_t)hash, e->url, e->title, e->author, e->summary, (int64_t)edited) != 0)
		return -1;
	if (!has_contents(e) && store_run(m->s, err, "DELETE FROM contents WHERE entry_id = ?", "i", id) != 0)
		return -1;
	return put_contents(m, id, e, err) == 0 && put_enclosures(m, id, e, err) == 0 ? 0 : -1;
}

/* Did time take it before? 1: yes. */
static int was_dropped(struct merge *m, uint64_t key, struct buf *err)
{
	int64_t any;
	int got = store_number(m->s, &any, err, "SELECT 1 FROM dropped WHERE feed_id = ? AND key = ?", "ii", m->feed_id, (int64_t)key);
	return got < 0 ? -1 : got == 0;
}

static int merge_one(struct merge *m, const struct parsed_entry *e, struct buf *err)
{
	uint64_t key = entry_key(e), hash = entry_hash(e);
	if (m->fresh)
		return add(m, e, key, hash, err);
	sqlite3_stmt *q = store_query(m->s, err, "SELECT id, hash FROM entries WHERE feed_id = ? AND key = ?", "ii", m->feed_id, (int64_t)key);
	int got = q ? store_step(m->s, q, err) : -1;
	if (got < 0)
		return -1;
	if (got == 0) {
		int dropped = was_dropped(m, key, err);
		return dropped ? (dropped < 0 ? -1 : 0) : add(m, e, key, hash, err);
	}
	int64_t id = sqlite3_column_int64(q, 0);
	bool same = (uint64_t)sqlite3_column_int64(q, 1) == hash;
	sqlite3_reset(q);
	return same ? 0 : update(m, id, e, hash, err);
}

/* What stands in a document under one key is one story, and the upper one is
 * its newer edition. Taken one after the other they would be edits for ever. */
static void find_first(struct merge *m, const struct parsed_feed *f)
{
	for (uint32_t i = 0; i < f->n_entries; i++)
		m->first[i] = note_key(m, entry_key(&f->entries[i]));
}

static int merge_all(struct merge *m, const struct parsed_feed *f, struct buf *err)
{
	int64_t any = 0;
	find_first(m, f);
	if (store_number(m->s, &any, err, "SELECT 1 FROM entries WHERE feed_id = ?1 UNION ALL SELECT 1 FROM dropped WHERE feed_id = ?1 LIMIT 1", "i", m->feed_id) < 0)
		return -1;
	m->fresh = !any;
	any = 0;
	if (store_number(m->s, &any, err, "SELECT 1 FROM read_before WHERE feed_id = ? LIMIT 1", "i", m->feed_id) < 0)
		return -1;
	m->read_before = any;
	/* Feeds begin with the newest: from the end, so that ids grow with time. */
	for (uint32_t i = f->n_entries; i-- > 0;)
		if (m->first[i] && merge_one(m, &f->entries[i], err) != 0)
			return -1;
	return insert_added(m, err);
}

static void make_room(struct merge *m, size_t n)
{
	m->keys_mask = 15;
	while (m->keys_mask < n * 2)
		m->keys_mask = m->keys_mask * 2 + 1;
	m->keys = arena_array(m->arena, m->keys_mask + 1, sizeof *m->keys);
	m->first = arena_array(m->arena, n, sizeof *m->first);
	m->rows = arena_array(m->arena, n, sizeof *m->rows);
	m->entries = arena_array(m->arena, n, sizeof *m->entries);
}

int store_merge_entries(struct store *s, int64_t feed_id, const struct parsed_feed *f, uint32_t *added, struct buf *err)
{
	struct merge m = {.s = s, .feed_id = feed_id, .seen = now(), .arena = arena_new()};
	make_room(&m, f->n_entries);
	int result = store_begin(s, err);
	if (result == 0)
		result = store_end(s, merge_all(&m, f, err), err);
	arena_free(m.arena);
	*added = result == 0 ? m.added : 0;
	return result;
}

/* --- a story kept from a bare URL --- */

static int saved_feed(struct store *s, int64_t *id, struct buf *err)
{
	if (store_run(s, err, "INSERT OR IGNORE INTO feeds (url, title, state, position) VALUES (?, ?, ?, 1 << 40)", "tti",
	              STORE_SAVED_URL, _("Saved for later"), (int64_t)FEED_PAUSED) != 0)
		return -1;
	return store_number(s, id, err, "SELECT id FROM feeds WHERE url = ?", "t", STORE_SAVED_URL) == 0 ? 0 : -1;
}

static int save(struct store *s, const char *url, const char *title, int64_t *id, struct buf *err)
{
	int64_t feed_id;
	uint64_t key = hash_fast(HASH_START, url, strlen(url));
	if (saved_feed(s, &feed_id, err) != 0)
		return -1;
	int known = store_number(s, id, err, "SELECT id FROM entries WHERE feed_id = ? AND key = ?", "ii", feed_id, (int64_t)key);
	if (known <= 0)
		return known;
	if (store_run(s, err, "INSERT INTO entries (feed_id, key, at, flags, seen, guid, url, title) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	              "iiiiittt", feed_id, (int64_t)key, now(), (int64_t)ENTRY_SAVED, now(), url, url, title) != 0)
		return -1;
	*id = sqlite3_last_insert_rowid(s->db);
	return store_run(s, err, "UPDATE feeds SET total = total + 1, unread = unread + 1 WHERE id = ?", "i", feed_id);
}

int store_save_url(struct store *s, const char *url, const char *title, int64_t *id, struct buf *err)
{
	if (store_begin(s, err) != 0)
		return -1;
	return store_end(s, save(s, url, title, id, err), err);
}
