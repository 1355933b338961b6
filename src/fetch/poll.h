/* A poll: feeds that are due, then the pages behind their new entries.
 *
 * Feeds are fetched, parsed by a worker and merged into the store as they
 * come, in short transactions. Then each entry gets its article: its page,
 * fetched ahead where that is wanted and robots.txt allows it and extracted
 * by a worker, or else the feed's own text, composed by one. One loop waits
 * for all of it, and nothing in it blocks.
 *
 * Filter lists that are due are asked for beside the feeds (fetch/lists.h).
 *
 * A feed or a page that fails leaves words on that feed or entry, and
 * nothing else. */
#ifndef FETCH_POLL_H
#define FETCH_POLL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/path.h"
#include "fetch/report.h"
#include "fetch/settings.h"
#include "model/options.h"
#include "model/store.h"

struct poll_config {
	const struct options *options;
	const struct paths *paths;
	struct settings *settings;
	struct store *store;
	struct report *report;
	const char *const *urls;    /* only these, due or not; none: all that are due */
	size_t n_urls;
	bool all;                   /* all feeds, due or not */
	bool feeds_only;            /* no pages: entries get the feed's text */
	bool no_stories;            /* entries get no article in this run (for measuring) */
	bool dry_run;               /* poll_again: only counts */
};

/* 0 where it ran, whatever became of single feeds: *failed counts those that
 * failed; -1 where it could not. */
int poll_run(const struct poll_config *config, size_t *failed, struct buf *err);

/* Filter lists: those that are due, with `all` all of them, or those named by
 * `urls`. 1 where one of them failed, which was told. */
int poll_lists(const struct poll_config *config, struct buf *err);

/* The HTTP of these options, for whoever fetches single documents. */
struct http *poll_http(const struct options *o, const struct paths *paths, struct buf *err);

/* Fetches one entry's page again, because the user asks for it; -1 with the
 * reason where it cannot be had. */
int poll_entry(const struct poll_config *config, int64_t entry_id, struct buf *err);

/* Extracts kept pages, and what feeds gave, again, offline: of these entries,
 * or (n 0) of all that the filter (may be NULL) lets through. */
struct filter;
int poll_again(const struct poll_config *config, const int64_t *ids, size_t n, const struct filter *filter, struct buf *err);

#endif
