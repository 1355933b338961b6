#include <config.h>

#include "fetch/hosts.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/uri.h"
#include "fetch/robots.h"
#include "model/store_host.h"

enum {
	OPEN_MOST = 512,            /* hosts that are looked at for each start */
	OPEN_EACH = 2,              /* hosts for each connection, at the least */
	ROBOTS_KEPT = 24 * 3600,    /* seconds; RFC 9309, 2.4 */
	LATER = 15 * 60,            /* "too many requests" without Retry-After */
	LATER_MOST = 30 * 86400
};

struct waiting {
	struct waiting *next;
	struct fetch fetch;
};

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN };

struct host {
	struct host *next;          /* in the line of those that are not open yet */
	struct hosts *hosts;
	char *name;                 /* "https://example.org:8080" */
	struct waiting *first, **last;
	size_t active;
	bool in_line, is_open, loaded;
	int64_t next_start;         /* now_ms */
	int64_t not_before;         /* seconds since 1970, or NO_TIME */
	enum robots_state robots_state;
	struct robots *robots;      /* NULL: all is allowed */
	bool robots_failed;         /* none could be had: nothing is allowed for now */
	struct buf robots_url;
};

/* A fetch under way. */
struct flight {
	struct host *host;
	struct fetch fetch;
};

struct hosts {
	struct hosts_config config;
	struct map *by_name;
	struct host *open[OPEN_MOST];
	size_t n_open, turn;        /* turn: whose it is to start next */
	struct host *line, **line_end;
	size_t active;
};

struct hosts *hosts_new(const struct hosts_config *config)
{
	struct hosts *h = xcalloc(1, sizeof *h);
	h->config = *config;
	h->by_name = map_new();
	h->line_end = &h->line;
	return h;
}

static void free_host(struct host *host)
{
	while (host->first) {
		struct waiting *w = host->first;
		host->first = w->next;
		free(w);
	}
	robots_free(host->robots);
	buf_free(&host->robots_url);
	free(host->name);
	free(host);
}

void hosts_free(struct hosts *h)
{
	if (!h)
		return;
	size_t at = 0;
	const char *name;
	void *host;
	while (map_next(h->by_name, &at, &name, &host))
		free_host(host);
	map_free(h->by_name);
	free(h);
}

bool hosts_have_room(const struct hosts *h)
{
	return h->active < h->config.connections && !h->line;
}

static void name_of(struct buf *out, const char *url)
{
	struct uri u;
	uri_split(url, &u);
	const char *at = u.authority.p ? memrchr(u.authority.p, '@', u.authority.n) : NULL;
	const char *host = at ? at + 1 : u.authority.p;
	size_t n = host ? u.authority.n - (size_t)(host - u.authority.p) : 0;
	buf_add(out, u.scheme.p, u.scheme.n);
	buf_adds(out, "://");
	buf_add(out, host, n);
	for (size_t i = 0; i < out->len; i++)
		out->data[i] = (char)ascii_lower(out->data[i]);
}

static struct host *host_of(struct hosts *h, const char *url)
{
	struct buf name = BUF_INIT;
	name_of(&name, url);
	struct host *host = map_get(h->by_name, name.data);
	if (!host) {
		host = xcalloc(1, sizeof *host);
		host->hosts = h;
		host->name = xstrdup(name.data);
		host->last = &host->first;
		host->not_before = NO_TIME;
		map_put(h->by_name, host->name, host);
	}
	buf_free(&name);
	return host;
}

static void stand_in_line(struct host *host)
{
	struct hosts *h = host->hosts;
	host->in_line = true;
	host->next = NULL;
	*h->line_end = host;
	h->line_end = &host->next;
}

void hosts_add(struct hosts *h, const struct fetch *f)
{
	struct host *host = host_of(h, f->request.url);
	struct waiting *w = xcalloc(1, sizeof *w);
	w->fetch = *f;
	*host->last = w;
	host->last = &w->next;
	if (!host->in_line && !host->is_open)
		stand_in_line(host);
}

static struct fetch take_first(struct host *host)
{
	struct waiting *w = host->first;
	struct fetch f = w->fetch;
	host->first = w->next;
	if (!host->first)
		host->last = &host->first;
	free(w);
	return f;
}

/* --- what is remembered between runs --- */

static void keep_robots(struct host *host, const char *text, size_t n)
{
	robots_free(host->robots);
	host->robots = text ? robots_parse(text, n, PACKAGE) : NULL;
	host->robots_state = ROBOTS_KNOWN;
}

static void load(struct host *host)
{
	struct batch *b = host->hosts->config.batch;
	struct host_facts facts;
	struct buf err = BUF_INIT;
	host->loaded = true;
	if (!b)
		return;
	struct arena *a = arena_new();
	if (batch_check(b, store_host(b->store, host->name, a, &facts, &err), &err) == 0) {
		host->not_before = facts.not_before;
		if (facts.robots_at != NO_TIME && now() - facts.robots_at < ROBOTS_KEPT)
			keep_robots(host, facts.robots, facts.robots ? strlen(facts.robots) : 0);
	}
	arena_free(a);
	buf_free(&err);
}

static void save_pause(const struct host *host)
{
	struct batch *b = host->hosts->config.batch;
	struct buf err = BUF_INIT;
	if (b && batch_open(b) == 0)
		batch_check(b, store_host_pause(b->store, host->name, host->not_before, &err), &err);
	buf_free(&err);
}

/* `text` NULL: there is none. */
static void save_robots(const struct host *host, const char *text)
{
	struct batch *b = host->hosts->config.batch;
	struct buf err = BUF_INIT;
	if (b && batch_open(b) == 0)
		batch_check(b, store_host_robots(b->store, host->name, now(), text, &err), &err);
	buf_free(&err);
}

/* --- starting and ending --- */

/* Everything that waits for it is told to come later. */
static void refuse_all(struct host *host)
{
	while (host->first) {
		struct fetch f = take_first(host);
		f.refused(f.request.context, REFUSED_FOR_NOW, host->not_before);
	}
}

static void leave_alone(struct host *host, int64_t seconds)
{
	if (seconds < 0)
		seconds = LATER;
	host->not_before = now() + (seconds < LATER_MOST ? seconds : LATER_MOST);
	save_pause(host);
	refuse_all(host);
}

static void landed(struct host *host, const struct http_answer *a)
{
	host->active--;
	host->hosts->active--;
	if (http_wants_peace(a))
		leave_alone(host, a->retry_after);
}

static void fetch_done(void *context, struct http_answer *a)
{
	struct flight *flight = context;
	struct fetch f = flight->fetch;
	landed(flight->host, a);
	free(flight);
	f.request.done(f.request.context, a);
}

/* RFC 9309, 2.3.1: none is leave for all, a broken server is leave for none. */
static void robots_done(void *context, struct http_answer *a)
{
	struct host *host = context;
	bool there = !a->error && a->status >= 200 && a->status < 300;
	bool none = !a->error && a->status >= 400 && a->status < 500 && a->status != 429;
	const char *text = there ? buf_str(&a->body) : NULL;
	keep_robots(host, text, a->body.len);
	host->robots_failed = !there && !none;
	if (!host->robots_failed && !(text && strlen(text) > ROBOTS_MOST))
		save_robots(host, text);
	landed(host, a);
}

static void count_start(struct host *host)
{
	struct hosts *h = host->hosts;
	int64_t pause = h->config.pause;
	if (host->robots && robots_delay(host->robots) * 1000 > pause)
		pause = robots_delay(host->robots) * 1000;
	host->next_start = now_ms() + pause;
	host->active++;
	h->active++;
}

static void ask_for_robots(struct host *host)
{
	host->robots_state = ROBOTS_ASKED;
	buf_addf(&host->robots_url, "%s/robots.txt", host->name);
	struct http_request r = {.url = host->robots_url.data, .accept = ACCEPT_ANY, .done = robots_done, .context = host};
	count_start(host);
	http_start(host->hosts->config.http, &r);
}

static const char *path_of(const char *url)
{
	struct uri u;
	uri_split(url, &u);
	return u.path.p && u.path.n ? u.path.p : u.query.p ? u.query.p - 1 : "/";
}

/* Is the first one's page closed to us? Then it is refused. */
static bool refuse_by_robots(struct host *host)
{
	const char *url = host->first->fetch.request.url;
	if (!host->first->fetch.obey_robots)
		return false;
	if (!host->robots_failed && (!host->robots || robots_allow(host->robots, path_of(url))))
		return false;
	struct fetch f = take_first(host);
	f.refused(f.request.context, REFUSED_BY_ROBOTS, NO_TIME);
	return true;
}

static void fly(struct host *host)
{
	struct flight *flight = xcalloc(1, sizeof *flight);
	flight->host = host;
	flight->fetch = take_first(host);
	struct http_request r = flight->fetch.request;
	r.done = fetch_done;
	r.context = flight;
	count_start(host);
	http_start(host->hosts->config.http, &r);
}

/* Starts its first one, where it may. */
static bool start_one(struct host *host)
{
	if (!host->loaded)
		load(host);
	if (host->first && host->not_before != NO_TIME && host->not_before > now()) {
		refuse_all(host);
		return true;
	}
	if (!host->first || host->active >= host->hosts->config.host_connections || host->next_start > now_ms())
		return false;
	if (host->first->fetch.obey_robots) {
		if (host->robots_state == ROBOTS_ASKED)
			return false;
		if (host->robots_state == ROBOTS_UNKNOWN) {
			ask_for_robots(host);
			return true;
		}
	}
	if (!refuse_by_robots(host))
		fly(host);
	return true;
}

static bool open_next(struct hosts *h)
{
	if (!h->line || h->n_open == OPEN_MOST)
		return false;
	struct host *host = h->line;
	h->line = host->next;
	if (!h->line)
		h->line_end = &h->line;
	host->in_line = false;
	host->is_open = true;
	h->open[h->n_open++] = host;
	return true;
}

static void close_idle(struct hosts *h)
{
	size_t kept = 0;
	for (size_t i = 0; i < h->n_open; i++)
		if ((h->open[i]->is_open = h->open[i]->first || h->open[i]->active))
			h->open[kept++] = h->open[i];
	h->n_open = kept;
}

static void start_at(struct host *host)
{
	const struct hosts *h = host->hosts;
	while (h->active < h->config.connections && start_one(host))
		;
}

/* As many hosts as can keep all connections busy, with their pauses, are open
 * together and take turns: if the first ones were done first, the last few
 * would be left, each as slow as its pauses. More are opened only where there
 * is room all the same. */
void hosts_start(struct hosts *h)
{
	close_idle(h);
	while (h->n_open < h->config.connections * OPEN_EACH && open_next(h))
		;
	for (size_t i = 0; i < h->n_open && h->active < h->config.connections; i++)
		start_at(h->open[h->turn++ % h->n_open]);
	while (h->active < h->config.connections && open_next(h))
		start_at(h->open[h->n_open - 1]);
}

int hosts_timeout(const struct hosts *h)
{
	int64_t soonest = -1, t = now_ms();
	if (h->active >= h->config.connections)
		return -1;
	for (size_t i = 0; i < h->n_open; i++) {
		const struct host *host = h->open[i];
		if (!host->first || host->active >= h->config.host_connections || host->robots_state == ROBOTS_ASKED)
			continue;
		int64_t left = host->next_start > t ? host->next_start - t : 0;
		if (soonest < 0 || left < soonest)
			soonest = left;
	}
	return (int)soonest;
}
