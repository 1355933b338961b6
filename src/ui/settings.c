/* The interface itself: commands, options, keys, panes, the screen. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/proc.h"
#include "ui/script.h"
#include "ui/state.h"

enum { WIDER_BY = 4 };

/* --- the command prompt --- */

static void offer(struct buf *out, const char *name, const char *word)
{
	if (str_starts(name, word))
		buf_addf(out, "%s%s", out->len ? "\n" : "", name);
}

static void complete_option(const char *word, struct buf *out)
{
	for (size_t i = 0; i < option_count(); i++)
		offer(out, option_info(i)->name, word);
}

static void complete_theme(const struct ui *ui, const char *word, struct buf *out)
{
	struct buf names = BUF_INIT;
	theme_names(ui->paths->config_dir, "\n", &names);
	char *rest = names.data;
	for (char *name; (name = strsep(&rest, "\n"));)
		offer(out, name, word);
	buf_free(&names);
}

/* yes and no, or the names of a choice. */
static void complete_value(const struct ui *ui, const char *text, const char *word, struct buf *out)
{
	struct buf name = BUF_INIT;
	script_word(&text, &name);
	script_word(&text, &name);
	if (str_eq(buf_str(&name), "theme"))
		complete_theme(ui, word, out);
	for (size_t i = 0; i < option_count(); i++) {
		const struct option_info *o = option_info(i);
		if (!str_eq(o->name, buf_str(&name)))
			continue;
		if (o->type == OPTION_BOOL) {
			offer(out, "yes", word);
			offer(out, "no", word);
		}
		for (const char *s = o->choices; s && *s; s += strcspn(s, "|"), s += *s == '|') {
			char *choice = xstrndup(s, strcspn(s, "|"));
			offer(out, choice, word);
			free(choice);
		}
	}
	buf_free(&name);
}

/* Feeds by their URL, folders and smart feeds by their name. */
static void complete_feed(const struct ui *ui, const char *word, struct buf *out)
{
	for (size_t i = 0; i < ui->feeds.feeds.n; i++)
		offer(out, ui->feeds.feeds.items[i].url, word);
	for (size_t i = 0; i < ui->feeds.n; i++)
		if (ui->feeds.rows[i].kind != ROW_FEED)
			offer(out, ui->feeds.rows[i].source.title, word);
}

static size_t words_before(const char *text, size_t from)
{
	size_t n = 0;
	for (size_t i = 0; i < from; i++)
		n += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
	return n;
}

static void complete_command(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out)
{
	for (size_t i = 0; i < from; i++)               /* only of the last command */
		if (text[i] == ';') {
			from -= i + 1;
			text += i + 1;
			i = (size_t)-1;
		}
	text += strspn(text, " ");
	size_t before = words_before(text, strlen(text) < from ? strlen(text) : from);
	if (before == 0) {
		for (size_t i = 0; i < action_count(); i++)
			offer(out, action_at(i)->name, word);
	} else if (str_starts(text, "set ")) {
		if (before == 1)
			complete_option(word, out);
		else
			complete_value(ui, text, word, out);
	} else if (str_starts(text, "bind ") && before == 2) {
		for (size_t i = 0; i < action_count(); i++)
			offer(out, action_at(i)->name, word);
	} else {
		complete_feed(ui, word, out);
	}
}

static unsigned command_done(struct ui *ui, const char *text)
{
	struct call call = {.count = 1, .argument = ""};
	return script_run(ui, text, &call);
}

static const struct prompt_kind command_prompt = {.label = ":", .done = command_done, .complete = complete_command};

unsigned action_command(struct ui *ui, const struct call *call)
{
	return prompt_open(ui, &command_prompt, call->argument, NULL);
}

/* --- options --- */

static unsigned show_option(struct ui *ui, const char *name)
{
	struct buf value = BUF_INIT, err = BUF_INIT;
	if (option_get(ui->options, name, &value, &err) != 0)
		return status_trouble(ui, &err);
	unsigned changed = status_say(ui, "%s = %s (%s)", name, buf_str(&value), option_origin(ui->options, name));
	buf_free(&value);
	return changed;
}

static unsigned show_all_options(struct ui *ui)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < option_count(); i++) {
		const struct option_info *o = option_info(i);
		buf_addf(&b, "%-18s ", o->name);
		option_get(ui->options, o->name, &b, NULL);
		buf_addf(&b, "    %s\n", _(o->help));
	}
	unsigned changed = help_show_text(ui, _("Options"), buf_str(&b));
	buf_free(&b);
	return changed;
}

/* What a new value has as its consequence. */
static unsigned obey_option(struct ui *ui, const char *name)
{
	struct buf err = BUF_INIT;
	if (str_eq(name, "theme") && theme_load(ui->options->theme, ui->paths->config_dir, &ui->theme, &err) != 0)
		return status_trouble(ui, &err);
	if (str_eq(name, "keymap"))
		keymap_load(&ui->keymap, (enum keymap_name)ui->options->keymap);
	if (str_eq(name, "unread-only") || str_eq(name, "unread_only"))
		ui->headlines.unread_only = ui->options->unread_only;
	unsigned changed = ui_apply_options(ui) | ui_reload(ui);
	for (size_t i = 0; i < VIEWS; i++)
		ui->views[i]->width = 0;        /* laid out again, whatever its size */
	return changed | CHANGED_PANES;
}

unsigned action_set(struct ui *ui, const struct call *call)
{
	struct buf name = BUF_INIT, value = BUF_INIT, err = BUF_INIT;
	const char *rest = call->argument;
	if (!*rest)
		return show_all_options(ui);
	char *line = xstrdup(rest);             /* "name value" and "name=value" */
	char *equals = strchr(line, '=');
	if (equals && equals < line + strcspn(line, " "))
		*equals = ' ';
	rest = line;
	script_word(&rest, &name);
	unsigned changed;
	if (!script_word(&rest, &value))
		changed = show_option(ui, buf_str(&name));
	else if (option_set(ui->options, buf_str(&name), buf_str(&value), &err) != 0)
		changed = status_trouble(ui, &err);
	else
		changed = obey_option(ui, buf_str(&name));
	free(line);
	buf_free(&name);
	buf_free(&value);
	return changed | CHANGED_SCREEN;
}

unsigned action_bind(struct ui *ui, const struct call *call)
{
	struct buf key = BUF_INIT, script = BUF_INIT, view = BUF_INIT, err = BUF_INIT;
	const char *rest = call->argument;
	unsigned changed;
	script_word(&rest, &key);
	bool quoted = rest[strspn(rest, " ")] == '"';
	if (quoted || !strchr(rest, ';')) {
		script_word(&rest, &script);
		script_word(&rest, &view);
	} else {
		buf_adds(&script, rest + strspn(rest, " "));
	}
	/* an argument of the action, where what follows is no view */
	if (view.len && !views_parse(view.data) && !quoted) {
		buf_addf(&script, " %s%s", view.data, rest);
		buf_truncate(&view, 0);
	}
	if (keymap_bind(&ui->keymap, buf_str(&key), buf_str(&script), buf_str(&view), &err) != 0)
		changed = status_trouble(ui, &err);
	else
		changed = status_say(ui, _("%s is bound to %s"), buf_str(&key), buf_str(&script));
	buf_free(&key);
	buf_free(&script);
	buf_free(&view);
	return changed;
}

unsigned action_unbind(struct ui *ui, const struct call *call)
{
	struct buf key = BUF_INIT, view = BUF_INIT, err = BUF_INIT;
	const char *rest = call->argument;
	script_word(&rest, &key);
	script_word(&rest, &view);
	unsigned changed = keymap_unbind(&ui->keymap, buf_str(&key), buf_str(&view), &err) != 0 ? status_trouble(ui, &err) : status_say(ui, _("%s is free"), buf_str(&key));
	buf_free(&key);
	buf_free(&view);
	return changed;
}

enum { COLOR_WORDS = 10 };

unsigned action_color(struct ui *ui, const struct call *call)
{
	char *argv[COLOR_WORDS + 1] = {xstrdup("color")};
	struct buf word = BUF_INIT, err = BUF_INIT;
	const char *rest = call->argument;
	int argc = 1;
	while (argc < COLOR_WORDS && script_word(&rest, &word))
		argv[argc++] = xstrdup(buf_str(&word));
	unsigned changed = theme_parse_color(&ui->theme, argc, argv, &err) != 0 ? status_trouble(ui, &err) : CHANGED_SCREEN;
	while (argc--)
		free(argv[argc]);
	buf_free(&word);
	return changed;
}

unsigned action_problems(struct ui *ui, const struct call *call)
{
	(void)call;
	if (!ui->problems.len)
		return status_say(ui, _("the config file is fine"));
	return help_show_text(ui, _("Mistakes in the config file"), buf_str(&ui->problems));
}

unsigned action_reload_config(struct ui *ui, const struct call *call)
{
	struct buf err = BUF_INIT;
	if (script_read_config(ui, &ui->problems, &err) != 0)
		return status_trouble(ui, &err);
	unsigned changed = obey_option(ui, "");
	if (ui->problems.len)
		return changed | action_problems(ui, call);
	return changed | status_say(ui, _("the config file was read again"));
}

/* --- panes and the screen --- */

unsigned action_layout(struct ui *ui, const struct call *call)
{
	static const char *const words[] = {N_("panes as the width allows"), N_("one pane"), N_("two panes"), N_("three panes")};
	(void)call;
	ui->options->layout = (ui->options->layout + 1) % (int)ARRAY_LEN(words);
	return CHANGED_PANES | status_say(ui, "%s", _(words[ui->options->layout]));
}

static unsigned widen(struct ui *ui, long by)
{
	int64_t *width = &ui->options->feeds_width;
	if (ui->panes < 2)
		return status_say(ui, _("there is only one pane"));
	if (ui->panes == 3 && ui->focus != VIEW_FEEDS) {
		width = &ui->options->list_width;
		by = ui->focus == VIEW_STORY ? -by : by;
	} else if (ui->focus != VIEW_FEEDS) {
		by = -by;
	}
	*width += by;
	*width = *width < 12 ? 12 : *width > 300 ? 300 : *width;
	return CHANGED_PANES | CHANGED_SCREEN;
}

unsigned action_wider(struct ui *ui, const struct call *call)
{
	return widen(ui, WIDER_BY * call->count);
}

unsigned action_narrower(struct ui *ui, const struct call *call)
{
	return widen(ui, -WIDER_BY * call->count);
}

unsigned action_redraw(struct ui *ui, const struct call *call)
{
	(void)ui, (void)call;
	return CHANGED_ALL | CHANGED_SCREEN;
}

unsigned action_suspend(struct ui *ui, const struct call *call)
{
	(void)call;
	ui->suspend = true;
	return CHANGED_SCREEN;
}
