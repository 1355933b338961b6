#include <config.h>

#include "ui/help.h"

#include <string.h>

#include "base/text.h"
#include "show/find.h"
#include "ui/state.h"

enum { KEYS_WIDTH = 21, NARROW = 56, NARROW_KEYS = 4, KEYS_SHOWN = 4 };

static void empty(struct help_view *v)
{
	for (size_t i = 0; i < v->n_items; i++) {
		free(v->items[i].keys);
		free(v->items[i].text);
	}
	v->n_items = v->n_rows = 0;
	free(v->title);
	v->title = NULL;
}

static void add_item(struct help_view *v, enum help_kind kind, const char *keys, const char *text)
{
	GROW(v->items, v->n_items, v->cap_items);
	v->items[v->n_items++] = (struct help_item){kind, keys ? xstrdup(keys) : NULL, xstrdup(text)};
}

/* --- to rows --- */

static void add_row(struct help_view *v, struct help_row row)
{
	GROW(v->rows, v->n_rows, v->cap_rows);
	v->rows[v->n_rows++] = row;
}

/* Keys stand before their text; in a narrow window above it. */
static void add_rows(struct help_view *v, size_t item, int width)
{
	const struct help_item *t = &v->items[item];
	bool narrow = width < NARROW;
	int column = !t->keys ? 1 : narrow ? NARROW_KEYS : KEYS_WIDTH, used = column;
	if (t->keys && narrow)
		add_row(v, (struct help_row){.item = item, .keys = true});
	else if (t->keys && (int)text_width(t->keys, strlen(t->keys)) + 3 > column)
		used = (int)text_width(t->keys, strlen(t->keys)) + 3;
	size_t at = 0;
	do {
		size_t n = text_cut_words(t->text + at, strlen(t->text + at), width - used > 8 ? (size_t)(width - used) : 8);
		add_row(v, (struct help_row){.item = item, .from = at, .length = n, .column = used, .keys = t->keys && !narrow && at == 0});
		at += n + strspn(t->text + at + n, " ");
		used = column;
	} while (t->text[at]);
}

static void make_rows(struct help_view *v)
{
	v->n_rows = 0;
	for (size_t i = 0; i < v->n_items; i++)
		add_rows(v, i, v->view.width - 1);
	list_count(&v->view.list, v->n_rows);
}

/* At another width the same text stays at the top. */
static void help_resized(struct ui *ui, struct view *view)
{
	struct help_view *v = &ui->help;
	size_t item = view->list.top < v->n_rows ? v->rows[view->list.top].item : 0, row = 0;
	make_rows(v);
	while (row < v->n_rows && v->rows[row].item < item)
		row++;
	list_go(&view->list, row);
}

/* --- keys --- */

static void add_action(struct ui *ui, const struct action *a, unsigned views)
{
	struct buf keys = BUF_INIT;
	keymap_add_way(&ui->keymap, a->name, views, KEYS_SHOWN, &keys);
	add_item(&ui->help, HELP_TEXT, buf_str(&keys), _(a->help));
	buf_free(&keys);
}

/* What only the user's config or another keymap has: scripts that are no bare action. */
static void add_scripts(struct ui *ui, unsigned views)
{
	for (size_t i = 0; i < ui->keymap.n; i++) {
		const struct binding *b = &ui->keymap.items[i];
		if (!(b->views & views) || action_named(b->script, strlen(b->script)))
			continue;
		struct buf keys = BUF_INIT;
		keys_add_name(&keys, b->keys, b->n);
		add_item(&ui->help, HELP_TEXT, buf_str(&keys), b->script);
		buf_free(&keys);
	}
}

static bool is_bound(struct ui *ui, const struct action *a, unsigned views)
{
	return keymap_keys_of(&ui->keymap, a->name, views, 1, NULL) != 0;
}

static void add_view(struct ui *ui, const char *heading, unsigned views, unsigned not_in)
{
	struct help_view *v = &ui->help;
	add_item(v, HELP_HEADING, NULL, heading);
	for (size_t i = 0; i < action_count(); i++) {
		const struct action *a = action_at(i);
		if ((a->views & views) && !(a->views & not_in) && is_bound(ui, a, views))
			add_action(ui, a, views);
	}
	add_scripts(ui, views);
	add_item(v, HELP_TEXT, NULL, "");
}

static void build_help(struct ui *ui, enum view_id from)
{
	static const char *const headings[VIEWS] = {N_("Here, in the feeds"), N_("Here, in the headlines"), N_("Here, in a story"), N_("Here, in the help"), N_("Here, in the links")};
	static const char *const others[VIEWS] = {N_("In the feeds"), N_("In the headlines"), N_("In a story"), N_("In the help"), N_("In the links")};
	struct help_view *v = &ui->help;
	empty(v);
	v->title = xstrdup(_("Help"));
	add_view(ui, _(headings[from]), 1U << from, 0);
	for (unsigned i = 0; i < VIEWS; i++)
		if (i != from && i != VIEW_HELP)
			add_view(ui, _(others[i]), 1U << i, 1U << from);
	add_item(v, HELP_HEADING, NULL, _("Without a key: type : and the name"));
	for (size_t i = 0; i < action_count(); i++)
		if (!is_bound(ui, action_at(i), ALL_VIEWS))
			add_action(ui, action_at(i), 0);
}

static unsigned show(struct ui *ui)
{
	struct help_view *v = &ui->help;
	if (ui->focus != VIEW_HELP && ui->focus != VIEW_LINKS)
		ui->under = ui->focus;
	v->view.list.top = 0;
	free(v->find);
	v->find = NULL;
	int rows;
	term_size(ui->term, &rows, &v->view.width);
	make_rows(v);
	return ui_focus(ui, VIEW_HELP);
}

unsigned action_help(struct ui *ui, const struct call *call)
{
	build_help(ui, ui->focus == VIEW_HELP ? ui->under : ui->focus);
	unsigned changed = show(ui);
	return *call->argument ? changed | help_find(ui, call->argument, 1) : changed;
}

unsigned help_show_text(struct ui *ui, const char *title, const char *text)
{
	empty(&ui->help);
	ui->help.title = xstrdup(title);
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);
		add_item(&ui->help, HELP_TEXT, NULL, line);
		free(line);
		text += n + (text[n] == '\n');
	}
	return show(ui);
}

/* --- finding --- */

static bool item_has(const struct help_item *t, const char *pattern)
{
	size_t from, to;
	return (t->keys && find_in_text(t->keys, strlen(t->keys), pattern, &from, &to)) || find_in_text(t->text, strlen(t->text), pattern, &from, &to);
}

static void go_to_item(struct help_view *v, size_t item)
{
	size_t row = 0;
	while (row + 1 < v->n_rows && v->rows[row].item < item)
		row++;
	v->match = item;
	if (row < v->view.list.top || row >= v->view.list.top + v->view.list.height)
		list_go(&v->view.list, row);
}

unsigned help_find(struct ui *ui, const char *words, int dir)
{
	struct help_view *v = &ui->help;
	size_t n = v->n_items;
	if (words) {
		free(v->find);
		v->find = find_pattern(words);
		v->match = v->n_rows ? v->rows[v->view.list.top].item : 0;
	}
	for (size_t k = words ? 0 : 1; v->find && n && k <= n; k++) {
		size_t i = dir > 0 ? (v->match + k) % n : (v->match + 2 * n - k) % n;
		if (!item_has(&v->items[i], v->find))
			continue;
		go_to_item(v, i);
		return CHANGED_SCREEN;
	}
	return words && *words ? status_fail(ui, _("'%s' is not in this text"), words) : status_say(ui, _("no match"));
}

/* --- drawing --- */

static void draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	(void)view;
	canvas_puts(c, ROLE_TITLE, " ");
	canvas_fit(c, ROLE_TITLE, ui->help.title ? ui->help.title : "", canvas_left(c));
}

/* What is found in it is lit. */
static void draw_text(const struct help_view *v, struct canvas *c, enum role role, const char *s, size_t n)
{
	size_t from, to;
	while (v->find && find_in_text(s, n, v->find, &from, &to)) {
		canvas_put(c, role, s, from);
		canvas_put(c, ROLE_MATCH, s + from, to - from);
		s += to;
		n -= to;
	}
	canvas_put(c, role, s, n);
}

static void draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	const struct help_view *v = &ui->help;
	const struct help_row *r = &v->rows[row];
	const struct help_item *t = &v->items[r->item];
	(void)view;
	if (r->keys) {
		canvas_to(c, 1);
		draw_text(v, c, ROLE_STRONG, t->keys, strlen(t->keys));
	}
	canvas_to(c, r->column);
	draw_text(v, c, t->kind == HELP_HEADING ? ROLE_HEADING : ROLE_TEXT, t->text + r->from, r->length);
}

static void help_close(struct ui *ui, struct view *view)
{
	(void)view;
	empty(&ui->help);
	free(ui->help.items);
	free(ui->help.rows);
	free(ui->help.find);
}

static const struct view_ops ops = {.name = N_("help"), .title = draw_title, .draw_row = draw_row, .resize = help_resized, .close = help_close};

void help_init(struct help_view *v)
{
	v->view.ops = &ops;
	v->view.list.text = true;
}
