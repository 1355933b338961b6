#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "parse/phrase.h"

#include <cmocka.h>     /* last: it has a macro named fail */

/* Which phrase of the list the line is, as it was written; "" is none. */
static void check(const char *list, const char *line, const char *want)
{
	struct arena *a = arena_new();
	struct phrases *p = phrases_new(a);
	phrases_add(p, list, strlen(list), 1, 0);
	const struct phrase *found = phrases_find(p, line, strlen(line));
	assert_string_equal(found ? found->source : "", want);
	phrases_free(p);
	arena_free(a);
}

static void test_whole(void **state)
{
	(void)state;
	check("read more | see also", "Read  more", "read more");
	check("read more", "read more of it", "");
	check("read more", "read", "");
	check("read more:", "\u2022 READ MORE \u2192", "read more:");
	check("it's", "It\u2019s", "it's");
	check("say \"yes\" now", "say yes now", "say \"yes\" now");
}

/* Filed by the first word, however it is written. */
static void test_letters(void **state)
{
	(void)state;
	check("r\u00E9servez", "RESERVEZ", "r\u00E9servez");
	check("\u00FCber uns", "Uber uns", "\u00FCber uns");
	check("stra\u00DFe *", "Strasse 12", "stra\u00DFe *");
	check("l\u00E6s mere", "L\u00C6S MERE", "l\u00E6s mere");
	check("amazon\u3067*", "Amazon\u3067\u8CB7\u3046", "amazon\u3067*");
	check("\u043F\u043E\u0434\u0440\u043E\u0431\u043D\u0435\u0435*", "\u041F\u043E\u0434\u0440\u043E\u0431\u043D\u0435\u0435 \u043E", "\u043F\u043E\u0434\u0440\u043E\u0431\u043D\u0435\u0435*");
}

static void test_wild(void **state)
{
	(void)state;
	check("read*", "reading list", "read*");
	check("* to continue", "Sign in to continue", "* to continue");
	check("* to continue", "to continue or to continue", "* to continue");
	check("* to continue", "to continue it", "");
	check("*a*b*c", "xaybzc", "*a*b*c");
	check("*a*b*c", "xacb", "");
	check("*ab*ab", "abab", "*ab*ab");
	check("*ab*ab", "ab", "");
	check("**end", "the end", "**end");
	check("# comments", "1,234 comments", "# comments");
	check("# comments", "many comments", "");
	check("* in # minutes", "read in 5 minutes", "* in # minutes");
	check("* in # minutes", "in a minute, in 5 minutes", "* in # minutes");
	check("*#", "page 12", "*#");
	check("*#", "page", "");
}

/* A strong one wins over a weak one, then the one that was added first. */
static void test_order(void **state)
{
	(void)state;
	static const char weak[] = "see also* | see*", strong[] = "*also this | see also this", again[] = "see also #*|see also*";
	static const char line[] = "see also this";
	struct arena *a = arena_new();
	struct phrases *p = phrases_new(a);
	phrases_add(p, weak, strlen(weak), 1, PHRASE_WEAK);
	assert_string_equal(phrases_find(p, "see you", 7)->source, "see*");
	phrases_add(p, strong, strlen(strong), 2, 0);
	phrases_add(p, again, strlen(again), 3, 0);
	const struct phrase *found = phrases_find(p, line, strlen(line));
	assert_string_equal(found->source, "see also this");
	assert_int_equal(found->kind, 2);
	assert_string_equal(phrases_find(p, "see also 12", 11)->source, "see also #*");
	assert_int_equal(phrases_count(p), 6);
	phrases_free(p);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole), cmocka_unit_test(test_letters), cmocka_unit_test(test_wild),
	                                   cmocka_unit_test(test_order)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
