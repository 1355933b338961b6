/* What is read as a date can be written and read again. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	buf_add(&text, data, n);
	int64_t t = date_parse(buf_str(&text));
	date_add_rfc3339(&out, t);
	if (t != NO_TIME && t > date_days(1600, 1, 1) * 86400 && t < date_days(9999, 1, 1) * 86400 && date_parse(buf_str(&out)) != t)
		BUG("'%s' is not what '%s' was", buf_str(&out), buf_str(&text));
	buf_free(&text);
	buf_free(&out);
	return 0;
}
