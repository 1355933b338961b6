#include <config.h>

#include "cmd/cmd.h"

#include <errno.h>
#include <unistd.h>

static const struct {
	const char *name, *arguments, *help;
} verbs[] = {
#define VERB(name, arguments, help) {#name, arguments, help},
#include "commands.def"
};

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
			fprintf(to, _("usage: tidings %s %s\n"), verb, verbs[i].arguments);
}

int cmd_usage(const char *verb)
{
	print_usage(stderr, verb);
	return EXIT_USAGE;
}

int cmd_help(const char *verb)
{
	print_usage(stdout, verb);
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eq(verbs[i].name, verb))
			printf("%s\n", _(verbs[i].help));
	return 0;
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
