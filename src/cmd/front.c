#include <config.h>

#include <getopt.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/proc.h"
#include "cmd/cmd.h"
#include "cmd/entries.h"

/* The sample edition lies in files: polling it needs no network, and makes
 * the store that a newcomer reads. */
static int poll_sample(struct buf *err)
{
	struct buf path = BUF_INIT;
	proc_helper(&path, "tidings-poll");
	char *argv[] = {path.data, NULL};
	pid_t pid = proc_spawn(argv, (struct proc_io){-1, -1, STDERR_FILENO, -1}, false, err);
	int result = pid < 0 ? -1 : proc_wait(pid, "tidings-poll", err);
	buf_free(&path);
	return result;
}

/* The newest story; 1 where there is none. */
static int newest(struct app *app, int64_t *id, struct buf *err)
{
	struct entry_query query = {.limit = 1};
	struct entry_list entries = {0};
	struct arena *arena = arena_new();
	struct store *s = cmd_store(app, err);
	int result = s ? store_entries(s, &query, arena, &entries, err) : -1;
	if (result == 0 && entries.n == 0)
		result = 1;
	else if (result == 0)
		*id = entries.items[0].id;
	store_close(s);
	arena_free(arena);
	return result;
}

static int print_front(struct app *app, int64_t id)
{
	char number[24];
	snprintf(number, sizeof number, "%" PRId64, id);
	char *list[] = {(char *)"list", (char *)"--limit", (char *)"40", NULL};
	char *show[] = {(char *)"show", number, NULL};
	optind = 1;
	int status = cmd_list(app, 3, list);
	if (status != 0)
		return status;
	putchar('\n');
	optind = 1;
	return cmd_show(app, 2, show);
}

int cmd_front(struct app *app)
{
	struct buf err = BUF_INIT;
	int64_t id;
	int found = newest(app, &id, &err);
	if (found == 1 && app->paths.sample)
		found = poll_sample(&err) == 0 ? newest(app, &id, &err) : -1;
	int status = 0;
	if (found == 0)
		status = print_front(app, id);
	else if (found == 1)
		puts(_("no stories yet; 'tidings add URL' subscribes to a feed, 'tidings poll' fetches"));
	else
		fprintf(stderr, "tidings: %s\n", buf_str(&err));
	buf_free(&err);
	return status != 0 ? status : found < 0;
}
