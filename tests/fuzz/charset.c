/* Whatever comes in, valid UTF-8 without NUL comes out. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "parse/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const types[] = {NULL, "text/html; charset=shift_jis", "text/xml; charset=gb18030", "text/plain; charset=koi8-r",
	                                    "x; charset=iso-2022-jp", "x; charset=utf-16", "x; charset=big5", "x; charset=euc-kr"};
	if (n < 2)
		return 0;
	struct buf out = BUF_INIT;
	charset_decode(&out, (const char *)data + 2, n - 2, types[data[0] % ARRAY_LEN(types)], (enum charset_kind)(data[1] % 4));
	if (!utf8_valid(buf_str(&out), out.len) || strlen(buf_str(&out)) != out.len)
		BUG("bad text");
	buf_free(&out);
	return 0;
}
