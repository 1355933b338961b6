/* tidings-poll: the network, and the only writer of content. `tidings poll`
 * runs it; the other commands run it for single documents:
 *
 *     --get URL       the document to standard output; a line "URL TAB TYPE",
 *                     where it was found and as what, to standard error
 *     --probe URL     is it a feed, or which feeds does it name: JSON (fetch/get.h)
 *     --lists [NAME…] filter lists brought up to date: those that are due, all
 *                     (--all), or these
 *     --again [--dry-run] [--filter FILTER] [ID…]
 *                     kept pages extracted again, offline */
#include <config.h>

#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"
#include "fetch/get.h"
#include "fetch/poll.h"
#include "model/feeds_file.h"
#include "model/filter.h"
#include "model/store_entry.h"
#include "model/store_feed.h"

enum { EXIT_USAGE = 2, EXPIRE_MOST = 1000 };

enum mode { MODE_POLL, MODE_ENTRY, MODE_GET, MODE_PROBE, MODE_AGAIN, MODE_LISTS };

struct arguments {
	enum mode mode;
	bool json, feeds_only, no_index, all, dry_run;
	int64_t entry;
	const char *filter;
	char **rest;
	int n_rest;
};

static int usage(void)
{
	fprintf(stderr, _("usage: tidings poll [--json] [--all] [--feeds-only] [--entry ID] [URL…]\n"));
	return EXIT_USAGE;
}

static int parse_arguments(int argc, char **argv, struct arguments *out)
{
	static const struct option longs[] = {
		{"json", no_argument, NULL, 'j'},  {"feeds-only", no_argument, NULL, 'f'}, {"no-index", no_argument, NULL, 'n'},
		{"entry", required_argument, NULL, 'e'}, {"get", no_argument, NULL, 'g'},  {"probe", no_argument, NULL, 'p'},
		{"again", no_argument, NULL, 'a'}, {"all", no_argument, NULL, 'A'}, {"lists", no_argument, NULL, 'l'},
		{"filter", required_argument, NULL, 'F'}, {"dry-run", no_argument, NULL, 'd'}, {NULL, 0, NULL, 0}};
	int c;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'j': out->json = true; break;
		case 'f': out->feeds_only = true; break;
		case 'n': out->no_index = true; break;
		case 'A': out->all = true; break;
		case 'F': out->filter = optarg; break;
		case 'd': out->dry_run = true; break;
		case 'g': out->mode = MODE_GET; break;
		case 'p': out->mode = MODE_PROBE; break;
		case 'a': out->mode = MODE_AGAIN; break;
		case 'l': out->mode = MODE_LISTS; break;
		case 'e':
			out->mode = MODE_ENTRY;
			if (parse_int(optarg, 1, INT64_MAX, &out->entry))
				break;
			fprintf(stderr, _("tidings poll: '%s' is no number of a story\n"), optarg);
			return usage();
		default: return usage();
		}
	}
	out->rest = argv + optind;
	out->n_rest = argc - optind;
	bool one = out->mode == MODE_GET || out->mode == MODE_PROBE;
	if ((one && out->n_rest != 1) || (out->mode == MODE_ENTRY && out->n_rest))
		return usage();
	return 0;
}

/* --- single documents --- */

static int get(struct http *h, const char *url, struct buf *err)
{
	struct document d;
	if (document_get(h, url, ACCEPT_ANY, &d, err) != 0)
		return -1;
	int status = 0;
	if (fwrite(buf_str(&d.body), 1, d.body.len, stdout) != d.body.len || fflush(stdout) != 0)
		status = fail(err, _("cannot write: %s"), strerror(errno));
	else
		fprintf(stderr, "%s\t%s\n", d.url, d.content_type ? d.content_type : "");
	document_free(&d);
	return status;
}

static int run_single(const struct poll_config *c, const struct arguments *a, struct buf *err)
{
	struct buf out = BUF_INIT;
	struct http *h = poll_http(c->options, c->paths, err);
	int status = -1;
	if (h && a->mode == MODE_GET)
		status = get(h, a->rest[0], err);
	else if (h)
		status = probe(h, c->paths->rules_dir, a->rest[0], &out, err);
	if (status == 0)
		fputs(buf_str(&out), stdout);
	buf_free(&out);
	http_free(h);
	return status;
}

/* --- polls --- */

static int sync_feeds(struct store *s, const char *path, struct buf *err)
{
	struct feeds_file *file = feeds_file_read(path, err);
	if (!file)
		return -1;
	if (file->warnings)
		fputs(file->warnings, stderr);
	int status = store_sync_feeds(s, file, err);
	feeds_file_free(file);
	return status;
}

static int run_again(const struct poll_config *c, const struct arguments *a, struct buf *err)
{
	int64_t *ids = xcalloc((size_t)a->n_rest + 1, sizeof *ids);
	struct filter *filter = NULL;
	int status = a->filter && !(filter = filter_parse(a->filter, err)) ? -1 : 0;
	for (int i = 0; i < a->n_rest && status == 0; i++)
		if (!parse_int(a->rest[i], 1, INT64_MAX, &ids[i]))
			status = fail(err, _("'%s' is no number of a story"), a->rest[i]);
	if (status == 0)
		status = poll_again(c, ids, (size_t)a->n_rest, filter, err);
	filter_free(filter);
	free(ids);
	return status;
}

/* A little every poll: what is over the limit goes with the next ones. */
static int expire(const struct poll_config *c, struct buf *err)
{
	struct arena *a = arena_new();
	struct feed_list feeds = {0};
	size_t dropped;
	int status = settings_any(c->settings, NULL) ? store_feeds_to_poll(c->store, a, &feeds, err) : 0;
	struct keep *own = arena_array(a, feeds.n + 1, sizeof *own);
	struct expiry e = {.keep_days = c->options->keep_days, .keep_pages = c->options->keep_pages, .own = own, .limit = EXPIRE_MOST};
	for (size_t i = 0; i < feeds.n; i++) {
		int64_t days = settings_of(c->settings, feeds.items[i].url)->keep_days;
		if (days >= 0)
			own[e.n_own++] = (struct keep){feeds.items[i].id, days};
	}
	if (status == 0)
		status = store_expire(c->store, &e, &dropped, err);
	arena_free(a);
	return status;
}

/* Feeds that were asked for by name and failed, which was told, are a failure
 * of the command (1); of all feeds there is always one that fails. */
static int run_feeds(const struct poll_config *c, struct buf *err)
{
	size_t failed = 0;
	if (poll_run(c, &failed, err) != 0)
		return -1;
	return c->n_urls ? failed > 0 : expire(c, err);
}

static int run_poll(struct poll_config *c, const struct arguments *a, struct buf *err)
{
	c->store = store_open(c->paths->store, err);
	if (!c->store)
		return -1;
	c->feeds_only = a->feeds_only;
	c->no_stories = a->no_index;
	c->dry_run = a->dry_run;
	int status = sync_feeds(c->store, c->paths->subscriptions, err);
	if (status == 0 && a->mode == MODE_ENTRY)
		status = poll_entry(c, a->entry, err);
	else if (status == 0 && a->mode == MODE_AGAIN)
		status = run_again(c, a, err);
	else if (status == 0)
		status = run_feeds(c, err);
	store_close(c->store);
	return status;
}

/* `options` are those of `c`: as the config file has them from here on. */
static int run(struct poll_config *c, struct options *options, const struct arguments *a, struct buf *err)
{
	struct config_handlers handlers = {.context = c->settings, .feed = settings_line};
	struct buf problems = BUF_INIT;
	if (config_read(c->paths->config, options, &handlers, &problems, err) != 0)
		return -1;
	fputs(buf_str(&problems), stderr);
	buf_free(&problems);
	c->urls = (const char *const *)a->rest;
	c->n_urls = (size_t)a->n_rest;
	c->all = a->all;
	if (a->mode == MODE_LISTS)
		return poll_lists(c, err);
	return a->mode == MODE_GET || a->mode == MODE_PROBE ? run_single(c, a, err) : run_poll(c, a, err);
}

int main(int argc, char **argv)
{
	struct arguments a = {0};
	struct options options;
	struct paths paths;
	struct buf err = BUF_INIT;
	setlocale(LC_ALL, "");
#if ENABLE_NLS
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
#endif
	now_hold(getenv("TIDINGS_NOW"));
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);       /* a full file is an error of writing */
	umask(077);
	if (parse_arguments(argc, argv, &a) != 0)
		return EXIT_USAGE;
	options_init(&options);
	struct poll_config config = {
		.options = &options, .paths = &paths, .settings = settings_new(), .report = report_new(a.json)};
	int status = paths_init(&paths, &err);
	if (status == 0) {
		status = run(&config, &options, &a, &err);
		paths_free(&paths);
	}
	if (status < 0)
		report_error(config.report, err.data);
	report_flush(config.report);
	report_free(config.report);
	settings_free(config.settings);
	options_free(&options);
	buf_free(&err);
	return status == 0 ? 0 : 1;
}
