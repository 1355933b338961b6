#include <config.h>

#include <getopt.h>
#include <jansson.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/uri.h"
#include "cmd/cmd.h"
#include "cmd/helper.h"
#include "model/store_feed.h"

enum { PROBE_MOST = 1 << 20 };

struct request {
	const char *url;
	const char *const *tags;
	size_t n_tags;
	bool first;
};

static int subscribe(struct app *app, const struct request *r, const char *url, struct buf *err)
{
	if (cmd_leave_sample(app, err) != 0)
		return -1;
	int known = feeds_file_add(app->paths.feeds, url, NULL, r->tags, r->n_tags, err);
	if (known < 0)
		return -1;
	if (known)
		printf(r->n_tags ? _("'%s' was there already; its tags are added\n") : _("'%s' was there already\n"), url);
	else
		printf(_("subscribed to '%s'\n"), url);
	struct store *s = cmd_store(app, err);
	store_close(s);
	return s ? 0 : -1;
}

static const char *link_text(const json_t *links, size_t i, const char *key)
{
	const char *s = json_string_value(json_object_get(json_array_get(links, i), key));
	return s && text_is_clean(s, strlen(s), TEXT_LINE) ? s : "";
}

static void list_links(FILE *to, const json_t *links)
{
	for (size_t i = 0; i < json_array_size(links); i++)
		fprintf(to, "%3zu  %s  %s\n", i + 1, link_text(links, i, "url"), link_text(links, i, "title"));
}

/* The number that the user types, from 1; 0 for none. */
static size_t ask(size_t n)
{
	char line[32];
	int64_t choice;
	fprintf(stderr, _("which one? [1-%zu, Enter for none] "), n);
	if (!fgets(line, sizeof line, stdin))
		return 0;
	line[strcspn(line, "\r\n")] = '\0';
	return parse_int(line, 1, (int64_t)n, &choice) ? (size_t)choice : 0;
}

/* A page: its feed, or one of those that it names. No question where nobody
 * is there to answer it. */
static int choose(struct app *app, const struct request *r, const json_t *links, struct buf *err)
{
	size_t n = json_array_size(links), choice = 1;
	if (n > 1 && !r->first && !isatty(STDIN_FILENO)) {
		list_links(stdout, links);
		return fail(err, _("'%s' is a page; add one of the feeds that it names (above), or say --first"), r->url);
	}
	if (n > 1 && !r->first) {
		fprintf(stderr, _("'%s' is a page. It names:\n"), r->url);
		list_links(stderr, links);
		choice = ask(n);
	}
	const char *url = choice ? link_text(links, choice - 1, "url") : "";
	if (!*url)
		return fail(err, _("nothing was chosen"));
	return subscribe(app, r, url, err);
}

/* What the poller's --probe answered. */
static int add_probed(struct app *app, const struct request *r, const json_t *o, struct buf *err)
{
	const char *fault = json_string_value(json_object_get(o, "fault"));
	const json_t *links = json_object_get(o, "links");
	if (fault)
		return fail(err, "%s", text_is_clean(fault, strlen(fault), TEXT_LINE) ? fault : _("this is no feed"));
	return json_array_size(links) ? choose(app, r, links, err) : subscribe(app, r, r->url, err);
}

/* `why`: the lines of the poller. */
static void tell_trusted(const char *url, const char *why)
{
	fprintf(stderr, "%s", why);
	fprintf(stderr, _("tidings add: '%s' could not be looked at, and is added all the same\n"), url);
}

/* Where the network is gone, the feed is taken on trust: the next poll tells. */
static int add(struct app *app, const struct request *r, struct buf *err)
{
	struct buf answer = BUF_INIT, why = BUF_INIT, complaints = BUF_INIT;
	const char *const arguments[] = {"--probe", r->url, NULL};
	int result;
	json_t *o = NULL;
	if (uri_is_http(r->url) && helper_poll(arguments, PROBE_MOST, &answer, &complaints, &why) == 0)
		o = json_loads(buf_str(&answer), 0, NULL);
	else if (uri_is_http(r->url))
		tell_trusted(r->url, complaints.len ? buf_str(&complaints) : buf_str(&why));
	result = add_probed(app, r, o, err);
	json_decref(o);
	buf_free(&answer);
	buf_free(&why);
	buf_free(&complaints);
	return result;
}

/* "example.org/news" as people type it. */
static bool lacks_scheme(const char *url)
{
	const char *dot = strchr(url, '.');
	size_t host = strcspn(url, "/:?# ");
	return feed_url_fault(url) && dot && dot > url && dot < url + host && dot[1] && url[host] != ' ' && access(url, F_OK) != 0;
}

int cmd_add(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {{"first", no_argument, NULL, 'f'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct request r = {0};
	struct buf err = BUF_INIT, whole = BUF_INIT;
	int c, status = 0;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'f': r.first = true; break;
		case 'h': return cmd_help("add");
		default: return cmd_usage("add");
		}
	}
	if (cmd_words("add", argc, argv, 1, INT_MAX) != 0)
		return EXIT_USAGE;
	buf_adds(&whole, lacks_scheme(argv[optind]) ? "https://" : "");
	uri_of_feed_link(&whole, argv[optind]);
	r.url = whole.data;
	r.tags = (const char *const *)argv + optind + 1;
	r.n_tags = (size_t)(argc - optind - 1);
	if (!feed_url_fault(r.url)) {
		if (add(app, &r, &err) != 0)
			status = cmd_failed("add", &err);
	} else {
		fail(&err, "'%s': %s", r.url, feed_url_fault(r.url));
		status = cmd_failed("add", &err);
	}
	buf_free(&whole);
	buf_free(&err);
	return status;
}
