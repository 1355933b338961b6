#include <config.h>

#include <getopt.h>

#include "cmd/cmd.h"
#include "cmd/entries.h"
#include "model/filter.h"
#include "model/store_feed.h"

enum { LIMIT = 100, LIMIT_MOST = 1000 * 1000 };

struct arguments {
	struct entry_query query;
	const char *feed, *filter;
	bool json;
};

/* EXIT_USAGE after a complaint, -1 after help, 0 to go on. */
static int parse_arguments(int argc, char **argv, struct arguments *out)
{
	static const struct option longs[] = {
		{"json", no_argument, NULL, 'j'},    {"unread", no_argument, NULL, 'u'}, {"starred", no_argument, NULL, 's'},
		{"trash", no_argument, NULL, 'd'},   {"feed", required_argument, NULL, 'f'},
		{"tag", required_argument, NULL, 't'}, {"label", required_argument, NULL, 'b'},
		{"filter", required_argument, NULL, 'F'}, {"limit", required_argument, NULL, 'l'},
		{"help", no_argument, NULL, 'h'},    {NULL, 0, NULL, 0}};
	int64_t limit = LIMIT;
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j': out->json = true; break;
		case 'u': out->query.unread = true; break;
		case 's': out->query.starred = true; break;
		case 'd': out->query.deleted = true; break;
		case 'f': out->feed = optarg; break;
		case 't': out->query.tag = optarg; break;
		case 'b': out->query.label = optarg; break;
		case 'F': out->filter = optarg; break;
		case 'l':
			if (parse_int(optarg, 1, LIMIT_MOST, &limit))
				break;
			fprintf(stderr, _("tidings list: '%s' is no number from 1 to %d\n"), optarg, LIMIT_MOST);
			return cmd_usage("list");
		case 'h': cmd_help("list"); return -1;
		default: return cmd_usage("list");
		}
	}
	out->query.limit = (size_t)limit;
	return cmd_words("list", argc, argv, 0, 0);
}

static int list(struct app *app, struct arguments *a, struct arena *arena, struct buf *out, struct buf *err)
{
	struct entry_list entries;
	struct feed feed;
	struct filter *filter = NULL;
	if (a->filter && !(filter = filter_parse(a->filter, err)))
		return -1;
	a->query.filter = filter;
	struct store *s = cmd_store(app, err);
	int result = s ? 0 : -1;
	if (result == 0 && a->feed) {
		result = store_feed_by_url(s, a->feed, arena, &feed, err);
		if (result == 0)
			a->query.feed_id = feed.id;
		else if (result > 0)
			result = fail(err, _("no feed '%s'"), a->feed);
	}
	if (result == 0)
		result = store_entries(s, &a->query, arena, &entries, err);
	if (result == 0)
		result = entries_print(s, &entries, a->json, NULL, out, err);
	store_close(s);
	filter_free(filter);
	return result;
}

int cmd_list(struct app *app, int argc, char **argv)
{
	struct arguments a = {0};
	int status = parse_arguments(argc, argv, &a);
	if (status)
		return status < 0 ? 0 : status;
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT, err = BUF_INIT;
	status = list(app, &a, arena, &out, &err) == 0 ? cmd_print("list", &out) : cmd_failed("list", &err);
	arena_free(arena);
	buf_free(&out);
	buf_free(&err);
	return status;
}
