/* What date_parse puts dates together from; for date_*.c alone. */
#ifndef BASE_DATE_PARTS_H
#define BASE_DATE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What was read so far; DATE_UNSET where it was not. */
enum { DATE_UNSET = -1 };
struct date_parts {
	int year, month, day;
	int hour, minute, second;
	int afternoon;              /* 0: am, 1: pm */
	int zone;                   /* minutes east of Greenwich */
	bool has_zone;
};
#define DATE_PARTS_INIT {DATE_UNSET, DATE_UNSET, DATE_UNSET, DATE_UNSET, DATE_UNSET, DATE_UNSET, DATE_UNSET, 0, false}

size_t date_digits(const char *s);              /* how many it begins with */
int date_number(const char *s, size_t n);       /* of n digits */
int date_year(int value, size_t digits);        /* two are of this century up to 69, of the last from 70 on */
int date_month_days(int year, int month);

/* The time that the parts make, or NO_TIME. */
int64_t date_finish(const struct date_parts *p);

/* hh:mm, hh:mm:ss, hh:mm:ss.fff, and the same with dots or hh"h"mm; +hh, +hmm,
 * +hhmm, +hh:mm. They give what follows, or NULL for none. */
const char *date_read_time(const char *s, struct date_parts *p);
const char *date_read_offset(const char *s, struct date_parts *p);

/* W3C-DTF and the other forms of ISO 8601. Is it a date of this family at all?
 * Then the strict rules hold, and what does not follow them is no date. */
bool date_is_iso(const char *s);
int64_t date_parse_iso(const char *s);

/* -YY-MM and -YYMM, as ISO 8601:1988 allowed; without the first dash. */
int64_t date_parse_short_year(const char *s);

/* Seconds since 1970, or thousandths, millionths or billionths of them, or a
 * stamp of 12 or 14 digits, or a date of up to 8. */
int64_t date_parse_digits(const char *s, size_t n);

#endif
