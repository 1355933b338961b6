/* Entries, from "pending" to an article in the store: the page behind each,
 * or the feed's own text, or both. */
#include <config.h>

#include "fetch/poller.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/uri.h"
#include "fetch/page_http.h"
#include "model/store_entry.h"

enum {
	ACTIVE_MOST = 2048,         /* entries on their way; enough for many hosts at once */
	JOBS_MOST = 256,            /* at the workers, before more is taken on */
	CHUNK = 256,                /* entries read from the store at a time */
	PAGES_MOST = STORE_PAGES_MOST,  /* of one story */
	LONG_FEED_TEXT = 3000       /* bytes of HTML: full-text "auto" is content with it */
};

struct stories {
	struct poller *p;
	size_t active;
	struct arena *chunk;
	struct pending *items;
	size_t n, at;
	int64_t below;              /* the next chunk's; 0: from the newest */
	int64_t floor;              /* up to here an earlier pass has been */
	int64_t top;                /* the newest of this pass */
	bool exhausted;
	size_t added;               /* new entries when it was */
	struct buf error;
};

struct story {
	struct stories *s;
	int64_t id;
	char *url, *title;
	char *local;                /* the file that its page is, or NULL */
	const struct feed_settings *own;
	struct http_settings http;  /* of the last request for a page of it */
	struct arena *headers;      /* of all of them; NULL: none was made yet */
	bool at_home;               /* its page is on its feed's host */
	bool wants_page, user_asks, again;
	bool whole;                 /* from its first page to one with the whole story */
	bool page_later;            /* wanted, but not in this poll */
	char *next_url;
	struct kept_page *pages;    /* as they came; one more than parts while it is extracted */
	size_t n_pages, cap_pages;
	struct article *parts[PAGES_MOST];
	size_t n_parts;
	struct article *joined;     /* of its pages */
	char *error;                /* why there is no page */
};

struct stories *stories_new(struct poller *p, bool pending)
{
	struct stories *s = xcalloc(1, sizeof *s);
	s->p = p;
	s->exhausted = !pending;
	return s;
}

void stories_free(struct stories *s)
{
	if (!s)
		return;
	arena_free(s->chunk);
	buf_free(&s->error);
	free(s);
}

const char *stories_error(const struct stories *s)
{
	return s->error.len ? s->error.data : NULL;
}

/* --- the end of a story --- */

static void free_story(struct story *t)
{
	char *strings[] = {t->url, t->title, t->local, t->next_url, t->error};
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		free(strings[i]);
	for (size_t i = 0; i < t->n_parts; i++)
		article_free(t->parts[i]);
	if (t->n_parts != 1)
		article_free(t->joined);
	for (size_t i = 0; i < t->n_pages; i++)
		kept_page_free(&t->pages[i]);
	free(t->pages);
	arena_free(t->headers);
	t->s->active--;
	free(t);
}

static void count_page(struct story *t)
{
	struct poller *p = t->s->p;
	if (!t->wants_page)
		return;
	p->counts.pages_done++;
	p->counts.pages_failed += t->error != NULL;
	report_page(p->batch.report, t->id, t->url, t->error);
	report_progress(p->batch.report, &p->counts);
}

static int put(struct story *t, enum article_source source, const struct article *a, struct buf *err)
{
	bool fresh = source == ARTICLE_OF_PAGE && !t->again;
	return store_put_article(t->s->p->config->store, t->id, source, a, t->pages, fresh ? t->n_parts : 0, err);
}

/* A page with far less text than the feed has is a wall, not the story. */
static bool page_is_poor(const struct story *t, const struct article *feed)
{
	return feed && article_words(t->joined) * 2 < article_words(feed);
}

static bool feed_is_rich(const struct story *t, const struct article *feed)
{
	return feed && article_words(feed) * 5 >= article_words(t->joined) * 4;
}

/* Keeps what there is. `feed`: the feed's own text, NULL where it was not
 * looked at or there is none. */
static void finish(struct story *t, const struct article *feed)
{
	struct poller *p = t->s->p;
	struct buf err = BUF_INIT;
	if (t->joined && page_is_poor(t, feed) && !t->user_asks) {
		if (t->n_parts != 1)
			article_free(t->joined);
		t->joined = NULL;
		t->error = xstrdup(_("the page has less text than the feed"));
	}
	if (batch_open(&p->batch) == 0) {
		int status = 0;
		if (t->joined)
			status = put(t, ARTICLE_OF_PAGE, t->joined, &err);
		if (status >= 0 && feed && (!t->joined || feed_is_rich(t, feed)))
			status = put(t, ARTICLE_OF_FEED, feed, &err);
		if (status >= 0 && t->page_later)
			status = store_page_later(p->config->store, t->id, &err);
		else if (status >= 0 && !t->again && !t->joined && (t->error || !feed))
			status = store_page_failed(p->config->store, t->id, t->error ? t->error : _("its feed gives no text"), &err);
		batch_check(&p->batch, status, &err);
	}
	if (t->again && !t->joined && !feed && !t->error) {
		p->counts.pages--;
		p->counts.unkept++;
		t->wants_page = false;
	}
	if (t->error) {
		buf_truncate(&t->s->error, 0);
		buf_adds(&t->s->error, t->error);
	}
	buf_free(&err);
	count_page(t);
	free_story(t);
}

/* --- the feed's own text --- */

static void on_composed(void *context, struct work_answer *answer, struct buf *body)
{
	struct story *t = context;
	(void)body;
	finish(t, answer->article);
}

static void compose(struct story *t, struct buf *html, const struct buf *base)
{
	struct work_request r = {
		.kind = WORK_FRAGMENT, .url = base->len ? base->data : t->url, .content_type = "text/html; charset=utf-8",
		.title = t->title};
	pool_submit(t->s->p->pool, &r, html, on_composed, t);
}

static size_t text_bytes(const struct article *a)
{
	size_t n = 0;
	for (uint32_t i = 0; i < a->n_blocks; i++)
		if (!a->blocks[i].hidden)
			n += a->blocks[i].length;
	return n;
}

/* The feed's text is composed where there is no page, or where it could be as
 * long as the page's: markup only makes it look longer. */
static void use_feed_text(struct story *t)
{
	struct buf html = BUF_INIT, base = BUF_INIT, err = BUF_INIT;
	int status = store_content(t->s->p->config->store, t->id, &html, &base, &err);
	batch_check(&t->s->p->batch, status, &err);
	if (status == 0 && html.len && (!t->joined || html.len * 5 >= text_bytes(t->joined) * 4))
		compose(t, &html, &base);
	else
		finish(t, NULL);
	buf_free(&html);
	buf_free(&base);
	buf_free(&err);
}

static void page_failed(struct story *t, const char *why)
{
	if (t->n_parts == 0)
		t->error = xstrdup(why);
	/* a later page that fails leaves the earlier ones */
	if (t->n_parts)
		t->joined = t->n_parts == 1 ? t->parts[0] : article_join(t->parts, t->n_parts);
	use_feed_text(t);
}

/* --- its page --- */

static void fetch_page(struct story *t, const char *url);
static void next_kept(struct story *t);

static bool is_new_page(const struct story *t, const char *next)
{
	return t->n_parts < PAGES_MOST && !str_eq(next, buf_str(&t->pages[0].url)) && !str_eq(next, t->url) && !str_eq(next, t->next_url);
}

/* The whole story on one page takes the place of its first page. */
static void forget_first(struct story *t)
{
	article_free(t->parts[--t->n_parts]);
	kept_page_free(&t->pages[0]);
	t->pages[0] = t->pages[--t->n_pages];
}

/* The next page of a story is on the host of the first. The whole one may be
 * elsewhere, for a rule of the site says so; to it one goes once, and not
 * offline: it would be another page. */
static bool may_follow(const struct story *t, const struct article *part)
{
	if (!part->next || !is_new_page(t, part->next))
		return false;
	if (part->flags & ARTICLE_NEXT_IS_WHOLE)
		return uri_is_http(part->next) && !t->whole && !t->again && t->n_parts == 1;
	return uri_same_host(buf_str(&t->pages[0].url), part->next);
}

static void on_extracted(void *context, struct work_answer *answer, struct buf *body)
{
	struct story *t = context;
	if (answer->error && t->again && t->n_parts) {
		t->error = xstrdup(answer->error);
		count_page(t);
		free_story(t);          /* the story is there, whole */
		return;
	}
	if (answer->error) {
		page_failed(t, answer->error);
		return;
	}
	if (t->whole && t->n_parts == 1 && (t->parts[0]->flags & ARTICLE_NEXT_IS_WHOLE))
		forget_first(t);
	t->pages[t->n_parts].body = *body;
	*body = (struct buf)BUF_INIT;
	const struct article *part = t->parts[t->n_parts++] = answer->article;
	answer->article = NULL;
	if (may_follow(t, part)) {
		t->whole = t->whole || part->flags & ARTICLE_NEXT_IS_WHOLE;
		free(t->next_url);
		t->next_url = xstrdup(part->next);
		t->again ? next_kept(t) : fetch_page(t, t->next_url);
		return;
	}
	t->joined = t->n_parts == 1 ? t->parts[0] : article_join(t->parts, t->n_parts);
	use_feed_text(t);
}

/* `url`: where it was found. */
static void extract(struct story *t, const char *url, const char *content_type, size_t packed_most, struct buf *body)
{
	struct work_request r = {
		.kind = WORK_PAGE, .url = url, .content_type = content_type, .title = t->title, .item = t->url,
		.packed_most = (uint32_t)packed_most};
	struct kept_page page = {0};
	buf_adds(&page.url, t->next_url ? t->next_url : url ? url : "");
	buf_adds(&page.content_type, content_type ? content_type : "");
	GROW(t->pages, t->n_pages, t->cap_pages);
	t->pages[t->n_pages++] = page;
	pool_submit(t->s->p->pool, &r, body, on_extracted, t);
}

static void leave_as_it_is(struct story *t)
{
	t->s->p->counts.unkept++;
	free_story(t);
}

/* The next page of a story that is made again. One that was fetched before
 * further pages were kept stays as it is, whole. */
static void next_kept(struct story *t)
{
	struct kept_page page;
	struct buf err = BUF_INIT;
	int status = batch_check(&t->s->p->batch, store_page(t->s->p->config->store, t->id, t->next_url, &page, &err), &err);
	if (status == 0) {
		extract(t, t->next_url, page.content_type.len ? page.content_type.data : NULL, 0, &page.body);
	} else {
		t->s->p->counts.pages--;
		leave_as_it_is(t);
	}
	kept_page_free(&page);
	buf_free(&err);
}

/* Pictures, films and archives are not read for text. */
static bool is_text(const char *content_type)
{
	static const char *const texts[] = {"text/", "application/xhtml", "application/xml", "application/rss",
	                                    "application/atom", "application/json", "application/feed"};
	if (!content_type)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (ascii_istarts(content_type, texts[i]))
			return true;
	return false;
}

/* A host that wants to be left alone leaves its stories pending: the next
 * poll asks. */
static void on_refused(void *context, enum refusal why, int64_t until)
{
	struct story *t = context;
	(void)until;
	if (why == REFUSED_BY_ROBOTS) {
		page_failed(t, _("robots.txt asks not to fetch it ahead of reading"));
	} else if (t->n_parts || t->user_asks) {
		page_failed(t, _("its server asked to be left alone for a while"));
	} else {
		t->error = xstrdup(_("its server asked to be left alone for a while"));
		count_page(t);
		free_story(t);
	}
}

static int check_page(const struct http_answer *a, struct buf *err)
{
	if (http_check(a, err) != 0)
		return -1;
	if (!is_text(a->content_type))
		return fail(err, _("not a page of text: %s"), a->content_type);
	return a->body.len ? 0 : fail(err, _("the page is empty"));
}

static void on_page(void *context, struct http_answer *a)
{
	struct story *t = context;
	struct buf why = BUF_INIT;
	if (http_wants_peace(a)) {
		on_refused(t, REFUSED_FOR_NOW, NO_TIME);
		return;
	}
	if (check_page(a, &why) == 0)
		extract(t, a->url, a->content_type, a->packed_most, &a->body);
	else
		page_failed(t, why.data);
	buf_free(&why);
}

static void fetch_page(struct story *t, const char *url)
{
	/* A first page that was redirected has its next pages elsewhere. */
	bool at_home = t->at_home && uri_same_host(t->url, url);
	if (!t->headers)
		t->headers = arena_new();
	page_http(t->s->p->sites, &t->own->http, at_home, url, t->headers, &t->http);
	struct fetch f = {
		.request = {.url = url, .accept = ACCEPT_PAGE, .packed = true, .settings = &t->http, .done = on_page, .context = t},
		.obey_robots = !t->user_asks, .refused = on_refused};
	hosts_add(t->s->p->hosts, &f);
}

/* --- taking on --- */

/* Does the user want its page, and can it be had? */
static bool wants_page(const struct story *t)
{
	const struct poll_config *c = t->s->p->config;
	enum full_text wanted = t->own->full_text;
	if (!t->url || (!uri_is_http(t->url) && !t->local))
		return false;
	if (wanted == FULL_TEXT_DEFAULT)
		return c->options->full_text;
	if (wanted != FULL_TEXT_AUTO)
		return wanted == FULL_TEXT_ON;
	struct buf html = BUF_INIT, base = BUF_INIT;
	bool is_short = store_content(c->store, t->id, &html, &base, NULL) != 0 || html.len < LONG_FEED_TEXT;
	buf_free(&html);
	buf_free(&base);
	return is_short;
}

/* A feed that is a file may have its pages beside it. */
static void find_local_page(struct story *t, const char *feed_url)
{
	struct arena *a = arena_new();
	struct source source;
	source_parse(feed_url, feeds_dir(t->s->p, a), a, &source);
	const char *path = source_local_page(&source, t->url, a);
	t->local = path ? xstrdup(path) : NULL;
	arena_free(a);
}

static void read_local(struct story *t)
{
	struct buf page = BUF_INIT, err = BUF_INIT;
	if (file_read(t->local, (size_t)t->s->p->config->options->max_size << 20, &page, &err) == 0) {
		extract(t, t->url, NULL, 0, &page);
	} else {
		page_failed(t, err.data);
	}
	buf_free(&page);
	buf_free(&err);
}

static struct story *new_story(struct stories *s, const struct pending *entry)
{
	struct story *t = xcalloc(1, sizeof *t);
	const struct feed *feed = s->p->feeds ? feeds_find(s->p->feeds, entry->feed_id) : NULL;
	t->s = s;
	t->id = entry->id;
	t->url = entry->url ? xstrdup(entry->url) : NULL;
	t->title = entry->title ? xstrdup(entry->title) : NULL;
	t->own = settings_of(s->p->config->settings, feed ? feed->url : "");
	t->at_home = feed && t->url && uri_same_host(feed->url, t->url);
	if (feed && t->url && !uri_is_http(t->url))
		find_local_page(t, feed->url);
	s->active++;
	return t;
}

static void get_page(struct story *t)
{
	if (t->local)
		read_local(t);
	else if (t->url && uri_is_http(t->url))
		fetch_page(t, t->url);
	else
		page_failed(t, _("it has no page on the web"));
}

static void take_on(struct stories *s, const struct pending *entry)
{
	struct story *t = new_story(s, entry);
	t->wants_page = wants_page(t);
	if (t->wants_page && s->p->config->feeds_only) {
		t->page_later = true;
		t->wants_page = false;
	}
	if (t->wants_page) {
		s->p->counts.pages++;
		get_page(t);
	} else {
		use_feed_text(t);
	}
}

void stories_fetch_one(struct stories *s, const struct pending *entry)
{
	struct story *t = new_story(s, entry);
	t->wants_page = t->user_asks = true;
	s->p->counts.pages++;
	get_page(t);
}

/* What has neither a kept page nor a text of its feed stays as it is. */
static void again_of_feed(struct story *t, const struct entry *entry)
{
	struct poll_counts *counts = &t->s->p->counts;
	if (entry->flags & ENTRY_FULL) {
		leave_as_it_is(t);
		return;
	}
	counts->pages++;
	use_feed_text(t);
}

static void again_of_page(struct story *t, struct kept_page *page)
{
	t->s->p->counts.pages++;
	extract(t, page->url.len ? page->url.data : t->url, page->content_type.len ? page->content_type.data : NULL, 0, &page->body);
}

void stories_again(struct stories *s, const struct entry *entry)
{
	struct pending pending = {.id = entry->id, .feed_id = entry->feed_id, .url = entry->url, .title = entry->title};
	struct story *t = new_story(s, &pending);
	struct kept_page page;
	struct buf err = BUF_INIT;
	int status = store_page(s->p->config->store, entry->id, NULL, &page, &err);
	t->wants_page = t->again = true;
	batch_check(&s->p->batch, status, &err);
	if (status == 0 && page.body.len)
		again_of_page(t, &page);
	else
		again_of_feed(t, entry);
	kept_page_free(&page);
	buf_free(&err);
}

void stories_count_again(struct stories *s, const struct entry *entry)
{
	struct poll_counts *counts = &s->p->counts;
	bool kept = false;
	struct buf err = BUF_INIT;
	batch_check(&s->p->batch, store_page_kept(s->p->config->store, entry->id, &kept, &err), &err);
	if (kept || !(entry->flags & ENTRY_FULL))
		counts->pages_done++;
	else
		counts->unkept++;
	buf_free(&err);
}

/* The next entries by falling id, down to where an earlier pass began. False:
 * there are none. */
static bool next_chunk(struct stories *s)
{
	struct buf err = BUF_INIT;
	arena_free(s->chunk);
	s->chunk = arena_new();
	s->n = s->at = 0;
	int status = store_pending(s->p->config->store, s->below, !s->p->config->feeds_only, s->chunk, CHUNK, &s->items, &s->n, &err);
	batch_check(&s->p->batch, status, &err);
	buf_free(&err);
	if (status < 0)
		s->n = 0;
	if (s->n && s->below == 0)
		s->top = s->items[0].id;
	while (s->n && s->items[s->n - 1].id <= s->floor)
		s->n--;
	if (s->n)
		s->below = s->items[s->n - 1].id;
	return s->n > 0;
}

/* Another pass, for what feeds have brought meanwhile. */
static void rewind_to_newest(struct stories *s)
{
	s->exhausted = false;
	s->below = 0;
	s->floor = s->top;
}

void stories_fill(struct stories *s)
{
	const struct poller *p = s->p;
	if (s->exhausted && p->counts.added != s->added)
		rewind_to_newest(s);
	while (!s->exhausted && s->active < ACTIVE_MOST && pool_jobs(p->pool) < JOBS_MOST) {
		if (s->at == s->n && !next_chunk(s)) {
			s->exhausted = true;
			s->added = p->counts.added;
			return;
		}
		take_on(s, &s->items[s->at++]);
	}
}

bool stories_done(const struct stories *s)
{
	return s->exhausted && s->active == 0 && s->added == s->p->counts.added;
}
