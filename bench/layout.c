/* How long an article takes to lay out, beside the least that any layout must
 * do: find the line breaks (UAX #14) and measure the text. Usage: layout
 * [WIDTH]; prints milliseconds and their ratio, the best of many runs. */
#include <config.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unilbrk.h>

#include "base/text.h"
#include "show/layout.h"

enum { BYTES = 60 * 1000, RUNS = 200 };

static double milliseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct article *make_article(void)
{
	static const char *const words[] = {"the ", "harbour ", "keeper, ", "lit ", "a ", "lantern; ", "nobody ", "answered. ",
	                                    "\u201CWhere\u201D ", "caf\u00E9 ", "extraordinary ", "well-known "};
	struct article_builder *b = builder_new();
	uint32_t seed = 7, bytes = 0;
	while (bytes < BYTES) {
		builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
		for (int i = 0; i < 90; i++) {
			seed = seed * 1664525u + 1013904223u;
			const char *word = words[(seed >> 10) % ARRAY_LEN(words)];
			uint32_t link = i % 40 == 3 ? builder_link(b, "https://example.org/") : NO_LINK;
			builder_text(b, word, strlen(word), i % 30 == 7 ? STYLE_EMPHASIS : 0, link);
			bytes += (uint32_t)strlen(word);
		}
		builder_end(b);
	}
	return builder_finish(b);
}

static double bare(const struct article *a)
{
	static char breaks[BYTES];
	size_t columns = 0;
	double start = milliseconds();
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		u8_possible_linebreaks((const uint8_t *)b->text, b->length, "UTF-8", breaks);
		columns += text_width(b->text, b->length);
	}
	return columns ? milliseconds() - start : 0;
}

static double laid_out(const struct article *a, size_t width)
{
	struct layout_options o = {.width = width, .head = true, .number_links = true, .list_links = true};
	double start = milliseconds();
	layout_free(layout_build(a, &o));
	return milliseconds() - start;
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	size_t width = argc > 1 ? strtoul(argv[1], NULL, 10) : 72;
	struct article *a = make_article();
	double least = 1e9, most = 1e9;
	for (int i = 0; i < RUNS; i++) {
		double floor = bare(a), time = laid_out(a, width);
		least = floor < least ? floor : least;
		most = time < most ? time : most;
	}
	printf("60 kB at %zu columns: layout %.2f ms, breaks and width alone %.2f ms, ratio %.2f\n", width, most, least, most / least);
	article_free(a);
	return 0;
}
