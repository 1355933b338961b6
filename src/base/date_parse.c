#include <config.h>

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/month.h"
#include "base/text.h"

enum { LONGEST = 100, WORD_MOST = 40, UNSET = -1, YEAR_LEAST = 1500 };

/* What was read so far; UNSET where it was not. */
struct parts {
	int year, month, day;
	int hour, minute, second;
	int afternoon;              /* 0: am, 1: pm */
	int zone;                   /* minutes east of Greenwich */
	bool has_zone;
};

static bool is_word(int c)
{
	return (c | 0x20) >= 'a' ? (c | 0x20) <= 'z' || c >= 0x80 : c >= 0x80;
}

static size_t count_digits(const char *s)
{
	size_t n = 0;
	while (ascii_digit((unsigned char)s[n]))
		n++;
	return n;
}

static int number(const char *s, size_t n)
{
	int v = 0;
	for (size_t i = 0; i < n && i < 9; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

/* Two digits are of this century up to 69, of the last from 70 on. */
static int full_year(int value, size_t digits)
{
	return digits > 2 ? value : value < 70 ? 2000 + value : 1900 + value;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

static int64_t finish(const struct parts *p)
{
	int year = p->year, month = p->month == UNSET ? 1 : p->month, day = p->day == UNSET ? 1 : p->day;
	int hour = p->hour == UNSET ? 0 : p->hour, minute = p->minute == UNSET ? 0 : p->minute;
	int second = p->second == UNSET ? 0 : p->second;
	if (year < YEAR_LEAST || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return NO_TIME;
	if (p->afternoon != UNSET) {
		if (hour > 12)
			return hour < 24 && p->afternoon == 1 ? finish(&(struct parts){year, month, day, hour, minute, second, UNSET, p->zone, true}) : NO_TIME;
		hour = hour % 12 + (p->afternoon == 1 ? 12 : 0);
	}
	if (hour > 24 || (hour == 24 && (minute || second)) || minute > 59 || second > 60)
		return NO_TIME;
	return date_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - p->zone * 60;
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fff. NULL: it is none. */
static const char *read_time(const char *s, struct parts *p)
{
	size_t n = count_digits(s);
	if (n < 1 || n > 2 || s[n] != ':' || p->hour != UNSET)
		return NULL;
	p->hour = number(s, n);
	s += n + 1;
	n = count_digits(s);
	if (n < 1 || n > 2)
		return NULL;
	p->minute = number(s, n);
	s += n;
	if (*s != ':')
		return s;
	n = count_digits(++s);
	if (n < 1 || n > 2)
		return NULL;
	p->second = number(s, n);
	s += n;
	if ((*s == '.' || *s == ',') && ascii_digit((unsigned char)s[1]))
		s += 1 + count_digits(s + 1);
	return s;
}

/* +hh, +hmm, +hhmm, +hh:mm. NULL: it is none. */
static const char *read_offset(const char *s, struct parts *p)
{
	int sign = *s == '-' ? -1 : 1, hours, minutes = 0;
	size_t n = count_digits(++s);
	if (n < 1 || n > 4)
		return NULL;
	hours = n > 2 ? number(s, n - 2) : number(s, n);
	if (n > 2)
		minutes = number(s + n - 2, 2);
	s += n;
	if (n <= 2 && *s == ':') {
		n = count_digits(++s);
		if (n != 2)
			return NULL;
		minutes = number(s, n);
		s += n;
	}
	if (hours > 23 || minutes > 59)
		return NULL;
	p->zone = sign * (hours * 60 + minutes);
	p->has_zone = true;
	return s;
}

/* --- W3C-DTF and the other forms of ISO 8601: all digits, largest first --- */

/* A day of the year. */
static void set_ordinal(struct parts *p, int day)
{
	p->month = 1;
	while (p->month < 12 && day > month_days(p->year, p->month))
		day -= month_days(p->year, p->month++);
	p->day = day;
}

/* A date of digits alone: a year, YYYYMM, YYYYMMDD, YYMMDD, YYYYDDD, YYDDD. */
static bool read_compact_date(const char *s, size_t n, struct parts *p)
{
	size_t y = n == 4 || n == 8 || n == 7 ? 4 : n == 6 && number(s, 4) >= 1900 && number(s, 4) < 2100 && number(s + 4, 2) <= 12 ? 4 : 2;
	p->year = full_year(number(s, y), y);
	switch (n - y) {
	case 0:
		return y == 4;
	case 2:
		p->month = number(s + y, 2);
		return true;
	case 3:
		set_ordinal(p, number(s + y, 3));
		return true;
	case 4:
		p->month = number(s + y, 2);
		p->day = number(s + y + 2, 2);
		return true;
	default:
		return false;
	}
}

/* YYYY-MM, YYYY-MM-DD, YY-MM-DD, YYYY-DDD, with the rest of `s` after it. */
static const char *read_dashed_date(const char *s, struct parts *p)
{
	size_t y = count_digits(s), n;
	p->year = full_year(number(s, y), y);
	s += y + 1;
	n = count_digits(s);
	if (n == 3) {
		set_ordinal(p, number(s, 3));
		return s + 3;
	}
	if (n < 1 || n > 2)
		return NULL;
	p->month = number(s, n);
	s += n;
	if (*s != '-')
		return y == 4 ? s : NULL;
	n = count_digits(++s);
	if (n < 1 || n > 2)
		return NULL;
	p->day = number(s, n);
	return s + n;
}

static const char *read_compact_time(const char *s, struct parts *p)
{
	size_t n = count_digits(s);
	if (n != 2 && n != 4 && n != 6)
		return NULL;
	p->hour = number(s, 2);
	if (n > 2)
		p->minute = number(s + 2, 2);
	if (n > 4)
		p->second = number(s + 4, 2);
	s += n;
	if ((*s == '.' || *s == ',') && ascii_digit((unsigned char)s[1]))
		s += 1 + count_digits(s + 1);
	return s;
}

/* What may follow an ISO date: a time and a zone, and nothing more. */
static bool read_iso_rest(const char *s, struct parts *p)
{
	if (!*s)
		return true;
	if ((*s | 0x20) != 't' && *s != ' ')
		return false;
	s++;
	while (*s == ' ')
		s++;
	size_t n = count_digits(s);
	s = s[n] == ':' ? read_time(s, p) : read_compact_time(s, p);
	if (!s)
		return false;
	while (*s == ' ')
		s++;
	if (*s == '+' || *s == '-') {
		s = read_offset(s, p);
		if (!s)
			return false;
	}
	if ((*s | 0x20) == 'z')
		s++;
	if (*s == '[')              /* RFC 9557: the zone's name once more */
		return str_ends(s, "]");
	return *s == '\0' || (p->has_zone ? false : str_eq(s, "UTC") || str_eq(s, "GMT"));
}

/* Seconds or milliseconds since 1970, or a stamp of 12 or 14 digits. */
static int64_t parse_digits(const char *s, size_t n)
{
	struct parts p = {UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, 0, false};
	int64_t value;
	if (n == 14 || n == 12) {
		read_compact_date(s, 8, &p);
		return read_compact_time(s + 8, &p) ? finish(&p) : NO_TIME;
	}
	if (n > 8)
		return n <= 13 && parse_int(s, 0, INT64_MAX, &value) ? (n > 11 ? value / 1000 : value) : NO_TIME;
	return read_compact_date(s, n, &p) ? finish(&p) : NO_TIME;
}

/* -YY-MM and -YYMM, as ISO 8601:1988 allowed. */
static int64_t parse_short_year(const char *s)
{
	struct parts p = {UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, 0, false};
	size_t n = count_digits(s);
	if (n != 2 && n != 4)
		return NO_TIME;
	p.year = full_year(number(s, 2), 2);
	if (n == 2 && (s[2] != '-' || count_digits(s + 3) != 2 || s[5]))
		return NO_TIME;
	p.month = number(s + (n == 2 ? 3 : 2), 2);
	return finish(&p);
}

/* Is it a date of this family at all? Then the strict rules hold, and what
 * does not follow them is no date. */
static bool is_iso(const char *s)
{
	size_t n = count_digits(s);
	if (s[n] == '-' && ascii_digit((unsigned char)s[n + 1]))
		return n == 4 || (n == 2 && count_digits(s + 3) == 2 && s[5] == '-' && count_digits(s + 6) == 2);
	return n >= 4 && (s[n] == '\0' || ((n == 8 || n == 4) && (s[n] | 0x20) == 't'));
}

static int64_t parse_iso(const char *s)
{
	struct parts p = {UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, 0, false};
	size_t n = count_digits(s);
	if (s[n] == '\0')
		return parse_digits(s, n);
	const char *rest = s + n;
	if (*rest == '-')
		rest = read_dashed_date(s, &p);
	else if (!read_compact_date(s, n, &p))
		rest = NULL;
	return rest && read_iso_rest(rest, &p) ? finish(&p) : NO_TIME;
}

/* --- RFC 822, asctime, and what people write --- */

static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{"gmt", 0},      {"utc", 0},      {"ut", 0},       {"z", 0},        {"wet", 0},      {"west", 60},
	{"est", -300},   {"edt", -240},   {"et", -300},    {"cst", -360},   {"cdt", -300},   {"ct", -360},
	{"mst", -420},   {"mdt", -360},   {"mt", -420},    {"pst", -480},   {"pdt", -420},   {"pt", -480},
	{"ast", -240},   {"adt", -180},   {"at", -240},    {"nst", -210},   {"ndt", -150},   {"akst", -540},
	{"akdt", -480},  {"hst", -600},   {"met", 60},     {"mest", 120},   {"mez", 60},     {"mesz", 120},
	{"cet", 60},     {"cest", 120},   {"bst", 60},     {"ist", 330},    {"eet", 120},    {"eest", 180},
	{"msk", 180},    {"msd", 240},    {"trt", 180},    {"gst", 240},    {"pkt", 300},    {"wib", 420},
	{"ict", 420},    {"hkt", 480},    {"sgt", 480},    {"awst", 480},   {"jst", 540},    {"kst", 540},
	{"aest", 600},   {"aedt", 660},   {"acst", 570},   {"acdt", 630},   {"nzst", 720},   {"nzdt", 780},
	{"brt", -180},   {"art", -180},   {"sast", 120},   {"eat", 180},    {"wat", 60},     {"cat", 120}};

/* Which of the names, three letters each, `folded` begins with; -1: none. */
static int find_three(const char *names, const char *folded)
{
	for (int i = 0; names[i * 3]; i++)
		if (names[i * 3] == folded[0] && names[i * 3 + 1] == folded[1] && names[i * 3 + 2] == folded[2])
			return i;
	return -1;
}

/* A month by its name, or by how that begins ("févr", "Abri"); 0: none. */
static int find_month(const char *folded)
{
	size_t n = strlen(folded), beginning = 0;
	int english = n == 3 ? find_three("janfebmaraprmayjunjulaugsepoctnovdec", folded) : -1;
	if (english >= 0)
		return english + 1;
	if (find_three("montuewedthufrisatsun", folded) >= 0)
		return 0;
	for (int letters = 0; letters < 3 && beginning < n; letters++) {
		uint32_t cp;
		beginning += utf8_decode(folded + beginning, n - beginning, &cp);
	}
	int month = month_named(folded, n);
	return month ? month : month_named(folded, beginning);
}

static bool find_zone(const char *folded, int *minutes)
{
	const char *slash = strrchr(folded, '/');
	const char *name = slash ? slash + 1 : folded;
	for (size_t i = 0; i < ARRAY_LEN(zones); i++)
		if (str_eq(zones[i].name, name)) {
			*minutes = zones[i].minutes;
			return true;
		}
	return false;
}

/* Where the reader of free dates stands. */
struct reader {
	const char *p;
	struct parts parts;
	int numbers[3];             /* bare numbers, in order */
	size_t digits[3], n_numbers;
	int words;
	bool zone_may_follow;       /* a time, or the name of a zone, was just read */
	enum date_order order;
};

static bool fold_word(char out[WORD_MOST + 1], const char *s, size_t n)
{
	bool ascii = utf8_ascii_run(s, n) == n;
	struct buf folded = BUF_INIT;
	if (!ascii)
		text_fold(&folded, s, n);
	size_t length = ascii ? n : folded.len;
	if (length <= WORD_MOST) {
		for (size_t i = 0; i < length; i++)
			out[i] = (char)(ascii ? ascii_lower((unsigned char)s[i]) : folded.data[i]);
		out[length] = '\0';
	}
	buf_free(&folded);
	return length <= WORD_MOST;
}

static bool read_word(struct reader *r)
{
	size_t n = 0;
	while (is_word((unsigned char)r->p[n]) || (n && (r->p[n] == '/' || r->p[n] == '_') && r->parts.hour != UNSET))
		n++;
	char w[WORD_MOST + 1];
	if (!fold_word(w, r->p, n))
		return false;
	r->p += n;
	struct parts *p = &r->parts;
	bool first = r->words++ == 0 && r->n_numbers == 0, good = true, zone = false;
	int month, minutes;
	if (p->hour != UNSET && !p->has_zone && find_zone(w, &minutes)) {
		p->zone = minutes;
		p->has_zone = zone = true;
	} else if (p->hour != UNSET && (str_eq(w, "am") || str_eq(w, "pm") || str_eq(w, "a") || str_eq(w, "p"))) {
		p->afternoon = w[0] == 'p';
		zone = true;
	} else if ((p->month == UNSET || r->words == 2) && (month = find_month(w))) {
		p->month = month;           /* "mar., 03 juil.": the first was a Tuesday */
	} else if (str_eq(w, "t") && p->hour == UNSET) {
		;                           /* between date and time */
	} else if (p->hour == UNSET && !first) {
		static const char *const filler[] = {"st", "nd", "rd", "th", "at", "on", "of", "de", "del", "um", "a", "le", "den", "kl", "er", "г", "年", "月", "日"};
		good = false;
		for (size_t i = 0; i < ARRAY_LEN(filler) && !good; i++)
			good = str_eq(w, filler[i]);
		good = good || (r->words == 2 && r->n_numbers == 0) || str_ends(w, "day");
	}
	r->zone_may_follow = zone;
	return good;
}

/* a/b/c, a.b.c, a-b-c. */
static bool read_separated(struct reader *r, char sep)
{
	struct parts *p = &r->parts;
	int v[3];
	size_t n[3];
	for (int i = 0; i < 3; i++) {
		n[i] = count_digits(r->p);
		if (n[i] < 1 || n[i] > 4 || (i < 2 && r->p[n[i]] != sep))
			return false;
		v[i] = number(r->p, n[i]);
		r->p += n[i] + (i < 2);
	}
	bool year_first = n[0] == 4;
	p->year = full_year(v[year_first ? 0 : 2], n[year_first ? 0 : 2]);
	int a = year_first ? 2 : 0;
	p->month = v[1];
	p->day = v[a];
	bool month_first = r->order == DATE_MONTH_FIRST ? sep != '.' : sep == '/' && r->order == DATE_ANY;
	if (!year_first && v[0] <= 12 && (month_first || v[1] > 12)) {
		p->month = v[0];
		p->day = v[1];
	}
	r->zone_may_follow = false;
	return true;
}

/* A number that stands alone; or, in Chinese, Japanese and Korean, before the
 * sign that says what it is. */
static bool read_number(struct reader *r, size_t n)
{
	static const struct {
		const char *sign;
		size_t part;
	} signs[] = {{"年", offsetof(struct parts, year)},   {"년", offsetof(struct parts, year)},
	             {"月", offsetof(struct parts, month)},  {"월", offsetof(struct parts, month)},
	             {"日", offsetof(struct parts, day)},    {"일", offsetof(struct parts, day)}};
	int value = number(r->p, n);
	const char *after = r->p + n;
	r->p = after;
	for (size_t i = 0; i < ARRAY_LEN(signs) && (unsigned char)*after >= 0x80; i++)
		if (str_starts(after, signs[i].sign)) {
			*(int *)((char *)&r->parts + signs[i].part) = value;
			r->p += strlen(signs[i].sign);
			return true;
		}
	while (*after == ' ')
		after++;
	if (n <= 2 && r->parts.hour == UNSET && (r->n_numbers >= 2 || r->parts.year != UNSET) &&
	    ((*after | 0x20) == 'a' || (*after | 0x20) == 'p') && (after[1] | 0x20) == 'm') {
		r->parts.hour = value;
		return true;
	}
	if (n > 4 || r->n_numbers == 3)
		return false;
	r->numbers[r->n_numbers] = value;
	r->digits[r->n_numbers++] = n;
	r->zone_may_follow = false;
	return true;
}

static bool read_digits(struct reader *r)
{
	size_t n = count_digits(r->p);
	char sep = r->p[n];
	if (sep == ':') {
		r->p = read_time(r->p, &r->parts);
		r->zone_may_follow = true;
		return r->p != NULL;
	}
	if ((sep == '/' || sep == '.' || sep == '-') && ascii_digit((unsigned char)r->p[n + 1])) {
		size_t m = count_digits(r->p + n + 1);
		if (r->p[n + 1 + m] == sep && ascii_digit((unsigned char)r->p[n + m + 2]))
			return read_separated(r, sep);
	}
	return read_number(r, n);
}

/* Gives the bare numbers their meaning. */
static bool place_numbers(struct reader *r)
{
	struct parts *p = &r->parts;
	size_t at = 0;
	for (size_t i = 0; i < r->n_numbers; i++)
		if (r->digits[i] == 4 && p->year == UNSET) {
			p->year = r->numbers[i];
			at = i;
			memmove(&r->numbers[at], &r->numbers[at + 1], (2 - at) * sizeof r->numbers[0]);
			memmove(&r->digits[at], &r->digits[at + 1], (2 - at) * sizeof r->digits[0]);
			r->n_numbers--;
			break;
		}
	bool year_first = p->year != UNSET && at == 0 && r->n_numbers == 2 && p->month == UNSET;
	for (size_t i = 0; i < r->n_numbers; i++) {
		if (p->day == UNSET && !(year_first && i == 0))
			p->day = r->numbers[i];
		else if (p->month == UNSET)
			p->month = r->numbers[i];
		else if (p->year == UNSET)
			p->year = full_year(r->numbers[i], r->digits[i]);
		else
			return false;
	}
	return p->year != UNSET && p->month != UNSET && p->day != UNSET;
}

static bool read_sign(struct reader *r)
{
	bool number_follows = ascii_digit((unsigned char)r->p[1]);
	if (r->zone_may_follow && number_follows) {
		r->p = read_offset(r->p, &r->parts);
		r->zone_may_follow = false;
		return r->p != NULL;
	}
	return *r->p++ == '-' && (!r->zone_may_follow || !is_word((unsigned char)*r->p));
}

static int64_t parse_free(const char *s, enum date_order order)
{
	struct reader r = {.p = s, .order = order, .parts = {UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, 0, false}};
	while (*r.p && *r.p != '(') {
		unsigned char c = (unsigned char)*r.p;
		bool good = true;
		if (ascii_digit(c))
			good = read_digits(&r);
		else if (is_word(c))
			good = read_word(&r);
		else if (c == '+' || c == '-')
			good = read_sign(&r);
		else
			r.p++;
		if (!good)
			return NO_TIME;
	}
	return place_numbers(&r) ? finish(&r.parts) : NO_TIME;
}

int64_t date_parse_in(const char *s, enum date_order order)
{
	char text[LONGEST];
	size_t n = strlen(s);
	ascii_trim(&s, &n);
	if (n == 0 || n >= sizeof text)
		return NO_TIME;
	memcpy(text, s, n);
	text[n] = '\0';
	if (text[0] == '-' && ascii_digit((unsigned char)text[1]))
		return parse_short_year(text + 1);
	return is_iso(text) ? parse_iso(text) : parse_free(text, order);
}

int64_t date_parse(const char *s)
{
	return date_parse_in(s, DATE_ANY);
}
