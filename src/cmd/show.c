#include <config.h>

#include <getopt.h>
#include <string.h>
#include <unistd.h>

#include "base/uri.h"
#include "cmd/cell.h"
#include "cmd/cmd.h"
#include "cmd/helper.h"
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
	int64_t published;          /* as the feed says; 0: not known */
	struct arena *arena;
	bool plain;                 /* the whole page is asked for, nothing chosen */
};

static int extract(struct app *app, const struct work_request *r, const char *name, struct story *out, struct buf *err)
{
	struct work_answer answer = {0};
	int result = work_once(app->paths.rules_dir, r, SECONDS_MOST, &answer, err);
	if (result == 0 && answer.error)
		result = fail(err, _("'%s': %s"), name, answer.error);
	if (result == 0) {
		out->article = answer.article;
		answer.article = NULL;
	}
	work_answer_free(&answer);
	return result;
}

/* An entry whose article was not made yet: its feed's own text. */
static int from_content(struct app *app, struct store *s, const struct entry *e, const char *name, struct story *out, struct buf *err)
{
	struct buf html = BUF_INIT, base = BUF_INIT;
	int result = store_content(s, e->id, &html, &base, err);
	struct work_request r = {.kind = WORK_FRAGMENT, .url = base.len ? base.data : e->url, .title = e->title,
	                         .body = buf_str(&html), .length = html.len};
	if (result == 0)
		result = extract(app, &r, name, out, err);
	buf_free(&html);
	buf_free(&base);
	return result;
}

/* All of a page that the store still has. */
static int plain_page(struct app *app, struct store *s, const struct entry *e, const char *name, struct story *out, struct buf *err)
{
	struct kept_page page;
	int result = store_page(s, e->id, NULL, &page, err);
	if (result > 0 || (result == 0 && !page.body.len))
		result = fail(err, _("the page of this story is not kept"));
	struct work_request r = {.kind = WORK_PAGE, .flags = WORK_PLAIN_PAGE, .url = page.url.len ? page.url.data : e->url,
	                         .content_type = page.content_type.len ? page.content_type.data : NULL,
	                         .body = buf_str(&page.body), .length = page.body.len};
	if (result == 0)
		result = extract(app, &r, name, out, err);
	kept_page_free(&page);
	return result;
}

static int kept_article(struct app *app, struct store *s, const struct entry *e, const char *name, struct story *out, struct buf *err)
{
	if (out->plain)
		return plain_page(app, s, e, name, out, err);
	int result = store_article(s, e->id, &out->article, err);
	return result == 0 && !out->article ? from_content(app, s, e, name, out, err) : result;
}

/* 1: no such entry. */
static int from_store(struct app *app, const char *name, int64_t id, struct story *out, struct buf *err)
{
	struct entry e;
	struct store *s = cmd_store(app, err);
	if (!s)
		return -1;
	int result = id ? store_entry(s, id, out->arena, &e, err) : store_entry_by_url(s, name, out->arena, &e, err);
	if (result == 0) {
		out->feed_title = e.feed_title;
		out->published = e.published;
		result = kept_article(app, s, &e, name, out, err);
	}
	store_close(s);
	return result;
}

/* "URL TAB TYPE" is what the poller says of a document that it got. */
static int from_network(struct app *app, const char *url, struct story *out, struct buf *err)
{
	struct buf page = BUF_INIT, said = BUF_INIT;
	const char *const arguments[] = {"--get", url, NULL};
	int result = helper_poll(arguments, PAGE_MOST, &page, &said, err);
	if (result == 0) {
		buf_trim(&said);
		char *line = strrchr(buf_str(&said), '\n'), *tab;
		line = line ? line + 1 : said.data;
		struct work_request r = {.kind = WORK_PAGE, .flags = out->plain ? WORK_PLAIN_PAGE : 0, .url = url, .body = buf_str(&page), .length = page.len};
		if (line && (tab = strchr(line, '\t'))) {
			*tab = '\0';
			r.url = line;
			r.content_type = tab[1] ? tab + 1 : NULL;
		}
		result = extract(app, &r, url, out, err);
	} else {
		helper_blame(&said, err);
	}
	buf_free(&page);
	buf_free(&said);
	return result;
}

static int from_file(struct app *app, const char *name, struct story *out, struct buf *err)
{
	struct buf page = BUF_INIT;
	int result = cmd_read(name, PAGE_MOST, &page, err);
	struct work_request r = {.kind = WORK_PAGE, .flags = out->plain ? WORK_PLAIN_PAGE : 0, .body = buf_str(&page), .length = page.len};
	if (result == 0)
		result = extract(app, &r, name, out, err);
	buf_free(&page);
	return result;
}

static int load_story(struct app *app, const char *name, struct story *out, struct buf *err)
{
	int64_t id;
	if (parse_int(name, 1, INT64_MAX, &id)) {
		int result = from_store(app, name, id, out, err);
		return result > 0 ? fail(err, _("no story '%s' in the store"), name) : result;
	}
	if (uri_is_http(name)) {
		int result = from_store(app, name, 0, out, err);
		return result > 0 ? from_network(app, name, out, err) : result;
	}
	if (str_starts(name, "file://")) {
		int result = from_store(app, name, 0, out, err);
		return result > 0 ? fail(err, _("no story '%s' in the store"), name) : result;
	}
	return from_file(app, name, out, err);
}

/* Plain where nobody looks at it; without colours where NO_COLOR asks so. */
static int choose_theme(const struct app *app, struct theme *out, struct buf *err)
{
	const char *no_color = getenv("NO_COLOR");
	if (no_color && *no_color) {
		theme_monochrome(out);
		return 0;
	}
	return theme_load(app->options.theme, app->paths.config_dir, out, err);
}

/* Terminals of these families show hyperlinks, or leave them out quietly. */
static bool has_hyperlinks(void)
{
	static const char *const families[] = {"xterm", "tmux", "foot", "alacritty", "wezterm", "kitty"};
	const char *term = getenv("TERM");
	for (size_t i = 0; term && i < ARRAY_LEN(families); i++)
		if (str_starts(term, families[i]))
			return true;
	return false;
}

static int print_story(const struct app *app, const struct story *story, size_t width, bool hidden, struct buf *out, struct buf *err)
{
	struct theme theme;
	bool styled = isatty(STDOUT_FILENO);
	size_t screen = styled ? cell_screen() : 0, columns = screen >= WIDTH_LEAST ? screen : SIZE_MAX;
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
		.published = story->published,
	};
	if (styled && choose_theme(app, &theme, err) != 0)
		return -1;
	struct layout *l = layout_build(story->article, &o);
	print_layout(l, styled ? &theme : NULL, styled && has_hyperlinks() ? story->article : NULL, out);
	layout_free(l);
	return 0;
}

int cmd_show(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {
		{"width", required_argument, NULL, 'w'}, {"hidden", no_argument, NULL, 'H'},
		{"json", no_argument, NULL, 'j'},        {"help", no_argument, NULL, 'h'},
		{"plain", no_argument, NULL, 'p'},       {"encoded", no_argument, NULL, 'e'},
		{NULL, 0, NULL, 0}};
	struct buf out = BUF_INIT, err = BUF_INIT;
	int64_t width = 0;
	bool hidden = false, json = false, encoded = false;
	struct story story = {0};
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
		case 'p': story.plain = true; break;
		case 'e': encoded = true; break;     /* for the interface: as the store keeps it */
		case 'h': return cmd_help("show");
		default: return cmd_usage("show");
		}
	}
	if (cmd_words("show", argc, argv, 1, 1) != 0)
		return EXIT_USAGE;
	story.arena = arena_new();
	int status = load_story(app, argv[optind], &story, &err);
	if (status == 0 && encoded)
		article_encode(story.article, &out);
	else if (status == 0 && json)
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
