#include <config.h>

#include "ui/session.h"

#include <string.h>

#include "base/path.h"
#include "ui/script.h"
#include "ui/state.h"

enum { SIZE_MOST = 1 << 20 };

static const char *const kept[SESSION_OPTIONS] = {"layout", "feeds-width", "list-width", "sort", "group", "summary", "unread-only"};

static void session_path(const struct ui *ui, struct buf *out)
{
	path_join(out, ui->paths->state_dir, "session");
}

static char *value_of(const struct ui *ui, const char *name)
{
	struct buf value = BUF_INIT;
	option_get(ui->options, name, &value, NULL);
	return value.data ? buf_steal(&value) : xstrdup("");
}

static void take_option(struct ui *ui, const char *name, const char *rest)
{
	struct buf value = BUF_INIT, then = BUF_INIT;
	bool whole = script_word(&rest, &value) && script_word(&rest, &then);
	for (size_t i = 0; i < SESSION_OPTIONS && whole; i++)
		if (str_eq(kept[i], name) && str_eq(buf_str(&then), ui->session.configured[i]))
			option_set(ui->options, name, buf_str(&value), NULL);
	buf_free(&value);
	buf_free(&then);
}

static void take_line(struct ui *ui, const char *line)
{
	struct buf word = BUF_INIT;
	if (script_word(&line, &word)) {
		line += strspn(line, " ");
		if (str_eq(word.data, "closed"))
			feeds_set_closed(ui, line, true);
		else
			take_option(ui, buf_str(&word), line);
	}
	buf_free(&word);
}

void session_load(struct ui *ui)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	for (size_t i = 0; i < SESSION_OPTIONS; i++)
		ui->session.configured[i] = value_of(ui, kept[i]);
	session_path(ui, &path);
	if (file_read(path.data, SIZE_MOST, &text, NULL) == 0) {
		for (char *s = text.data, *end; s && (end = strchr(s, '\n')); s = end + 1) {
			*end = '\0';
			take_line(ui, s);
		}
	}
	buf_free(&path);
	buf_free(&text);
}

/* What differs from the config. */
static void add_options(struct ui *ui, struct buf *out)
{
	for (size_t i = 0; i < SESSION_OPTIONS; i++) {
		char *is = value_of(ui, kept[i]);
		if (!str_eq(is, ui->session.configured[i]))
			buf_addf(out, "%s %s %s\n", kept[i], is, ui->session.configured[i]);
		free(is);
		free(ui->session.configured[i]);
		ui->session.configured[i] = NULL;
	}
}

void session_save(struct ui *ui)
{
	struct buf path = BUF_INIT, text = BUF_INIT, before = BUF_INIT;
	if (!ui->session.configured[0])
		return;                 /* it was never loaded */
	add_options(ui, &text);
	for (size_t i = 0; i < ui->feeds.n_closed; i++)
		buf_addf(&text, "closed %s\n", ui->feeds.closed[i]);
	session_path(ui, &path);
	file_read(path.data, SIZE_MOST, &before, NULL);
	if (!str_eq(buf_str(&text), buf_str(&before)) && path_make_parent(path.data, NULL) == 0)
		file_write(path.data, buf_str(&text), text.len, NULL);
	buf_free(&path);
	buf_free(&text);
	buf_free(&before);
}
