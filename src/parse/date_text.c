#include <config.h>

#include "parse/date_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/text.h"
#include "base/util.h"

enum { YEAR_LEAST = 1990, YEAR_MOST = 2099, TOKENS_MOST = 64 };

/* Beginnings of the names of months, folded (no marks, lower case); longer and
 * more telling ones first where one begins another. */
static const struct {
	const char *name;
	uint8_t month;
} months[] = {
	{"januar", 1},  {"jan", 1},     {"janv", 1},   {"ener", 1},    {"gennai", 1},  {"styczn", 1},   {"stycze", 1},
	{"ocak", 1},    {"янв", 1},     {"січ", 1},    {"ιαν", 1},     {"enero", 1},   {"janeiro", 1},  {"tammi", 1},
	{"februar", 2}, {"feb", 2},     {"fevr", 2},   {"fever", 2},   {"febbr", 2},   {"lut", 2},      {"subat", 2},
	{"фев", 2},     {"лют", 2},     {"φεβ", 2},    {"helmi", 2},   {"marz", 3},    {"mar", 3},      {"mrz", 3},
	{"maart", 3},   {"mart", 3},    {"марта", 3},  {"мар", 3},     {"берез", 3},   {"μαρ", 3},      {"maalis", 3},
	{"apr", 4},     {"avr", 4},     {"abr", 4},    {"kwie", 4},    {"nisan", 4},   {"апр", 4},      {"квіт", 4},
	{"απρ", 4},     {"huhti", 4},   {"mai", 5},    {"may", 5},     {"mei", 5},     {"maj", 5},      {"magg", 5},
	{"maio", 5},    {"мая", 5},     {"май", 5},    {"трав", 5},    {"μαι", 5},     {"touko", 5},    {"juin", 6},
	{"jun", 6},     {"giug", 6},    {"czerw", 6},  {"haziran", 6}, {"июн", 6},     {"черв", 6},     {"ιουν", 6},
	{"kesa", 6},    {"juil", 7},    {"jul", 7},    {"lugl", 7},    {"lip", 7},     {"temmuz", 7},   {"июл", 7},
	{"лип", 7},     {"ιουλ", 7},    {"heina", 7},  {"aug", 8},     {"aout", 8},    {"ago", 8},      {"sierp", 8},
	{"agust", 8},   {"agost", 8},   {"авг", 8},    {"серп", 8},    {"αυγ", 8},     {"elo", 8},      {"sep", 9},
	{"set", 9},     {"wrze", 9},    {"eylul", 9},  {"сен", 9},     {"верес", 9},   {"σεπ", 9},      {"syys", 9},
	{"okt", 10},    {"oct", 10},    {"ott", 10},   {"out", 10},    {"pazdz", 10},  {"ekim", 10},    {"окт", 10},
	{"жовт", 10},   {"οκτ", 10},    {"loka", 10},  {"nov", 11},    {"listopad", 11}, {"kasim", 11}, {"ноя", 11},
	{"лист", 11},   {"νοε", 11},    {"marras", 11}, {"dez", 12},   {"dec", 12},    {"dic", 12},     {"grud", 12},
	{"aralik", 12}, {"дек", 12},    {"груд", 12},  {"δεκ", 12},    {"joulu", 12}};

struct token {
	int number;                 /* -1 for a word */
	int digits;
	uint8_t month;              /* of a word, or 0 */
	char after;                 /* the first byte of what parts it from the next */
};

static uint8_t month_of(const char *word, size_t n)
{
	uint8_t found = 0;
	size_t longest = 0;
	for (size_t i = 0; i < ARRAY_LEN(months); i++) {
		size_t m = strlen(months[i].name);
		if (m > longest && m <= n && memcmp(word, months[i].name, m) == 0 && n - m <= 7) {
			longest = m;
			found = months[i].month;
		}
	}
	return found;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* 年, 月, 日 and 년, 월, 일 part numbers like dots do. */
static bool is_cjk_mark(const char *s)
{
	static const char *const marks[] = {"年", "月", "日"};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (str_starts(s, marks[i]))
			return true;
	return false;
}

static size_t tokenize(const char *s, struct token *out)
{
	size_t n = 0;
	while (*s && n < TOKENS_MOST) {
		struct token *t = &out[n];
		if (is_digit(*s)) {
			*t = (struct token){0};
			for (; is_digit(*s); s++, t->digits++)
				if (t->digits < 8)
					t->number = t->number * 10 + (*s - '0');
			n++;
		} else if (is_cjk_mark(s)) {
			s += 3;
			if (n)
				out[n - 1].after = '.';
			continue;
		} else if (is_word_byte(*s)) {
			const char *start = s;
			while (is_word_byte(*s))
				s++;
			*t = (struct token){.number = -1, .month = month_of(start, (size_t)(s - start))};
			n++;
		} else {
			s++;
			continue;
		}
		t->after = *s;
	}
	return n;
}

bool date_is_month(const char *word, size_t n)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, word, n);
	bool month = folded.len > 2 && month_of(buf_str(&folded), folded.len) != 0;
	buf_free(&folded);
	return month;
}

static int64_t day(int year, int month, int number)
{
	if (year < YEAR_LEAST || year > YEAR_MOST || month < 1 || month > 12 || number < 1 || number > 31)
		return NO_TIME;
	return date_days(year, month, number) * 86400;
}

static bool is_year(const struct token *t)
{
	return t->digits == 4 && t->number >= YEAR_LEAST && t->number <= YEAR_MOST;
}

/* In words: 20 November 2019, 20 de noviembre de 2019, Nov. 20th, 2019. */
static int64_t in_words(const struct token *t, size_t n, size_t i)
{
	size_t k = i + 1;
	if (t[i].month) {
		if (k < n && t[k].digits >= 1 && t[k].digits <= 2) {
			size_t y = k + 1;
			if (y < n && t[y].number < 0 && !t[y].month)
				y++;        /* "20th" */
			return y < n && is_year(&t[y]) ? day(t[y].number, t[i].month, t[k].number) : NO_TIME;
		}
		return NO_TIME;
	}
	if (t[i].digits < 1 || t[i].digits > 2)
		return NO_TIME;
	for (size_t skipped = 0; k < n && t[k].number < 0 && !t[k].month && skipped < 2; skipped++)
		k++;                    /* "de", "th" */
	if (k >= n || !t[k].month)
		return NO_TIME;
	size_t y = k + 1;
	if (y < n && t[y].number < 0 && !t[y].month)
		y++;
	return y < n && is_year(&t[y]) ? day(t[y].number, t[k].month, t[i].number) : NO_TIME;
}

/* In figures. Day before month, but where only the other way can be. */
static int64_t in_figures(const struct token *t, size_t n, size_t i)
{
	if (i + 2 >= n || t[i].number < 0 || t[i + 1].number < 0 || t[i + 2].number < 0)
		return NO_TIME;
	char mark = t[i].after;
	if (mark != t[i + 1].after && t[i + 1].after != ' ')
		return NO_TIME;
	if (mark != '.' && mark != '/' && mark != '-')
		return NO_TIME;
	if (is_year(&t[i]) && t[i + 1].digits <= 2 && t[i + 2].digits <= 2)
		return day(t[i].number, t[i + 1].number, t[i + 2].number);
	if (t[i].digits > 2 || t[i + 1].digits > 2)
		return NO_TIME;
	int year = is_year(&t[i + 2]) ? t[i + 2].number : t[i + 2].digits == 2 && mark == '.' ? 2000 + t[i + 2].number : 0;
	if (t[i + 1].number > 12)
		return day(year, t[i].number, t[i + 1].number);
	return day(year, t[i + 1].number, t[i].number);
}

int64_t date_in_text(const char *text)
{
	struct token tokens[TOKENS_MOST];
	struct buf folded = BUF_INIT;
	size_t length = strlen(text);
	text_fold(&folded, text, length < 300 ? length : 300);
	size_t n = tokenize(buf_str(&folded), tokens);
	buf_free(&folded);
	for (size_t i = 0; i < n; i++) {
		int64_t found = in_figures(tokens, n, i);
		if (found == NO_TIME)
			found = in_words(tokens, n, i);
		if (found != NO_TIME)
			return found;
	}
	return NO_TIME;
}

/* Reads exactly `digits` of them. */
static int figures(const char *p, int digits)
{
	int n = 0;
	for (int i = 0; i < digits; i++) {
		if (!is_digit(p[i]))
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
	return y >= YEAR_LEAST && !is_digit(year[4]) ? day(y, month, number) : NO_TIME;
}

int64_t date_in_url(const char *url)
{
	for (const char *p = url; p && *p; p++) {
		if (p == url || is_digit(p[-1]) || !is_digit(*p))
			continue;
		int64_t found = day_first(p);
		if (found != NO_TIME)
			return found;
		if (figures(p, 4) < YEAR_LEAST)
			continue;
		char mark = p[4];
		if ((mark == '/' || mark == '-' || mark == '_') && figures(p + 5, 2) > 0 && p[7] == mark && figures(p + 8, 2) > 0)
			found = day(figures(p, 4), figures(p + 5, 2), figures(p + 8, 2));
		else if (figures(p + 4, 4) > 0 && !is_digit(p[8]))
			found = day(figures(p, 4), figures(p + 4, 2), figures(p + 6, 2));
		if (found != NO_TIME)
			return found;
	}
	return NO_TIME;
}
