#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "fetch/head.h"
#include "fetch/robots.h"
#include "fetch/schedule.h"

#include <string.h>

#include <cmocka.h>     /* last: it has a macro named fail */

/* --- heads --- */

static void read_head(struct head *h, const char *text)
{
	head_init(h);
	for (const char *p = text; *p; p += strcspn(p, "\n") + 1)
		head_line(h, p, strcspn(p, "\n") + 1);
}

/* A redirect's head is forgotten; validators stay as they were sent. */
static void test_head(void **state)
{
	(void)state;
	struct head h;
	read_head(&h, "HTTP/1.1 301 Moved\r\nETag: \"old\"\r\nLocation: /x\r\n\r\n"
	              "HTTP/1.1 200 OK\r\nLast-Modified:  Sat, 3 Jan 2026 10:00:00 +0000 \r\n"
	              "etag: W/\"a, b\"\r\nETAG:\r\n\r\n");
	assert_string_equal(h.etag, "W/\"a, b\"");
	assert_string_equal(h.last_modified, "Sat, 3 Jan 2026 10:00:00 +0000");
	assert_null(h.location);
	head_free(&h);
}

static const char late[] = "the ferry is late, the ferry is late, the ferry is late";

static const unsigned char as_brotli[] = {
	0xa1, 0xb0, 0x01, 0xc0, 0xef, 0x3c, 0xb0, 0x63, 0x9d, 0x91, 0xd5, 0x9b, 0x74, 0xbc, 0x58, 0x4d, 0x07, 0x22, 0xc7, 0x32, 0xcd,
	0xd2, 0xd8, 0x1a, 0xa4, 0x4c, 0x2e, 0x6f, 0x87, 0x95, 0xa1, 0xcd, 0x89, 0xaa, 0x42, 0x04, 0x55, 0xc5, 0xef, 0xda, 0x68, 0x00};

static const unsigned char as_zstd[] = {
	0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x37, 0xcd, 0x00, 0x00, 0x98, 0x74, 0x68, 0x65, 0x20, 0x66, 0x65, 0x72, 0x72, 0x79,
	0x20, 0x69, 0x73, 0x20, 0x6c, 0x61, 0x74, 0x65, 0x2c, 0x20, 0x01, 0x00, 0x1b, 0x39, 0xc3, 0x22, 0xe7, 0x60, 0x8e};

/* What the bytes are, or why not. */
static void check_off(enum coding coding, const void *bytes, size_t n, size_t most, const char *want)
{
	struct buf body = BUF_INIT, err = BUF_INIT;
	buf_add(&body, bytes, n);
	if (coding_take_off(coding, &body, most, &err) == 0)
		assert_string_equal(buf_str(&body), want);
	else
		assert_string_equal(buf_str(&err), want);
	buf_free(&body);
	buf_free(&err);
}

static void test_take_off(void **state)
{
	(void)state;
	static const char damaged[] = "it came compressed, and is damaged", large[] = "larger than 0 MB, which is the limit (max-size)";
	static const struct {
		const char *name;
		const void *bytes;
		size_t n;
	} known[] = {{"br", as_brotli, sizeof as_brotli}, {"zstd", as_zstd, sizeof as_zstd}};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		enum coding coding = coding_of(known[i].name);
		if (coding == CODING_UNKNOWN)
			continue;       /* the library was not there */
		assert_non_null(strstr(codings_known(), known[i].name));
		check_off(coding, known[i].bytes, known[i].n, sizeof late, late);
		check_off(coding, known[i].bytes, known[i].n, sizeof late - 2, large);
		check_off(coding, known[i].bytes, known[i].n - 1, sizeof late, damaged);
		check_off(coding, late, sizeof late, sizeof late, damaged);
		check_off(coding, "", 0, sizeof late, "");     /* of a 304, say */
	}
	check_off(CODING_DEFLATE, "\x01\x04\x00\xfb\xffgoat", 9, 10, "goat");   /* a stored block, bare */
	check_off(CODING_DEFLATE, "\x01\x04\x00\xfb\xffgoa", 8, 10, damaged);
	check_off(CODING_DEFLATE, "\x01\x04\x00\xfb\xffgoat", 9, 3, large);
}

static enum coding coding(const char *text)
{
	struct head h;
	read_head(&h, text);
	enum coding result = (enum coding)h.coding;
	head_free(&h);
	return result;
}

static void test_coding(void **state)
{
	(void)state;
	assert_int_equal(coding("Content-Encoding: gzip\n"), CODING_GZIP);
	assert_int_equal(coding("content-encoding: X-GZIP\n"), CODING_GZIP);
	assert_int_equal(coding("Content-Encoding: identity\n"), CODING_NONE);
	assert_int_equal(coding("Content-Encoding: Deflate\n"), CODING_DEFLATE);
	assert_int_equal(coding("Content-Encoding: compress\n"), CODING_UNKNOWN);
	assert_int_equal(coding("Content-Encoding: UTF-8\n"), CODING_NONE);
	assert_int_equal(coding("Content-Encoding: gzip, br\n"), CODING_UNKNOWN);
	assert_int_equal(coding("Content-Encoding: gzip\nContent-Encoding: gzip\n"), CODING_UNKNOWN);
	assert_int_equal(coding("Content-Encoding: deflate\nContent-Encoding: identity\n"), CODING_DEFLATE);
	assert_int_equal(coding("HTTP/1.1 302 Found\nContent-Encoding: br\nHTTP/1.1 200 OK\n"), 0);
}

static int64_t fresh(const char *text)
{
	struct head h;
	read_head(&h, text);
	int64_t seconds = head_fresh(&h);
	head_free(&h);
	return seconds;
}

static void test_fresh(void **state)
{
	(void)state;
	now_set(1767225600);    /* 2026-01-01T00:00:00Z */
	assert_int_equal(fresh("Cache-Control: public, max-age=600, must-revalidate\n"), 600);
	assert_int_equal(fresh("Cache-Control: Max-Age=\"60\"\nAge: 20\n"), 40);
	assert_int_equal(fresh("Cache-Control: s-maxage=600\n"), -1);
	assert_int_equal(fresh("Cache-Control: max-age=60\nAge: 90\n"), 0);
	assert_int_equal(fresh("Cache-Control: max-age=99999999999999999999\n"), INT32_MAX);
	assert_int_equal(fresh("Cache-Control: max-age=60\nExpires: Thu, 01 Jan 2026 05:00:00 GMT\n"), 60);
	assert_int_equal(fresh("Date: Thu, 01 Jan 2026 04:00:00 GMT\nExpires: Thu, 01 Jan 2026 05:00:00 GMT\n"), 3600);
	assert_int_equal(fresh("Expires: 0\n"), -1);
	assert_int_equal(fresh("X: y\n"), -1);
}

static int64_t retry(const char *text)
{
	struct head h;
	read_head(&h, text);
	int64_t seconds = head_retry_after(&h);
	head_free(&h);
	return seconds;
}

static void test_retry_after(void **state)
{
	(void)state;
	now_set(1767225600);
	assert_int_equal(retry("Retry-After: 120\n"), 120);
	assert_int_equal(retry("Retry-After: Thu, 01 Jan 2026 00:05:00 GMT\n"), 300);
	assert_int_equal(retry("Retry-After: Wed, 31 Dec 2025 00:05:00 GMT\n"), 0);
	assert_int_equal(retry("Retry-After: soon\n"), -1);
	assert_int_equal(retry("Server: x\n"), -1);
}

/* --- robots.txt --- */

static bool allowed(const char *text, const char *path)
{
	struct robots *r = robots_parse(text, strlen(text), "tidings");
	bool answer = robots_allow(r, path);
	robots_free(r);
	return answer;
}

static void test_robots(void **state)
{
	(void)state;
	static const struct {
		const char *text, *path;
		bool allowed;
	} rows[] = {
		{"", "/a", true},
		{"User-agent: *\nDisallow: /\n", "/a", false},
		{"User-agent: *\nDisallow:\n", "/a", true},
		{"User-agent: other\nDisallow: /\n", "/a", true},
		{"User-agent: *\nDisallow: /\n\nUser-agent: Tidings\nAllow: /\n", "/a", true},
		{"User-agent: tidings\nDisallow: /p\nUser-agent: *\nAllow: /p\n", "/p/1", false},
		{"User-agent: x\nUser-agent: tidings # we\nDisallow: /p\n", "/p", false},
		{"User-agent: *\nDisallow: /p\nAllow: /p/open\n", "/p/open/1", true},
		{"User-agent: *\nAllow: /p\nDisallow: /p\n", "/p", true},
		{"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf?x", true},
		{"User-agent: *\nDisallow: /*print=\n", "/a?print=1", false},
		{"User-agent: *\r\nDisallow: /caf%C3%A9\r\n", "/caf\xC3\xA9/1", false},
		{"Disallow: /\n", "/a", true},
		{"\xEF\xBB\xBFUser-agent: *\nDisallow: /a\n", "/a", false},
		{"User-agent: *\nDisallow: /a*b*c*d*e*f*g$\n", "/abcdefaaaaaaaaaaaaaaaaaaaaa", true},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (allowed(rows[i].text, rows[i].path) != rows[i].allowed)
			fail_msg("row %zu: %s", i, rows[i].path);
}

static void test_robots_delay(void **state)
{
	(void)state;
	const char *text = "User-agent: *\nCrawl-delay: 5\nDisallow: /x\n";
	struct robots *r = robots_parse(text, strlen(text), "tidings");
	assert_int_equal(robots_delay(r), 5);
	robots_free(r);
}

/* --- when next --- */

enum { NOW = 1767225600, HOUR = 3600, DAY = 86400 };    /* a Thursday, 00:00 UTC */

/* Without chance: the middle of the ten per cent. */
static int64_t after(struct schedule_facts f)
{
	f.now = NOW;
	f.fallback = HOUR;
	if (!f.fresh)
		f.fresh = -1;
	if (!f.retry_after)
		f.retry_after = -1;
	int64_t interval = 0, least = INT64_MAX, most = 0;
	for (f.chance = 0; f.chance < 200000; f.chance += 13) {
		interval = schedule_next(&f) - NOW;
		least = interval < least ? interval : least;
		most = interval > most ? interval : most;
	}
	return (least + most) / 2;
}

static void test_next(void **state)
{
	(void)state;
	assert_in_range(after((struct schedule_facts){0}), HOUR - 60, HOUR + 60);
	assert_in_range(after((struct schedule_facts){.learnt = 900}), 890, 910);
	assert_in_range(after((struct schedule_facts){.learnt = 900, .ttl = 7200}), 7100, 7300);
	assert_in_range(after((struct schedule_facts){.learnt = 900, .fresh = 30 * DAY}), DAY - 600, DAY + 600);
	assert_in_range(after((struct schedule_facts){.set = 7 * DAY, .fresh = HOUR}), 7 * DAY - 6000, 7 * DAY + 6000);
	assert_in_range(after((struct schedule_facts){.failures = 1}), 2 * HOUR - 100, 2 * HOUR + 100);
	assert_in_range(after((struct schedule_facts){.failures = 3}), 8 * HOUR - 400, 8 * HOUR + 400);
	assert_in_range(after((struct schedule_facts){.failures = 40}), DAY - 1000, DAY + 1000);
	assert_in_range(after((struct schedule_facts){.retry_after = 3 * DAY}), 3 * DAY, 3 * DAY);
}

static void test_jitter(void **state)
{
	(void)state;
	struct schedule_facts f = {.now = NOW, .fallback = HOUR, .fresh = -1, .retry_after = -1};
	for (f.chance = 0; f.chance < 5000; f.chance += 3)
		assert_in_range(schedule_next(&f) - NOW, HOUR * 9 / 10, HOUR * 11 / 10);
}

static void test_skipped(void **state)
{
	(void)state;
	struct schedule_facts f = {.now = NOW, .fallback = HOUR, .fresh = -1, .retry_after = -1};
	f.skip_hours = 1u << 0 | 1u << 1 | 1u << 2;
	f.chance = 360;     /* in the middle: 01:00 */
	assert_int_equal(schedule_next(&f), NOW + 3 * HOUR);
	f.skip_hours = 0;
	f.skip_days = 1 << 4 | 1 << 5;  /* Thursday, Friday */
	assert_int_equal(schedule_next(&f), NOW + 2 * DAY);
	f.skip_days = 0x7f;
	assert_int_equal(schedule_next(&f), NOW + HOUR);
}

static void test_learn(void **state)
{
	(void)state;
	int64_t hourly[30], rare[4], dense[20];
	for (int i = 0; i < 30; i++)
		hourly[i] = NOW - i * HOUR;
	for (int i = 0; i < 4; i++)
		rare[i] = NOW - i * 30 * DAY;
	for (int i = 0; i < 20; i++)
		dense[i] = NOW - i * 60;
	assert_in_range(schedule_learn(hourly, 30, NOW), 25 * 60, 35 * 60);
	assert_int_equal(schedule_learn(rare, 4, NOW), INTERVAL_MOST);
	assert_int_equal(schedule_learn(dense, 20, NOW), INTERVAL_LEAST);
	assert_int_equal(schedule_learn(dense, 20, NOW + 60 * DAY), INTERVAL_MOST);
	assert_int_equal(schedule_learn(hourly, 2, NOW), 0);
	assert_int_equal(schedule_learn((int64_t[]){NO_TIME, NO_TIME, NO_TIME, NO_TIME}, 4, NOW), 0);
	assert_true(schedule_relax(HOUR) > HOUR);
	assert_int_equal(schedule_relax(INTERVAL_MOST), INTERVAL_MOST);
	assert_int_equal(schedule_relax(0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),        cmocka_unit_test(test_coding), cmocka_unit_test(test_take_off),
		cmocka_unit_test(test_fresh),
		cmocka_unit_test(test_retry_after), cmocka_unit_test(test_robots),
		cmocka_unit_test(test_robots_delay), cmocka_unit_test(test_next),
		cmocka_unit_test(test_jitter),      cmocka_unit_test(test_skipped),
		cmocka_unit_test(test_learn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
