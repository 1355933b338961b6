/* The schema, as the rows that made it. A change is a new row at the end,
 * never an edit of an old one: stores out there have run the old one. */
#include <config.h>

#include "model/store_sql.h"

#include <inttypes.h>

/* feeds.total and feeds.unread are kept, not counted: the interface starts
 * with them. Inserting entries adds to them in one step a feed
 * (store_entry.c); everything else goes through the triggers.
 *
 * entries: what a list shows. Their text is in bodies, their feed's HTML in
 * contents, their pages in pages, so that a list reads few pages of the file.
 *   id      grows towards the newest, within a poll too: at and id, falling,
 *           is the order of every index by time, so that no list is sorted
 *   key     hash of the guid: (feed_id, key) finds an entry
 *   hash    of what the feed said, to see that it changed
 *   at      time for sorting: published, else first seen
 *   made    bits of enum made (store_sql.h); 0: still to be made
 *   link    hash of the link without what only tracks; likeness: of the text
 *   story   what duplicates share: the id of the first of them, or NULL
 * Flags 1 and 4 are ENTRY_READ and ENTRY_DELETED (model/feed.h). */
static const char *const migrations[] = {
	"CREATE TABLE feeds (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, name TEXT, title TEXT, link TEXT,"
	"  description TEXT, language TEXT, tags TEXT NOT NULL DEFAULT '', position INTEGER NOT NULL DEFAULT 0,"
	"  subscribed INTEGER NOT NULL DEFAULT 1, hidden INTEGER NOT NULL DEFAULT 0, state INTEGER NOT NULL DEFAULT 0,"
	"  etag TEXT, last_modified TEXT, interval INTEGER NOT NULL DEFAULT 0, next_due INTEGER, last_try INTEGER,"
	"  last_success INTEGER, last_error TEXT, failures INTEGER NOT NULL DEFAULT 0, ttl INTEGER NOT NULL DEFAULT 0,"
	"  skip_hours INTEGER NOT NULL DEFAULT 0, skip_days INTEGER NOT NULL DEFAULT 0,"
	"  moved_to TEXT, moved_times INTEGER NOT NULL DEFAULT 0, note TEXT,"
	"  total INTEGER NOT NULL DEFAULT 0, unread INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE feed_tags (tag TEXT NOT NULL, feed_id INTEGER NOT NULL, PRIMARY KEY (tag, feed_id)) WITHOUT ROWID;"
	"CREATE TABLE entries (id INTEGER PRIMARY KEY, feed_id INTEGER NOT NULL, key INTEGER NOT NULL,"
	"  hash INTEGER NOT NULL DEFAULT 0, at INTEGER NOT NULL, flags INTEGER NOT NULL DEFAULT 0,"
	"  made INTEGER NOT NULL DEFAULT 0, words INTEGER NOT NULL DEFAULT 0, published INTEGER, seen INTEGER NOT NULL,"
	"  link INTEGER, likeness INTEGER, story INTEGER, guid TEXT NOT NULL, url TEXT, title TEXT, author TEXT,"
	"  summary TEXT, error TEXT);"
	"CREATE UNIQUE INDEX entry_key ON entries (feed_id, key);"
	"CREATE INDEX entry_feed ON entries (feed_id, at);"
	"CREATE INDEX entry_at ON entries (at);"
	"CREATE INDEX entry_unread ON entries (at) WHERE flags & 5 = 0;"
	"CREATE INDEX entry_starred ON entries (at) WHERE flags & 2;"
	"CREATE INDEX entry_deleted ON entries (at) WHERE flags & 4;"
	"CREATE INDEX entry_pending ON entries (id) WHERE made = 0;"
	"CREATE INDEX entry_link ON entries (link) WHERE link IS NOT NULL;"
	"CREATE INDEX entry_likeness ON entries (likeness) WHERE likeness IS NOT NULL;"
	"CREATE INDEX entry_story ON entries (story) WHERE story IS NOT NULL;"
	"CREATE TABLE contents (entry_id INTEGER PRIMARY KEY, updated INTEGER, comments TEXT, categories TEXT, base TEXT,"
	"  html TEXT);"
	/* id: entry_id * 4 + source (0 feed, 1 page, 2 the one before an edit) */
	"CREATE TABLE bodies (id INTEGER PRIMARY KEY, data BLOB NOT NULL);"
	"CREATE TABLE pages (entry_id INTEGER PRIMARY KEY, content_type TEXT, data BLOB NOT NULL);"
	"CREATE TABLE enclosures (id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL, url TEXT NOT NULL, type TEXT,"
	"  title TEXT, length INTEGER NOT NULL DEFAULT -1, state INTEGER NOT NULL DEFAULT 0, path TEXT);"
	"CREATE INDEX enclosure_entry ON enclosures (entry_id);"
	"CREATE TABLE labels (label TEXT NOT NULL, entry_id INTEGER NOT NULL, PRIMARY KEY (label, entry_id)) WITHOUT ROWID;"
	"CREATE INDEX label_entry ON labels (entry_id);"
	"CREATE TABLE places (entry_id INTEGER PRIMARY KEY, block INTEGER NOT NULL, byte INTEGER NOT NULL);"
	"CREATE TABLE undo_steps (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, what TEXT NOT NULL, mask INTEGER NOT NULL,"
	"  label TEXT);"
	"CREATE TABLE undo_entries (step_id INTEGER NOT NULL, entry_id INTEGER NOT NULL, flags INTEGER NOT NULL,"
	"  PRIMARY KEY (step_id, entry_id)) WITHOUT ROWID;"
	"CREATE TABLE hosts (host TEXT PRIMARY KEY, not_before INTEGER, robots_at INTEGER, robots TEXT)"
	"  WITHOUT ROWID;"
	"CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"CREATE VIRTUAL TABLE search USING fts5 (title, author, text, content='', columnsize=0, tokenize='tidings');"
	"CREATE TRIGGER entry_flags AFTER UPDATE OF flags ON entries WHEN (old.flags & 5) <> (new.flags & 5) BEGIN"
	"  UPDATE feeds SET unread = unread + (new.flags & 5 = 0) - (old.flags & 5 = 0),"
	"    total = total + (new.flags & 4 = 0) - (old.flags & 4 = 0) WHERE id = new.feed_id; END;"
	"CREATE TRIGGER entry_gone AFTER DELETE ON entries BEGIN"
	"  UPDATE feeds SET unread = unread - (old.flags & 5 = 0), total = total - (old.flags & 4 = 0)"
	"    WHERE id = old.feed_id;"
	"  DELETE FROM contents WHERE entry_id = old.id; DELETE FROM pages WHERE entry_id = old.id;"
	"  DELETE FROM bodies WHERE id BETWEEN old.id * 4 AND old.id * 4 + 3;"
	"  DELETE FROM enclosures WHERE entry_id = old.id; DELETE FROM labels WHERE entry_id = old.id;"
	"  DELETE FROM places WHERE entry_id = old.id; END;"
	/* for whoever looks in with sqlite3: these names stay */
	"CREATE VIEW articles AS SELECT e.id, e.title, e.url, e.author, e.guid, datetime(e.at, 'unixepoch') AS date,"
	"  e.flags & 1 AS read, e.flags & 2 <> 0 AS starred, e.words, (SELECT url FROM feeds WHERE id = e.feed_id) AS feed"
	"  FROM entries e WHERE e.flags & 4 = 0;",
	/* stories that time took: so that their feed does not bring them again */
	"CREATE TABLE dropped (feed_id INTEGER NOT NULL, key INTEGER NOT NULL, at INTEGER NOT NULL,"
	"  PRIMARY KEY (feed_id, key)) WITHOUT ROWID;",
	/* pages left for a later poll (MADE_PAGE_LATER); what a feed's last body was */
	"CREATE INDEX entry_later ON entries (id) WHERE made & 16;"
	"ALTER TABLE feeds ADD COLUMN body_hash INTEGER NOT NULL DEFAULT 0;",
	/* stories that were read in another reader, before a poll brings them here */
	"CREATE TABLE read_before (feed_id INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (feed_id, key)) WITHOUT ROWID;",
	/* where a page was found; the further pages of stories in several: id is entry_id * 16 + number */
	"ALTER TABLE pages ADD COLUMN url TEXT;"
	"CREATE TABLE page_parts (id INTEGER PRIMARY KEY, url TEXT NOT NULL, content_type TEXT, data BLOB NOT NULL);"
	"CREATE TRIGGER page_gone AFTER DELETE ON pages BEGIN"
	"  DELETE FROM page_parts WHERE id BETWEEN old.entry_id * 16 AND old.entry_id * 16 + 15; END;",
	/* steps that are a correction: "+" and the rule learnt, or "-" and the one forgotten */
	"ALTER TABLE undo_steps ADD COLUMN rule TEXT;",
	/* several labels in one step: which stories had each of them before */
	"CREATE TABLE undo_labels (step_id INTEGER NOT NULL, entry_id INTEGER NOT NULL, label TEXT NOT NULL,"
	"  had INTEGER NOT NULL, PRIMARY KEY (step_id, entry_id, label)) WITHOUT ROWID;"
	"INSERT INTO undo_labels SELECT u.step_id, u.entry_id, t.label, u.flags FROM undo_entries u JOIN undo_steps t"
	"  ON t.id = u.step_id WHERE t.label IS NOT NULL;"
	"DELETE FROM undo_entries WHERE step_id IN (SELECT id FROM undo_steps WHERE label IS NOT NULL);"
	"ALTER TABLE undo_steps DROP COLUMN label;",
	/* where a page was found, without reading past the page itself */
	"CREATE INDEX page_url ON pages (entry_id, url);",
};

static int has_table(struct store *s, const char *name, int64_t *n, struct buf *err)
{
	return store_number(s, n, err, "SELECT count(*) FROM sqlite_schema WHERE (?1 IS NULL AND name NOT LIKE 'sqlite_%') OR name = ?1", "t", name);
}

/* The version of the store: how many rows it has run; -1 where it is no store
 * of ours. */
static int read_version(struct store *s, int64_t *version, struct buf *err)
{
	int64_t ours, any;
	*version = 0;
	if (has_table(s, "migrations", &ours, err) != 0)
		return -1;
	if (ours)
		return store_number(s, version, err, "SELECT coalesce(max(version), 0) FROM migrations", "") == 0 ? 0 : -1;
	if (has_table(s, NULL, &any, err) != 0)
		return -1;
	if (any)
		return fail(err, _("'%s' is a database, but none of tidings; move it away, or name another place by XDG_DATA_HOME"), s->path);
	return 0;
}

static int run_migrations(struct store *s, int64_t from, struct buf *err)
{
	if (store_script(s, "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL)", err) != 0)
		return -1;
	for (size_t i = (size_t)from; i < ARRAY_LEN(migrations); i++) {
		if (store_script(s, migrations[i], err) != 0)
			return -1;
		if (store_run(s, err, "INSERT INTO migrations VALUES (?, ?)", "ii", (int64_t)i + 1, now()) != 0)
			return -1;
	}
	return 0;
}

int schema_migrate(struct store *s, struct buf *err)
{
	int64_t version, most = ARRAY_LEN(migrations);
	if (read_version(s, &version, err) != 0)
		return -1;
	if (version > most)
		return fail(err, _("the store '%s' was made by a newer tidings (version %" PRId64 ", this one knows %" PRId64
		                   "): use that one, or move the store away"), s->path, version, most);
	if (version == most)
		return 0;
	/* Another program may be migrating it just now: look again inside. */
	if (store_begin(s, err) != 0)
		return -1;
	int result = read_version(s, &version, err);
	if (result == 0)
		result = run_migrations(s, version, err);
	return store_end(s, result, err);
}
