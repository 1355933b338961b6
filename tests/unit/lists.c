#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/wire.h"
#include "model/lists.h"
#include "model/work.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void test_head(void **state)
{
	(void)state;
	static const char text[] = "[Adblock Plus 2.0]\r\n! Title:  A \033[1mlist\r\n! Version: 2026\n! Last modified: %timestamp%\n! Expires: 4 days (update frequency)\n##.a\n";
	static const struct {
		const char *line;
		int64_t want;
	} rows[] = {{"! Expires: 4 days (update frequency)\n", 4 * 86400}, {"! Expires: 12 hours\n", 12 * 3600}, {"! Expires: 1 Hour\n", 3600},
	            {"! Expires: 90 days\n", 14 * 86400}, {"! Expires: 0 days\n", LIST_EXPIRES}, {"! Expires: soon\n", LIST_EXPIRES},
	            {"! Expires: 99999999999999999999 d\n", 14 * 86400}, {"! Expires: -3 days\n", LIST_EXPIRES},
	            {"! Expires: -213503982334601 days\n", LIST_EXPIRES}, {"! nothing\n", LIST_EXPIRES}, {"! Expires:", LIST_EXPIRES}};
	char *title = list_header(text, sizeof text - 1, "Title"), *version = list_header(text, sizeof text - 1, "Version");
	assert_string_equal(title, "A [1mlist");
	assert_string_equal(version, "2026");
	assert_null(list_header(text, sizeof text - 1, "Last modified"));
	assert_null(list_header(text, sizeof text - 1, "Homepage"));
	assert_null(list_header(text, 20, "Title"));
	free(title);
	free(version);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (list_expires(rows[i].line, strlen(rows[i].line)) != rows[i].want)
			fail_msg("%s: %lld", rows[i].line, (long long)list_expires(rows[i].line, strlen(rows[i].line)));
}

static void test_check(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t before;
		const char *error;
	} rows[] = {
		{"[Adblock Plus 2.0]\n##.a\n##.b\n", 0, NULL}, {"\xEF\xBB\xBF! Title: x\n||a.example^\n", 0, NULL}, {"a.example##.box\nb.example##.box\n", 0, NULL},
		{"<!DOCTYPE html><html>\n<p>no</p>", 0, "it is a web page, not a filter list"}, {"! only\n! comments, and long\n", 0, "it holds no rules"},
		{"", 0, "it holds no rules"}, {"once upon a time there was\na text\n", 0, "it does not look like a filter list"},
		{"! a list of one rule\n##.a\n", 3, "it has only 1 rules, and had 3 before"}, {"! a list of one rule\n##.a\n", 2, NULL}};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf err = BUF_INIT;
		int result = list_check(rows[i].text, strlen(rows[i].text), rows[i].before, &err);
		assert_int_equal(result, rows[i].error ? -1 : 0);
		assert_string_equal(buf_str(&err), rows[i].error ? rows[i].error : "");
		buf_free(&err);
	}
}

static void test_names(void **state)
{
	(void)state;
	struct lists l = {0};
	assert_string_equal(lists_add(&l, NULL, "https://a.example/lists/easy.txt?x=1")->name, "easy");
	assert_string_equal(lists_add(&l, NULL, "https://b.example/easy.txt")->name, "easy-2");
	assert_string_equal(lists_add(&l, "mine", "/home/u/x.txt")->name, "mine");
	assert_string_equal(lists_add(&l, NULL, "https://c.example/")->name, "https---c.example-");
	assert_string_equal(lists_add(&l, NULL, "https://d.example/../..")->name, "-.");
	assert_ptr_equal(lists_find(&l, "https://b.example/easy.txt"), lists_find(&l, "easy-2"));
	lists_remove(&l, lists_find(&l, "easy"));
	assert_null(lists_find(&l, "easy"));
	assert_int_equal(l.n, 4);
	lists_free(&l);
}

/* What is written is read again, whatever a server put into its headers. */
static void test_index(void **state)
{
	(void)state;
	char dir[] = "/tmp/tidings-lists.XXXXXX";
	struct lists l = {0}, again;
	struct buf path = BUF_INIT;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(lists_read(dir, &again, NULL), 0);
	assert_int_equal(again.n, 0);
	struct list_entry *e = lists_add(&l, NULL, "https://a.example/a.txt");
	e->fetched = 1000;
	list_set(&e->etag, "\"x\ty\"");
	list_set(&e->error, "line\none");
	assert_int_equal(lists_write(dir, &l, NULL), 0);
	e->due = 2000;
	list_set(&e->error, NULL);
	assert_int_equal(lists_note(dir, e, NULL), 0);
	assert_int_equal(lists_read(dir, &again, NULL), 0);
	assert_int_equal(again.n, 1);
	assert_int_equal(again.items[0].fetched, 1000);
	assert_int_equal(again.items[0].due, 2000);
	assert_string_equal(again.items[0].etag, "\"x y\"");
	assert_null(again.items[0].last_modified);
	assert_null(again.items[0].error);
	assert_false(list_is_due(&again.items[0], 1999));
	assert_true(list_is_due(&again.items[0], 2000));
	assert_true(list_is_due(&again.items[0], 999));
	lists_free(&again);
	lists_remove(&l, e);
	assert_int_equal(lists_write(dir, &l, NULL), 0);
	struct list_entry gone = {.name = (char *)"a", .source = (char *)"x", .fetched = 1, .due = 1};
	assert_int_equal(lists_note(dir, &gone, NULL), 0);
	path_join(&path, dir, "lists/index");
	static const char damaged[] = "a\tb\n../x\ts\t1\t1\t\t\t\n\ts\t1\t1\t\t\t\nok\ts\tx\t-5\t\t\t\n";
	assert_int_equal(file_write(path.data, damaged, strlen(damaged), NULL), 0);
	assert_int_equal(lists_read(dir, &again, NULL), 0);
	assert_int_equal(again.n, 1);
	assert_string_equal(again.items[0].name, "ok");
	assert_true(again.items[0].fetched == NO_TIME && again.items[0].due == NO_TIME);
	lists_free(&again);
	lists_free(&l);
	unlink(path.data);
	*strrchr(path.data, '/') = '\0';
	rmdir(path.data);
	rmdir(dir);
	buf_free(&path);
}

/* The worker's count, over the wire; a byte less is no answer. */
static void test_answer(void **state)
{
	(void)state;
	struct list_stats stats[2] = {{(char *)"a.txt", (char *)"A list", {.generic = 1, .network = 7}}, {(char *)"b.txt", (char *)"b.txt", {.text = 3}}};
	stats[1].count.dropped[LIST_DROP_MANY] = 9;
	struct work_answer answer = {.kind = WORK_LISTS, .lists = stats, .n_lists = 2}, got;
	struct buf frame = BUF_INIT;
	uint8_t type;
	const char *body;
	size_t n;
	work_answer_encode(&answer, &frame);
	assert_int_equal(wire_parse_frame(frame.data, frame.len, &type, &body, &n), 1);
	assert_int_equal(work_answer_decode(type, body, n, &got, NULL), 0);
	assert_int_equal(got.n_lists, 2);
	assert_string_equal(got.lists[0].title, "A list");
	assert_int_equal(got.lists[0].count.network, 7);
	assert_int_equal(got.lists[1].count.dropped[LIST_DROP_MANY], 9);
	work_answer_free(&got);
	for (size_t k = 0; k < n; k++) {
		assert_int_equal(work_answer_decode(type, body, k, &got, NULL), -1);
		work_answer_free(&got);
	}
	buf_free(&frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),  cmocka_unit_test(test_check),  cmocka_unit_test(test_names),
		cmocka_unit_test(test_index), cmocka_unit_test(test_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
