/* Any bytes are plain text, and become an article or an error in words; and an
 * article survives the way over the wire. */
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
	setlocale(LC_ALL, "C.UTF-8");
	charset_prepare();
	rules = rules_load(NULL, NULL);
	rules_read(rules);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct work_request request = {.kind = WORK_PAGE, .url = "https://news.example/story.txt", .content_type = "text/plain; charset=utf-8",
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
