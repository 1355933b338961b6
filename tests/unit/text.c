#include <config.h>

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>

#include "base/buf.h"
#include "base/text.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void check_clean(enum text_kind kind, const char *in, const char *want)
{
	struct buf out = BUF_INIT;
	buf_adds(&out, "|");
	text_clean(&out, in, strlen(in), kind);
	assert_string_equal(buf_str(&out) + 1, want);
	assert_true(text_is_clean(out.data, out.len, kind));
	buf_free(&out);
}

static void test_clean_spaces(void **state)
{
	(void)state;
	check_clean(TEXT_LINE, "", "");
	check_clean(TEXT_LINE, "   ", "");
	check_clean(TEXT_INLINE, "   ", " ");
	check_clean(TEXT_LINE, "  a  long  walk over   the  hills ", "a long walk over the hills");
	check_clean(TEXT_INLINE, "  a\n\tb  ", " a b ");
	check_clean(TEXT_INLINE, " ", " ");
	check_clean(TEXT_BLOCK, "  a\n\tb  ", "  a\n\tb  ");
	check_clean(TEXT_BLOCK, "a\r\nb", "a\nb");
	check_clean(TEXT_LINE, "a\u00A0b\u2009c", "a\u00A0b\u2009c");
	check_clean(TEXT_LINE, "abcdefg  hijklmn  opqrstu  vwxyz12  ", "abcdefg hijklmn opqrstu vwxyz12");
	check_clean(TEXT_LINE, "\u00E9 \u00E9", "\u00E9 \u00E9");
	check_clean(TEXT_LINE, "1234567\u2003 89", "1234567 89");
}

static void test_clean_drops(void **state)
{
	(void)state;
	check_clean(TEXT_LINE, "a\033[31mb", "a[31mb");
	check_clean(TEXT_LINE, "a\xC2\x9B" "31mb\177c", "a31mbc");
	check_clean(TEXT_LINE, "soft\u00ADhyphen", "softhyphen");
	check_clean(TEXT_LINE, "a\u202Eb\u2066c\u200Fd\uFEFFe", "abcde");
	check_clean(TEXT_LINE, "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\U0001F469\U0001F467");
	check_clean(TEXT_LINE, "\u2764\uFE0F", "\u2764");
	check_clean(TEXT_LINE, "bad\xFF\xC3(", "bad\uFFFD\uFFFD(");
	check_clean(TEXT_LINE, "a\xED\xA0\x80z", "a\uFFFD\uFFFD\uFFFDz");
	check_clean(TEXT_BLOCK, "x\a\b\f\vy", "xy");
}

/* The Persian word needs its ZWNJ, a Latin one hides it. */
static void test_clean_zwnj(void **state)
{
	(void)state;
	check_clean(TEXT_LINE, "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645");
	check_clean(TEXT_LINE, "pass\u200Cword", "password");
	check_clean(TEXT_LINE, "\u200Cx", "x");
}

static void test_clean_marks(void **state)
{
	(void)state;
	struct buf in = BUF_INIT, out = BUF_INIT;
	for (int i = 0; i < 3; i++) {
		buf_adds(&in, "z");
		for (int k = 0; k < 50; k++)
			buf_adds(&in, "\u0310");
	}
	text_clean(&out, in.data, in.len, TEXT_LINE);
	assert_int_equal(out.len, 3 * (1 + 2 * TEXT_MARKS_MOST));
	assert_int_equal(text_width(out.data, out.len), 3);
	buf_free(&in);
	buf_free(&out);
}

static void check_width(const char *s, size_t want)
{
	assert_int_equal(text_width(s, strlen(s)), want);
}

static void test_width(void **state)
{
	(void)state;
	check_width("", 0);
	check_width("the quick brown fox", 19);
	check_width("\u00E9t\u00E9", 3);
	check_width("e\u0301", 1);
	check_width("\u65E5\u672C\u8A9E", 6);
	check_width("\uFF21", 2);
	check_width("\U0001F600", 2);
	check_width("\u0E01\u0E33", 2);
	check_width("\u05E9\u05C1", 1);
	check_width("\n\t", 0);
}

static void test_cut(void **state)
{
	(void)state;
	assert_int_equal(text_cut("abc", 3, 2), 2);
	assert_int_equal(text_cut("\u65E5\u672C", 6, 3), 3);
	assert_int_equal(text_cut("ae\u0301b", 5, 2), 4);
	assert_int_equal(text_cut("\u65E5", 3, 1), 0);
	assert_int_equal(text_cut_words("one two", 7, 7), 7);
	assert_int_equal(text_cut_words("one two", 7, 6), 3);
	assert_int_equal(text_cut_words("one two", 7, 3), 3);
	assert_int_equal(text_cut_words("one two", 7, 2), 2);
	assert_int_equal(text_cut_words("\u65E5", 3, 1), 3);
	assert_int_equal(text_cut("\U0001F1E9\U0001F1EAx", 9, 2), 8);
}

static void check_words(const char *s, size_t want)
{
	assert_int_equal(text_words(s, strlen(s)), want);
}

static void test_words(void **state)
{
	(void)state;
	check_words("", 0);
	check_words("One, two \u2013 three.", 3);
	check_words("it's a well-known 3rd one", 5);
	check_words("\u65E5\u672C\u8A9E\u306E\u6587", 3);
	check_words("\u041C\u043E\u0441\u043A\u0432\u0430 2024", 2);
}

static void test_rtl(void **state)
{
	(void)state;
	assert_true(text_is_rtl("12 \u05E9\u05DC\u05D5\u05DD", 11));
	assert_false(text_is_rtl("a\u05E9", 3));
	assert_false(text_is_rtl("123", 3));
}

static void check_fold(const char *in, const char *want)
{
	struct buf out = BUF_INIT;
	text_fold(&out, in, strlen(in));
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
}

static void test_fold(void **state)
{
	(void)state;
	check_fold("Stra\u00DFe", "strasse");
	check_fold("\u00C9cole", "ecole");
	check_fold("ABC xyz", "abc xyz");
}

/* The table of Latin letters says what Unicode says. */
static void test_fold_latin(void **state)
{
	(void)state;
	for (uint32_t cp = 0xA0; cp < 0x250; cp++) {
		char s[8] = "";
		struct buf want = BUF_INIT;
		size_t n = utf8_put(cp, s), len = 0;
		uint8_t *folded = u8_casefold((const uint8_t *)s, n, NULL, UNINORM_NFKD, NULL, &len);
		for (size_t i = 0, k; i < len; i += k) {
			uint32_t part;
			k = utf8_decode((char *)folded + i, len - i, &part);
			if (!uc_is_general_category_withtable(part, UC_CATEGORY_MASK_Mn))
				buf_add(&want, folded + i, k);
		}
		check_fold(s, buf_str(&want));
		free(folded);
		buf_free(&want);
	}
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean_spaces), cmocka_unit_test(test_clean_drops), cmocka_unit_test(test_clean_zwnj),
		cmocka_unit_test(test_clean_marks),  cmocka_unit_test(test_width),       cmocka_unit_test(test_cut),
		cmocka_unit_test(test_words),        cmocka_unit_test(test_rtl),         cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fold_latin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
