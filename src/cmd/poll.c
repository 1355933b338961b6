#include <config.h>

#include "cmd/cmd.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/proc.h"

/* The poller is a program of its own (src/poll_main.c): this one becomes it,
 * so that a signal reaches it and its status is ours. */
int cmd_poll(struct app *app, int argc, char **argv)
{
	(void)app;
	struct buf path = BUF_INIT, err = BUF_INIT;
	for (int i = 1; i < argc; i++)
		if (str_eq(argv[i], "--help") || str_eq(argv[i], "-h"))
			return cmd_help("poll");
	proc_helper(&path, "tidings-poll");
	execv(path.data, argv);
	fail(&err, _("cannot start '%s': %s"), path.data, strerror(errno));
	int status = cmd_failed("poll", &err);
	buf_free(&path);
	buf_free(&err);
	return status;
}
