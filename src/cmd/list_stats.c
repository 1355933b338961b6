#include <config.h>

#include "cmd/list_stats.h"

#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "model/store_entry.h"
#include "model/work.h"

enum { SECONDS_MOST = 60, STORIES_MOST = 500 };

/* --- hits --- */

struct hits {
	size_t *of;                 /* each source */
	size_t stories;
};

/* The list of the longest title that `why` begins with: one may begin as
 * another does ("EasyList", "EasyList Germany"). */
static void count_block(const struct work_answer *lists, const struct block *b, struct hits *h)
{
	size_t found = lists->n_lists, longest = 0;
	if (!b->hidden || !b->why || b->hidden_by < HIDDEN_BY_RULE)
		return;
	for (size_t i = 0; i < lists->n_lists; i++) {
		const char *title = lists->lists[i].title;
		size_t n = strlen(title);
		if (n > longest && str_starts(b->why, title) && (b->why[n] == ' ' || b->why[n] == '\0')) {
			found = i;
			longest = n;
		}
	}
	if (found < lists->n_lists)
		h->of[found]++;
}

static int count_stories(struct store *s, const struct work_answer *lists, struct hits *h, struct buf *err)
{
	struct arena *arena = arena_new();
	struct entry_query q = {.limit = STORIES_MOST, .sort = SORT_NEWEST};
	struct entry_list list;
	int result = store_entries(s, &q, arena, &list, err);
	for (size_t i = 0; result == 0 && i < list.n; i++) {
		struct article *a = NULL;
		if (store_article(s, list.items[i].id, &a, err) < 0)
			result = -1;
		for (uint32_t k = 0; a && k < a->n_blocks; k++)
			count_block(lists, &a->blocks[k], h);
		h->stories += a != NULL;
		article_free(a);
	}
	arena_free(arena);
	return result;
}

static int count_hits(struct app *app, const struct work_answer *lists, struct hits *h, struct buf *err)
{
	h->of = xcalloc(lists->n_lists + 1, sizeof *h->of);
	if (!file_exists(app->paths.store))
		return 0;
	struct store *s = store_open_to_read(app->paths.store, err);
	int result = s ? count_stories(s, lists, h, err) : -1;
	store_close(s);
	return result;
}

/* --- printing --- */

static void add_number(struct buf *out, uint32_t n, const char *what)
{
	if (n)
		buf_addf(out, "  %7" PRIu32 "  %s\n", n, what);
}

static void add_text(struct buf *out, const struct list_stats *s, size_t hits, size_t stories)
{
	const struct list_count *c = &s->count;
	buf_addf(out, str_eq(s->file, s->title) ? "%s\n" : "%s (%s)\n", s->title, s->file);
	add_number(out, c->generic, _("selectors for all sites"));
	add_number(out, c->specific, _("selectors for named sites"));
	add_number(out, c->text, _("rules over words"));
	add_number(out, c->exceptions, _("exceptions"));
	add_number(out, c->network, _("rules over addresses"));
	for (size_t i = LIST_KEPT + 1; i < LIST_DROPS; i++) {
		struct buf why = BUF_INIT;
		buf_addf(&why, _("dropped: %s"), list_drop_name((enum list_drop)i));
		add_number(out, c->dropped[i], buf_str(&why));
		buf_free(&why);
	}
	if (stories)
		buf_addf(out, ngettext("  %7zu  blocks hidden in the newest story\n", "  %7zu  blocks hidden in the newest %zu stories\n", stories), hits, stories);
}

static json_t *object_of(const struct list_stats *s, size_t hits, size_t stories)
{
	const struct list_count *c = &s->count;
	json_t *o = json_object(), *dropped = json_object();
	json_set_string(o, "file", s->file);
	json_set_string(o, "title", s->title);
	json_object_set_new(o, "generic", json_integer(c->generic));
	json_object_set_new(o, "specific", json_integer(c->specific));
	json_object_set_new(o, "text", json_integer(c->text));
	json_object_set_new(o, "exceptions", json_integer(c->exceptions));
	json_object_set_new(o, "network", json_integer(c->network));
	for (size_t i = LIST_KEPT + 1; i < LIST_DROPS; i++)
		if (c->dropped[i])
			json_object_set_new(dropped, list_drop_key((enum list_drop)i), json_integer(c->dropped[i]));
	json_object_set_new(o, "dropped", dropped);
	json_object_set_new(o, "hidden", json_integer((json_int_t)hits));
	json_object_set_new(o, "stories", json_integer((json_int_t)stories));
	return o;
}

static void add_all(const struct work_answer *lists, const struct hits *h, bool json, struct buf *out)
{
	json_t *array = json_array();
	for (size_t i = 0; i < lists->n_lists; i++) {
		if (json)
			json_array_append_new(array, object_of(&lists->lists[i], h->of[i], h->stories));
		else
			add_text(out, &lists->lists[i], h->of[i], h->stories);
	}
	if (json)
		json_add_array(out, array);
	json_decref(array);
}

int list_stats_print(struct app *app, bool json, struct buf *out, struct buf *err)
{
	struct work_request request = {.kind = WORK_LISTS, .body = ""};
	struct work_answer answer = {0};
	struct hits hits = {0};
	if (work_once(app->paths.rules_dir, &request, SECONDS_MOST, &answer, err) != 0)
		return -1;
	int result = answer.error ? fail(err, "%s", answer.error) : count_hits(app, &answer, &hits, err);
	if (result == 0)
		add_all(&answer, &hits, json, out);
	free(hits.of);
	work_answer_free(&answer);
	return result;
}
