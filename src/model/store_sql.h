/* What the files of the store share: the connection, its prepared statements,
 * and short ways to bind and read. Included by store*.c alone.
 *
 * Statements are prepared once a connection and looked up by the address of
 * their text, so that text must be a string literal (or, for sql_prepare,
 * is looked up by its bytes). A statement that is being read must be read to
 * its end or reset before it is used again. */
#ifndef MODEL_STORE_SQL_H
#define MODEL_STORE_SQL_H

#include <sqlite3.h>

#include "base/map.h"
#include "model/store.h"

struct store {
	sqlite3 *db;
	char *path;
	struct prepared *prepared;  /* by address of the text */
	size_t n_prepared, cap_prepared;
	struct map *dynamic;        /* by text */
	int depth;                  /* of store_begin */
	bool broken;                /* an inner step failed: commit becomes rollback */
	const struct arriving *arriving;    /* what the table of this name holds (store_arriving.h) */
	size_t n_arriving;
};

/* Makes a message of the database's last error, with the store's name and,
 * where something can be done about it, what. Returns -1. */
int store_fail(struct store *s, struct buf *err);

/* Binds by a letter a value: i int64_t; t NUL-terminated text or NULL; d a
 * time, NO_TIME as NULL; b bytes and size_t; u uint32_t. NULL on error. */
sqlite3_stmt *store_query(struct store *s, struct buf *err, const char *sql, const char *types, ...);

/* 1: a row; 0: no more, and the statement is reset; -1: error, and reset. */
int store_step(struct store *s, sqlite3_stmt *q, struct buf *err);

/* A statement that gives no rows. */
int store_run(struct store *s, struct buf *err, const char *sql, const char *types, ...);

/* The first column of the first row; 1: no row. */
int store_number(struct store *s, int64_t *out, struct buf *err, const char *sql, const char *types, ...);

/* Ends all prepared statements: before the connection is closed. */
void store_forget_statements(struct store *s);

/* Many statements, not kept: for the schema. */
int store_script(struct store *s, const char *sql, struct buf *err);

/* Commits where `result` is 0, else rolls back; returns what came of it. */
int store_end(struct store *s, int result, struct buf *err);

const char *column_str(sqlite3_stmt *q, int at, struct arena *a);   /* NULL for NULL */
int64_t column_time(sqlite3_stmt *q, int at);

/* entries.made */
enum made {
	MADE_OF_FEED = 1 << 0,      /* 1 << enum article_source */
	MADE_OF_PAGE = 1 << 1,
	MADE_FAILED = 1 << 2,       /* its page cannot be had */
	MADE_INDEXED = 1 << 3,      /* its text is in the full-text index */
	MADE_PAGE_LATER = 1 << 4    /* a poll of feeds alone left its page to the next full one */
};

/* --- a query put together from pieces, its values bound --- */

struct sql_value {
	char type;                  /* 'i' or 't' */
	int64_t number;
	const char *text;           /* must outlive sql_prepare */
	bool owned;
};

enum { SQL_VALUES_MOST = 200 };

struct sql_build {
	struct buf text;
	struct sql_value values[SQL_VALUES_MOST];
	size_t n;
};

void sql_add(struct sql_build *b, const char *text);
void sql_add_int(struct sql_build *b, int64_t v);           /* a '?' and its value */
void sql_add_text(struct sql_build *b, const char *v);
void sql_add_own(struct sql_build *b, char *v);             /* it is freed by sql_free */
sqlite3_stmt *sql_prepare(struct store *s, struct sql_build *b, struct buf *err);
void sql_free(struct sql_build *b);

struct entry_query;
struct filter;

/* "FROM … WHERE …" of a query, entries being `e`. */
int query_add_from(struct store *s, const struct entry_query *q, struct sql_build *b, struct buf *err);

/* " AND (…)" of a filter. */
void filter_add_sql(const struct filter *f, struct sql_build *b);
int filter_register(struct store *s, struct buf *err);

/* --- the full-text index (store_search.c) --- */

int search_add(struct store *s, int64_t id, const char *title, const char *author, const char *text, struct buf *err);
int search_remove(struct store *s, int64_t id, const char *title, const char *author, const char *text, struct buf *err);

/* A user's words as an FTS5 expression: each in quotes, "phrases" kept, -word
 * without, the last one by its beginning. False where no word is in them. */
bool search_expression(const char *words, struct buf *out);

/* What the links of duplicates have in common, or 0 where a link tells
 * nothing about a story. */
uint64_t store_link_hash(const char *url);

/* Takes the entry's text out of the index, before it changes or goes. */
int article_unindex(struct store *s, int64_t entry_id, struct buf *err);

int schema_migrate(struct store *s, struct buf *err);
int tokenizer_register(struct store *s, struct buf *err);
int arriving_register(struct store *s, struct buf *err);

#endif
