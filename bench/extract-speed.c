/* bench/extract-speed [FOLDER…]: what a page costs in a warm worker, as a
 * ratio to the bare HTML parse of libxml2 (tree built and freed) over the same
 * pages in the same run. Without a folder: tests/pages, data/sample, and the
 * lab's pages where they are unpacked ($LAB_CACHE/extract/data). */
#include <config.h>

#include <dirent.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/path.h"
#include "parse/charset.h"
#include "parse/rules.h"
#include "parse/worker.h"
#include "parse/xml_memory.h"

enum { PAGES_MOST = 4000, ROUNDS = 5, FILE_MOST = 64 << 20 };

static struct buf pages[PAGES_MOST];
static double *bare_times, full_times[PAGES_MOST];
static size_t n_pages, n_bytes;
static struct rules *rules;

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void load_pages(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct buf path = BUF_INIT, err = BUF_INIT;
	while (d && (e = readdir(d)) && n_pages < PAGES_MOST) {
		buf_truncate(&path, 0);
		path_join(&path, dir, e->d_name);
		if (str_ends(e->d_name, ".html") && file_read(buf_str(&path), FILE_MOST, &pages[n_pages], &err) == 0)
			n_bytes += pages[n_pages++].len;
	}
	if (d)
		closedir(d);
	buf_free(&path);
	buf_free(&err);
}

static void load_own(void)
{
	static const char *const corpora[] = {"zyte", "traf", "moz"};
	const char *lab = getenv("LAB_CACHE");
	load_pages("tests/pages");
	load_pages("data/sample");
	for (size_t i = 0; i < ARRAY_LEN(corpora); i++) {
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/extract/data/%s/html", lab ? lab : "/tmp/lab", corpora[i]);
		load_pages(buf_str(&path));
		buf_free(&path);
	}
}

static void bare(const struct buf *page)
{
	xmlFreeDoc(htmlReadMemory(page->data, (int)page->len, NULL, "UTF-8",
	                          HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
	                              HTML_PARSE_NODEFDTD | XML_PARSE_HUGE));
}

/* As the worker does it, without its socket. */
static void full(const struct buf *page)
{
	struct work_request r = {.kind = WORK_PAGE, .url = "https://news.example/story", .body = page->data, .length = page->len};
	struct work_answer answer = {.kind = WORK_PAGE};
	struct buf frame = BUF_INIT;
	worker_answer(&r, rules, &answer);
	work_answer_encode(&answer, &frame);
	work_answer_free(&answer);
	buf_free(&frame);
}

/* The least of all rounds, for each page. */
static void measure(void (*run)(const struct buf *), double *times, int rounds)
{
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < n_pages; i++) {
			double from = cpu_seconds();
			run(&pages[i]);
			double took = cpu_seconds() - from;
			times[i] = round == 0 || took < times[i] ? took : times[i];
		}
}

/* In a process of its own, so that libxml2 has its memory from malloc there. */
static int measure_bare(int rounds)
{
	int status = 1;
	bare_times = mmap(NULL, PAGES_MOST * sizeof *bare_times, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = bare_times == MAP_FAILED ? -1 : fork();
	if (pid == 0) {
		measure(bare, bare_times, rounds);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double report(const char *what, double *times)
{
	double sum = 0;
	for (size_t i = 0; i < n_pages; i++)
		sum += times[i];
	qsort(times, n_pages, sizeof *times, by_time);
	printf("%-20s %6.3f ms a page, median %6.3f, p95 %6.3f, most %7.3f; %5.2f ns a byte\n", what, sum * 1e3 / (double)n_pages,
	       times[n_pages / 2] * 1e3, times[n_pages * 95 / 100] * 1e3, times[n_pages - 1] * 1e3, sum * 1e9 / (double)n_bytes);
	return sum;
}

int main(int argc, char **argv)
{
	const char *rounds = getenv("ROUNDS");
	int64_t n = ROUNDS;
	for (int i = 1; i < argc; i++)
		load_pages(argv[i]);
	if (argc == 1)
		load_own();
	if (n_pages == 0 || (rounds && !parse_int(rounds, 1, 1000, &n)))
		return 1;
	setenv("TIDINGS_DATA", TOP_SRCDIR "/data", 0);
	if (measure_bare((int)n) != 0)
		return 1;
	rules = rules_load(NULL, NULL);
	charset_prepare();
	xml_memory_prepare();
	measure(full, full_times, (int)n);
	printf("%zu pages, %.1f MB\n", n_pages, (double)n_bytes / 1e6);
	double least = report("libxml2's HTML parse", bare_times), sum = report("a warm worker", full_times);
	printf("ratio                %.2f\n", sum / least);
	for (size_t i = 0; i < n_pages; i++)
		buf_free(&pages[i]);
	rules_free(rules);
	return 0;
}
