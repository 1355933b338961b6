/* What a list holds: searching all stories as one types, finding in a text,
 * tags, order, grouping, only what is unread. */
#include <config.h>

#include <string.h>

#include "model/filter.h"
#include "ui/state.h"

/* --- search --- */

static void keep_list_before(struct ui *ui)
{
	struct headlines_view *v = &ui->headlines;
	if (v->before.title || v->source.words)
		return;
	const struct entry *e = headlines_selected(ui);
	v->before_arena = arena_new();
	v->before = v->source;
	if (!v->source.title) {
		v->before.title = arena_strdup(v->before_arena, _("All stories"));
	} else {
		v->before.title = arena_strdup(v->before_arena, v->source.title);
		v->before.tag = arena_strdup(v->before_arena, v->source.tag);
		v->before.label = arena_strdup(v->before_arena, v->source.label);
		v->before.filter = arena_strdup(v->before_arena, v->source.filter);
	}
	v->came_from = e ? e->id : 0;
	v->from_feeds = ui->focus == VIEW_FEEDS;
}

static void show_found(struct ui *ui, const char *words)
{
	struct buf title = BUF_INIT;
	buf_addf(&title, _("Search: %s"), words);
	struct source s = {.words = words, .title = buf_str(&title)};
	headlines_open(ui, &s);
	buf_free(&title);
}

unsigned headlines_back_from_search(struct ui *ui)
{
	struct headlines_view *v = &ui->headlines;
	if (!v->before.title)
		return 0;
	struct source s = v->before;
	struct arena *a = v->before_arena;
	bool to_feeds = v->from_feeds;
	v->before = (struct source){0};
	v->before_arena = NULL;
	unsigned changed = headlines_open(ui, &s);
	headlines_select(ui, v->came_from);
	arena_free(a);
	return changed | ui_focus(ui, to_feeds ? VIEW_FEEDS : VIEW_HEADLINES);
}

static unsigned search_changed(struct ui *ui, const char *text)
{
	if (!*text)
		return 0;
	show_found(ui, text);
	return ui_focus(ui, VIEW_HEADLINES);
}

static unsigned search_done(struct ui *ui, const char *text)
{
	if (!*text)
		return headlines_back_from_search(ui);
	free(ui->last_search);
	ui->last_search = xstrdup(text);
	unsigned changed = search_changed(ui, text);
	return ui->headlines.n ? changed : changed | status_fail(ui, _("no story has '%s'"), text);
}

static const struct prompt_kind search_prompt = {.label = "/", .changed = search_changed, .done = search_done, .cancelled = headlines_back_from_search};

unsigned action_search(struct ui *ui, const struct call *call)
{
	keep_list_before(ui);
	if (*call->argument)
		return search_done(ui, call->argument);
	return prompt_open(ui, &search_prompt, "", NULL);
}

unsigned action_search_again(struct ui *ui, const struct call *call)
{
	(void)call;
	if (!ui->last_search)
		return status_say(ui, _("nothing was searched for yet"));
	keep_list_before(ui);
	return search_changed(ui, ui->last_search);
}

unsigned action_clear_filter(struct ui *ui, const struct call *call)
{
	(void)call;
	return headlines_back_from_search(ui);
}

/* --- find --- */

static unsigned find_done(struct ui *ui, const char *text)
{
	switch (ui->focus) {
	case VIEW_STORY: return story_find(ui, text);
	case VIEW_LINKS: return links_find(ui, text, 1);
	default: return help_find(ui, text, 1);
	}
}

/* A story is searched as it is typed, from where one was. */
static unsigned find_changed(struct ui *ui, const char *text)
{
	return ui->focus == VIEW_STORY ? story_find_live(ui, text) : 0;
}

static unsigned find_cancelled(struct ui *ui)
{
	return find_changed(ui, "");
}

static const struct prompt_kind find_prompt = {.label = "/", .changed = find_changed, .done = find_done, .cancelled = find_cancelled};

unsigned action_find(struct ui *ui, const struct call *call)
{
	ui->story.find_from = ui->story.view.list.top;
	if (*call->argument)
		return find_done(ui, call->argument);
	return prompt_open(ui, &find_prompt, "", NULL);
}

static unsigned step_match(struct ui *ui, int dir)
{
	switch (ui->focus) {
	case VIEW_STORY: return story_step_match(ui, dir);
	case VIEW_LINKS: return links_find(ui, NULL, dir);
	default: return help_find(ui, NULL, dir);
	}
}

unsigned action_next_match(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_match(ui, 1);
}

unsigned action_prev_match(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_match(ui, -1);
}

/* --- filters --- */

static const struct source *source_here(const struct ui *ui)
{
	const struct feeds_row *r = feeds_selected(ui);
	return ui->focus == VIEW_FEEDS && r ? &r->source : &ui->headlines.source;
}

static unsigned filter_done(struct ui *ui, const char *text)
{
	struct buf err = BUF_INIT, both = BUF_INIT, title = BUF_INIT;
	if (!*text)
		return CHANGED_SCREEN;
	struct filter *f = filter_parse(text, &err);
	if (!f)
		return status_trouble(ui, &err);
	filter_free(f);
	struct source s = *source_here(ui);
	keep_list_before(ui);
	buf_addf(&both, s.filter ? "(%s) and (%s)" : "%.0s%s", s.filter ? s.filter : "", text);
	buf_addf(&title, "%s: %s", s.title ? s.title : _("All stories"), text);
	s.filter = both.data;
	s.title = title.data;
	unsigned changed = headlines_open(ui, &s) | ui_focus(ui, VIEW_HEADLINES);
	buf_free(&both);
	buf_free(&title);
	return changed;
}

static void complete_filter(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out)
{
	static const char *const words[] = {"and ", "or ", "between ", "\"yes\"", "\"no\""};
	(void)ui, (void)text, (void)from;
	for (size_t i = 0; i < FILTER_ATTRIBUTE_COUNT; i++) {
		const char *name = filter_attribute_info((enum filter_attribute)i)->name;
		if (str_starts(name, word))
			buf_addf(out, "%s%s ", out->len ? "\n" : "", name);
	}
	for (size_t i = 0; *word && i < ARRAY_LEN(words); i++)
		if (str_starts(words[i], word))
			buf_addf(out, "%s%s", out->len ? "\n" : "", words[i]);
}

static const struct prompt_kind filter_prompt = {.label = N_("filter: "), .done = filter_done, .complete = complete_filter};

unsigned action_filter(struct ui *ui, const struct call *call)
{
	return *call->argument ? filter_done(ui, call->argument) : prompt_open(ui, &filter_prompt, "", NULL);
}

static unsigned smart_done(struct ui *ui, const char *text)
{
	const struct feeds_view *v = &ui->feeds;
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i].kind == ROW_SMART && str_eq(v->rows[i].source.title, text))
			return headlines_open(ui, &v->rows[i].source) | ui_focus(ui, VIEW_HEADLINES);
	return *text ? status_fail(ui, _("there is no smart feed '%s'"), text) : CHANGED_SCREEN;
}

static void complete_smart(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out)
{
	const struct feeds_view *v = &ui->feeds;
	(void)word;
	for (size_t i = 0; i < v->n; i++) {
		const char *title = v->rows[i].source.title;
		if (v->rows[i].kind == ROW_SMART && str_starts(title, text) && strlen(title) > from)
			buf_addf(out, "%s%s", out->len ? "\n" : "", title + from);
	}
}

static const struct prompt_kind smart_prompt = {.label = N_("smart feed: "), .done = smart_done, .complete = complete_smart};

unsigned action_smart(struct ui *ui, const struct call *call)
{
	return *call->argument ? smart_done(ui, call->argument) : prompt_open(ui, &smart_prompt, "", NULL);
}

/* --- tags --- */

static bool tag_exists(const struct ui *ui, const char *tag)
{
	for (size_t i = 0; i < ui->feeds.n; i++)
		if (ui->feeds.rows[i].kind == ROW_TAG && str_eq(ui->feeds.rows[i].source.tag, tag))
			return true;
	return false;
}

static unsigned tag_done(struct ui *ui, const char *text)
{
	struct source s = {.tag = text, .title = text};
	if (!*text)
		return CHANGED_SCREEN;
	if (!tag_exists(ui, text))
		return status_fail(ui, _("no feed has the tag '%s'"), text);
	return headlines_open(ui, &s) | ui_focus(ui, VIEW_HEADLINES);
}

static void complete_tag(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out)
{
	(void)text, (void)from;
	for (size_t i = 0; i < ui->feeds.n; i++)
		if (ui->feeds.rows[i].kind == ROW_TAG && str_starts(ui->feeds.rows[i].source.tag, word))
			buf_addf(out, "%s%s", out->len ? "\n" : "", ui->feeds.rows[i].source.tag);
}

static const struct prompt_kind tag_prompt = {.label = N_("tag: "), .done = tag_done, .complete = complete_tag};

unsigned action_tag(struct ui *ui, const struct call *call)
{
	if (*call->argument)
		return tag_done(ui, call->argument);
	return prompt_open(ui, &tag_prompt, "", NULL);
}

unsigned action_clear_tag(struct ui *ui, const struct call *call)
{
	struct source s = {.title = _("All stories")};
	(void)call;
	return ui->focus == VIEW_HEADLINES ? headlines_open(ui, &s) : CHANGED_SCREEN;
}

/* --- order --- */

static unsigned load_anew(struct ui *ui)
{
	const struct entry *e = headlines_selected(ui);
	int64_t id = e ? e->id : 0;
	if (!ui->headlines.source.title)
		return CHANGED_SCREEN;
	unsigned changed = headlines_open(ui, &ui->headlines.source);
	headlines_select(ui, id);
	return changed;
}

unsigned action_unread_only(struct ui *ui, const struct call *call)
{
	struct headlines_view *v = &ui->headlines;
	(void)call;
	v->unread_only = ui->options->unread_only = !v->unread_only;
	feeds_load(ui, NULL);
	return load_anew(ui) | status_say(ui, v->unread_only ? _("only what is unread") : _("everything"));
}

/* Sets an option of names: as it is told, or to the next one. */
static unsigned choose(struct ui *ui, const char *option, const struct call *call, int *value, const char *const *words, int n)
{
	struct buf err = BUF_INIT;
	if (!*call->argument)
		*value = (*value + 1) % n;
	else if (option_set(ui->options, option, call->argument, &err) != 0)
		return status_trouble(ui, &err);
	return load_anew(ui) | status_say(ui, "%s", _(words[*value]));
}

unsigned action_sort(struct ui *ui, const struct call *call)
{
	static const char *const words[] = {N_("newest first"), N_("oldest first"), N_("by title"), N_("by feed")};
	return choose(ui, "sort", call, &ui->options->sort, words, ARRAY_LEN(words));
}

unsigned action_reverse(struct ui *ui, const struct call *call)
{
	(void)call;
	ui->options->sort = ui->options->sort == SORT_OLDEST ? SORT_NEWEST : SORT_OLDEST;
	return load_anew(ui) | status_say(ui, ui->options->sort ? _("oldest first") : _("newest first"));
}

unsigned action_group(struct ui *ui, const struct call *call)
{
	static const char *const words[] = {N_("not grouped"), N_("by day"), N_("by feed")};
	return choose(ui, "group", call, &ui->options->group, words, ARRAY_LEN(words));
}

unsigned action_summary(struct ui *ui, const struct call *call)
{
	(void)call;
	ui->options->summary = !ui->options->summary;
	if (ui->options->summary && headlines_row_height(ui) == 1)
		return CHANGED_SCREEN | status_say(ui, _("two lines a headline, where the window is high enough"));
	return CHANGED_PANES | status_say(ui, ui->options->summary ? _("two lines a headline") : _("one line a headline"));
}
