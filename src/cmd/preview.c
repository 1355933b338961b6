#include <config.h>

#include "cmd/preview.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "model/filter.h"
#include "model/work.h"

enum {
	STORIES_MOST = 2000,
	LOOK_MS = 3000,             /* how long a user waits for an answer */
	SECONDS_MOST = 30,          /* of one story */
	BLOCKS_MOST = 100,
	PRINTED_COLUMNS = 74
};

/* --- one story --- */

/* 1: nothing can be made of it. */
static int ask(struct work_session *w, const struct work_request *r, struct article **out, struct buf *err)
{
	struct work_answer answer = {0};
	int result = work_ask(w, r, SECONDS_MOST, &answer, err);
	if (result == 0 && (answer.error || !answer.article))
		result = 1;
	*out = answer.article;
	answer.article = NULL;
	work_answer_free(&answer);
	return result;
}

static int extract_content(struct store *s, struct work_session *w, const struct entry *e, uint32_t flags, struct arena *a,
                           struct article **out, const char **url, struct buf *err)
{
	struct buf html = BUF_INIT, base = BUF_INIT;
	int result = e->flags & ENTRY_FULL ? 1 : store_content(s, e->id, &html, &base, err);
	*url = arena_strdup(a, base.len ? base.data : e->url);
	struct work_request r = {.kind = WORK_FRAGMENT, .flags = flags, .url = *url, .content_type = "text/html; charset=utf-8",
	                         .title = e->title, .body = buf_str(&html), .length = html.len};
	if (result == 0)
		result = html.len ? ask(w, &r, out, err) : 1;
	buf_free(&html);
	buf_free(&base);
	return result;
}

int preview_extract(struct store *s, struct work_session *w, const struct entry *e, uint32_t flags, struct arena *a,
                    struct article **out, const char **url, struct buf *err)
{
	struct kept_page page;
	*out = NULL;
	int result = store_page(s, e->id, NULL, &page, err);
	if (result > 0) {
		kept_page_free(&page);
		return extract_content(s, w, e, flags, a, out, url, err);
	}
	*url = arena_strdup(a, page.url.len ? page.url.data : e->url);
	struct work_request r = {.kind = WORK_PAGE, .flags = flags, .url = *url, .content_type = page.content_type.len ? page.content_type.data : NULL,
	                         .title = e->title, .item = e->url, .body = buf_str(&page.body), .length = page.body.len};
	if (result == 0)
		result = ask(w, &r, out, err);
	kept_page_free(&page);
	return result;
}

/* --- what changes --- */

/* The shown blocks of an article by their text; a text twice is there once. */
static struct map *shown_texts(const struct article *a)
{
	struct map *m = map_new();
	for (uint32_t i = 0; i < a->n_blocks; i++)
		if (!a->blocks[i].hidden && a->blocks[i].length)
			map_put(m, a->blocks[i].text, m);
	return m;
}

static void add_block(struct preview *p, const struct entry *e, const struct block *b, bool hidden)
{
	if (p->n == BLOCKS_MOST)
		return;
	GROW(p->blocks, p->n, p->cap);
	p->blocks[p->n++] = (struct preview_block){
		e->id, arena_strdup(p->arena, e->title ? e->title : ""), arena_strdup(p->arena, b->text), hidden};
}

/* Blocks shown in `a` whose text is not shown in `b`. */
static size_t missing(struct preview *p, const struct entry *e, const struct article *a, const struct article *b, bool hidden)
{
	struct map *there = shown_texts(b);
	size_t n = 0;
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *block = &a->blocks[i];
		if (block->hidden || !block->length || map_get(there, block->text))
			continue;
		n++;
		add_block(p, e, block, hidden);
	}
	map_free(there);
	return n;
}

static void compare(struct preview *p, const struct entry *e, const struct article *before, const struct article *after)
{
	size_t hides = missing(p, e, before, after, true), shows = missing(p, e, after, before, false);
	p->hides += hides;
	p->shows += shows;
	p->changed += hides + shows > 0;
	p->wild += (after->flags & ~before->flags & ARTICLE_RULE_WILD) != 0;
}

static int look_at(struct store *s, struct work_session *plain, struct work_session *trial, const struct entry *e, struct preview *p, struct buf *err)
{
	struct article *before = NULL, *after = NULL;
	const char *url;
	struct arena *a = arena_new();
	int result = preview_extract(s, plain, e, 0, a, &before, &url, err);
	if (result == 0)
		result = preview_extract(s, trial, e, 0, a, &after, &url, err);
	p->stories++;
	if (result > 0)
		p->unkept++;
	else if (result == 0)
		compare(p, e, before, after);
	article_free(before);
	article_free(after);
	arena_free(a);
	return result < 0 ? -1 : 0;
}

static const char *host_of(const char *rule, struct arena *a)
{
	return arena_strndup(a, rule, strcspn(rule, "#"));
}

int preview_make(struct store *s, const char *rules_dir, const char *rule, const char *filter, struct preview *out, struct buf *err)
{
	struct work_session plain = {0}, trial = {0};
	struct entry_query q = {.limit = STORIES_MOST, .sort = SORT_NEWEST};
	struct entry_list list = {0};
	struct arena *a = arena_new();
	struct filter *f = filter ? filter_parse(filter, err) : NULL;
	*out = (struct preview){.arena = arena_new()};
	out->rule = arena_strdup(out->arena, rule);
	out->host = host_of(rule, out->arena);
	q.filter = f;
	int result = filter && !f ? -1 : store_entries(s, &q, a, &list, err);
	if (result == 0)
		result = work_open(rules_dir, NULL, &plain, err);
	if (result == 0)
		result = work_open(rules_dir, rule, &trial, err);
	int64_t end = now_ms() + LOOK_MS;
	for (size_t i = 0; i < list.n && result == 0 && now_ms() < end; i++)
		result = look_at(s, &plain, &trial, &list.items[i], out, err);
	out->cut = out->stories < list.n || list.n == STORIES_MOST;
	work_close(&plain);
	work_close(&trial);
	filter_free(f);
	arena_free(a);
	return result;
}

void preview_free(struct preview *p)
{
	arena_free(p->arena);
	free(p->blocks);
	*p = (struct preview){0};
}

/* --- in words --- */

void preview_sum(const struct preview *p, struct buf *out)
{
	if (p->hides + p->shows == 0)
		buf_addf(out, ngettext("changes nothing in %zu story", "changes nothing in %zu stories", p->stories), p->stories);
	if (p->hides)
		buf_addf(out, ngettext("hides %zu block", "hides %zu blocks", p->hides), p->hides);
	if (p->hides && p->shows)
		buf_adds(out, ", ");
	if (p->shows)
		buf_addf(out, ngettext("shows %zu block", "shows %zu blocks", p->shows), p->shows);
	if (p->hides + p->shows && p->cut)
		buf_addf(out, ngettext(" in %zu of the newest %zu story", " in %zu of the newest %zu stories", p->stories), p->changed, p->stories);
	else if (p->hides + p->shows)
		buf_addf(out, ngettext(" in %zu of %zu story", " in %zu of %zu stories", p->stories), p->changed, p->stories);
	if (*p->host)
		buf_addf(out, _(" of %s"), p->host);
	if (p->wild)
		buf_addf(out, ngettext("; too much in %zu, where it is not obeyed", "; too much in %zu, where it is not obeyed", p->wild), p->wild);
	if (p->unkept)
		buf_addf(out, ngettext("; of %zu nothing is kept", "; of %zu nothing is kept", p->unkept), p->unkept);
}

void preview_print(const struct preview *p, struct buf *out)
{
	buf_addf(out, "%s\n", p->rule);
	preview_sum(p, out);
	buf_addc(out, '\n');
	for (size_t i = 0; i < p->n; i++) {
		const struct preview_block *b = &p->blocks[i];
		if (i == 0 || p->blocks[i - 1].id != b->id)
			buf_addf(out, "\n%s (%lld)\n", b->title, (long long)b->id);
		size_t n = strcspn(b->text, "\n"), cut = text_cut(b->text, n, PRINTED_COLUMNS);
		buf_addf(out, "  %c %.*s%s\n", b->hidden ? '-' : '+', (int)cut, b->text, b->text[cut] ? "…" : "");
	}
	if (p->n < p->hides + p->shows)
		buf_addf(out, "  …\n");
}

/* --- which stories --- */

static void add_host(const char *host, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (host[i] == '.')
			buf_adds(out, "[.]");
		else if (host[i] == '*')
			buf_adds(out, "[^/]*");
		else if (!strchr("\"\\()[]{}|^$+?", host[i]))
			buf_addc(out, host[i]);
	}
}

void preview_site_filter(const char *rule, struct buf *out)
{
	static const char local[] = "localhost";
	size_t end = strcspn(rule, "#"), hosts = 0;
	struct buf all = BUF_INIT;
	bool files = false;
	for (size_t i = 0, n; i < end; i += n + 1) {
		n = strcspn(rule + i, ",#");
		if (n == 0 || rule[i] == '~')
			continue;
		buf_adds(&all, hosts++ ? "|" : "");
		add_host(rule + i, n, &all);
		files = files || (n == strlen(local) && memcmp(rule + i, local, n) == 0);
	}
	if (hosts)
		buf_addf(out, "page =~ \"^https?://([^/]*[.])?(%s)(:|/|$)%s\"", buf_str(&all), files ? "|^file:" : "");
	buf_free(&all);
}
