#include <config.h>

#include <getopt.h>
#include <inttypes.h>

#include "base/json.h"
#include "cmd/cell.h"
#include "cmd/cmd.h"
#include "model/store_feed.h"

/* As JSON has it; people see it translated. */
static const char *state_name(const struct feed *f)
{
	switch (f->state) {
	case FEED_GONE: return N_("gone");
	case FEED_PAUSED: return N_("paused");
	default: return f->last_error ? N_("failing") : f->last_success == NO_TIME ? N_("new") : N_("ok");
	}
}

static json_t *object_of(const struct feed *f)
{
	json_t *o = json_object(), *tags = json_array();
	json_set_string(o, "url", f->url);
	json_set_string(o, "title", f->title);
	json_set_string(o, "link", f->link);
	for (uint32_t i = 0; i < f->n_tags; i++)
		json_array_append_new(tags, json_string(f->tags[i]));
	json_object_set_new(o, "tags", tags);
	json_set_string(o, "state", state_name(f));
	json_set_string(o, "error", f->last_error);
	json_object_set_new(o, "failures", json_integer(f->failures));
	json_set_time(o, "last_success", f->last_success);
	json_set_time(o, "last_try", f->last_try);
	json_set_time(o, "next_due", f->next_due);
	json_set_string(o, "moved_to", f->moved_to);
	json_object_set_new(o, "unread", json_integer(f->unread));
	json_object_set_new(o, "total", json_integer(f->total));
	return o;
}

static void add_json(struct buf *out, const struct feed_list *feeds)
{
	json_t *array = json_array();
	for (size_t i = 0; i < feeds->n; i++)
		json_array_append_new(array, object_of(&feeds->items[i]));
	json_add_array(out, array);
	json_decref(array);
}

enum { STATE_COLUMNS = 8, COUNT_COLUMNS = 5, POLLED_COLUMNS = 9, NEXT_COLUMNS = 7 };

static void add_text(struct buf *out, const struct feed *f)
{
	struct buf when = BUF_INIT;
	cell_when(&when, f->last_success);
	cell_left(out, _(state_name(f)), STATE_COLUMNS);
	buf_addf(out, "%5" PRIu32 "/%-5" PRIu32 " %3" PRIu32 "%% ", f->unread, f->total,
	         f->total ? (f->total - f->unread) * 100 / f->total : 0);
	cell_left(out, buf_str(&when), POLLED_COLUMNS);
	buf_truncate(&when, 0);
	if (f->state == FEED_ACTIVE && (f->next_due == NO_TIME || f->next_due <= now()))
		buf_adds(&when, _("due"));
	else if (f->state == FEED_ACTIVE)
		cell_when(&when, f->next_due);
	cell_left(out, buf_str(&when), NEXT_COLUMNS);
	buf_addf(out, "%s\n", f->title);
	if (!str_eq(f->title, f->url))
		buf_addf(out, "        %s\n", f->url);
	if (f->last_error)
		buf_addf(out, ngettext("        failed %" PRIu32 " time: %s\n", "        failed %" PRIu32 " times: %s\n", f->failures),
		         f->failures, f->last_error);
	if (f->moved_to)
		buf_addf(out, _("        says that it moved to %s\n"), f->moved_to);
	buf_free(&when);
}

static void add_head(struct buf *out)
{
	cell_left(out, _("state"), STATE_COLUMNS);
	cell_right(out, _("new"), COUNT_COLUMNS);
	buf_addc(out, '/');
	cell_left(out, _("all"), COUNT_COLUMNS);
	cell_right(out, _("read"), COUNT_COLUMNS - 1);
	buf_addc(out, ' ');
	cell_left(out, _("polled"), POLLED_COLUMNS);
	cell_left(out, _("next"), NEXT_COLUMNS);
	buf_addf(out, "%s\n", _("feed"));
}

static void add_all(struct buf *out, const struct feed_list *feeds)
{
	if (feeds->n)
		add_head(out);
	for (size_t i = 0; i < feeds->n; i++)
		add_text(out, &feeds->items[i]);
}

int cmd_feeds(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	bool json = false;
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'j': json = true; break;
		case 'h': return cmd_help("feeds");
		default: return cmd_usage("feeds");
		}
	}
	if (cmd_words("feeds", argc, argv, 0, 0) != 0)
		return EXIT_USAGE;
	struct buf out = BUF_INIT, err = BUF_INIT;
	struct arena *arena = arena_new();
	struct feed_list feeds;
	struct store *s = cmd_store(app, &err);
	int result = s ? store_feeds(s, arena, &feeds, &err) : -1;
	if (result == 0)
		json ? add_json(&out, &feeds) : add_all(&out, &feeds);
	int status = result == 0 ? cmd_print("feeds", &out) : cmd_failed("feeds", &err);
	store_close(s);
	arena_free(arena);
	buf_free(&out);
	buf_free(&err);
	return status;
}
