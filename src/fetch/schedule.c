#include <config.h>

#include "fetch/schedule.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

enum {
	HOUR = 3600,
	DAY = 86400,
	LEARN_FROM = 12,            /* the newest entries tell the rate of today */
	LEARN_LEAST = 3,
	DOUBLINGS_MOST = 10
};

static int64_t clamp(int64_t v, int64_t least, int64_t most)
{
	return v < least ? least : v > most ? most : v;
}

static int newest_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x < y) - (x > y);
}

int64_t schedule_learn(const int64_t *published, size_t n, int64_t now)
{
	int64_t *times = xmalloc((n ? n : 1) * sizeof *times);
	size_t known = 0;
	for (size_t i = 0; i < n; i++)
		if (published[i] != NO_TIME && published[i] <= now)
			times[known++] = published[i];
	qsort(times, known, sizeof *times, newest_first);
	if (known > LEARN_FROM)
		known = LEARN_FROM;
	int64_t interval = 0;
	if (known >= LEARN_LEAST) {
		/* Twice as often as it publishes: a story waits half a gap on average. */
		int64_t gap = (now - times[known - 1]) / (int64_t)known;
		interval = clamp(gap / 2, INTERVAL_LEAST, INTERVAL_MOST);
	}
	free(times);
	return interval;
}

int64_t schedule_relax(int64_t learnt)
{
	return learnt ? clamp(learnt + learnt / 8, INTERVAL_LEAST, INTERVAL_MOST) : 0;
}

/* Doubled with each failure, to a day; a feed that is asked less often than
 * that keeps its interval. */
static int64_t back_off(int64_t interval, uint32_t failures)
{
	uint32_t times = failures < DOUBLINGS_MOST ? failures : DOUBLINGS_MOST;
	int64_t longer = interval << times;
	int64_t most = interval > INTERVAL_MOST ? interval : INTERVAL_MOST;
	return longer < most ? longer : most;
}

static int64_t jitter(int64_t interval, uint64_t chance)
{
	int64_t tenth = interval / 10;
	return interval + (tenth ? (int64_t)(chance % (uint64_t)(2 * tenth + 1)) - tenth : 0);
}

static bool skipped(const struct schedule_facts *f, int64_t t)
{
	int64_t day = t / DAY, hour = t % DAY / HOUR;
	/* The first of January 1970 was a Thursday. */
	return (f->skip_hours >> hour & 1) || (f->skip_days >> ((day + 4) % 7) & 1);
}

/* Moved on hour by hour; a feed that skips everything is not believed. */
static int64_t out_of_skipped(const struct schedule_facts *f, int64_t t)
{
	int64_t at = t;
	for (int hours = 0; hours < 7 * 24; hours++) {
		if (!skipped(f, at))
			return at;
		at = at - at % HOUR + HOUR;
	}
	return t;
}

int64_t schedule_next(const struct schedule_facts *f)
{
	int64_t interval = f->set ? f->set : f->learnt ? f->learnt : f->fallback;
	int64_t asked = f->ttl > f->fresh ? f->ttl : f->fresh;
	if (!f->set && asked > interval)
		interval = asked < INTERVAL_MOST ? asked : INTERVAL_MOST;
	if (f->failures)
		interval = back_off(interval, f->failures);
	interval = jitter(interval, f->chance);
	int64_t next = f->now + interval;
	if (f->retry_after >= 0 && next < f->now + f->retry_after)
		next = f->now + clamp(f->retry_after, 0, 30 * DAY);
	return f->set ? next : out_of_skipped(f, next);
}
