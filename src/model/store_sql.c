#include <config.h>

#include "model/store_sql.h"

#include <string.h>

struct prepared {
	const char *sql;
	sqlite3_stmt *q;
};

int store_fail(struct store *s, struct buf *err)
{
	const char *why = sqlite3_errmsg(s->db);
	switch (sqlite3_errcode(s->db)) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return fail(err, _("the store '%s' is damaged (%s); nothing was changed: move it away to start anew, "
		                   "or mend it with: sqlite3 '%s' .recover"), s->path, why, s->path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fail(err, _("the store '%s' is held by another program; try again"), s->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return fail(err, _("cannot write the store '%s': %s; check who may write it and its folder"), s->path, why);
	case SQLITE_CANTOPEN:
		return fail(err, _("cannot open the store '%s': %s; check who may write its folder"), s->path, why);
	case SQLITE_FULL:
		return fail(err, _("cannot write the store '%s': the disk is full"), s->path);
	case SQLITE_IOERR:
		if (sqlite3_system_errno(s->db))
			why = strerror(sqlite3_system_errno(s->db));
		/* fall through */
	default:
		return fail(err, _("the store '%s': %s"), s->path, why);
	}
}

static sqlite3_stmt *prepare(struct store *s, const char *sql, struct buf *err)
{
	sqlite3_stmt *q = NULL;
	if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) == SQLITE_OK)
		return q;
	store_fail(s, err);
	return NULL;
}

/* A few dozen texts at most: a walk over their addresses is quick enough. */
static sqlite3_stmt *find_prepared(struct store *s, const char *sql, struct buf *err)
{
	for (size_t i = 0; i < s->n_prepared; i++)
		if (s->prepared[i].sql == sql)
			return s->prepared[i].q;
	sqlite3_stmt *q = prepare(s, sql, err);
	if (!q)
		return NULL;
	GROW(s->prepared, s->n_prepared, s->cap_prepared);
	s->prepared[s->n_prepared++] = (struct prepared){sql, q};
	return q;
}

enum { DYNAMIC_MOST = 64 };

static void forget_dynamic(struct store *s)
{
	const char *key;
	void *q;
	for (size_t at = 0; map_next(s->dynamic, &at, &key, &q);)
		sqlite3_finalize(q);
	map_free(s->dynamic);
	s->dynamic = map_new();
}

static sqlite3_stmt *prepare_dynamic(struct store *s, struct buf *err, const char *sql)
{
	sqlite3_stmt *q = map_get(s->dynamic, sql);
	if (q) {
		sqlite3_reset(q);
		sqlite3_clear_bindings(q);
		return q;
	}
	if (map_count(s->dynamic) >= DYNAMIC_MOST)
		forget_dynamic(s);
	q = prepare(s, sql, err);
	if (q)
		map_put(s->dynamic, sql, q);
	return q;
}

void store_forget_statements(struct store *s)
{
	for (size_t i = 0; i < s->n_prepared; i++)
		sqlite3_finalize(s->prepared[i].q);
	free(s->prepared);
	s->prepared = NULL;
	s->n_prepared = s->cap_prepared = 0;
	forget_dynamic(s);
}

static void bind_str(sqlite3_stmt *q, int at, const char *text)
{
	if (text)
		sqlite3_bind_text64(q, at, text, strlen(text), SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_null(q, at);
}

static void bind_time(sqlite3_stmt *q, int at, int64_t t)
{
	if (t == NO_TIME)
		sqlite3_bind_null(q, at);
	else
		sqlite3_bind_int64(q, at, t);
}

const char *column_str(sqlite3_stmt *q, int at, struct arena *a)
{
	const char *text = (const char *)sqlite3_column_text(q, at);
	return text ? arena_strndup(a, text, (size_t)sqlite3_column_bytes(q, at)) : NULL;
}

int64_t column_time(sqlite3_stmt *q, int at)
{
	return sqlite3_column_type(q, at) == SQLITE_NULL ? NO_TIME : sqlite3_column_int64(q, at);
}

static void bind_all(sqlite3_stmt *q, const char *types, va_list ap)
{
	for (int at = 1; *types; types++, at++) {
		const void *bytes;
		switch (*types) {
		case 'i': sqlite3_bind_int64(q, at, va_arg(ap, int64_t)); break;
		case 'u': sqlite3_bind_int64(q, at, va_arg(ap, uint32_t)); break;
		case 't': bind_str(q, at, va_arg(ap, const char *)); break;
		case 'd': bind_time(q, at, va_arg(ap, int64_t)); break;
		case 'b':
			bytes = va_arg(ap, const void *);
			sqlite3_bind_blob64(q, at, bytes, va_arg(ap, size_t), SQLITE_STATIC);
			break;
		default: BUG("no such type of value: %c", *types);
		}
	}
}

static sqlite3_stmt *query_va(struct store *s, struct buf *err, const char *sql, const char *types, va_list ap)
{
	sqlite3_stmt *q = find_prepared(s, sql, err);
	if (q) {
		sqlite3_reset(q);
		bind_all(q, types, ap);
	}
	return q;
}

sqlite3_stmt *store_query(struct store *s, struct buf *err, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_stmt *q = query_va(s, err, sql, types, ap);
	va_end(ap);
	return q;
}

int store_step(struct store *s, sqlite3_stmt *q, struct buf *err)
{
	int result = sqlite3_step(q);
	if (result == SQLITE_ROW)
		return 1;
	if (result != SQLITE_DONE)
		store_fail(s, err);
	sqlite3_reset(q);
	return result == SQLITE_DONE ? 0 : -1;
}

int store_run(struct store *s, struct buf *err, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_stmt *q = query_va(s, err, sql, types, ap);
	va_end(ap);
	return q ? store_step(s, q, err) : -1;
}

int store_number(struct store *s, int64_t *out, struct buf *err, const char *sql, const char *types, ...)
{
	va_list ap;
	va_start(ap, types);
	sqlite3_stmt *q = query_va(s, err, sql, types, ap);
	va_end(ap);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	*out = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	return 0;
}

void sql_add(struct sql_build *b, const char *text)
{
	buf_adds(&b->text, text);
}

static void add_value(struct sql_build *b, struct sql_value v)
{
	if (b->n == SQL_VALUES_MOST)
		BUG("a query with more than %d values", SQL_VALUES_MOST);
	b->values[b->n++] = v;
	buf_adds(&b->text, "?");
}

void sql_add_int(struct sql_build *b, int64_t v)
{
	add_value(b, (struct sql_value){.type = 'i', .number = v});
}

void sql_add_text(struct sql_build *b, const char *v)
{
	add_value(b, (struct sql_value){.type = 't', .text = v});
}

void sql_add_own(struct sql_build *b, char *v)
{
	add_value(b, (struct sql_value){.type = 't', .text = v, .owned = true});
}

sqlite3_stmt *sql_prepare(struct store *s, struct sql_build *b, struct buf *err)
{
	sqlite3_stmt *q = prepare_dynamic(s, err, buf_str(&b->text));
	for (size_t i = 0; q && i < b->n; i++) {
		if (b->values[i].type == 'i')
			sqlite3_bind_int64(q, (int)i + 1, b->values[i].number);
		else
			sqlite3_bind_text(q, (int)i + 1, b->values[i].text, -1, SQLITE_TRANSIENT);
	}
	return q;
}

void sql_free(struct sql_build *b)
{
	buf_free(&b->text);
	for (size_t i = 0; i < b->n; i++)
		if (b->values[i].owned)
			free((char *)b->values[i].text);
	b->n = 0;
}

int store_script(struct store *s, const char *sql, struct buf *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : store_fail(s, err);
}
