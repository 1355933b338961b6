#include <config.h>

#include "ui/script.h"

#include <string.h>

#include "ui/state.h"

enum { DEPTH_MOST = 8 };

bool script_word(const char **s, struct buf *out)
{
	buf_truncate(out, 0);
	const char *p = *s + strspn(*s, " \t");
	if (!*p)
		return false;
	bool quoted = false;
	for (; *p && (quoted || (*p != ' ' && *p != '\t')); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (*p == '\\' && quoted && p[1])
			buf_addc(out, *++p);
		else
			buf_addc(out, *p);
	}
	*s = p;
	return true;
}

/* The end of one command of a script. */
static size_t command_length(const char *s)
{
	bool quoted = false;
	size_t i = 0;
	for (; s[i] && (quoted || s[i] != ';'); i++) {
		if (s[i] == '"')
			quoted = !quoted;
		else if (s[i] == '\\' && quoted && s[i + 1])
			i++;
	}
	return i;
}

static unsigned go_to_row(struct ui *ui, int64_t row)
{
	struct call call = {.count = (long)row, .counted = true, .argument = ""};
	return action_top(ui, &call);
}

static unsigned run_one(struct ui *ui, const char *s, size_t n, const struct call *keys)
{
	char *text = xstrndup(s, n);
	char *p = text + strspn(text, " \t:");
	size_t word = strcspn(p, " \t");
	char *rest = p + word + strspn(p + word, " \t");
	/* blanks at the end are the user's where a prompt is opened with them */
	const struct action *a = action_named(p, word);
	int64_t row;
	unsigned changed = 0;
	if (a && a->run != action_command)
		for (size_t end = strlen(rest); end && rest[end - 1] == ' '; end--)
			rest[end - 1] = '\0';
	if (a) {
		struct call call = {.count = keys->count, .counted = keys->counted, .argument = rest};
		changed = a->run(ui, &call);
	} else if (word && parse_int(p, 0, 10000000, &row)) {
		changed = go_to_row(ui, row);
	} else if (word) {
		changed = status_fail(ui, _("there is no action '%.*s'"), (int)word, p);
	}
	free(text);
	return changed;
}

unsigned script_run(struct ui *ui, const char *script, const struct call *keys)
{
	unsigned changed = 0;
	if (ui->depth >= DEPTH_MOST)
		return status_fail(ui, _("a command runs itself"));
	/* a whole line for bind: what it binds may hold a ';' */
	const char *first = script + strspn(script, " :");
	if (str_starts(first, "bind "))
		return run_one(ui, first, strlen(first), keys);
	char *copy = xstrdup(script);       /* the script may unbind itself */
	ui->depth++;
	for (const char *s = copy; *s;) {
		size_t n = command_length(s);
		changed |= run_one(ui, s, n, keys);
		s += n + (s[n] == ';');
	}
	ui->depth--;
	free(copy);
	return changed;
}

/* --- the config file --- */

static int config_bind(void *context, const char *key, const char *action, const char *view, struct buf *err)
{
	struct ui *ui = context;
	return keymap_bind(&ui->keymap, key, action, view, err);
}

static int config_unbind(void *context, const char *key, const char *view, struct buf *err)
{
	struct ui *ui = context;
	return keymap_unbind(&ui->keymap, key, view, err);
}

static int config_color(void *context, int argc, char **argv, struct buf *err)
{
	struct ui *ui = context;
	return theme_parse_color(&ui->theme, argc, argv, err);
}

int script_read_config(struct ui *ui, struct buf *problems, struct buf *err)
{
	/* twice: bindings and colours come on top of the keymap and the theme that the options name */
	options_free(ui->options);
	options_init(ui->options);
	buf_truncate(problems, 0);
	if (config_read(ui->paths->config, ui->options, NULL, problems, err) != 0)
		return -1;
	keymap_load(&ui->keymap, (enum keymap_name)ui->options->keymap);
	struct buf trouble = BUF_INIT;
	if (theme_load(ui->options->theme, ui->paths->config_dir, &ui->theme, &trouble) != 0)
		theme_load("default", NULL, &ui->theme, NULL);
	struct config_handlers h = {.context = ui, .bind = config_bind, .unbind = config_unbind, .color = config_color};
	buf_truncate(problems, 0);
	int r = config_read(ui->paths->config, ui->options, &h, problems, err);
	if (trouble.len)
		buf_addf(problems, "%s: %s\n", option_origin(ui->options, "theme"), trouble.data);
	buf_free(&trouble);
	return r;
}
