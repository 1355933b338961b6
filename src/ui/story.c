#include <config.h>

#include "ui/story.h"

#include <string.h>

#include "base/text.h"
#include "model/store_entry.h"
#include "show/format.h"
#include "ui/state.h"

enum { MARGIN = 1, ROOMY = 60 };

/* --- making lines --- */

static size_t text_columns(const struct ui *ui)
{
	int room = ui->story.view.width - 2 * MARGIN;
	int want = ui->options->linear ? room : (int)ui->options->width;
	if (room < 1)
		room = 1;
	return (size_t)(want < room ? want : room);
}

/* The text stands in the middle. */
static int left_margin(const struct ui *ui)
{
	int margin = (ui->story.view.width - (int)text_columns(ui)) / 2;
	return margin > MARGIN ? margin : MARGIN;
}

/* Code and tables may use the margin on the right. */
static size_t wide_columns(const struct ui *ui)
{
	int room = ui->story.view.width - left_margin(ui) - MARGIN;
	return room > 1 ? (size_t)room : 1;
}

static const char *note_of(const struct story_view *v)
{
	if (v->which == TEXT_OF_FEED)
		return _("The feed's own text.");
	if (v->which == TEXT_OF_CHANGES)
		return _("What its author changed: new words are bold, old ones dim.");
	if (v->entry.flags & ENTRY_CHANGED)
		return _("Changed by its author; v shows the changes.");
	if (v->which == TEXT_CLEAN && v->entry.error && v->article && !v->article->note)
		return arena_printf(v->arena, _("Its page gave no text (%s); r fetches it again."), v->entry.error);
	return NULL;
}

static uint32_t block_of_line(const struct line *l)
{
	return l->block == LINE_FOLD ? l->offset : l->block;
}

static void remember_place(struct story_view *v)
{
	if (!v->layout || v->view.list.top >= v->layout->n)
		return;
	const struct line *l = &v->layout->lines[v->view.list.top];
	if (v->view.list.top == 0 || l->block == LINE_HEAD) {
		v->place_block = v->place_offset = 0;
		return;
	}
	v->place_block = block_of_line(l);
	v->place_offset = l->block == LINE_FOLD ? 0 : l->offset;
}

static void go_to_place(struct story_view *v)
{
	size_t line = 0;
	if (v->layout && (v->place_block || v->place_offset))
		line = layout_find(v->layout, v->place_block, v->place_offset);
	list_go(&v->view.list, line);
}

static void build_lines(struct ui *ui)
{
	struct story_view *v = &ui->story;
	layout_free(v->layout);
	v->layout = NULL;
	v->laid_out = v->view.width;
	if (v->article) {
		struct layout_options o = {
			.width = text_columns(ui), .wide = wide_columns(ui), .show_hidden = v->show_hidden || v->choosing,
			.show_seams = v->show_seams || v->choosing, .plain = ui->options->linear,
			.justify = ui->options->justify && !ui->options->linear, .hyphenate = ui->options->hyphenate && !ui->options->linear,
			.number_links = ui->options->show_links,
			.list_links = ui->options->show_links, .head = true, .bidi = (enum layout_bidi)ui->options->bidi,
			.feed_title = v->entry.feed_title, .published = v->entry.published, .note = note_of(v),
			.attached = v->which == TEXT_CLEAN ? enclosures_said(ui, v->id, v->arena) : NULL,
		};
		v->layout = layout_build(v->article, &o);
	}
	if (v->find && v->layout)
		find_in_layout(&v->found, v->layout, v->article, v->find);
	list_count(&v->view.list, v->layout ? v->layout->n : 0);
}

/* The same place in new lines. */
void story_lay_out(struct ui *ui)
{
	build_lines(ui);
	go_to_place(&ui->story);
}

void story_keep_place(struct ui *ui)
{
	struct story_view *v = &ui->story;
	if (!v->id)
		return;
	remember_place(v);
	store_set_place(ui->store, v->id, v->place_block, v->place_offset, NULL);   /* a lost place is no trouble */
}

void story_forget(struct ui *ui)
{
	struct story_view *v = &ui->story;
	story_keep_place(ui);
	layout_free(v->layout);
	article_free(v->article);
	v->layout = NULL;
	v->article = NULL;
	v->id = 0;
	v->choosing = false;
	list_count(&v->view.list, 0);
}

unsigned story_open(struct ui *ui, const struct entry *e)
{
	struct story_view *v = &ui->story;
	if (v->id == e->id && v->article)
		return ui_focus(ui, VIEW_STORY);
	int64_t id = e->id;
	uint32_t flags = e->flags;
	story_forget(ui);
	v->id = id;
	v->which = TEXT_CLEAN;
	v->show_hidden = ui->options->show_hidden;
	v->show_seams = false;
	v->fetched = v->made_again = false;
	story_drop_find(v);
	v->place_block = v->place_offset = 0;
	store_get_place(ui->store, v->id, &v->place_block, &v->place_offset, NULL);
	unsigned changed = ui_focus(ui, VIEW_STORY);
	changed |= story_load(ui);
	if (!(flags & ENTRY_READ))
		changed |= headlines_mark_one(ui, id, ENTRY_READ, 0);
	return changed;
}

unsigned story_reload(struct ui *ui)
{
	struct story_view *v = &ui->story;
	if (!v->id)
		return 0;
	remember_place(v);
	return story_load(ui);
}

/* --- drawing --- */

/* Whose story it is; once its own head has left the window, what it is called. */
static const char *name_of(const struct story_view *v)
{
	bool below = v->layout && v->view.list.top < v->layout->n && v->layout->lines[v->view.list.top].block != LINE_HEAD;
	const char *name = below && v->entry.title ? v->entry.title : v->entry.feed_title;
	return name ? name : "";
}

static void draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	const struct story_view *v = &ui->story;
	const struct list *l = &view->list;
	struct buf b = BUF_INIT;
	if (!v->id) {
		canvas_puts(c, ROLE_META, _(" no story is open"));
		return;
	}
	if (v->which == TEXT_CLEAN && v->article) {
		unsigned long words = v->entry.words ? v->entry.words : article_words(v->article);
		if (c->width >= ROOMY && words)
			buf_addf(&b, ngettext("%lu word · ", "%lu words · ", words), words);
		format_minutes(&b, (uint32_t)words);
		buf_adds(&b, " · ");
	}
	size_t last = list_last_top(l);
	buf_addf(&b, "%3d%%", last ? (int)(l->top * 100 / last) : 100);
	int width = (int)text_width(buf_str(&b), b.len);
	canvas_puts(c, ROLE_META, v->entry.flags & ENTRY_STARRED ? "★" : " ");
	if (canvas_left(c) - width - 2 > 8)
		canvas_fit(c, ROLE_META, name_of(v), canvas_left(c) - width - 2);
	if (canvas_left(c) > width) {
		canvas_to(c, c->width - width - 1);
		canvas_puts(c, ROLE_META, buf_str(&b));
	}
	buf_free(&b);
}

/* A run of the line, which starts at byte `at` of it; what is found is lit. */
static void draw_run(struct canvas *c, const struct line_run *r, uint32_t at, const struct find_part *parts, size_t n)
{
	struct look look = c->theme->looks[r->role];
	uint32_t from = 0;
	look.attributes |= r->attributes;
	for (size_t i = 0; i < n; i++) {
		uint32_t start = parts[i].from > at + from ? parts[i].from - at : from;
		uint32_t end = parts[i].to > at ? parts[i].to - at : 0;
		end = end < r->length ? end : r->length;
		if (end <= start)
			continue;
		canvas_look(c, &look, r->text + from, start - from);
		canvas_put(c, ROLE_MATCH, r->text + start, end - start);
		from = end;
	}
	canvas_look(c, &look, r->text + from, r->length - from);
}

static void draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	const struct story_view *v = &ui->story;
	const struct line *l = &v->layout->lines[row];
	(void)view;
	if (v->choosing && block_of_line(l) == v->block && l->n_runs)
		canvas_puts(c, ROLE_SELECTED, "▌");
	canvas_to(c, left_margin(ui) + (int)l->indent);
	size_t first = find_part_from(&v->found, row), end = find_part_from(&v->found, row + 1);
	for (uint32_t i = 0, at = 0; i < l->n_runs; at += l->runs[i++].length) {
		const struct line_run *r = &l->runs[i];
		canvas_link(c, r->link == NO_LINK ? NULL : v->article->links[r->link]);
		draw_run(c, r, at, v->found.parts + first, end - first);
	}
	canvas_link(c, NULL);
}

static void story_resized(struct ui *ui, struct view *view)
{
	struct story_view *v = &ui->story;
	if (!v->article || (v->layout && v->laid_out == view->width))
		return;
	story_lay_out(ui);
}

static void story_moved(struct ui *ui, struct view *view)
{
	(void)view;
	remember_place(&ui->story);
}

static void story_close(struct ui *ui, struct view *view)
{
	struct story_view *v = &ui->story;
	(void)view;
	layout_free(v->layout);
	article_free(v->article);
	arena_free(v->arena);
	story_drop_find(v);
}

static const struct view_ops ops = {.name = N_("story"), .title = draw_title, .draw_row = draw_row, .resize = story_resized, .moved = story_moved, .close = story_close};

void story_init(struct story_view *v)
{
	v->view.ops = &ops;
	v->view.list.text = true;
}

const char *story_link(const struct ui *ui, long number)
{
	const struct story_view *v = &ui->story;
	if (!v->article || !v->layout || number < 1)
		return NULL;
	if ((unsigned long)number <= v->layout->n_links)
		return v->article->links[v->layout->links[number - 1]];
	return NULL;
}

/* --- the mouse --- */

static uint32_t link_at(const struct line *l, int column)
{
	int at = (int)l->indent;
	for (uint32_t i = 0; i < l->n_runs; i++) {
		int width = (int)text_width(l->runs[i].text, l->runs[i].length);
		if (column >= at && column < at + width)
			return l->runs[i].link;
		at += width;
	}
	return NO_LINK;
}

unsigned story_click(struct ui *ui, size_t row, int column)
{
	struct story_view *v = &ui->story;
	if (!v->layout || row >= v->layout->n)
		return 0;
	const struct line *l = &v->layout->lines[row];
	uint32_t link = link_at(l, column - left_margin(ui)), i = 0;
	if (link == NO_LINK)
		return 0;
	while (i < v->layout->n_links && v->layout->links[i] != link)
		i++;
	struct call call = {.count = (long)i + 1, .counted = true, .argument = ""};
	bool picture = l->block < v->article->n_blocks && v->article->blocks[l->block].kind == BLOCK_IMAGE;
	return picture ? action_picture(ui, &call) : link_open(ui, v->article->links[link]);
}

/* --- actions --- */

unsigned action_hidden(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	(void)call;
	if (!v->layout || !v->layout->hidden)
		return status_say(ui, _("nothing was set aside in this story"));
	remember_place(v);
	v->show_hidden = !v->show_hidden;
	story_lay_out(ui);
	return CHANGED_SCREEN;
}

static size_t count_joined(const struct article *a)
{
	size_t n = 0;
	for (uint32_t i = 0; a && i < a->n_blocks; i++)
		n += a->blocks[i].n_seams > 0 && !a->blocks[i].hidden;
	return n;
}

unsigned action_seams(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	size_t n = count_joined(v->article);
	(void)call;
	if (!n)
		return status_say(ui, _("nothing was put together in this story"));
	remember_place(v);
	v->show_seams = !v->show_seams;
	story_lay_out(ui);
	if (!v->show_seams)
		return CHANGED_SCREEN;
	return status_say(ui, ngettext("%zu paragraph was put together; B picks it, X then leaves it as it came",
	                               "%zu paragraphs were put together; B picks one, X then leaves it as it came", n), n);
}

static unsigned to_heading(struct ui *ui, int dir)
{
	struct story_view *v = &ui->story;
	size_t n = v->layout ? v->layout->n : 0;
	for (long i = (long)v->view.list.top + dir; i >= 0 && i < (long)n; i += dir) {
		const struct line *l = &v->layout->lines[i];
		if (l->block < v->article->n_blocks && l->offset == 0 && v->article->blocks[l->block].kind == BLOCK_HEADING && l->n_runs) {
			if (list_go(&v->view.list, (size_t)i))
				return CHANGED_SCREEN;
			break;                  /* it is in sight, and the text ends below it */
		}
	}
	return status_say(ui, dir > 0 ? _("no heading below") : _("no heading above"));
}

unsigned action_next_heading(struct ui *ui, const struct call *call)
{
	(void)call;
	return to_heading(ui, 1);
}

unsigned action_prev_heading(struct ui *ui, const struct call *call)
{
	(void)call;
	return to_heading(ui, -1);
}

/* --- finding --- */

/* The window may stand still at the end, so the match itself is remembered. */
static unsigned go_to_match(struct ui *ui, size_t match)
{
	struct story_view *v = &ui->story;
	const struct list *l = &v->view.list;
	size_t i = 0;
	while (v->found.parts[i].match != match)
		i++;
	size_t line = v->found.parts[i].line;
	v->match = match;
	if (line < l->top || line >= l->top + l->height)
		list_go(&v->view.list, line > 3 ? line - 3 : 0);
	remember_place(v);
	return status_say(ui, _("match %zu of %zu"), match + 1, v->found.matches);
}

/* From the match before where it is still in sight, else from the window. */
unsigned story_step_match(struct ui *ui, int dir)
{
	struct story_view *v = &ui->story;
	const struct list *l = &v->view.list;
	size_t n = v->found.matches;
	if (!v->find || !n)
		return status_say(ui, _("no match"));
	size_t first = find_part_from(&v->found, l->top), below = find_part_from(&v->found, l->top + l->height);
	for (size_t i = first; i < below; i++)
		if (v->found.parts[i].match == v->match)
			return go_to_match(ui, (v->match + n + (size_t)dir) % n);
	if (dir > 0)
		return go_to_match(ui, first < v->found.n ? v->found.parts[first].match : 0);
	return go_to_match(ui, below ? v->found.parts[below - 1].match : n - 1);
}

void story_drop_find(struct story_view *v)
{
	free(v->find);
	v->find = NULL;
	find_free(&v->found);
}

unsigned story_find_live(struct ui *ui, const char *words)
{
	struct story_view *v = &ui->story;
	story_drop_find(v);
	list_go(&v->view.list, v->find_from);
	remember_place(v);
	v->find = v->layout ? find_pattern(words) : NULL;
	if (!v->find)
		return CHANGED_SCREEN;
	find_in_layout(&v->found, v->layout, v->article, v->find);
	if (!v->found.matches)
		return CHANGED_SCREEN;
	size_t first = find_part_from(&v->found, v->view.list.top);
	return go_to_match(ui, first < v->found.n ? v->found.parts[first].match : 0);
}

static bool is_in_hidden(const struct story_view *v)
{
	size_t from, to;
	for (uint32_t i = 0; i < v->article->n_blocks; i++)
		if (v->article->blocks[i].hidden && find_in_text(v->article->blocks[i].text, v->article->blocks[i].length, v->find, &from, &to))
			return true;
	return false;
}

unsigned story_find(struct ui *ui, const char *words)
{
	struct story_view *v = &ui->story;
	unsigned changed = story_find_live(ui, words);
	if (!v->find || v->found.matches)
		return changed;
	bool hidden = is_in_hidden(v);
	story_drop_find(v);             /* or n would look for it instead of going on */
	return hidden ? status_fail(ui, _("'%s' is only in what was set aside"), words) : status_fail(ui, _("'%s' is not in this story"), words);
}

/* --- picking a block --- */

static bool pickable(const struct story_view *v, uint32_t block)
{
	return block < v->article->n_blocks && v->article->blocks[block].length;
}

unsigned action_pick(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	(void)call;
	if (!v->article || !v->layout)
		return 0;
	if (v->which != TEXT_CLEAN)
		return status_say(ui, _("blocks are picked in the clean story alone"));
	remember_place(v);
	v->choosing = !v->choosing;
	v->block = 0;
	for (size_t i = v->view.list.top; i < v->layout->n; i++) {
		uint32_t b = block_of_line(&v->layout->lines[i]);
		if (pickable(v, b)) {
			v->block = b;
			break;
		}
	}
	story_lay_out(ui);
	return v->choosing ? status_say(ui, _("up and down pick a block; x hides its like on this site, X keeps it; ESC ends")) : CHANGED_SCREEN;
}

bool story_move_pick(struct ui *ui, long step)
{
	struct story_view *v = &ui->story;
	if (!v->choosing || !v->layout)
		return false;
	for (long b = (long)v->block + step; b >= 0 && b < (long)v->article->n_blocks; b += step > 0 ? 1 : -1) {
		if (!pickable(v, (uint32_t)b))
			continue;
		v->block = (uint32_t)b;
		break;
	}
	const struct block *b = &v->article->blocks[v->block];
	if (b->n_seams && b->why && !b->hidden)
		status_say(ui, _("put together: %s"), b->why);
	size_t line = layout_find(v->layout, v->block, 0);
	if (line < v->view.list.top || line + 2 >= v->view.list.top + v->view.list.height)
		list_go(&v->view.list, line > 4 ? line - 4 : 0);
	return true;
}
