#include <config.h>

#include <locale.h>

#include "cmd/cmd.h"
#include "ui/ui.h"

static const struct {
	const char *name;
	int (*run)(struct app *app, int argc, char **argv);
} verbs[] = {
#define VERB(name, arguments, help) {#name, cmd_##name},
#include "commands.def"
};

static int run_verb(struct app *app, int argc, char **argv)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		if (str_eq(verbs[i].name, argv[0]))
			return verbs[i].run(app, argc, argv);
	fprintf(stderr, _("tidings: unknown command '%s'; see 'tidings --help'\n"), argv[0]);
	return EXIT_USAGE;
}

static void hold_clock(void)
{
	const char *at = getenv("TIDINGS_NOW");
	int64_t t;
	if (at && parse_int(at, 0, INT64_MAX, &t))
		now_set(t);
}

static int run_interface(struct app *app, struct buf *err)
{
	struct ui_config config = {.paths = &app->paths, .options = &app->options};
	if (ui_run(&config, err) == 0)
		return 0;
	fprintf(stderr, "tidings: %s\n", buf_str(err));
	return 1;
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
#if ENABLE_NLS
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
#endif
	hold_clock();
	struct app app = {0};
	struct buf err = BUF_INIT;
	int status;
	options_init(&app.options);
	if (paths_init(&app.paths, &err) != 0) {
		fprintf(stderr, "tidings: %s\n", buf_str(&err));
		status = 1;
	} else if (argc < 2) {
		status = run_interface(&app, &err);
	} else {
		status = run_verb(&app, argc - 1, argv + 1);
	}
	paths_free(&app.paths);
	options_free(&app.options);
	buf_free(&err);
	return status;
}
