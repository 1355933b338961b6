#include <config.h>

#include "ui/status.h"

#include <string.h>

#include "base/text.h"
#include "ui/state.h"

void status_free(struct status *s)
{
	buf_free(&s->message);
	buf_free(&s->progress);
}

static unsigned say(struct ui *ui, bool error, const char *fmt, va_list ap)
{
	struct status *s = &ui->status;
	buf_truncate(&s->message, 0);
	buf_addv(&s->message, fmt, ap);
	for (size_t i = 0; i < s->message.len; i++)
		if (s->message.data[i] == '\n')
			s->message.data[i] = ' ';
	s->error = error;
	s->sticky = true;
	return CHANGED_SCREEN;
}

unsigned status_say(struct ui *ui, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	unsigned changed = say(ui, false, fmt, ap);
	va_end(ap);
	return changed;
}

unsigned status_fail(struct ui *ui, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	unsigned changed = say(ui, true, fmt, ap);
	va_end(ap);
	return changed;
}

unsigned status_undoable(struct ui *ui, const char *said)
{
	struct buf key = BUF_INIT;
	keymap_add_way(&ui->keymap, "undo", 1U << ui->focus, 1, &key);
	/* TRANSLATORS: what was done, and the key that undoes it */
	unsigned changed = status_say(ui, _("%s; %s takes it back"), said, buf_str(&key));
	buf_free(&key);
	return changed;
}

unsigned status_trouble(struct ui *ui, struct buf *err)
{
	unsigned changed = status_fail(ui, "%s", buf_str(err));
	buf_free(err);
	return changed;
}

unsigned status_progress(struct ui *ui, const char *text)
{
	buf_truncate(&ui->status.progress, 0);
	if (text)
		buf_adds(&ui->status.progress, text);
	return CHANGED_SCREEN;
}

bool status_clear(struct ui *ui)
{
	bool had = ui->status.message.len != 0;
	buf_truncate(&ui->status.message, 0);
	ui->status.error = false;
	return had;
}

/* --- the hint line --- */

struct hint {
	const char *action, *what;
};

static const struct hint feeds_hints[] = {
	{"open", N_("open")}, {"read-on", N_("read on")}, {"poll-all", N_("fetch")}, {"subscribe", N_("subscribe")},
	{"search", N_("search")}, {"help", N_("help")}, {"quit", N_("quit")}, {NULL, NULL},
};
static const struct hint headlines_hints[] = {
	{"open", N_("open")}, {"read-on", N_("read on")}, {"next-unread", N_("next unread")}, {"toggle-read", N_("read/unread")},
	{"star", N_("star")}, {"back", N_("back")}, {"help", N_("help")}, {NULL, NULL},
};
static const struct hint story_hints[] = {
	{"read-on", N_("read on")}, {"hidden", N_("hidden parts")}, {"next-unread", N_("next unread")}, {"links", N_("links")},
	{"browser", N_("browser")}, {"back", N_("back")}, {"help", N_("help")}, {NULL, NULL},
};
static const struct hint pick_hints[] = {       /* in a story of which a block is picked */
	{"down", N_("next block")}, {"up", N_("block before")}, {"hide-this", N_("hide its like here")}, {"keep-this", N_("keep it")},
	{"cancel", N_("end")}, {NULL, NULL},
};
static const struct hint help_hints[] = {
	{"find", N_("find")}, {"back", N_("back")}, {NULL, NULL},
};
static const struct hint links_hints[] = {
	{"open", N_("open")}, {"copy", N_("copy")}, {"download", N_("download")}, {"play", N_("play")}, {"back", N_("back")}, {NULL, NULL},
};
static const struct hint *const hints[VIEWS] = {feeds_hints, headlines_hints, story_hints, help_hints, links_hints};

static void draw_hints(struct ui *ui, struct canvas *c)
{
	struct buf key = BUF_INIT;
	bool picking = ui->focus == VIEW_STORY && ui->story.choosing;
	for (const struct hint *h = picking ? pick_hints : hints[ui->focus]; h->action; h++) {
		buf_truncate(&key, 0);
		if (!keymap_keys_of(&ui->keymap, h->action, 1U << ui->focus, 1, &key))
			continue;
		const char *what = _(h->what);
		if (canvas_left(c) < (int)(text_width(buf_str(&key), key.len) + text_width(what, strlen(what))) + 3)
			break;
		canvas_puts(c, ROLE_HINT, c->at ? "  " : " ");
		canvas_puts(c, ROLE_HINT, buf_str(&key));
		canvas_puts(c, ROLE_HINT, " ");
		canvas_puts(c, ROLE_HINT, what);
	}
	buf_free(&key);
}

void status_draw(struct ui *ui, struct canvas *c)
{
	struct status *s = &ui->status;
	struct buf pending = BUF_INIT;
	if (ui->counted)
		buf_addf(&pending, "%ld", ui->count);
	keys_add_name(&pending, ui->keys, ui->n_keys);
	if (pending.len) {
		canvas_puts(c, ROLE_STATUS, " ");
		canvas_puts(c, ROLE_STATUS, buf_str(&pending));
	} else if (s->message.len) {
		canvas_puts(c, ROLE_STATUS, " ");
		canvas_fit(c, s->error ? ROLE_ERROR : ROLE_STATUS, buf_str(&s->message), canvas_left(c));
	} else if (s->progress.len) {
		canvas_puts(c, ROLE_STATUS, " ");
		canvas_fit(c, ROLE_STATUS, buf_str(&s->progress), canvas_left(c));
	} else if (ui->options->hints && !ui->options->linear) {
		draw_hints(ui, c);
	}
	buf_free(&pending);
}
