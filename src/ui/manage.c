/* Feeds: fetching them, subscribing and unsubscribing, names and tags,
 * importing, saving a page for later. The work is done by `tidings` verbs as
 * jobs, or on the feeds file. */
#include <config.h>

#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "model/feeds_file.h"
#include "ui/script.h"
#include "ui/state.h"

/* --- polls --- */

static json_int_t number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* The poll in words, on one line. */
static unsigned say_progress(struct ui *ui, const char *title)
{
	const struct poll_state *p = &ui->poll;
	struct buf b = BUF_INIT;
	if (p->pages)
		buf_addf(&b, _("fetching stories: %lld of %lld"), p->pages_done, p->pages);
	else
		buf_addf(&b, _("fetching feeds: %lld of %lld"), p->feeds_done, p->feeds);
	if (p->added)
		buf_addf(&b, _(", %lld new"), p->added);
	if (p->failed)
		buf_addf(&b, _(", %lld failed"), p->failed);
	if (title)
		buf_addf(&b, ": %s", title);
	unsigned changed = status_progress(ui, buf_str(&b));
	buf_free(&b);
	return changed;
}

/* An event of `tidings poll --json`. */
static unsigned poll_event(struct ui *ui, int64_t id, const char *line)
{
	struct poll_state *p = &ui->poll;
	json_t *o = json_loads(line, 0, NULL);
	const char *event = json_string_value(json_object_get(o, "event"));
	const char *title = json_string_value(json_object_get(o, "title"));
	unsigned changed = 0;
	(void)id;
	if (event && str_eq(event, "start")) {
		p->feeds = number(o, "feeds");
		changed = say_progress(ui, NULL);
	} else if (event && str_eq(event, "feed")) {
		p->feeds_done++;
		p->added += number(o, "new");
		p->failed += json_is_string(json_object_get(o, "error"));
		changed = say_progress(ui, title);
	} else if (event && (str_eq(event, "progress") || str_eq(event, "pages"))) {
		p->pages_done = number(o, "pages_done");
		p->pages = number(o, "pages");
		changed = say_progress(ui, NULL);
	} else if (event && str_eq(event, "done")) {
		p->added = number(o, "new");
		p->failed = number(o, "failed");
	}
	json_decref(o);
	return changed | ui_reload_soon(ui);
}

static unsigned poll_end(struct ui *ui, int64_t id, const char *trouble)
{
	const struct poll_state *p = &ui->poll;
	unsigned changed = status_progress(ui, NULL) | ui_reload(ui);
	(void)id;
	if (p->stopped)
		return changed | status_say(ui, _("stopped; %lld new"), p->added);
	if (trouble && !p->failed)
		return changed | status_fail(ui, _("fetching: %s"), trouble);
	if (p->failed)
		return changed | status_fail(ui, ngettext("%lld new; %lld feed could not be fetched, ! says why", "%lld new; %lld feeds could not be fetched, ! says why", (unsigned long)p->failed), p->added, p->failed);
	if (ui->status.message.len)
		return changed;             /* what it says is of more use */
	return changed | (p->added ? status_say(ui, _("%lld new"), p->added) : status_say(ui, _("nothing new")));
}

static const struct job_handler poll_handler = {.line = poll_event, .end = poll_end};

bool poll_is_running(const struct ui *ui)
{
	return job_running(ui, &poll_handler, -1);
}

static unsigned start_poll(struct ui *ui, const char *url)
{
	const char *arguments[] = {"poll", "--json", url, NULL};
	struct buf err = BUF_INIT;
	if (job_running(ui, &poll_handler, -1))
		return status_say(ui, _("fetching is under way; :stop ends it"));
	ui->poll = (struct poll_state){0};
	if (ui_start_tidings(ui, &poll_handler, 0, arguments, &err) != 0)
		return status_trouble(ui, &err);
	return status_progress(ui, _("fetching"));
}

unsigned action_poll_all(struct ui *ui, const struct call *call)
{
	(void)call;
	return start_poll(ui, NULL);
}

static const struct feed *current_feed(const struct ui *ui)
{
	const struct feeds_row *r = feeds_selected(ui);
	const struct entry *e = headlines_selected(ui);
	if (ui->focus == VIEW_FEEDS)
		return r ? r->feed : NULL;
	return e ? feeds_find(ui, e->feed_id) : NULL;
}

unsigned action_poll(struct ui *ui, const struct call *call)
{
	const struct feed *f = current_feed(ui);
	(void)call;
	if (ui->focus == VIEW_STORY)
		return story_fetch(ui);
	return f ? start_poll(ui, f->url) : start_poll(ui, NULL);
}

unsigned action_stop(struct ui *ui, const struct call *call)
{
	(void)call;
	if (!job_running(ui, &poll_handler, -1))
		return status_say(ui, _("nothing is being fetched"));
	ui->poll.stopped = true;
	job_stop(ui, &poll_handler);
	return status_say(ui, _("stopping"));
}

/* --- verbs that end soon --- */

static unsigned verb_line(struct ui *ui, int64_t id, const char *line)
{
	(void)id;
	return status_say(ui, "%s", line);
}

static unsigned verb_end(struct ui *ui, int64_t id, const char *trouble)
{
	struct buf err = BUF_INIT;
	(void)id;
	if ((ui->paths->sample && ui_leave_sample(ui, &err) != 0) || feeds_sync(ui, &err) != 0)
		status_trouble(ui, &err);
	unsigned changed = ui_reload(ui) | CHANGED_PANES;
	ui->feeds.view.ops->resize(ui, &ui->feeds.view);
	return trouble ? changed | status_fail(ui, "%s", trouble) : changed;
}

static const struct job_handler verb_handler = {.line = verb_line, .end = verb_end};

/* New feeds are fetched at once. */
static unsigned imported(struct ui *ui, int64_t id, const char *trouble)
{
	unsigned changed = verb_end(ui, id, trouble);
	return trouble ? changed : changed | start_poll(ui, NULL);
}

static const struct job_handler import_handler = {.line = verb_line, .end = imported};

static unsigned start_verb(struct ui *ui, const struct job_handler *h, int64_t id, const char *const *arguments, const char *doing)
{
	struct buf err = BUF_INIT;
	if (ui_start_tidings(ui, h, id, arguments, &err) != 0)
		return status_trouble(ui, &err);
	return status_say(ui, "%s", doing);
}

/* --- subscribing --- */

enum { TAGS_MOST = 12 };

static unsigned subscribe_to(struct ui *ui, const char *url, const char *tags);

/* The address in the line of that number: "  2  URL  TITLE". */
static bool offered(struct ui *ui, int64_t number, struct buf *out)
{
	const char *p = buf_str(&ui->offers);
	while (--number && (p = strchr(p, '\n')))
		p++;
	if (!p || !*p)
		return false;
	p += strspn(p, " 0123456789");
	buf_add(out, p, strcspn(p, " \n"));
	return true;
}

static unsigned offer_done(struct ui *ui, const char *text)
{
	struct buf url = BUF_INIT;
	int64_t number;
	unsigned changed = ui_focus(ui, ui->under);
	if (parse_int(*text ? text : "1", 1, INT32_MAX, &number) && offered(ui, number, &url))
		changed |= subscribe_to(ui, buf_str(&url), buf_str(&ui->offered_tags));
	else
		changed |= status_say(ui, _("nothing was chosen"));
	buf_free(&url);
	return changed;
}

static unsigned offer_cancelled(struct ui *ui)
{
	return ui_focus(ui, ui->under);
}

static const struct prompt_kind offer_prompt = {.label = N_("subscribe to which one (number; ENTER: 1): "), .done = offer_done, .cancelled = offer_cancelled};

/* The feeds that a page names come as numbered lines. */
static unsigned add_line(struct ui *ui, int64_t id, const char *line)
{
	if (*line != ' ')
		return verb_line(ui, id, line);
	buf_addf(&ui->offers, "%s\n", line);
	return 0;
}

/* The new feed is selected; `id` is what was the newest before it. Where a
 * page names several, the user is asked, if not busy with something else. */
static unsigned added(struct ui *ui, int64_t id, const char *trouble)
{
	if (trouble && ui->offers.len && !ui->prompt.kind)
		return help_show_text(ui, _("This page names several feeds"), buf_str(&ui->offers)) | status_say(ui, "%s", "") | prompt_open(ui, &offer_prompt, "", NULL);
	int64_t newest = ui->paths->sample ? 0 : id;
	unsigned changed = imported(ui, id, trouble);
	if (feeds_newest(ui) > newest && ui->focus == VIEW_FEEDS)
		feeds_select(ui, feeds_newest(ui));
	return changed;
}

static const struct job_handler add_handler = {.line = add_line, .end = added};

static unsigned subscribe_to(struct ui *ui, const char *url, const char *tags)
{
	const char *arguments[TAGS_MOST + 4] = {"add", "--", url};
	char *words[TAGS_MOST];
	struct buf word = BUF_INIT;
	size_t n = 0;
	while (n < ARRAY_LEN(words) && script_word(&tags, &word)) {
		words[n] = xstrdup(buf_str(&word));
		arguments[n + 3] = words[n];
		n++;
	}
	buf_truncate(&ui->offers, 0);
	unsigned changed = start_verb(ui, &add_handler, feeds_newest(ui), arguments, _("subscribing…"));
	for (size_t i = 0; i < n; i++)
		free(words[i]);
	buf_free(&word);
	return changed;
}

static unsigned subscribe_done(struct ui *ui, const char *text)
{
	struct buf url = BUF_INIT;
	unsigned changed = CHANGED_SCREEN;
	if (script_word(&text, &url)) {
		buf_truncate(&ui->offered_tags, 0);
		buf_adds(&ui->offered_tags, text);
		changed = subscribe_to(ui, buf_str(&url), text);
	}
	buf_free(&url);
	return changed;
}

static const struct prompt_kind subscribe_prompt = {.label = N_("subscribe to (address, then tags): "), .done = subscribe_done};

unsigned action_subscribe(struct ui *ui, const struct call *call)
{
	return *call->argument ? subscribe_done(ui, call->argument) : prompt_open(ui, &subscribe_prompt, "", NULL);
}

static unsigned import_done(struct ui *ui, const char *text)
{
	struct buf path = BUF_INIT;
	if (!*text)
		return CHANGED_SCREEN;
	path_typed(&path, text);
	const char *arguments[] = {"import", "--", buf_str(&path), NULL};
	unsigned changed = start_verb(ui, &import_handler, 0, arguments, _("importing…"));
	buf_free(&path);
	return changed;
}

static const struct prompt_kind import_prompt = {.label = N_("import (OPML or newsboat's urls): "), .done = import_done};

/* newsboat's file, where it has one: one key less for who comes from there. */
static const char *newsboat_file(struct buf *out)
{
	static const char *const places[] = {".newsboat/urls", ".config/newsboat/urls"};
	const char *home = getenv("HOME");
	for (size_t i = 0; home && i < ARRAY_LEN(places); i++) {
		buf_truncate(out, 0);
		path_join(out, home, places[i]);
		if (access(buf_str(out), R_OK) == 0)
			return buf_str(out);
	}
	return "";
}

unsigned action_import(struct ui *ui, const struct call *call)
{
	struct buf path = BUF_INIT;
	unsigned changed = *call->argument ? import_done(ui, call->argument) : prompt_open(ui, &import_prompt, newsboat_file(&path), NULL);
	buf_free(&path);
	return changed;
}

/* --- the selected feed --- */

static unsigned unsubscribe_done(struct ui *ui, const char *answer)
{
	const struct feed *f = feeds_find(ui, ui->asked_feed);
	if (!f || *answer != 'y')
		return status_say(ui, _("kept"));
	const char *arguments[] = {"remove", "--", f->url, NULL};
	return start_verb(ui, &verb_handler, 0, arguments, _("unsubscribing…"));
}

static const struct prompt_kind unsubscribe_prompt = {.label = "", .done = unsubscribe_done, .question = true};

unsigned action_unsubscribe(struct ui *ui, const struct call *call)
{
	const struct feed *f = current_feed(ui);
	struct buf label = BUF_INIT;
	(void)call;
	if (!f)
		return status_say(ui, _("no feed is selected"));
	ui->asked_feed = f->id;
	buf_addf(&label, _("unsubscribe from '%s'? (y/n) "), f->title);
	unsigned changed = prompt_open(ui, &unsubscribe_prompt, "", buf_str(&label));
	buf_free(&label);
	return changed;
}

static unsigned change_feed(struct ui *ui, const char *title, const char *const *tags, size_t n)
{
	struct buf err = BUF_INIT;
	const struct feed *f = feeds_find(ui, ui->asked_feed);
	if (!f)
		return status_fail(ui, _("the feed is gone"));
	if (feeds_file_change(ui->paths->feeds, f->url, f->url, title, tags, n, &err) != 0 || feeds_sync(ui, &err) != 0)
		return status_trouble(ui, &err);
	return ui_reload(ui);
}

/* What the feeds file says of it now: the title there, not the feed's own. */
static unsigned rename_done(struct ui *ui, const char *text)
{
	const struct feed *f = feeds_find(ui, ui->asked_feed);
	return f ? change_feed(ui, *text ? text : NULL, f->tags, f->n_tags) : 0;
}

static const struct prompt_kind rename_prompt = {.label = N_("name (empty: the feed's own): "), .done = rename_done};

unsigned action_rename(struct ui *ui, const struct call *call)
{
	const struct feed *f = current_feed(ui);
	if (!f)
		return status_say(ui, _("no feed is selected"));
	ui->asked_feed = f->id;
	return *call->argument ? rename_done(ui, call->argument) : prompt_open(ui, &rename_prompt, f->title, NULL);
}

/* The name that the user gave it, which changing its tags must not lose. */
static char *own_title(struct ui *ui, const char *url)
{
	struct feeds_file *file = feeds_file_read(ui->paths->feeds, NULL);
	char *title = NULL;
	for (size_t i = 0; file && i < file->n; i++)
		if (str_eq(file->items[i].url, url) && file->items[i].title)
			title = xstrdup(file->items[i].title);
	feeds_file_free(file);
	return title;
}

static unsigned tag_feed_done(struct ui *ui, const char *text)
{
	const struct feed *f = feeds_find(ui, ui->asked_feed);
	char *tags[TAGS_MOST];
	struct buf word = BUF_INIT;
	size_t n = 0;
	if (!f)
		return 0;
	while (n < TAGS_MOST && script_word(&text, &word))
		tags[n++] = xstrdup(buf_str(&word));
	char *title = own_title(ui, f->url);
	unsigned changed = change_feed(ui, title, (const char *const *)tags, n);
	free(title);
	for (size_t i = 0; i < n; i++)
		free(tags[i]);
	buf_free(&word);
	return changed;
}

static void complete_tag(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out)
{
	(void)text, (void)from;
	for (size_t i = 0; i < ui->feeds.n; i++)
		if (ui->feeds.rows[i].kind == ROW_TAG && str_starts(ui->feeds.rows[i].source.tag, word))
			buf_addf(out, "%s%s", out->len ? "\n" : "", ui->feeds.rows[i].source.tag);
}

static const struct prompt_kind tag_feed_prompt = {.label = N_("tags: "), .done = tag_feed_done, .complete = complete_tag};

unsigned action_tag_feed(struct ui *ui, const struct call *call)
{
	const struct feed *f = current_feed(ui);
	struct buf tags = BUF_INIT;
	if (!f)
		return status_say(ui, _("no feed is selected"));
	ui->asked_feed = f->id;
	if (*call->argument)
		return tag_feed_done(ui, call->argument);
	for (uint32_t i = 0; i < f->n_tags; i++)
		buf_addf(&tags, strchr(f->tags[i], ' ') ? "\"%s\" " : "%s ", f->tags[i]);
	unsigned changed = prompt_open(ui, &tag_feed_prompt, buf_str(&tags), NULL);
	buf_free(&tags);
	return changed;
}

/* --- moving it --- */

/* The feed above or below it in the same folder. */
static const struct feed *neighbour(const struct ui *ui, int dir)
{
	const struct feeds_view *v = &ui->feeds;
	size_t i = v->view.list.at + (size_t)dir;
	return i < v->n && v->rows[i].kind == ROW_FEED && v->rows[i].depth == v->rows[v->view.list.at].depth ? v->rows[i].feed : NULL;
}

static unsigned move_feed(struct ui *ui, int dir)
{
	const struct feed *f = current_feed(ui), *other = f ? neighbour(ui, dir) : NULL;
	struct buf err = BUF_INIT;
	if (!f)
		return status_say(ui, _("no feed is selected"));
	if (!other)
		return status_say(ui, _("it is the last one of its folder that way"));
	int r = feeds_file_swap(ui->paths->feeds, f->url, other->url, &err);
	if (r > 0)
		return status_fail(ui, _("the feeds file does not name it"));
	if (r < 0 || feeds_sync(ui, &err) != 0)
		return status_trouble(ui, &err);
	return ui_reload(ui);
}

unsigned action_feed_up(struct ui *ui, const struct call *call)
{
	(void)call;
	return move_feed(ui, -1);
}

unsigned action_feed_down(struct ui *ui, const struct call *call)
{
	(void)call;
	return move_feed(ui, 1);
}

/* Of the selected feed; where nothing is wrong with it, of all. */
unsigned action_trouble(struct ui *ui, const struct call *call)
{
	const struct feed *f = current_feed(ui);
	(void)call;
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < ui->feeds.feeds.n; i++) {
		const struct feed *of = &ui->feeds.feeds.items[i];
		if (of->last_error && (of == f || !f || !f->last_error))
			buf_addf(&b, "%s%s\n%s\n%s\n", b.len ? "\n" : "", of->title, of->url, of->last_error);
	}
	if (!b.len)
		return status_say(ui, _("nothing is wrong with any feed"));
	unsigned changed = help_show_text(ui, _("Trouble"), buf_str(&b));
	buf_free(&b);
	return changed;
}

/* --- the feeds file --- */

unsigned action_reload_feeds(struct ui *ui, const struct call *call)
{
	struct buf err = BUF_INIT;
	(void)call;
	if ((ui->paths->sample && ui_leave_sample(ui, &err) != 0) || feeds_sync(ui, &err) != 0)
		return status_trouble(ui, &err);
	unsigned changed = ui_reload(ui) | CHANGED_PANES;
	ui->feeds.view.ops->resize(ui, &ui->feeds.view);
	return changed;
}

unsigned action_edit_feeds(struct ui *ui, const struct call *call)
{
	const char *editor = getenv("VISUAL");
	char *argv[18];
	struct buf word = BUF_INIT, err = BUF_INIT;
	size_t n = 0;
	if (!editor || !*editor)
		editor = getenv("EDITOR");
	if (!editor || !*editor)
		editor = "vi";
	if (path_make_parent(ui->paths->feeds, &err) != 0)
		return status_trouble(ui, &err);
	while (n < 16 && script_word(&editor, &word))
		argv[n++] = xstrdup(buf_str(&word));
	argv[n++] = xstrdup(ui->paths->feeds);
	argv[n] = NULL;
	unsigned changed = ui_run_in_front(ui, argv);
	while (n--)
		free(argv[n]);
	buf_free(&word);
	return changed | action_reload_feeds(ui, call);
}

/* --- pages for later --- */

static unsigned saved_page(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	unsigned changed = status_progress(ui, NULL) | ui_reload(ui);
	return trouble ? changed | status_fail(ui, "%s", trouble) : changed | status_say(ui, _("saved and fetched"));
}

static const struct job_handler save_handler = {.end = saved_page};

static unsigned save_done(struct ui *ui, const char *url)
{
	struct buf err = BUF_INIT;
	char number[24];
	int64_t id;
	if (!*url)
		return CHANGED_SCREEN;
	if (store_save_url(ui->store, url, NULL, &id, &err) != 0)
		return status_trouble(ui, &err);
	snprintf(number, sizeof number, "%lld", (long long)id);
	const char *arguments[] = {"poll", "--entry", number, NULL};
	unsigned changed = ui_reload(ui);
	if (ui_start_tidings(ui, &save_handler, id, arguments, &err) != 0)
		return changed | status_trouble(ui, &err);
	return changed | status_progress(ui, _("saved; its page is being fetched"));
}

static const struct prompt_kind save_prompt = {.label = N_("save for later (address): "), .done = save_done};

unsigned action_save(struct ui *ui, const struct call *call)
{
	return *call->argument ? save_done(ui, call->argument) : prompt_open(ui, &save_prompt, "", NULL);
}
