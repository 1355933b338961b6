/* tidings lists: the filter lists that are used beside our own rules. */
#include <config.h>

#include <getopt.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/uri.h"
#include "cmd/cmd.h"
#include "cmd/helper.h"
#include "model/lists.h"

struct known {
	const char *name, *url;
};

/* Short names for the lists that most people want. */
static const struct known known[] = {
	{"easylist", "https://easylist.to/easylist/easylist.txt"},
	{"easyprivacy", "https://easylist.to/easylist/easyprivacy.txt"},
	{"annoyances", "https://secure.fanboy.co.nz/fanboy-annoyance.txt"},
	{"social", "https://easylist.to/easylist/fanboy-social.txt"},
	{"cookies", "https://secure.fanboy.co.nz/fanboy-cookiemonster.txt"}};

static const char *source_named(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (str_eq(known[i].name, word))
			return known[i].url;
	return word;
}

static int fetch(const char *source, struct buf *out, struct buf *err)
{
	if (!uri_is_http(source))
		return file_read(source, LIST_BYTES_MOST, out, err);
	const char *arguments[] = {"--get", source, NULL};
	struct buf found_at = BUF_INIT;
	int result = helper_poll(arguments, LIST_BYTES_MOST, out, &found_at, err);
	if (result != 0 && found_at.len) {
		buf_trim(&found_at);
		fail(err, "%s%s", err && err->len ? ": " : "", buf_str(&found_at));
	}
	buf_free(&found_at);
	return result;
}

/* The old file stays where anything goes wrong. */
static int update(const char *rules_dir, struct list_entry *e, struct buf *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT, old = BUF_INIT;
	list_path(rules_dir, e, &path);
	if (access(buf_str(&path), F_OK) == 0)
		file_read(buf_str(&path), LIST_BYTES_MOST, &old, NULL);
	int result = fetch(e->source, &text, err);
	if (result == 0)
		result = list_check(buf_str(&text), text.len, list_rules(buf_str(&old), old.len), err);
	if (result == 0)
		result = path_make_parent(buf_str(&path), err);
	if (result == 0)
		result = file_write(buf_str(&path), text.data, text.len, err);
	if (result == 0) {
		e->fetched = now();
		e->expires = list_expires(text.data, text.len);
		printf(_("%s: %zu rules\n"), e->name, list_rules(text.data, text.len));
	}
	buf_free(&path);
	buf_free(&text);
	buf_free(&old);
	return result;
}

static int add(const char *rules_dir, struct lists *l, const char *word, struct buf *err)
{
	const char *source = source_named(word);
	if (lists_find(l, source))
		return fail(err, _("'%s' is subscribed to already"), source);
	struct list_entry *e = lists_add(l, source);
	struct buf why = BUF_INIT;
	int result = update(rules_dir, e, &why);
	if (result != 0) {
		fail(err, _("'%s': %s"), source, buf_str(&why));
		lists_remove(l, e);
	}
	buf_free(&why);
	return result == 0 ? lists_write(rules_dir, l, err) : -1;
}

static int drop(const char *rules_dir, struct lists *l, const char *word, struct buf *err)
{
	struct list_entry *e = lists_find(l, source_named(word));
	if (!e)
		e = lists_find(l, word);
	if (!e)
		return fail(err, _("'%s' is not subscribed to"), word);
	struct buf path = BUF_INIT;
	list_path(rules_dir, e, &path);
	unlink(buf_str(&path));
	buf_free(&path);
	lists_remove(l, e);
	return lists_write(rules_dir, l, err);
}

static int update_all(const char *rules_dir, struct lists *l, bool all, struct buf *err)
{
	int result = 0;
	for (size_t i = 0; i < l->n; i++) {
		struct buf why = BUF_INIT;
		if ((all || list_is_due(&l->items[i], now())) && update(rules_dir, &l->items[i], &why) != 0) {
			fail(err, _("%s'%s': %s"), result ? "; " : "", l->items[i].source, buf_str(&why));
			result = -1;
		}
		buf_free(&why);
	}
	return lists_write(rules_dir, l, err) != 0 ? -1 : result;
}

static int print(const char *rules_dir, const struct lists *l, struct buf *err)
{
	(void)err;
	for (size_t i = 0; i < l->n; i++) {
		const struct list_entry *e = &l->items[i];
		struct buf path = BUF_INIT, text = BUF_INIT;
		list_path(rules_dir, e, &path);
		file_read(buf_str(&path), LIST_BYTES_MOST, &text, NULL);
		printf("%s\t%zu\t%s\t%s\n", e->name, list_rules(buf_str(&text), text.len), list_is_due(e, now()) ? _("due") : _("fresh"), e->source);
		buf_free(&path);
		buf_free(&text);
	}
	return 0;
}

int cmd_lists(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"all", no_argument, NULL, 'a'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	const char *dir = app->paths.rules_dir;
	bool all = false;
	int c, result = -1;
	while ((c = getopt_long(argc, argv, "ah", longs, NULL)) != -1) {
		if (c != 'a')
			return c == 'h' ? cmd_help("lists") : cmd_usage("lists");
		all = true;
	}
	int n = argc - optind;
	const char *verb = n > 0 ? argv[optind] : "";
	struct buf err = BUF_INIT;
	struct lists l;
	if (lists_read(dir, &l, &err) != 0)
		return cmd_failed("lists", &err);
	if (n == 0)
		result = print(dir, &l, &err);
	else if (n == 2 && str_eq(verb, "add"))
		result = add(dir, &l, argv[optind + 1], &err);
	else if (n == 2 && str_eq(verb, "remove"))
		result = drop(dir, &l, argv[optind + 1], &err);
	else if (n == 1 && str_eq(verb, "update"))
		result = update_all(dir, &l, all, &err);
	else
		result = 1;
	lists_free(&l);
	int status = result > 0 ? cmd_usage("lists") : result < 0 ? cmd_failed("lists", &err) : 0;
	buf_free(&err);
	return status;
}
