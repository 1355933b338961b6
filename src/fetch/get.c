#include <config.h>

#include "fetch/get.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/uri.h"
#include "model/work.h"

enum {
	LINKS_MOST = 10,            /* that are looked at */
	PARSE_SECONDS = 20,
	WAIT_MOST = 1000            /* milliseconds */
};

struct wait {
	struct document *out;
	struct buf error;
	bool done;
};

static void on_done(void *context, struct http_answer *a)
{
	struct wait *w = context;
	w->done = true;
	w->out->status = a->status;
	if (http_check(a, &w->error) != 0)
		return;
	w->out->body = a->body;
	a->body = (struct buf)BUF_INIT;
	w->out->url = xstrdup(a->url);
	w->out->content_type = a->content_type ? xstrdup(a->content_type) : NULL;
}

int document_get(struct http *h, const char *url, enum http_accept accept, struct document *out, struct buf *err)
{
	struct wait w = {.out = out};
	struct http_request r = {.url = url, .accept = accept, .done = on_done, .context = &w};
	*out = (struct document){0};
	if (!uri_is_http(url))
		return fail(err, _("'%s' is no address of http or https"), url);
	http_start(h, &r);
	http_perform(h);
	while (!w.done) {
		http_wait(h, NULL, 0, WAIT_MOST);
		http_perform(h);
	}
	if (!w.error.len)
		return 0;
	struct buf public = BUF_INIT;
	http_public_url(&public, url);
	fail(err, "'%s': %s", public.data, w.error.data);
	buf_free(&public);
	buf_free(&w.error);
	return -1;
}

void document_free(struct document *d)
{
	buf_free(&d->body);
	free(d->url);
	free(d->content_type);
	*d = (struct document){.status = d->status};
}

/* --- probing --- */

static int parse(const char *rules_dir, const struct document *d, struct work_answer *out, struct buf *err)
{
	struct work_request r = {
		.kind = WORK_FEED, .url = d->url, .content_type = d->content_type, .body = buf_str(&d->body), .length = d->body.len};
	if (work_once(rules_dir, &r, PARSE_SECONDS, out, err) != 0)
		return -1;
	if (!out->error)
		return 0;
	fail(err, "'%s': %s", d->url, out->error);
	work_answer_free(out);
	return -1;
}

static bool is_feed(const struct parsed_feed *f)
{
	return f->format != FEED_UNKNOWN;
}

static json_t *describe(const struct parsed_feed *f)
{
	json_t *feed = json_object();
	json_set_string(feed, "title", f->title);
	json_set_string(feed, "format", feed_format_name(f->format));
	json_object_set_new(feed, "entries", json_integer(f->n_entries));
	return feed;
}

/* Adds the URL to `links` where it is a feed. */
static void check(struct http *h, const char *rules_dir, const char *url, const char *title, json_t *links)
{
	struct document d;
	struct work_answer answer = {0};
	if (document_get(h, url, ACCEPT_FEED, &d, NULL) == 0 && parse(rules_dir, &d, &answer, NULL) == 0 && is_feed(answer.feed)) {
		json_t *link = json_object();
		json_set_string(link, "url", url);
		json_set_string(link, "title", title ? title : answer.feed->title);
		json_array_append_new(links, link);
	}
	work_answer_free(&answer);
	document_free(&d);
}

/* Where sites have their feeds that do not say so. */
static const char *const usual[] = {"feed", "/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json"};

static json_t *find_links(struct http *h, const char *rules_dir, const char *url, const struct parsed_feed *page)
{
	json_t *links = json_array();
	struct buf before = BUF_INIT;
	for (uint32_t i = 0; i < page->n_links && i < LINKS_MOST; i++)
		check(h, rules_dir, page->links[i].url, page->links[i].title, links);
	for (size_t i = 0; i < ARRAY_LEN(usual) && json_array_size(links) == 0; i++) {
		struct buf guess = BUF_INIT;
		uri_resolve(&guess, url, usual[i]);
		if (i == 0 || !str_eq(buf_str(&guess), buf_str(&before)))
			check(h, rules_dir, buf_str(&guess), NULL, links);
		buf_free(&before);
		before = guess;
	}
	buf_free(&before);
	return links;
}

static void report(struct http *h, const char *rules_dir, const char *url, const struct parsed_feed *f, json_t *found)
{
	struct buf why = BUF_INIT;
	if (is_feed(f)) {
		json_object_set_new(found, "feed", describe(f));
		return;
	}
	json_t *links = find_links(h, rules_dir, url, f);
	if (json_array_size(links) == 0)
		fail(&why, _("'%s' is no feed, and no feed could be found by it"), url);
	json_add_string(found, "fault", why.len ? why.data : NULL);
	json_object_set_new(found, "links", links);
	buf_free(&why);
}

/* A server in trouble may have the feed tomorrow; one that has nothing there,
 * or something else, will not. */
static int report_fault(const struct document *d, bool parsed, const char *why, json_t *found, struct buf *err)
{
	if (!parsed && d->status != 404 && d->status != 410)
		return fail(err, "%s", why);
	json_set_string(found, "fault", why);
	return 0;
}

int probe(struct http *h, const char *rules_dir, const char *url, struct buf *out, struct buf *err)
{
	struct document d;
	struct work_answer answer = {0};
	struct buf why = BUF_INIT;
	json_t *found = json_object();
	int status = 0;
	bool there = document_get(h, url, ACCEPT_FEED, &d, &why) == 0;
	json_set_string(found, "url", there ? d.url : url);
	if (there && parse(rules_dir, &d, &answer, &why) == 0)
		report(h, rules_dir, d.url, answer.feed, found);
	else
		status = report_fault(&d, there, buf_str(&why), found, err);
	char *line = json_dumps(found, JSON_COMPACT | JSON_PRESERVE_ORDER);
	if (status == 0 && line)
		buf_addf(out, "%s\n", line);
	free(line);
	json_decref(found);
	work_answer_free(&answer);
	document_free(&d);
	buf_free(&why);
	return status;
}
