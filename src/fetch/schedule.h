/* When a feed is to be asked again: pure arithmetic, no clock and no network.
 *
 * The interval is what the user set for the feed; else what its publishing
 * taught, 15 minutes to a day; else 60 minutes. It grows to what the feed and
 * its server ask for (ttl, sy:, max-age, Expires: at most a day), doubles with
 * each failure in a row, moves out of the hours and days that the feed wants
 * skipped, and is never less than Retry-After. A little chance (±10 %) keeps
 * feeds from being asked in step. */
#ifndef FETCH_SCHEDULE_H
#define FETCH_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

enum { INTERVAL_LEAST = 15 * 60, INTERVAL_MOST = 24 * 3600 };

struct schedule_facts {
	int64_t now;
	int64_t set;                /* by the user for this feed, 0: not */
	int64_t fallback;           /* while nothing was learnt */
	int64_t learnt;             /* 0: nothing */
	int64_t fresh;              /* the answer's, -1: not said */
	int64_t retry_after;        /* -1: not said */
	int64_t ttl;                /* the feed's, 0: none */
	uint32_t skip_hours;        /* bit n: not in hour n, UTC */
	uint8_t skip_days;          /* bit 0: Sunday */
	uint32_t failures;          /* in a row, this one included */
	uint64_t chance;            /* any number; what differs between feeds and polls */
};

int64_t schedule_next(const struct schedule_facts *f);

/* The interval that fits times of publication (any order, NO_TIME is left
 * out). Silence since the last one counts too. 0: too few to tell. */
int64_t schedule_learn(const int64_t *published, size_t n, int64_t now);

/* A little longer, after an answer with nothing new. */
int64_t schedule_relax(int64_t learnt);

#endif
