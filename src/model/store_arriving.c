#include <config.h>

#include "model/store_arriving.h"

#include <stdlib.h>
#include <string.h>

/* The columns of the table, in this order: i int64_t, d a time, t text. */
static const struct {
	char type;
	size_t at;
} columns[] = {
	{'i', offsetof(struct arriving, id)}, {'i', offsetof(struct arriving, key)},
	{'i', offsetof(struct arriving, hash)}, {'i', offsetof(struct arriving, at)},
	{'i', offsetof(struct arriving, flags)}, {'d', offsetof(struct arriving, published)},
	{'t', offsetof(struct arriving, guid)}, {'t', offsetof(struct arriving, url)},
	{'t', offsetof(struct arriving, title)}, {'t', offsetof(struct arriving, author)},
	{'t', offsetof(struct arriving, summary)}, {'i', offsetof(struct arriving, has_contents)},
	{'d', offsetof(struct arriving, updated)}, {'t', offsetof(struct arriving, comments)},
	{'t', offsetof(struct arriving, categories)}, {'t', offsetof(struct arriving, base)},
	{'t', offsetof(struct arriving, html)}};

#define DECLARATION \
	"CREATE TABLE arriving (id, key, hash, at, flags, published, guid, url, title, author, summary," \
	" has_contents, updated, comments, categories, base, html)"

struct table {
	sqlite3_vtab base;
	const struct store *store;
};

struct cursor {
	sqlite3_vtab_cursor base;
	const struct arriving *row, *end;
};

static int connect(sqlite3 *db, void *store, int argc, const char *const *argv, sqlite3_vtab **out, char **err)
{
	(void)argc, (void)argv, (void)err;
	struct table *t = xcalloc(1, sizeof *t);
	t->store = store;
	*out = &t->base;
	return sqlite3_declare_vtab(db, DECLARATION);
}

static int disconnect(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table, (void)info;    /* all rows, in their order: there is no other way */
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	(void)table;
	struct cursor *c = xcalloc(1, sizeof *c);
	*out = &c->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	free(cursor);
	return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int way, const char *name, int argc, sqlite3_value **argv)
{
	(void)way, (void)name, (void)argc, (void)argv;
	struct cursor *c = (struct cursor *)cursor;
	const struct store *s = ((struct table *)cursor->pVtab)->store;
	c->row = s->arriving;
	c->end = c->row + s->n_arriving;
	return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
	((struct cursor *)cursor)->row++;
	return SQLITE_OK;
}

static int eof(sqlite3_vtab_cursor *cursor)
{
	const struct cursor *c = (struct cursor *)cursor;
	return c->row == c->end;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *out, int n)
{
	const char *field = (const char *)((struct cursor *)cursor)->row + columns[n].at;
	if (columns[n].type == 't') {
		const char *text = *(const char *const *)field;
		if (text)
			sqlite3_result_text64(out, text, strlen(text), SQLITE_STATIC, SQLITE_UTF8);
		return SQLITE_OK;
	}
	int64_t number = *(const int64_t *)field;
	if (columns[n].type == 'i' || number != NO_TIME)
		sqlite3_result_int64(out, number);
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = ((struct cursor *)cursor)->row->id;
	return SQLITE_OK;
}

int arriving_register(struct store *s, struct buf *err)
{
	/* Without xCreate it is there, under its name, in every connection. */
	static const sqlite3_module module = {
		.xConnect = connect, .xBestIndex = best_index, .xDisconnect = disconnect, .xOpen = open_cursor,
		.xClose = close_cursor, .xFilter = filter, .xNext = next, .xEof = eof, .xColumn = column, .xRowid = rowid};
	return sqlite3_create_module(s->db, "arriving", &module, s) == SQLITE_OK ? 0 : store_fail(s, err);
}

/* OR FAIL: what fails is rolled back with the whole merge, so SQLite need not
 * keep what each page was before the statement. */
int arriving_insert(struct store *s, int64_t feed_id, int64_t seen, const struct arriving *rows, size_t n, struct buf *err)
{
	s->arriving = rows;
	s->n_arriving = n;
	int result = store_run(s, err,
		"INSERT OR FAIL INTO entries (id, feed_id, key, hash, at, flags, published, seen, guid, url, title, author, summary)"
		" SELECT id, ?1, key, hash, at, flags, published, ?2, guid, url, title, author, summary FROM arriving", "ii", feed_id, seen);
	if (result == 0)
		result = store_run(s, err,
			"INSERT OR REPLACE INTO contents (entry_id, updated, comments, categories, base, html)"
			" SELECT id, updated, comments, categories, base, html FROM arriving WHERE has_contents", "");
	s->arriving = NULL;
	s->n_arriving = 0;
	return result;
}
