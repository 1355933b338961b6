/* Feeds, from "due" to a row in the store. */
#include <config.h>

#include "fetch/poller.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/map.h"
#include "base/path.h"
#include "base/wire.h"
#include "fetch/schedule.h"
#include "model/store_feed.h"

enum {
	MOVED_TIMES = 3,            /* permanent redirects in a row that agree before the feeds file is changed */
	LINKS_NAMED = 3,
	FILE_MOST = WIRE_FRAME_MOST - (1 << 20)     /* it has to fit into a frame with its URL */
};

struct feeds {
	struct poller *p;
	struct arena *arena;
	struct feed_list all;
	const char *dir;
	struct asked *asked;        /* those to be polled */
	size_t n, done;
	size_t found;               /* in all, by feeds_find */
};

/* One feed on its way. */
struct asked {
	struct feeds *feeds;
	const struct feed *feed;
	const struct feed_settings *own;
	struct source source;
	int status;
	char *url;                  /* that answered */
	char *moved_to, *etag, *last_modified;
	uint64_t body_hash;
	int64_t fresh, retry_after;
	bool refused;               /* it was not asked at all */
};

/* --- which --- */

static bool is_due(const struct feed *f, int64_t t)
{
	return f->state == FEED_ACTIVE && (f->next_due == NO_TIME || f->next_due <= t);
}

const char *feeds_dir(const struct poller *p, struct arena *a)
{
	const char *file = p->config->paths->subscriptions, *slash = strrchr(file, '/');
	return slash ? arena_strndup(a, file, (size_t)(slash - file)) : ".";
}

static void ask(struct feeds *f, const struct feed *feed)
{
	struct asked *a = &f->asked[f->n++];
	*a = (struct asked){.feeds = f, .feed = feed, .fresh = -1, .retry_after = -1};
	a->own = settings_of(f->p->config->settings, feed->url);
	source_parse(feed->url, f->dir, f->arena, &a->source);
}

static const struct feed *find(const struct feeds *f, const char *url)
{
	for (size_t i = 0; i < f->all.n; i++)
		if (str_eq(f->all.items[i].url, url))
			return &f->all.items[i];
	return NULL;
}

static int choose(struct feeds *f, struct buf *err)
{
	const struct poll_config *c = f->p->config;
	f->asked = arena_array(f->arena, f->all.n + c->n_urls, sizeof *f->asked);
	for (size_t i = 0; i < c->n_urls; i++) {
		const struct feed *feed = find(f, c->urls[i]);
		if (!feed)
			return fail(err, _("'%s' is not among the subscriptions"), c->urls[i]);
		ask(f, feed);
	}
	for (size_t i = 0; i < f->all.n && !c->n_urls; i++)
		if (c->all ? f->all.items[i].state == FEED_ACTIVE : is_due(&f->all.items[i], now()))
			ask(f, &f->all.items[i]);
	f->p->counts.feeds = f->n;
	return 0;
}

struct feeds *feeds_new(struct poller *p, struct buf *err)
{
	struct feeds *f = xcalloc(1, sizeof *f);
	f->p = p;
	f->arena = arena_new();
	f->dir = feeds_dir(p, f->arena);
	if (store_feeds_to_poll(p->config->store, f->arena, &f->all, err) == 0 && choose(f, err) == 0)
		return f;
	feeds_free(f);
	return NULL;
}

static void forget(struct asked *a)
{
	free(a->url);
	free(a->moved_to);
	free(a->etag);
	free(a->last_modified);
	a->url = a->moved_to = a->etag = a->last_modified = NULL;
}

void feeds_free(struct feeds *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n; i++)
		forget(&f->asked[i]);
	arena_free(f->arena);
	free(f);
}

bool feeds_done(const struct feeds *f)
{
	return f->done == f->n;
}

/* Entries come feed by feed: the one found last is looked at first. */
const struct feed *feeds_find(struct feeds *f, int64_t id)
{
	if (f->found < f->all.n && f->all.items[f->found].id == id)
		return &f->all.items[f->found];
	for (size_t i = 0; i < f->all.n; i++)
		if (f->all.items[i].id == id)
			return &f->all.items[f->found = i];
	return NULL;
}

/* --- how it ended --- */

static bool move_line(const char *path, const char *from, const char *to)
{
	struct feeds_file *file = feeds_file_read(path, NULL);
	bool moved = false;
	for (size_t i = 0; file && i < file->n && !moved; i++) {
		const struct feed_line *f = &file->items[i];
		if (str_eq(f->url, from))
			moved = feeds_file_change(path, from, to, f->title, f->tags, f->n_tags, NULL) == 0;
	}
	feeds_file_free(file);
	return moved;
}

static void log_move(const struct paths *paths, const char *from, const char *to)
{
	struct buf line = BUF_INIT;
	date_add_rfc3339(&line, now());
	buf_adds(&line, " moved: ");
	http_public_url(&line, from);
	buf_adds(&line, " -> ");
	http_public_url(&line, to);
	buf_addf(&line, " (undo: change the line in %s back)\n", paths->feeds);
	file_append(paths->log, line.data, line.len, NULL);
	buf_free(&line);
}

/* After the third permanent redirect in a row that agrees: the feeds file, the
 * store and the log say so, in that order. Where the new address is a feed of
 * its own already, or lines of the config name the old one, all stays. */
static bool move(struct asked *a)
{
	const struct feed *feed = a->feed;
	const struct paths *paths = a->feeds->p->config->paths;
	struct store *store = a->feeds->p->batch.store;
	if (find(a->feeds, a->moved_to) || settings_any(a->feeds->p->config->settings, feed->url))
		return false;
	if (!move_line(paths->feeds, feed->url, a->moved_to))
		return false;
	if (store_feed_move(store, feed->id, a->moved_to, NULL) < 0) {
		move_line(paths->feeds, a->moved_to, feed->url);
		return false;
	}
	log_move(paths, feed->url, a->moved_to);
	return true;
}

static bool agrees(const struct asked *a)
{
	return a->moved_to && a->source.kind == SOURCE_HTTP && str_eq(a->moved_to, a->feed->moved_to) &&
	       a->feed->moved_times + 1 >= MOVED_TIMES;
}

static int64_t learn(const struct asked *a, const struct parsed_feed *parsed)
{
	if (!parsed)
		return schedule_relax(a->feed->interval);
	int64_t *times = xmalloc((parsed->n_entries + 1) * sizeof *times);
	for (uint32_t i = 0; i < parsed->n_entries; i++)
		times[i] = parsed->entries[i].published;
	int64_t interval = schedule_learn(times, parsed->n_entries, now());
	free(times);
	return interval;
}

static int64_t next_due(const struct asked *a, const struct parsed_feed *parsed, int64_t learnt, bool failed)
{
	const struct feed *feed = a->feed;
	struct schedule_facts f = {
		.now = now(), .set = a->own->interval, .fallback = a->feeds->p->config->options->interval,
		.learnt = learnt ? learnt : feed->interval, .fresh = a->fresh, .retry_after = a->retry_after,
		.ttl = parsed ? parsed->ttl : feed->ttl,
		.skip_hours = parsed ? parsed->skip_hours : feed->skip_hours,
		.skip_days = parsed ? parsed->skip_days : feed->skip_days,
		.failures = failed ? feed->failures + 1 : 0,
		.chance = hash_more(hash_bytes(feed->url, strlen(feed->url)), &(int64_t){now()}, sizeof(int64_t))};
	return schedule_next(&f);
}

static void over(struct asked *a)
{
	struct poller *p = a->feeds->p;
	a->feeds->done++;
	p->counts.feeds_done++;
	report_progress(p->batch.report, &p->counts);
	forget(a);
}

/* Writes what became of it. `parsed` NULL: nothing new. */
static void record(struct asked *a, const struct parsed_feed *parsed, const char *error)
{
	struct poller *p = a->feeds->p;
	const struct feed *feed = a->feed;
	struct buf err = BUF_INIT;
	uint32_t added = 0;
	int64_t learnt = error ? 0 : learn(a, parsed);
	struct feed_outcome o = {
		.when = now(), .next_due = next_due(a, parsed, learnt, error && !a->refused), .error = error,
		.etag = a->etag, .last_modified = a->last_modified, .body_hash = a->body_hash, .moved_to = a->moved_to,
		.gone = a->status == 410, .interval = learnt, .feed = parsed};
	bool moved = false;
	if (batch_open(&p->batch) == 0) {
		int status = parsed ? store_merge_entries(p->config->store, feed->id, parsed, &added, &err) : 0;
		if (status >= 0)
			status = store_feed_outcome(p->config->store, feed->id, &o, &err);
		batch_check(&p->batch, status, &err);
		moved = status >= 0 && !error && agrees(a) && move(a);
	}
	struct report_feed told = {
		.url = feed->url, .title = parsed && str_eq(feed->title, feed->url) ? parsed->title : feed->title,
		.status = a->status, .added = added, .error = error,
		.moved_to = moved ? a->moved_to : NULL, .gone = o.gone};
	p->counts.failed += error != NULL;
	p->counts.added += added;
	report_feed(p->batch.report, &told);
	buf_free(&err);
	over(a);
}

/* Nothing new, or an error of the network or the server: the validators stay. */
static void record_unparsed(struct asked *a, const char *error)
{
	if (!a->etag && a->feed->etag)
		a->etag = xstrdup(a->feed->etag);
	if (!a->last_modified && a->feed->last_modified)
		a->last_modified = xstrdup(a->feed->last_modified);
	a->body_hash = a->feed->body_hash;
	record(a, NULL, error);
}

static void record_status(struct asked *a)
{
	struct buf words = BUF_INIT;
	switch (a->status) {
	case 401:
	case 403:
		buf_addf(&words, _("the server does not let us have it (%d)"), a->status);
		break;
	case 404:
		buf_addf(&words, _("there is nothing at this address (%d)"), a->status);
		break;
	case 410:
		buf_addf(&words, _("gone for good (%d): it is not asked any more"), a->status);
		break;
	case 429:
		buf_addf(&words, _("the server wants to be asked less often (%d)"), a->status);
		break;
	default:
		buf_addf(&words, _("the server answered %d"), a->status);
	}
	record_unparsed(a, words.data);
	buf_free(&words);
}

/* --- parsing --- */

/* A page where a feed should be: tell which feeds it names. */
static void record_page(struct asked *a, const struct parsed_feed *page)
{
	struct buf words = BUF_INIT;
	buf_adds(&words, _("a web page, not a feed"));
	for (uint32_t i = 0; i < page->n_links && i < LINKS_NAMED; i++)
		buf_addf(&words, "%s%s", i ? ", " : _("; it names: "), page->links[i].url);
	record(a, NULL, words.data);
	buf_free(&words);
}

/* What cannot be read is asked for whole the next time: no validators. */
static void on_parsed(void *context, struct work_answer *answer, struct buf *body)
{
	struct asked *a = context;
	(void)body;
	bool is_page = answer->feed && answer->feed->format == FEED_UNKNOWN;
	if (!answer->error && !is_page) {
		record(a, answer->feed, NULL);
		return;
	}
	free(a->etag);
	free(a->last_modified);
	a->etag = a->last_modified = NULL;
	a->body_hash = 0;
	if (answer->error)
		record(a, NULL, answer->error);
	else
		record_page(a, answer->feed);
}

/* Of all that the outcome of parsing hangs on, our own version included. */
static uint64_t hash_request(const struct work_request *r, const struct buf *body)
{
	uint64_t h = hash_fast(HASH_START, PACKAGE_VERSION, sizeof PACKAGE_VERSION);
	h = hash_fast(h, buf_str(body), body->len);
	if (r->url)
		h = hash_fast(h, r->url, strlen(r->url));
	if (r->content_type)
		h = hash_fast(h, r->content_type, strlen(r->content_type));
	return h ? h : 1;
}

/* Many servers send no validators, or none that work: the body tells. */
static void parse(struct asked *a, const char *content_type, size_t packed_most, struct buf *body)
{
	struct work_request r = {
		.kind = WORK_FEED, .url = a->url ? a->url : a->source.url, .content_type = content_type,
		.packed_most = (uint32_t)packed_most};
	a->body_hash = hash_request(&r, body);
	if (a->body_hash == a->feed->body_hash)
		record(a, NULL, NULL);
	else
		pool_submit(a->feeds->p->pool, &r, body, on_parsed, a);
}

/* --- getting --- */

static void on_command(void *context, struct buf *out, const char *error)
{
	struct asked *a = context;
	struct buf words = BUF_INIT;
	if (!error) {
		parse(a, NULL, 0, out);
		return;
	}
	buf_addf(&words, _("its command %s"), error);
	record_unparsed(a, words.data);
	buf_free(&words);
}

static void on_answer(void *context, struct http_answer *answer)
{
	struct asked *a = context;
	a->status = answer->status;
	a->fresh = answer->fresh;
	a->retry_after = answer->retry_after;
	if (answer->error || answer->status >= 400 || answer->status < 200) {
		if (answer->error)
			record_unparsed(a, answer->error);
		else
			record_status(a);
		return;
	}
	a->url = answer->url ? xstrdup(answer->url) : NULL;
	a->moved_to = answer->moved_to ? xstrdup(answer->moved_to) : NULL;
	a->etag = answer->etag ? xstrdup(answer->etag) : NULL;
	a->last_modified = answer->last_modified ? xstrdup(answer->last_modified) : NULL;
	if (answer->status == 304)
		record_unparsed(a, NULL);
	else if (a->source.kind == SOURCE_FILTER)
		commands_run(a->feeds->p->commands, a->source.command, &answer->body, on_command, a);
	else
		parse(a, answer->content_type, answer->packed_most, &answer->body);
}

/* Its host asked to be left alone, and was. */
static void on_refused(void *context, enum refusal why, int64_t until)
{
	struct asked *a = context;
	struct buf words = BUF_INIT, when = BUF_INIT;
	(void)why;
	date_add_rfc3339(&when, until);
	buf_addf(&words, _("its server asked to be left alone until %s"), buf_str(&when));
	a->retry_after = until > now() ? until - now() : 0;
	a->refused = true;
	record_unparsed(a, words.data);
	buf_free(&words);
	buf_free(&when);
}

static void read_local(struct asked *a)
{
	struct buf body = BUF_INIT, err = BUF_INIT;
	size_t most = a->own->http.max_size ? a->own->http.max_size : (size_t)a->feeds->p->config->options->max_size << 20;
	struct buf url = BUF_INIT;
	buf_addf(&url, "file://%s", a->source.path);
	a->url = buf_steal(&url);
	if (file_read(a->source.path, most < FILE_MOST ? most : FILE_MOST, &body, &err) == 0)
		parse(a, NULL, 0, &body);
	else
		record_unparsed(a, err.data);
	buf_free(&body);
	buf_free(&err);
}

static void fetch(struct asked *a)
{
	struct fetch f = {
		.request = {.url = a->source.url, .accept = ACCEPT_FEED, .packed = a->source.kind == SOURCE_HTTP, .settings = &a->own->http,
		            .etag = a->feed->etag, .last_modified = a->feed->last_modified,
		            .done = on_answer, .context = a},
		.refused = on_refused};
	struct buf err = BUF_INIT;
	if (settings_unlock(a->feeds->p->config->settings, a->feed->url, &err) == 0)
		hosts_add(a->feeds->p->hosts, &f);
	else
		record_unparsed(a, err.data);
	buf_free(&err);
}

void feeds_start(struct feeds *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct asked *a = &f->asked[i];
		switch (a->source.kind) {
		case SOURCE_HTTP:
		case SOURCE_FILTER:
			fetch(a);
			break;
		case SOURCE_EXEC:
			commands_run(f->p->commands, a->source.command, NULL, on_command, a);
			break;
		case SOURCE_FILE:
			read_local(a);
			break;
		case SOURCE_UNKNOWN:
			record_unparsed(a, _("not an address of a feed: http://, https://, file://, exec: or filter: is wanted"));
			break;
		}
	}
}
