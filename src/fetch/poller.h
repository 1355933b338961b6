/* What the parts of a poll share; included by poll.c, feeds.c and stories.c
 * alone. The poll's own outside is poll.h. */
#ifndef FETCH_POLLER_H
#define FETCH_POLLER_H

#include "base/arena.h"
#include "fetch/batch.h"
#include "fetch/hosts.h"
#include "fetch/http.h"
#include "fetch/lists.h"
#include "fetch/poll.h"
#include "fetch/pool.h"
#include "fetch/source.h"
#include "model/store_entry.h"

struct feeds;
struct sites;
struct stories;

struct poller {
	const struct poll_config *config;
	struct batch batch;
	struct http *http;
	struct hosts *hosts;
	struct pool *pool;
	struct commands *commands;
	struct poll_counts counts;
	struct sites *sites;        /* site rules: what they say of requests */
	struct feeds *feeds;        /* NULL: none are polled */
	struct stories *stories;
	struct list_updates *lists; /* NULL: none are looked after */
};

/* --- feeds.c --- */

/* Finds what is to be polled. -1: the store, or a URL that is no feed of ours. */
struct feeds *feeds_new(struct poller *p, struct buf *err);
void feeds_free(struct feeds *f);

/* Queues all of them; each ends in a row of the store and a line of the report. */
void feeds_start(struct feeds *f);
bool feeds_done(const struct feeds *f);

/* The feed of this id, NULL: not subscribed. */
const struct feed *feeds_find(struct feeds *f, int64_t id);

/* Where "./NAME" is looked for: the folder of the feeds file. */
const char *feeds_dir(const struct poller *p, struct arena *a);

/* --- stories.c --- */

/* `pending`: stories_fill takes on what the store says is to be made; else
 * only what is named. */
struct stories *stories_new(struct poller *p, bool pending);
void stories_free(struct stories *s);

/* Takes on as many pending entries as there is room for. */
void stories_fill(struct stories *s);
bool stories_done(const struct stories *s);

/* One that the user asks for. */
void stories_fetch_one(struct stories *s, const struct pending *entry);

/* One whose page is kept, or that has its feed's text alone: offline. */
void stories_again(struct stories *s, const struct entry *entry);
void stories_count_again(struct stories *s, const struct entry *entry);     /* only counts it */

const char *stories_error(const struct stories *s);     /* of the last one that failed, or NULL */

#endif
