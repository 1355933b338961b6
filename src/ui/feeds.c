#include <config.h>

#include "ui/feeds.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "model/feeds_file.h"
#include "show/format.h"
#include "ui/state.h"

enum { COUNT_WIDTH = 6, COUNT_AT_ONCE = 1000 };

/* --- rows --- */

static bool is_closed(const struct feeds_view *v, const char *tag)
{
	for (size_t i = 0; i < v->n_closed; i++)
		if (str_eq(v->closed[i], tag))
			return true;
	return false;
}

static struct feeds_row *add_row(struct feeds_view *v, enum feeds_row_kind kind, const char *title)
{
	GROW(v->rows, v->n, v->cap);
	struct feeds_row *r = &v->rows[v->n++];
	*r = (struct feeds_row){.kind = (uint8_t)kind, .source.title = title};
	return r;
}

static void add_label_rows(struct ui *ui, struct feeds_view *v)
{
	const char *const *labels;
	size_t n = 0, unread;
	if (store_all_labels(ui->store, v->arena, &labels, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		struct entry_query q = {.label = labels[i], .unread = true};
		struct feeds_row *r = add_row(v, ROW_SMART, arena_printf(v->arena, "#%s", labels[i]));
		r->source.label = labels[i];
		if (store_count(ui->store, &q, &unread, NULL) == 0)
			r->unread = (uint32_t)unread;
	}
}

static void add_smart_rows(struct ui *ui, struct feeds_view *v)
{
	uint32_t unread = 0, total = 0;
	size_t starred = 0;
	struct entry_query q = {.starred = true, .limit = 1};
	for (size_t i = 0; i < v->feeds.n; i++) {
		unread += v->feeds.items[i].unread;
		total += v->feeds.items[i].total;
	}
	struct feeds_row *r = add_row(v, ROW_SMART, _("Unread"));
	r->source.unread = true;
	r->unread = unread;
	r->total = unread;
	r = add_row(v, ROW_SMART, _("All stories"));
	r->unread = unread;
	r->total = total;
	if (store_count(ui->store, &q, &starred, NULL) == 0 && starred) {
		r = add_row(v, ROW_SMART, _("Starred"));
		r->source.starred = true;
		r->total = (uint32_t)starred;
	}
	add_label_rows(ui, v);
	for (size_t i = 0; i < v->n_queries; i++) {
		r = add_row(v, ROW_SMART, v->queries[i].source.title);
		r->source = v->queries[i].source;
		r->unread = v->queries[i].unread;
	}
}

static void add_feed_row(struct feeds_view *v, const struct feed *f, uint8_t depth)
{
	struct feeds_row *r = add_row(v, ROW_FEED, f->title);
	r->feed = f;
	r->depth = depth;
	r->source.feed_id = f->id;
	r->unread = f->unread;
	r->total = f->total;
}

/* Where only what is unread is asked for, a feed without it is not shown. */
static bool is_shown(const struct ui *ui, const struct feed *f)
{
	return !f->hidden && (f->unread || !ui->headlines.unread_only);
}

static const char *first_tag(const struct feed *f)
{
	return f->n_tags ? f->tags[0] : NULL;
}

/* A folder counts all feeds that have its tag, and holds those whose first
 * tag it is: a feed is in one place. */
struct folder {
	const char *tag;
	uint32_t unread, total;
	size_t counted;             /* the last feed that was: its number from 1, as in the next two */
	size_t first, last;         /* of those that it holds, 0: none */
	struct folder *next;        /* in the order of their first feeds */
};

struct folders {
	struct arena *arena;
	struct map *by_tag;
	struct folder *first, **end;
	size_t *next;               /* of each feed, by its number: the next one in its folder */
};

static struct folder *folder_of(struct folders *all, const char *tag)
{
	struct folder *f = map_get(all->by_tag, tag);
	if (f)
		return f;
	f = arena_alloc(all->arena, sizeof *f);
	*f = (struct folder){.tag = tag};
	map_put(all->by_tag, tag, f);
	*all->end = f;
	all->end = &f->next;
	return f;
}

static void count_feed(struct folders *all, const struct feed *feed, size_t number)
{
	for (uint32_t k = 0; k < feed->n_tags; k++) {
		struct folder *f = folder_of(all, feed->tags[k]);
		if (f->counted != number) {     /* a tag may be named twice */
			f->unread += feed->unread;
			f->total += feed->total;
			f->counted = number;
		}
		if (k)
			continue;
		all->next[number] = 0;
		*(f->first ? &all->next[f->last] : &f->first) = number;
		f->last = number;
	}
}

static void add_folder(const struct ui *ui, struct feeds_view *v, const struct folder *f, const size_t *next)
{
	size_t at = v->n;
	struct feeds_row *r = add_row(v, ROW_TAG, f->tag);
	r->source.tag = f->tag;
	r->closed = is_closed(v, f->tag);
	r->unread = f->unread;
	r->total = f->total;
	if (r->closed)
		return;
	for (size_t i = f->first; i; i = next[i])
		if (is_shown(ui, &v->feeds.items[i - 1]))
			add_feed_row(v, &v->feeds.items[i - 1], 1);
	v->rows[at].bare = v->n == at + 1;
}

/* The folders, then the feeds without one. */
static void build_rows(struct ui *ui)
{
	struct feeds_view *v = &ui->feeds;
	struct folders all = {.arena = arena_new(), .by_tag = map_new()};
	all.end = &all.first;
	all.next = arena_array(all.arena, v->feeds.n + 1, sizeof *all.next);
	for (size_t i = 0; i < v->feeds.n; i++)
		count_feed(&all, &v->feeds.items[i], i + 1);
	v->n = 0;
	if (v->feeds.n)
		add_smart_rows(ui, v);
	for (const struct folder *f = all.first; f; f = f->next)
		add_folder(ui, v, f, all.next);
	for (size_t i = 0; i < v->feeds.n; i++)
		if (!v->feeds.items[i].n_tags && is_shown(ui, &v->feeds.items[i]))
			add_feed_row(v, &v->feeds.items[i], 0);
	map_free(all.by_tag);
	arena_free(all.arena);
}

static bool same_row(const struct feeds_row *a, const struct feeds_row *b)
{
	return a->kind == b->kind && a->source.feed_id == b->source.feed_id && str_eq(a->source.tag, b->source.tag) &&
	       a->source.unread == b->source.unread && str_eq(a->source.filter, b->source.filter) && a->source.starred == b->source.starred &&
	       str_eq(a->source.label, b->source.label);
}

int feeds_load(struct ui *ui, struct buf *err)
{
	struct feeds_view *v = &ui->feeds;
	struct arena *old_arena = v->arena, *arena = arena_new();
	struct feed_list list = {0};
	if (store_feeds_listed(ui->store, arena, &list, err) != 0) {
		arena_free(arena);
		return -1;
	}
	struct feeds_row was = {0};
	bool had = v->view.list.at < v->n;
	if (had)
		was = v->rows[v->view.list.at];
	v->arena = arena;
	v->feeds = list;
	build_rows(ui);
	list_count(&v->view.list, v->n);
	for (size_t i = 0; had && i < v->n; i++)
		if (same_row(&v->rows[i], &was))
			list_go(&v->view.list, i);
	arena_free(old_arena);
	v->counting = 0;
	for (size_t i = 0; i < v->n_queries; i++)
		v->queries[i].count = (struct unread_count){0};
	return 0;
}

bool feeds_counting(const struct ui *ui)
{
	return ui->feeds.view.shown && ui->feeds.counting < ui->feeds.n_queries;
}

static void show_count(struct feeds_view *v, const struct smart_feed *f)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i].source.filter == f->source.filter)
			v->rows[i].unread = f->unread;
}

unsigned feeds_count(struct ui *ui)
{
	struct feeds_view *v = &ui->feeds;
	struct smart_feed *f = &v->queries[v->counting];
	if (f->filter && store_count_unread(ui->store, f->filter, COUNT_AT_ONCE, &f->count, NULL) == 0)
		return 0;               /* there is more */
	v->counting++;
	uint32_t was = f->unread;
	f->unread = (uint32_t)f->count.found;
	show_count(v, f);
	return was == f->unread ? 0 : CHANGED_SCREEN;
}

static void forget_queries(struct feeds_view *v)
{
	for (size_t i = 0; i < v->n_queries; i++)
		filter_free(v->queries[i].filter);
	arena_free(v->query_arena);
	v->query_arena = NULL;
	v->n_queries = 0;
}

static void take_queries(struct feeds_view *v, const struct feeds_file *file)
{
	const char *name, *filter;
	forget_queries(v);
	v->query_arena = arena_new();
	v->queries = arena_array(v->query_arena, file->n, sizeof *v->queries);
	for (size_t i = 0; i < file->n; i++) {
		if (!feed_line_query(&file->items[i], v->query_arena, &name, &filter))
			continue;
		struct smart_feed *f = &v->queries[v->n_queries++];
		*f = (struct smart_feed){.filter = filter_parse(filter, NULL)};
		f->source.title = arena_strdup(v->query_arena, name);
		f->source.filter = arena_strdup(v->query_arena, filter);
	}
}

int feeds_sync(struct ui *ui, struct buf *err)
{
	struct feeds_file *file = feeds_file_read(ui->paths->subscriptions, err);
	if (!file)
		return -1;
	if (file->warnings)
		buf_adds(&ui->problems, file->warnings);
	take_queries(&ui->feeds, file);
	int r = store_sync_feeds(ui->store, file, err);
	feeds_file_free(file);
	return r;
}

const struct feeds_row *feeds_selected(const struct ui *ui)
{
	const struct feeds_view *v = &ui->feeds;
	return v->view.list.at < v->n ? &v->rows[v->view.list.at] : NULL;
}

const struct feed *feeds_find(const struct ui *ui, int64_t id)
{
	for (size_t i = 0; i < ui->feeds.feeds.n; i++)
		if (ui->feeds.feeds.items[i].id == id)
			return &ui->feeds.feeds.items[i];
	return NULL;
}

bool feeds_unfetched(const struct ui *ui)
{
	for (size_t i = 0; i < ui->feeds.feeds.n; i++)
		if (ui->feeds.feeds.items[i].total)
			return false;
	return ui->feeds.feeds.n != 0;
}

int64_t feeds_newest(const struct ui *ui)
{
	int64_t newest = 0;
	for (size_t i = 0; i < ui->feeds.feeds.n; i++)
		newest = ui->feeds.feeds.items[i].id > newest ? ui->feeds.feeds.items[i].id : newest;
	return newest;
}

void feeds_select(struct ui *ui, int64_t id)
{
	struct feeds_view *v = &ui->feeds;
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i].kind == ROW_FEED && v->rows[i].feed->id == id && list_go(&v->view.list, i))
			v->view.ops->moved(ui, &v->view);
}

int feeds_position(const struct ui *ui, int64_t id)
{
	const struct feed *f = feeds_find(ui, id);
	return f ? (int)(f - ui->feeds.feeds.items) : -1;
}

bool feeds_step(struct ui *ui, int dir, bool unread)
{
	struct feeds_view *v = &ui->feeds;
	for (long i = (long)v->view.list.at + dir; i >= 0 && i < (long)v->n; i += dir) {
		const struct feeds_row *r = &v->rows[i];
		if (r->kind == ROW_FEED && (!unread || r->unread))
			return list_go(&v->view.list, (size_t)i);
	}
	return false;
}

/* --- drawing --- */

static void draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	(void)view;
	const struct feeds_view *v = &ui->feeds;
	struct buf b = BUF_INIT;
	canvas_puts(c, ROLE_TITLE, " tidings");
	if (v->n) {
		buf_addf(&b, ngettext("%u unread in %zu feed", "%u unread in %zu feeds", v->feeds.n), v->rows[0].unread, v->feeds.n);
		int width = (int)text_width(b.data, b.len);
		if (canvas_left(c) > width + 2) {
			canvas_to(c, c->width - width - 1);
			canvas_puts(c, ROLE_META, b.data);
		}
	}
	buf_free(&b);
}

static void draw_name(const struct feeds_row *r, struct canvas *c, int room)
{
	enum role role = r->feed && r->feed->last_error ? ROLE_ERROR : r->unread ? ROLE_UNREAD : ROLE_READ;
	if (r->kind == ROW_TAG)
		room -= canvas_puts(c, ROLE_COUNT, r->bare ? "  " : r->closed ? "▸ " : "▾ ");
	else if (r->depth)
		room -= canvas_puts(c, ROLE_TEXT, "  ");
	canvas_fit(c, role, r->source.title, room);
}

static void draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	(void)view;
	const struct feeds_row *r = &ui->feeds.rows[row];
	bool beside = c->width < 40 || ui->panes > 1;   /* a pane beside others */
	char count[32];
	int n = r->unread ? snprintf(count, sizeof count, "%*u", beside ? 1 : COUNT_WIDTH, r->unread) : 0;
	if (beside) {
		canvas_to(c, 2);
		bool broken = r->feed && r->feed->last_error;
		draw_name(r, c, canvas_left(c) - n - 1 - (n > 0) - 2 * broken);
		canvas_puts(c, ROLE_ERROR, broken ? " !" : "");
		if (n && canvas_left(c) > n) {
			canvas_to(c, c->width - n - 1);
			canvas_put(c, ROLE_COUNT, count, (size_t)n);
		}
		return;
	}
	if (n)
		canvas_put(c, ROLE_COUNT, count, (size_t)n);
	canvas_to(c, COUNT_WIDTH + 3);
	const char *error = r->feed && !(r->feed->hidden) ? r->feed->last_error : NULL;
	draw_name(r, c, error ? c->width / 2 - COUNT_WIDTH : canvas_left(c));
	if (error && canvas_left(c) > 12) {
		canvas_puts(c, ROLE_ERROR, "  ");
		canvas_fit(c, ROLE_ERROR, error, canvas_left(c));
	}
}

/* What to do next, where nothing is subscribed to yet. */
static const char *const welcome[] = {
	"",
	N_("Welcome to tidings. There are no feeds yet."),
	"",
	N_("  +    subscribe: type the address of a feed, or of a site"),
	N_("  i    import an OPML file, or newsboat's urls file"),
	N_("  E    write addresses into the feeds file with your editor"),
	"",
	N_("After that R fetches everything, and ENTER opens what it brought."),
	N_("?  lists every key; Q leaves."),
};

static void draw_welcome_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	if (ui->feeds.n) {
		draw_row(ui, view, row, c);
		return;
	}
	canvas_puts(c, ROLE_TEXT, " ");
	if (*welcome[row])
		canvas_puts(c, row == 1 ? ROLE_STRONG : ROLE_TEXT, _(welcome[row]));
}

static void feeds_resized(struct ui *ui, struct view *view)
{
	view->list.text = ui->feeds.n == 0;
	list_count(&view->list, ui->feeds.n ? ui->feeds.n : ARRAY_LEN(welcome));
}

/* Beside the headlines: they follow the selection. */
static void feeds_moved(struct ui *ui, struct view *view)
{
	const struct feeds_row *r = feeds_selected(ui);
	(void)view;
	if (ui->views[VIEW_HEADLINES]->shown && r)
		headlines_open(ui, &r->source);
}

static void feeds_close(struct ui *ui, struct view *view)
{
	struct feeds_view *v = &ui->feeds;
	(void)view;
	arena_free(v->arena);
	forget_queries(v);
	free(v->rows);
	for (size_t i = 0; i < v->n_closed; i++)
		free(v->closed[i]);
	free(v->closed);
}

static const struct view_ops ops = {.name = N_("feeds"), .title = draw_title, .draw_row = draw_welcome_row, .resize = feeds_resized, .moved = feeds_moved, .close = feeds_close};

void feeds_init(struct feeds_view *v)
{
	v->view.ops = &ops;
}

/* --- folders --- */

void feeds_set_closed(struct ui *ui, const char *tag, bool closed)
{
	struct feeds_view *v = &ui->feeds;
	if (closed == is_closed(v, tag))
		return;
	if (closed) {
		v->closed = xreallocarray(v->closed, v->n_closed + 1, sizeof *v->closed);
		v->closed[v->n_closed++] = xstrdup(tag);
		return;
	}
	size_t kept = 0;
	for (size_t i = 0; i < v->n_closed; i++) {
		if (str_eq(v->closed[i], tag))
			free(v->closed[i]);
		else
			v->closed[kept++] = v->closed[i];
	}
	v->n_closed = kept;
}

unsigned action_fold(struct ui *ui, const struct call *call)
{
	struct feeds_view *v = &ui->feeds;
	const struct feeds_row *r = feeds_selected(ui);
	(void)call;
	const char *tag = !r ? NULL : r->kind == ROW_TAG ? r->source.tag : r->feed ? first_tag(r->feed) : NULL;
	if (!tag)
		return status_say(ui, _("no folder is here; 'tags' of feeds make folders"));
	feeds_set_closed(ui, tag, !is_closed(v, tag));
	build_rows(ui);
	list_count(&v->view.list, v->n);
	for (size_t i = 0; i < v->n; i++)       /* tags are the feeds' strings: they live on */
		if (v->rows[i].kind == ROW_TAG && str_eq(v->rows[i].source.tag, tag))
			list_go(&v->view.list, i);
	return CHANGED_SCREEN;
}
