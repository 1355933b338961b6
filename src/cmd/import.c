#include <config.h>

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/uri.h"
#include "cmd/cmd.h"
#include "model/store_feed.h"
#include "model/store_newsboat.h"
#include "model/words.h"
#include "model/work.h"

enum { FILE_MOST = 16 << 20, SECONDS_MOST = 30 };

/* What a file names, gathered first: the feeds file is written once. */
struct harvest {
	struct arena *arena;
	struct map *by_url;         /* → place in `lines`, from 1 */
	struct feed_line *lines;
	size_t n, cap;
	size_t left_out;            /* that name a command, a filter or a file */
};

static void harvest_free(struct harvest *h)
{
	map_free(h->by_url);
	free(h->lines);
	arena_free(h->arena);
}

static bool has_tag(const struct feed_line *f, const char *tag)
{
	for (size_t i = 0; i < f->n_tags; i++)
		if (str_eq(f->tags[i], tag))
			return true;
	return false;
}

static void add_tag(struct harvest *h, struct feed_line *f, const char *tag)
{
	if (!*tag || has_tag(f, tag))
		return;
	const char **tags = arena_array(h->arena, f->n_tags + 1, sizeof *tags);
	if (f->n_tags)
		memcpy(tags, f->tags, f->n_tags * sizeof *tags);
	tags[f->n_tags++] = tag;
	f->tags = tags;
}

/* Its line; a feed in two folders has the tags of both. */
static struct feed_line *take(struct harvest *h, const char *url, const char *title, bool hidden)
{
	size_t at = (size_t)(uintptr_t)map_get(h->by_url, url);
	if (at)
		return &h->lines[at - 1];
	GROW(h->lines, h->n, h->cap);
	h->lines[h->n] = (struct feed_line){
		.url = arena_strdup(h->arena, url), .title = title ? arena_strdup(h->arena, title) : NULL, .hidden = hidden};
	map_put(h->by_url, url, (void *)(uintptr_t)(h->n + 1));
	return &h->lines[h->n++];
}

/* --- OPML: it comes from others, so what would run a command is left out --- */

/* Its tags are one string, parted by newlines. */
static void take_outline(struct harvest *h, const struct outline *o)
{
	if (!o->url)
		return;
	if (!uri_is_http(o->url)) {
		h->left_out++;
		return;
	}
	struct feed_line *f = take(h, o->url, o->title, false);
	for (const char *p = o->tags; p && *p;) {
		size_t length = strcspn(p, "\n");
		add_tag(h, f, arena_strndup(h->arena, p, length));
		p += length + (p[length] == '\n');
	}
}

static int take_opml(struct harvest *h, const char *rules_dir, const struct buf *text, const char *name, struct buf *err)
{
	struct work_request request = {.kind = WORK_OPML, .body = buf_str(text), .length = text->len};
	struct work_answer answer = {0};
	int result = work_once(rules_dir, &request, SECONDS_MOST, &answer, err);
	if (result == 0 && answer.error)
		result = fail(err, "'%s': %s", name, answer.error);
	if (result == 0)
		h->left_out = answer.outlines->dropped;
	for (uint32_t i = 0; result == 0 && i < answer.outlines->n; i++)
		take_outline(h, &answer.outlines->items[i]);
	work_answer_free(&answer);
	return result;
}

/* --- files of the user's own --- */

/* newsboat's urls file has our syntax. */
static void take_urls(struct harvest *h, const struct buf *text, const char *name)
{
	struct feeds_file *file = feeds_file_parse(name, buf_str(text), text->len);
	if (file->warnings)
		fputs(file->warnings, stderr);
	for (size_t i = 0; i < file->n; i++) {
		struct feed_line *f = take(h, file->items[i].url, file->items[i].title, file->items[i].hidden);
		for (size_t k = 0; k < file->items[i].n_tags; k++)
			add_tag(h, f, arena_strdup(h->arena, file->items[i].tags[k]));
	}
	feeds_file_free(file);
}

/* A line of sfeed's configuration, a shell script: feed "NAME" "URL" … */
static bool split_sfeed(const char *line, size_t n, struct arena *a, struct words *w)
{
	char *copy = arena_strndup(a, line, n);
	if (!memchr(line, '"', n))
		for (char *p = copy; (p = strchr(p, '\'')); p++)
			*p = '"';
	words_split(copy, n, a, w);
	return w->n >= 3 && str_eq(w->items[0].text, "feed") && !feed_url_fault(w->items[2].text);
}

/* False: it is none. */
static bool take_sfeedrc(struct harvest *h, const struct buf *text)
{
	const char *at = buf_str(text), *end = at + text->len, *line;
	size_t n;
	while (next_line(&at, end, &line, &n)) {
		struct words w;
		if (split_sfeed(line, n, h->arena, &w))
			take(h, w.items[2].text, w.items[1].text, false);
	}
	return h->n > 0;
}

static bool is_xml(const struct buf *text)
{
	const char *p = buf_str(text);
	if (str_starts(p, "\xEF\xBB\xBF"))
		p += 3;
	while (ascii_space((unsigned char)*p))
		p++;
	return *p == '<' || (unsigned char)*p == 0xFE || (unsigned char)*p == 0xFF;
}

static int take_file(struct harvest *h, const char *rules_dir, const char *name, struct buf *err)
{
	struct buf text = BUF_INIT;
	int result = cmd_read(name, FILE_MOST, &text, err);
	if (result == 0 && is_xml(&text))
		result = take_opml(h, rules_dir, &text, name, err);
	else if (result == 0 && memchr(buf_str(&text), '\0', text.len))
		result = fail(err, _("'%s' is neither OPML nor a list of URLs"), name);
	else if (result == 0 && !take_sfeedrc(h, &text))
		take_urls(h, &text, name);
	buf_free(&text);
	if (result == 0 && h->left_out)
		fprintf(stderr, ngettext("tidings import: %zu outline left out: it names no http or https URL\n",
		                         "tidings import: %zu outlines left out: they name no http or https URL\n", (unsigned long)h->left_out), h->left_out);
	return result == 0 && h->n + h->left_out == 0 ? fail(err, _("'%s' lists no feeds"), name) : result;
}

/* --- the verb --- */

static int import_feeds(struct app *app, const char *name, struct buf *err)
{
	struct harvest h = {.arena = arena_new(), .by_url = map_new()};
	size_t known = 0;
	int result = take_file(&h, app->paths.rules_dir, name, err);
	if (result == 0 && h.n)
		result = cmd_leave_sample(app, err);
	if (result == 0 && h.n)
		result = feeds_file_add_all(app->paths.feeds, h.lines, h.n, &known, err);
	if (result == 0)
		printf(ngettext("%zu feed added, %zu there already\n", "%zu feeds added, %zu there already\n", (unsigned long)(h.n - known)), h.n - known, known);
	harvest_free(&h);
	return result;
}

static int import_state(struct store *s, const char *name, struct buf *err)
{
	struct newsboat_counts c;
	if (store_import_newsboat(s, name, &c, err) != 0)
		return -1;
	printf(ngettext("%zu story known as read", "%zu stories known as read", (unsigned long)c.read), c.read);
	printf(ngettext(", %zu as deleted", ", %zu as deleted", (unsigned long)c.deleted), c.deleted);
	if (c.foreign)
		printf(ngettext(", %zu of feeds that are not among the subscriptions", ", %zu of feeds that are not among the subscriptions", (unsigned long)c.foreign), c.foreign);
	putchar('\n');
	return 0;
}

static int import(struct app *app, const char *name, const char *state, struct buf *err)
{
	if (name && import_feeds(app, name, err) != 0)
		return -1;
	struct store *s = cmd_store(app, err);
	int result = s ? 0 : -1;
	if (result == 0 && state)
		result = import_state(s, state, err);
	store_close(s);
	return result;
}

int cmd_import(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"read-state", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	const char *state = NULL;
	int c, status = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'r': state = optarg; break;
		case 'h': return cmd_help("import");
		default: return cmd_usage("import");
		}
	}
	if (cmd_words("import", argc, argv, state ? 0 : 1, 1) != 0)
		return EXIT_USAGE;
	struct buf err = BUF_INIT;
	if (import(app, argv[optind], state, &err) != 0)
		status = cmd_failed("import", &err);
	buf_free(&err);
	return status;
}
