#include <config.h>

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date_parts.h"
#include "base/month.h"
#include "base/text.h"

enum { LONGEST = 100, WORD_MOST = 40 };

static bool is_word(int c)
{
	return (c | 0x20) >= 'a' ? (c | 0x20) <= 'z' || c >= 0x80 : c >= 0x80;
}

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
	struct date_parts parts;
	int numbers[3];             /* bare numbers, in order */
	size_t digits[3], n_numbers;
	int words;
	bool zone_may_follow;       /* a time, or the name of a zone, was just read */
	bool doubtful;              /* the month: "mar., 03 juil." begins with a Tuesday */
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
	while (is_word((unsigned char)r->p[n]) || (n && (r->p[n] == '/' || r->p[n] == '_') && r->parts.hour != DATE_UNSET))
		n++;
	char w[WORD_MOST + 1];
	if (!fold_word(w, r->p, n))
		return false;
	r->p += n;
	struct date_parts *p = &r->parts;
	bool first = r->words++ == 0 && r->n_numbers == 0, good = true, zone = false;
	int month, minutes;
	if (p->hour != DATE_UNSET && !p->has_zone && find_zone(w, &minutes)) {
		p->zone = minutes;
		p->has_zone = zone = true;
	} else if (p->hour != DATE_UNSET && (str_eq(w, "am") || str_eq(w, "pm") || str_eq(w, "a") || str_eq(w, "p"))) {
		p->afternoon = w[0] == 'p';
		zone = true;
	} else if ((p->month == DATE_UNSET || r->doubtful) && (month = find_month(w))) {
		p->month = month;
		r->doubtful = first;
	} else if (str_eq(w, "t") && p->hour == DATE_UNSET) {
		;                           /* between date and time */
	} else if (p->hour == DATE_UNSET && !first) {
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
	struct date_parts *p = &r->parts;
	int v[3];
	size_t n[3];
	for (int i = 0; i < 3; i++) {
		n[i] = date_digits(r->p);
		if (n[i] < 1 || n[i] > 4 || (i < 2 && r->p[n[i]] != sep))
			return false;
		v[i] = date_number(r->p, n[i]);
		r->p += n[i] + (i < 2);
	}
	bool year_first = n[0] == 4;
	p->year = date_year(v[year_first ? 0 : 2], n[year_first ? 0 : 2]);
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
	} signs[] = {{"年", offsetof(struct date_parts, year)},   {"년", offsetof(struct date_parts, year)},
	             {"月", offsetof(struct date_parts, month)},  {"월", offsetof(struct date_parts, month)},
	             {"日", offsetof(struct date_parts, day)},    {"일", offsetof(struct date_parts, day)}};
	int value = date_number(r->p, n);
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
	if (n <= 2 && r->parts.hour == DATE_UNSET && (r->n_numbers >= 2 || r->parts.year != DATE_UNSET) &&
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

static bool knows_year(const struct reader *r)
{
	bool known = r->parts.year != DATE_UNSET;
	for (size_t i = 0; i < r->n_numbers; i++)
		known |= r->digits[i] == 4;
	return known;
}

static bool read_digits(struct reader *r)
{
	size_t n = date_digits(r->p);
	char sep = r->p[n];
	bool behind_date = r->parts.hour == DATE_UNSET && knows_year(r) && n <= 2 && date_digits(r->p + n + 1) == 2;
	if (sep == ':' || (behind_date && (sep == '.' || sep == 'h'))) {
		r->p = date_read_time(r->p, &r->parts);
		r->zone_may_follow = true;
		return r->p != NULL;
	}
	if ((sep == '/' || sep == '.' || sep == '-') && ascii_digit((unsigned char)r->p[n + 1])) {
		size_t m = date_digits(r->p + n + 1);
		if (r->p[n + 1 + m] == sep && ascii_digit((unsigned char)r->p[n + m + 2]))
			return read_separated(r, sep);
	}
	return read_number(r, n);
}

/* Gives the bare numbers their meaning. */
static bool place_numbers(struct reader *r)
{
	struct date_parts *p = &r->parts;
	size_t at = 0;
	for (size_t i = 0; i < r->n_numbers; i++)
		if (r->digits[i] == 4 && p->year == DATE_UNSET) {
			p->year = r->numbers[i];
			at = i;
			memmove(&r->numbers[at], &r->numbers[at + 1], (2 - at) * sizeof r->numbers[0]);
			memmove(&r->digits[at], &r->digits[at + 1], (2 - at) * sizeof r->digits[0]);
			r->n_numbers--;
			break;
		}
	bool year_first = p->year != DATE_UNSET && at == 0 && r->n_numbers == 2 && p->month == DATE_UNSET;
	for (size_t i = 0; i < r->n_numbers; i++) {
		if (p->day == DATE_UNSET && !(year_first && i == 0))
			p->day = r->numbers[i];
		else if (p->month == DATE_UNSET)
			p->month = r->numbers[i];
		else if (p->year == DATE_UNSET)
			p->year = date_year(r->numbers[i], r->digits[i]);
		else
			return false;
	}
	return p->year != DATE_UNSET && p->month != DATE_UNSET && p->day != DATE_UNSET;
}

static bool read_sign(struct reader *r)
{
	bool number_follows = ascii_digit((unsigned char)r->p[1]);
	if (r->zone_may_follow && number_follows) {
		r->p = date_read_offset(r->p, &r->parts);
		r->zone_may_follow = false;
		return r->p != NULL;
	}
	return *r->p++ == '-' && (!r->zone_may_follow || !is_word((unsigned char)*r->p));
}

static int64_t parse_free(const char *s, enum date_order order)
{
	struct reader r = {.p = s, .order = order, .parts = DATE_PARTS_INIT};
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
	return place_numbers(&r) ? date_finish(&r.parts) : NO_TIME;
}

/* "1651588200.123", "@1651588200". */
static int64_t parse_stamp(const char *s)
{
	s += *s == '@';
	size_t n = date_digits(s);
	bool fraction = s[n] == '.' && s[n + 1 + date_digits(s + n + 1)] == '\0';
	return n > 8 && n < 12 && (fraction || !s[n]) ? date_parse_digits(s, n) : NO_TIME;
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
		return date_parse_short_year(text + 1);
	int64_t t = parse_stamp(text);
	if (t == NO_TIME && date_is_iso(text))
		t = date_parse_iso(text);
	/* "2022-05-03 14:30:00 +0000 UTC", "2022-05-03 2:30 PM": no longer of that family */
	if (t == NO_TIME && (!date_is_iso(text) || (strchr(text, ' ') && strchr(text, ':'))))
		t = parse_free(text, order);
	return t == 0 ? NO_TIME : t;        /* a clock that was not set */
}

int64_t date_parse(const char *s)
{
	return date_parse_in(s, DATE_ANY);
}
