#include <config.h>

#include <getopt.h>
#include <limits.h>

#include "cmd/cmd.h"
#include "model/store_entry.h"

static const struct mark {
	const char *name;
	uint32_t set, clear;
} marks[] = {
	{"read", ENTRY_READ, 0},         {"unread", 0, ENTRY_READ},       {"starred", ENTRY_STARRED, 0},
	{"unstarred", 0, ENTRY_STARRED}, {"deleted", ENTRY_DELETED, 0},   {"undeleted", 0, ENTRY_DELETED},
};

static const struct mark *find_mark(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (str_eq(marks[i].name, name))
			return &marks[i];
	return NULL;
}

/* All must be there, or none is marked. */
static int check_ids(struct store *s, const int64_t *ids, size_t n, struct buf *err)
{
	struct arena *arena = arena_new();
	struct entry e;
	int result = 0;
	for (size_t i = 0; i < n && result == 0; i++) {
		result = store_entry(s, ids[i], arena, &e, err);
		if (result > 0)
			result = fail(err, _("no story '%lld'"), (long long)ids[i]);
	}
	arena_free(arena);
	return result;
}

static int mark_stories(struct app *app, const struct mark *m, const int64_t *ids, size_t n, struct buf *err)
{
	struct store *s = cmd_store(app, err);
	if (!s)
		return -1;
	int result = check_ids(s, ids, n, err);
	if (result == 0)
		result = store_mark(s, ids, n, m->set, m->clear, err);
	store_close(s);
	return result;
}

int cmd_mark(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("mark", argc, argv, 2, INT_MAX, &status))
		return status;
	const struct mark *m = find_mark(argv[optind]);
	if (!m) {
		fprintf(stderr, _("tidings mark: unknown mark '%s'\n"), argv[optind]);
		return cmd_usage("mark");
	}
	size_t n = (size_t)(argc - optind - 1);
	int64_t *ids = xcalloc(n, sizeof *ids);
	struct buf err = BUF_INIT;
	for (size_t i = 0; i < n && status == 0; i++) {
		const char *id = argv[(size_t)optind + 1 + i];
		if (parse_int(id, 1, INT64_MAX, &ids[i]))
			continue;
		fprintf(stderr, _("tidings mark: '%s' is no number of a story\n"), id);
		status = cmd_usage("mark");
	}
	if (status == 0 && mark_stories(app, m, ids, n, &err) != 0)
		status = cmd_failed("mark", &err);
	free(ids);
	buf_free(&err);
	return status;
}
