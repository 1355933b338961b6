#include <config.h>

#include "cmd/cmd.h"
#include "model/store_entry.h"

int cmd_undo(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("undo", argc, argv, 0, 0, &status))
		return status;
	struct buf what = BUF_INIT, err = BUF_INIT;
	struct store *s = cmd_store(app, &err);
	int result = s ? store_undo(s, &what, &err) : -1;
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
