#include <config.h>

#include <getopt.h>
#include <string.h>

#include "base/uri.h"
#include "cmd/cmd.h"
#include "model/store_feed.h"
#include "model/work.h"

enum { FILE_MOST = 16 << 20, SECONDS_MOST = 30, TAGS_MOST = 32 };

struct counts {
	size_t added, known, refused;
};

static int subscribe(struct app *app, const char *url, const char *title, const char *const *tags, size_t n, struct counts *c, struct buf *err)
{
	if (cmd_leave_sample(app, err) != 0)
		return -1;
	int known = feeds_file_add(app->paths.feeds, url, title, tags, n, err);
	if (known < 0)
		return -1;
	known ? c->known++ : c->added++;
	return 0;
}

/* An OPML file comes from others: what would run a command is refused. */
static bool may_import(const char *url)
{
	return url && uri_is_http(url);
}

/* OPML's tags are one string, parted by newlines. */
static int import_outline(struct app *app, const struct outline *o, struct arena *a, struct counts *c, struct buf *err)
{
	const char *tags[TAGS_MOST];
	size_t n = 0;
	if (!o->url)
		return 0;
	if (!may_import(o->url)) {
		fprintf(stderr, _("tidings import: '%s' is no http or https URL; it is left out\n"), o->url);
		c->refused++;
		return 0;
	}
	for (const char *p = o->tags; p && *p && n < TAGS_MOST;) {
		size_t length = strcspn(p, "\n");
		if (length)
			tags[n++] = arena_strndup(a, p, length);
		p += length + (p[length] == '\n');
	}
	return subscribe(app, o->url, o->title, tags, n, c, err);
}

static int import_opml(struct app *app, const struct buf *text, const char *name, struct counts *c, struct buf *err)
{
	struct work_request request = {.kind = WORK_OPML, .body = buf_str(text), .length = text->len};
	struct work_answer answer = {0};
	struct arena *a = arena_new();
	int result = work_once(app->paths.rules_dir, &request, SECONDS_MOST, &answer, err);
	if (result == 0 && answer.error)
		result = fail(err, "'%s': %s", name, answer.error);
	for (uint32_t i = 0; result == 0 && i < answer.outlines->n; i++)
		result = import_outline(app, &answer.outlines->items[i], a, c, err);
	work_answer_free(&answer);
	arena_free(a);
	return result;
}

/* newsboat's urls file is the user's own, and has our syntax. */
static int import_urls(struct app *app, const struct buf *text, const char *name, struct counts *c, struct buf *err)
{
	struct feeds_file *file = feeds_file_parse(name, buf_str(text), text->len);
	int result = 0;
	if (file->warnings)
		fputs(file->warnings, stderr);
	for (size_t i = 0; i < file->n && result == 0; i++) {
		const struct feed_line *f = &file->items[i];
		const char *tags[TAGS_MOST];
		size_t n = 0;
		for (size_t k = 0; k < f->n_tags && n + 1 < TAGS_MOST; k++)
			tags[n++] = f->tags[k];
		if (f->hidden)
			tags[n++] = "!";
		result = subscribe(app, f->url, f->title, tags, n, c, err);
	}
	feeds_file_free(file);
	return result;
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

static int import(struct app *app, const char *name, struct buf *err)
{
	struct buf text = BUF_INIT;
	struct counts c = {0};
	int result = cmd_read(name, FILE_MOST, &text, err);
	if (result == 0)
		result = is_xml(&text) ? import_opml(app, &text, name, &c, err) : import_urls(app, &text, name, &c, err);
	buf_free(&text);
	if (result == 0 && c.added + c.known + c.refused == 0)
		result = fail(err, _("'%s' lists no feeds"), name);
	if (result != 0)
		return -1;
	printf(ngettext("%zu feed added, %zu there already\n", "%zu feeds added, %zu there already\n", (unsigned long)c.added), c.added, c.known);
	struct store *s = cmd_store(app, err);
	store_close(s);
	return s ? 0 : -1;
}

int cmd_import(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("import", argc, argv, 1, 1, &status))
		return status;
	struct buf err = BUF_INIT;
	if (import(app, argv[optind], &err) != 0)
		status = cmd_failed("import", &err);
	buf_free(&err);
	return status;
}
