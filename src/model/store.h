/* The store: one SQLite database in WAL mode where the programs meet.
 *
 * The poller is the only writer of content; the interface and the commands
 * write flags. Readers never wait for the writer; two writers wait for each
 * other for at most a few seconds (busy_timeout), so transactions are short.
 * All SQL is in model/store*.c; values are bound. The schema is what the rows
 * of the migrations table made; a change is a new row.
 *
 * store.h opens, store_feed.h and store_entry.h read and write. Strings in a
 * result live in the arena that the caller passes. */
#ifndef MODEL_STORE_H
#define MODEL_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

struct store;

/* The feed of stories kept from bare URLs: in the store, not in the file. */
#define STORE_SAVED_URL "saved:"

/* Opens, makes and migrates. A damaged file, one of a newer version, or one
 * that cannot be written is an error that names it and says what to do; the
 * file is never replaced. */
struct store *store_open(const char *path, struct buf *err);

/* The same for who only reads, if need be: what cannot be written is opened
 * as it is, and an error comes from what tries to write. Not for long: a
 * writer with more rights is not noticed. */
struct store *store_open_to_read(const char *path, struct buf *err);
bool store_is_writable(const struct store *s);
void store_close(struct store *s);

int store_begin(struct store *s, struct buf *err);
int store_commit(struct store *s, struct buf *err);
void store_rollback(struct store *s);

/* A number that changes when another process has committed: for refreshing. */
int64_t store_version(struct store *s);

#endif
