/* Where the text of the story view comes from: the store, what the feed said,
 * what an author changed, and through children a page that is fetched, or the
 * whole page without anything chosen. */
#include <config.h>

#include <string.h>

#include "base/uri.h"
#include "model/store_entry.h"
#include "show/changes.h"
#include "ui/state.h"

/* --- a story without a text --- */

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

static unsigned fetched(struct ui *ui, int64_t id, const char *trouble)
{
	unsigned changed = status_progress(ui, NULL);
	if (ui->story.id != id)
		return changed;
	changed |= ui_reload(ui);
	return trouble ? changed | status_fail(ui, "%s", trouble) : changed;
}

static const struct job_handler fetch_handler = {.end = fetched};

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

/* A text that an older version of us made: from the page that is kept. */
static bool make_again(struct ui *ui, int64_t id)
{
	char number[24];
	const char *arguments[] = {"extract", "--again", number, NULL};
	snprintf(number, sizeof number, "%lld", (long long)id);
	if (job_running(ui, &fetch_handler, id))
		return true;                    /* it is on its way */
	if (ui->story.made_again || ui_start_tidings(ui, &fetch_handler, id, arguments, NULL) != 0)
		return false;
	ui->story.made_again = true;
	status_progress(ui, _("making the text of this story anew…"));
	return true;
}

static const char *why_no_text(const struct ui *ui, const struct entry *e)
{
	if (ui->story.which != TEXT_CLEAN)
		return NULL;                    /* not the page was asked for */
	if (e->error)
		return e->error;
	return job_running(ui, &fetch_handler, e->id) ? _("Its page is being fetched.") : _("Its page was not fetched yet; r fetches it.");
}

/* --- another article in its place --- */

static bool same_text(const struct block *a, const struct block *b)
{
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* The reader stays at the paragraph, wherever it is in the other article: an
 * editor's note above it, or a menu, must not move the text under the eyes. */
static void follow_place(struct story_view *v, const struct article *to)
{
	const struct article *from = v->article;
	uint32_t at = v->place_block, found = UINT32_MAX;
	if (!from || at >= from->n_blocks || (at == 0 && v->place_offset == 0))
		return;
	for (uint32_t i = 0; i < to->n_blocks; i++) {
		uint32_t far = i > at ? i - at : at - i;
		if (same_text(&from->blocks[at], &to->blocks[i]) && (found == UINT32_MAX || far < (found > at ? found - at : at - found)))
			found = i;
	}
	if (found != UINT32_MAX)
		v->place_block = found;
	else if (at >= to->n_blocks)
		v->place_block = v->place_offset = 0;
}

/* A block that was picked is one by its number: another text under it is
 * another block, or none. */
static void check_pick(struct story_view *v, const struct article *to)
{
	const struct article *from = v->article;
	uint32_t at = v->block;
	v->choosing = v->choosing && from && at < from->n_blocks && at < to->n_blocks && same_text(&from->blocks[at], &to->blocks[at]);
}

/* --- the whole page, from a worker's hands --- */

static void put_article(struct ui *ui, struct article *a)
{
	struct story_view *v = &ui->story;
	if (!a->title)
		a->title = arena_strdup(a->arena, v->entry.title);
	follow_place(v, a);
	check_pick(v, a);
	article_free(v->article);
	v->article = a;
	story_lay_out(ui);
}

static unsigned plain_output(struct ui *ui, int64_t id, const void *bytes, size_t n)
{
	struct buf err = BUF_INIT;
	if (ui->story.id != id || ui->story.which != TEXT_OF_PAGE)
		return 0;
	struct article *a = article_decode(bytes, n, &err);
	if (!a)
		return status_trouble(ui, &err);
	put_article(ui, a);
	return CHANGED_SCREEN;
}

static unsigned plain_end(struct ui *ui, int64_t id, const char *trouble)
{
	if (!trouble || ui->story.id != id || ui->story.which != TEXT_OF_PAGE)
		return 0;
	ui->story.which = TEXT_CLEAN;
	return story_load(ui) | status_fail(ui, "%s", trouble);
}

static const struct job_handler plain_handler = {.output = plain_output, .end = plain_end};

/* Until it is there, the text that is shown stays. */
static unsigned start_plain(struct ui *ui)
{
	char number[24];
	const char *arguments[] = {"show", "--plain", "--encoded", number, NULL};
	struct buf err = BUF_INIT;
	snprintf(number, sizeof number, "%lld", (long long)ui->story.id);
	if (job_running(ui, &plain_handler, ui->story.id))
		return 0;
	if (ui_start_tidings(ui, &plain_handler, ui->story.id, arguments, &err) != 0)
		return status_trouble(ui, &err);
	return CHANGED_SCREEN;
}

/* --- loading --- */

/* What its author changed; nothing where the text before is not kept. */
static int load_changes(struct ui *ui, struct article **out, struct buf *err)
{
	struct article *before = NULL, *after = NULL;
	int result = store_article_before(ui->store, ui->story.id, &before, err);
	if (result == 0 && before)
		result = store_article(ui->store, ui->story.id, &after, err);
	if (result == 0 && before && after)
		*out = changes_build(before, after, NULL);
	article_free(before);
	article_free(after);
	return result;
}

static int load_article(struct ui *ui, struct article **out, struct buf *err)
{
	const struct story_view *v = &ui->story;
	if (v->which == TEXT_OF_CHANGES)
		return load_changes(ui, out, err);
	if (v->which == TEXT_OF_FEED)
		return store_article_of(ui->store, v->id, ARTICLE_OF_FEED, out, err);
	return store_article(ui->store, v->id, out, err);
}

static bool is_to_be_fetched(const struct ui *ui)
{
	const struct story_view *v = &ui->story;
	return v->which == TEXT_CLEAN && !v->fetched && v->entry.url && uri_is_http(v->entry.url) && !v->entry.error && !poll_is_running(ui);
}

unsigned story_load(struct ui *ui)
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
	if (v->which == TEXT_OF_PAGE && v->article)
		return changed | start_plain(ui);
	bool old = load_article(ui, &a, &err) != 0;
	bool again = old && v->which == TEXT_CLEAN && make_again(ui, v->id);
	if (old && !again)
		changed |= status_trouble(ui, &err);
	if (!a && !again && is_to_be_fetched(ui)) {
		v->fetched = true;
		fetch_page(ui, v->id);
	}
	if (!a && v->which == TEXT_OF_FEED && !v->entry.summary)
		changed |= status_say(ui, _("the feed has no text of its own for this story"));
	if (!a && v->which == TEXT_OF_CHANGES)
		changed |= status_say(ui, _("what it said before is not kept"));
	put_article(ui, a ? a : make_do(&v->entry, why_no_text(ui, &v->entry)));
	buf_free(&err);
	return changed;
}

/* Changes come first where there are any: they are why one looks. */
static enum story_text next_text(const struct story_view *v)
{
	enum story_text next = (v->which + 1) % STORY_TEXTS;
	return next == TEXT_OF_CHANGES && !(v->entry.flags & ENTRY_CHANGED) ? next + 1 : next;
}

unsigned action_text(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	(void)call;
	if (!v->id)
		return 0;
	v->which = next_text(v);
	v->choosing = false;            /* blocks are picked in the clean text alone */
	return story_load(ui);
}

unsigned story_fetch(struct ui *ui)
{
	struct story_view *v = &ui->story;
	if (!v->id)
		return 0;
	fetch_page(ui, v->id);
	return CHANGED_SCREEN;
}
