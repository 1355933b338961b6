#include <config.h>

#include "base/date_parts.h"

#include "base/date.h"
#include "base/util.h"

enum { YEAR_LEAST = 1500 };

size_t date_digits(const char *s)
{
	size_t n = 0;
	while (ascii_digit((unsigned char)s[n]))
		n++;
	return n;
}

int date_number(const char *s, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n && i < 9; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

int date_year(int value, size_t digits)
{
	return digits > 2 ? value : value < 70 ? 2000 + value : 1900 + value;
}

int date_month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

int64_t date_finish(const struct date_parts *p)
{
	int year = p->year, month = p->month == DATE_UNSET ? 1 : p->month, day = p->day == DATE_UNSET ? 1 : p->day;
	int hour = p->hour == DATE_UNSET ? 0 : p->hour, minute = p->minute == DATE_UNSET ? 0 : p->minute;
	int second = p->second == DATE_UNSET ? 0 : p->second;
	if (year < YEAR_LEAST || year > 9999 || month < 1 || month > 12 || day < 1 || day > date_month_days(year, month))
		return NO_TIME;
	if (p->afternoon != DATE_UNSET) {
		if (hour > 12)
			return hour < 24 && p->afternoon == 1 ? date_finish(&(struct date_parts){year, month, day, hour, minute, second, DATE_UNSET, p->zone, true}) : NO_TIME;
		hour = hour % 12 + (p->afternoon == 1 ? 12 : 0);
	}
	if (hour > 24 || (hour == 24 && (minute || second)) || minute > 59 || second > 60)
		return NO_TIME;
	return date_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - p->zone * 60;
}

const char *date_read_time(const char *s, struct date_parts *p)
{
	size_t n = date_digits(s);
	char mark = s[n];
	if (n < 1 || n > 2 || p->hour != DATE_UNSET)
		return NULL;
	p->hour = date_number(s, n);
	s += n + 1;
	n = date_digits(s);
	if (n < 1 || n > 2)
		return NULL;
	p->minute = date_number(s, n);
	s += n;
	if (*s != mark)
		return s;
	n = date_digits(++s);
	if (n < 1 || n > 2)
		return NULL;
	p->second = date_number(s, n);
	s += n;
	if ((*s == '.' || *s == ',') && ascii_digit((unsigned char)s[1]))
		s += 1 + date_digits(s + 1);
	return s;
}

const char *date_read_offset(const char *s, struct date_parts *p)
{
	int sign = *s == '-' ? -1 : 1, hours, minutes = 0;
	size_t n = date_digits(++s);
	if (n < 1 || n > 4)
		return NULL;
	hours = n > 2 ? date_number(s, n - 2) : date_number(s, n);
	if (n > 2)
		minutes = date_number(s + n - 2, 2);
	s += n;
	if (n <= 2 && *s == ':') {
		n = date_digits(++s);
		if (n != 2)
			return NULL;
		minutes = date_number(s, n);
		s += n;
	}
	if (hours > 23 || minutes > 59)
		return NULL;
	p->zone = sign * (hours * 60 + minutes);
	p->has_zone = true;
	return s;
}
