#include <config.h>

#include "ui/welcome.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
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

/* Over as many rows as it takes, or cut off in one; tells how many. With no
 * terminal it is only measured. */
static int put_text(struct canvas *c, int column, const char *text, bool wrapped)
{
	int rows = 0;
	for (size_t n; *text; text += n, text += strspn(text, " "), rows++, c->y++, c->at = 0) {
		size_t all = strlen(text);
		n = wrapped ? text_cut_words(text, all, (size_t)(c->width - column - 1)) : all;
		if (!c->term)
			continue;
		canvas_to(c, column);
		char *row = xstrndup(text, n);
		canvas_fit(c, ROLE_META, row, canvas_left(c));
		free(row);
	}
	return rows;
}

static void put_key(struct ui *ui, struct canvas *c, const char *action)
{
	struct buf keys = BUF_INIT;
	keymap_add_way(&ui->keymap, action, 1U << VIEW_FEEDS, 1, &keys);
	canvas_to(c, KEY_AT);
	canvas_puts(c, ROLE_STRONG, buf_str(&keys));
	buf_free(&keys);
}

static int put_lines(struct ui *ui, struct canvas c, bool wrapped)
{
	int rows = 0;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		if (c.term && lines[i].action)
			put_key(ui, &c, lines[i].action);
		rows += put_text(&c, lines[i].action ? TEXT_AT : KEY_AT, _(lines[i].text), wrapped);
	}
	return rows;
}

void welcome_draw(struct ui *ui, const struct view *v)
{
	bool here = v->id == VIEW_FEEDS || (v->id == VIEW_HEADLINES && !ui->headlines.source.title);
	struct canvas c = {.theme = &ui->theme, .y = v->y + (int)v->list.n + 1, .x = v->x, .width = v->width};
	int room = v->y + v->height - c.y;
	if (!ui->paths->sample || !here || v->width < LEAST_COLUMNS || (int)ARRAY_LEN(lines) > room)
		return;
	bool wrapped = put_lines(ui, c, true) <= room;
	c.term = ui->term;
	put_lines(ui, c, wrapped);
}
