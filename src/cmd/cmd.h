/* The verbs of the command line: one file each, thin. A verb gets its own
 * arguments (argv[0] is "tidings NAME"), writes to standard output, complains to
 * standard error, and returns the exit status: 0, EXIT_USAGE for a mistake in
 * the call, 1 for any other failure. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include "base/buf.h"
#include "base/path.h"
#include "model/options.h"

enum { EXIT_USAGE = 2 };

struct app {
	struct paths paths;
	struct options options;     /* as the config file has them */
	bool config_problems;       /* it has mistakes, which were told */
};

#define VERB(name, arguments, help) int cmd_##name(struct app *app, int argc, char **argv);
#include "commands.def"

struct store;

/* The store, in step with the feeds file, whose mistakes are told on standard
 * error; one that cannot be written is opened to be read. NULL with a message
 * where it cannot be had; close it. */
struct store *cmd_store(struct app *app, struct buf *err);

/* Whoever keeps something has left the sample edition: a feeds file is made
 * where there is none, and from then on the paths are the user's own. */
int cmd_leave_sample(struct app *app, struct buf *err);

/* What `tidings` prints where its output is no terminal: the newest headlines
 * and the first story; of the sample edition, where nothing is configured. */
int cmd_front(struct app *app);

/* "tidings VERB: message" to standard error; returns 1. */
int cmd_failed(const char *verb, const struct buf *err);

/* For a getopt_long that returned '?', or words that are wrong: says how the
 * verb is called, to standard error, and returns EXIT_USAGE. */
int cmd_usage(const char *verb);

/* Are there from `least` to `most` arguments after the options? 0, or
 * EXIT_USAGE after saying which one is missing or too many. */
int cmd_words(const char *verb, int argc, char **argv, int least, int most);

/* A verb without options: reads --help and counts its words. False: `status`
 * is what to return. */
bool cmd_plain(const char *verb, int argc, char **argv, int least, int most, int *status);

/* Is it text that could be a URL (NULL: none was given)? 0, or EXIT_USAGE after
 * saying that it is not. */
int cmd_check_url(const char *verb, const char *url);

/* --help: to standard output; returns 0. */
int cmd_help(const char *verb);

/* What `tidings --help` prints: the verbs and what each is for. */
void cmd_list_verbs(struct buf *out);

/* Reads a file, or standard input for "-", whole; at most `most` bytes. */
int cmd_read(const char *name, size_t most, struct buf *out, struct buf *err);

/* Writes it all to standard output; an error there is a failure (1). */
int cmd_print(const char *verb, const struct buf *out);

#endif
