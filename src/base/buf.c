#include <config.h>

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void buf_reserve(struct buf *b, size_t more)
{
	if (more >= SIZE_MAX - b->len)
		BUG("a buffer of %zu bytes asked for %zu more", b->len, more);
	size_t need = b->len + more + 1;
	if (need <= b->cap)
		return;
	size_t cap = b->cap ? b->cap + b->cap / 2 : 64;
	b->cap = cap > need ? cap : need;
	b->data = xrealloc(b->data, b->cap);
	b->data[b->len] = '\0';
}

void buf_add(struct buf *b, const void *data, size_t n)
{
	buf_reserve(b, n);
	if (n)
		memcpy(b->data + b->len, data, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addv(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		BUG("cannot format '%s'", fmt);
	buf_reserve(b, (size_t)n);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
	b->len += (size_t)n;
	va_end(again);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_addv(b, fmt, ap);
	va_end(ap);
}

void buf_add_utf8(struct buf *b, uint32_t cp)
{
	char bytes[4];
	buf_add(b, bytes, utf8_put(cp, bytes));
}

void buf_truncate(struct buf *b, size_t len)
{
	if (len > b->len)
		BUG("truncating %zu bytes to %zu", b->len, len);
	b->len = len;
	if (b->data)
		b->data[len] = '\0';
}

void buf_trim(struct buf *b)
{
	size_t n = b->len;
	while (n && ascii_space((unsigned char)b->data[n - 1]))
		n--;
	buf_truncate(b, n);
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf)BUF_INIT;
}

char *buf_steal(struct buf *b)
{
	if (!b->data)
		buf_reserve(b, 0), b->data[0] = '\0';
	char *s = b->data;
	*b = (struct buf)BUF_INIT;
	return s;
}
