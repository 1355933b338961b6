#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/util.h"
#include "model/article.h"
#include "show/format.h"
#include "show/hyphen.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void check(struct buf *got, const char *want)
{
	assert_string_equal(buf_str(got), want);
	buf_truncate(got, 0);
}

static void test_age(void **state)
{
	(void)state;
	enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };
	static const struct {
		int64_t age;
		const char *want;
	} rows[] = {{-5, "now"},       {59, "now"},       {MINUTE, "1m"},   {HOUR - 1, "59m"},       {HOUR, "1h"},
	            {DAY - 1, "23h"},  {DAY, "1d"},       {7 * DAY, "1w"},  {363 * DAY, "51w"},      {400 * DAY, "2025"}};
	const int64_t at = 1795400000;      /* in November 2026 */
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		format_age(&out, at - rows[i].age, at);
		check(&out, rows[i].want);
	}
	format_age(&out, NO_TIME, at);
	check(&out, "");
	buf_free(&out);
}

static void test_others(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	format_date(&out, 1795392000);
	assert_string_equal(buf_str(&out), "23 November 2026");
	buf_truncate(&out, 0);
	format_date(&out, 1795400000);
	check(&out, "23 November 2026, 02:13");
	format_minutes(&out, 0);
	check(&out, "");
	format_minutes(&out, 231);
	check(&out, "2 min");
	format_size(&out, 999);
	check(&out, "999 B");
	format_size(&out, 1500);
	check(&out, "1.5 kB");
	format_size(&out, 2340000);
	check(&out, "2.3 MB");
	buf_free(&out);
}

static void test_hidden(void **state)
{
	(void)state;
	size_t counts[HIDE_KINDS] = {0};
	struct buf out = BUF_INIT;
	format_hidden(&out, counts);
	check(&out, "");
	counts[HIDE_AD] = 2;
	counts[HIDE_NEWSLETTER] = 1;
	format_hidden(&out, counts);
	check(&out, "3 hidden: 2 ads, 1 newsletter");
	buf_free(&out);
}

static void check_breaks(const struct hyphen *h, const char *word, const char *want)
{
	uint32_t at[16];
	struct buf got = BUF_INIT;
	size_t n = hyphen_word(h, word, strlen(word), at, 16), done = 0;
	for (size_t i = 0; i < n; i++) {
		buf_add(&got, word + done, at[i] - done);
		buf_addc(&got, '-');
		done = at[i];
	}
	buf_adds(&got, word + done);
	assert_string_equal(buf_str(&got), want);
	buf_free(&got);
}

/* Patterns of our own, in a charset that has to be converted. */
static void test_hyphen(void **state)
{
	(void)state;
	static const char dictionary[] = "ISO8859-1\nLEFTHYPHENMIN 2\nRIGHTHYPHENMIN 3\n% a comment\n1la\nn1t\n2n1te\nr1n\n\xE4" "1r\n.un1\n";
	const char *path = "hyphen-test.dic";
	assert_int_equal(file_write(path, dictionary, sizeof dictionary - 1, NULL), 0);
	struct hyphen *h = hyphen_load(path);
	remove(path);
	assert_non_null(h);
	check_breaks(h, "lantaner", "lan-taner");
	check_breaks(h, "Unlantern", "Un-lan-tern");
	check_breaks(h, "m\u00E4rchen", "m\u00E4-rchen");
	check_breaks(h, "la", "la");
	hyphen_free(h);
	assert_null(hyphen_load("no-such-file.dic"));
	assert_null(hyphen_for("../../etc/passwd"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_hyphen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
