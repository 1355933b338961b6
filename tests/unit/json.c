#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parse/json.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void test_lenient(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;    /* NULL: no JSON */
	} rows[] = {
		{"{\"a\":[1,2.5,true,null,\"x\"]}", "{\"a\":[1,2.5,true,null,\"x\"]}"},
		{"\xEF\xBB\xBF{\"a\":1}", "{\"a\":1}"},
		{"{\"a\":1,}", "{\"a\":1}"},
		{"[1,2,,3,]", "[1,2,3]"},
		{"{\"a\":\"one\ntwo\tthree\"}", "{\"a\":\"one\\ntwo three\"}"},
		{"{\"a\":\"it\\'s \\x41\"}", "{\"a\":\"it's x41\"}"},
		{"{\"a\":\"\\ud83d \\ud83d\\ude00\"}", "{\"a\":\"\xEF\xBF\xBD 😀\"}"},
		{"{\"a\":123456789012345678901234567890}", "{\"a\":\"123456789012345678901234567890\"}"},
		{"{\"a\":undefined,\"b\":NaN}", "{\"a\":null,\"b\":null}"},
		{"// a note\n{\"a\":/* here */1}", "{\"a\":1}"},
		{"<![CDATA[{\"a\":1}]]>", "{\"a\":1}"},
		{"/*<![CDATA[*/{\"a\":1}/*]]>*/", "{\"a\":1}"},
		{"callback({\"a\":1});", "{\"a\":1}"},
		{"{\"a\":1} and more {", "{\"a\":1}"},
		{"{\"a\":[1,{\"b\":\"cut off he", "{\"a\":[1,{}]}"},
		{"{\"a\":[{\"b\":1},{\"c\":", "{\"a\":[{\"b\":1},{}]}"},
		{"{\"a\":\"http://x/y\"}", "{\"a\":\"http://x/y\"}"},
		{"", NULL},
		{"plain words", NULL},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		json_t *json = json_lenient(rows[i].text, strlen(rows[i].text));
		char *got = json ? json_dumps(json, JSON_COMPACT | JSON_PRESERVE_ORDER) : NULL;
		if (!str_eq(got, rows[i].want))
			fail_msg("'%s' gives '%s'", rows[i].text, got ? got : "nothing");
		free(got);
		json_decref(json);
	}
}

static void test_depth(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, i % 2 ? '[' : '{');
	json_t *json = json_lenient(buf_str(&b), b.len);
	json_decref(json);              /* it came back: that is all we ask */
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lenient),
		cmocka_unit_test(test_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
