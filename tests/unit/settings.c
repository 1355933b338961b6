/* What users write: options, the feeds file, filters. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "model/feeds_file.h"
#include "model/filter.h"
#include "model/options.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void test_option_values(void **state)
{
	static const struct {
		const char *name, *value, *got;     /* got NULL: refused */
	} rows[] = {
		{"width", "80", "80"},         {"width", "19", NULL},        {"width", "", NULL},      {"width", "80x", NULL},
		{"justify", "yes", "on"},      {"justify", "OFF", "off"},    {"justify", "maybe", NULL},
		{"interval", "90m", "90m"},    {"interval", "7200", "2h"},   {"interval", "2d", "2d"}, {"interval", "1", NULL},
		{"interval", "9999999999999999999d", NULL},                  {"interval", "h", NULL},
		{"keymap", "vim", "vim"},      {"keymap", "vi", NULL},       {"keymap", "", NULL},
		{"user_agent", "a \"b\"", "a \"b\""}, {"user-agent", "", ""}, {"nonsense", "1", NULL},
	};
	struct options o;
	(void)state;
	options_init(&o);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf err = BUF_INIT, got = BUF_INIT;
		int result = option_set(&o, rows[i].name, rows[i].value, &err);
		assert_int_equal(result, rows[i].got ? 0 : -1);
		assert_int_equal(err.len == 0, rows[i].got != NULL);
		if (rows[i].got) {
			assert_int_equal(option_get(&o, rows[i].name, &got, &err), 0);
			assert_string_equal(buf_str(&got), rows[i].got);
		}
		buf_free(&err);
		buf_free(&got);
	}
	options_free(&o);
}

/* Every default can be written and read back. */
static void test_defaults(void **state)
{
	struct options o;
	(void)state;
	options_init(&o);
	for (size_t i = 0; i < option_count(); i++) {
		const struct option_info *info = option_info(i);
		struct buf value = BUF_INIT;
		assert_string_equal(option_origin(&o, info->name), "default");
		assert_int_equal(option_set(&o, info->name, info->fallback, NULL), 0);
		assert_int_equal(option_get(&o, info->name, &value, NULL), 0);
		assert_string_equal(buf_str(&value), info->fallback);
		buf_free(&value);
	}
	options_free(&o);
}

static int note_bind(void *context, const char *key, const char *action, const char *view, struct buf *err)
{
	if (str_eq(action, "nonsense")) {
		buf_adds(err, "no such action");
		return -1;
	}
	buf_addf(context, "%s=%s/%s ", key, action, view ? view : "*");
	return 0;
}

static void test_config(void **state)
{
	static const char text[] = "# a comment\n"
	                           "set width 90   # the measure\r\n"
	                           "bind \"#\" open\n"
	                           "bind ^D page-down story\n"
	                           "bind x nonsense\n"
	                           "  sett width 3\n"
	                           "set proxy \"a b\\\"c\"\n"
	                           "set wïdth 1\n"
	                           "include /nowhere/at/all\n"
	                           "color title\n";
	struct options o;
	struct buf binds = BUF_INIT, problems = BUF_INIT;
	struct config_handlers h = {.context = &binds, .bind = note_bind};
	(void)state;
	options_init(&o);
	config_parse("c", text, strlen(text), &o, &h, &problems);
	assert_int_equal(o.width, 90);
	assert_string_equal(o.proxy, "a b\"c");
	assert_string_equal(option_origin(&o, "width"), "c:2");
	assert_string_equal(buf_str(&binds), "#=open/* ^D=page-down/story ");
	assert_string_equal(buf_str(&problems),
	                    "c:5:6: no such action\n"
	                    "c:6:3: 'sett' is none of set, bind, unbind, color, feed, include\n"
	                    "c:8:5: unknown option 'wïdth'\n"
	                    "c:9:9: '/nowhere/at/all' is not there\n"
	                    "c:10:1: expected: color ROLE FG [BG] [ATTRIBUTE…]\n");
	options_free(&o);
	buf_free(&binds);
	buf_free(&problems);
}

static void test_feeds_parse(void **state)
{
	static const char text[] = "# feeds\n\n"
	                           "https://a.example/feed \"~The A\" news \"two words\" # note\n"
	                           "http://b.example/feed#part !hide tag#1\n"
	                           "\"query:Long reads:unread = \\\"yes\\\" and words > 900\" reads\n"
	                           "filter:cmd\n"
	                           "exec:make-feed";
	struct feeds_file *f = feeds_file_parse("f", text, strlen(text));
	const char *name, *filter;
	(void)state;
	assert_int_equal(f->n, 4);
	assert_string_equal(f->items[0].title, "The A");
	assert_int_equal(f->items[0].n_tags, 2);
	assert_string_equal(f->items[0].tags[1], "two words");
	assert_string_equal(f->items[1].url, "http://b.example/feed#part");
	assert_true(f->items[1].hidden);
	assert_string_equal(f->items[1].tags[0], "tag#1");
	assert_true(feed_line_query(&f->items[2], f->arena, &name, &filter));
	assert_string_equal(name, "Long reads");
	assert_string_equal(filter, "unread = \"yes\" and words > 900");
	assert_int_equal(f->items[3].line, 7);
	assert_string_equal(f->warnings, "f:6:1: expected: filter:COMMAND:URL\n");
	feeds_file_free(f);
}

static void check_file(const char *path, const char *want)
{
	struct buf text = BUF_INIT;
	assert_int_equal(file_read(path, 10000, &text, NULL), 0);
	assert_string_equal(buf_str(&text), want);
	buf_free(&text);
}

static void test_feeds_edit(void **state)
{
	char path[64];
	static const char start[] = "# mine\nhttp://a/ one # why\n\nhttp://b/ ! \"~B\" two";
	const char *tags[] = {"one", "x y"};
	(void)state;
	snprintf(path, sizeof path, "/tmp/tidings-feeds-%d", (int)getpid());
	assert_int_equal(file_write(path, start, strlen(start), NULL), 0);
	assert_int_equal(feeds_file_add(path, "http://a/", NULL, tags, 2, NULL), 1);
	assert_int_equal(feeds_file_add(path, "http://c/", "C c", tags, 1, NULL), 0);
	check_file(path, "# mine\nhttp://a/ one \"x y\" # why\n\nhttp://b/ ! \"~B\" two\nhttp://c/ \"~C c\" one\n");
	assert_int_equal(feeds_file_change(path, "http://b/", "http://d/", NULL, tags, 1, NULL), 0);
	assert_int_equal(feeds_file_remove(path, "http://a/", NULL), 0);
	assert_int_equal(feeds_file_remove(path, "http://a/", NULL), 1);
	check_file(path, "# mine\n\nhttp://d/ one !\nhttp://c/ \"~C c\" one\n");
	unlink(path);
}

static void test_filter(void **state)
{
	static const struct {
		const char *text, *why;     /* why NULL: it is one */
	} rows[] = {
		{"unread = \"yes\"", NULL},
		{"unread == \"no\" and (age between 3:10 or tags # \"news\")", NULL},
		{"title =~ \"^a|b$\" or title !~ \"x\" and words >= 100", NULL},
		{"author!=\"x\"and link#\"y\"", NULL},
		{"", "column 1: expected the name of an attribute, such as unread, age, tags or title"},
		{"ünread = 1", "column 1: expected the name of an attribute, such as unread, age, tags or title"},
		{"title ~ \"x\"", "column 7: expected one of = != =~ !~ < > <= >= # !# between"},
		{"title = \"x", "column 9: this quote is not closed"},
		{"(title = x", "column 1: this parenthesis is not closed"},
		{"title = x y", "column 11: expected 'and' or 'or'"},
		{"title =~ \"(\"", "column 10: '(' is no regular expression: Unmatched ( or \\("},
		{"title =~ \"^[0-9]{4}-[0-9]{2} ([]{]a+|[[:alpha:]]{1,40})\"", NULL},
		{"title =~ x{99}{99}", "column 10: this regular expression repeats too much"},
		{"title =~ \"((x{1,20}[)]){20}y){20}\"", "column 10: this regular expression repeats too much"},
		{"title =~ \"x++++++++++++\"", "column 10: this regular expression repeats too much"},
		{"age = \"x\"", "column 7: expected a number"},
		{"age between 3", "column 13: expected two numbers: between 1:10"},
		{"unread > 1", "column 8: this attribute is only = or != \"yes\" or \"no\""},
		{"title = é and ", "column 15: expected the name of an attribute, such as unread, age, tags or title"},
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf err = BUF_INIT;
		struct filter *f = filter_parse(rows[i].text, &err);
		assert_string_equal(buf_str(&err), rows[i].why ? rows[i].why : "");
		assert_int_equal(f != NULL, rows[i].why == NULL);
		filter_free(f);
		buf_free(&err);
	}
	struct filter *f = filter_parse("a = 1", NULL);
	assert_null(f);
	f = filter_parse("(unread = \"yes\" or unread != \"no\") and age < 3", NULL);
	assert_true(filter_demands(f, FILTER_UNREAD_));
	assert_false(filter_demands(f, FILTER_STARRED_));
	filter_free(f);
}

/* As deep and as long as anybody likes: refused, not crashed. */
static void test_filter_limits(void **state)
{
	struct buf text = BUF_INIT, err = BUF_INIT;
	(void)state;
	for (int i = 0; i < 4000; i++)
		buf_addc(&text, '(');
	assert_null(filter_parse(text.data, &err));
	buf_truncate(&text, 0);
	for (int i = 0; i < 300; i++)
		buf_adds(&text, "age = 1 or ");
	buf_adds(&text, "age = 1");
	assert_null(filter_parse(text.data, &err));
	buf_free(&text);
	buf_free(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_option_values), cmocka_unit_test(test_defaults),   cmocka_unit_test(test_config),
		cmocka_unit_test(test_feeds_parse),   cmocka_unit_test(test_feeds_edit), cmocka_unit_test(test_filter),
		cmocka_unit_test(test_filter_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
