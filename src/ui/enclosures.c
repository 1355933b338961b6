/* What is attached to a story: listed, downloaded in the background, played.
 * The store remembers what was. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/uri.h"
#include "model/store_entry.h"
#include "show/format.h"
#include "ui/state.h"

/* --- the list --- */

static void add_description(struct buf *out, const struct enclosure *e)
{
	size_t start = out->len;
	buf_adds(out, e->title ? e->title : "");
	buf_addf(out, "%s%s", out->len > start && e->type ? ", " : "", e->type ? e->type : "");
	if (e->length > 0) {
		buf_adds(out, out->len > start ? ", " : "");
		format_size(out, e->length);
	}
}

static void add_enclosure(struct links_view *v, const struct enclosure *e)
{
	struct buf text = BUF_INIT;
	add_description(&text, e);
	struct link_row *r = links_add(v, e->url, buf_str(&text));
	r->id = e->id;
	r->state = e->state;
	r->path = e->path ? xstrdup(e->path) : NULL;
	buf_free(&text);
}

unsigned action_enclosures(struct ui *ui, const struct call *call)
{
	struct links_view *v = &ui->links;
	const struct entry *e = headlines_selected(ui);
	int64_t id = ui->focus == VIEW_STORY ? ui->story.id : e ? e->id : 0;
	struct arena *a = arena_new();
	struct enclosure *items = NULL;
	struct buf err = BUF_INIT;
	size_t n = 0;
	(void)call;
	links_empty(v);
	if (store_enclosures(ui->store, id, a, &items, &n, &err) != 0) {
		arena_free(a);
		return status_trouble(ui, &err);
	}
	for (size_t i = 0; i < n; i++)
		add_enclosure(v, &items[i]);
	arena_free(a);
	return links_show(ui, LINKS_ENCLOSURES);
}

/* Pictures do not count: the story has them, too. */
const char *enclosures_said(struct ui *ui, int64_t id, struct arena *a)
{
	struct enclosure *items = NULL;
	struct buf key = BUF_INIT, what = BUF_INIT;
	size_t n = 0, heard = 0;
	store_enclosures(ui->store, id, a, &items, &n, NULL);
	for (size_t i = 0; i < n; i++) {
		if (items[i].type && str_starts(items[i].type, "image/"))
			continue;
		if (heard++ == 0)
			add_description(&what, &items[i]);
	}
	keymap_add_way(&ui->keymap, "enclosures", 1U << VIEW_STORY, 1, &key);
	const char *said = NULL;
	if (heard > 1)
		said = arena_printf(a, ngettext("Attached: %zu file; %s lists it.", "Attached: %zu files; %s lists them.", heard), heard, buf_str(&key));
	else if (heard)
		said = arena_printf(a, _("Attached: %s; %s lists it."), what.len ? what.data : _("a file"), buf_str(&key));
	buf_free(&key);
	buf_free(&what);
	return said;
}

/* In the store, and in the list where that still shows it. */
static unsigned note_done(struct ui *ui, int64_t id, enum enclosure_state state, const char *path)
{
	struct links_view *v = &ui->links;
	struct buf err = BUF_INIT;
	for (size_t i = 0; i < v->n; i++) {
		if (!id || v->rows[i].id != id)
			continue;
		v->rows[i].state |= state;
		free(path ? v->rows[i].path : NULL);
		v->rows[i].path = path ? xstrdup(path) : v->rows[i].path;
	}
	if (id && store_enclosure_done(ui->store, id, state, path, &err) != 0)
		return status_trouble(ui, &err);
	return CHANGED_SCREEN;
}

unsigned action_play(struct ui *ui, const struct call *call)
{
	const struct link_row *r = links_meant(ui, call);
	const char *player = ui->options->player && *ui->options->player ? ui->options->player : "mpv";
	if (!r || !uri_is_http(r->url))
		return status_fail(ui, _("there is nothing to play"));
	bool here = r->path && access(r->path, R_OK) == 0;
	unsigned changed = link_run(ui, player, here ? r->path : r->url);
	return ui->status.error ? changed : changed | note_done(ui, r->id, ENCLOSURE_PLAYED, NULL);
}

/* --- downloads --- */

static unsigned downloaded(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	unsigned changed = status_progress(ui, NULL);
	return trouble ? changed | status_fail(ui, _("download: %s"), trouble) : changed;
}

/* curl tells where it wrote the file. */
static unsigned download_line(struct ui *ui, int64_t id, const char *line)
{
	return note_done(ui, id, ENCLOSURE_DOWNLOADED, line) | status_say(ui, _("downloaded: %s"), line);
}

/* Its progress bar, of which the number is enough. */
static unsigned download_noise(struct ui *ui, int64_t id, const char *bytes, size_t n)
{
	size_t end = n;
	(void)id;
	while (end > 0 && bytes[end - 1] != '%')
		end--;
	size_t from = end ? end - 1 : 0;
	while (from > 0 && ((bytes[from - 1] >= '0' && bytes[from - 1] <= '9') || bytes[from - 1] == '.'))
		from--;
	if (!end || end - from < 2 || bytes[from] == '.')
		return 0;                       /* it came in two pieces */
	struct buf b = BUF_INIT;
	buf_adds(&b, _("downloading: "));
	buf_add(&b, bytes + from, end - from);
	unsigned changed = status_progress(ui, b.data);
	buf_free(&b);
	return changed;
}

static const struct job_handler download_handler = {.line = download_line, .noise = download_noise, .end = downloaded};

/* Never the home folder itself: the name comes from the feed, and could be
 * that of a file which a shell reads when it starts. */
static void download_dir(const struct ui *ui, struct buf *out)
{
	const char *set = ui->options->download_dir;
	path_typed(out, set && *set ? set : "~/Downloads");
}

unsigned action_download(struct ui *ui, const struct call *call)
{
	const struct link_row *r = links_meant(ui, call);
	struct buf dir = BUF_INIT, err = BUF_INIT;
	if (!r || !uri_is_http(r->url))
		return status_fail(ui, _("there is nothing to download"));
	if (r->id && job_running(ui, &download_handler, r->id))
		return status_say(ui, _("it is being downloaded"));
	download_dir(ui, &dir);
	const char *words[] = {"curl", "-fL#", "--remote-name", "--remote-header-name", "--proto", "=http,https", "--no-clobber", "--create-dirs", "--output-dir", dir.data,
	                       "--write-out", "%{filename_effective}\n", "--", r->url, NULL};
	unsigned changed = CHANGED_SCREEN;
	if (job_start(ui, (char *const *)(uintptr_t)words, &download_handler, r->id, NULL, 0, &err) != 0)
		changed |= status_trouble(ui, &err);
	else
		changed |= status_progress(ui, _("downloading…"));
	buf_free(&dir);
	return changed;
}
