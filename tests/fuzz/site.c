/* Any text is a file of site rules, with problems or without, and a page comes
 * out of them or an error in words. */
#include <config.h>

#include <locale.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "model/site_rules.h"
#include "parse/page.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char page[] =
	"<html><head><title>The lamp - Notes</title></head><body><div class='top'><h1>The lamp</h1><span class='who'>By Ada Morrow</span>"
	"<time datetime='2026-03-04'>in spring</time></div><div id='story' class='story body'><p>One <q>is</q> a paragraph of the story.</p>"
	"<p class='x9'>Two is another one, with <a href='/2' rel='next'>a link</a>.</p><img src='/pixel/1.gif'></div>"
	"<div class='part'><p>Three is the last one.</p></div></body></html>";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setlocale(LC_ALL, "C.UTF-8");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct work_request request = {.kind = WORK_PAGE, .url = "https://news.example/2026/story.html", .body = page, .length = sizeof page - 1};
	struct rules *rules = rules_new();
	struct sites *sites = sites_new();
	struct buf err = BUF_INIT;
	sites_add(sites, "news.example.txt", (const char *)data, n);
	rules_set_sites(rules, sites);
	struct article *a = page_extract(&request, rules, &err);
	if (!a && err.len == 0)
		BUG("neither an article nor an error");
	article_free(a);
	rules_free(rules);
	buf_free(&err);
	return 0;
}
