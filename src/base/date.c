#include <config.h>

#include "base/date.h"

#include <inttypes.h>

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

void date_add_rfc3339(struct buf *out, int64_t t)
{
	if (t == NO_TIME)
		return;
	int64_t days = t / 86400, rest = t % 86400;
	if (rest < 0) {
		rest += 86400;
		days--;
	}
	int64_t year;
	int month, day;
	date_civil(days, &year, &month, &day);
	buf_addf(out, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02dZ", year, month, day, (int)(rest / 3600),
	         (int)(rest / 60 % 60), (int)(rest % 60));
}
