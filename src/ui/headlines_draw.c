/* How headlines look: a line each, or two with the summary; the second line
 * of what a search found is the piece of its text where the words stand. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "show/format.h"
#include "ui/state.h"

enum { AGE_WIDTH = 5, SOURCE_WIDTH = 16, TITLE_AT = 3 + AGE_WIDTH };

void headlines_draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	static const char *const sorts[] = {"", N_("oldest first"), N_("by title"), N_("by feed")};
	const struct headlines_view *v = &ui->headlines;
	struct buf b = BUF_INIT;
	(void)view;
	if (v->total)
		buf_addf(&b, _("%zu unread of %zu"), v->unread, v->total);
	else if (v->source.title)
		buf_addf(&b, v->complete ? "%zu" : "%zu+", v->stories);
	if (headlines_sort(ui))
		buf_addf(&b, "%s%s", b.len ? " · " : "", _(sorts[headlines_sort(ui)]));
	if (v->unread_only)
		buf_addf(&b, "%s%s", b.len ? " · " : "", _("unread only"));
	int width = (int)text_width(buf_str(&b), b.len);
	canvas_puts(c, ROLE_TITLE, " ");
	canvas_fit(c, ROLE_TITLE, v->source.title ? v->source.title : _("Headlines"), canvas_left(c) - width - 3 > 8 ? canvas_left(c) - width - 3 : canvas_left(c) - 1);
	if (canvas_left(c) > width + 2) {
		canvas_to(c, c->width - width - 1);
		canvas_puts(c, ROLE_META, buf_str(&b));
	}
	buf_free(&b);
}

/* One character that says the most important of what there is to say. */
static void draw_flags(struct ui *ui, const struct entry *e, size_t row, struct canvas *c)
{
	if (ui->options->linear) {
		canvas_puts(c, ROLE_TEXT, e->flags & ENTRY_READ ? "" : _("unread "));
		canvas_puts(c, ROLE_TEXT, e->flags & ENTRY_STARRED ? _("starred ") : "");
		return;
	}
	if (headlines_in_range(&ui->headlines, row))
		canvas_puts(c, ROLE_COUNT, "+");
	else if (e->flags & ENTRY_STARRED)
		canvas_puts(c, ROLE_STARRED, "★");
	else if (!(e->flags & ENTRY_READ))
		canvas_puts(c, ROLE_AGE, "•");
	else if (e->flags & ENTRY_CHANGED)
		canvas_puts(c, ROLE_META, "~");
	canvas_to(c, 3);
}

static void draw_age(const struct entry *e, struct canvas *c)
{
	struct buf b = BUF_INIT;
	if (e->published != NO_TIME)
		format_age(&b, e->published, now());
	int width = (int)text_width(buf_str(&b), b.len);
	canvas_to(c, 3 + AGE_WIDTH - 1 - width);
	canvas_puts(c, ROLE_AGE, buf_str(&b));
	canvas_to(c, 3 + AGE_WIDTH);
	buf_free(&b);
}

static void draw_source(const struct entry *e, struct canvas *c, int width)
{
	char plus[24];
	int n = e->others ? snprintf(plus, sizeof plus, " +%u", e->others) : 0;
	canvas_fit(c, ROLE_SOURCE, e->feed_title ? e->feed_title : "", width - n);
	canvas_put(c, ROLE_COUNT, plus, (size_t)n);
}

static void draw_minutes(const struct entry *e, struct canvas *c)
{
	struct buf b = BUF_INIT;
	format_minutes(&b, e->words);
	int width = (int)text_width(buf_str(&b), b.len);
	canvas_to(c, c->width - width - 1);
	canvas_puts(c, ROLE_AGE, buf_str(&b));
	buf_free(&b);
}

static void draw_headline(struct ui *ui, const struct story_row *r, size_t row, struct canvas *c)
{
	const struct headlines_view *v = &ui->headlines;
	const struct entry *e = r->entry;
	bool many = !v->source.feed_id && c->width >= 60, minutes = e->words && c->width >= 50;
	int right = (minutes ? 8 : 0) + (many ? SOURCE_WIDTH + 2 : 0);
	draw_flags(ui, e, row, c);
	if (!ui->options->linear && c->width >= 30)
		draw_age(e, c);
	int room = canvas_left(c) - right, labels = (int)text_width(r->labels, strlen(r->labels));
	labels = labels < room / 2 ? labels : room / 2;
	canvas_fit(c, e->flags & ENTRY_READ ? ROLE_READ : ROLE_UNREAD, entry_headline(e), room - labels);
	canvas_fit(c, ROLE_COUNT, r->labels, labels);
	if (many) {
		canvas_to(c, c->width - right + 2);
		draw_source(e, c, SOURCE_WIDTH);
	}
	if (minutes)
		draw_minutes(e, c);
}

/* --- labels --- */

static void make_labels(struct ui *ui, struct story_row *r)
{
	struct arena *a = ui->headlines.arena;
	const char *const *labels;
	size_t n = 0;
	struct buf b = BUF_INIT;
	if (store_labels(ui->store, r->entry->id, a, &labels, &n, NULL) != 0)
		n = 0;
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, " #%s", labels[i]);
	r->labels = arena_strdup(a, buf_str(&b));
	buf_free(&b);
}

/* --- the second line --- */

static bool named_before(const struct entry_list *list, size_t i, const struct entry *e)
{
	const char *title = list->items[i].feed_title;
	bool named = !title || list->items[i].id == e->id || str_eq(title, e->feed_title);
	for (size_t k = 0; k < i && !named; k++)
		named = str_eq(title, list->items[k].feed_title);
	return named;
}

/* The other feeds that have the story. */
static void add_sources(struct ui *ui, const struct entry *e, struct buf *out)
{
	struct arena *a = arena_new();
	struct entry_list list = {0};
	if (e->others && store_duplicates(ui->store, e->id, a, &list, NULL) == 0)
		for (size_t i = 0; i < list.n; i++)
			if (!named_before(&list, i, e))
				buf_addf(out, "%s%s", out->len ? ", " : "+ ", list.items[i].feed_title);
	arena_free(a);
}

/* Made when it is first seen, and kept with the row. */
static void make_second(struct ui *ui, struct story_row *r)
{
	struct headlines_view *v = &ui->headlines;
	const struct entry *e = r->entry;
	struct buf sources = BUF_INIT, text = BUF_INIT;
	add_sources(ui, e, &sources);
	if (v->source.words)
		store_snippet(ui->store, e->id, v->source.words, v->view.width > 2 * TITLE_AT ? (size_t)(v->view.width - TITLE_AT - 2) : TITLE_AT, &text, NULL);
	if (!text.len && e->summary && entry_headline(e) != e->summary)
		buf_adds(&text, e->summary);
	r->sources = arena_strdup(v->arena, buf_str(&sources));
	r->second = arena_strdup(v->arena, buf_str(&text));
	buf_free(&sources);
	buf_free(&text);
}

/* As much as fits; false where something was cut off. */
static bool put_some(struct canvas *c, enum role role, const char *s, size_t n)
{
	char *text = xstrndup(s, n);
	int room = canvas_left(c) - 1;
	bool whole = (int)text_width(text, n) <= room;
	canvas_fit(c, role, text, room);
	free(text);
	return whole;
}

/* A snippet has its matches between \1 and \2. */
static void draw_marked(struct canvas *c, const char *s)
{
	for (bool match = false; *s; match = !match) {
		size_t n = strcspn(s, match ? "\2" : "\1");
		if (!put_some(c, match ? ROLE_MATCH : ROLE_AGE, s, n))
			return;
		s += n + (s[n] != '\0');
	}
}

static void draw_second(struct ui *ui, struct story_row *r, const struct canvas *first)
{
	struct canvas c = *first;
	c.y++;
	c.at = 0;
	if (!r->second)
		make_second(ui, r);
	canvas_to(&c, c.width >= 30 ? TITLE_AT : 3);
	if (*r->sources) {
		canvas_fit(&c, ROLE_SOURCE, r->sources, canvas_left(&c) / 2);
		canvas_puts(&c, ROLE_SOURCE, *r->second ? "  " : "");
	}
	draw_marked(&c, r->second);
}

void headlines_draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	struct story_row *r = ui->headlines.rows[row];
	if (!r->entry) {
		c->y += view->row_height - 1;   /* a blank one above it */
		canvas_to(c, 1);
		canvas_fit(c, ROLE_HEADING, r->heading, canvas_left(c));
		return;
	}
	struct canvas second = *c;
	if (!r->labels)
		make_labels(ui, r);
	draw_headline(ui, r, row, c);
	if (view->row_height > 1)
		draw_second(ui, r, &second);
}

/* Why there is nothing to see. */
void headlines_draw_empty(struct ui *ui, struct view *view, struct canvas *c)
{
	const struct headlines_view *v = &ui->headlines;
	const struct feed *f = v->source.feed_id ? feeds_find(ui, v->source.feed_id) : NULL;
	struct buf b = BUF_INIT, key = BUF_INIT;
	(void)view;
	if (!v->source.title)
		return;
	canvas_to(c, 1);
	if (f && f->last_error) {
		canvas_puts(c, ROLE_ERROR, _("It could not be fetched: "));
		buf_adds(&b, f->last_error);
	} else if (v->source.words) {
		buf_adds(&b, _("No story has these words."));
	} else if (v->source.deleted) {
		buf_adds(&b, _("The trash is empty."));
	} else if (feeds_unfetched(ui)) {
		keymap_add_way(&ui->keymap, "poll-all", 1U << VIEW_HEADLINES, 1, &key);
		buf_addf(&b, _("Nothing was fetched yet; %s fetches all feeds."), buf_str(&key));
	} else if ((v->unread_only || v->source.unread) && keymap_keys_of(&ui->keymap, "unread-only", 1U << VIEW_HEADLINES, 1, &key)) {
		buf_addf(&b, v->source.unread ? _("Everything is read.") : _("Everything here is read; %s shows it again."), buf_str(&key));
	} else {
		buf_adds(&b, _("Nothing is here yet."));
	}
	canvas_fit(c, f && f->last_error ? ROLE_ERROR : ROLE_META, buf_str(&b), canvas_left(c));
	buf_free(&b);
	buf_free(&key);
}
