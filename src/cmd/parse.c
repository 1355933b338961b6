#include <config.h>

#include <getopt.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "cmd/cmd.h"
#include "model/work.h"

enum { FEED_MOST = 100 << 20, SECONDS_MOST = 60 };

static json_t *enclosures_json(const struct parsed_entry *e)
{
	json_t *list = json_array();
	for (uint32_t i = 0; i < e->n_enclosures; i++) {
		json_t *one = json_object();
		json_add_string(one, "url", e->enclosures[i].url);
		json_add_string(one, "type", e->enclosures[i].type);
		json_add_string(one, "title", e->enclosures[i].title);
		if (e->enclosures[i].length >= 0)
			json_object_set_new(one, "length", json_integer(e->enclosures[i].length));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *entry_json(const struct parsed_entry *e)
{
	json_t *entry = json_object(), *categories = json_array();
	json_add_string(entry, "id", e->guid);
	json_add_string(entry, "title", e->title);
	json_add_string(entry, "link", e->url);
	json_set_time(entry, "published", e->published);
	json_set_time(entry, "updated", e->updated);
	json_add_string(entry, "author", e->author);
	json_add_string(entry, "summary", e->summary);
	json_add_string(entry, "content", e->content);
	for (uint32_t i = 0; i < e->n_categories; i++)
		json_array_append_new(categories, json_string(e->categories[i]));
	json_object_set_new(entry, "categories", categories);
	json_object_set_new(entry, "enclosures", enclosures_json(e));
	json_add_string(entry, "comments", e->comments);
	if (e->sponsored)
		json_object_set_new(entry, "sponsored", json_true());
	return entry;
}

static void set_schedule(json_t *root, const struct parsed_feed *f)
{
	if (f->ttl)
		json_object_set_new(root, "ttl", json_integer(f->ttl));
	if (f->skip_hours)
		json_object_set_new(root, "skip_hours", json_integer(f->skip_hours));
	if (f->skip_days)
		json_object_set_new(root, "skip_days", json_integer(f->skip_days));
}

static json_t *feed_json(const struct parsed_feed *f)
{
	json_t *root = json_object(), *entries = json_array();
	json_add_string(root, "format", feed_format_name(f->format));
	json_add_string(root, "title", f->title);
	json_add_string(root, "link", f->link);
	json_add_string(root, "description", f->description);
	json_add_string(root, "language", f->language);
	json_set_time(root, "updated", f->updated);
	json_add_string(root, "author", f->author);
	json_add_string(root, "self", f->self);
	set_schedule(root, f);
	json_add_string(root, "note", f->note);
	for (uint32_t i = 0; i < f->n_entries; i++)
		json_array_append_new(entries, entry_json(&f->entries[i]));
	json_object_set_new(root, "entries", entries);
	return root;
}

/* An HTML page is no feed; its feeds are named in the message. */
static int no_feed(const struct parsed_feed *f, struct buf *err)
{
	fail(err, _("not a feed: an HTML page"));
	for (uint32_t i = 0; i < f->n_links; i++)
		buf_addf(err, i ? "\n  %s" : _("; it may have these feeds:\n  %s"), f->links[i].url);
	return -1;
}

static int print_feed(const char *name, const struct work_answer *answer, struct buf *err)
{
	if (answer->error)
		return fail(err, _("'%s': %s"), name, answer->error);
	if (answer->feed->format == FEED_UNKNOWN) {
		buf_addf(err, "'%s': ", name);
		return no_feed(answer->feed, err);
	}
	struct buf out = BUF_INIT;
	json_t *json = feed_json(answer->feed);
	char *text = json_dumps(json, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	json_decref(json);
	if (!text)
		BUG("a feed that is no JSON");
	buf_adds(&out, text);
	buf_addc(&out, '\n');
	free(text);
	int status = cmd_print("parse", &out);
	buf_free(&out);
	return status;
}

int cmd_parse(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {
		{"url", required_argument, NULL, 'u'},
		{"content-type", required_argument, NULL, 't'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	struct work_request request = {.kind = WORK_FEED, .flags = WORK_ABSOLUTE};
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'u': request.url = optarg; break;
		case 't': request.content_type = optarg; break;
		case 'h': return cmd_help("parse");
		default: return cmd_usage("parse");
		}
	}
	if (cmd_words("parse", argc, argv, 1, 1) != 0 || cmd_check_url("parse", request.url) != 0)
		return EXIT_USAGE;
	struct buf feed = BUF_INIT, err = BUF_INIT;
	struct work_answer answer = {0};
	int status = cmd_read(argv[optind], FEED_MOST, &feed, &err);
	request.body = buf_str(&feed);
	request.length = feed.len;
	if (status == 0)
		status = work_once(app->paths.rules_dir, &request, SECONDS_MOST, &answer, &err);
	if (status == 0)
		status = print_feed(argv[optind], &answer, &err);
	if (status < 0)
		status = cmd_failed("parse", &err);
	work_answer_free(&answer);
	buf_free(&feed);
	buf_free(&err);
	return status;
}
