/* tidings hide, keep, unhide: the user corrects what was hidden. Rules are
 * proposed from the block and tried on its story; the first that does what is
 * wanted, and no more, is learnt for the story's site, and all that is kept of
 * that site is extracted again. */
#include <config.h>

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "base/json.h"
#include "cmd/again.h"
#include "cmd/cmd.h"
#include "cmd/correction.h"
#include "cmd/preview.h"
#include "model/user_rules.h"

struct arguments {
	struct wish wish;
	bool dry, json;
};

static int parse_arguments(const char *verb, bool keep, int argc, char **argv, struct arguments *out)
{
	static const struct option longs[] = {
		{"dry-run", no_argument, NULL, 'n'}, {"json", no_argument, NULL, 'j'}, {"rule", required_argument, NULL, 'r'},
		{"help", no_argument, NULL, 'h'},    {NULL, 0, NULL, 0}};
	int64_t number;
	int c;
	*out = (struct arguments){.wish = {.keep = keep}};
	while ((c = getopt_long(argc, argv, "nh", longs, NULL)) != -1) {
		switch (c) {
		case 'n': out->dry = true; break;
		case 'j': out->json = true; break;
		case 'r': out->wish.rule = optarg; break;
		case 'h': cmd_help(verb); return -1;
		default: return cmd_usage(verb);
		}
	}
	if (cmd_words(verb, argc, argv, 2, 2) != 0)
		return EXIT_USAGE;
	const char *const *words = (const char *const *)argv + optind;
	bool found = parse_int(words[0], 1, INT64_MAX, &out->wish.id);
	if (!found || !parse_int(words[1], 0, INT32_MAX, &number)) {
		fprintf(stderr, found ? _("tidings %s: '%s' is no number of a block\n") : _("tidings %s: '%s' is no number of a story\n"), verb, words[found]);
		return cmd_usage(verb);
	}
	out->wish.block = (uint32_t)number;
	return 0;
}

/* For the interface. A rule of the user's own that goes has no preview (NULL). */
static void print_json(const struct preview *p, const struct correction *c, struct buf *out)
{
	json_t *o = json_object(), *others = json_array(), *blocks = json_array();
	struct buf says = BUF_INIT;
	if (p)
		preview_sum(p, &says);
	json_set_string(o, "rule", c->rule);
	json_set_string(o, "says", p ? buf_str(&says) : _("your rule is taken back"));
	json_object_set_new(o, "forgets", json_boolean(c->forgets));
	for (size_t i = 0; i < c->n_others; i++)
		json_array_append_new(others, json_string(c->others[i]));
	for (size_t i = 0; p && i < p->n; i++) {
		json_t *b = json_object();
		json_object_set_new(b, "id", json_integer(p->blocks[i].id));
		json_set_string(b, "title", p->blocks[i].title);
		json_set_string(b, "text", p->blocks[i].text);
		json_object_set_new(b, "hidden", json_boolean(p->blocks[i].hidden));
		json_array_append_new(blocks, b);
	}
	json_object_set_new(o, "others", others);
	json_object_set_new(o, "blocks", blocks);
	char *text = json_dumps(o, JSON_COMPACT | JSON_PRESERVE_ORDER);
	buf_addf(out, "%s\n", text ? text : "{}");
	free(text);
	json_decref(o);
	buf_free(&says);
}

static int preview(struct app *app, struct store *s, const struct arguments *a, const struct correction *c, struct buf *out, struct buf *err)
{
	struct preview p;
	struct buf filter = BUF_INIT;
	preview_site_filter(c->rule, &filter);
	int result = preview_make(s, app->paths.rules_dir, c->rule, filter.len ? filter.data : NULL, &p, err);
	if (result == 0 && a->json)
		print_json(&p, c, out);
	else if (result == 0)
		preview_print(&p, out);
	preview_free(&p);
	buf_free(&filter);
	return result;
}

/* The rule is told as soon as it is learnt: it stays so where the stories
 * could not be extracted again. */
static int obey(struct app *app, struct store *s, const char *rule, bool add, struct buf *out, struct buf *err)
{
	int result = add ? correction_learn(s, app->paths.rules_dir, rule, true, err) : correction_forget(s, app->paths.rules_dir, rule, true, err);
	if (result != 0)
		return result;
	printf("%s\n", rule);
	fflush(stdout);
	return again_of_rule(rule, out, err);
}

static int learn(struct app *app, const struct arguments *a, struct buf *out, struct buf *err)
{
	struct correction c = {0};
	struct store *s = cmd_store(app, err);
	int result = s ? correction_find(s, app->paths.rules_dir, &a->wish, &c, err) : -1;
	if (result == 0 && a->dry && !c.forgets)
		result = preview(app, s, a, &c, out, err);
	else if (result == 0 && a->dry && a->json)
		print_json(NULL, &c, out);
	else if (result == 0 && a->dry)
		buf_addf(out, "%s\n%s\n", c.rule, _("your rule is taken back"));
	else if (result == 0)
		result = obey(app, s, c.rule, !c.forgets, out, err);
	correction_free(&c);
	store_close(s);
	return result;
}

static int correct(struct app *app, const char *verb, bool keep, int argc, char **argv)
{
	struct arguments a;
	struct buf out = BUF_INIT, err = BUF_INIT;
	int status = parse_arguments(verb, keep, argc, argv, &a);
	if (status)
		return status < 0 ? 0 : status;
	int result = learn(app, &a, &out, &err);
	status = cmd_print(verb, &out);
	if (result != 0)
		status = cmd_failed(verb, &err);
	buf_free(&out);
	buf_free(&err);
	return status;
}

int cmd_hide(struct app *app, int argc, char **argv)
{
	return correct(app, "hide", false, argc, argv);
}

int cmd_keep(struct app *app, int argc, char **argv)
{
	return correct(app, "keep", true, argc, argv);
}

int cmd_unhide(struct app *app, int argc, char **argv)
{
	struct buf rule = BUF_INIT, out = BUF_INIT, err = BUF_INIT;
	int status;
	if (!cmd_plain("unhide", argc, argv, 0, 1, &status))
		return status;
	int result = optind < argc ? 0 : user_rules_last(app->paths.rules_dir, &rule, &err);
	buf_adds(&rule, optind < argc ? argv[optind] : "");
	struct store *s = result == 0 ? cmd_store(app, &err) : NULL;
	if (result == 0)
		result = s ? obey(app, s, rule.data, false, &out, &err) : -1;
	if (result > 0)
		fail(&err, _("there is no such rule"));
	store_close(s);
	status = cmd_print("unhide", &out);
	if (result != 0)
		status = cmd_failed("unhide", &err);
	buf_free(&rule);
	buf_free(&out);
	buf_free(&err);
	return status;
}
