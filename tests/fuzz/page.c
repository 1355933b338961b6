/* Any bytes are an article, or an error in words; and an article survives the
 * way over the wire. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "tests/fuzz/extract.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct rules *rules;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	rules = fuzz_rules();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct work_request request = {.kind = n % 5 ? WORK_PAGE : WORK_FRAGMENT, .flags = n % 3 ? 0 : WORK_SELECTORS, .url = "https://news.example/2026/story.html",
	                               .body = (const char *)data, .length = n};
	fuzz_extract(&request, rules);
	return 0;
}
