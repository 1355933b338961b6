/* bench/feed-speed [FOLDER]: what reading feeds costs, as a ratio to a bare
 * pass of libxml2's SAX over the same bytes in the same run. Without a folder
 * it writes 200 feeds of its own, 40 entries each. */
#include <config.h>

#include <dirent.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/path.h"
#include "parse/charset.h"
#include "parse/feed.h"

enum { FEEDS_MOST = 4000, ROUNDS = 7, OWN_FEEDS = 200, OWN_ENTRIES = 40, FILE_MOST = 64 << 20 };

static struct buf feeds[FEEDS_MOST];
static size_t n_feeds, n_bytes, n_entries;

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_entry(struct buf *b, int feed, int i)
{
	buf_addf(b, "<item><title>Story %d of feed %d &amp;amp; more</title><link>https://feed%d.example/story/%d?utm_source=rss&amp;x=1</link>"
	            "<guid isPermaLink=\"false\">story-%d</guid><pubDate>Wed, 04 Mar 2026 05:%02d:07 GMT</pubDate>"
	            "<dc:creator>Author %d</dc:creator><category>News</category><description>", i, feed, feed, i, i, i % 60, i % 7);
	for (int k = 0; k < 8; k++)
		buf_addf(b, "&lt;p&gt;Paragraph %d tells, as all of them do, what was seen at the harbour that day, and "
		            "&lt;a href=\"https://feed%d.example/%d\"&gt;who&lt;/a&gt; said so &#8212; twice.&lt;/p&gt;", k, feed, k);
	buf_adds(b, "</description></item>\n");
}

static void make_feeds(void)
{
	for (int f = 0; f < OWN_FEEDS; f++) {
		struct buf *b = &feeds[n_feeds++];
		buf_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
		            "<channel><title>Feed %d</title><link>https://feed%d.example/</link><description>d</description>\n", f, f);
		for (int i = 0; i < OWN_ENTRIES; i++)
			write_entry(b, f, i);
		buf_adds(b, "</channel></rss>\n");
	}
}

static int load_feeds(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	struct buf path = BUF_INIT, err = BUF_INIT;
	if (!d)
		return -1;
	while ((e = readdir(d)) && n_feeds < FEEDS_MOST) {
		buf_truncate(&path, 0);
		path_join(&path, dir, e->d_name);
		if (e->d_name[0] != '.' && file_read(buf_str(&path), FILE_MOST, &feeds[n_feeds], &err) == 0)
			n_feeds++;
	}
	closedir(d);
	buf_free(&path);
	buf_free(&err);
	return 0;
}

static void count_text(void *data, const xmlChar *s, int n)
{
	(void)data, (void)s, (void)n;
}

static void bare(const struct buf *b)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	*parser->sax = (xmlSAXHandler){.characters = count_text, .cdataBlock = count_text, .initialized = XML_SAX2_MAGIC};
	xmlFreeDoc(xmlCtxtReadMemory(parser, b->data, (int)b->len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOCDATA));
	xmlFreeParserCtxt(parser);
}

static void full(const struct buf *b)
{
	struct work_request r = {.kind = WORK_FEED, .url = "https://feed.example/rss", .body = buf_str(b), .length = b->len};
	struct buf err = BUF_INIT;
	struct parsed_feed *f = feed_parse(&r, &err);
	if (f)
		n_entries += f->n_entries;
	parsed_feed_free(f);
	buf_free(&err);
}

static void coded(const struct buf *b)
{
	struct work_request r = {.kind = WORK_FEED, .url = "https://feed.example/rss", .body = buf_str(b), .length = b->len};
	struct buf err = BUF_INIT, frame = BUF_INIT;
	struct parsed_feed *f = feed_parse(&r, &err);
	if (f) {
		parsed_feed_encode(f, &frame);
		parsed_feed_free(parsed_feed_decode(frame.data, frame.len, &err));
	}
	parsed_feed_free(f);
	buf_free(&frame);
	buf_free(&err);
}

static double best(void (*run)(const struct buf *))
{
	double least = 1e9;
	for (int i = 0; i < ROUNDS; i++) {
		double from = cpu_seconds();
		for (size_t f = 0; f < n_feeds; f++)
			run(&feeds[f]);
		double took = cpu_seconds() - from;
		least = took < least ? took : least;
	}
	return least;
}

int main(int argc, char **argv)
{
	if (argc > 1 && load_feeds(argv[1]) != 0)
		return 1;
	if (argc == 1)
		make_feeds();
	charset_prepare();
	for (size_t f = 0; f < n_feeds; f++)
		n_bytes += feeds[f].len;
	double sax = best(bare), parse = best(full), wire = best(coded);
	printf("%zu feeds, %zu entries, %.1f MB\n", n_feeds, n_entries / ROUNDS, (double)n_bytes / 1e6);
	printf("libxml2 SAX alone      %.2f ns a byte\n", sax * 1e9 / (double)n_bytes);
	printf("feed_parse             %.2f ns a byte, %.2f times\n", parse * 1e9 / (double)n_bytes, parse / sax);
	printf("and over the wire      %.2f ns a byte, %.2f times\n", wire * 1e9 / (double)n_bytes, wire / sax);
	for (size_t f = 0; f < n_feeds; f++)
		buf_free(&feeds[f]);
	return 0;
}
