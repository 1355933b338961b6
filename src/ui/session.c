#include <config.h>

#include "ui/session.h"

#include <string.h>

#include "base/path.h"
#include "ui/script.h"
#include "ui/state.h"

enum { SIZE_MOST = 1 << 20 };

static const char *const kept[] = {"layout", "feeds-width", "list-width", "sort", "group", "summary", "unread-only"};

static void session_path(const struct ui *ui, struct buf *out)
{
	path_join(out, ui->paths->state_dir, "session");
}

static void take_option(struct ui *ui, const char *name, const char *rest)
{
	struct buf value = BUF_INIT, then = BUF_INIT, now_is = BUF_INIT;
	bool known = false;
	for (size_t i = 0; i < ARRAY_LEN(kept); i++)
		known |= str_eq(kept[i], name);
	if (known && script_word(&rest, &value) && script_word(&rest, &then) && option_get(ui->options, name, &now_is, NULL) == 0 &&
	    str_eq(buf_str(&then), buf_str(&now_is)))
		option_set(ui->options, name, buf_str(&value), NULL);
	buf_free(&value);
	buf_free(&then);
	buf_free(&now_is);
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
static void add_options(const struct ui *ui, struct buf *out)
{
	struct options configured;
	struct buf problems = BUF_INIT;
	options_init(&configured);
	config_read(ui->paths->config, &configured, NULL, &problems, NULL);
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		struct buf is = BUF_INIT, was = BUF_INIT;
		option_get(ui->options, kept[i], &is, NULL);
		option_get(&configured, kept[i], &was, NULL);
		if (!str_eq(buf_str(&is), buf_str(&was)))
			buf_addf(out, "%s %s %s\n", kept[i], buf_str(&is), buf_str(&was));
		buf_free(&is);
		buf_free(&was);
	}
	options_free(&configured);
	buf_free(&problems);
}

void session_save(const struct ui *ui)
{
	struct buf path = BUF_INIT, text = BUF_INIT, before = BUF_INIT;
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
