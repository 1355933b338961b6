#include <config.h>

#include <string.h>

#include "cmd/cmd.h"
#include "model/store_feed.h"

/* XML 1.0, 2.4; the text has no control characters, text_clean saw to that. */
static void add_attribute(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, " %s=\"", name);
	for (; *value; value++) {
		switch (*value) {
		case '&': buf_adds(out, "&amp;"); break;
		case '<': buf_adds(out, "&lt;"); break;
		case '>': buf_adds(out, "&gt;"); break;
		case '"': buf_adds(out, "&quot;"); break;
		case '\n': buf_adds(out, "&#10;"); break;
		default: buf_addc(out, *value);
		}
	}
	buf_addc(out, '"');
}

/* Tags go into `category`, parted by commas, and the first one is the folder:
 * readers that know only one of them keep most. */
static void add_outline(struct buf *out, const struct feed *f, const char *indent)
{
	struct buf tags = BUF_INIT;
	buf_addf(out, "%s<outline type=\"rss\"", indent);
	add_attribute(out, "text", f->title);
	add_attribute(out, "title", f->title);
	add_attribute(out, "xmlUrl", f->url);
	if (f->link)
		add_attribute(out, "htmlUrl", f->link);
	for (uint32_t i = 0; i < f->n_tags; i++)
		buf_addf(&tags, "%s%s", i ? "," : "", f->tags[i]);
	if (tags.len)
		add_attribute(out, "category", tags.data);
	buf_adds(out, "/>\n");
	buf_free(&tags);
}

static bool in_folder(const struct feed *f, const char *folder)
{
	return str_eq(f->n_tags ? f->tags[0] : NULL, folder);
}

/* Each folder where its first feed stands. */
static void add_folder(struct buf *out, const struct feed_list *feeds, size_t first)
{
	const char *folder = feeds->items[first].tags[0];
	for (size_t i = 0; i < first; i++)
		if (in_folder(&feeds->items[i], folder))
			return;
	buf_adds(out, "    <outline");
	add_attribute(out, "text", folder);
	buf_adds(out, ">\n");
	for (size_t i = first; i < feeds->n; i++)
		if (in_folder(&feeds->items[i], folder))
			add_outline(out, &feeds->items[i], "      ");
	buf_adds(out, "    </outline>\n");
}

static void add_opml(struct buf *out, const struct feed_list *feeds)
{
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n"
	              "    <title>tidings</title>\n  </head>\n  <body>\n");
	for (size_t i = 0; i < feeds->n; i++) {
		if (str_eq(feeds->items[i].url, STORE_SAVED_URL))
			continue;
		if (feeds->items[i].n_tags)
			add_folder(out, feeds, i);
		else
			add_outline(out, &feeds->items[i], "    ");
	}
	buf_adds(out, "  </body>\n</opml>\n");
}

int cmd_export(struct app *app, int argc, char **argv)
{
	int status;
	if (!cmd_plain("export", argc, argv, 0, 0, &status))
		return status;
	struct buf out = BUF_INIT, err = BUF_INIT;
	struct arena *arena = arena_new();
	struct feed_list feeds;
	struct store *s = cmd_store(app, &err);
	int result = s ? store_feeds(s, arena, &feeds, &err) : -1;
	if (result == 0)
		add_opml(&out, &feeds);
	status = result == 0 ? cmd_print("export", &out) : cmd_failed("export", &err);
	store_close(s);
	arena_free(arena);
	buf_free(&out);
	buf_free(&err);
	return status;
}
