#include <config.h>

#include <getopt.h>

#include "cmd/cmd.h"
#include "model/store_entry.h"

int cmd_undo(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1)
		return c == 'h' ? cmd_help("undo") : cmd_usage("undo");
	if (optind != argc)
		return cmd_usage("undo");
	struct buf what = BUF_INIT, err = BUF_INIT;
	struct store *s = cmd_store(app, &err);
	int result = s ? store_undo(s, &what, &err) : -1, status = 0;
	if (result < 0) {
		status = cmd_failed("undo", &err);
	} else if (result > 0) {
		fail(&err, _("there is nothing to undo"));
		status = cmd_failed("undo", &err);
	} else {
		printf(_("undone: %s\n"), buf_str(&what));
	}
	store_close(s);
	buf_free(&what);
	buf_free(&err);
	return status;
}
