#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/month.h"
#include "parse/date_text.h"

#include <cmocka.h>     /* last: it has a macro named fail */

struct row {
	const char *text, *want;    /* "": no date */
};

static void check(const struct row *rows, size_t n, enum date_order order)
{
	for (size_t i = 0; i < n; i++) {
		struct buf out = BUF_INIT;
		date_add_rfc3339(&out, date_in_text(rows[i].text, order));
		buf_truncate(&out, out.len < 10 ? out.len : 10);
		if (!str_eq(buf_str(&out), rows[i].want))
			fail_msg("'%s' is '%s', not '%s'", rows[i].text, buf_str(&out), rows[i].want);
		buf_free(&out);
	}
}
#define CHECK(rows) check(rows, ARRAY_LEN(rows), DATE_ANY)

static void languages(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Tuesday, May 3rd, 2022 at 2:30 pm", "2022-05-03"},
		{"Published on 3 May 2022 by Ada Morrow", "2022-05-03"},
		{"Dienstag, 3. Mai 2022, 14:30 Uhr", "2022-05-03"},
		{"mardi 3 mai 2022", "2022-05-03"},
		{"mar. 3 mai 2022", "2022-05-03"},
		{"le 1er mai 2022 à 14h30", "2022-05-01"},
		{"martes, 3 de mayo de 2022", "2022-05-03"},
		{"terça-feira, 3 de março de 2022", "2022-03-03"},
		{"3 maggio 2022", "2022-05-03"},
		{"3 d'agost de 2022", "2022-08-03"},
		{"di 3 maart 2022", "2022-03-03"},
		{"tisdag 3 maj 2022", "2022-05-03"},
		{"3. toukokuuta 2022", "2022-05-03"},
		{"3 maja 2022 r.", "2022-05-03"},
		{"3. května 2022", "2022-05-03"},
		{"3. lipnja 2022.", "2022-06-03"},
		{"3. srpna 2022", "2022-08-03"},
		{"2022. május 3., kedd", "2022-05-03"},
		{"2022 m. gegužės 3 d.", "2022-05-03"},
		{"2022. gada 3. maijs", "2022-05-03"},
		{"2022ko maiatzaren 3a", "2022-05-03"},
		{"3 Mayıs 2022 Salı", "2022-05-03"},
		{"3 мая 2022 г., 14:30", "2022-05-03"},
		{"3 юни 2022 г.", "2022-06-03"},
		{"3 травня 2022", "2022-05-03"},
		{"3. мај 2022.", "2022-05-03"},
		{"3 Μαΐου 2022", "2022-05-03"},
		{"3 במאי 2022", "2022-05-03"},
		{"الثلاثاء، 3 مايو 2022", "2022-05-03"},
		{"٣ مايو ٢٠٢٢", "2022-05-03"},
		{"3 जनवरी 2022", "2022-01-03"},
		{"ngày 3 tháng 5 năm 2022", "2022-05-03"},
		{"3 Agustus 2022", "2022-08-03"},
		{"2022年5月3日(火) 14:30", "2022-05-03"},
		{"２０２２年５月３日", "2022-05-03"},
		{"2022년 5월 3일", "2022-05-03"}};
	CHECK(rows);
}

static void calendars(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"3 พฤษภาคม 2565", "2022-05-03"},
		{"3 พ.ค. 2565", "2022-05-03"},
		{"3 มี.ค. 2565", "2022-03-03"},
		{"3 ม.ค. 2565", "2022-01-03"},
		{"3/5/2565", "2022-05-03"},
		{"۱۳ اردیبهشت ۱۴۰۱", "2022-05-03"},
		{"1401/02/13", "2022-05-03"},
		{"30 اسفند 1399", "2021-03-20"},
		{"1 فروردین 1400", "2021-03-21"},
		{"令和4年5月3日", "2022-05-03"},
		{"平成30年5月3日", "2018-05-03"},
		{"民國111年5月3日", "2022-05-03"}};
	CHECK(rows);
}

static void figures(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"3.5.2022", "2022-05-03"},
		{"03.05.22", "2022-05-03"},
		{"3. 5. 2022", "2022-05-03"},
		{"26 | 01 | 2022", "2022-01-26"},
		{"26 / 01 / 2022", "2022-01-26"},
		{"03/05/2022", "2022-05-03"},
		{"05/13/2022", "2022-05-13"},
		{"2022-05-03", "2022-05-03"},
		{"2022/5/3", "2022-05-03"},
		{"03.Mär.22", "2022-03-03"},
		{"03-Mar-22", "2022-03-03"},
		{"10.-12.05.2022", "2022-05-12"},
		{"31.02.2022", ""},
		{"3.5.", ""},
		{"3 May", ""},
		{"May 20, 14:30", ""},
		{"am 12.03. 20 Uhr", ""},
		{"Seiten 10 - 12 2022", ""},
		{"1.2.3", ""},
		{"9/11/01", ""},
		{"1401 und 2 von 13", ""},
		{"Marta 3 2024", ""},
		{"", ""}};
	CHECK(rows);
	static const struct row american[] = {
		{"03/05/2022", "2022-03-05"}, {"3/09/15 8:00am", "2015-03-09"}, {"3-5-2022", "2022-03-05"}, {"13/05/2022", "2022-05-13"}, {"03.05.2022", "2022-05-03"}};
	check(american, ARRAY_LEN(american), DATE_MONTH_FIRST);
}

static void addresses(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"https://pages.example/2022/05/03/goat", "2022-05-03"},
		{"https://pages.example/home/2022/5/3/goat", "2022-05-03"},
		{"https://pages.example/2022-05-03-goat", "2022-05-03"},
		{"https://pages.example/goat-20220503.html", "2022-05-03"},
		{"https://pages.example/goat-03-05-2022", "2022-05-03"},
		{"https://pages.example/2022/13/03/goat", ""},
		{"https://pages.example/2022/05/goat", ""},
		{"https://pages.example/goat-123456789", ""}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT;
		date_add_rfc3339(&out, date_in_url(rows[i].text));
		buf_truncate(&out, out.len < 10 ? out.len : 10);
		assert_string_equal(buf_str(&out), rows[i].want);
		buf_free(&out);
	}
	assert_true(date_in_folders(rows[1].text) != NO_TIME);
	assert_true(date_in_folders(rows[2].text) == NO_TIME);
	assert_true(date_in_folders(NULL) == NO_TIME);
}

static void clocks(void **state)
{
	(void)state;
	assert_int_equal(date_clock("3 May 2022, 14:30"), 870);
	assert_int_equal(date_clock("at 2:30 pm"), 870);
	assert_int_equal(date_clock("at 12:05 a.m."), 5);
	assert_int_equal(date_clock("at 2:30p.m."), 870);
	assert_int_equal(date_clock("12/03/2020 9:30 por Juan"), 570);
	assert_int_equal(date_clock("9:30 Paris"), 570);
	assert_int_equal(date_clock("12:30 ammonia"), 750);
	assert_int_equal(date_clock("at 12:05 AM"), 5);
	assert_int_equal(date_clock("Text: 25:30 and 123:45"), -1);
	assert_int_equal(date_clock(""), -1);
}

static void months(void **state)
{
	(void)state;
	assert_int_equal(month_named("sept", 4), 9);
	assert_int_equal(month_named("septembris", 10), 9);
	assert_int_equal(month_named("marta", 5), 0);
	assert_int_equal(month_named("", 0), 0);
	assert_true(date_is_month("März", strlen("März")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(languages), cmocka_unit_test(calendars), cmocka_unit_test(figures),
	                                   cmocka_unit_test(addresses), cmocka_unit_test(clocks), cmocka_unit_test(months)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
