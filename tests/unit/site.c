#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "model/site_rules.h"

#include <cmocka.h>     /* last: it has a macro named fail */

/* What is read of a file, a rule a line: line, directive, argument, value,
 * condition; then what is wrong. */
static void read_rules(const char *text, struct buf *out)
{
	struct arena *a = arena_new();
	struct sites *s = sites_new();
	struct site_rule *rules;
	struct buf problems = BUF_INIT;
	sites_add(s, "a.example.txt", text, strlen(text));
	size_t n = sites_rules(s, "a.example", a, &rules, &problems);
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%u %d %s|%s|%s%s\n", rules[i].line, rules[i].directive, rules[i].argument ? rules[i].argument : "", rules[i].value,
		         rules[i].only_if ? rules[i].only_if : "", rules[i].on ? " on" : "");
	buf_adds(out, buf_str(&problems));
	buf_free(&problems);
	sites_free(s);
	arena_free(a);
}

static void check(const char *text, const char *want)
{
	struct buf got = BUF_INIT;
	read_rules(text, &got);
	assert_string_equal(buf_str(&got), want);
	buf_free(&got);
}

static void test_lines(void **state)
{
	(void)state;
	check("", "");
	check("# only this\n\n  \r\n", "");
	check("\xEF\xBB\xBF" "body: //a\r\nbody ://b : c", "1 1 |//a|\n2 1 |//b : c|\n");
	check("prune: yes\nprune: no\ntidy: yes\nwrap_in(i): //b\ntest_contains: x", "1 12 |yes| on\n2 12 |no|\n");
	check("replace_string(<a href=\"http://x\">(1)): y:z\nreplace_string(b):", "1 10 <a href=\"http://x\">(1)|y:z|\n2 10 b||\n");
	check("find_string: a\nfind_string: b\nreplace_string: c\n", "3 10 b|c|\n");
	check("next_page_link: //a\nif_page_contains: //b\nsingle_page_link: //c\nif_page_contains: //d", "1 8 |//a|//b\n3 7 |//c|//d\n");
	check("http_header(Referer): https://a.example/", "1 11 Referer|https://a.example/|\n");
}

static void test_problems(void **state)
{
	(void)state;
	check("body", "a.example.txt:1: expected 'directive: value'\n");
	check("body:", "a.example.txt:1: 'body' has no value\n");
	check("body(x): y", "a.example.txt:1: 'body' takes nothing in brackets\n");
	check("replace_string(x: y", "a.example.txt:1: expected 'directive: value'\n");
	check("replace_string: y", "a.example.txt:1: a replace_string without a find_string\n");
	check("\nfind_string: y", "a.example.txt:2: a find_string without a replace_string\n");
	check("body: a\x01" "b\nbody: \xff\n", "a.example.txt:1: a line that is too long or no text\na.example.txt:2: a line that is too long or no text\n");
	check("http_header: x\nhttp_header(host): x", "a.example.txt:1: a header that site rules may not set\na.example.txt:2: a header that site rules may not set\n");
}

/* A condition is for a link of its own file. */
static void test_condition(void **state)
{
	(void)state;
	static const char own[] = "next_page_link: //a", global[] = "if_page_contains: //b";
	struct arena *a = arena_new();
	struct sites *s = sites_new();
	struct site_rule *rules;
	struct buf problems = BUF_INIT;
	sites_add(s, "a.example.txt", own, strlen(own));
	sites_add(s, "global.txt", global, strlen(global));
	assert_int_equal(sites_rules(s, "a.example", a, &rules, &problems), 1);
	assert_null(rules[0].only_if);
	assert_string_equal(buf_str(&problems), "global.txt:1: no link stands before this condition\n");
	buf_free(&problems);
	sites_free(s);
	arena_free(a);
}

static const char *file_for(struct sites *s, const char *host, struct arena *a)
{
	struct site_rule *rules;
	struct buf problems = BUF_INIT;
	size_t n = sites_rules(s, host, a, &rules, &problems);
	return n ? rules[0].file : "none";
}

static void test_hosts(void **state)
{
	(void)state;
	static const char text[] = "body: //a";
	static const char *const names[] = {"a.example.txt", ".b.example.txt", ".d.b.example.txt", "C.example.txt"};
	struct arena *a = arena_new();
	struct sites *s = sites_new();
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		sites_add(s, names[i], text, strlen(text));
	assert_string_equal(file_for(s, "a.example", a), "a.example.txt");
	assert_string_equal(file_for(s, "x.a.example", a), "none");
	assert_string_equal(file_for(s, "b.example", a), ".b.example.txt");
	assert_string_equal(file_for(s, "x.y.b.example", a), ".b.example.txt");
	assert_string_equal(file_for(s, "x.d.b.example", a), ".d.b.example.txt");
	assert_string_equal(file_for(s, "xb.example", a), "none");
	assert_string_equal(file_for(s, "c.example", a), "C.example.txt");
	assert_string_equal(file_for(s, "", a), "none");
	assert_string_equal(file_for(NULL, "a.example", a), "none");
	sites_add(s, "global.txt", text, strlen(text));
	assert_string_equal(file_for(s, "other.example", a), "global.txt");
	assert_string_equal(file_for(s, "a.example", a), "a.example.txt");
	sites_free(s);
	arena_free(a);
}

static void put_file(const char *dir, const char *name, const char *text)
{
	struct buf path = BUF_INIT;
	path_join(&path, dir, name);
	assert_int_equal(file_write(buf_str(&path), text, strlen(text), NULL), 0);
	buf_free(&path);
}

/* Files are read when a page asks; all that a sealed worker will be asked for
 * is read before. */
static void test_reading(void **state)
{
	(void)state;
	char dir[] = "/tmp/tidings-sites.XXXXXX", folder[64];
	assert_non_null(mkdtemp(dir));
	snprintf(folder, sizeof folder, "%s/sites", dir);
	assert_int_equal(mkdir(folder, 0700), 0);
	static const char *const names[] = {"a.example.txt", ".b.example.txt", "c.example.txt", "global.txt"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		put_file(folder, names[i], "body: //a");
	struct arena *a = arena_new();
	struct sites *lazy = sites_load(dir), *one = sites_load(dir), *all = sites_load(dir);
	put_file(folder, "a.example.txt", "# nothing");
	assert_string_equal(file_for(lazy, "a.example", a), "global.txt");
	sites_read(one, "x.b.example");
	sites_read(all, NULL);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct buf path = BUF_INIT;
		path_join(&path, folder, names[i]);
		assert_int_equal(unlink(buf_str(&path)), 0);
		buf_free(&path);
	}
	rmdir(folder);
	rmdir(dir);
	assert_string_equal(file_for(lazy, "b.example", a), "global.txt");
	assert_string_equal(file_for(one, "x.b.example", a), ".b.example.txt");
	assert_string_equal(file_for(one, "c.example", a), "global.txt");
	assert_string_equal(file_for(all, "c.example", a), "c.example.txt");
	sites_free(lazy);
	sites_free(one);
	sites_free(all);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_problems), cmocka_unit_test(test_condition),
	                                   cmocka_unit_test(test_hosts), cmocka_unit_test(test_reading),};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
