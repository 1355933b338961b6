#include <config.h>

#include "ui/links.h"

#include <string.h>
#include <unistd.h>

#include "base/uri.h"
#include "model/store_entry.h"
#include "show/find.h"
#include "show/format.h"
#include "ui/program.h"
#include "ui/state.h"

enum { COPY_MOST = 65536, SCREEN_PIECE = 76, TEXT_ENOUGH = 120 };

/* --- programs --- */

/* $BROWSER is a list parted by ':'; the first that is there is taken. */
static char *browser_command(const struct ui *ui)
{
	const char *list = getenv("BROWSER");
	if (ui->options->browser && *ui->options->browser)
		return xstrdup(ui->options->browser);
	for (; list && *list; list += strcspn(list, ":"), list += *list == ':')
		if (program_in_path(list, strcspn(list, ": ")))
			return xstrndup(list, strcspn(list, ":"));
	return program_in_path("xdg-open", 8) ? xstrdup("xdg-open") : NULL;
}

static unsigned opened(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	return trouble ? status_fail(ui, "%s", trouble) : 0;
}

static const struct job_handler open_handler = {.end = opened};

unsigned link_run(struct ui *ui, const char *command, const char *url)
{
	struct program_values values = {.subject = url};
	char **argv = program_words(command, &values);
	struct buf err = BUF_INIT;
	unsigned changed = 0;
	if (program_takes_terminal(command))
		changed = ui_run_in_front(ui, argv);
	else if (job_start(ui, argv, &open_handler, 0, NULL, 0, &err) != 0)
		changed = status_trouble(ui, &err);
	else
		changed = status_say(ui, _("opened %s"), url);
	program_words_free(argv);
	return changed;
}

/* Only what a browser should be given: no file, no script, no option. */
static bool may_open(const char *url)
{
	return uri_is_http(url) || str_starts(url, "gemini:") || str_starts(url, "mailto:") || str_starts(url, "ftp:");
}

unsigned link_open(struct ui *ui, const char *url)
{
	if (!may_open(url))
		return status_fail(ui, _("'%s' is not a link to open; y copies it"), url);
	char *command = browser_command(ui);
	if (!command)
		return link_copy(ui, url) | status_fail(ui, _("no browser here (set browser, or $BROWSER); the link was copied instead"));
	unsigned changed = link_run(ui, command, url);
	free(command);
	return changed;
}

static void add_base64(struct buf *out, const char *s, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)(unsigned char)s[i] << 16;
		v |= i + 1 < n ? (uint32_t)(unsigned char)s[i + 1] << 8 : 0;
		v |= i + 2 < n ? (uint32_t)(unsigned char)s[i + 2] : 0;
		buf_addc(out, digits[v >> 18]);
		buf_addc(out, digits[v >> 12 & 63]);
		buf_addc(out, i + 1 < n ? digits[v >> 6 & 63] : '=');
		buf_addc(out, i + 2 < n ? digits[v & 63] : '=');
	}
}

/* OSC 52: the terminal puts it in its own clipboard, also over SSH. tmux takes
 * that itself or hands it on in an envelope, as it is set up: it gets both.
 * screen knows only an envelope, in pieces. */
void link_add_copy(struct buf *out, const char *text, size_t n, bool tmux, bool screen)
{
	struct buf data = BUF_INIT;
	add_base64(&data, text, n);
	if (!screen)
		buf_addf(out, "\033]52;c;%s\a", buf_str(&data));
	if (tmux && !screen)
		buf_addf(out, "\033Ptmux;\033\033]52;c;%s\a\033\\", buf_str(&data));
	if (screen) {
		buf_adds(out, "\033P\033]52;c;");
		for (size_t i = 0; i < data.len; i += SCREEN_PIECE) {
			buf_adds(out, i ? "\033\\\033P" : "");
			buf_add(out, data.data + i, data.len - i < SCREEN_PIECE ? data.len - i : SCREEN_PIECE);
		}
		buf_adds(out, "\a\033\\");
	}
	buf_free(&data);
}

unsigned link_copy(struct ui *ui, const char *url)
{
	const char *term = getenv("TERM");
	struct buf b = BUF_INIT;
	size_t n = strlen(url);
	if (n > COPY_MOST)
		return status_fail(ui, _("the link is too long to copy"));
	link_add_copy(&b, url, n, getenv("TMUX") || (term && str_starts(term, "tmux")), getenv("STY") != NULL);
	term_send(ui->term, b.data, b.len);
	buf_free(&b);
	return status_say(ui, _("copied %s"), url);
}

/* --- the list --- */

void links_empty(struct links_view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		free(v->rows[i].path);
		free(v->rows[i].url);
		free(v->rows[i].text);
	}
	v->n = 0;
}

struct link_row *links_add(struct links_view *v, const char *url, const char *text)
{
	GROW(v->rows, v->n, v->cap);
	v->rows[v->n] = (struct link_row){.url = xstrdup(url), .text = xstrdup(text)};
	return &v->rows[v->n++];
}

unsigned links_show(struct ui *ui, enum links_kind kind)
{
	static const char *const none[] = {N_("this story has no links"), N_("nothing is attached to this story"), N_("no other feed has this story")};
	struct links_view *v = &ui->links;
	v->kind = kind;
	if (!v->n)
		return status_say(ui, "%s", _(none[kind]));
	ui->under = ui->focus;
	v->view.list.at = v->view.list.top = 0;
	list_count(&v->view.list, v->n);
	return ui_focus(ui, VIEW_LINKS);
}

/* By link of the article, the words that it stands under. */
static struct buf *texts_of_links(const struct article *a)
{
	struct buf *texts = xcalloc(a->n_links ? a->n_links : 1, sizeof *texts);
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (b->link != NO_LINK && !texts[b->link].len)
			buf_add(&texts[b->link], b->text, b->length);
		for (uint32_t k = 0; k < b->n_spans; k++) {
			const struct span *s = &b->spans[k];
			if (s->link != NO_LINK && texts[s->link].len < TEXT_ENOUGH)
				buf_add(&texts[s->link], b->text + s->start, s->length);
		}
	}
	return texts;
}

unsigned action_links(struct ui *ui, const struct call *call)
{
	struct links_view *v = &ui->links;
	const struct story_view *story = &ui->story;
	(void)call;
	links_empty(v);
	if (!story->article || !story->layout)
		return 0;
	struct buf *texts = texts_of_links(story->article);
	for (uint32_t i = 0; i < story->layout->n_links; i++) {
		uint32_t link = story->layout->links[i];
		links_add(v, story->article->links[link], buf_str(&texts[link]));
	}
	for (uint32_t i = 0; i < story->article->n_links; i++)
		buf_free(&texts[i]);
	free(texts);
	return links_show(ui, LINKS_OF_TEXT);
}

static int64_t current_entry(const struct ui *ui)
{
	const struct entry *e = headlines_selected(ui);
	return ui->focus == VIEW_STORY ? ui->story.id : e ? e->id : 0;
}

/* Who else has the story, from the one that had it first. */
unsigned action_sources(struct ui *ui, const struct call *call)
{
	struct links_view *v = &ui->links;
	struct arena *a = arena_new();
	struct entry_list list = {0};
	struct buf err = BUF_INIT;
	(void)call;
	links_empty(v);
	int r = store_duplicates(ui->store, current_entry(ui), a, &list, &err);
	for (size_t i = 0; r == 0 && list.n > 1 && i < list.n; i++)
		links_add(v, list.items[i].url ? list.items[i].url : "", list.items[i].feed_title ? list.items[i].feed_title : "");
	arena_free(a);
	return r != 0 ? status_trouble(ui, &err) : links_show(ui, LINKS_SOURCES);
}

static void draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	static const char *const titles[] = {N_(" Links"), N_(" Attached"), N_(" The same story in")};
	(void)view;
	canvas_puts(c, ROLE_TITLE, _(titles[ui->links.kind]));
}

static void draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	const struct link_row *r = &ui->links.rows[row];
	char number[16];
	(void)view;
	int n = snprintf(number, sizeof number, "%3zu ", row + 1);
	canvas_put(c, ROLE_LINK_NUMBER, number, (size_t)n);
	if (r->state)
		canvas_puts(c, ROLE_COUNT, r->state & ENCLOSURE_PLAYED ? _("played  ") : _("downloaded  "));
	if (*r->text) {
		canvas_fit(c, ROLE_TEXT, r->text, canvas_left(c) / 2);
		canvas_puts(c, ROLE_TEXT, "  ");
	}
	canvas_link(c, r->url);
	canvas_fit(c, ROLE_LINK, r->url, canvas_left(c));
	canvas_link(c, NULL);
}

static void links_close(struct ui *ui, struct view *view)
{
	(void)view;
	links_empty(&ui->links);
	free(ui->links.rows);
	free(ui->links.find);
}

static const struct view_ops ops = {.name = N_("links"), .title = draw_title, .draw_row = draw_row, .close = links_close};

void links_init(struct links_view *v)
{
	v->view.ops = &ops;
}

static const char *selected(const struct ui *ui)
{
	const struct links_view *v = &ui->links;
	return v->view.list.at < v->n ? v->rows[v->view.list.at].url : NULL;
}

unsigned links_open_selected(struct ui *ui)
{
	return selected(ui) ? link_open(ui, selected(ui)) : 0;
}

/* --- finding --- */

unsigned links_find(struct ui *ui, const char *words, int dir)
{
	struct links_view *v = &ui->links;
	size_t n = v->n, from, to;
	if (words) {
		free(v->find);
		v->find = find_pattern(words);
	}
	for (size_t k = words ? 0 : 1; v->find && n && k <= n; k++) {
		size_t i = dir > 0 ? (v->view.list.at + k) % n : (v->view.list.at + 2 * n - k) % n;
		const struct link_row *r = &v->rows[i];
		if (!find_in_text(r->text, strlen(r->text), v->find, &from, &to) && !find_in_text(r->url, strlen(r->url), v->find, &from, &to))
			continue;
		list_go(&v->view.list, i);
		return CHANGED_SCREEN;
	}
	return words && *words ? status_fail(ui, _("'%s' is not in this text"), words) : status_say(ui, _("no match"));
}

/* --- actions --- */

struct link_row *links_meant(struct ui *ui, const struct call *call)
{
	struct links_view *v = &ui->links;
	int64_t number = call->count;
	size_t row = call->counted || parse_int(call->argument, 1, 100000, &number) ? (size_t)number - 1 : v->view.list.at;
	return row < v->n ? &v->rows[row] : NULL;
}

/* The link that an action means: of its number, else the selected one, else the story's own; or NULL. */
static const char *link_meant(struct ui *ui, const struct call *call)
{
	const struct entry *e = headlines_selected(ui);
	const struct feeds_row *r = feeds_selected(ui);
	int64_t number = call->count;
	bool counted = call->counted || parse_int(call->argument, 1, 100000, &number);
	if (counted && ui->focus == VIEW_STORY)
		return story_link(ui, (long)number);
	switch (ui->focus) {
	case VIEW_LINKS: return links_meant(ui, call) ? links_meant(ui, call)->url : NULL;
	case VIEW_STORY: return ui->story.id ? ui->story.entry.url : NULL;
	case VIEW_HEADLINES: return e ? e->url : NULL;
	default: return r && r->feed ? r->feed->link ? r->feed->link : r->feed->url : NULL;
	}
}

unsigned action_open_link(struct ui *ui, const struct call *call)
{
	const char *url = link_meant(ui, call);
	return url ? link_open(ui, url) : status_fail(ui, _("no link has this number"));
}

unsigned action_browser(struct ui *ui, const struct call *call)
{
	const char *url = link_meant(ui, call);
	return url ? link_open(ui, url) : status_fail(ui, _("there is no link here"));
}

unsigned action_browser_read(struct ui *ui, const struct call *call)
{
	unsigned changed = action_browser(ui, call);
	const struct entry *e = headlines_selected(ui);
	return e && !(e->flags & ENTRY_READ) ? changed | headlines_mark_one(ui, e->id, ENTRY_READ, 0) : changed;
}

unsigned action_copy(struct ui *ui, const struct call *call)
{
	const char *url = link_meant(ui, call);
	return url ? link_copy(ui, url) : status_fail(ui, _("there is no link here"));
}
