#include <config.h>

#include <getopt.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "model/store.h"
#include "model/store_entry.h"
#include "model/work.h"
#include "show/layout.h"
#include "show/print.h"

enum { WIDTH_LEAST = 10, WIDTH_MOST = 1000, SECONDS_MOST = 30, PAGE_MOST = 64 << 20 };

/* What is to be shown: an article that we own, and the feed it came with. */
struct story {
	struct article *article;
	const char *feed_title;     /* in the arena, or NULL */
	struct arena *arena;
};

/* By its number or its address. A story without an article was not made yet,
 * or its page could not be had: the error says which. */
static int from_store(struct app *app, const char *name, int64_t id, struct story *out, struct buf *err)
{
	struct store *store = store_open(app->paths.store, STORE_READ, err);
	struct entry entry;
	int status = -1;
	if (!store)
		return -1;
	int found = id ? store_entry(store, id, out->arena, &entry, err) : store_entry_by_url(store, name, out->arena, &entry, err);
	if (found > 0)
		fail(err, _("no story '%s' in the store"), name);
	if (found != 0 || store_article(store, entry.id, &out->article, err) != 0)
		goto out;
	if (!out->article) {
		fail(err, entry.error ? _("the story '%s' has no text: %s") : _("the story '%s' was not fetched yet"), name, entry.error);
		goto out;
	}
	out->feed_title = entry.feed_title;
	status = 0;
out:
	store_close(store);
	return status;
}

static int from_file(struct app *app, const char *name, struct story *out, struct buf *err)
{
	struct buf page = BUF_INIT;
	struct work_request request = {.kind = WORK_PAGE};
	struct work_answer answer = {0};
	int status = cmd_read(name, PAGE_MOST, &page, err);
	request.body = buf_str(&page);
	request.length = page.len;
	if (status == 0)
		status = work_once(app->paths.rules_dir, &request, SECONDS_MOST, &answer, err);
	if (status == 0 && answer.error)
		status = fail(err, _("'%s': %s"), name, answer.error);
	if (status == 0) {
		out->article = answer.article;
		answer.article = NULL;
	}
	work_answer_free(&answer);
	buf_free(&page);
	return status;
}

static int load_story(struct app *app, const char *name, struct story *out, struct buf *err)
{
	int64_t id;
	if (parse_int(name, 1, INT64_MAX, &id))
		return from_store(app, name, id, out, err);
	if (str_starts(name, "http://") || str_starts(name, "https://"))
		return from_store(app, name, 0, out, err);
	return from_file(app, name, out, err);
}

static size_t screen_columns(void)
{
	struct winsize size;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= WIDTH_LEAST ? size.ws_col : SIZE_MAX;
}

/* Plain where nobody looks at it; without colours where NO_COLOR asks so. */
static int choose_theme(const struct app *app, struct theme *out, struct buf *err)
{
	const char *no_color = getenv("NO_COLOR");
	if (no_color && *no_color) {
		theme_monochrome(out);
		return 0;
	}
	return theme_load(app->options.theme, out, err);
}

static int print_story(const struct app *app, const struct story *story, size_t width, bool hidden, struct buf *out, struct buf *err)
{
	struct theme theme;
	bool styled = isatty(STDOUT_FILENO);
	size_t columns = styled ? screen_columns() : SIZE_MAX;
	struct layout_options o = {
		.width = width ? width : (size_t)app->options.width < columns ? (size_t)app->options.width : columns,
		.show_hidden = hidden || app->options.show_hidden,
		.justify = app->options.justify,
		.hyphenate = app->options.hyphenate,
		.number_links = app->options.show_links,
		.list_links = app->options.show_links,
		.head = true,
		.bidi = (enum layout_bidi)app->options.bidi,
		.feed_title = story->feed_title,
	};
	if (styled && choose_theme(app, &theme, err) != 0)
		return -1;
	struct layout *l = layout_build(story->article, &o);
	print_layout(l, styled ? &theme : NULL, out);
	layout_free(l);
	return 0;
}

int cmd_show(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {
		{"width", required_argument, NULL, 'w'}, {"hidden", no_argument, NULL, 'H'},
		{"json", no_argument, NULL, 'j'},        {"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	struct buf out = BUF_INIT, err = BUF_INIT;
	int64_t width = 0;
	bool hidden = false, json = false;
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'w':
			if (parse_int(optarg, WIDTH_LEAST, WIDTH_MOST, &width))
				break;
			fprintf(stderr, _("tidings show: '%s' is no width from %d to %d\n"), optarg, WIDTH_LEAST, WIDTH_MOST);
			return cmd_usage("show");
		case 'H': hidden = true; break;
		case 'j': json = true; break;
		case 'h': return cmd_help("show");
		default: return cmd_usage("show");
		}
	}
	if (argc - optind != 1)
		return cmd_usage("show");
	struct story story = {.arena = arena_new()};
	int status = load_story(app, argv[optind], &story, &err);
	if (status == 0 && json)
		print_json(story.article, &out);
	else if (status == 0)
		status = print_story(app, &story, (size_t)width, hidden, &out, &err);
	status = status == 0 ? cmd_print("show", &out) : cmd_failed("show", &err);
	article_free(story.article);
	arena_free(story.arena);
	buf_free(&out);
	buf_free(&err);
	return status;
}
