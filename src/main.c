#include <config.h>

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "model/work.h"
#include "ui/ui.h"

static const struct {
	const char *name;
	int (*run)(struct app *app, int argc, char **argv);
} verbs[] = {
#define VERB(name, arguments, help) {#name, cmd_##name},
#include "commands.def"
};

/* getopt_long begins its complaints with argv[0]: "tidings list: …", as ours. */
static int run_verb(struct app *app, int argc, char **argv)
{
	char name[32];
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eq(verbs[i].name, argv[0])) {
			snprintf(name, sizeof name, "tidings %s", verbs[i].name);
			argv[0] = name;
			return verbs[i].run(app, argc, argv);
		}
	fprintf(stderr, _("tidings: unknown command '%s'; see 'tidings --help'\n"), argv[0]);
	return EXIT_USAGE;
}

/* Mistakes in the config file are told, and the rest of it counts. The poller
 * reads it for itself. */
static int read_config(struct app *app, const char *verb, struct buf *err)
{
	struct buf problems = BUF_INIT;
	if (str_eq(verb, "poll"))
		return 0;
	int result = config_read(app->paths.config, &app->options, NULL, &problems, err);
	app->config_problems = problems.len > 0;
	fputs(buf_str(&problems), stderr);
	buf_free(&problems);
	return result;
}

static int print_help(void)
{
	struct buf out = BUF_INIT;
	buf_adds(&out, _("usage: tidings              read the news\n"
	                 "       tidings VERB [...]   one of:\n"));
	cmd_list_verbs(&out);
	buf_adds(&out, _("'tidings VERB --help' says how a verb is called; tidings(1) tells the rest.\n"));
	fputs(buf_str(&out), stdout);
	buf_free(&out);
	return 0;
}

/* With the seal that this build and this kernel give: a worker tells. */
static int print_version(void)
{
	struct buf seal = BUF_INIT, err = BUF_INIT;
	printf("%s\n", PACKAGE_STRING);
	if (work_seal(&seal, &err) == 0)
		printf(_("sandbox: %s\n"), buf_str(&seal));
	else
		printf(_("sandbox: cannot be told: %s\n"), buf_str(&err));
	buf_free(&seal);
	buf_free(&err);
	return 0;
}

static int run_interface(struct app *app, struct buf *err)
{
	if (!isatty(STDOUT_FILENO))
		return read_config(app, "", err) == 0 ? cmd_front(app) : 1;
	struct ui_config config = {.paths = &app->paths, .options = &app->options};
	if (ui_run(&config, err) == 0)
		return 0;
	fprintf(stderr, "tidings: %s\n", buf_str(err));
	return 1;
}

static int run_option(const char *option)
{
	if (str_eq(option, "--help") || str_eq(option, "-h"))
		return print_help();
	if (str_eq(option, "--version"))
		return print_version();
	fprintf(stderr, _("tidings: unknown option '%s'; see 'tidings --help'\n"), option);
	return EXIT_USAGE;
}

static int run(struct app *app, int argc, char **argv, struct buf *err)
{
	if (read_config(app, argv[0], err) == 0)
		return run_verb(app, argc, argv);
	fprintf(stderr, "tidings: %s\n", buf_str(err));
	return 1;
}

/* Only the parts that are used: each of the twelve costs a start some
 * microseconds. */
static void open_locale(void)
{
	static const int parts[] = {LC_CTYPE, LC_MESSAGES, LC_NUMERIC, LC_TIME};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		setlocale(parts[i], "");
}

/* Whatever a verb printed: an output that did not take it all is a failure. */
static int end_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (status == 0)
		fprintf(stderr, _("tidings: cannot write: %s\n"), strerror(errno));
	return status ? status : 1;
}

int main(int argc, char **argv)
{
	open_locale();
#if ENABLE_NLS
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
#endif
	now_hold(getenv("TIDINGS_NOW"));
	signal(SIGXFSZ, SIG_IGN);       /* a file at its limit is an error of writing, which is told */
	struct app app = {0};
	struct buf err = BUF_INIT;
	int status, first = argc > 1 && str_eq(argv[1], "--") ? 2 : 1;
	options_init(&app.options);
	if (paths_init(&app.paths, &err) != 0) {
		fprintf(stderr, "tidings: %s\n", buf_str(&err));
		status = 1;
	} else if (argc <= first) {
		status = run_interface(&app, &err);
	} else if (first == 1 && argv[1][0] == '-') {
		status = run_option(argv[1]);
	} else {
		status = run(&app, argc - first, argv + first, &err);
	}
	paths_free(&app.paths);
	options_free(&app.options);
	buf_free(&err);
	return end_output(status);
}
