/* tidings lists: the filter lists that are used beside our own rules. What is
 * subscribed to is a line of an index (model/lists.h); the poller fetches it. */
#include <config.h>

#include <getopt.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/uri.h"
#include "cmd/cell.h"
#include "cmd/cmd.h"
#include "cmd/helper.h"
#include "cmd/list_stats.h"
#include "model/lists.h"

enum { ANSWER_MOST = 1 << 20, NAMES_MOST = 4 };

/* --- names --- */

/* Short names for the lists that most people want. Where a package of uBlock
 * Origin has put one, it is used from there. */
static const struct known {
	const char *name, *url, *packaged;
} known[] = {
	{"easylist", "https://easylist.to/easylist/easylist.txt", "thirdparties/easylist/easylist.txt"},
	{"easyprivacy", "https://easylist.to/easylist/easyprivacy.txt", "thirdparties/easylist/easyprivacy.txt"},
	{"ublock", "https://ublockorigin.github.io/uAssets/filters/filters.txt", "ublock/filters.min.txt"},
	{"annoyances", "https://secure.fanboy.co.nz/fanboy-annoyance.txt", NULL},
	{"newsletters", "https://ublockorigin.github.io/uAssets/thirdparties/easylist-newsletters.txt", NULL},
	{"social", "https://easylist.to/easylist/fanboy-social.txt", NULL},
	{"cookies", "https://secure.fanboy.co.nz/fanboy-cookiemonster.txt", NULL},
	{"germany", "https://easylist.to/easylistgermany/easylistgermany.txt", NULL}};

static bool find_packaged(const struct known *k, struct buf *path)
{
	/* Debian's packages for Chromium and Firefox. */
	static const char *const folders[] = {
		"/usr/share/chromium/extensions/ublock-origin/assets",
		"/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/uBlock0@raymondhill.net/assets"};
	for (size_t i = 0; k->packaged && i < ARRAY_LEN(folders); i++) {
		buf_truncate(path, 0);
		path_join(path, folders[i], k->packaged);
		if (access(path->data, R_OK) == 0)
			return true;
	}
	return false;
}

/* The source of what the user calls a URL, a file or a name; the name, where
 * it is one of ours. */
static const char *find_source(const char *word, struct buf *source)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (!str_eq(known[i].name, word))
			continue;
		if (!find_packaged(&known[i], source)) {
			buf_truncate(source, 0);
			buf_adds(source, known[i].url);
		}
		return known[i].name;
	}
	char *real = uri_is_http(word) ? NULL : realpath(word, NULL);
	buf_adds(source, real ? real : word);
	free(real);
	return NULL;
}

/* --- updating --- */

struct outcome {
	struct buf *out, *error;
	size_t told;
};

/* An event of the poller (fetch/report.h). */
static void tell(struct outcome *o, const char *line)
{
	json_t *event = json_loads(line, 0, NULL);
	const char *kind = json_string_value(json_object_get(event, "event")), *name = json_string_value(json_object_get(event, "name"));
	const char *error = json_string_value(json_object_get(event, str_eq(kind, "error") ? "message" : "error"));
	size_t rules = (size_t)json_integer_value(json_object_get(event, "rules"));
	if (error && name)
		fail(o->error, "%s%s: %s", o->error->len ? "; " : "", name, error);
	else if (error)
		fail(o->error, "%s%s", o->error->len ? "; " : "", error);
	else if (name && json_is_true(json_object_get(event, "changed")))
		buf_addf(o->out, ngettext("%s: %zu rule\n", "%s: %zu rules\n", rules), name, rules);
	else if (name)
		buf_addf(o->out, ngettext("%s: %zu rule, as before\n", "%s: %zu rules, as before\n", rules), name, rules);
	o->told++;
	json_decref(event);
}

/* Those that are due, all, or the one named; -1 where one failed. */
static int update(const char *name, bool all, struct buf *out, struct buf *err)
{
	const char *arguments[NAMES_MOST + 1] = {"--json", "--lists", all ? "--all" : name, NULL};
	struct buf events = BUF_INIT, trouble = BUF_INIT, complaints = BUF_INIT, error = BUF_INIT;
	struct outcome o = {out, &error, 0};
	int result = helper_poll(arguments, ANSWER_MOST, &events, &complaints, &trouble);
	for (char *p = events.data; p && *p;) {
		char *nl = strchr(p, '\n');
		if (nl)
			*nl = '\0';
		tell(&o, p);
		p = nl ? nl + 1 : NULL;
	}
	if (error.len)
		result = fail(err, "%s", error.data);
	else if (result != 0 && o.told == 0)
		helper_blame(&complaints, &trouble), fail(err, "%s", buf_str(&trouble));
	buf_free(&events);
	buf_free(&trouble);
	buf_free(&complaints);
	buf_free(&error);
	return result;
}

/* --- verbs --- */

/* The index is read anew: a poll may have written it since. */
static void take_back(const char *rules_dir, const char *name)
{
	struct lists now;
	if (lists_read(rules_dir, &now, NULL) != 0)
		return;
	struct list_entry *e = lists_find(&now, name);
	if (e) {
		lists_remove(&now, e);
		lists_write(rules_dir, &now, NULL);
	}
	lists_free(&now);
}

static int add(const char *rules_dir, struct lists *l, const char *word, struct buf *out, struct buf *err)
{
	struct buf source = BUF_INIT, added = BUF_INIT;
	const char *name = find_source(word, &source);
	int result = 0;
	if (lists_find(l, source.data)) {
		result = fail(err, _("'%s' is subscribed to already"), word);
	} else {
		struct list_entry *e = lists_add(l, name, source.data);
		buf_adds(&added, e->name);
		result = lists_write(rules_dir, l, err);
		if (result == 0 && update(added.data, false, out, err) != 0) {
			take_back(rules_dir, added.data);
			result = -1;
		}
	}
	buf_free(&added);
	buf_free(&source);
	return result;
}

static int drop(const char *rules_dir, struct lists *l, const char *word, struct buf *err)
{
	struct buf path = BUF_INIT;
	struct list_entry *e = lists_find(l, word);
	if (!e) {
		find_source(word, &path);
		e = lists_find(l, path.data);
	}
	if (!e) {
		buf_free(&path);
		return fail(err, _("'%s' is not subscribed to"), word);
	}
	buf_truncate(&path, 0);
	list_path(rules_dir, e, &path);
	unlink(buf_str(&path));
	buf_free(&path);
	lists_remove(l, e);
	return lists_write(rules_dir, l, err);
}

/* --- the table --- */

struct row {
	const struct list_entry *entry;
	char *title, *version;
	size_t rules;
	bool there;
};

static void read_row(const char *rules_dir, const struct list_entry *e, struct row *out)
{
	struct buf path = BUF_INIT;
	const char *text = NULL;
	size_t n = 0;
	*out = (struct row){.entry = e};
	list_path(rules_dir, e, &path);
	if (file_map(buf_str(&path), LIST_BYTES_MOST, &text, &n, NULL) == 0 && n) {
		out->title = list_header(text, n, "Title");
		out->version = list_header(text, n, "Version");
		if (!out->version)
			out->version = list_header(text, n, "Last modified");
		out->rules = list_rules(text, n);
		out->there = true;
		file_unmap(text, n);
	}
	buf_free(&path);
}

enum { NAME_COLUMNS = 14, RULES_COLUMNS = 7, WHEN_COLUMNS = 9 };

static void add_head(struct buf *out)
{
	cell_left(out, _("list"), NAME_COLUMNS);
	cell_right(out, _("rules"), RULES_COLUMNS);
	buf_adds(out, "  ");
	cell_left(out, _("fetched"), WHEN_COLUMNS);
	cell_left(out, _("next"), WHEN_COLUMNS);
	buf_addf(out, "%s\n", _("title"));
}

static void add_text(struct buf *out, const struct row *r)
{
	const struct list_entry *e = r->entry;
	struct buf cell = BUF_INIT;
	cell_left(out, e->name, NAME_COLUMNS);
	buf_addf(&cell, "%zu", r->rules);
	cell_right(out, buf_str(&cell), RULES_COLUMNS);
	buf_adds(out, "  ");
	buf_truncate(&cell, 0);
	cell_when(&cell, e->fetched);
	cell_left(out, buf_str(&cell), WHEN_COLUMNS);
	buf_truncate(&cell, 0);
	if (list_is_due(e, now()))
		buf_adds(&cell, _("due"));
	else
		cell_when(&cell, e->due);
	cell_left(out, buf_str(&cell), WHEN_COLUMNS);
	buf_addf(out, "%s%s%s\n        %s\n", r->title ? r->title : "", r->title && r->version ? ", " : "", r->version ? r->version : "", e->source);
	if (e->error)
		buf_addf(out, _("        failed: %s\n"), e->error);
	else if (!r->there)
		buf_addf(out, _("        its text is not there; tidings lists update --all fetches it\n"));
	buf_free(&cell);
}

static json_t *object_of(const struct row *r)
{
	json_t *o = json_object();
	json_set_string(o, "name", r->entry->name);
	json_set_string(o, "source", r->entry->source);
	json_set_string(o, "title", r->title);
	json_set_string(o, "version", r->version);
	json_object_set_new(o, "rules", json_integer((json_int_t)r->rules));
	json_set_time(o, "fetched", r->entry->fetched);
	json_set_time(o, "due", r->entry->due);
	json_set_string(o, "error", r->entry->error);
	return o;
}

static void print(const char *rules_dir, const struct lists *l, bool json, struct buf *out)
{
	json_t *array = json_array();
	if (l->n && !json)
		add_head(out);
	for (size_t i = 0; i < l->n; i++) {
		struct row r;
		read_row(rules_dir, &l->items[i], &r);
		if (json)
			json_array_append_new(array, object_of(&r));
		else
			add_text(out, &r);
		free(r.title);
		free(r.version);
	}
	if (json)
		json_add_array(out, array);
	json_decref(array);
	if (l->n || json)
		return;
	buf_adds(out, _("No filter list is subscribed to; our own rules are always in force.\ntidings lists add takes a URL, a file, or one of these:\n"));
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		struct buf path = BUF_INIT;
		bool packaged = find_packaged(&known[i], &path);
		buf_addf(out, "  %-12s %s\n", known[i].name, packaged ? _("installed here with uBlock Origin") : known[i].url);
		buf_free(&path);
	}
}

/* What may be done, and how many words that takes. */
enum doing { PRINT, ADD, REMOVE, UPDATE, STATS };

static const struct {
	const char *name;
	int least, most;
} doings[] = {[PRINT] = {"", 0, 0}, [ADD] = {"add", 2, 2}, [REMOVE] = {"remove", 2, 2}, [UPDATE] = {"update", 1, 2}, [STATS] = {"stats", 1, 1}};

static enum doing find_doing(const char *word)
{
	for (size_t i = 0; word && i < ARRAY_LEN(doings); i++)
		if (str_eq(doings[i].name, word))
			return (enum doing)i;
	return PRINT;
}

/* `word`: which list; NULL: none is named. */
static int run(struct app *app, enum doing doing, const char *word, bool all, bool json, struct buf *out, struct buf *err)
{
	const char *dir = app->paths.rules_dir;
	struct lists l;
	if (doing == STATS)
		return list_stats_print(app, json, out, err);
	int result = lists_read(dir, &l, err);
	if (result == 0 && doing == PRINT)
		print(dir, &l, json, out);
	else if (result == 0 && doing == ADD)
		result = add(dir, &l, word, out, err);
	else if (result == 0 && doing == REMOVE)
		result = drop(dir, &l, word, err);
	else if (result == 0)
		result = update(word, all, out, err);
	lists_free(&l);
	return result;
}

int cmd_lists(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"all", no_argument, NULL, 'a'}, {"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'},
	                                      {NULL, 0, NULL, 0}};
	bool all = false, json = false;
	int c;
	while ((c = getopt_long(argc, argv, "ah", longs, NULL)) != -1) {
		switch (c) {
		case 'a': all = true; break;
		case 'j': json = true; break;
		case 'h': return cmd_help("lists");
		default: return cmd_usage("lists");
		}
	}
	enum doing doing = find_doing(argv[optind]);
	if (cmd_words("lists", argc, argv, doings[doing].least, doings[doing].most) != 0)
		return EXIT_USAGE;
	struct buf out = BUF_INIT, err = BUF_INIT;
	int result = run(app, doing, argc - optind > 1 ? argv[optind + 1] : NULL, all, json, &out, &err);
	int status = cmd_print("lists", &out);
	if (result < 0)
		status = cmd_failed("lists", &err);
	buf_free(&out);
	buf_free(&err);
	return status;
}
