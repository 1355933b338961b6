#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"

#include <cmocka.h>     /* last: it has a macro named fail */

struct row {
	const char *text, *want;    /* "": no date */
};

static void check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf out = BUF_INIT;
		date_add_rfc3339(&out, date_parse(rows[i].text));
		if (!str_eq(buf_str(&out), rows[i].want))
			fail_msg("'%s' is '%s', not '%s'", rows[i].text, buf_str(&out), rows[i].want);
		buf_free(&out);
	}
}
#define CHECK(rows) check(rows, ARRAY_LEN(rows))

static void test_rfc822(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Wed, 04 Mar 2026 05:06:07 GMT", "2026-03-04T05:06:07Z"},
		{"Wed, 04 Mar 2026 05:06:07 +0200", "2026-03-04T03:06:07Z"},
		{"Wed, 04 Mar 2026 05:06:07 -01:30", "2026-03-04T06:36:07Z"},
		{"2026-03-04T05:06:07+01:00[Europe/Paris]", "2026-03-04T04:06:07Z"},
		{"Sun, 4 Mar 2026 05:06:07 EST", "2026-03-04T10:06:07Z"},         /* the wrong weekday */
		{"Wed,04 Mar 2026 05:06:07 PDT", "2026-03-04T12:06:07Z"},
		{"Wed, 04, Mar, 2026 05:06:07 Z", "2026-03-04T05:06:07Z"},
		{"04 Mar 26 05:06 UT", "2026-03-04T05:06:00Z"},
		{"04 Mar 2026", "2026-03-04T00:00:00Z"},
		{"Wednesday, March 4, 2026", "2026-03-04T00:00:00Z"},
		{"Wed, March 04 2026 05:06:07 MEST", "2026-03-04T03:06:07Z"},
		{"4 Sept 99 12:00 MET", "1999-09-04T11:00:00Z"},
		{"Wed, 04 March 2026 05:06:07 AT", "2026-03-04T09:06:07Z"},
		{"Wed, 04 March 2026 05:06:07 PT", "2026-03-04T13:06:07Z"},
		{"Wed, 04 Mar 2026 05:06:07 Etc/GMT", "2026-03-04T05:06:07Z"},
		{"Wed, 04 Mar 2026 05:06:07 GMT+1", "2026-03-04T04:06:07Z"},
		{"Wed, 04 Mar 2026 05:06:07", "2026-03-04T05:06:07Z"},
		{"04-Mar-2026 05:06:07", "2026-03-04T05:06:07Z"},
		{"  \n Wed, 04 Mar 2026 24:00:00 GMT \t", "2026-03-05T00:00:00Z"},
		{"Wed, 04 Mar 2026 05:06:07 -0700 PDT", "2026-03-04T12:06:07Z"},
		{"Wed, 04 Mar 2026 5.06.07 GMT", "2026-03-04T05:06:07Z"},
		{"Wed, 04 Mar 2026 17h06", "2026-03-04T17:06:00Z"},
		{"Wed, 04 Mar 2026 05:06 p.m. GMT", "2026-03-04T17:06:00Z"},
		{"Thu, 31 Dec 2026 23:59:60 GMT", "2027-01-01T00:00:00Z"},
		{"Thu, 01 Jan 1970 00:00:00 +0000", ""},
		{"Sat, 29 Feb 2025 05:06:07 GMT", ""},
		{"Wed, 32 May 2026 05:06:07 GMT", ""},
		{"Wed, 04 Mar 2026 25:06:07 GMT", ""},
		{"Wed, 04 Mar 2026 05:06:07 +xx00", ""},
		{"Wed, Mar x 2026 05:06:07 GMT", ""},
	};
	CHECK(rows);
}

static void test_iso(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"},
		{"2026-03-04T05:06:07.891+02:00", "2026-03-04T03:06:07Z"},
		{"2026-03-04t05:06z", "2026-03-04T05:06:00Z"},
		{"2026-03-04 05:06:07 -00:20", "2026-03-04T05:26:07Z"},
		{"2026-03-04 05:06:07", "2026-03-04T05:06:07Z"},
		{"2026-03-04T05:06:07-0500", "2026-03-04T10:06:07Z"},
		{"2026-03-04T05:06:07+02:00Z", "2026-03-04T03:06:07Z"},
		{"2026-03-04", "2026-03-04T00:00:00Z"},
		{"2026-03", "2026-03-01T00:00:00Z"},
		{"2026", "2026-01-01T00:00:00Z"},
		{"20260304", "2026-03-04T00:00:00Z"},
		{"20260304T050607Z", "2026-03-04T05:06:07Z"},
		{"20260304050607", "2026-03-04T05:06:07Z"},
		{"2026-063", "2026-03-04T00:00:00Z"},
		{"26-03-04", "2026-03-04T00:00:00Z"},
		{"-26-03", "2026-03-01T00:00:00Z"},
		{"2026-03-04 05:06:07 +0000 UTC", "2026-03-04T05:06:07Z"},
		{"2026-03-04 05:06:07 EST", "2026-03-04T10:06:07Z"},
		{"2026-03-04 5:06 pm", "2026-03-04T17:06:00Z"},
		{"20260304 050607", "2026-03-04T05:06:07Z"},
		{"2026-W10-3", "2026-03-04T00:00:00Z"},
		{"2026W103", "2026-03-04T00:00:00Z"},
		{"2026-W01", "2025-12-29T00:00:00Z"},
		{"2026-W54-1", ""},
		{"2026-03-04 was mild", ""},
		{"2026-13-04", ""},
		{"2026-03-04-05", ""},
		{"2026-xx-04", ""},
		{"2026-03-04T05:61:07Z", ""},
		{"2026-03-04T05:06:61Z", ""},
		{"2026-03-04T05:06:07-99:99", ""},
		{"2026-03-04T05:06:07Zand", ""},
		{"0001-01-01T00:00:00Z", ""},
		{"0000-00-00 00:00:00", ""},
	};
	CHECK(rows);
}

static void test_others(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"Wed Mar  4 05:06:07 2026", "2026-03-04T05:06:07Z"},
		{"Wed Mar 04 05:06:07 +0200 2026", "2026-03-04T03:06:07Z"},
		{"Wed Mar 4 2026 05:06:07 GMT+0200 (somewhere)", "2026-03-04T03:06:07Z"},
		{"1772600767", "2026-03-04T05:06:07Z"},
		{"1772600767000", "2026-03-04T05:06:07Z"},
		{"1772600767000000", "2026-03-04T05:06:07Z"},
		{"1772600767.123", "2026-03-04T05:06:07Z"},
		{"@1772600767", "2026-03-04T05:06:07Z"},
		{"0", ""},
		{"martes, 4 de marzo de 2026 17:06", "2026-03-04T17:06:00Z"},
		{"\u00DAt, 04 b\u0159e 2026 05:06:07 +0100", "2026-03-04T04:06:07Z"},
		{"\u9031\u4E09, 04 \u4E09\u6708 2026 05:06:07 +0800", "2026-03-03T21:06:07Z"},
		{"Wed, 2026/03/04 05:06:07 EDT", "2026-03-04T09:06:07Z"},
		{"03/04/2026 5:06 pm", "2026-03-04T17:06:00Z"},
		{"26/03/2026", "2026-03-26T00:00:00Z"},
		{"4.3.2026", "2026-03-04T00:00:00Z"},
		{"4. März 2026, 17:06", "2026-03-04T17:06:00Z"},
		{"mer., 04 févr. 2026 05:06:07 +0100", "2026-02-04T04:06:07Z"},
		{"mar., 03 juil. 2026 05:06:07 +0100", "2026-07-03T04:06:07Z"},
		{"Friday, December 4th, 2026 - 3:09pm", "2026-12-04T15:09:00Z"},
		{"2026年3月4日", "2026-03-04T00:00:00Z"},
		{"2026년 3월 4일", "2026-03-04T00:00:00Z"},
		{"Wed, 04 03 2026 05:06:07 +0100", "2026-03-04T04:06:07Z"},
		{"", ""},
		{"yesterday", ""},
		{"now", ""},
		{"12", ""},
		{"99999999999999999999", ""},
		{"March 2026 was mild, 4 days excepted", ""},
	};
	CHECK(rows);
}

static void test_order(void **state)
{
	(void)state;
	static const struct {
		const char *text, *any, *day_first, *month_first;
	} rows[] = {{"3/4/2026", "2026-03-04", "2026-04-03", "2026-03-04"}, {"3-4-2026", "2026-04-03", "2026-04-03", "2026-03-04"},
	            {"3.4.2026", "2026-04-03", "2026-04-03", "2026-04-03"}, {"13/4/2026", "2026-04-13", "2026-04-13", "2026-04-13"},
	            {"4/13/2026", "2026-04-13", "2026-04-13", "2026-04-13"}, {"2026/4/3", "2026-04-03", "2026-04-03", "2026-04-03"}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *const wanted[] = {rows[i].any, rows[i].day_first, rows[i].month_first};
		for (int order = DATE_ANY; order <= DATE_MONTH_FIRST; order++) {
			struct buf out = BUF_INIT;
			date_add_rfc3339(&out, date_parse_in(rows[i].text, (enum date_order)order));
			buf_truncate(&out, 10);
			assert_string_equal(out.data, wanted[order]);
			buf_free(&out);
		}
	}
}

static void test_civil(void **state)
{
	(void)state;
	for (int64_t days = -800000; days < 800000; days += 97) {
		int64_t year;
		int month, day;
		date_civil(days, &year, &month, &day);
		assert_int_equal(date_days(year, month, day), days);
	}
}

static void test_zoned(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	const char *evening = "2022-05-06T19:17:36-05:00";
	assert_int_equal(date_zone(evening), -300);
	assert_int_equal(date_zone("Fri, 06 May 2022 19:17:36 +0530"), 330);
	assert_int_equal(date_zone("2022-05-06"), 0);
	assert_int_equal(date_zone("2022-05-06T19:17:36Z"), 0);
	assert_int_equal(date_zone("19:17+9900"), 0);
	assert_int_equal(date_zone("19:17+"), 0);
	date_add_zoned(&out, date_parse(evening), -300);
	assert_string_equal(out.data, evening);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc822),
		cmocka_unit_test(test_iso),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_civil),
		cmocka_unit_test(test_zoned),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
