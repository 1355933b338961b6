/* The feeds file: one feed a line, in newsboat's urls syntax.
 *
 *     URL [TAG…]          tokens as a shell would part them; "…" with \" \\ \n \t
 *     "~Title"            renames the feed        "!"  hides it from the list
 *     query:Name:FILTER   a smart feed
 *     exec:COMMAND        filter:COMMAND:URL      file:///PATH
 *     ./NAME              a file beside this one
 *     # a comment
 *
 * Editing keeps comments, blank lines and order. */
#ifndef MODEL_FEEDS_FILE_H
#define MODEL_FEEDS_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

struct feed_line {
	const char *url;
	const char *title;          /* from ~Title, or NULL */
	const char *const *tags;
	size_t n_tags;
	bool hidden;
	size_t line;                /* counted from 1 */
};

struct feeds_file {
	struct arena *arena;
	const struct feed_line *items;
	size_t n;
	const char *warnings;       /* what could not be read: "file:line:column: …" lines, or NULL */
};

/* A missing file is an empty one. */
struct feeds_file *feeds_file_read(const char *path, struct buf *err);
struct feeds_file *feeds_file_parse(const char *name, const char *text, size_t n);
void feeds_file_free(struct feeds_file *f);

/* What is wrong with it as the first word of a line, or NULL. */
const char *feed_url_fault(const char *url);

/* Is it a smart feed (query:Name:FILTER)? Its name and filter, as written. */
bool feed_line_query(const struct feed_line *f, struct arena *a, const char **name, const char **filter);

/* Each rewrites the file whole (base/path.h), made where it is missing.
 * add: 1 where the feed is there already (new tags are added to its line).
 * add_all: *known tells how many were; no URL may stand in it twice.
 * change: title and tags replace those of the line; new_url NULL keeps the
 * URL; 1 where the feed is not there. */
int feeds_file_add(const char *path, const char *url, const char *title, const char *const *tags, size_t n_tags, struct buf *err);
int feeds_file_add_all(const char *path, const struct feed_line *lines, size_t n, size_t *known, struct buf *err);
int feeds_file_swap(const char *path, const char *url, const char *other, struct buf *err);     /* their lines; 1: not both are there */
int feeds_file_remove(const char *path, const char *url, struct buf *err);      /* 1: not there */
int feeds_file_change(const char *path, const char *url, const char *new_url, const char *title, const char *const *tags, size_t n_tags, struct buf *err);

#endif
