/* Feeds in the store: a row each, kept in step with the feeds file. */
#ifndef MODEL_STORE_FEED_H
#define MODEL_STORE_FEED_H

#include "model/feed.h"
#include "model/feeds_file.h"
#include "model/store.h"

struct feed_list {
	struct feed *items;
	size_t n;
};

/* Adds what the feeds file names anew, hides what it no longer names (its
 * entries stay), and sets titles and tags as the file has them. Smart feeds
 * (query:) have no row. Nothing is written where the file is as it was. */
int store_sync_feeds(struct store *s, const struct feeds_file *file, struct buf *err);

/* All subscribed feeds, in the file's order, with counts. */
int store_feeds(struct store *s, struct arena *a, struct feed_list *out, struct buf *err);

/* The same feeds with what a list shows of them alone: names, tags, link,
 * error and counts. The rest is left empty, and its times are NO_TIME. */
int store_feeds_listed(struct store *s, struct arena *a, struct feed_list *out, struct buf *err);

/* All subscribed feeds but the saved stories, which are no feed to ask. */
int store_feeds_to_poll(struct store *s, struct arena *a, struct feed_list *out, struct buf *err);

/* 1: none such. By URL also those that are subscribed no more. */
int store_feed(struct store *s, int64_t id, struct arena *a, struct feed *out, struct buf *err);
int store_feed_by_url(struct store *s, const char *url, struct arena *a, struct feed *out, struct buf *err);

/* What a poll of one feed had as its outcome; written in the same
 * transaction as the entries. */
struct feed_outcome {
	int64_t when, next_due;
	const char *etag, *last_modified;   /* NULL clears */
	uint64_t body_hash;                 /* the same body need not be parsed again; 0 clears */
	const char *error;                  /* NULL: it went well */
	const char *moved_to;               /* of a permanent redirect: moved_times counts while it stays the same; NULL: back to 0 */
	bool gone;
	int64_t interval;                   /* what was learnt, 0: as before */
	const struct parsed_feed *feed;     /* title, link, ttl, skip_hours, … to keep; NULL: unchanged */
};
int store_feed_outcome(struct store *s, int64_t feed_id, const struct feed_outcome *o, struct buf *err);

/* The feed lives elsewhere now, as the feeds file says too: its row, with all
 * its entries, gets the new URL. Where that URL is a feed already, -1. */
int store_feed_move(struct store *s, int64_t feed_id, const char *url, struct buf *err);

#endif
