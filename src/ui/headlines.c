#include <config.h>

#include "ui/headlines.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/date.h"
#include "base/text.h"
#include "model/filter.h"
#include "ui/state.h"

enum { CHUNK = 200, ROWS_MOST = 50000, TWO_LINES_FROM = 12 };
enum { GROUP_NONE, GROUP_DAY, GROUP_FEED };

/* --- loading --- */

/* Stories of a day stand together in the order of time alone, those of a feed
 * in the order of feeds. */
enum entry_sort headlines_sort(const struct ui *ui)
{
	enum entry_sort sort = (enum entry_sort)ui->options->sort;
	if (ui->options->group == GROUP_FEED)
		return SORT_FEED;
	return ui->options->group == GROUP_DAY && sort != SORT_OLDEST ? SORT_NEWEST : sort;
}

static struct entry_query query_of(const struct ui *ui)
{
	const struct headlines_view *v = &ui->headlines;
	const struct source *s = &v->source;
	return (struct entry_query){
		.feed_id = s->feed_id, .tag = s->tag, .label = s->label, .words = s->words, .starred = s->starred, .deleted = s->deleted,
		.fold = true, .filter = v->filter,
		.unread = s->unread || (v->unread_only && !s->starred && !s->words && !s->deleted),
		.sort = headlines_sort(ui),
	};
}

static void day_of(struct buf *out, int64_t t)
{
	time_t then = (time_t)t, today = (time_t)now();
	struct tm a, b;
	if (t == NO_TIME || !localtime_r(&then, &a) || !localtime_r(&today, &b)) {
		buf_adds(out, _("No date"));
		return;
	}
	int64_t days = date_days(b.tm_year + 1900, b.tm_mon + 1, b.tm_mday) - date_days(a.tm_year + 1900, a.tm_mon + 1, a.tm_mday);
	char date[64];
	if (days == 0)
		buf_adds(out, _("Today"));
	else if (days == 1)
		buf_adds(out, _("Yesterday"));
	else if (strftime(date, sizeof date, days > 1 && days < 300 ? "%A, %-d %B" : "%-d %B %Y", &a))
		buf_adds(out, date);
}

static struct story_row *new_row(struct headlines_view *v)
{
	GROW(v->rows, v->n, v->cap);
	return v->rows[v->n++] = arena_alloc(v->arena, sizeof(struct story_row));
}

static const struct entry *last_entry(const struct headlines_view *v)
{
	for (size_t i = v->n; i-- > 0;)
		if (v->rows[i]->entry)
			return v->rows[i]->entry;
	return NULL;
}

/* A heading where a new group begins. */
static void add_heading(struct ui *ui, const struct entry *e)
{
	struct headlines_view *v = &ui->headlines;
	const struct entry *before = last_entry(v);
	struct buf now_in = BUF_INIT, was_in = BUF_INIT;
	if (ui->options->group == GROUP_DAY) {
		day_of(&now_in, e->published);
		if (before)
			day_of(&was_in, before->published);
	} else if (ui->options->group == GROUP_FEED) {
		buf_adds(&now_in, e->feed_title ? e->feed_title : "");
		if (before)
			buf_adds(&was_in, before->feed_title ? before->feed_title : "");
	}
	if (now_in.len && !str_eq(buf_str(&now_in), buf_str(&was_in)))
		new_row(v)->heading = arena_strdup(v->arena, now_in.data);
	buf_free(&now_in);
	buf_free(&was_in);
}

static void add_entry(struct ui *ui, struct entry *e)
{
	struct headlines_view *v = &ui->headlines;
	if (ui->options->group)
		add_heading(ui, e);
	new_row(v)->entry = e;
	v->stories++;
}

/* Those that stay although the query does not give them any more go in where
 * they belong in the order of the list. */
static bool goes_before(const struct ui *ui, const struct entry *a, const struct entry *b)
{
	enum entry_sort sort = headlines_sort(ui);
	int by_words = 0;
	if (sort == SORT_TITLE)
		by_words = strcasecmp(a->title ? a->title : "", b->title ? b->title : "");
	else if (sort == SORT_FEED)
		by_words = feeds_position(ui, a->feed_id) - feeds_position(ui, b->feed_id);
	if (by_words)
		return by_words < 0;
	return sort == SORT_OLDEST ? a->published < b->published : a->published > b->published;
}

/* Does the list leave out what is read? */
static bool hides_read(const struct ui *ui)
{
	struct entry_query q = query_of(ui);
	return q.unread || (q.filter && filter_demands(q.filter, FILTER_UNREAD_));
}

struct kept {
	struct entry *items;
	size_t n, at;
};

static struct kept load_kept(struct ui *ui)
{
	struct headlines_view *v = &ui->headlines;
	struct kept k = {0};
	if (!v->n_kept || !hides_read(ui))
		return k;
	k.items = arena_array(v->arena, v->n_kept, sizeof *k.items);
	for (size_t i = 0; i < v->n_kept; i++)
		if (store_entry(ui->store, v->kept[i], v->arena, &k.items[k.n], NULL) == 0 && (k.items[k.n].flags & ENTRY_READ))
			k.n++;
	for (size_t i = 1; i < k.n; i++)                /* few: by insertion */
		for (size_t j = i; j > 0 && goes_before(ui, &k.items[j], &k.items[j - 1]); j--) {
			struct entry swap = k.items[j];
			k.items[j] = k.items[j - 1];
			k.items[j - 1] = swap;
		}
	return k;
}

static void add_chunk(struct ui *ui, const struct entry_list *list, struct kept *k)
{
	for (size_t i = 0; i < list->n; i++) {
		while (k->at < k->n && goes_before(ui, &k->items[k->at], &list->items[i]))
			add_entry(ui, &k->items[k->at++]);
		add_entry(ui, &list->items[i]);
	}
}

/* Loads until there are `rows` of them, or no more. */
static void load_to(struct ui *ui, size_t rows, struct kept *k)
{
	struct headlines_view *v = &ui->headlines;
	struct buf err = BUF_INIT;
	v->complete |= v->source.filter && !v->filter;      /* a filter that is wrong holds nothing */
	while (!v->complete && v->n < rows) {
		struct entry_query q = query_of(ui);
		struct entry_list list = {0};
		size_t want = rows - v->n > CHUNK ? rows - v->n : CHUNK;
		q.offset = v->matching;
		q.limit = want;
		if (store_entries(ui->store, &q, v->arena, &list, &err) != 0) {
			status_trouble(ui, &err);
			v->complete = true;
			break;
		}
		add_chunk(ui, &list, k);
		v->matching += list.seen;
		v->complete = list.seen < want || v->n >= ROWS_MOST;    /* what is folded was given, too */
	}
	while (v->complete && k->at < k->n)
		add_entry(ui, &k->items[k->at++]);
	list_count(&v->view.list, v->n);
}

static void load_more(struct ui *ui, size_t rows)
{
	struct kept none = {0};
	load_to(ui, rows > ROWS_MOST ? ROWS_MOST : rows, &none);
}

static void count_source(struct ui *ui)
{
	struct headlines_view *v = &ui->headlines;
	const struct feed *f = v->source.feed_id ? feeds_find(ui, v->source.feed_id) : NULL;
	v->unread = v->total = 0;
	for (size_t i = 0; i < ui->feeds.n; i++) {
		const struct feeds_row *r = &ui->feeds.rows[i];
		bool same = v->source.tag ? r->kind == ROW_TAG && str_eq(r->source.tag, v->source.tag) : r->kind == ROW_SMART && !r->source.unread && !r->source.starred;
		if (same && !f && !v->source.words && !v->source.label && !v->source.filter && !v->source.deleted && !v->source.starred) {
			v->unread = r->unread;
			v->total = r->total;
			return;
		}
	}
	if (f) {
		v->unread = f->unread;
		v->total = f->total;
	}
}

static void empty(struct headlines_view *v)
{
	arena_free(v->arena);
	v->arena = arena_new();
	v->n = v->stories = v->matching = 0;
	v->complete = false;
}

static void copy_source(struct arena *a, const struct source *from, struct source *to)
{
	*to = *from;
	to->tag = arena_strdup(a, from->tag);
	to->label = arena_strdup(a, from->label);
	to->words = arena_strdup(a, from->words);
	to->filter = arena_strdup(a, from->filter);
	to->title = arena_strdup(a, from->title);
}

static size_t screenful(const struct headlines_view *v)
{
	return v->view.list.height + 1;
}

int headlines_row_height(const struct ui *ui)
{
	const struct headlines_view *v = &ui->headlines;
	bool two = ui->options->summary || v->source.words;
	return two && v->view.height >= TWO_LINES_FROM && !ui->options->linear ? 2 : 1;
}

/* Headings are not selected. */
static void leave_heading(struct headlines_view *v)
{
	struct list *l = &v->view.list;
	if (l->at < v->n && !v->rows[l->at]->entry)
		list_go(l, l->at + 1 < v->n ? l->at + 1 : l->at ? l->at - 1 : 0);
}

unsigned headlines_open(struct ui *ui, const struct source *source)
{
	struct headlines_view *v = &ui->headlines;
	struct arena *a = arena_new();
	struct source copy;
	copy_source(a, source, &copy);          /* it may be our own */
	arena_free(v->source_arena);
	v->source_arena = a;
	v->source = copy;
	filter_free(v->filter);
	v->filter = NULL;
	struct buf err = BUF_INIT;
	if (copy.filter && !(v->filter = filter_parse(copy.filter, &err)))
		status_trouble(ui, &err);
	v->n_kept = 0;
	v->anchor = 0;
	v->view.list.at = v->view.list.top = 0;
	empty(v);
	struct kept none = {0};
	load_to(ui, screenful(v), &none);
	leave_heading(v);
	count_source(ui);
	return CHANGED_SCREEN | CHANGED_PANES;
}

static long row_of(const struct headlines_view *v, int64_t id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i]->entry && v->rows[i]->entry->id == id)
			return (long)i;
	return -1;
}

bool headlines_in_range(const struct headlines_view *v, size_t row)
{
	long from = v->anchor ? row_of(v, v->anchor) : -1;
	if (from < 0)
		return false;
	size_t a = (size_t)from, b = v->view.list.at;
	return a < b ? row >= a && row <= b : row >= b && row <= a;
}

unsigned headlines_reload(struct ui *ui)
{
	struct headlines_view *v = &ui->headlines;
	if (!v->source.title)
		return 0;
	struct entry *selected = headlines_selected(ui);
	int64_t id = selected ? selected->id : 0;
	size_t from_top = v->view.list.at - v->view.list.top, at = v->view.list.at;
	size_t rows = v->view.list.top + screenful(v) + CHUNK;
	bool at_top = v->view.list.at == 0 && v->view.list.top == 0 && ui->focus != VIEW_HEADLINES && ui->focus != VIEW_STORY;
	empty(v);
	struct kept kept = load_kept(ui);
	load_to(ui, rows, &kept);
	while (id && row_of(v, id) < 0 && !v->complete && v->n < rows * 4)
		load_to(ui, v->n + CHUNK, &kept);
	long row = id ? row_of(v, id) : -1;
	size_t to = at_top ? 0 : row >= 0 ? (size_t)row : at;
	v->view.list.at = to;
	v->view.list.top = to > from_top ? to - from_top : 0;       /* the row stays where the eyes are */
	list_count(&v->view.list, v->n);
	count_source(ui);
	return CHANGED_SCREEN;
}

unsigned headlines_recount(struct ui *ui)
{
	if (ui->headlines.source.title)
		count_source(ui);
	return CHANGED_SCREEN;
}

/* --- the selection --- */

struct entry *headlines_selected(const struct ui *ui)
{
	const struct headlines_view *v = &ui->headlines;
	return v->view.list.at < v->n ? v->rows[v->view.list.at]->entry : NULL;
}

bool headlines_select(struct ui *ui, int64_t id)
{
	long row = row_of(&ui->headlines, id);
	if (row < 0)
		return false;
	list_go(&ui->headlines.view.list, (size_t)row);
	return true;
}

bool headlines_step(struct ui *ui, int dir, bool unread)
{
	struct headlines_view *v = &ui->headlines;
	for (long i = (long)v->view.list.at + dir; i >= 0; i += dir) {
		if ((size_t)i + 1 >= v->n && !v->complete)
			load_more(ui, v->n + CHUNK);
		if ((size_t)i >= v->n)
			return false;
		const struct entry *e = v->rows[i]->entry;
		if (!e || (unread && (e->flags & ENTRY_READ)))
			continue;
		list_go(&v->view.list, (size_t)i);
		return true;
	}
	return false;
}

/* Rows are loaded before they come into sight. */
static void headlines_moved(struct ui *ui, struct view *view)
{
	struct headlines_view *v = &ui->headlines;
	struct list *l = &view->list;
	static const size_t ahead = CHUNK / 2;
	if (!v->complete && l->top + l->height + ahead > v->n)
		load_more(ui, v->n + CHUNK);
	leave_heading(v);
}

/* --- marks --- */

static void keep(struct headlines_view *v, int64_t id)
{
	for (size_t i = 0; i < v->n_kept; i++)
		if (v->kept[i] == id)
			return;
	GROW(v->kept, v->n_kept, v->cap_kept);
	v->kept[v->n_kept++] = id;
}

/* Do these flags leave each story of the list in it, and bring no other? What
 * is read stays (keep), but no longer counts among the rows of the store that
 * the next chunk comes after: of such a list all must have been loaded. */
static bool rows_stay(const struct ui *ui, uint32_t flags)
{
	const struct headlines_view *v = &ui->headlines;
	if (v->filter || (flags & ~(ENTRY_READ | ENTRY_STARRED)))
		return false;
	return !((flags & ENTRY_STARRED) && v->source.starred) && !((flags & ENTRY_READ) && hides_read(ui) && !v->complete);
}

/* Far down a long list, loading it again would be felt. */
static unsigned mark_row(struct ui *ui, int64_t id, uint32_t set, uint32_t clear)
{
	long row = row_of(&ui->headlines, id);
	if (row < 0)
		return ui_reload(ui);       /* the open story need not be of this list, but may be from here on */
	struct entry *e = ui->headlines.rows[row]->entry;
	e->flags = (e->flags | set) & ~clear;
	return ui_recount(ui);
}

unsigned headlines_mark(struct ui *ui, const int64_t *ids, size_t n, uint32_t set, uint32_t clear)
{
	struct headlines_view *v = &ui->headlines;
	struct buf err = BUF_INIT;
	if (n == 0)
		return 0;
	if (set & ENTRY_READ)
		for (size_t i = 0; i < n && v->n_kept < CHUNK; i++)
			keep(v, ids[i]);
	if (store_mark(ui->store, ids, n, set, clear, &err) != 0)
		return status_trouble(ui, &err);
	return n == 1 && rows_stay(ui, set | clear) ? mark_row(ui, ids[0], set, clear) : ui_reload(ui);
}

unsigned headlines_mark_one(struct ui *ui, int64_t id, uint32_t set, uint32_t clear)
{
	return headlines_mark(ui, &id, 1, set, clear);      /* the store marks its duplicates too */
}

/* --- the view --- */

static void headlines_resized(struct ui *ui, struct view *view)
{
	if (ui->headlines.source.title)
		headlines_moved(ui, view);
}

static void headlines_close(struct ui *ui, struct view *view)
{
	struct headlines_view *v = &ui->headlines;
	(void)view;
	arena_free(v->arena);
	arena_free(v->source_arena);
	arena_free(v->before_arena);
	filter_free(v->filter);
	free(v->rows);
	free(v->kept);
}

static const struct view_ops ops = {
	.name = N_("headlines"), .title = headlines_draw_title, .draw_row = headlines_draw_row, .draw_empty = headlines_draw_empty,
	.resize = headlines_resized, .moved = headlines_moved, .close = headlines_close,
};

void headlines_init(struct headlines_view *v)
{
	v->view.ops = &ops;
	v->arena = arena_new();
}

void headlines_load_all(struct ui *ui)
{
	if (ui->focus == VIEW_HEADLINES && !ui->headlines.complete)
		load_more(ui, ROWS_MOST);
}

int64_t *headlines_range(const struct ui *ui, size_t *n)
{
	const struct headlines_view *v = &ui->headlines;
	int64_t *ids = NULL;
	size_t cap = 0;
	*n = 0;
	for (size_t i = 0; i < v->n; i++) {
		const struct entry *e = v->rows[i]->entry;
		if (!e || !(v->anchor ? headlines_in_range(v, i) : i == v->view.list.at))
			continue;
		GROW(ids, *n, cap);
		ids[(*n)++] = e->id;
	}
	return ids;
}

void headlines_keep_shown(struct headlines_view *v)
{
	const struct list *l = &v->view.list;
	for (size_t i = l->top; i < l->top + l->height && i < v->n && v->n_kept < CHUNK; i++)
		if (v->rows[i]->entry && !(v->rows[i]->entry->flags & ENTRY_READ))
			keep(v, v->rows[i]->entry->id);
}
