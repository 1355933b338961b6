#include <config.h>

#include "model/store.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "model/store_sql.h"

enum {
	WAIT_MS = 10 * 1000,        /* for another writer's transaction */
	CACHE_KIB = 4 * 1024,       /* more saves a poll nothing: what it writes it does not read */
	PAGE_BYTES = 16 * 1024,     /* of a new store: a poll takes a quarter less than with SQLite's 4 KB */
	CHECKPOINT_PAGES = 1000     /* 16 MB: a page written many times goes to the database once */
};

/* A folder in the way, or one that cannot be reached, would only be
 * "unable to open database file" to SQLite. */
static int check_place(const char *path, struct buf *err)
{
	struct stat st;
	if (path_make_parent(path, err) != 0)
		return -1;
	if (stat(path, &st) != 0) {
		if (errno != ENOENT)
			return fail(err, _("cannot open the store '%s': %s"), path, strerror(errno));
		return 0;
	}
	if (!S_ISREG(st.st_mode))
		return fail(err, _("cannot open the store '%s': it is no file"), path);
	return 0;
}

static int configure(struct store *s, struct buf *err)
{
	struct buf sql = BUF_INIT;
	sqlite3_busy_timeout(s->db, WAIT_MS);
	sqlite3_extended_result_codes(s->db, 0);
	buf_addf(&sql, "PRAGMA page_size=%d; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
	               "PRAGMA foreign_keys=OFF; PRAGMA cache_size=-%d; PRAGMA wal_autocheckpoint=%d;"
	               "PRAGMA journal_size_limit=%d;",
	         PAGE_BYTES, CACHE_KIB, CHECKPOINT_PAGES, CHECKPOINT_PAGES * PAGE_BYTES);
	int result = store_script(s, sql.data, err);
	buf_free(&sql);
	return result;
}

static struct store *open_by(const char *path, const char *name, int flags, struct buf *err)
{
	struct store *s = xcalloc(1, sizeof *s);
	s->path = xstrdup(path);
	s->dynamic = map_new();
	mode_t mask = umask(0077);
	int opened = sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
	int result = opened == SQLITE_OK ? 0 : store_fail(s, err);
	if (result == 0)
		result = configure(s, err);
	if (result == 0)
		result = tokenizer_register(s, err);
	if (result == 0)
		result = filter_register(s, err);
	if (result == 0)
		result = arriving_register(s, err);
	if (result == 0)
		result = schema_migrate(s, err);
	umask(mask);
	if (result == 0)
		return s;
	store_close(s);
	return NULL;
}

static struct store *open_whole(const char *path, struct buf *err)
{
	return check_place(path, err) == 0 ? open_by(path, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) : NULL;
}

/* SQLite opens a file that it may not write for reading, and says nothing. */
bool store_is_writable(const struct store *s)
{
	return sqlite3_db_readonly(s->db, "main") == 0;
}

struct store *store_open(const char *path, struct buf *err)
{
	struct store *s = open_whole(path, err);
	if (!s || store_is_writable(s))
		return s;
	fail(err, _("cannot write the store '%s': %s; check who may write it and its folder"), path, strerror(EACCES));
	store_close(s);
	return NULL;
}

/* In a folder that may not be written, SQLite can make neither the write-ahead
 * log nor its index. Where no log was left, the file is all there is. */
static bool is_sealed(const char *path)
{
	struct buf name = BUF_INIT;
	struct stat st;
	buf_addf(&name, "%s-wal", path);
	bool without_log = stat(name.data, &st) != 0 ? errno == ENOENT : st.st_size == 0;
	const char *slash = strrchr(path, '/');
	buf_truncate(&name, 0);
	buf_add(&name, path, slash ? (size_t)(slash - path) + 1 : 0);
	bool sealed = without_log && access(name.len ? name.data : ".", W_OK) != 0;
	buf_free(&name);
	return sealed;
}

/* A name as https://www.sqlite.org/uri.html has it. */
static struct store *open_sealed(const char *path, struct buf *err)
{
	struct buf name = BUF_INIT;
	buf_adds(&name, "file:");
	for (const char *p = path; *p; p++)
		buf_addf(&name, strchr("?#%", *p) ? "%%%02X" : "%c", (unsigned char)*p);
	buf_adds(&name, "?immutable=1");
	struct store *s = open_by(path, name.data, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
	buf_free(&name);
	return s;
}

struct store *store_open_to_read(const char *path, struct buf *err)
{
	struct buf why = BUF_INIT;
	struct store *s = open_whole(path, &why);
	if (!s && is_sealed(path))
		s = open_sealed(path, NULL);
	if (!s)
		buf_add(err, buf_str(&why), why.len);
	buf_free(&why);
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->db && s->depth)
		store_rollback(s);
	store_forget_statements(s);
	sqlite3_close(s->db);
	map_free(s->dynamic);
	free(s->path);
	free(s);
}

/* Transactions may be nested: the outermost counts. What writes, says so at
 * its start, so that it waits there for another writer and not in the middle. */
int store_begin(struct store *s, struct buf *err)
{
	if (s->depth == 0) {
		if (store_run(s, err, "BEGIN IMMEDIATE", "") != 0)
			return -1;
		s->broken = false;
	}
	s->depth++;
	return 0;
}

int store_commit(struct store *s, struct buf *err)
{
	if (s->depth == 0)
		BUG("a commit without a begin");
	if (s->depth > 1) {
		s->depth--;
		return 0;
	}
	if (s->broken) {
		store_rollback(s);
		return fail(err, _("the store '%s': a step of the transaction failed"), s->path);
	}
	if (store_run(s, err, "COMMIT", "") != 0) {
		store_rollback(s);
		return -1;
	}
	s->depth = 0;
	return 0;
}

void store_rollback(struct store *s)
{
	if (s->depth == 0)
		return;
	if (--s->depth) {
		s->broken = true;
		return;
	}
	if (!sqlite3_get_autocommit(s->db))
		store_run(s, NULL, "ROLLBACK", "");
}

int store_end(struct store *s, int result, struct buf *err)
{
	if (result == 0)
		return store_commit(s, err);
	store_rollback(s);
	return result;
}

int64_t store_version(struct store *s)
{
	int64_t version = 0;
	store_number(s, &version, NULL, "PRAGMA data_version", "");
	return version;
}
