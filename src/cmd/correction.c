#include <config.h>

#include "cmd/correction.h"

#include <inttypes.h>
#include <string.h>

#include "cmd/preview.h"
#include "model/store_entry.h"
#include "model/user_rules.h"
#include "model/work.h"

enum { RULES_MOST = 8 };

/* What is asked about, while its rule is looked for. */
struct search {
	struct store *store;
	const char *rules_dir;
	const struct wish *wish;
	struct arena *arena;
	struct entry entry;
	struct article *article;    /* as it is kept */
	const struct block *block;
	const char *url;            /* for whose host rules are asked */
	const char *selector;       /* that could name the block, or NULL */
	bool kept;                  /* rules can be tried */
};

static int find_block(struct search *s, struct buf *err)
{
	const struct wish *w = s->wish;
	int result = store_entry(s->store, w->id, s->arena, &s->entry, err);
	if (result > 0)
		return fail(err, _("there is no story %" PRId64), w->id);
	if (result == 0)
		result = store_article(s->store, w->id, &s->article, err);
	if (result == 0 && (!s->article || w->block >= s->article->n_blocks))
		return fail(err, _("story %" PRId64 " has no block %" PRIu32), w->id, w->block);
	if (result == 0)
		s->block = &s->article->blocks[w->block];
	return result;
}

/* The block of the same text, that of the same number before others. */
static const struct block *same_block(const struct article *a, const struct block *b, uint32_t number)
{
	if (number < a->n_blocks && str_eq(a->blocks[number].text, b->text))
		return &a->blocks[number];
	for (uint32_t i = 0; i < a->n_blocks; i++)
		if (str_eq(a->blocks[i].text, b->text))
			return &a->blocks[i];
	return NULL;
}

static int find_selector(struct search *s, struct buf *err)
{
	struct work_session w;
	struct article *a = NULL;
	if (work_open(s->rules_dir, NULL, &w, err) != 0)
		return -1;
	int result = preview_extract(s->store, &w, &s->entry, WORK_SELECTORS, s->arena, &a, &s->url, err);
	work_close(&w);
	const struct block *b = result == 0 ? same_block(a, s->block, s->wish->block) : NULL;
	s->selector = b && b->why ? arena_strdup(s->arena, b->why) : NULL;
	s->kept = b != NULL;
	article_free(a);
	return result < 0 ? -1 : 0;
}

/* A paragraph that was torn again is not found any more, and is what is wanted. */
static bool is_done(const struct search *s, const struct block *b)
{
	if (!s->wish->keep)
		return !b || b->hidden;
	return b ? !b->hidden && b->n_seams == 0 : s->block->n_seams > 0;
}

/* Does the rule do what is wanted? 1: it does not, and `err` says why. */
static int try_rule(struct search *s, const char *rule, struct buf *err)
{
	struct work_session w;
	struct article *a = NULL;
	const char *url;
	if (work_open(s->rules_dir, rule, &w, err) != 0)
		return -1;
	int result = preview_extract(s->store, &w, &s->entry, 0, s->arena, &a, &url, err);
	work_close(&w);
	const struct block *b = result == 0 ? same_block(a, s->block, s->wish->block) : NULL;
	if (result == 0 && (a->flags & ARTICLE_RULE_WILD) && a->note && strstr(a->note, "trial "))
		fail(err, _("the rule %s would hide more than a fifth of this story"), rule), result = 1;
	else if (result == 0 && !s->wish->keep && article_words(a) * 2 < article_words(s->article))
		fail(err, _("the rule %s would hide more than half of this story"), rule), result = 1;
	else if (result == 0 && !is_done(s, b))
		fail(err, _("the rule %s does not do that here"), rule), result = 1;
	article_free(a);
	return result;
}

/* The first of the rules that does is ours, the ones after it are offered. */
static int choose(struct search *s, struct buf *rules, struct correction *out, struct buf *err)
{
	out->others = arena_array(out->arena, RULES_MOST, sizeof *out->others);
	struct buf why = BUF_INIT;
	int result = 0;
	for (char *p = rules->data, *end; result >= 0 && p && *p && out->n_others < RULES_MOST; p = end + (*end == '\n')) {
		end = p + strcspn(p, "\n");
		const char *rule = arena_strndup(out->arena, p, (size_t)(end - p));
		buf_truncate(&why, 0);
		result = s->kept ? try_rule(s, rule, &why) : 0;
		if (result == 0 && !out->rule)
			out->rule = rule;
		else if (result == 0)
			out->others[out->n_others++] = rule;
		else if (!out->rule || result < 0)
			buf_truncate(err, 0), buf_adds(err, buf_str(&why));
	}
	buf_free(&why);
	if (result >= 0 && out->rule)
		buf_truncate(err, 0);
	return result >= 0 && out->rule ? 0 : -1;
}

/* "user.rules example.org##.box, line 3": what hides the block is a rule of
 * the user's own, as long as it is in the file. */
static bool is_own(const struct search *s, struct correction *out)
{
	static const char name[] = "user.rules ";
	const struct block *b = s->block;
	const char *end = b->why ? strstr(b->why, ", line ") : NULL;
	if (!s->wish->keep || b->hidden_by != HIDDEN_BY_USER || !end || !str_starts(b->why, name))
		return false;
	out->rule = arena_strndup(out->arena, b->why + strlen(name), (size_t)(end - b->why) - strlen(name));
	out->forgets = user_rules_has(s->rules_dir, out->rule);
	if (!out->forgets)
		out->rule = NULL;
	return out->forgets;
}

static int find_rule(struct search *s, struct correction *out, struct buf *err)
{
	struct buf rules = BUF_INIT;
	if (!s->wish->rule && is_own(s, out))
		return 0;
	int result = find_selector(s, err);
	if (result == 0 && s->wish->rule)
		buf_adds(&rules, s->wish->rule);
	else if (result == 0)
		result = user_rule_propose(s->block, s->selector, s->url, s->wish->keep, &rules, err);
	if (result == 0)
		result = choose(s, &rules, out, err);
	buf_free(&rules);
	return result;
}

int correction_find(struct store *store, const char *rules_dir, const struct wish *w, struct correction *out, struct buf *err)
{
	struct search s = {.store = store, .rules_dir = rules_dir, .wish = w, .arena = arena_new()};
	*out = (struct correction){.arena = arena_new()};
	int result = find_block(&s, err);
	if (result == 0)
		result = find_rule(&s, out, err);
	article_free(s.article);
	arena_free(s.arena);
	return result;
}

void correction_free(struct correction *c)
{
	arena_free(c->arena);
	*c = (struct correction){0};
}

int correction_learn(struct store *s, const char *rules_dir, const char *rule, bool note, struct buf *err)
{
	int result = user_rules_add(rules_dir, rule, err);
	return result == 0 && note ? store_note_rule(s, rule, true, err) : result;
}

int correction_forget(struct store *s, const char *rules_dir, const char *rule, bool note, struct buf *err)
{
	int result = user_rules_remove(rules_dir, rule, err);
	return result == 0 && note ? store_note_rule(s, rule, false, err) : result;
}
