/* The actions that mark: read, starred, deleted, of one story or of many. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "ui/script.h"
#include "ui/state.h"

enum { EMPTY_AT_ONCE = 2000 };

/* What an action is about: the open story, or the range or the selection. */
static int64_t *targets(struct ui *ui, size_t *n, uint32_t *flags)
{
	if (ui->focus == VIEW_STORY) {
		int64_t *one = xmalloc(sizeof *one);
		*one = ui->story.id;
		*n = ui->story.id ? 1 : 0;
		*flags = ui->story.entry.flags;
		return one;
	}
	const struct entry *e = headlines_selected(ui);
	*flags = e ? e->flags : 0;
	return headlines_range(ui, n);
}

static unsigned say_marked(struct ui *ui, size_t n)
{
	struct buf said = BUF_INIT;
	buf_addf(&said, ngettext("%zu story", "%zu stories", n), n);
	unsigned changed = status_undoable(ui, buf_str(&said));
	buf_free(&said);
	return changed;
}

static unsigned toggle(struct ui *ui, uint32_t flag, bool step)
{
	size_t n;
	uint32_t flags;
	bool range = ui->headlines.anchor != 0;
	int64_t *ids = targets(ui, &n, &flags);
	unsigned changed = 0;
	uint32_t set = flags & flag ? 0 : flag, clear = flags & flag ? flag : 0;
	if (n == 1)
		changed = headlines_mark_one(ui, ids[0], set, clear);
	else if (n)
		changed = headlines_mark(ui, ids, n, set, clear) | say_marked(ui, n);
	ui->headlines.anchor = 0;
	free(ids);
	if (step && !range && n && ui->focus == VIEW_HEADLINES)
		headlines_step(ui, 1, false);
	return changed;
}

unsigned action_toggle_read(struct ui *ui, const struct call *call)
{
	(void)call;
	return toggle(ui, ENTRY_READ, false);
}

unsigned action_star(struct ui *ui, const struct call *call)
{
	(void)call;
	return toggle(ui, ENTRY_STARRED, false);
}

unsigned action_delete(struct ui *ui, const struct call *call)
{
	bool was_in_trash = ui->headlines.source.deleted, in_story = ui->focus == VIEW_STORY;
	(void)call;
	unsigned changed = toggle(ui, ENTRY_DELETED, false);
	if (in_story) {
		story_forget(ui);
		changed |= ui_focus(ui, VIEW_HEADLINES);
	}
	if (!ui->status.sticky)
		changed |= was_in_trash ? status_say(ui, _("taken out of the trash")) : status_undoable(ui, _("in the trash"));
	return changed;
}

/* --- labels --- */

static bool is_word_of(const char *text, const char *want)
{
	struct buf word = BUF_INIT;
	bool found = false;
	while (!found && script_word(&text, &word))
		found = str_eq(buf_str(&word), want);
	buf_free(&word);
	return found;
}

struct labels {
	struct arena *arena;
	struct label_change *items;
	size_t n, cap;
};

static void add_change(struct labels *l, const char *label, bool add)
{
	GROW(l->items, l->n, l->cap);
	l->items[l->n++] = (struct label_change){arena_strdup(l->arena, label), add};
}

/* What the story has and the line has not goes. */
static int unlabel_others(struct ui *ui, int64_t id, const char *text, struct labels *out, struct buf *err)
{
	const char *const *labels;
	size_t n = 0;
	int r = store_labels(ui->store, id, out->arena, &labels, &n, err);
	for (size_t i = 0; i < n && r == 0; i++)
		if (!is_word_of(text, labels[i]))
			add_change(out, labels[i], false);
	return r;
}

/* One story has the labels of the line; to a range they are added, and -NAME is taken off. */
static int set_labels(struct ui *ui, const int64_t *ids, size_t n, bool range, const char *text, struct buf *err)
{
	struct labels changes = {.arena = arena_new()};
	struct buf word = BUF_INIT;
	int r = range ? 0 : unlabel_others(ui, ids[0], text, &changes, err);
	while (script_word(&text, &word)) {
		bool off = range && word.len > 1 && word.data[0] == '-';
		if (word.len)
			add_change(&changes, word.data + off, !off);
	}
	if (r == 0)
		r = store_label(ui->store, ids, n, changes.items, changes.n, err);
	free(changes.items);
	arena_free(changes.arena);
	buf_free(&word);
	return r;
}

static unsigned label_done(struct ui *ui, const char *text)
{
	size_t n;
	uint32_t flags;
	struct buf err = BUF_INIT;
	bool range = ui->focus == VIEW_HEADLINES && ui->headlines.anchor != 0;
	int64_t *ids = targets(ui, &n, &flags);
	int r = n ? set_labels(ui, ids, n, range, text, &err) : 0;
	free(ids);
	ui->headlines.anchor = 0;
	return r != 0 ? ui_reload(ui) | status_trouble(ui, &err) : ui_reload(ui);
}

static void complete_label(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out)
{
	struct arena *a = arena_new();
	const char *const *labels;
	size_t n = 0;
	(void)text, (void)from;
	if (store_all_labels(ui->store, a, &labels, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			if (str_starts(labels[i], word))
				buf_addf(out, "%s%s", out->len ? "\n" : "", labels[i]);
	arena_free(a);
}

static const struct prompt_kind label_prompt = {.label = N_("labels: "), .done = label_done, .complete = complete_label};

static void add_labels(struct ui *ui, int64_t id, struct buf *out)
{
	struct arena *a = arena_new();
	const char *const *labels;
	size_t n = 0;
	if (store_labels(ui->store, id, a, &labels, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			buf_addf(out, strchr(labels[i], ' ') ? "\"%s\" " : "%s ", labels[i]);
	arena_free(a);
}

unsigned action_label(struct ui *ui, const struct call *call)
{
	size_t n;
	uint32_t flags;
	struct buf now_has = BUF_INIT;
	if (*call->argument)
		return label_done(ui, call->argument);
	int64_t *ids = targets(ui, &n, &flags);
	if (n == 1)
		add_labels(ui, ids[0], &now_has);
	unsigned changed = n ? prompt_open(ui, &label_prompt, buf_str(&now_has), NULL) : status_say(ui, _("no story is selected"));
	free(ids);
	buf_free(&now_has);
	return changed;
}

/* --- all at once --- */

static struct entry_query everything_here(const struct ui *ui)
{
	const struct source *s = &ui->headlines.source;
	const struct feeds_row *r = feeds_selected(ui);
	if (ui->focus == VIEW_FEEDS && r)
		s = &r->source;
	return (struct entry_query){.filter = s == &ui->headlines.source ? ui->headlines.filter : NULL, .feed_id = s->feed_id, .tag = s->tag, .label = s->label, .words = s->words, .starred = s->starred, .deleted = s->deleted};
}

/* Of a smart feed only what is open has its filter; without that it would be
 * about every story that there is. */
static bool lacks_filter(const struct ui *ui)
{
	const struct feeds_row *r = feeds_selected(ui);
	if (ui->focus == VIEW_FEEDS && r)
		return r->source.filter != NULL;
	return ui->headlines.source.filter && !ui->headlines.filter;
}

static unsigned mark_query(struct ui *ui, const struct entry_query *q, uint32_t set)
{
	struct buf err = BUF_INIT;
	struct headlines_view *v = &ui->headlines;
	/* what is in sight stays in sight where only unread stories are shown */
	if (set == ENTRY_READ)
		headlines_keep_shown(v);
	if (store_mark_all(ui->store, q, set, 0, &err) != 0)
		return status_trouble(ui, &err);
	return ui_reload(ui);
}

static unsigned mark_here(struct ui *ui, uint32_t set, const char *said)
{
	struct entry_query q = everything_here(ui);
	if (lacks_filter(ui))
		return status_say(ui, _("open this smart feed first, so that you see what it holds"));
	return mark_query(ui, &q, set) | status_undoable(ui, said);
}

unsigned action_read_all(struct ui *ui, const struct call *call)
{
	(void)call;
	return mark_here(ui, ENTRY_READ, _("all marked as read"));
}

unsigned action_read_everything(struct ui *ui, const struct call *call)
{
	struct entry_query q = {0};
	(void)call;
	return mark_query(ui, &q, ENTRY_READ) | status_undoable(ui, _("every story is marked as read"));
}

unsigned action_delete_all(struct ui *ui, const struct call *call)
{
	(void)call;
	return mark_here(ui, ENTRY_DELETED, _("all in the trash"));
}

/* All unread rows up to and with this one. */
static unsigned read_up_to(struct ui *ui, size_t row)
{
	struct headlines_view *v = &ui->headlines;
	int64_t *ids = NULL;
	size_t n = 0, cap = 0;
	for (size_t i = 0; i <= row && i < v->n; i++) {
		const struct entry *e = v->rows[i]->entry;
		if (e && !(e->flags & ENTRY_READ)) {
			GROW(ids, n, cap);
			ids[n++] = e->id;
		}
	}
	unsigned changed = n ? headlines_mark(ui, ids, n, ENTRY_READ, 0) : 0;
	free(ids);
	return changed | status_say(ui, ngettext("%zu story marked as read", "%zu stories marked as read", n), n);
}

unsigned action_read_above(struct ui *ui, const struct call *call)
{
	(void)call;
	return read_up_to(ui, ui->headlines.view.list.at);
}

unsigned action_read_seen(struct ui *ui, const struct call *call)
{
	const struct list *l = &ui->headlines.view.list;
	(void)call;
	return read_up_to(ui, l->top + l->height - 1);
}

unsigned action_range(struct ui *ui, const struct call *call)
{
	const struct entry *e = headlines_selected(ui);
	(void)call;
	if (!e)
		return 0;
	ui->headlines.anchor = ui->headlines.anchor ? 0 : e->id;
	return ui->headlines.anchor ? status_say(ui, _("a range begins here: move, then mark; ESC drops it")) : CHANGED_SCREEN;
}

unsigned action_undo(struct ui *ui, const struct call *call)
{
	struct buf what = BUF_INIT, err = BUF_INIT;
	bool rule;
	(void)call;
	if (store_last_is_rule(ui->store, &rule, &err) == 0 && rule)
		return correct_undo(ui);
	int r = err.len ? -1 : store_undo(ui->store, &what, &err);
	if (r < 0)
		return status_trouble(ui, &err);
	unsigned changed = ui_reload(ui);
	changed |= r == 1 ? status_say(ui, _("nothing to undo")) : status_say(ui, _("taken back: %s"), buf_str(&what));
	buf_free(&what);
	return changed;
}

unsigned action_trash(struct ui *ui, const struct call *call)
{
	struct source s = {.deleted = true, .title = _("Trash")};
	(void)call;
	return headlines_open(ui, &s) | ui_focus(ui, VIEW_HEADLINES);
}

static unsigned empty_done(struct ui *ui, const char *answer)
{
	struct buf err = BUF_INIT;
	size_t dropped;
	if (*answer != 'y')
		return status_say(ui, _("kept"));
	if (store_empty_trash(ui->store, EMPTY_AT_ONCE, &dropped, &err) != 0)
		return status_trouble(ui, &err);
	return ui_reload(ui) | status_say(ui, ngettext("%zu story is gone for good", "%zu stories are gone for good", dropped), dropped);
}

static const struct prompt_kind empty_prompt = {.label = N_("drop what is in the trash for good? (y/n) "), .done = empty_done, .question = true};

unsigned action_empty_trash(struct ui *ui, const struct call *call)
{
	(void)call;
	return prompt_open(ui, &empty_prompt, "", NULL);
}
