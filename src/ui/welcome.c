#include <config.h>

#include "ui/welcome.h"

#include "ui/state.h"

enum { KEY_AT = 2, TEXT_AT = 10, LEAST_COLUMNS = 50 };

static const struct {
	const char *action, *text;
} lines[] = {
	{NULL, N_("This is the sample edition: some stories to try the keys on.")},
	{"open", N_("opens what is selected")},
	{"read-on", N_("reads on, through everything unread")},
	{"subscribe", N_("subscribes to a feed: its address, or that of any page")},
	{"import", N_("takes over feeds: an OPML file, or newsboat's urls")},
	{"save", N_("keeps any page of the web to read later")},
	{"help", N_("shows all keys")},
};

static void draw_line(struct ui *ui, struct canvas *c, const char *action, const char *text)
{
	struct buf keys = BUF_INIT;
	if (action && keymap_keys_of(&ui->keymap, action, 1U << VIEW_FEEDS, 1, &keys) == 0)
		buf_addf(&keys, ":%s", action);
	canvas_to(c, KEY_AT);
	canvas_puts(c, ROLE_STRONG, buf_str(&keys));
	if (action)
		canvas_to(c, TEXT_AT);
	canvas_fit(c, ROLE_META, text, canvas_left(c));
	buf_free(&keys);
}

void welcome_draw(struct ui *ui, const struct view *v)
{
	bool here = v->id == VIEW_FEEDS || (v->id == VIEW_HEADLINES && !ui->headlines.source.title);
	int y = v->y + (int)v->list.n + 1;
	if (!ui->paths->sample || !here || v->width < LEAST_COLUMNS || y + (int)ARRAY_LEN(lines) > v->y + v->height)
		return;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		struct canvas c = {.term = ui->term, .theme = &ui->theme, .y = y++, .x = v->x, .width = v->width};
		draw_line(ui, &c, lines[i].action, _(lines[i].text));
	}
}
