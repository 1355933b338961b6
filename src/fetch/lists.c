#include <config.h>

#include "fetch/lists.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/uri.h"
#include "model/lists.h"

enum { INCLUDES_MOST = 100 };

struct update;

/* What an "!#include" names. */
struct include {
	struct update *update;
	char *url;
	size_t at, end;             /* where its line stands in the list */
	struct buf text;
};

struct update {
	struct list_updates *all;
	struct list_entry *entry;
	char *url;                  /* that answered */
	struct buf text;
	struct include *includes;
	size_t n_includes, waiting;
	int status;
	struct buf error;
};

struct list_updates {
	struct http *http;
	struct report *report;
	char *rules_dir;
	struct lists lists;
	struct http_settings settings;
	struct update *updates;
	size_t n, done, failed;
	bool quiet;                 /* nothing is said of what did not change */
};

/* --- which --- */

static bool is_wanted(const struct list_entry *e, const char *const *names, size_t n, bool due_only)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(e->name, names[i]) || str_eq(e->source, names[i]))
			return true;
	return n == 0 && (!due_only || list_is_due(e, now()));
}

struct list_updates *list_updates_new(struct http *h, struct report *r, const char *rules_dir, const char *const *names, size_t n, bool due_only,
                                      struct buf *err)
{
	struct list_updates *u = xcalloc(1, sizeof *u);
	*u = (struct list_updates){.http = h, .report = r, .rules_dir = xstrdup(rules_dir), .settings = {.max_size = LIST_BYTES_MOST}, .quiet = due_only};
	int result = lists_read(rules_dir, &u->lists, err);
	for (size_t i = 0; i < n && result == 0; i++)
		if (!lists_find(&u->lists, names[i]))
			result = fail(err, _("'%s' is not subscribed to"), names[i]);
	if (result != 0) {
		list_updates_free(u);
		return NULL;
	}
	u->updates = xcalloc(u->lists.n + 1, sizeof *u->updates);
	for (size_t i = 0; i < u->lists.n; i++)
		if (is_wanted(&u->lists.items[i], names, n, due_only))
			u->updates[u->n++] = (struct update){.all = u, .entry = &u->lists.items[i]};
	return u;
}

static void forget(struct update *u)
{
	for (size_t i = 0; i < u->n_includes; i++) {
		free(u->includes[i].url);
		buf_free(&u->includes[i].text);
	}
	free(u->includes);
	u->includes = NULL;
	u->n_includes = 0;
	free(u->url);
	u->url = NULL;
	buf_free(&u->text);
	buf_free(&u->error);
}

void list_updates_free(struct list_updates *u)
{
	if (!u)
		return;
	for (size_t i = 0; i < u->n; i++)
		forget(&u->updates[i]);
	free(u->updates);
	lists_free(&u->lists);
	free(u->rules_dir);
	free(u);
}

bool list_updates_done(const struct list_updates *u)
{
	return u->done == u->n;
}

size_t list_updates_failed(const struct list_updates *u)
{
	return u->failed;
}

/* --- the end of one --- */

/* Somewhat later than it says, each list by its own, so that not everybody
 * comes at once. */
static int64_t due_after(const struct list_entry *e, int64_t expires)
{
	return now() + expires + (int64_t)(hash_bytes(e->source, strlen(e->source)) % (uint64_t)(expires / 10));
}

static void end(struct update *u, size_t rules, bool changed)
{
	struct list_updates *all = u->all;
	struct buf err = BUF_INIT;
	list_set(&u->entry->error, u->error.len ? u->error.data : NULL);
	if (u->error.len) {
		u->entry->due = now() + LIST_RETRY;
		all->failed++;
	} else {
		u->entry->fetched = now();
	}
	if (lists_note(all->rules_dir, u->entry, &err) != 0)
		report_error(all->report, buf_str(&err));
	if (u->error.len || changed || !all->quiet)
		report_list(all->report, u->entry->name, u->status, rules, changed, u->entry->error);
	all->done++;
	buf_free(&err);
	forget(u);
}

/* What is there already: its rules, when it expires, and whether it is this
 * very text (which may be NULL). */
static size_t rules_before(const struct update *u, const struct buf *text, int64_t *expires, bool *same)
{
	struct buf path = BUF_INIT;
	const char *old;
	size_t n, rules = 0;
	list_path(u->all->rules_dir, u->entry, &path);
	*expires = LIST_EXPIRES;
	*same = false;
	if (file_map(buf_str(&path), LIST_BYTES_MOST, &old, &n, NULL) == 0 && n) {
		rules = list_rules(old, n);
		*expires = list_expires(old, n);
		*same = text && text->len == n && memcmp(text->data, old, n) == 0;
		file_unmap(old, n);
	}
	buf_free(&path);
	return rules;
}

static int keep(struct update *u, const struct buf *text)
{
	struct buf path = BUF_INIT;
	list_path(u->all->rules_dir, u->entry, &path);
	int result = path_make_parent(buf_str(&path), &u->error);
	if (result == 0 && list_is_packaged(u->entry->source)) {
		unlink(buf_str(&path));
		if (symlink(u->entry->source, buf_str(&path)) != 0)
			result = fail(&u->error, _("cannot link to '%s': %s"), u->entry->source, strerror(errno));
	} else if (result == 0) {
		result = file_write(buf_str(&path), buf_str(text), text->len, &u->error);
	}
	buf_free(&path);
	return result;
}

static void take(struct update *u, const struct buf *text)
{
	int64_t expires;
	bool same;
	size_t rules = 0, before = rules_before(u, text, &expires, &same);
	if (list_check(buf_str(text), text->len, before, &u->error) == 0 && (same || keep(u, text) == 0)) {
		rules = same ? before : list_rules(buf_str(text), text->len);
		u->entry->due = due_after(u->entry, list_expires(buf_str(text), text->len));
	}
	end(u, rules, !same);
}

static void stay(struct update *u)
{
	int64_t expires;
	bool same;
	size_t rules = rules_before(u, NULL, &expires, &same);
	u->entry->due = due_after(u->entry, expires);
	end(u, rules, false);
}

/* --- what a list includes --- */

/* Only what lies on the same host, and by a path of its own. */
static void add_include(struct update *u, size_t at, size_t end, const char *ref, size_t n)
{
	struct buf name = BUF_INIT, url = BUF_INIT;
	buf_add(&name, ref, n);
	buf_trim(&name);
	uri_resolve(&url, u->url, buf_str(&name));
	if (name.len && uri_same_host(u->url, buf_str(&url))) {
		u->includes = xreallocarray(u->includes, u->n_includes + 1, sizeof *u->includes);
		u->includes[u->n_includes++] = (struct include){.update = u, .url = buf_steal(&url), .at = at, .end = end};
	}
	buf_free(&url);
	buf_free(&name);
}

static void find_includes(struct update *u)
{
	static const char mark[] = "!#include ";
	const char *text = buf_str(&u->text), *at = text, *line;
	size_t n, k = strlen(mark);
	while (u->n_includes < INCLUDES_MOST && next_line(&at, text + u->text.len, &line, &n))
		if (n > k && memcmp(line, mark, k) == 0)
			add_include(u, (size_t)(line - text), (size_t)(line - text) + n, line + k, n - k);
}

static void put_together(struct update *u)
{
	struct buf whole = BUF_INIT;
	size_t from = 0;
	for (size_t i = 0; i < u->n_includes; i++) {
		const struct include *in = &u->includes[i];
		buf_add(&whole, u->text.data + from, in->at - from);
		buf_add(&whole, buf_str(&in->text), in->text.len);
		from = in->end;
	}
	buf_add(&whole, u->text.data + from, u->text.len - from);
	take(u, &whole);
	buf_free(&whole);
}

/* --- answers --- */

static void on_include(void *context, struct http_answer *a)
{
	struct include *in = context;
	struct update *u = in->update;
	struct buf why = BUF_INIT;
	if (http_check(a, &why) == 0) {
		in->text = a->body;
		a->body = (struct buf)BUF_INIT;
	} else if (!u->error.len) {
		buf_addf(&u->error, "'%s': %s", in->url, buf_str(&why));
	}
	buf_free(&why);
	if (--u->waiting > 0)
		return;
	if (u->error.len)
		end(u, 0, false);
	else
		put_together(u);
}

static void on_list(void *context, struct http_answer *a)
{
	struct update *u = context;
	u->status = a->status;
	if (!a->error && a->status == 304) {
		stay(u);
		return;
	}
	if (http_check(a, &u->error) != 0) {
		end(u, 0, false);
		return;
	}
	u->url = xstrdup(a->url);
	u->text = a->body;
	a->body = (struct buf)BUF_INIT;
	find_includes(u);
	/* What is included may change while the list itself does not. */
	list_set(&u->entry->etag, u->n_includes ? NULL : a->etag);
	list_set(&u->entry->last_modified, u->n_includes ? NULL : a->last_modified);
	u->waiting = u->n_includes;
	if (u->waiting == 0)
		take(u, &u->text);
	for (size_t i = 0, n = u->waiting; i < n; i++)
		http_start(u->all->http, &(struct http_request){.url = u->includes[i].url, .accept = ACCEPT_ANY, .settings = &u->all->settings,
		                                                .done = on_include, .context = &u->includes[i]});
}

/* Validators are for the text that is there: without it there is nothing to
 * be found unchanged. */
static void ask(struct update *u)
{
	struct buf path = BUF_INIT;
	list_path(u->all->rules_dir, u->entry, &path);
	bool there = file_exists(buf_str(&path));
	http_start(u->all->http, &(struct http_request){.url = u->entry->source, .accept = ACCEPT_ANY, .etag = there ? u->entry->etag : NULL,
	                                                .last_modified = there ? u->entry->last_modified : NULL, .settings = &u->all->settings,
	                                                .done = on_list, .context = u});
	buf_free(&path);
}

void list_updates_start(struct list_updates *u)
{
	for (size_t i = 0; i < u->n; i++) {
		struct update *one = &u->updates[i];
		if (uri_is_http(one->entry->source)) {
			ask(one);
			continue;
		}
		struct buf text = BUF_INIT;
		if (file_read(one->entry->source, LIST_BYTES_MOST, &text, &one->error) == 0)
			take(one, &text);
		else
			end(one, 0, false);
		buf_free(&text);
	}
}
