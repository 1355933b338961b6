/* The filter lists that the user subscribes to: rules_dir/lists holds one
 * NAME.txt each, and "index", a line each of name, source (a URL or a file),
 * when it was fetched, when it is due again, its ETag, Last-Modified and the
 * last error, parted by tabs. A list that a package has put under /usr is
 * linked to, and used where it is; any other file is copied.
 *
 * A list that was fetched is taken only where it looks like one (list_check);
 * whatever goes wrong, the old file stays and goes on working. */
#ifndef MODEL_LISTS_H
#define MODEL_LISTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct list_entry {
	char *name, *source;
	int64_t fetched;            /* when its text was last known to be the newest, or NO_TIME */
	int64_t due;                /* when it is asked for again; NO_TIME: now */
	char *etag, *last_modified; /* or NULL */
	char *error;                /* of the last try, in words, or NULL */
};

struct lists {
	struct list_entry *items;
	size_t n, cap;
};

/* Why a line of a list is of no use here. */
enum list_drop {
	LIST_KEPT,
	LIST_DROP_SELECTOR,         /* a selector that is not understood */
	LIST_DROP_SCRIPT,           /* what runs in a page: ##+js(…), #%# */
	LIST_DROP_HTML,             /* ##^… */
	LIST_DROP_STYLE,            /* :style(…), #$#, :remove-attr(…) */
	LIST_DROP_REGEX,            /* a regular expression over addresses */
	LIST_DROP_REQUEST,          /* only for scripts, popups, … */
	LIST_DROP_OPTION,           /* csp=, removeparam=, … */
	LIST_DROP_SHORT,
	LIST_DROP_LONG,
	LIST_DROP_CONDITION,        /* in an !#if for others */
	LIST_DROP_INCLUDE,          /* an !#include that was not followed */
	LIST_DROP_MANY,             /* over the limit of rules */
	LIST_DROPS
};

/* What was made of a list, or dropped. */
struct list_count {
	uint32_t generic, specific; /* selectors: everywhere; on named hosts */
	uint32_t text;              /* rules over words */
	uint32_t exceptions, network;
	uint32_t dropped[LIST_DROPS];
};

/* For whoever reads the statistics: in words, and as a word for scripts. */
const char *list_drop_name(enum list_drop why);
const char *list_drop_key(enum list_drop why);

/* A source as the worker read it, for the statistics. */
struct list_stats {
	char *file;                 /* "hide.rules", "user.rules", or "NAME.txt" */
	char *title;                /* that it gives itself, else the file's name */
	struct list_count count;
};

enum {
	LIST_BYTES_MOST = 32 << 20,
	LIST_EXPIRES = 5 * 86400,
	LIST_RETRY = 6 * 3600       /* seconds after a failure */
};

int lists_read(const char *rules_dir, struct lists *out, struct buf *err);     /* none yet: empty */
int lists_write(const char *rules_dir, const struct lists *l, struct buf *err);
void lists_free(struct lists *l);

/* Writes one entry into the index as it stands now: others may have changed
 * meanwhile. An entry that is gone from there stays so. */
int lists_note(const char *rules_dir, const struct list_entry *e, struct buf *err);

struct list_entry *lists_find(struct lists *l, const char *source_or_name);
/* Named so, or (NULL) after its source; with a number where that is taken. */
struct list_entry *lists_add(struct lists *l, const char *name, const char *source);
void lists_remove(struct lists *l, struct list_entry *e);

void list_set(char **field, const char *value);     /* a copy, without tabs; the old one is freed */
bool list_is_due(const struct list_entry *e, int64_t at);
bool list_is_packaged(const char *source);          /* a file of a package, under /usr */
void list_path(const char *rules_dir, const struct list_entry *e, struct buf *out);

/* Rules of a list: lines that are neither empty nor comments. */
size_t list_rules(const char *text, size_t n);

/* A line "! Name: value" of the head, cleaned; NULL where there is none. To be freed. */
char *list_header(const char *text, size_t n, const char *name);

/* Seconds, from "! Expires: 4 days (update frequency)": 1 hour to 14 days. */
int64_t list_expires(const char *text, size_t n);

/* Is it a filter list, and not much shorter than it was (`before`: its rules
 * then, 0 where new)? An error says why not. */
int list_check(const char *text, size_t n, size_t before, struct buf *err);

#endif
