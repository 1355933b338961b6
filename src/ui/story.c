#include <config.h>

#include "ui/story.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "model/store_entry.h"
#include "show/format.h"
#include "ui/state.h"

enum { MARGIN = 1, READ_WORDS = 220 };

/* --- making lines --- */

static size_t text_columns(const struct ui *ui)
{
	int room = ui->story.view.width - 2 * MARGIN;
	int want = (int)ui->options->width;
	if (room < 1)
		room = 1;
	return (size_t)(want < room ? want : room);
}

static const char *note_of(const struct story_view *v)
{
	if (v->which == TEXT_OF_FEED)
		return _("The feed's own text.");
	if (v->which == TEXT_OF_PAGE)
		return _("The whole page, nothing chosen.");
	if (v->entry.flags & ENTRY_CHANGED)
		return _("Changed since you read it.");
	return NULL;
}

static void remember_place(struct story_view *v)
{
	if (!v->layout || v->view.list.top >= v->layout->n)
		return;
	const struct line *l = &v->layout->lines[v->view.list.top];
	if (v->view.list.top == 0 || l->block == LINE_HEAD) {
		v->place_block = v->place_offset = 0;
		return;
	}
	v->place_block = l->block == LINE_FOLD ? l->offset : l->block;
	v->place_offset = l->block == LINE_FOLD ? 0 : l->offset;
}

static void go_to_place(struct story_view *v)
{
	size_t line = 0;
	if (v->layout && (v->place_block || v->place_offset))
		line = layout_find(v->layout, v->place_block, v->place_offset);
	list_go(&v->view.list, line);
}

static void build_lines(struct ui *ui)
{
	struct story_view *v = &ui->story;
	layout_free(v->layout);
	v->layout = NULL;
	if (v->article) {
		struct layout_options o = {
			.width = text_columns(ui), .show_hidden = v->show_hidden || v->choosing, .show_seams = false,
			.justify = ui->options->justify, .hyphenate = ui->options->hyphenate, .number_links = ui->options->show_links,
			.list_links = ui->options->show_links, .head = true, .bidi = (enum layout_bidi)ui->options->bidi,
			.feed_title = v->entry.feed_title, .note = note_of(v),
		};
		v->layout = layout_build(v->article, &o);
	}
	list_count(&v->view.list, v->layout ? v->layout->n : 0);
}

/* The same place in new lines. */
static void rebuild(struct ui *ui)
{
	build_lines(ui);
	go_to_place(&ui->story);
}

/* --- getting the text --- */

/* A story whose page was not fetched yet: what the headline says, as an article. */
static struct article *make_do(const struct entry *e, const char *why)
{
	struct article_builder *b = builder_new();
	struct article *head = builder_head(b);
	struct block para = {.kind = BLOCK_PARA, .link = NO_LINK};
	builder_set(b, &head->title, e->title ? e->title : e->url);
	if (e->author)
		builder_set(b, &head->byline, e->author);
	if (e->url)
		builder_set(b, &head->url, e->url);
	head->published = e->published;
	head->modified = NO_TIME;
	builder_set(b, &head->note, why);
	if (e->summary) {
		builder_begin(b, &para);
		builder_text(b, e->summary, strlen(e->summary), 0, NO_LINK);
		builder_end(b);
	}
	if (e->url) {
		builder_begin(b, &para);
		builder_text(b, e->url, strlen(e->url), 0, builder_link(b, e->url));
		builder_end(b);
	}
	return builder_finish(b);
}

static unsigned fetched_line(struct ui *ui, int64_t id, const char *line)
{
	(void)ui, (void)id, (void)line;
	return 0;
}

static unsigned fetched(struct ui *ui, int64_t id, const char *trouble)
{
	unsigned changed = status_progress(ui, NULL);
	if (ui->story.id != id)
		return changed;
	changed |= ui_reload(ui);
	return trouble ? changed | status_fail(ui, "%s", trouble) : changed;
}

static const struct job_handler fetch_handler = {fetched_line, fetched};

static void fetch_page(struct ui *ui, int64_t id)
{
	char number[24];
	const char *arguments[] = {"poll", "--entry", number, NULL};
	struct buf err = BUF_INIT;
	snprintf(number, sizeof number, "%lld", (long long)id);
	if (job_running(ui, &fetch_handler, id))
		return;
	if (ui_start_tidings(ui, &fetch_handler, id, arguments, &err) != 0)
		status_trouble(ui, &err);
	else
		status_progress(ui, _("fetching the page of this story…"));
}

static const char *why_no_text(const struct ui *ui, const struct entry *e)
{
	if (e->error)
		return e->error;
	return job_running(ui, &fetch_handler, e->id) ? _("Its page is being fetched.") : _("Its page was not fetched yet; r fetches it.");
}

static int load_article(struct ui *ui, struct article **out, struct buf *err)
{
	const struct story_view *v = &ui->story;
	if (v->which == TEXT_OF_FEED)
		return store_article_of(ui->store, v->id, ARTICLE_OF_FEED, out, err);
	return store_article(ui->store, v->id, out, err);
}

static unsigned load(struct ui *ui)
{
	struct story_view *v = &ui->story;
	struct buf err = BUF_INIT;
	struct article *a = NULL;
	unsigned changed = CHANGED_SCREEN;
	struct arena *arena = arena_new();
	struct entry e;
	if (store_entry(ui->store, v->id, arena, &e, &err) == 0) {
		arena_free(v->arena);
		v->arena = arena;
		v->entry = e;
	} else {
		arena_free(arena);
	}
	if (load_article(ui, &a, &err) != 0)
		changed |= status_trouble(ui, &err);
	if (!a && v->which == TEXT_CLEAN && !v->fetched && v->entry.url && uri_is_http(v->entry.url) && !v->entry.error && !poll_is_running(ui)) {
		v->fetched = true;
		fetch_page(ui, v->id);
	}
	if (!a && v->which == TEXT_OF_FEED)
		changed |= status_say(ui, _("the feed has no text of its own for this story"));
	if (a && !a->title)
		a->title = v->entry.title;      /* lives in our arena, which is replaced with the article */
	article_free(v->article);
	v->article = a ? a : make_do(&v->entry, why_no_text(ui, &v->entry));
	rebuild(ui);
	return changed;
}

void story_keep_place(struct ui *ui)
{
	struct story_view *v = &ui->story;
	if (!v->id)
		return;
	remember_place(v);
	store_set_place(ui->store, v->id, v->place_block, v->place_offset, NULL);   /* a lost place is no trouble */
}

void story_forget(struct ui *ui)
{
	struct story_view *v = &ui->story;
	story_keep_place(ui);
	layout_free(v->layout);
	article_free(v->article);
	v->layout = NULL;
	v->article = NULL;
	v->id = 0;
	v->choosing = false;
	list_count(&v->view.list, 0);
}

unsigned story_open(struct ui *ui, const struct entry *e)
{
	struct story_view *v = &ui->story;
	if (v->id == e->id && v->article)
		return ui_focus(ui, VIEW_STORY);
	int64_t id = e->id;
	uint32_t flags = e->flags;
	story_forget(ui);
	v->id = id;
	v->which = TEXT_CLEAN;
	v->show_hidden = ui->options->show_hidden;
	v->fetched = false;
	free(v->find);
	v->find = NULL;
	v->place_block = v->place_offset = 0;
	store_get_place(ui->store, v->id, &v->place_block, &v->place_offset, NULL);
	unsigned changed = ui_focus(ui, VIEW_STORY);
	changed |= load(ui);
	if (!(flags & ENTRY_READ))
		changed |= headlines_mark_one(ui, id, ENTRY_READ, 0);
	return changed;
}

unsigned story_reload(struct ui *ui)
{
	struct story_view *v = &ui->story;
	if (!v->id)
		return 0;
	remember_place(v);
	return load(ui);
}

/* --- drawing --- */

static void draw_title(struct ui *ui, struct view *view, struct canvas *c)
{
	const struct story_view *v = &ui->story;
	const struct list *l = &view->list;
	struct buf b = BUF_INIT;
	if (!v->id) {
		canvas_puts(c, ROLE_META, _(" no story is open"));
		return;
	}
	if (v->which == TEXT_CLEAN && v->article) {
		size_t words = v->entry.words ? v->entry.words : article_words(v->article);
		format_minutes(&b, (uint32_t)words);
		buf_adds(&b, " · ");
	}
	size_t last = list_last_top(l);
	buf_addf(&b, "%3d%%", last ? (int)(l->top * 100 / last) : 100);
	int width = (int)text_width(buf_str(&b), b.len);
	canvas_puts(c, ROLE_META, v->entry.flags & ENTRY_STARRED ? "★" : " ");
	if (canvas_left(c) - width - 2 > 8)
		canvas_fit(c, ROLE_META, v->entry.feed_title ? v->entry.feed_title : "", canvas_left(c) - width - 2);
	if (canvas_left(c) > width) {
		canvas_to(c, c->width - width - 1);
		canvas_puts(c, ROLE_META, buf_str(&b));
	}
	buf_free(&b);
}

/* Where the folded text of a line holds what is looked for: byte ranges are
 * not known of folded text, so a whole word or more is compared bit by bit. */
static size_t match_at(const char *s, size_t n, const char *folded)
{
	struct buf b = BUF_INIT;
	size_t want = strlen(folded), found = 0;
	for (size_t i = text_grapheme(s, n); i <= n && i; i += i < n ? text_grapheme(s + i, n - i) : 1) {
		buf_truncate(&b, 0);
		text_fold(&b, s, i);
		if (b.len >= want) {
			found = b.len == want && memcmp(buf_str(&b), folded, want) == 0 ? i : 0;
			break;
		}
	}
	buf_free(&b);
	return found;
}

static bool line_has(const struct line *l, const char *folded)
{
	struct buf text = BUF_INIT, fold = BUF_INIT;
	for (uint32_t i = 0; i < l->n_runs; i++)
		buf_add(&text, l->runs[i].text, l->runs[i].length);
	text_fold(&fold, buf_str(&text), text.len);
	bool has = strstr(buf_str(&fold), folded) != NULL;
	buf_free(&text);
	buf_free(&fold);
	return has;
}

static void draw_run(struct canvas *c, const struct line_run *r, const char *find)
{
	struct look look = c->theme->looks[r->role];
	look.attributes |= r->attributes;
	size_t from = 0;
	for (size_t i = 0; find && i < r->length;) {
		size_t n = match_at(r->text + i, r->length - i, find);
		if (n) {
			canvas_look(c, &look, r->text + from, i - from);
			canvas_put(c, ROLE_MATCH, r->text + i, n);
			from = i + n;
		}
		i += n ? n : text_grapheme(r->text + i, r->length - i);
	}
	canvas_look(c, &look, r->text + from, r->length - from);
}

static uint32_t block_of_line(const struct line *l)
{
	return l->block == LINE_FOLD ? l->offset : l->block;
}

static void draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c)
{
	const struct story_view *v = &ui->story;
	const struct line *l = &v->layout->lines[row];
	int margin = ((int)view->width - (int)v->layout->width) / 2;
	if (v->choosing && block_of_line(l) == v->block && l->n_runs)
		canvas_puts(c, ROLE_SELECTED, "▌");
	canvas_to(c, (margin > MARGIN ? margin : MARGIN) + (int)l->indent);
	const char *find = v->find && line_has(l, v->find) ? v->find : NULL;
	for (uint32_t i = 0; i < l->n_runs; i++)
		draw_run(c, &l->runs[i], find);
}

static void story_resized(struct ui *ui, struct view *view)
{
	struct story_view *v = &ui->story;
	(void)view;
	if (!v->article || (v->layout && v->layout->width == text_columns(ui)))
		return;
	rebuild(ui);
}

static void story_moved(struct ui *ui, struct view *view)
{
	(void)view;
	remember_place(&ui->story);
}

static void story_close(struct ui *ui, struct view *view)
{
	struct story_view *v = &ui->story;
	(void)view;
	layout_free(v->layout);
	article_free(v->article);
	arena_free(v->arena);
	free(v->find);
}

static const struct view_ops ops = {N_("story"), draw_title, draw_row, story_resized, story_moved, story_close};

void story_init(struct story_view *v)
{
	v->view.ops = &ops;
	v->view.list.text = true;
}

const char *story_link(const struct ui *ui, long number)
{
	const struct story_view *v = &ui->story;
	if (!v->article || !v->layout || number < 1)
		return NULL;
	if ((unsigned long)number <= v->layout->n_links)
		return v->article->links[v->layout->links[number - 1]];
	return NULL;
}

/* --- actions --- */

unsigned action_hidden(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	(void)call;
	if (!v->layout || !v->layout->hidden)
		return status_say(ui, _("nothing was set aside in this story"));
	remember_place(v);
	v->show_hidden = !v->show_hidden;
	rebuild(ui);
	return CHANGED_SCREEN;
}

unsigned action_text(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	(void)call;
	if (!v->id)
		return 0;
	v->which = v->which == TEXT_CLEAN ? TEXT_OF_FEED : TEXT_CLEAN;
	v->place_block = v->place_offset = 0;
	return load(ui);
}

static unsigned to_heading(struct ui *ui, int dir)
{
	struct story_view *v = &ui->story;
	size_t n = v->layout ? v->layout->n : 0;
	for (long i = (long)v->view.list.top + dir; i >= 0 && i < (long)n; i += dir) {
		const struct line *l = &v->layout->lines[i];
		if (l->block < v->article->n_blocks && l->offset == 0 && v->article->blocks[l->block].kind == BLOCK_HEADING && l->n_runs) {
			list_go(&v->view.list, (size_t)i);
			return CHANGED_SCREEN;
		}
	}
	return status_say(ui, dir > 0 ? _("no heading below") : _("no heading above"));
}

unsigned action_next_heading(struct ui *ui, const struct call *call)
{
	(void)call;
	return to_heading(ui, 1);
}

unsigned action_prev_heading(struct ui *ui, const struct call *call)
{
	(void)call;
	return to_heading(ui, -1);
}

/* --- finding --- */

static size_t count_matches(const struct story_view *v)
{
	size_t n = 0;
	for (size_t i = 0; v->find && v->layout && i < v->layout->n; i++)
		n += line_has(&v->layout->lines[i], v->find);
	return n;
}

bool story_step_match(struct ui *ui, int dir, bool here)
{
	struct story_view *v = &ui->story;
	size_t n = v->layout ? v->layout->n : 0;
	if (!v->find || !n)
		return false;
	/* the window may stand still at the end, so the match itself is remembered */
	size_t from = v->match_line < n ? v->match_line : v->view.list.top;
	if (from < v->view.list.top || from >= v->view.list.top + v->view.list.height)
		from = dir > 0 ? v->view.list.top : v->view.list.top + v->view.list.height - 1;
	for (size_t k = here ? 0 : 1; k <= n; k++) {
		size_t i = dir > 0 ? (from + k) % n : (from + n * 2 - k) % n;
		if (!line_has(&v->layout->lines[i], v->find))
			continue;
		v->match_line = i;
		if (i < v->view.list.top || i >= v->view.list.top + v->view.list.height)
			list_go(&v->view.list, i > 3 ? i - 3 : 0);
		return true;
	}
	return false;
}

unsigned story_find(struct ui *ui, const char *words)
{
	struct story_view *v = &ui->story;
	struct buf fold = BUF_INIT;
	free(v->find);
	v->find = NULL;
	text_fold(&fold, words, strlen(words));
	if (!fold.len) {
		buf_free(&fold);
		return CHANGED_SCREEN;
	}
	v->find = buf_steal(&fold);
	v->match_line = v->view.list.top;
	size_t n = count_matches(v);
	if (!story_step_match(ui, 1, true))
		return status_fail(ui, _("'%s' is not in this story"), words);
	return status_say(ui, ngettext("found in %zu line", "found in %zu lines", n), n);
}

/* --- picking a block --- */

static bool pickable(const struct story_view *v, uint32_t block)
{
	return block < v->article->n_blocks && v->article->blocks[block].length;
}

unsigned action_pick(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	(void)call;
	if (!v->article || !v->layout)
		return 0;
	remember_place(v);
	v->choosing = !v->choosing;
	v->block = 0;
	for (size_t i = v->view.list.top; i < v->layout->n; i++) {
		uint32_t b = block_of_line(&v->layout->lines[i]);
		if (pickable(v, b)) {
			v->block = b;
			break;
		}
	}
	rebuild(ui);
	return v->choosing ? status_say(ui, _("up and down pick a block; x hides its like on this site, X keeps it; ESC ends")) : CHANGED_SCREEN;
}

bool story_move_pick(struct ui *ui, long step)
{
	struct story_view *v = &ui->story;
	if (!v->choosing || !v->layout)
		return false;
	for (long b = (long)v->block + step; b >= 0 && b < (long)v->article->n_blocks; b += step > 0 ? 1 : -1) {
		if (!pickable(v, (uint32_t)b))
			continue;
		v->block = (uint32_t)b;
		break;
	}
	size_t line = layout_find(v->layout, v->block, 0);
	if (line < v->view.list.top || line + 2 >= v->view.list.top + v->view.list.height)
		list_go(&v->view.list, line > 4 ? line - 4 : 0);
	return true;
}

unsigned story_fetch(struct ui *ui)
{
	struct story_view *v = &ui->story;
	if (!v->id)
		return 0;
	fetch_page(ui, v->id);
	return CHANGED_SCREEN;
}
