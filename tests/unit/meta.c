#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/byline.h"
#include "parse/meta.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void check_name(const char *text, const char *wanted)
{
	struct buf out = BUF_INIT;
	byline_clean(&out, text, "Pages Example", "pages.example", false);
	assert_string_equal(buf_str(&out), wanted);
	buf_free(&out);
}

static void names(void **state)
{
	(void)state;
	check_name("By Ada Morrow", "Ada Morrow");
	check_name("Von Wiebke Harms", "Wiebke Harms");
	check_name("Par Hélène Dorval", "Hélène Dorval");
	check_name("Pages Example", "");
	check_name("", "");
}

static void titles(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	meta_clean_title(&out, "The ferry gets a new bell | Pages Example", "Pages Example", "pages.example");
	assert_string_equal(buf_str(&out), "The ferry gets a new bell");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(names), cmocka_unit_test(titles)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
