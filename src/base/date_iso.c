#include <config.h>

#include "base/date_parts.h"

#include <string.h>

#include "base/date.h"
#include "base/util.h"

/* A day of the year. */
static void set_ordinal(struct date_parts *p, int day)
{
	p->month = 1;
	while (p->month < 12 && day > date_month_days(p->year, p->month))
		day -= date_month_days(p->year, p->month++);
	p->day = day;
}

/* A date of digits alone: a year, YYYYMM, YYYYMMDD, YYMMDD, YYYYDDD, YYDDD. */
static bool read_compact_date(const char *s, size_t n, struct date_parts *p)
{
	size_t y = n == 4 || n == 8 || n == 7 ? 4 : n == 6 && date_number(s, 4) >= 1900 && date_number(s, 4) < 2100 && date_number(s + 4, 2) <= 12 ? 4 : 2;
	p->year = date_year(date_number(s, y), y);
	switch (n - y) {
	case 0:
		return y == 4;
	case 2:
		p->month = date_number(s + y, 2);
		return true;
	case 3:
		set_ordinal(p, date_number(s + y, 3));
		return true;
	case 4:
		p->month = date_number(s + y, 2);
		p->day = date_number(s + y + 2, 2);
		return true;
	default:
		return false;
	}
}

/* YYYY-MM, YYYY-MM-DD, YY-MM-DD, YYYY-DDD, with the rest of `s` after it. */
static const char *read_dashed_date(const char *s, struct date_parts *p)
{
	size_t y = date_digits(s), n;
	p->year = date_year(date_number(s, y), y);
	s += y + 1;
	n = date_digits(s);
	if (n == 3) {
		set_ordinal(p, date_number(s, 3));
		return s + 3;
	}
	if (n < 1 || n > 2)
		return NULL;
	p->month = date_number(s, n);
	s += n;
	if (*s != '-')
		return y == 4 ? s : NULL;
	n = date_digits(++s);
	if (n < 1 || n > 2)
		return NULL;
	p->day = date_number(s, n);
	return s + n;
}

static const char *read_compact_time(const char *s, struct date_parts *p)
{
	size_t n = date_digits(s);
	if (n != 2 && n != 4 && n != 6)
		return NULL;
	p->hour = date_number(s, 2);
	if (n > 2)
		p->minute = date_number(s + 2, 2);
	if (n > 4)
		p->second = date_number(s + 4, 2);
	s += n;
	if ((*s == '.' || *s == ',') && ascii_digit((unsigned char)s[1]))
		s += 1 + date_digits(s + 1);
	return s;
}

/* What may follow an ISO date: a time and a zone, and nothing more. */
static bool read_iso_rest(const char *s, struct date_parts *p)
{
	if (!*s)
		return true;
	if ((*s | 0x20) != 't' && *s != ' ')
		return false;
	s++;
	while (*s == ' ')
		s++;
	size_t n = date_digits(s);
	s = s[n] == ':' ? date_read_time(s, p) : read_compact_time(s, p);
	if (!s)
		return false;
	while (*s == ' ')
		s++;
	if (*s == '+' || *s == '-') {
		s = date_read_offset(s, p);
		if (!s)
			return false;
	}
	if ((*s | 0x20) == 'z')
		s++;
	if (*s == '[')              /* RFC 9557: the zone's name once more */
		return str_ends(s, "]");
	return *s == '\0' || (p->has_zone ? false : str_eq(s, "UTC") || str_eq(s, "GMT"));
}

int64_t date_parse_digits(const char *s, size_t n)
{
	struct date_parts p = DATE_PARTS_INIT;
	char digits[20] = "";
	int64_t value;
	if (n == 14 || n == 12) {
		read_compact_date(s, 8, &p);
		return read_compact_time(s + 8, &p) ? date_finish(&p) : NO_TIME;
	}
	if (n > 8 && n != 17) {
		int64_t unit = n > 17 ? 1000000000 : n > 14 ? 1000000 : n > 11 ? 1000 : 1;
		memcpy(digits, s, n < sizeof digits ? n : 0);
		return parse_int(digits, 0, INT64_MAX, &value) ? value / unit : NO_TIME;
	}
	return read_compact_date(s, n, &p) ? date_finish(&p) : NO_TIME;
}

int64_t date_parse_short_year(const char *s)
{
	struct date_parts p = DATE_PARTS_INIT;
	size_t n = date_digits(s);
	if (n != 2 && n != 4)
		return NO_TIME;
	p.year = date_year(date_number(s, 2), 2);
	if (n == 2 && (s[2] != '-' || date_digits(s + 3) != 2 || s[5]))
		return NO_TIME;
	p.month = date_number(s + (n == 2 ? 3 : 2), 2);
	return date_finish(&p);
}

/* 2022-W18-2, 2022W182; 2022-W18 is its Monday. NULL: it is none. */
static const char *read_week(const char *s, struct date_parts *p)
{
	const char *w = s + (date_digits(s) == 4 ? 4 : 0);
	w += *w == '-';
	if ((*w | 0x20) != 'w' || date_digits(w + 1) < 2)
		return NULL;
	int week = date_number(w + 1, 2), day = 1, year = date_number(s, 4);
	w += 3;
	if (ascii_digit((unsigned char)*w) || (*w == '-' && ascii_digit((unsigned char)w[1]))) {
		w += *w == '-';
		day = *w++ - '0';
	}
	if (year < 1970 || week < 1 || week > 53 || day < 1 || day > 7)
		return NULL;
	int64_t monday = date_days(year, 1, 4), civil;      /* the 4th is in the first week */
	monday -= (monday + 3) % 7;
	date_civil(monday + 7 * (week - 1) + day - 1, &civil, &p->month, &p->day);
	p->year = (int)civil;
	return w;
}

bool date_is_iso(const char *s)
{
	size_t n = date_digits(s);
	struct date_parts week;
	if (read_week(s, &week))
		return true;
	if (s[n] == '-' && ascii_digit((unsigned char)s[n + 1]))
		return n == 4 || (n == 2 && date_digits(s + 3) == 2 && s[5] == '-' && date_digits(s + 6) == 2);
	bool time = (s[n] | 0x20) == 't' || (n == 8 && s[n] == ' ');
	return n >= 4 && (s[n] == '\0' || ((n == 8 || n == 4) && time));
}

int64_t date_parse_iso(const char *s)
{
	struct date_parts p = DATE_PARTS_INIT;
	size_t n = date_digits(s);
	if (s[n] == '\0')
		return date_parse_digits(s, n);
	const char *rest = s + n, *week = read_week(s, &p);
	if (week)
		rest = week;
	else if (*rest == '-')
		rest = read_dashed_date(s, &p);
	else if (!read_compact_date(s, n, &p))
		rest = NULL;
	return rest && read_iso_rest(rest, &p) ? date_finish(&p) : NO_TIME;
}
