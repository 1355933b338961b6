#include <config.h>

#include "base/date.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

int64_t date_days(int64_t year, int month, int day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t yoe = year - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void date_civil(int64_t days, int64_t *year, int *month, int *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

static void add_time(struct buf *out, int64_t t)
{
	int64_t days = t / 86400, rest = t % 86400;
	if (rest < 0) {
		rest += 86400;
		days--;
	}
	int64_t year;
	int month, day;
	date_civil(days, &year, &month, &day);
	buf_addf(out, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d", year, month, day, (int)(rest / 3600),
	         (int)(rest / 60 % 60), (int)(rest % 60));
}

void date_add_rfc3339(struct buf *out, int64_t t)
{
	if (t == NO_TIME)
		return;
	add_time(out, t);
	buf_addc(out, 'Z');
}

void date_add_zoned(struct buf *out, int64_t t, int zone)
{
	/* A time that no zone can be added to is from hostile bytes. */
	if (zone == 0 || t == NO_TIME || t > INT64_MAX / 2 || t < INT64_MIN / 2) {
		date_add_rfc3339(out, t);
		return;
	}
	add_time(out, t + (int64_t)zone * 60);
	int minutes = abs(zone);
	buf_addf(out, "%c%02d:%02d", zone < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static int two_figures(const char *s)
{
	bool are = s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9';
	return are ? (s[0] - '0') * 10 + s[1] - '0' : -1;
}

int date_zone(const char *s)
{
	const char *clock = strchr(s, ':');
	const char *sign = clock ? clock + strcspn(clock, "+-") : NULL;
	if (!sign || !*sign)
		return 0;
	int hours = two_figures(sign + 1);
	if (hours < 0)
		return 0;
	int minutes = two_figures(sign[3] == ':' ? sign + 4 : sign + 3);
	int zone = hours * 60 + (minutes > 0 ? minutes : 0);
	if (zone > ZONE_MOST)
		return 0;
	return *sign == '-' ? -zone : zone;
}
