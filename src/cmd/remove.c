#include <config.h>

#include <getopt.h>

#include "cmd/cmd.h"
#include "model/store_feed.h"

/* The stories stay in the store; the feed is only asked no more, and they are
 * in no list. */
static int unsubscribe(struct app *app, const char *url, struct buf *err)
{
	int result = feeds_file_remove(app->paths.feeds, url, err);
	if (result > 0)
		return fail(err, _("'%s' is not in '%s'"), url, app->paths.feeds);
	struct store *s = result == 0 ? cmd_store(app, err) : NULL;
	store_close(s);
	return s ? 0 : -1;
}

int cmd_remove(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("remove", argc, argv, 1, 1, &status))
		return status;
	struct buf err = BUF_INIT;
	if (unsubscribe(app, argv[optind], &err) == 0)
		printf(_("unsubscribed from '%s'\n"), argv[optind]);
	else
		status = cmd_failed("remove", &err);
	buf_free(&err);
	return status;
}
