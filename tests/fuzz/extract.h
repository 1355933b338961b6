/* For the targets that make articles of bytes: any bytes are an article, or an
 * error in words; and an article survives the way over the wire. */
#ifndef FUZZ_EXTRACT_H
#define FUZZ_EXTRACT_H

#include <locale.h>

#include "parse/charset.h"
#include "parse/page.h"

/* Our own rules, as a worker has them. */
static inline struct rules *fuzz_rules(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	charset_prepare();
	struct rules *rules = rules_load(NULL, NULL);
	rules_read(rules);
	return rules;
}

static inline void fuzz_extract(const struct work_request *request, const struct rules *rules)
{
	struct buf err = BUF_INIT, bytes = BUF_INIT;
	struct article *a = page_extract(request, rules, &err), *again;
	if (!a && err.len == 0)
		BUG("neither an article nor an error");
	if (a) {
		article_encode(a, &bytes);
		again = article_decode(bytes.data, bytes.len, &err);
		if (!again)
			BUG("an article that does not come back: %s", buf_str(&err));
		article_free(again);
	}
	article_free(a);
	buf_free(&bytes);
	buf_free(&err);
}

#endif
