#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/uri.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void check_resolve(const char *base, const char *ref, const char *want)
{
	struct buf out = BUF_INIT;
	uri_resolve(&out, base, ref);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
}

/* RFC 3986, 5.4 */
static void test_resolve(void **state)
{
	(void)state;
	const char *base = "http://a/b/c/d;p?q";
	static const struct {
		const char *ref, *want;
	} rows[] = {
		{"g", "http://a/b/c/g"},       {"./g", "http://a/b/c/g"},       {"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"},          {"//g", "http://g"},             {"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"},   {"#s", "http://a/b/c/d;p?q#s"},  {"g#s", "http://a/b/c/g#s"},
		{";x", "http://a/b/c/;x"},     {"", "http://a/b/c/d;p?q"},      {".", "http://a/b/c/"},
		{"./", "http://a/b/c/"},       {"..", "http://a/b/"},           {"../", "http://a/b/"},
		{"../g", "http://a/b/g"},      {"../..", "http://a/"},          {"../../g", "http://a/g"},
		{"../../../g", "http://a/g"},  {"/./g", "http://a/g"},          {"/../g", "http://a/g"},
		{"g.", "http://a/b/c/g."},     {"..g", "http://a/b/c/..g"},     {"./../g", "http://a/b/g"},
		{"./g/.", "http://a/b/c/g/"},  {"g/./h", "http://a/b/c/g/h"},   {"g/../h", "http://a/b/c/h"},
		{"g?y/../x", "http://a/b/c/g?y/../x"}, {"g:h", "g:h"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_resolve(base, rows[i].ref, rows[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolve),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
