#include <config.h>

#include "fetch/poll.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "fetch/lock.h"
#include "fetch/poller.h"
#include "model/site_rules.h"
#include "model/store_feed.h"

enum {
	UNREAD_MOST = 1 << 20,      /* bytes that wait for a worker before fetching pauses */
	WAIT_MOST = 1000,           /* milliseconds */
	SLOW_AFTER = 500,           /* milliseconds */
	PAGE_SECONDS = 20,          /* that a worker may take for one document */
	WORKER_MEMORY = 200 << 20   /* bytes that an idle one may keep */
};

struct http *poll_http(const struct options *o, const struct paths *paths, struct buf *err)
{
	struct http_limits limits = {
		.connections = (long)o->connections, .host_connections = (long)o->host_connections,
		.timeout = (long)o->timeout, .max_size = (size_t)o->max_size << 20,
		.user_agent = o->user_agent, .proxy = o->proxy, .hsts = paths->hsts, .certificates = paths->certificates,
		.netrc = access(paths->netrc, R_OK) == 0 ? paths->netrc : NULL};
	return http_new(&limits, err);
}

static int set_up(struct poller *p, const struct poll_config *c, struct buf *err)
{
	const struct options *o = c->options;
	*p = (struct poller){.config = c, .batch = {.store = c->store, .report = c->report}};
	p->http = poll_http(o, c->paths, err);
	if (!p->http)
		return -1;
	struct hosts_config hosts = {
		.http = p->http, .batch = &p->batch, .connections = (size_t)o->connections,
		.host_connections = (size_t)o->host_connections, .pause = (int)o->host_pause};
	struct pool_config pool = {
		.rules_dir = c->paths->rules_dir, .workers = (size_t)o->workers, .seconds = PAGE_SECONDS,
		.memory_most = WORKER_MEMORY};
	p->sites = sites_load(c->paths->config_dir);
	p->hosts = hosts_new(&hosts);
	p->pool = pool_new(&pool);
	p->commands = commands_new((int)o->timeout, (size_t)o->max_size << 20);
	return 0;
}

static void tear_down(struct poller *p)
{
	stories_free(p->stories);
	sites_free(p->sites);
	feeds_free(p->feeds);
	http_free(p->http);
	list_updates_free(p->lists);
	pool_free(p->pool);
	commands_free(p->commands);
	hosts_free(p->hosts);
	buf_free(&p->batch.failed);
}

static int sooner(int a, int b)
{
	return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* Is there more to parse than is worth fetching ahead? */
static bool is_sated(const struct poller *p)
{
	return pool_bytes(p->pool) >= UNREAD_MOST;
}

static void wait_for_all(struct poller *p)
{
	struct pollfd fds[POOL_WORKERS_MOST + COMMANDS_MOST];
	size_t n = pool_fds(p->pool, fds);
	n += commands_fds(p->commands, fds + n);
	int ms = sooner(WAIT_MOST, batch_timeout(&p->batch));
	if (!is_sated(p))
		ms = sooner(ms, hosts_timeout(p->hosts));
	ms = sooner(ms, pool_timeout(p->pool));
	ms = sooner(ms, commands_timeout(p->commands));
	http_wait(p->http, fds, n, ms);
}

/* One turn of the loop: everything as far as it goes, then a wait. */
static void turn(struct poller *p)
{
	http_perform(p->http);
	commands_turn(p->commands);
	pool_turn(p->pool);
	if (p->stories && hosts_have_room(p->hosts))
		stories_fill(p->stories);
	if (!is_sated(p))
		hosts_start(p->hosts);
	batch_commit_if_due(&p->batch);
}

static bool is_over(const struct poller *p)
{
	if (p->batch.failed.len)
		return true;
	return (!p->feeds || feeds_done(p->feeds)) && (!p->stories || stories_done(p->stories)) && (!p->lists || list_updates_done(p->lists));
}

static void run(struct poller *p)
{
	turn(p);
	while (!is_over(p)) {
		wait_for_all(p);
		turn(p);
	}
	batch_commit(&p->batch);
}

/* Seconds of the clock and of the processors, ours and the workers'. */
static struct phase measure(const struct poller *p, const char *name, const struct phase *since)
{
	struct timespec cpu;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	struct phase phase = {
		.name = name, .seconds = (double)now_ms() / 1000,
		.cpu = (double)cpu.tv_sec + (double)cpu.tv_nsec / 1e9 + pool_cpu_seconds(p->pool)};
	if (since) {
		phase.seconds -= since->seconds;
		phase.cpu -= since->cpu;
	}
	return phase;
}

static int outcome(struct poller *p, struct buf *err)
{
	if (!p->batch.failed.len)
		return 0;
	return fail(err, "%s", p->batch.failed.data);
}

/* Feeds come first; stories begin when all are done, or when only slow ones
 * have been left for a moment. */
static void run_feeds(struct poller *p)
{
	int64_t room_since = -1;
	turn(p);
	while (!is_over(p)) {
		if (feeds_done(p->feeds) && !p->config->no_stories)
			return;
		if (!hosts_have_room(p->hosts))
			room_since = -1;
		else if (room_since < 0)
			room_since = now_ms();
		else if (!p->config->no_stories && now_ms() - room_since > SLOW_AFTER)
			return;
		wait_for_all(p);
		turn(p);
	}
}

/* Filter lists that are due; that something is wrong with them keeps no feed
 * waiting. */
static void start_lists(struct poller *p)
{
	const struct poll_config *c = p->config;
	struct buf why = BUF_INIT;
	if (c->n_urls)
		return;
	p->lists = list_updates_new(p->http, c->report, c->paths->rules_dir, NULL, 0, true, &why);
	if (p->lists)
		list_updates_start(p->lists);
	else
		report_error(c->report, buf_str(&why));
	buf_free(&why);
}

static int poll_feeds(struct poller *p, struct buf *err)
{
	const struct poll_config *c = p->config;
	struct phase start = measure(p, "", NULL), phases[2];
	size_t n = 0;
	p->feeds = feeds_new(p, err);
	if (!p->feeds)
		return -1;
	start_lists(p);
	report_start(c->report, p->counts.feeds);
	report_flush(c->report);
	feeds_start(p->feeds);
	run_feeds(p);
	batch_commit(&p->batch);
	phases[n++] = measure(p, "feeds", &start);
	if (!c->no_stories) {
		start = measure(p, "", NULL);
		p->stories = stories_new(p, true);
		run(p);
		phases[n++] = measure(p, "stories", &start);
	}
	if (outcome(p, err) != 0)
		return -1;
	report_done(c->report, &p->counts, phases, n);
	report_flush(c->report);
	return 0;
}

int poll_lists(const struct poll_config *c, struct buf *err)
{
	enum { WAIT = 1000 };
	struct http *h = poll_http(c->options, c->paths, err);
	struct list_updates *u = h ? list_updates_new(h, c->report, c->paths->rules_dir, c->urls, c->n_urls, !c->all && c->n_urls == 0, err) : NULL;
	int status = u ? 0 : -1;
	if (u)
		list_updates_start(u);
	while (u && !list_updates_done(u)) {
		http_perform(h);
		if (!list_updates_done(u))
			http_wait(h, NULL, 0, WAIT);
	}
	if (u && list_updates_failed(u) > 0)
		status = 1;
	http_free(h);
	list_updates_free(u);
	report_flush(c->report);
	return status;
}

int poll_run(const struct poll_config *config, size_t *failed, struct buf *err)
{
	int lock = config->n_urls ? -1 : lock_take(config->paths->lock, err);
	if (!config->n_urls && lock < 0)
		return -1;
	struct poller p;
	int status = set_up(&p, config, err);
	if (status == 0) {
		status = poll_feeds(&p, err);
		*failed = p.counts.failed;
		tear_down(&p);
	}
	if (lock >= 0)
		close(lock);
	return status;
}

static int find_entry(const struct poll_config *c, int64_t id, struct arena *a, struct pending *out, struct buf *err)
{
	struct entry e;
	int status = store_entry(c->store, id, a, &e, err);
	if (status == 1)
		return fail(err, _("there is no story %lld"), (long long)id);
	*out = (struct pending){.id = e.id, .feed_id = e.feed_id, .url = e.url, .title = e.title};
	return status;
}

int poll_entry(const struct poll_config *config, int64_t entry_id, struct buf *err)
{
	struct poller p;
	struct pending entry;
	struct arena *a = arena_new();
	int status = find_entry(config, entry_id, a, &entry, err);
	if (status == 0)
		status = set_up(&p, config, err);
	if (status == 0) {
		p.stories = stories_new(&p, false);
		stories_fetch_one(p.stories, &entry);
		run(&p);
		status = outcome(&p, err);
		if (status == 0 && stories_error(p.stories))
			status = fail(err, "%s", stories_error(p.stories));
		tear_down(&p);
	}
	arena_free(a);
	return status;
}

/* --- made again --- */

enum { CHUNK = 500 };           /* stories that are looked up, or under way, at a time */

struct ids {
	int64_t *items;
	size_t n, cap;
};

/* All that the filter lets through, before any of them is another story. */
static int find_ids(struct store *s, const struct filter *filter, struct ids *out, struct buf *err)
{
	struct entry_query q = {.limit = CHUNK, .sort = SORT_NEWEST, .filter = filter};
	struct entry_list list = {.n = CHUNK};
	int status = 0;
	for (; status == 0 && list.n > 0; q.offset += list.seen) {
		struct arena *a = arena_new();
		status = store_entries(s, &q, a, &list, err);
		for (size_t i = 0; i < list.n && status == 0; i++) {
			GROW(out->items, out->n, out->cap);
			out->items[out->n++] = list.items[i].id;
		}
		arena_free(a);
	}
	return status;
}

/* One that is gone meanwhile is passed over. */
static int again_one(struct poller *p, int64_t id, struct buf *err)
{
	struct arena *a = arena_new();
	struct entry e;
	int status = store_entry(p->config->store, id, a, &e, err);
	if (status == 0 && p->config->dry_run)
		stories_count_again(p->stories, &e);
	else if (status == 0)
		stories_again(p->stories, &e);
	arena_free(a);
	return status < 0 ? -1 : 0;
}

static int again_all(struct poller *p, const int64_t *ids, size_t n, struct buf *err)
{
	int status = 0;
	for (size_t i = 0; i < n && status == 0; i++) {
		status = again_one(p, ids[i], err);
		if ((i + 1) % CHUNK == 0)
			run(p);
	}
	run(p);
	return status;
}

static int check_ids(struct store *s, const int64_t *ids, size_t n, struct buf *err)
{
	struct arena *a = arena_new();
	struct entry e;
	int status = 0;
	for (size_t i = 0; i < n && status == 0; i++) {
		status = store_entry(s, ids[i], a, &e, err);
		if (status == 1)
			status = fail(err, _("there is no story %lld"), (long long)ids[i]);
	}
	arena_free(a);
	return status;
}

int poll_again(const struct poll_config *config, const int64_t *ids, size_t n, const struct filter *filter, struct buf *err)
{
	struct poller p;
	struct ids found = {0};
	int status = n ? check_ids(config->store, ids, n, err) : find_ids(config->store, filter, &found, err);
	if (status == 0)
		status = set_up(&p, config, err);
	if (status == 0) {
		p.stories = stories_new(&p, false);
		status = again_all(&p, n ? ids : found.items, n ? n : found.n, err);
		if (status == 0)
			status = outcome(&p, err);
		if (status == 0)
			report_again(config->report, &p.counts, config->dry_run);
		report_flush(config->report);
		tear_down(&p);
	}
	free(found.items);
	return status;
}
