/* Any text is a filter list, and any page can be marked with it. What follows
 * a line "---" is the page, else it is one of our own. Lines, domains and
 * addresses are hostile, and so is the selector behind each. */
#include <config.h>

#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "parse/page.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char page[] =
	"<html><head><title>The lamp</title></head><body><div id='main' class='box wide'><h1>The lamp</h1><p class='lead x1'>One is a paragraph of the "
	"story, and it says what the keeper of the lamp did.</p><aside class='ad-slot' data-ad='1'><a href='https://ads.example/x?y'>Buy now</a></aside>"
	"<p>Two is another one, with <b>bold</b> words and <a href='/2'>a link</a> in it.</p><img src='https://pix.example/1.gif' width='1' height='1'>"
	"<iframe src='https://frames.example/f'></iframe><video><source src='/v.mp4'></video><ul><li>1<li>2<li>3</ul></div></body></html>";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setlocale(LC_ALL, "C.UTF-8");
	return 0;
}

/* Exactly as long as it is, so that a byte too many is noticed. */
static char *copy_of(const void *data, size_t n)
{
	char *copy = xmalloc(n ? n : 1);
	memcpy(copy, data, n);
	return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char mark[] = "\n---\n";
	const uint8_t *cut = n ? memmem(data, n, mark, sizeof mark - 1) : NULL;
	size_t length = cut ? (size_t)(cut - data) + 1 : n;
	char *list = copy_of(data, length);
	struct work_request request = {.kind = WORK_PAGE, .url = "https://www.news.example/2026/story.html?a=1", .body = page, .length = sizeof page - 1};
	struct buf err = BUF_INIT;
	struct rules *rules = rules_new();
	struct list_stats stats;
	if (cut) {
		request.body = (const char *)cut + sizeof mark - 1;
		request.length = n - (size_t)(request.body - (const char *)data);
	}
	rules_add_list(rules, "list.txt", list, length, n % 2 ? HIDDEN_BY_LIST : HIDDEN_BY_USER);
	rules_read(rules);
	struct article *a = page_extract(&request, rules, &err);
	if (!a && err.len == 0)
		BUG("neither an article nor an error");
	article_free(a);
	rules_source(rules, 0, &stats);
	free(stats.file);
	free(stats.title);
	rules_free(rules);
	free(list);
	buf_free(&err);
	return 0;
}
