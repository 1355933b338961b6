/* Any bytes are an article or an error; an article comes back the same. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "model/article.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf err = BUF_INIT, once = BUF_INIT, twice = BUF_INIT;
	struct article *a = article_decode(data, n, &err);
	if (!a && err.len == 0)
		BUG("neither an article nor an error");
	if (a) {
		article_encode(a, &once);
		struct article *again = article_decode(once.data, once.len, &err);
		if (!again)
			BUG("an article that does not come back: %s", buf_str(&err));
		article_encode(again, &twice);
		if (once.len != twice.len || memcmp(once.data, twice.data, once.len) != 0)
			BUG("an article that comes back changed");
		article_free(again);
	}
	article_free(a);
	buf_free(&once);
	buf_free(&twice);
	buf_free(&err);
	return 0;
}
