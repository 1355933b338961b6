/* Any bytes are an article, or an error in words; and an article survives the
 * way over the wire. */
#include <config.h>

#include <locale.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/charset.h"
#include "parse/page.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct rules *rules;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	struct buf warnings = BUF_INIT;
	setlocale(LC_ALL, "C.UTF-8");
	rules = rules_load(NULL, &warnings);
	rules_read(rules);
	buf_free(&warnings);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct work_request request = {.kind = n % 5 ? WORK_PAGE : WORK_FRAGMENT, .flags = n % 3 ? 0 : WORK_SELECTORS, .url = "https://news.example/2026/story.html",
	                               .body = (const char *)data, .length = n};
	struct buf err = BUF_INIT, bytes = BUF_INIT;
	struct article *a = page_extract(&request, rules, &err), *again;
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
	return 0;
}
