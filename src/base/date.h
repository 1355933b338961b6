/* Dates as feeds and pages write them, and as we write them.
 *
 * One tolerant parser for all of them: RFC 822/2822 with the faults that real
 * feeds have, W3C-DTF (from a bare year on), weeks of ISO 8601, asctime,
 * seconds since 1970 and parts of them. No zone is UTC, and so is one by the
 * name of its place. What is no date, or none that can be (before 1970 or more
 * than a year ahead are still dates; the 32nd of May is none, and second 0 is
 * a clock that was not set), is NO_TIME, never now. Times are seconds since
 * 1970, UTC. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdint.h>

struct buf;

int64_t date_parse(const char *s);

/* The same, where it is known whether 3/4/2026 is in April or in March. Any:
 * with slashes the month comes first, as in America; whatever the order, it
 * is the one that can be. */
enum date_order { DATE_ANY, DATE_DAY_FIRST, DATE_MONTH_FIRST };
int64_t date_parse_in(const char *s, enum date_order order);

/* RFC 3339 in UTC: 2026-03-04T05:06:07Z. Adds nothing for NO_TIME. */
void date_add_rfc3339(struct buf *out, int64_t t);

/* The same with the hour and day of a zone: 2026-03-04T06:06:07+01:00. `zone`
 * is in minutes east of UTC, at most ZONE_MOST either way. */
enum { ZONE_MOST = 16 * 60 };
void date_add_zoned(struct buf *out, int64_t t, int zone);

/* The zone that a date is written with in figures (+0100, -05:00), 0 for none. */
int date_zone(const char *s);

/* Days since 1970 of a civil date, and back. */
int64_t date_days(int64_t year, int month, int day);
void date_civil(int64_t days, int64_t *year, int *month, int *day);

#endif
