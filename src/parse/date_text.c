#include <config.h>

#include "parse/date_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/month.h"
#include "base/text.h"
#include "base/util.h"

enum { YEAR_LEAST = 1990, YEAR_MOST = 2099, TOKENS_MOST = 64, TEXT_MOST = 300, DAY = 86400 };

struct token {
	const char *start;
	size_t n;
	int number, digits;         /* of a number; a word has no digits */
	char after;                 /* the first byte of what parts it from the next */
};

/* --- calendars --- */

/* Years are counted from the Buddha's death in Thailand. */
enum { BUDDHIST = 543 };

/* The Solar Hijri calendar of Iran: a day as days since 1970. Good from 1370 to
 * 1470, where leap years come by a cycle of 33 years. */
static int64_t persian_days(int year, int month, int number)
{
	enum { EPOCH = 492269 };
	int before = month <= 7 ? 31 * (month - 1) : 30 * (month - 1) + 6;
	return 365 * (year - 1) + (8 * year + 21) / 33 + before + number - EPOCH;
}

static bool is_persian_year(const struct token *t)
{
	return t->digits == 4 && t->number >= 1370 && t->number <= 1470;
}

/* Folded. */
static int persian_month(const struct token *t)
{
	static const char *const names[] = {"فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
	                                    "مهر", "ابان", "اذر", "دی", "بهمن", "اسفند"};
	for (size_t i = 0; i < ARRAY_LEN(names) && !t->digits; i++)
		if (strlen(names[i]) == t->n && memcmp(t->start, names[i], t->n) == 0)
			return (int)i + 1;
	return 0;
}

/* Years of reigns, and of the Chinese republic: what is to be added to them. */
static int era_of(const struct token *t)
{
	static const struct {
		const char *name;
		int years;
	} eras[] = {{"令和", 2018}, {"平成", 1988}, {"民國", 1911}, {"民国", 1911}};
	for (size_t i = 0; i < ARRAY_LEN(eras) && !t->digits; i++) {
		size_t n = strlen(eras[i].name);
		if (t->n >= n && memcmp(t->start + t->n - n, eras[i].name, n) == 0)
			return eras[i].years;
	}
	return 0;
}

/* --- words and numbers --- */

/* 年, 月, 日 and 년, 월, 일 (folded: in their letters) part numbers like dots do.
 * Gives their length. */
static size_t cjk_mark(const char *s)
{
	static const char *const marks[] = {"年", "月", "日", "\u1102\u1167\u11AB", "\u110B\u116F\u11AF", "\u110B\u1175\u11AF"};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (str_starts(s, marks[i]))
			return strlen(marks[i]);
	return 0;
}

/* A dot parts words, but in Thai those of an abbreviation: "พ.ค.". */
static bool is_thai(const char *s)
{
	return s[0] == '\xE0' && (s[1] == '\xB8' || s[1] == '\xB9');
}

static size_t word_length(const char *s, size_t n)
{
	size_t at = 0;
	while (at < n) {
		uint32_t cp;
		size_t k = utf8_decode(s + at, n - at, &cp);
		bool inside = text_is_letter(cp) || (cp == '.' && is_thai(s) && is_thai(s + at + 1));
		if (!k || !inside)
			break;
		at += k;
	}
	return at;
}

/* A number, in whatever figures, and its length in bytes. */
static size_t read_number(const char *s, size_t n, struct token *t)
{
	size_t at = 0;
	while (at < n) {
		uint32_t cp;
		size_t k = utf8_decode(s + at, n - at, &cp);
		int digit = text_digit(cp);
		if (!k || digit < 0)
			break;
		if (t->digits++ < 8)
			t->number = t->number * 10 + digit;
		at += k;
	}
	return at;
}

/* "26 | 01 | 2022": also with spaces around it. */
static char parted_by(const char *s)
{
	const char *mark = s + strspn(s, " ");
	if (mark == s || !*mark || !strchr("./-|", *mark))
		return *s;
	const char *next = mark + 1 + strspn(mark + 1, " ");
	return *next >= '0' && *next <= '9' ? *mark : *s;
}

static size_t tokenize(const char *s, size_t length, struct token *out)
{
	size_t n = 0;
	for (size_t at = 0; at < length && n < TOKENS_MOST;) {
		struct token *t = &out[n];
		*t = (struct token){.start = s + at};
		size_t mark = cjk_mark(s + at);
		t->n = mark ? 0 : read_number(s + at, length - at, t);
		if (!mark && !t->n)
			t->n = word_length(s + at, length - at);
		at += mark ? mark : t->n;
		if (mark && n) {
			out[n - 1].after = '.';
		} else if (t->n) {
			t->after = parted_by(s + at);
			t->number += n && t->digits && t->digits <= 3 ? era_of(&out[n - 1]) : 0;
			t->digits = t->number > YEAR_LEAST && t->digits < 4 && t->digits ? 4 : t->digits;
			n++;
		} else if (!mark) {
			uint32_t cp;
			size_t k = utf8_decode(s + at, length - at, &cp);
			at += k ? k : 1;
		}
	}
	return n;
}

bool date_is_month(const char *word, size_t n)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, word, n);
	bool month = folded.len > 2 && month_named(buf_str(&folded), folded.len) != 0;
	buf_free(&folded);
	return month;
}

static int month_at(const struct token *t)
{
	return t->digits ? 0 : month_named(t->start, t->n);
}

/* --- dates --- */

static int64_t day(int year, int month, int number)
{
	if (year >= YEAR_LEAST + BUDDHIST && year <= YEAR_MOST + BUDDHIST)
		year -= BUDDHIST;
	if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12 || number < 1 || number > 31)
		return NO_TIME;
	int64_t days = date_days(year, month, number), same;
	int m, d;
	date_civil(days, &same, &m, &d);
	return m == month ? days * DAY : NO_TIME;
}

static bool is_year(const struct token *t)
{
	int year = t->number;
	return t->digits == 4 && ((year >= YEAR_LEAST && year <= YEAR_MOST) || (year >= YEAR_LEAST + BUDDHIST && year <= YEAR_MOST + BUDDHIST));
}

static bool is_day(const struct token *t)
{
	return t->digits >= 1 && t->digits <= 2;
}

/* 2024. május 3.; 2024 m. gegužės 3 d.; 2024. gada 3. maijs */
static int64_t year_first(const struct token *t, size_t n, size_t i)
{
	if (!is_year(&t[i]))
		return NO_TIME;
	size_t k = i + 1;
	if (k < n && !t[k].digits && !month_at(&t[k]))
		k++;
	if (k + 1 >= n)
		return NO_TIME;
	if (is_day(&t[k + 1]))
		return day(t[i].number, month_at(&t[k]), t[k + 1].number);
	return is_day(&t[k]) ? day(t[i].number, month_at(&t[k + 1]), t[k].number) : NO_TIME;
}

/* The year in words behind a day or month, or NO_TIME. "20-Nov-19": of two
 * figures where all is parted alike. */
static int64_t with_year(const struct token *t, size_t n, size_t y, int month, const struct token *number)
{
	bool alike = y < n && number->after && strchr("-./", number->after) && t[y - 1].after == number->after;
	if (alike && t[y].digits == 2 && t[y].start == t[y - 1].start + t[y - 1].n + 1)
		return day(2000 + t[y].number, month, number->number);
	if (y < n && !t[y].digits && !month_at(&t[y]))
		y++;                    /* "20th", "de" */
	return y < n && is_year(&t[y]) ? day(t[y].number, month, number->number) : NO_TIME;
}

/* In words: 20 November 2019, 20 de noviembre de 2019, Nov. 20th, 2019, 5 tháng 5, 2022. */
static int64_t in_words(const struct token *t, size_t n, size_t i)
{
	size_t k = i + 1;
	if (!t[i].digits) {
		int month = k < n && is_day(&t[k]) ? month_at(&t[i]) : 0;
		return month ? with_year(t, n, k + 1, month, &t[k]) : NO_TIME;
	}
	if (!is_day(&t[i]))
		return NO_TIME;
	int month = 0;
	for (size_t words = 0; k < n && !t[k].digits && words < 3 && !month; words++, k++) {
		month = month_at(&t[k]);
		int persian = persian_month(&t[k]);
		if (persian && k + 1 < n && is_persian_year(&t[k + 1]))
			return persian_days(t[k + 1].number, persian, t[i].number) * DAY;
		if (!month && t[k].n == 5 && memcmp(t[k].start, "thang", 5) == 0 && k + 1 < n && is_day(&t[k + 1]))
			month = t[++k].number;
	}
	return month ? with_year(t, n, k, month, &t[i]) : NO_TIME;
}

/* Two figures of a year: close behind a dot, or a slash where the order is
 * known, and nothing goes on after them. */
static int short_year(const struct token *t, size_t n, size_t i, enum date_order order)
{
	bool mark = t[i - 1].after == '.' || (t[i - 1].after == '/' && order != DATE_ANY);
	bool close = t[i].digits == 2 && mark && t[i].start == t[i - 1].start + t[i - 1].n + 1;
	bool goes_on = t[i].after == t[i - 1].after && i + 1 < n && t[i + 1].digits && t[i + 1].start == t[i].start + t[i].n + 1;
	return close && !goes_on ? (t[i].number < 70 ? 2000 : 1900) + t[i].number : 0;
}

/* In figures. Day before month, but where the page's language has it the other
 * way, or only that can be. */
static int64_t in_figures(const struct token *t, size_t n, size_t i, enum date_order order)
{
	if (i + 2 >= n || !t[i].digits || !is_day(&t[i + 1]) || !t[i + 2].digits)
		return NO_TIME;
	char mark = t[i].after;
	if (!mark || !strchr("./-|", mark) || (mark != t[i + 1].after && (mark != '.' || t[i + 1].after != ' ')))
		return NO_TIME;
	if (is_year(&t[i]))
		return is_day(&t[i + 2]) ? day(t[i].number, t[i + 1].number, t[i + 2].number) : NO_TIME;
	if (is_persian_year(&t[i]) && is_day(&t[i + 2]) && t[i + 1].number <= 12)
		return persian_days(t[i].number, t[i + 1].number, t[i + 2].number) * DAY;
	if (!is_day(&t[i]))
		return NO_TIME;
	int year = is_year(&t[i + 2]) ? t[i + 2].number : short_year(t, n, i + 2, order);
	bool month_first = order == DATE_MONTH_FIRST && (mark == '/' || mark == '-') && t[i].number <= 12;
	if (month_first || t[i + 1].number > 12)
		return day(year, t[i].number, t[i + 1].number);
	return day(year, t[i + 1].number, t[i].number);
}

/* Folding drops the one vowel that parts March from January in Thai. */
static void fold(struct buf *out, const char *text)
{
	static const char march[] = "มี.ค";
	size_t n = strnlen(text, TEXT_MOST);
	const char *at = strstr(text, march);
	if (at && (size_t)(at - text) < n) {
		text_fold(out, text, (size_t)(at - text));
		buf_adds(out, "มนาคม");
		text += at - text + strlen(march);
		n = strnlen(text, TEXT_MOST);
	}
	text_fold(out, text, n);
}

int64_t date_in_text(const char *text, enum date_order order)
{
	struct token tokens[TOKENS_MOST];
	struct buf folded = BUF_INIT;
	fold(&folded, text);
	size_t n = tokenize(buf_str(&folded), folded.len, tokens);
	int64_t found = NO_TIME;
	for (size_t i = 0; i < n && found == NO_TIME; i++) {
		found = in_figures(tokens, n, i, order);
		if (found == NO_TIME)
			found = in_words(tokens, n, i);
		if (found == NO_TIME)
			found = year_first(tokens, n, i);
	}
	buf_free(&folded);
	return found;
}

/* "pm", "P.M.": its first letter, small. "9:30 par" and "9:30 Paris" have none. */
static char half_of_day(const char *s)
{
	s += strspn(s, " ");
	char half = (char)ascii_lower((unsigned char)*s);
	const char *m = half == 'a' || half == 'p' ? s + 1 + (s[1] == '.') : NULL;
	return m && ascii_lower((unsigned char)*m) == 'm' && !ascii_alnum((unsigned char)m[1]) ? half : '\0';
}

int date_clock(const char *text)
{
	for (const char *s = strchr(text, ':'); s; s = strchr(s + 1, ':')) {
		const char *from = s;
		while (from > text && s - from < 3 && ascii_digit(from[-1]))
			from--;
		if (from == s || s - from > 2 || !ascii_digit(s[1]) || !ascii_digit(s[2]) || ascii_digit(s[3]))
			continue;
		int hour = s - from == 2 ? (from[0] - '0') * 10 + from[1] - '0' : from[0] - '0';
		int minute = (s[1] - '0') * 10 + s[2] - '0';
		char half = half_of_day(s + 3);
		if (half == 'p' && hour < 12)
			hour += 12;
		else if (half == 'a' && hour == 12)
			hour = 0;
		return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
	}
	return -1;
}

/* --- in addresses --- */

/* Reads exactly `digits` of them. */
static int figures(const char *p, int digits)
{
	int n = 0;
	for (int i = 0; i < digits; i++) {
		if (!ascii_digit(p[i]))
			return -1;
		n = n * 10 + (p[i] - '0');
	}
	return n;
}

/* "29-10-2021", "/02-01-2022-…", "/08112021-…": as a path says it in Europe,
 * day before month. */
static int64_t day_first(const char *p)
{
	char mark = p[0] && p[1] ? p[2] : '\0';
	bool parted = mark == '-' || mark == '_';
	int number = figures(p, 2);
	int month = number < 0 ? -1 : figures(p + 2 + parted, 2);
	if (month < 0 || (parted && p[5] != mark))
		return NO_TIME;
	const char *year = p + 4 + 2 * parted;
	int y = figures(year, 4);
	return y >= YEAR_LEAST && !ascii_digit(year[4]) ? day(y, month, number) : NO_TIME;
}

/* A folder of one or two figures, or -1; `p` goes behind it. */
static int folder(const char **p)
{
	int digits = ascii_digit((*p)[0]) && ascii_digit((*p)[1]) ? 2 : 1;
	int number = figures(*p, digits);
	if (number < 0 || (*p)[digits] != '/')
		return -1;
	*p += digits + 1;
	return number;
}

int64_t date_in_folders(const char *url)
{
	for (const char *p = url; p && (p = strchr(p, '/')); p++) {
		int year = figures(p + 1, 4);
		const char *rest = p + 6;
		if (year < YEAR_LEAST || p[5] != '/')
			continue;
		int month = folder(&rest), number = month > 0 ? folder(&rest) : -1;
		int64_t found = number > 0 ? day(year, month, number) : NO_TIME;
		if (found != NO_TIME)
			return found;
	}
	return NO_TIME;
}

/* "2019-11-20", "20191120": year first. */
static int64_t year_ahead(const char *p)
{
	char mark = figures(p, 4) < YEAR_LEAST ? '\0' : p[4];
	if (!mark)
		return NO_TIME;
	if ((mark == '/' || mark == '-' || mark == '_') && figures(p + 5, 2) > 0 && p[7] == mark && figures(p + 8, 2) > 0)
		return day(figures(p, 4), figures(p + 5, 2), figures(p + 8, 2));
	if (figures(p + 4, 4) > 0 && !ascii_digit(p[8]))
		return day(figures(p, 4), figures(p + 4, 2), figures(p + 6, 2));
	return NO_TIME;
}

int64_t date_in_url(const char *url)
{
	int64_t found = date_in_folders(url);
	for (const char *p = url; p && *p && found == NO_TIME; p++) {
		if (p == url || ascii_digit(p[-1]) || !ascii_digit(*p))
			continue;
		found = day_first(p);
		if (found == NO_TIME)
			found = year_ahead(p);
	}
	return found;
}
