/* A growing byte string. Zero-initialise it (BUF_INIT), or use it after
 * buf_free. Where it holds anything it is followed by a NUL that is not
 * counted; buf_str gives "" for an empty one, never NULL. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/util.h"

struct buf {
	char *data;
	size_t len, cap;
};

#define BUF_INIT {0}

void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *data, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_addv(struct buf *b, const char *fmt, va_list ap);
void buf_add_utf8(struct buf *b, uint32_t cp);
void buf_truncate(struct buf *b, size_t len);   /* keeps the memory */
void buf_trim(struct buf *b);                   /* ASCII white space at the end */
void buf_free(struct buf *b);
char *buf_steal(struct buf *b);                 /* the caller frees; b is empty */

static inline void buf_addc(struct buf *b, char c)
{
	if (b->cap - b->len < 2)
		buf_reserve(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

static inline const char *buf_str(const struct buf *b)
{
	return b->data ? b->data : "";
}

#endif
