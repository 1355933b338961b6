#include <config.h>

#include <getopt.h>

#include "cmd/cmd.h"
#include "model/words.h"

static void add_defaults(struct buf *out)
{
	buf_addf(out, "# %s\n# %s\n", _("Every option of tidings with its default. Take the '#' away from what you change."),
	         _("Lines are: set OPTION VALUE, bind KEY ACTION [VIEW], unbind KEY [VIEW], color ROLE FG [BG] [ATTRIBUTE...],"
	           " feed URL OPTION VALUE, include FILE."));
	for (size_t i = 0; i < option_count(); i++) {
		const struct option_info *o = option_info(i);
		buf_addf(out, "\n# %s", _(o->help));
		if (o->choices)
			buf_addf(out, " (%s)", o->choices);
		buf_addf(out, "\n#set %s ", o->name);
		words_quote(out, o->fallback);
		buf_addc(out, '\n');
	}
}

static void add_in_force(const struct options *options, struct buf *out)
{
	for (size_t i = 0; i < option_count(); i++) {
		const struct option_info *o = option_info(i);
		struct buf value = BUF_INIT, line = BUF_INIT;
		option_get(options, o->name, &value, NULL);
		buf_addf(&line, "set %s ", o->name);
		words_quote(&line, buf_str(&value));
		buf_addf(out, "%-39s # %s\n", line.data, option_origin(options, o->name));
		buf_free(&value);
		buf_free(&line);
	}
}

int cmd_config(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"default", no_argument, NULL, 'd'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	bool defaults = false;
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'd': defaults = true; break;
		case 'h': return cmd_help("config");
		default: return cmd_usage("config");
		}
	}
	if (cmd_words("config", argc, argv, 0, 0) != 0)
		return EXIT_USAGE;
	struct buf out = BUF_INIT;
	if (defaults) {
		add_defaults(&out);
	} else {
		buf_addf(&out, "# config: %s\n# feeds:  %s\n# store:  %s\n", app->paths.config, app->paths.feeds, app->paths.store);
		add_in_force(&app->options, &out);
	}
	int status = cmd_print("config", &out);
	if (status == 0 && !defaults && app->config_problems)
		status = 1;             /* what is wrong was told on standard error */
	buf_free(&out);
	return status;
}
