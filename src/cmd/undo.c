#include <config.h>

#include "cmd/again.h"
#include "cmd/cmd.h"
#include "cmd/correction.h"
#include "model/store_entry.h"

/* A rule goes out of the file again, or back into it, and what is kept of its
 * site follows. 1: the last step was no rule. */
static int undo_rule(struct app *app, struct store *s, struct buf *what, struct buf *said, struct buf *err)
{
	bool learnt;
	int result = store_undo_rule(s, what, &learnt, err);
	if (result != 0)
		return result;
	result = learnt ? correction_forget(s, app->paths.rules_dir, what->data, false, err)
	                : correction_learn(s, app->paths.rules_dir, what->data, false, err);
	if (result > 0)
		return fail(err, _("the rule %s was taken out of the file already"), what->data);
	return result == 0 ? again_of_rule(what->data, said, err) : -1;
}

int cmd_undo(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("undo", argc, argv, 0, 0, &status))
		return status;
	struct buf what = BUF_INIT, said = BUF_INIT, err = BUF_INIT;
	struct store *s = cmd_store(app, &err);
	int result = s ? undo_rule(app, s, &what, &said, &err) : -1;
	if (result > 0)
		result = store_undo(s, &what, &err);
	if (result > 0)
		fail(&err, _("there is nothing to undo"));
	if (result == 0)
		printf(_("undone: %s\n"), buf_str(&what));
	fputs(buf_str(&said), stdout);
	status = result == 0 ? 0 : cmd_failed("undo", &err);
	store_close(s);
	buf_free(&what);
	buf_free(&said);
	buf_free(&err);
	return status;
}
