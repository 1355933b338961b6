/* What a poll tells while it runs: lines for people, or (--json) one JSON
 * object a line for the interface and for scripts. Nothing is told before it
 * is stored: lines wait for report_flush, which follows a commit.
 *
 *     {"event":"start","feeds":N}                   how many will be asked
 *     {"event":"feed","url":U,"title":T,"status":S,"new":N,"error":E?,"moved":U?,"gone":true?}
 *                                                   S: of HTTP, 0: none came
 *     {"event":"page","id":ID,"url":U,"error":E?}   a story's page is stored, or failed
 *     {"event":"progress","feeds_done":N,"feeds":N,"pages_done":N,"pages":N}
 *     {"event":"error","message":M}                 the poll itself cannot go on
 *     {"event":"done","feeds":N,"failed":N,"new":N,"pages":N,"pages_failed":N,
 *      "seconds":X,"phases":{"feeds":{"seconds":X,"cpu":X},"stories":{…}}}
 *                                                   cpu: of the poller and its workers
 *     {"event":"list","name":N,"status":S,"rules":N,"changed":B,"error":E?}
 *                                                   a filter list was asked for
 *     {"event":"again","done":N,"failed":N,"unkept":N}
 *                                                   kept pages were extracted again
 *
 * People get a line for each feed with news (standard output), for each that
 * failed (standard error), and a last one that sums up. */
#ifndef FETCH_REPORT_H
#define FETCH_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct report;

struct report *report_new(bool json);
void report_free(struct report *r);

struct report_feed {
	const char *url, *title;
	int status;
	uint32_t added;
	const char *error;          /* or NULL */
	const char *moved_to;       /* or NULL */
	bool gone;
};

struct poll_counts {
	size_t feeds, feeds_done, failed, added;
	size_t pages, pages_done, pages_failed;
	size_t unkept;              /* stories to be extracted again of which no page is kept */
};

struct phase {
	const char *name;
	double seconds, cpu;
};

void report_start(struct report *r, size_t feeds);
void report_feed(struct report *r, const struct report_feed *f);
void report_page(struct report *r, int64_t id, const char *url, const char *error);
void report_progress(struct report *r, const struct poll_counts *c);
void report_error(struct report *r, const char *message);
void report_done(struct report *r, const struct poll_counts *c, const struct phase *phases, size_t n);

/* A filter list: NULL `error` and not `changed`: it is as it was. */
void report_list(struct report *r, const char *name, int status, size_t rules, bool changed, const char *error);

/* Instead of it, where kept pages were, or (`dry`) would be, extracted again. */
void report_again(struct report *r, const struct poll_counts *c, bool dry);

/* Writes what has been told so far; or forgets it, where it came to nothing. */
void report_flush(struct report *r);
void report_drop(struct report *r);

#endif
