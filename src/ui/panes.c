#include <config.h>

#include "ui/panes.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/state.h"
#include "ui/welcome.h"

enum { TWO_FROM = 100, THREE_FROM = 160, LEAST_PANE = 12, WHEEL_ROWS = 3 };

/* --- where they are --- */

static int panes_wanted(const struct ui *ui, int cols)
{
	if (ui->options->linear)
		return 1;
	switch (ui->options->layout) {
	case 1: return 1;
	case 2: return cols >= 3 * LEAST_PANE ? 2 : 1;
	case 3: return cols >= 5 * LEAST_PANE ? 3 : 1;
	default: return cols >= THREE_FROM ? 3 : cols >= TWO_FROM ? 2 : 1;
	}
}

static int clamp(int v, int least, int most)
{
	return v > most ? most : v < least ? least : v;
}

static void place(struct ui *ui, struct view *v, int x, int width, int height)
{
	int was = v->row_height;
	bool new = v->width != width || v->height != height;
	v->shown = true;
	v->y = 1;
	v->x = x;
	v->width = width;
	v->height = height;
	v->row_height = v->id == VIEW_HEADLINES ? headlines_row_height(ui) : 1;
	v->list.jump = ui->panes > 1 ? (size_t)clamp(height / 3 / v->row_height, 1, 100) : 1;
	list_size(&v->list, height > 0 ? (size_t)(height / v->row_height) : 0);
	if ((new || was != v->row_height) && v->ops->resize)
		v->ops->resize(ui, v);
}

/* The story takes all of it where two panes are not enough for three views. */
static bool side_by_side(const struct ui *ui)
{
	return ui->panes > 1 && ui->focus <= VIEW_STORY && !(ui->panes == 2 && ui->focus == VIEW_STORY);
}

void panes_arrange(struct ui *ui)
{
	int rows, cols;
	term_size(ui->term, &rows, &cols);
	int height = rows - 2 > 0 ? rows - 2 : 0;
	for (size_t i = 0; i < VIEWS; i++)
		ui->views[i]->shown = false;
	ui->panes = panes_wanted(ui, cols);
	if (!side_by_side(ui)) {
		place(ui, ui_view(ui), 0, cols, height);
		return;
	}
	int feeds = clamp((int)ui->options->feeds_width, LEAST_PANE, cols - 2 * LEAST_PANE);
	place(ui, &ui->feeds.view, 0, feeds, height);
	if (ui->panes == 2) {
		place(ui, &ui->headlines.view, feeds + 1, cols - feeds - 1, height);
		return;
	}
	int list = clamp((int)ui->options->list_width, LEAST_PANE, cols - feeds - LEAST_PANE);
	place(ui, &ui->headlines.view, feeds + 1, list, height);
	place(ui, &ui->story.view, feeds + list + 2, cols - feeds - list - 2, height);
}

/* --- drawing --- */

static struct canvas canvas_at(struct ui *ui, int y, int x, int width)
{
	return (struct canvas){.term = ui->term, .theme = &ui->theme, .y = y, .x = x, .width = width};
}

static void draw_view(struct ui *ui, struct view *v)
{
	struct canvas title = canvas_at(ui, v->y - 1, v->x, v->width);
	v->ops->title(ui, v, &title);
	struct canvas empty = canvas_at(ui, v->y, v->x, v->width);
	if (v->list.n == 0 && v->height && v->ops->draw_empty)
		v->ops->draw_empty(ui, v, &empty);
	for (size_t i = 0; i < v->list.height; i++) {
		size_t row = v->list.top + i;
		if (row >= v->list.n)
			break;
		struct canvas c = canvas_at(ui, v->y + (int)i * v->row_height, v->x, v->width);
		if (!v->list.text) {
			bool here = row == v->list.at && (v->id == ui->focus || ui->panes > 1);
			canvas_puts(&c, v->id == ui->focus ? ROLE_TEXT : ROLE_BORDER, here ? ">" : " ");
		}
		v->ops->draw_row(ui, v, row, &c);
	}
	welcome_draw(ui, v);
}

static void draw_border(struct ui *ui, const struct view *right_of)
{
	for (int y = 0; y <= right_of->height; y++) {
		struct canvas c = canvas_at(ui, y, right_of->x + right_of->width, 1);
		canvas_puts(&c, ROLE_BORDER, "│");
	}
}

static void draw_last_line(struct ui *ui, int rows, int cols)
{
	struct canvas c = canvas_at(ui, rows - 1, 0, cols - 1);     /* the last cell would scroll some terminals */
	if (ui->prompt.kind) {
		int x = 0;
		prompt_draw(ui, &c, &x);
		term_cursor(ui->term, rows - 1, x);
		return;
	}
	status_draw(ui, &c);
	const struct view *v = ui_view(ui);
	int down = (int)(v->list.at - v->list.top) * v->row_height;
	term_cursor(ui->term, v->y + (down < v->height ? down : 0), v->x);
}

static void draw_too_small(struct ui *ui, int rows)
{
	static const char text[] = N_("a larger window, please");
	struct canvas c = canvas_at(ui, 0, 0, 1 << 10);
	if (rows > 0)
		canvas_puts(&c, ROLE_TEXT, _(text));
	term_cursor(ui->term, 0, 0);
}

/* A page further keeps two rows in sight. Curses finds what scrolled by
 * itself, but takes so few rows for chance. */
static void scroll_rows(struct ui *ui, int cols)
{
	const struct view *v = ui_view(ui);
	long by = ((long)v->list.top - (long)ui->drawn_top) * v->row_height, kept = (long)v->list.height * v->row_height - labs(by);
	bool alone = v->width == cols;
	if (alone && ui->drawn == v && kept > 0 && (kept < 3 || kept + 2 < labs(by)))
		term_scroll(ui->term, v->y, v->y + (int)v->list.height * v->row_height - 1, (int)by);
	ui->drawn = alone ? v : NULL;
	ui->drawn_top = v->list.top;
}

void panes_draw(struct ui *ui)
{
	int rows, cols;
	term_size(ui->term, &rows, &cols);
	scroll_rows(ui, cols);
	term_begin(ui->term);
	if (rows < SMALLEST_ROWS || cols < SMALLEST_COLUMNS) {
		draw_too_small(ui, rows);
	} else {
		for (size_t i = 0; i < VIEWS; i++)
			if (ui->views[i]->shown)
				draw_view(ui, ui->views[i]);
		if (ui->views[VIEW_FEEDS]->shown && ui->views[VIEW_HEADLINES]->shown)
			draw_border(ui, ui->views[VIEW_FEEDS]);
		if (ui->views[VIEW_HEADLINES]->shown && ui->views[VIEW_STORY]->shown)
			draw_border(ui, ui->views[VIEW_HEADLINES]);
		draw_last_line(ui, rows, cols);
	}
	term_end(ui->term);
}

/* --- the mouse --- */

static struct view *view_at(struct ui *ui, int y, int x)
{
	for (size_t i = 0; i < VIEWS; i++) {
		struct view *v = ui->views[i];
		if (v->shown && x >= v->x && x < v->x + v->width && y >= v->y && y < v->y + v->height)
			return v;
	}
	return NULL;
}

/* The border at column x: 1 beside the feeds, 2 beside the headlines. */
static int border_at(const struct ui *ui, int x)
{
	const struct view *feeds = ui->views[VIEW_FEEDS], *list = ui->views[VIEW_HEADLINES];
	if (!side_by_side(ui))
		return 0;
	if (feeds->shown && x == feeds->x + feeds->width)
		return 1;
	return ui->panes == 3 && list->shown && x == list->x + list->width ? 2 : 0;
}

static unsigned drag(struct ui *ui, int x)
{
	if (ui->dragging == 1)
		ui->options->feeds_width = clamp(x, LEAST_PANE, 200);
	else
		ui->options->list_width = clamp(x - ui->views[VIEW_HEADLINES]->x, LEAST_PANE, 300);
	return CHANGED_PANES | CHANGED_SCREEN;
}

static unsigned click(struct ui *ui, const struct input *in)
{
	ui->dragging = border_at(ui, in->x);
	struct view *v = view_at(ui, in->y, in->x);
	if (ui->dragging || !v)
		return 0;
	size_t row = v->list.top + (size_t)((in->y - v->y) / v->row_height);
	bool again = v->id == ui->focus && row == v->list.at;
	unsigned changed = v->id == ui->focus ? 0 : ui_focus(ui, v->id);
	if (v->id == VIEW_STORY && !changed)
		return story_click(ui, row, in->x - v->x);
	if (v->list.text || row >= v->list.n)
		return changed;
	struct call call = {.count = 1, .argument = ""};
	if (again)
		return changed | action_open(ui, &call);
	if (list_go(&v->list, row))
		changed |= CHANGED_SCREEN;
	if (v->ops->moved)
		v->ops->moved(ui, v);
	return changed;
}

static unsigned wheel(struct ui *ui, const struct input *in, long rows)
{
	struct view *v = view_at(ui, in->y, in->x);
	if (!v || !list_scroll(&v->list, rows))
		return 0;
	if (v->ops->moved)
		v->ops->moved(ui, v);
	return CHANGED_SCREEN;
}

unsigned panes_mouse(struct ui *ui, const struct input *in)
{
	if (ui->prompt.kind)
		return 0;
	switch (in->mouse) {
	case MOUSE_WHEEL_UP: return wheel(ui, in, -WHEEL_ROWS);
	case MOUSE_WHEEL_DOWN: return wheel(ui, in, WHEEL_ROWS);
	case MOUSE_DRAG: return ui->dragging ? drag(ui, in->x) : 0;
	case MOUSE_RELEASE: ui->dragging = 0; return 0;
	case MOUSE_PRESS: return click(ui, in);
	}
	return 0;
}
