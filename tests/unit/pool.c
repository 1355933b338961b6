/* Workers that crash, hang, eat and try to escape (tests/worker.c). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "fetch/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>     /* last: it has a macro named fail */

enum { JOBS_MOST = 2000 };

static char *answers[JOBS_MOST];
static size_t lengths[JOBS_MOST];

static void on_done(void *context, struct work_answer *answer, struct buf *body)
{
	size_t at = (size_t)(uintptr_t)context;
	answers[at] = xstrdup(answer->error);
	lengths[at] = body->len;
}

static struct pool *new_pool(const char *program)
{
	struct pool_config config = {.program = program, .workers = 2, .seconds = 4};
	return pool_new(&config);
}

static const char *test_worker(void)
{
	static char path[4096];
	snprintf(path, sizeof path, "%s/tests/worker", getenv("TOP_BUILDDIR"));
	return path;
}

static void submit(struct pool *p, size_t at, const char *url, const char *text)
{
	struct work_request r = {.kind = WORK_PAGE, .url = url};
	struct buf body = BUF_INIT;
	buf_adds(&body, text);
	pool_submit(p, &r, &body, on_done, (void *)(uintptr_t)at);
}

static void finish(struct pool *p)
{
	int64_t end = now_ms() + 60000;
	while (pool_jobs(p)) {
		struct pollfd fds[POOL_WORKERS_MOST];
		pool_turn(p);
		size_t n = pool_fds(p, fds);
		if (pool_jobs(p))
			poll(fds, n, pool_timeout(p));
		assert_true(now_ms() < end);
	}
}

static void forget(size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(answers[i]);
}

static void test_many(void **state)
{
	(void)state;
	struct pool *p = new_pool(test_worker());
	char text[32];
	for (size_t i = 0; i < JOBS_MOST; i++) {
		snprintf(text, sizeof text, "number %zu", i);
		submit(p, i, "echo", text);
	}
	finish(p);
	for (size_t i = 0; i < JOBS_MOST; i++) {
		snprintf(text, sizeof text, "number %zu", i);
		assert_string_equal(answers[i], text);
		assert_int_equal(lengths[i], strlen(text));
	}
	assert_int_equal(pool_bytes(p), 0);
	forget(JOBS_MOST);
	pool_free(p);
}

/* The guilty one is told so; the innocent ones around it get their answers. */
static void check_guilty(const char *url, const char *words)
{
	enum { N = 21, GUILTY = 10 };
	struct pool *p = new_pool(test_worker());
	for (size_t i = 0; i < N; i++)
		submit(p, i, i == GUILTY ? url : "echo", "innocent");
	finish(p);
	for (size_t i = 0; i < N; i++) {
		if (i != GUILTY)
			assert_string_equal(answers[i], "innocent");
		else if (!strstr(answers[i], words))
			fail_msg("%s: %s", url, answers[i]);
	}
	forget(N);
	pool_free(p);
}

static void test_crash(void **state)
{
	(void)state;
	check_guilty("crash", "signal");
}

static void test_hang(void **state)
{
	(void)state;
	check_guilty("hang", "longer than 4 seconds");
}

static void test_eat(void **state)
{
	(void)state;
#ifndef SANITIZED       /* there is no limit of memory there */
	check_guilty("eat", "the worker");
#endif
}

static void test_escape(void **state)
{
	(void)state;
#ifdef SANITIZED        /* there is no seal there */
	return;
#endif
	struct pool *p = new_pool(test_worker());
	submit(p, 0, "escape", "");
	finish(p);
	assert_string_equal(answers[0], "sealed");
	forget(1);
	pool_free(p);
}

/* A large body, larger than any socket's buffer. */
static void test_large(void **state)
{
	(void)state;
	enum { SIZE = 5 << 20 };
	struct pool *p = new_pool(test_worker());
	char *text = xmalloc(SIZE + 1);
	memset(text, 'x', SIZE);
	text[SIZE] = '\0';
	for (size_t i = 0; i < 4; i++)
		submit(p, i, "echo", text);
	finish(p);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(strlen(answers[i]), SIZE);
	free(text);
	forget(4);
	pool_free(p);
}

static void test_no_program(void **state)
{
	(void)state;
	static const char *const programs[] = {"/nonexistent", "/bin/true"};
	for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
		struct pool *p = new_pool(programs[i]);
		submit(p, 0, "echo", "x");
		finish(p);
		assert_non_null(strstr(answers[0], "start"));
		forget(1);
		pool_free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many),   cmocka_unit_test(test_crash), cmocka_unit_test(test_hang),
		cmocka_unit_test(test_eat),    cmocka_unit_test(test_escape), cmocka_unit_test(test_large),
		cmocka_unit_test(test_no_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
