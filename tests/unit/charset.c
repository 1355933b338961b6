#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "parse/charset.h"

#include <cmocka.h>     /* last: it has a macro named fail */

struct row {
	enum charset_kind kind;
	const char *header, *bytes;
	size_t n;                   /* 0: as strlen has it */
	const char *name, *text;
};

static void check(const struct row *r)
{
	struct buf out = BUF_INIT;
	const char *name = charset_decode(&out, r->bytes, r->n ? r->n : strlen(r->bytes), r->header, r->kind);
	if (!str_eq(name, r->name) || !str_eq(buf_str(&out), r->text))
		fail_msg("'%s' is %s, '%s'", r->bytes, name, buf_str(&out));
	buf_free(&out);
}

static void test_order(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{CHARSET_XML, "text/xml; charset=koi8-r", "\xEF\xBB\xBF" "caf\xC3\xA9", 0, "utf-8", "café"},
		{CHARSET_XML, "text/xml; charset=\"ISO-8859-7\"", "<?xml version='1.0' encoding='utf-8'?>\xE1", 0, "iso-8859-7",
		 "<?xml version='1.0' encoding='utf-8'?>α"},
		{CHARSET_XML, "text/xml", "<?xml version='1.0' encoding=\"windows_1251\"?>\xDF", 0, "windows-1251",
		 "<?xml version='1.0' encoding=\"windows_1251\"?>Я"},
		{CHARSET_XML, NULL, "<a>caf\xC3\xA9</a>", 0, "utf-8", "<a>café</a>"},
		{CHARSET_XML, "text/xml; charset=us-ascii", "<a>caf\xC3\xA9</a>", 0, "utf-8", "<a>café</a>"},
		{CHARSET_XML, NULL, "<a>caf\xE9 \x96</a>", 0, "windows-1252", "<a>café –</a>"},
		{CHARSET_XML, "text/xml; charset=nonsense", "<a>caf\xC3\xA9</a>", 0, "utf-8", "<a>café</a>"},
		{CHARSET_XML, NULL, "<?xml encoding='utf-16'?><a>caf\xC3\xA9</a>", 0, "utf-8", "<?xml encoding='utf-16'?><a>café</a>"},
		{CHARSET_XML, NULL, "<?xml encoding='us-ascii'?><a>\x93</a>", 0, "windows-1252", "<?xml encoding='us-ascii'?><a>“</a>"},
		{CHARSET_HTML, NULL, "<meta charset=windows-1253><p>\xE1", 0, "windows-1253", "<meta charset=windows-1253><p>α"},
		{CHARSET_HTML, NULL, "<meta http-equiv=x content='text/html; charset=iso-8859-2'>\xB1", 0, "iso-8859-2",
		 "<meta http-equiv=x content='text/html; charset=iso-8859-2'>ą"},
		{CHARSET_HTML, NULL, "<!-- <meta charset=koi8-r> --><p>caf\xE9", 0, "windows-1252", "<!-- <meta charset=koi8-r> --><p>café"},
		{CHARSET_HTML, "text/html; charset=utf-8", "<meta charset=windows-1251>\xDF", 0, "windows-1251", "<meta charset=windows-1251>Я"},
		{CHARSET_TEXT, "text/plain; charset=latin1", "caf\xE9", 0, "windows-1252", "café"},
		{CHARSET_JSON, "application/json; charset=latin1", "\"caf\xC3\xA9\"", 0, "utf-8", "\"café\""},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(&rows[i]);
}

static void test_wide(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{CHARSET_XML, NULL, "\xFF\xFE<\0a\0>\0\xE9\0=\xD8\x00\xDE", 14, "utf-16le", "<a>é😀"},
		{CHARSET_XML, NULL, "\xFE\xFF\0<\0a\0>\0\xE9\xD8=\xDE\0", 14, "utf-16be", "<a>é😀"},
		{CHARSET_XML, "text/xml; charset=utf-8", "<\0?\0x\0m\0l\0", 10, "utf-16le", "<?xml"},
		{CHARSET_XML, NULL, "\0<\0?\0x\0m\0l", 10, "utf-16be", "<?xml"},
		{CHARSET_XML, NULL, "\0\0\0<\0\0\0a\0\x01\xF6\0", 12, "utf-32be", "<a😀"},
		{CHARSET_TEXT, NULL, "\xFF\xFE" "a\0=\xD8" "b\0", 8, "utf-16le", "a\xEF\xBF\xBD" "b"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(&rows[i]);
}

static void test_asian(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{CHARSET_TEXT, "x; charset=x-sjis", "\x93\xFA\x96{\x87@", 0, "shift_jis", "日本①"},
		{CHARSET_TEXT, "x; charset=euc-jp", "\xC6\xFC\xCB\xDC", 0, "euc-jp", "日本"},
		{CHARSET_TEXT, "x; charset=iso-2022-jp", "\x1B$BF|K\\\x1B(B.", 0, "iso-2022-jp", "日本."},
		{CHARSET_TEXT, "x; charset=gb2312", "\xC8\xD5\xB1\xBE\x81\x30\x86\x30", 0, "gbk", "日本¸"},
		{CHARSET_TEXT, "x; charset=big5", "ab\0cdef\0", 8, "utf-8", "abcdef"},
		{CHARSET_TEXT, "x; charset=gb2312", "日本の新聞", 0, "utf-8", "日本の新聞"},
		{CHARSET_TEXT, "x; charset=big5", "\xA4\xE9\xA5\xBB", 0, "big5", "日本"},
		{CHARSET_TEXT, "x; charset=ks_c_5601-1987", "\xC0\xCF\xBA\xBB", 0, "euc-kr", "일본"},
		{CHARSET_TEXT, "x; charset=iso-2022-jp", "caf\xC3\xA9!", 0, "utf-8", "café!"},         /* it lies */
		{CHARSET_TEXT, "x; charset=euc-jp", "\xC6\xFC\xFF-\xCB\xDC", 0, "euc-jp", "日\xEF\xBF\xBD-本"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(&rows[i]);
}

/* A slip or a cut in a text that is UTF-8 spoils one character only. */
static void test_bad(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{CHARSET_XML, NULL, "\xC3\xA4\xC3\xB6\xC3\xBC \xE9 \xC3\x9F", 0, "utf-8", "äöü \xEF\xBF\xBD ß"},
		{CHARSET_XML, NULL, "\xC3\xA4\xC3\xB6\xE2\x82", 0, "utf-8", "äö\xEF\xBF\xBD\xEF\xBF\xBD"},
		{CHARSET_XML, NULL, "ab\0cd\0\0e", 8, "utf-8", "abcde"},
		{CHARSET_XML, NULL, "\xED\xA0\x80", 0, "windows-1252", "\xC3\xAD\xC2\xA0\xE2\x82\xAC"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(&rows[i]);
}

int main(void)
{
	charset_prepare();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_asian),
		cmocka_unit_test(test_bad),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
