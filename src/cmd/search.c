#include <config.h>

#include <getopt.h>
#include <limits.h>

#include "cmd/cmd.h"
#include "cmd/entries.h"

enum { LIMIT = 50, LIMIT_MOST = 2000 };

static int search(struct app *app, const char *words, size_t limit, bool json, struct buf *out, struct buf *err)
{
	struct entry_query q = {.words = words, .limit = limit, .fold = true};
	struct entry_list found;
	struct store *s = cmd_store(app, err);
	if (!s)
		return -1;
	struct arena *arena = arena_new();
	int result = store_entries(s, &q, arena, &found, err);
	if (result == 0)
		result = entries_print(s, &found, json, words, out, err);
	arena_free(arena);
	store_close(s);
	return result;
}

int cmd_search(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {
		{"json", no_argument, NULL, 'j'}, {"limit", required_argument, NULL, 'l'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct buf words = BUF_INIT, out = BUF_INIT, err = BUF_INIT;
	int64_t limit = LIMIT;
	bool json = false;
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j': json = true; break;
		case 'l':
			if (parse_int(optarg, 1, LIMIT_MOST, &limit))
				break;
			fprintf(stderr, _("tidings search: '%s' is no number from 1 to %d\n"), optarg, LIMIT_MOST);
			return cmd_usage("search");
		case 'h': return cmd_help("search");
		default: return cmd_usage("search");
		}
	}
	if (cmd_words("search", argc, argv, 1, INT_MAX) != 0)
		return EXIT_USAGE;
	for (int i = optind; i < argc; i++)
		buf_addf(&words, "%s%s", i > optind ? " " : "", argv[i]);
	int status = search(app, words.data, (size_t)limit, json, &out, &err) == 0 ? cmd_print("search", &out) : cmd_failed("search", &err);
	buf_free(&words);
	buf_free(&out);
	buf_free(&err);
	return status;
}
