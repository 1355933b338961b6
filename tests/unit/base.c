#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/uri.h"
#include "base/wire.h"

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

static void test_keys(void **state)
{
	(void)state;
	static const struct {
		const char *url, *plain, *key, *host;
	} rows[] = {
		{"https://www.A.example/x/?utm_source=rss&id=1#top", "https://www.A.example/x/?id=1#top", "a.example/x?id=1", "a.example"},
		{"http://u:p@a.example:80/x", "http://u:p@a.example:80/x", "a.example/x", "a.example"},
		{"https://www.google.com/url?q=https%3A%2F%2Fb.example%2Fy&sa=D", "https://b.example/y", "b.example/y", "google.com"},
		{"mailto:x", "mailto:x", "x", ""},
		{"", "", "", ""},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf plain = BUF_INIT, key = BUF_INIT, host = BUF_INIT;
		uri_strip_tracking(&plain, rows[i].url);
		uri_key(&key, rows[i].url);
		uri_host(&host, rows[i].url);
		assert_string_equal(buf_str(&plain), rows[i].plain);
		assert_string_equal(buf_str(&key), rows[i].key);
		assert_string_equal(buf_str(&host), rows[i].host);
		buf_free(&plain);
		buf_free(&key);
		buf_free(&host);
	}
}

static void test_site_of_a_host(void **state)
{
	(void)state;
	assert_string_equal(uri_site("news.example.co.uk"), "example.co.uk");
	assert_string_equal(uri_site("a.b.example.org"), "example.org");
	assert_string_equal(uri_site("example.org"), "example.org");
	assert_string_equal(uri_site("localhost"), "localhost");
	assert_string_equal(uri_site(""), "");
}

static const char *built(void (*add)(struct buf *, const char *), const char *s, struct buf *b)
{
	buf_truncate(b, 0);
	add(b, s);
	return buf_str(b);
}

static void test_hosts(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	assert_true(uri_has_host("https://a.example/x"));
	assert_false(uri_has_host("https:///x"));
	assert_false(uri_has_host("https://a b/x"));
	assert_false(uri_has_host("mailto:x"));
	assert_true(uri_same_host("http://www.a.example/x", "https://A.example:8080/y"));
	assert_false(uri_same_host("http://a.example/", "http://b.a.example/"));
	assert_false(uri_same_host("file:///x", "file:///y"));
	assert_string_equal(built(uri_rules_host, "https://www.a.example/x", &b), "a.example");
	assert_string_equal(built(uri_rules_host, "file:///x", &b), "localhost");
	assert_string_equal(built(uri_rules_host, "mailto:x", &b), "");
	assert_string_equal(built(uri_rules_host, NULL, &b), "");
	assert_string_equal(built(uri_of_feed_link, "feed://a.example/x", &b), "http://a.example/x");
	assert_string_equal(built(uri_of_feed_link, "FEED:https://a.example/x", &b), "https://a.example/x");
	assert_string_equal(built(uri_of_feed_link, "https://a.example/feed:x", &b), "https://a.example/feed:x");
	buf_free(&b);
}

static void test_map(void **state)
{
	(void)state;
	struct map *m = map_new();
	char key[16];
	int values[1000];
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "key %d", i);
		assert_null(map_put(m, key, &values[i]));
	}
	assert_ptr_equal(map_put(m, "key 8", &values[9]), &values[8]);
	assert_int_equal(map_count(m), 1000);
	assert_ptr_equal(map_get(m, "key 7"), &values[7]);
	assert_ptr_equal(map_get(m, "key 8"), &values[9]);
	assert_null(map_get(m, "key"));
	size_t at = 0, seen = 0;
	const char *k;
	void *v;
	while (map_next(m, &at, &k, &v))
		seen++;
	assert_int_equal(seen, 1000);
	map_free(m);
}

static void check_pieces(const char *text, char mark, const char *want)
{
	struct buf got = BUF_INIT;
	const char *at = text, *end = text + strlen(text), *piece;
	size_t n;
	while (mark ? next_piece(&at, end, mark, &piece, &n) : next_line(&at, end, &piece, &n))
		buf_addf(&got, "<%.*s>", (int)n, piece);
	assert_string_equal(buf_str(&got), want);
	buf_free(&got);
}

static void test_pieces(void **state)
{
	(void)state;
	check_pieces("", ',', "");
	check_pieces("a,,b", ',', "<a><><b>");
	check_pieces(",a,", ',', "<><a>");
	check_pieces("one\r\n\ntwo\rthree", '\0', "<one><><two\rthree>");
	const char *s = " \t two words\r\n";
	size_t n = strlen(s);
	ascii_trim(&s, &n);
	assert_int_equal(n, strlen("two words"));
	assert_memory_equal(s, "two words", n);
	s = "  ";
	n = 2;
	ascii_trim(&s, &n);
	assert_int_equal(n, 0);
}

/* A reader never goes past its end, wherever the bytes are cut. */
static void test_wire(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	size_t frame = wire_begin_frame(&b, 7);
	wire_u32(&b, 5);
	wire_str(&b, "text");
	wire_str(&b, NULL);
	wire_i64(&b, -2);
	wire_end_frame(&b, frame);
	uint8_t type;
	const char *body;
	size_t n;
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(wire_parse_frame(b.data, i, &type, &body, &n), 0);
	assert_int_equal(wire_parse_frame(b.data, b.len, &type, &body, &n), 1);
	assert_int_equal(type, 7);
	for (size_t cut = 0; cut <= n; cut++) {
		struct arena *a = arena_new();
		struct wire_in in = wire_reader(body, cut);
		uint32_t five = wire_get_u32(&in);
		const char *text = wire_get_str(&in, a), *null = wire_get_str(&in, a);
		int64_t minus = wire_get_i64(&in);
		assert_int_equal(in.bad, cut < n);
		assert_true(cut < n || (five == 5 && minus == -2 && !null && str_eq(text, "text")));
		arena_free(a);
	}
	struct wire_in counts = wire_reader("\xFF\xFF\xFF\x0F....", 8);
	assert_int_equal(wire_get_count(&counts, 1), 0);
	assert_true(counts.bad);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_site_of_a_host), cmocka_unit_test(test_hosts), cmocka_unit_test(test_map), cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_wire),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
