/* bench/rules-speed DIR [PAGE…]: what filter lists cost. Reads the rules of
 * DIR (DIR/lists has the *.txt) and marks the pages with them, beside the same
 * with the built-in rules alone; the base is libxml2's parse of the pages. */
#include <config.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/path.h"
#include "parse/html.h"
#include "parse/rules.h"

enum { LOADS = 20, ROUNDS = 5, PAGE_MOST = 16 << 20 };

static double cpu_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* dropped[LIST_KEPT] holds all that were dropped. */
static void add_count(const struct rules *r, size_t i, struct list_count *sum)
{
	struct list_stats s;
	rules_source(r, i, &s);
	sum->generic += s.count.generic;
	sum->specific += s.count.specific;
	sum->exceptions += s.count.exceptions;
	sum->network += s.count.network;
	for (size_t k = LIST_KEPT + 1; k < LIST_DROPS; k++)
		sum->dropped[LIST_KEPT] += s.count.dropped[k];
	free(s.file);
	free(s.title);
}

static struct rules *load(const char *dir, const char *name)
{
	struct rules *r = NULL;
	struct list_count sum = {0};
	double best = 1e9;
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	for (int i = 0; i < LOADS; i++) {
		rules_free(r);
		double start = cpu_ms();
		r = rules_load(dir, NULL);
		rules_read(r);
		double took = cpu_ms() - start;
		best = took < best ? took : best;
	}
	size_t bytes = mallinfo2().uordblks + mallinfo2().hblkhd - before;
	for (size_t i = 0; i < rules_sources(r); i++)
		add_count(r, i, &sum);
	printf("%-9s %6.2f ms, %5.2f MB: %u generic, %u specific, %u exceptions, %u network, %u dropped\n", name, best, (double)bytes / 1e6, sum.generic,
	       sum.specific, sum.exceptions, sum.network, sum.dropped[LIST_KEPT]);
	return r;
}

/* The least of some rounds, for each page; in all. */
static double mark_all(const struct rules *r, const struct buf *pages, char **names, int n, size_t *hidden)
{
	double all = 0;
	*hidden = 0;
	for (int i = 0; i < n; i++) {
		double best = 1e9;
		for (int k = 0; k < ROUNDS; k++) {
			struct buf url = BUF_INIT;
			buf_addf(&url, "https://www.example.org/%s", names[i]);
			double start = cpu_ms();
			struct page *p = page_parse(buf_str(&pages[i]), pages[i].len, buf_str(&url));
			rules_mark(r, p);
			double took = cpu_ms() - start;
			best = took < best ? took : best;
			for (uint32_t m = 0; m < p->n && k == 0; m++)
				*hidden += p->marks[m].hidden != 0;
			page_free(p);
			buf_free(&url);
		}
		all += best;
	}
	return all;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: bench/rules-speed DIR [PAGE…]\n");
		return 2;
	}
	setenv("TIDINGS_DATA", TOP_SRCDIR "/data", 0);
	struct rules *built_in = load(NULL, "built-in"), *all = load(argv[1], "all");
	int n = argc - 2;
	struct buf *pages = xcalloc((size_t)n + 1, sizeof *pages);
	size_t hidden[3];
	for (int i = 0; i < n; i++)
		if (file_read(argv[i + 2], PAGE_MOST, &pages[i], NULL) != 0)
			pages[i].len = 0;
	if (n) {
		double bare = mark_all(NULL, pages, argv + 2, n, &hidden[0]), few = mark_all(built_in, pages, argv + 2, n, &hidden[1]),
		       many = mark_all(all, pages, argv + 2, n, &hidden[2]);
		printf("a page: parse %.2f ms, marking with the built-in rules %.2f ms (%zu hidden), with all %.2f ms (%zu)\n", bare / n,
		       (few - bare) / n, hidden[1], (many - bare) / n, hidden[2]);
	}
	for (int i = 0; i < n; i++)
		buf_free(&pages[i]);
	free(pages);
	rules_free(built_in);
	rules_free(all);
	return 0;
}
