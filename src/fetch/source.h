/* Feeds that are not fetched over HTTP alone, as newsboat's urls file has
 * them: what a command prints (exec:COMMAND), what a command makes of a
 * fetched document (filter:COMMAND:URL), and files (file:///PATH, ./NAME).
 *
 * The commands are the user's own, from the user's own feeds file, and are
 * run by the shell as the user expects there. Nothing that came from outside
 * is ever part of a command: a filter gets the document on its standard
 * input. A command that takes too long is killed with its children. */
#ifndef FETCH_SOURCE_H
#define FETCH_SOURCE_H

#include <poll.h>

#include "base/arena.h"
#include "base/buf.h"

enum source_kind { SOURCE_HTTP, SOURCE_EXEC, SOURCE_FILTER, SOURCE_FILE, SOURCE_UNKNOWN };

struct source {
	enum source_kind kind;
	const char *command;        /* exec, filter */
	const char *url;            /* http, filter */
	const char *path;           /* file */
};

/* Takes a feed's URL, as the feeds file has it, apart. "./NAME" is a file
 * beside the feeds file, whose folder is `dir`. */
void source_parse(const char *url, const char *dir, struct arena *a, struct source *out);

/* The file that a local feed's entry links to, where it lies in the feed's
 * own folder or below; NULL: none of its business. */
const char *source_local_page(const struct source *s, const char *url, struct arena *a);

struct commands;

enum { COMMANDS_MOST = 8 };     /* at the same time; others wait */

struct commands *commands_new(int seconds, size_t max_size);
void commands_free(struct commands *c);     /* kills what runs */

/* `out` may be taken; `error` NULL: it ended well. */
typedef void command_done(void *context, struct buf *out, const char *error);

/* `input` may be NULL; it is copied. */
void commands_run(struct commands *c, const char *command, const struct buf *input, command_done *done, void *context);

size_t commands_fds(struct commands *c, struct pollfd *fds);
void commands_turn(struct commands *c);
int commands_timeout(const struct commands *c);         /* milliseconds, -1: none */

#endif
