#include <config.h>

#include "parse/date_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/text.h"
#include "base/util.h"

enum { YEAR_LEAST = 1990, YEAR_MOST = 2099, TOKENS_MOST = 64, ENDING_MOST = 10 };

/* Names of months, folded (no marks, lower case): whole ones and abbreviations,
 * and beginnings long enough that they begin nobody's name. */
static const struct {
	const char *name;
	uint8_t month;
	bool whole;
} months[] = {
	{"jan", 1, true}, {"janv", 1, true}, {"ene", 1, true}, {"gen", 1, true}, {"sty", 1, true}, {"янв", 1, true},
	{"ιαν", 1, true}, {"januar", 1, false}, {"janvi", 1, false}, {"janei", 1, false}, {"enero", 1, false},
	{"gennai", 1, false}, {"stycz", 1, false}, {"ocak", 1, false}, {"tammi", 1, false}, {"ianuar", 1, false},
	{"jaanuar", 1, false}, {"gener", 1, false}, {"leden", 1, false}, {"ledna", 1, false}, {"январ", 1, false},
	{"січн", 1, false}, {"ιανου", 1, false}, {"feb", 2, true}, {"febr", 2, true}, {"fev", 2, true}, {"lut", 2, true},
	{"luty", 2, true}, {"фев", 2, true}, {"φεβ", 2, true}, {"februar", 2, false}, {"fevri", 2, false},
	{"fever", 2, false}, {"febre", 2, false}, {"febbr", 2, false}, {"luteg", 2, false}, {"subat", 2, false},
	{"helmi", 2, false}, {"veebr", 2, false}, {"unor", 2, false}, {"феврал", 2, false}, {"лютог", 2, false},
	{"φεβρ", 2, false}, {"mar", 3, true}, {"mars", 3, true}, {"mrz", 3, true}, {"mart", 3, true}, {"marca", 3, true},
	{"март", 3, true}, {"марта", 3, true}, {"мар", 3, true}, {"μαρ", 3, true}, {"marz", 3, false}, {"march", 3, false},
	{"maart", 3, false}, {"marco", 3, false}, {"maalis", 3, false}, {"marci", 3, false}, {"marti", 3, false},
	{"marts", 3, false}, {"brezn", 3, false}, {"brezen", 3, false}, {"берез", 3, false}, {"μαρτ", 3, false},
	{"apr", 4, true}, {"avr", 4, true}, {"abr", 4, true}, {"kwi", 4, true}, {"апр", 4, true}, {"απρ", 4, true},
	{"april", 4, false}, {"avril", 4, false}, {"abril", 4, false}, {"kwiec", 4, false}, {"kwiet", 4, false},
	{"nisan", 4, false}, {"huhti", 4, false}, {"aprill", 4, false}, {"aprilis", 4, false}, {"duben", 4, false},
	{"dubna", 4, false}, {"апрел", 4, false}, {"квітн", 4, false}, {"απριλ", 4, false}, {"may", 5, true},
	{"mai", 5, true}, {"mei", 5, true}, {"maj", 5, true}, {"maja", 5, true}, {"maio", 5, true}, {"mag", 5, true},
	{"maig", 5, true}, {"май", 5, true}, {"мая", 5, true}, {"μαι", 5, true}, {"mayo", 5, false}, {"maggi", 5, false},
	{"mayis", 5, false}, {"mayıs", 5, true}, {"touko", 5, false}, {"majus", 5, false}, {"kvetn", 5, false},
	{"kveten", 5, false}, {"травн", 5, false}, {"μαιου", 5, false}, {"μαιο", 5, false}, {"jun", 6, true},
	{"juin", 6, true}, {"june", 6, true}, {"juni", 6, true}, {"juny", 6, true}, {"cze", 6, true}, {"giu", 6, true},
	{"июн", 6, true}, {"ιουν", 6, true}, {"junio", 6, false}, {"junho", 6, false}, {"giugn", 6, false},
	{"czerw", 6, false}, {"haziran", 6, false}, {"kesak", 6, false}, {"junius", 6, false}, {"iunie", 6, false},
	{"juuni", 6, false}, {"cerven", 6, false}, {"cervna", 6, false}, {"июня", 6, false}, {"июнь", 6, false},
	{"червн", 6, false}, {"ιουνι", 6, false}, {"jul", 7, true}, {"july", 7, true}, {"juli", 7, true}, {"juil", 7, true},
	{"lip", 7, true}, {"lug", 7, true}, {"июл", 7, true}, {"ιουλ", 7, true}, {"julio", 7, false}, {"julho", 7, false},
	{"juill", 7, false}, {"lugli", 7, false}, {"lipca", 7, false}, {"lipiec", 7, false}, {"temmuz", 7, false},
	{"heinak", 7, false}, {"julius", 7, false}, {"iulie", 7, false}, {"juuli", 7, false}, {"juliol", 7, false},
	{"cervenc", 7, false}, {"июля", 7, false}, {"июль", 7, false}, {"липн", 7, false}, {"ιουλι", 7, false},
	{"aug", 8, true}, {"ago", 8, true}, {"aout", 8, true}, {"sie", 8, true}, {"авг", 8, true}, {"αυγ", 8, true},
	{"august", 8, false}, {"agost", 8, false}, {"agust", 8, false}, {"agosto", 8, false}, {"sierp", 8, false},
	{"elok", 8, false}, {"srpen", 8, false}, {"srpna", 8, false}, {"август", 8, false}, {"серпн", 8, false},
	{"αυγου", 8, false}, {"sep", 9, true}, {"sept", 9, true}, {"set", 9, true}, {"wrz", 9, true}, {"сен", 9, true},
	{"сент", 9, true}, {"σεπ", 9, true}, {"zari", 9, true}, {"septem", 9, false}, {"settem", 9, false},
	{"setem", 9, false}, {"septie", 9, false}, {"wrzes", 9, false}, {"eylul", 9, false}, {"syysk", 9, false},
	{"szeptem", 9, false}, {"сентяб", 9, false}, {"верес", 9, false}, {"σεπτ", 9, false}, {"okt", 10, true},
	{"oct", 10, true}, {"ott", 10, true}, {"out", 10, true}, {"paz", 10, true}, {"окт", 10, true}, {"οκτ", 10, true},
	{"oktob", 10, false}, {"octob", 10, false}, {"octub", 10, false}, {"ottob", 10, false}, {"outub", 10, false},
	{"pazdz", 10, false}, {"ekim", 10, false}, {"lokak", 10, false}, {"octom", 10, false}, {"oktoob", 10, false},
	{"rijen", 10, false}, {"rijna", 10, false}, {"октяб", 10, false}, {"жовтн", 10, false}, {"οκτω", 10, false},
	{"nov", 11, true}, {"lis", 11, true}, {"ноя", 11, true}, {"νοε", 11, true}, {"novem", 11, false},
	{"noviem", 11, false}, {"listopad", 11, false}, {"kasim", 11, false}, {"kasım", 11, true}, {"marras", 11, false},
	{"noiem", 11, false}, {"нояб", 11, false}, {"листоп", 11, false}, {"νοεμ", 11, false}, {"dez", 12, true},
	{"dec", 12, true}, {"dic", 12, true}, {"des", 12, true}, {"gru", 12, true}, {"дек", 12, true}, {"δεκ", 12, true},
	{"dezem", 12, false}, {"decem", 12, false}, {"dicie", 12, false}, {"dicem", 12, false}, {"grudn", 12, false},
	{"grudz", 12, false}, {"aralik", 12, false}, {"aralık", 12, true}, {"jouluk", 12, false}, {"detsem", 12, false},
	{"desem", 12, false}, {"prosin", 12, false}, {"декаб", 12, false}, {"грудн", 12, false}, {"δεκε", 12, false}};

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
		bool fits = months[i].whole ? n == m : n >= m && n - m <= ENDING_MOST;
		if (fits && m > longest && memcmp(word, months[i].name, m) == 0) {
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
		} else if (cjk_mark(s)) {
			s += cjk_mark(s);
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

/* 2024. május 3. */
static int64_t year_first(const struct token *t, size_t n, size_t i)
{
	if (i + 2 >= n || !is_year(&t[i]) || !t[i + 1].month || t[i + 2].digits < 1 || t[i + 2].digits > 2)
		return NO_TIME;
	return day(t[i].number, t[i + 1].month, t[i + 2].number);
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
		if (found == NO_TIME)
			found = year_first(tokens, n, i);
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
