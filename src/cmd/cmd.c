#include <config.h>

#include "cmd/cmd.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "model/store_feed.h"

static const struct {
	const char *name, *arguments, *help;
} verbs[] = {
#define VERB(name, arguments, help) {#name, arguments, help},
#include "commands.def"
};

static const struct {
	const char *verb, *option, *help;
} flags[] = {
#define FLAG(verb, option, help) {#verb, option, help},
#include "commands.def"
};

enum { FLAG_COLUMNS = 24 };

int cmd_failed(const char *verb, const struct buf *err)
{
	fflush(stdout);
	fprintf(stderr, "tidings %s: %s\n", verb, buf_str(err));
	return 1;
}

static void print_usage(FILE *to, const char *verb)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eq(verbs[i].name, verb))
			fprintf(to, _("usage: tidings %s%s%s\n"), verb, *verbs[i].arguments ? " " : "", verbs[i].arguments);
}

int cmd_usage(const char *verb)
{
	print_usage(stderr, verb);
	return EXIT_USAGE;
}

int cmd_words(const char *verb, int argc, char **argv, int least, int most)
{
	int n = argc - optind;
	if (n >= least && n <= most)
		return 0;
	if (n > most)
		fprintf(stderr, _("tidings %s: unexpected argument '%s'\n"), verb, argv[optind + most]);
	else
		fprintf(stderr, _("tidings %s: an argument is missing\n"), verb);
	return cmd_usage(verb);
}

bool cmd_plain(const char *verb, int argc, char **argv, int least, int most, int *status)
{
	static const struct option longs[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	int c = getopt_long(argc, argv, "h", longs, NULL);
	if (c == -1)
		*status = cmd_words(verb, argc, argv, least, most);
	else
		*status = c == 'h' ? cmd_help(verb) : cmd_usage(verb);
	return c == -1 && *status == 0;
}

int cmd_check_url(const char *verb, const char *url)
{
	if (!url || utf8_valid(url, strlen(url)))
		return 0;
	fprintf(stderr, _("tidings %s: '%s' is no URL\n"), verb, url);
	return cmd_usage(verb);
}

int cmd_help(const char *verb)
{
	print_usage(stdout, verb);
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eq(verbs[i].name, verb))
			printf("%s\n", _(verbs[i].help));
	for (size_t i = 0; i < ARRAY_LEN(flags); i++)
		if (str_eq(flags[i].verb, verb))
			printf("  %-*s %s\n", FLAG_COLUMNS, flags[i].option, _(flags[i].help));
	return 0;
}

void cmd_list_verbs(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		buf_addf(out, "  %-8s %s\n", verbs[i].name, _(verbs[i].help));
}

struct store *cmd_store(struct app *app, struct buf *err)
{
	struct feeds_file *file = feeds_file_read(app->paths.subscriptions, err);
	struct store *s = file ? store_open_to_read(app->paths.store, err) : NULL;
	if (file && file->warnings)
		fputs(file->warnings, stderr);
	if (s && store_is_writable(s) && store_sync_feeds(s, file, err) != 0) {
		store_close(s);
		s = NULL;
	}
	feeds_file_free(file);
	return s;
}

int cmd_leave_sample(struct app *app, struct buf *err)
{
	static const char head[] = "# One feed a line: URL [TAG...]; see tidings-feeds(5).\n";
	if (!app->paths.sample)
		return 0;
	if (!file_exists(app->paths.feeds) && (path_make_parent(app->paths.feeds, err) != 0 ||
	                                       file_write(app->paths.feeds, head, strlen(head), err) != 0))
		return -1;
	paths_free(&app->paths);
	return paths_init(&app->paths, err);
}

int cmd_read(const char *name, size_t most, struct buf *out, struct buf *err)
{
	if (str_eq(name, "-"))
		return fd_read_all(STDIN_FILENO, _("standard input"), most, out, err);
	return file_read(name, most, out, err);
}

int cmd_print(const char *verb, const struct buf *out)
{
	if (fwrite(buf_str(out), 1, out->len, stdout) == out->len && fflush(stdout) == 0)
		return 0;
	fprintf(stderr, _("tidings %s: cannot write: %s\n"), verb, strerror(errno));
	return 1;
}
