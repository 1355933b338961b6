/* What leaves the interface: the story's text, to a file or a program. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "model/store_entry.h"
#include "show/print.h"
#include "ui/script.h"
#include "ui/state.h"

static struct article *current_article(struct ui *ui, struct buf *err)
{
	const struct entry *e = headlines_selected(ui);
	struct article *a = NULL;
	int64_t id = ui->focus == VIEW_STORY ? ui->story.id : e ? e->id : 0;
	if (!id)
		fail(err, _("no story is selected"));
	else if (store_article(ui->store, id, &a, err) == 0 && !a)
		fail(err, _("this story has no text yet"));
	return a;
}

static unsigned save_text_done(struct ui *ui, const char *path)
{
	struct buf text = BUF_INIT, err = BUF_INIT, full = BUF_INIT;
	if (!*path)
		return CHANGED_SCREEN;
	path_typed(&full, path);
	struct article *a = current_article(ui, &err);
	unsigned changed;
	if (a)
		print_text(a, false, &text);
	if (!a || file_write(full.data, buf_str(&text), text.len, &err) != 0)
		changed = status_trouble(ui, &err);
	else
		changed = status_say(ui, _("written to '%s'"), full.data);
	article_free(a);
	buf_free(&text);
	buf_free(&full);
	return changed;
}

static const struct prompt_kind save_text_prompt = {.label = N_("write the story to: "), .done = save_text_done};

unsigned action_save_text(struct ui *ui, const struct call *call)
{
	const struct entry *e = ui->focus == VIEW_STORY ? &ui->story.entry : headlines_selected(ui);
	struct buf name = BUF_INIT;
	if (*call->argument)
		return save_text_done(ui, call->argument);
	for (const char *s = e && e->title ? e->title : "story"; *s && name.len < 60; s++)
		buf_addc(&name, strchr("/\\ :*?\"<>|", *s) ? '-' : *s);
	while (name.len && ((unsigned char)name.data[name.len - 1] & 0xc0) == 0x80)
		name.len--;                     /* never half a character */
	if (name.len && (unsigned char)name.data[name.len - 1] >= 0xc0)
		name.len--;
	buf_truncate(&name, name.len);
	buf_adds(&name, ".txt");
	unsigned changed = prompt_open(ui, &save_text_prompt, name.data, NULL);
	buf_free(&name);
	return changed;
}

static unsigned piped(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	return trouble ? status_fail(ui, "%s", trouble) : CHANGED_SCREEN;
}

static unsigned piped_line(struct ui *ui, int64_t id, const char *line)
{
	(void)id;
	return status_say(ui, "%s", line);
}

static const struct job_handler pipe_handler = {.line = piped_line, .end = piped};

/* The command is the user's own words; the story only comes as its input. */
static unsigned pipe_done(struct ui *ui, const char *command)
{
	struct buf text = BUF_INIT, err = BUF_INIT;
	char shell[] = "sh", flag[] = "-c";
	char *argv[] = {shell, flag, (char *)(uintptr_t)command, NULL};
	if (!*command)
		return CHANGED_SCREEN;
	struct article *a = current_article(ui, &err);
	unsigned changed = CHANGED_SCREEN;
	if (a)
		print_text(a, false, &text);
	if (!a || job_start(ui, argv, &pipe_handler, 0, buf_str(&text), text.len, &err) != 0)
		changed |= status_trouble(ui, &err);
	article_free(a);
	buf_free(&text);
	return changed;
}

static const struct prompt_kind pipe_prompt = {.label = "|", .done = pipe_done};

unsigned action_pipe(struct ui *ui, const struct call *call)
{
	return *call->argument ? pipe_done(ui, call->argument) : prompt_open(ui, &pipe_prompt, "", NULL);
}
