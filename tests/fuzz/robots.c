/* robots.txt and the heads of answers: any bytes at all. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "fetch/head.h"
#include "fetch/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_head(const char *p, size_t n)
{
	struct head h;
	head_init(&h);
	for (const char *end = p + n; p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t length = newline ? (size_t)(newline + 1 - p) : (size_t)(end - p);
		head_line(&h, p, length);
		p += length;
	}
	if (head_fresh(&h) < -1 || head_retry_after(&h) < -1)
		BUG("a time before now");
	head_free(&h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct robots *r = robots_parse((const char *)data, n, "tidings");
	struct buf path = BUF_INIT;
	buf_addc(&path, '/');
	buf_add(&path, data, n < 200 ? n : 200);
	robots_allow(r, path.data);
	robots_free(r);
	buf_free(&path);
	read_head((const char *)data, n);
	return 0;
}
