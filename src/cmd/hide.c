/* tidings hide, keep, unhide: the user corrects what was hidden. The rule is
 * learnt for the story's site, and the story is extracted again at once where
 * its page is still kept. */
#include <config.h>

#include <getopt.h>
#include <inttypes.h>

#include "base/uri.h"
#include "cmd/cmd.h"
#include "cmd/helper.h"
#include "model/store_entry.h"
#include "model/user_rules.h"

enum { ANSWER_MOST = 1 << 20 };

static void extract_again(int64_t id)
{
	char number[24];
	struct buf out = BUF_INIT, said = BUF_INIT;
	snprintf(number, sizeof number, "%" PRId64, id);
	const char *one[] = {"--again", number, NULL}, *all[] = {"--again", NULL};
	helper_poll(id ? one : all, ANSWER_MOST, &out, &said, NULL);
	buf_free(&out);
	buf_free(&said);
}

static int propose(struct store *s, int64_t id, int64_t number, bool keep, struct buf *rule, struct buf *err)
{
	struct arena *arena = arena_new();
	struct article *a = NULL;
	struct entry e;
	int result = store_entry(s, id, arena, &e, err);
	if (result > 0)
		result = fail(err, _("there is no story %" PRId64), id);
	if (result == 0)
		result = store_article(s, id, &a, err);
	if (result == 0 && (!a || number < 0 || number >= (int64_t)a->n_blocks))
		result = fail(err, _("story %" PRId64 " has no block %" PRId64), id, number);
	if (result == 0)
		result = user_rule_propose(&a->blocks[number], a->url ? a->url : e.url, keep, rule, err);
	article_free(a);
	arena_free(arena);
	return result;
}

/* -n: only say what the rule would be. */
static int learn(struct app *app, const char *verb, bool keep, int argc, char **argv)
{
	static const struct option longs[] = {{"dry-run", no_argument, NULL, 'n'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	bool dry = false;
	int64_t id, number;
	int c, result = -1;
	while ((c = getopt_long(argc, argv, "nh", longs, NULL)) != -1) {
		if (c != 'n')
			return c == 'h' ? cmd_help(verb) : cmd_usage(verb);
		dry = true;
	}
	if (cmd_words(verb, argc, argv, 2, 2) != 0)
		return EXIT_USAGE;
	const char *const *words = (const char *const *)argv + optind;
	bool found = parse_int(words[0], 1, INT64_MAX, &id);
	if (!found || !parse_int(words[1], 0, INT32_MAX, &number)) {
		fprintf(stderr, found ? _("tidings %s: '%s' is no number of a block\n") : _("tidings %s: '%s' is no number of a story\n"), verb, words[found]);
		return cmd_usage(verb);
	}
	struct buf rule = BUF_INIT, err = BUF_INIT;
	struct store *s = cmd_store(app, &err);
	if (s)
		result = propose(s, id, number, keep, &rule, &err);
	store_close(s);
	if (result == 0 && !dry)
		result = user_rules_add(app->paths.rules_dir, buf_str(&rule), &err);
	int status = result == 0 ? 0 : cmd_failed(verb, &err);
	if (result == 0) {
		printf("%s\n", buf_str(&rule));
		fflush(stdout);
		if (!dry)
			extract_again(id);
	}
	buf_free(&rule);
	buf_free(&err);
	return status;
}

int cmd_hide(struct app *app, int argc, char **argv)
{
	return learn(app, "hide", false, argc, argv);
}

int cmd_keep(struct app *app, int argc, char **argv)
{
	return learn(app, "keep", true, argc, argv);
}

int cmd_unhide(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("unhide", argc, argv, 0, 1, &status))
		return status;
	struct buf taken = BUF_INIT, err = BUF_INIT;
	int result = user_rules_remove(app->paths.rules_dir, optind < argc ? argv[optind] : NULL, &taken, &err);
	if (result > 0)
		fail(&err, _("there is no such rule"));
	if (result != 0) {
		status = cmd_failed("unhide", &err);
	} else {
		printf("%s\n", buf_str(&taken));
		fflush(stdout);
		extract_again(0);
	}
	buf_free(&taken);
	buf_free(&err);
	return status;
}
