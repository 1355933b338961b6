#include <config.h>

#include "ui/help.h"

#include <string.h>

#include "base/text.h"
#include "ui/state.h"

enum { KEYS_WIDTH = 16, KEYS_SHOWN = 4 };

static void empty(struct help_view *v)
{
	for (size_t i = 0; i < v->n; i++) {
		free(v->lines[i].keys);
		free(v->lines[i].text);
	}
	v->n = 0;
	free(v->title);
	v->title = NULL;
}

static void add_line(struct help_view *v, const char *keys, const char *text)
{
	GROW(v->lines, v->n, v->cap);
	v->lines[v->n++] = (struct help_line){keys ? xstrdup(keys) : NULL, xstrdup(text)};
}

/* On as many lines as it takes in the window as it is. */
static void add_wrapped(struct ui *ui, const char *keys, const char *text)
{
	int rows, cols, used = (int)text_width(keys, strlen(keys)) + 2;
	term_size(ui->term, &rows, &cols);
	while (*text) {
		int room = cols - 1 - (used > KEYS_WIDTH ? used + 1 : KEYS_WIDTH);
		size_t n = strlen(text), fits = text_cut(text, n, room > 8 ? (size_t)room : n);
		size_t end = fits;
		while (fits < n && end && text[end] != ' ')
			end--;
		end = end ? end : fits ? fits : n;
		char *line = xstrndup(text, end);
		add_line(&ui->help, keys, line);
		free(line);
		text += end + strspn(text + end, " ");
		keys = "";
		used = 0;
	}
}

/* --- keys --- */

static void add_action(struct ui *ui, const struct action *a, unsigned views)
{
	struct buf keys = BUF_INIT, text = BUF_INIT;
	keymap_keys_of(&ui->keymap, a->name, views, KEYS_SHOWN, &keys);
	buf_addf(&text, "%s", _(a->help));
	if (!keys.len)
		buf_addf(&keys, ":%s", a->name);
	add_wrapped(ui, buf_str(&keys), buf_str(&text));
	buf_free(&keys);
	buf_free(&text);
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
		add_line(&ui->help, buf_str(&keys), b->script);
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
	add_line(v, NULL, heading);
	for (size_t i = 0; i < action_count(); i++) {
		const struct action *a = action_at(i);
		if ((a->views & views) && !(a->views & not_in) && is_bound(ui, a, views))
			add_action(ui, a, views);
	}
	add_scripts(ui, views);
	add_line(v, NULL, "");
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
	add_line(v, NULL, _("Without a key: type : and the name"));
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
	list_count(&v->view.list, v->n);
	free(v->find);
	v->find = NULL;
	return ui_focus(ui, VIEW_HELP);
}

unsigned action_help(struct ui *ui, const struct call *call)
{
	build_help(ui, ui->focus == VIEW_HELP ? ui->under : ui->focus);
	unsigned changed = show(ui);
	return *call->argument && !help_find(ui, call->argument, 1) ? changed | status_fail(ui, _("'%s' is not in the help"), call->argument) : changed;
}

unsigned help_show_text(struct ui *ui, const char *title, const char *text)
{
	empty(&ui->help);
	ui->help.title = xstrdup(title);
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);
		add_line(&ui->help, NULL, line);
		free(line);
		text += n + (text[n] == '\n');
	}
	return show(ui);
}

static bool line_has(const struct help_line *l, const char *folded)
{
	struct buf b = BUF_INIT;
	if (l->keys) {
		text_fold(&b, l->keys, strlen(l->keys));
		buf_addc(&b, ' ');
	}
	text_fold(&b, l->text, strlen(l->text));
	bool has = strstr(buf_str(&b), folded) != NULL;
	buf_free(&b);
	return has;
}

bool help_find(struct ui *ui, const char *words, int dir)
{
	struct help_view *v = &ui->help;
	if (words) {
		struct buf b = BUF_INIT;
		text_fold(&b, words, strlen(words));
		free(v->find);
		v->find = buf_steal(&b);
	}
	if (!v->find || !*v->find)
		return false;
	for (size_t k = words ? 0 : 1; k <= v->n; k++) {
		size_t i = dir > 0 ? (v->view.list.top + k) % v->n : (v->view.list.top + 2 * v->n - k) % v->n;
		if (line_has(&v->lines[i], v->find)) {
			list_go(&v->view.list, i);
			return true;
		}
	}
	return false;
}

/* --- drawing --- */

static void draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	(void)view;
	canvas_puts(c, ROLE_TITLE, " ");
	canvas_fit(c, ROLE_TITLE, ui->help.title ? ui->help.title : "", canvas_left(c));
}

static void draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	const struct help_line *l = &ui->help.lines[row];
	bool lit = ui->help.find && *ui->help.find && line_has(l, ui->help.find);
	(void)view;
	canvas_puts(c, ROLE_TEXT, " ");
	if (!l->keys) {
		canvas_fit(c, str_eq(ui->help.title, _("Help")) ? ROLE_HEADING : ROLE_TEXT, l->text, canvas_left(c));
		return;
	}
	canvas_fit(c, ROLE_STRONG, l->keys, canvas_left(c));
	if (c->at < KEYS_WIDTH)
		canvas_to(c, KEYS_WIDTH);
	else
		canvas_puts(c, ROLE_TEXT, "  ");
	canvas_fit(c, lit ? ROLE_MATCH : ROLE_TEXT, l->text, canvas_left(c));
}

static void help_close(struct ui *ui, struct view *view)
{
	(void)view;
	empty(&ui->help);
	free(ui->help.lines);
	free(ui->help.find);
}

static const struct view_ops ops = {N_("help"), draw_title, draw_row, NULL, NULL, help_close};

void help_init(struct help_view *v)
{
	v->view.ops = &ops;
	v->view.list.text = true;
}
