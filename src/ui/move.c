/* The actions that move: in any view, and from one view to another. */
#include <config.h>

#include <stdlib.h>

#include "base/util.h"
#include "ui/state.h"

static unsigned after_move(struct ui *ui, bool moved)
{
	struct view *v = ui_view(ui);
	if (v->ops->moved)
		v->ops->moved(ui, v);
	return moved ? CHANGED_SCREEN : 0;
}

static unsigned move(struct ui *ui, long rows)
{
	if (ui->focus == VIEW_STORY && story_move_pick(ui, rows))
		return CHANGED_SCREEN;
	struct view *v = ui_view(ui);
	size_t at = v->list.at;
	unsigned changed = after_move(ui, list_move(&v->list, rows));
	/* a heading above the first row cannot be left upwards: show it */
	if (rows < 0 && at == v->list.at && v->list.top)
		return changed | after_move(ui, list_scroll(&v->list, rows));
	return changed;
}

unsigned action_down(struct ui *ui, const struct call *call)
{
	return move(ui, call->count);
}

/* Upwards over a heading: headlines step from story to story. */
unsigned action_up(struct ui *ui, const struct call *call)
{
	struct headlines_view *v = &ui->headlines;
	if (ui->focus != VIEW_HEADLINES || !ui->options->group)
		return move(ui, -call->count);
	bool moved = false;
	for (long i = 0; i < call->count && headlines_step(ui, -1, false); i++)
		moved = true;
	if (!moved && v->view.list.top)
		moved = list_scroll(&v->view.list, -1);
	return moved ? CHANGED_SCREEN : 0;
}

static unsigned page(struct ui *ui, long halves)
{
	return after_move(ui, list_page(&ui_view(ui)->list, halves));
}

unsigned action_page_down(struct ui *ui, const struct call *call)
{
	return page(ui, 2 * call->count);
}

unsigned action_page_up(struct ui *ui, const struct call *call)
{
	return page(ui, -2 * call->count);
}

unsigned action_half_down(struct ui *ui, const struct call *call)
{
	return page(ui, call->count == 1 ? 1 : call->count);
}

unsigned action_half_up(struct ui *ui, const struct call *call)
{
	return page(ui, -call->count);
}

/* Rows that are not loaded yet come when the list is near their end. */
static unsigned go_to(struct ui *ui, size_t row)
{
	struct view *v = ui_view(ui);
	size_t before;
	bool moved = false;
	do {
		before = v->list.n;
		moved |= list_go(&v->list, row);
		after_move(ui, true);
	} while (v->list.n != before && v->list.at + 1 < row);
	return moved ? CHANGED_SCREEN : 0;
}

unsigned action_top(struct ui *ui, const struct call *call)
{
	return go_to(ui, call->counted && call->count > 0 ? (size_t)call->count - 1 : 0);
}

unsigned action_bottom(struct ui *ui, const struct call *call)
{
	if (call->counted)
		return action_top(ui, call);
	if (ui->focus == VIEW_STORY)
		return go_to(ui, list_last_top(&ui->story.view.list));
	headlines_load_all(ui);
	return go_to(ui, ui_view(ui)->list.n ? ui_view(ui)->list.n - 1 : 0);
}

/* --- from view to view --- */

static unsigned open_from_feeds(struct ui *ui)
{
	const struct feeds_row *r = feeds_selected(ui);
	return r ? headlines_open(ui, &r->source) | ui_focus(ui, VIEW_HEADLINES) : 0;
}

unsigned action_open(struct ui *ui, const struct call *call)
{
	struct entry *e;
	switch (ui->focus) {
	case VIEW_FEEDS:
		return open_from_feeds(ui);
	case VIEW_HEADLINES:
		e = headlines_selected(ui);
		return e ? story_open(ui, e) : 0;
	case VIEW_LINKS:
		return links_open_selected(ui);
	default:
		(void)call;
		return 0;
	}
}

static unsigned leave_headlines(struct ui *ui)
{
	unsigned changed = 0;
	if (ui->headlines.before.title)
		return headlines_back_from_search(ui);
	if (!ui->feeds.view.shown || ui->panes == 1)
		story_forget(ui);
	return changed | ui_focus(ui, VIEW_FEEDS);
}

unsigned action_back(struct ui *ui, const struct call *call)
{
	(void)call;
	switch (ui->focus) {
	case VIEW_FEEDS:
		ui->quit = true;
		return 0;
	case VIEW_HEADLINES:
		return leave_headlines(ui);
	case VIEW_STORY:
		if (ui->story.choosing)
			return action_pick(ui, call);
		story_forget(ui);
		return ui_focus(ui, VIEW_HEADLINES);
	default:
		return ui_focus(ui, ui->under);
	}
}

unsigned action_quit(struct ui *ui, const struct call *call)
{
	(void)call;
	ui->quit = true;
	return 0;
}

unsigned action_cancel(struct ui *ui, const struct call *call)
{
	struct story_view *s = &ui->story;
	if (ui->focus == VIEW_STORY && s->choosing)
		return action_pick(ui, call);
	if (ui->focus == VIEW_STORY && s->find) {
		story_drop_find(s);
		return CHANGED_SCREEN;
	}
	if (ui->focus == VIEW_HEADLINES && ui->headlines.anchor) {
		ui->headlines.anchor = 0;
		return CHANGED_SCREEN;
	}
	if (ui->focus == VIEW_HELP || ui->focus == VIEW_LINKS)
		return action_back(ui, call);
	return 0;
}

/* In one pane: has the view something to show? */
static bool is_open(const struct ui *ui, enum view_id id)
{
	return id == VIEW_FEEDS || (id == VIEW_HEADLINES && ui->headlines.source.title) || (id == VIEW_STORY && ui->story.id);
}

static unsigned step_pane(struct ui *ui, int dir)
{
	for (int i = 1; i < VIEWS; i++) {
		enum view_id id = (enum view_id)(((int)ui->focus + dir * i + VIEWS) % VIEWS);
		if (ui->panes > 1 ? !ui->views[id]->shown : !is_open(ui, id))
			continue;
		if (id == VIEW_HEADLINES && !ui->headlines.source.title)
			open_from_feeds(ui);
		return ui_focus(ui, id);
	}
	return 0;
}

unsigned action_next_pane(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_pane(ui, 1);
}

unsigned action_prev_pane(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_pane(ui, -1);
}

/* --- from story to story --- */

static unsigned show_selected(struct ui *ui)
{
	struct entry *e = headlines_selected(ui);
	if (ui->focus != VIEW_STORY || !e)
		return CHANGED_SCREEN;
	return story_open(ui, e);
}

/* In this list, then in the next feed that has something. */
static unsigned step_unread(struct ui *ui, int dir, bool open)
{
	if (ui->focus == VIEW_FEEDS)
		return feeds_step(ui, dir, true) ? CHANGED_SCREEN : status_say(ui, _("nothing unread that way"));
	if (headlines_step(ui, dir, true))
		return show_selected(ui);
	if (!feeds_step(ui, dir, true))
		return status_say(ui, dir > 0 ? _("nothing unread below") : _("nothing unread above"));
	bool in_story = ui->focus == VIEW_STORY;
	unsigned changed = open_from_feeds(ui);
	struct entry *e = headlines_selected(ui);
	if (!e || (e->flags & ENTRY_READ))
		headlines_step(ui, 1, true);
	e = headlines_selected(ui);
	if ((in_story || open) && e)
		changed |= story_open(ui, e);
	return changed;
}

/* Is there something that was looked for in a text, so that n goes on with it? */
static bool finds(const struct ui *ui)
{
	return ui->focus == VIEW_HELP || ui->focus == VIEW_LINKS || (ui->focus == VIEW_STORY && ui->story.find);
}

unsigned action_next_unread(struct ui *ui, const struct call *call)
{
	if (finds(ui))
		return action_next_match(ui, call);
	return step_unread(ui, 1, false);
}

unsigned action_prev_unread(struct ui *ui, const struct call *call)
{
	if (finds(ui))
		return action_prev_match(ui, call);
	return step_unread(ui, -1, false);
}

static unsigned read_selected(struct ui *ui)
{
	struct entry *e = headlines_selected(ui);
	if (e && !(e->flags & ENTRY_READ))
		return story_open(ui, e);
	if (headlines_step(ui, 1, true) && (e = headlines_selected(ui)))
		return story_open(ui, e);
	return step_unread(ui, 1, true);
}

/* Space: a page further; at the end of a story the next unread one; from the
 * lists, the first. */
unsigned action_read_on(struct ui *ui, const struct call *call)
{
	struct list *l = &ui->story.view.list;
	if ((ui->focus == VIEW_STORY && !list_at_end(l)) || ui->focus == VIEW_HELP || ui->focus == VIEW_LINKS)
		return page(ui, 2 * call->count);
	if (ui->focus == VIEW_STORY)
		return step_unread(ui, 1, true);
	if (ui->focus == VIEW_HEADLINES)
		return read_selected(ui);
	const struct feeds_row *r = feeds_selected(ui);
	if (r && !r->unread && !feeds_step(ui, 1, true))
		return status_say(ui, _("nothing unread below"));
	return open_from_feeds(ui) | read_selected(ui);
}

unsigned action_next(struct ui *ui, const struct call *call)
{
	(void)call;
	return headlines_step(ui, 1, false) ? show_selected(ui) : status_say(ui, _("this is the last story of the list"));
}

unsigned action_previous(struct ui *ui, const struct call *call)
{
	(void)call;
	return headlines_step(ui, -1, false) ? show_selected(ui) : status_say(ui, _("this is the first story of the list"));
}

static unsigned step_feed(struct ui *ui, int dir, bool unread)
{
	if (!feeds_step(ui, dir, unread))
		return status_say(ui, _("there is no other feed that way"));
	return ui->focus == VIEW_FEEDS ? CHANGED_SCREEN : open_from_feeds(ui);
}

unsigned action_next_feed(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_feed(ui, 1, false);
}

unsigned action_prev_feed(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_feed(ui, -1, false);
}

unsigned action_next_unread_feed(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_feed(ui, 1, true);
}

unsigned action_prev_unread_feed(struct ui *ui, const struct call *call)
{
	(void)call;
	return step_feed(ui, -1, true);
}

unsigned action_random_unread(struct ui *ui, const struct call *call)
{
	struct headlines_view *v = &ui->headlines;
	size_t steps = v->unread ? (size_t)(now_ms() % (int64_t)(v->unread < 50 ? v->unread : 50)) : 0;
	(void)call;
	for (size_t i = 0; i <= steps; i++)
		if (!headlines_step(ui, 1, true)) {
			list_go(&v->view.list, 0);
			break;
		}
	return show_selected(ui);
}
