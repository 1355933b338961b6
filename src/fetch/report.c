#include <config.h>

#include "fetch/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "fetch/http.h"

enum { PROGRESS_EVERY = 100 };  /* milliseconds */

struct report {
	bool json;
	struct buf out, err;
	int64_t progressed;
};

struct report *report_new(bool json)
{
	struct report *r = xcalloc(1, sizeof *r);
	r->json = json;
	return r;
}

void report_free(struct report *r)
{
	if (!r)
		return;
	buf_free(&r->out);
	buf_free(&r->err);
	free(r);
}

/* Adds the object as a line; NULL members were never set. */
static void add_event(struct report *r, json_t *event)
{
	char *line = json_dumps(event, JSON_COMPACT | JSON_PRESERVE_ORDER);
	if (!line)
		BUG("an event that is no JSON");
	buf_adds(&r->out, line);
	buf_addc(&r->out, '\n');
	free(line);
	json_decref(event);
}

/* URLs are shown without the password that may be in them. */
static void set_url(json_t *event, const char *key, const char *url)
{
	struct buf public = BUF_INIT;
	if (url)
		http_public_url(&public, url);
	json_add_string(event, key, url ? buf_str(&public) : NULL);
	buf_free(&public);
}

static json_t *event_of(const char *name)
{
	json_t *event = json_object();
	json_add_string(event, "event", name);
	return event;
}

static void set_number(json_t *event, const char *key, size_t n)
{
	json_object_set_new(event, key, json_integer((json_int_t)n));
}

void report_start(struct report *r, size_t feeds)
{
	if (!r->json)
		return;
	json_t *e = event_of("start");
	set_number(e, "feeds", feeds);
	add_event(r, e);
}

static void feed_for_people(struct report *r, const struct report_feed *f)
{
	struct buf url = BUF_INIT;
	http_public_url(&url, f->url);
	if (f->added)
		buf_addf(&r->out, ngettext("%s: %u new story\n", "%s: %u new stories\n", f->added),
		         f->title ? f->title : buf_str(&url), f->added);
	if (f->error)
		buf_addf(&r->err, "%s: %s\n", buf_str(&url), f->error);
	if (f->moved_to)
		buf_addf(&r->err, _("%s: moved for good to %s; the feeds file says so now\n"), buf_str(&url), f->moved_to);
	buf_free(&url);
}

void report_feed(struct report *r, const struct report_feed *f)
{
	if (!r->json) {
		feed_for_people(r, f);
		return;
	}
	json_t *e = event_of("feed");
	set_url(e, "url", f->url);
	json_add_string(e, "title", f->title);
	set_number(e, "status", (size_t)f->status);
	set_number(e, "new", f->added);
	json_add_string(e, "error", f->error);
	set_url(e, "moved", f->moved_to);
	if (f->gone)
		json_object_set_new(e, "gone", json_true());
	add_event(r, e);
}

void report_page(struct report *r, int64_t id, const char *url, const char *error)
{
	if (!r->json)
		return;
	json_t *e = event_of("page");
	json_object_set_new(e, "id", json_integer(id));
	set_url(e, "url", url);
	json_add_string(e, "error", error);
	add_event(r, e);
}

void report_list(struct report *r, const char *name, int status, size_t rules, bool changed, const char *error)
{
	if (r->json) {
		json_t *e = event_of("list");
		json_add_string(e, "name", name);
		set_number(e, "status", (size_t)status);
		set_number(e, "rules", rules);
		json_object_set_new(e, "changed", json_boolean(changed && !error));
		json_add_string(e, "error", error);
		add_event(r, e);
	} else if (error) {
		buf_addf(&r->err, _("filter list %s: %s\n"), name, error);
	} else {
		buf_addf(&r->out, changed ? ngettext("filter list %s: %zu rule\n", "filter list %s: %zu rules\n", rules)
		                          : ngettext("filter list %s: %zu rule, as before\n", "filter list %s: %zu rules, as before\n", rules), name, rules);
	}
}

static void set_counts(json_t *e, const struct poll_counts *c)
{
	set_number(e, "feeds", c->feeds);
	set_number(e, "pages", c->pages);
}

void report_progress(struct report *r, const struct poll_counts *c)
{
	int64_t t = now_ms();
	if (!r->json || t - r->progressed < PROGRESS_EVERY)
		return;
	r->progressed = t;
	json_t *e = event_of("progress");
	set_number(e, "feeds_done", c->feeds_done);
	set_number(e, "pages_done", c->pages_done);
	set_counts(e, c);
	add_event(r, e);
}

void report_error(struct report *r, const char *message)
{
	if (r->json) {
		json_t *e = event_of("error");
		json_add_string(e, "message", message);
		add_event(r, e);
	}
	buf_addf(&r->err, "tidings poll: %s\n", message);
}

static void sum_up(struct report *r, const struct poll_counts *c)
{
	if (!c->feeds && !c->pages) {
		buf_adds(&r->out, _("no feed is due; --all asks all of them\n"));
		return;
	}
	buf_addf(&r->out, ngettext("%zu feed asked", "%zu feeds asked", c->feeds), c->feeds);
	buf_addf(&r->out, ngettext(", %zu new story", ", %zu new stories", c->added), c->added);
	if (c->pages)
		buf_addf(&r->out, ngettext(", %zu page fetched", ", %zu pages fetched", c->pages_done - c->pages_failed),
		         c->pages_done - c->pages_failed);
	if (c->failed)
		buf_addf(&r->out, ngettext(", %zu feed failed", ", %zu feeds failed", c->failed), c->failed);
	if (c->pages_failed)
		buf_addf(&r->out, ngettext(", %zu page failed", ", %zu pages failed", c->pages_failed), c->pages_failed);
	buf_addc(&r->out, '\n');
}

void report_done(struct report *r, const struct poll_counts *c, const struct phase *phases, size_t n)
{
	double seconds = 0;
	if (!r->json) {
		sum_up(r, c);
		return;
	}
	json_t *e = event_of("done"), *all = json_object();
	for (size_t i = 0; i < n; i++) {
		json_t *phase = json_object();
		json_object_set_new(phase, "seconds", json_real(phases[i].seconds));
		json_object_set_new(phase, "cpu", json_real(phases[i].cpu));
		json_object_set_new(all, phases[i].name, phase);
		seconds += phases[i].seconds;
	}
	set_counts(e, c);
	set_number(e, "failed", c->failed);
	set_number(e, "new", c->added);
	set_number(e, "pages_failed", c->pages_failed);
	json_object_set_new(e, "seconds", json_real(seconds));
	json_object_set_new(e, "phases", all);
	add_event(r, e);
}

void report_again(struct report *r, const struct poll_counts *c, bool dry)
{
	size_t done = c->pages_done - c->pages_failed;
	if (r->json) {
		json_t *e = event_of("again");
		set_number(e, "done", done);
		set_number(e, "failed", c->pages_failed);
		set_number(e, "unkept", c->unkept);
		add_event(r, e);
		return;
	}
	if (dry)
		buf_addf(&r->out, ngettext("%zu story would be extracted again", "%zu stories would be extracted again", done), done);
	else
		buf_addf(&r->out, ngettext("%zu story extracted again", "%zu stories extracted again", done), done);
	if (c->unkept)
		buf_addf(&r->out, ngettext(", %zu without a kept page", ", %zu without a kept page", c->unkept), c->unkept);
	if (c->pages_failed)
		buf_addf(&r->out, ngettext(", %zu failed", ", %zu failed", c->pages_failed), c->pages_failed);
	buf_addc(&r->out, '\n');
}

void report_drop(struct report *r)
{
	buf_truncate(&r->out, 0);
	buf_truncate(&r->err, 0);
}

/* A reader that has gone away does not end the poll. */
void report_flush(struct report *r)
{
	if (r->out.len) {
		fwrite(r->out.data, 1, r->out.len, stdout);
		fflush(stdout);
	}
	if (r->err.len) {
		fwrite(r->err.data, 1, r->err.len, stderr);
		fflush(stderr);
	}
	report_drop(r);
}
