/* What is read as a date can be written and read again; in text and in
 * addresses dates are days. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"
#include "parse/date_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_day(int64_t t, const char *text)
{
	if (t != NO_TIME && t % 86400 != 0)
		BUG("'%s' is no day", text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	buf_add(&text, data, n);
	int64_t t = date_parse(buf_str(&text));
	date_add_rfc3339(&out, t);
	if (t != NO_TIME && t > date_days(1600, 1, 1) * 86400 && t < date_days(9999, 1, 1) * 86400 && date_parse(buf_str(&out)) != t)
		BUG("'%s' is not what '%s' was", buf_str(&out), buf_str(&text));
	for (int order = DATE_ANY; order <= DATE_MONTH_FIRST; order++)
		check_day(date_in_text(buf_str(&text), (enum date_order)order), text.data);
	check_day(date_in_url(buf_str(&text)), text.data);
	if (date_clock(buf_str(&text)) >= 24 * 60)
		BUG("'%s' has no such hour", text.data);
	buf_free(&text);
	buf_free(&out);
	return 0;
}
