#include <config.h>

#include <inttypes.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/uri.h"
#include "cmd/cmd.h"
#include "model/store_entry.h"

/* The page is fetched at once; where that fails the link is kept all the
 * same, and the next poll asks again. */
static int fetch(int64_t id, struct buf *err)
{
	char number[24];
	struct buf path = BUF_INIT;
	snprintf(number, sizeof number, "%" PRId64, id);
	proc_helper(&path, "tidings-poll");
	char *argv[] = {path.data, (char *)"--entry", number, NULL};
	pid_t pid = proc_spawn(argv, (struct proc_io){-1, -1, STDERR_FILENO, -1}, false, err);
	int result = pid < 0 ? -1 : proc_wait(pid, "tidings-poll", err);
	buf_free(&path);
	return result;
}

static int save(struct app *app, const char *url, struct buf *err)
{
	int64_t id;
	struct store *s = cmd_leave_sample(app, err) == 0 ? cmd_store(app, err) : NULL;
	if (!s)
		return -1;
	int result = store_save_url(s, url, NULL, &id, err);
	store_close(s);
	if (result != 0)
		return -1;
	printf("%" PRId64 "\n", id);
	fflush(stdout);
	struct buf why = BUF_INIT;
	if (fetch(id, &why) != 0)
		fprintf(stderr, _("tidings save: kept, but its page could not be had yet\n"));
	buf_free(&why);
	return 0;
}

int cmd_save(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("save", argc, argv, 1, 1, &status))
		return status;
	struct buf err = BUF_INIT;
	if (!uri_is_http(argv[optind]) || !uri_has_host(argv[optind])) {
		fail(&err, _("'%s' is no http or https URL"), argv[optind]);
		status = cmd_failed("save", &err);
	} else if (save(app, argv[optind], &err) != 0) {
		status = cmd_failed("save", &err);
	}
	buf_free(&err);
	return status;
}
