/* tidings hide, keep, unhide: the user corrects what was hidden. The rule is
 * learnt for the story's site, and the story is extracted again at once where
 * its page is still kept. */
#include <config.h>

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "cmd/again.h"
#include "cmd/cmd.h"
#include "model/store_entry.h"
#include "model/user_rules.h"

/* The stories of a site: those that link to the rule's host. */
static void add_site_filter(const char *rule, struct buf *out)
{
	size_t n = strcspn(rule, "#");
	if (n == 0)
		return;
	buf_adds(out, "link =~ \"^https?://([^/]*[.])?");
	for (size_t i = 0; i < n; i++) {
		if (rule[i] == '.')
			buf_adds(out, "[.]");
		else if (rule[i] != '"' && rule[i] != '\\')
			buf_addc(out, rule[i]);
	}
	buf_adds(out, "(:|/|$)\"");
}

/* The rule holds from now on for what is kept of its site, too. */
static int reapply(const char *rule, struct buf *said, struct buf *err)
{
	struct buf filter = BUF_INIT;
	add_site_filter(rule, &filter);
	int result = again_run(NULL, filter.len ? filter.data : NULL, false, said, err);
	buf_free(&filter);
	return result;
}

/* Tells the rule, then what became of the stories: a rule that is learnt stays
 * so where they could not be extracted again. */
static int tell(const char *verb, const char *rule, bool reapplied)
{
	struct buf said = BUF_INIT, err = BUF_INIT;
	int status = 0;
	printf("%s\n", rule);
	fflush(stdout);
	if (reapplied && reapply(rule, &said, &err) != 0)
		status = cmd_failed(verb, &err);
	fputs(buf_str(&said), stdout);
	buf_free(&said);
	buf_free(&err);
	return status;
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
	int status = result == 0 ? tell(verb, buf_str(&rule), !dry) : cmd_failed(verb, &err);
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
	status = result == 0 ? tell("unhide", buf_str(&taken), true) : cmd_failed("unhide", &err);
	buf_free(&taken);
	buf_free(&err);
	return status;
}
