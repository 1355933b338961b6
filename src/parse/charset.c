#include <config.h>

#include "parse/charset.h"

void charset_prepare(void)
{
}

const char *charset_decode(struct buf *out, const char *p, size_t n, const char *content_type, enum charset_kind kind)
{
	(void)content_type;
	(void)kind;
	buf_add(out, p, n);
	return "utf-8";
}
