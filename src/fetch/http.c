#include <config.h>

#include "fetch/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "base/wire.h"
#include "fetch/head.h"

enum {
	HOPS_MOST = 8,
	HEAD_MOST = 64 << 10,
	BODY_MOST = WIRE_FRAME_MOST - (1 << 20),    /* it has to fit into a frame with its URL */
	BODY_USUAL = 60 << 10, PACKED_USUAL = 20 << 10,    /* what most documents fit into */
	CONNECT_SECONDS_MOST = 15,
	OTHERS_MOST = 128
};

/* Sharing came with 7.88; before, each handle reads the file. */
#if LIBCURL_VERSION_NUM >= 0x075800
enum { SHARED_HSTS = true };
#else
enum { SHARED_HSTS = false, CURL_LOCK_DATA_HSTS = CURL_LOCK_DATA_NONE };
#endif

struct transfer {
	struct transfer *next;      /* in the list of idle ones */
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	struct head head;
	struct buf body;
	size_t max_size;
	char message[CURL_ERROR_SIZE];
	char *url, *moved_to, *first_url;
	char *etag, *last_modified;
	const struct http_settings *settings;
	enum http_accept accept;
	http_done *done;
	void *context;
	int hops;
	bool permanent;             /* so far every redirect was */
	bool packed;                /* gzip is left as it is */
	bool too_large, head_too_large;
};

struct http {
	CURLM *multi;
	CURLSH *share;
	struct transfer *idle;
	struct transfer **all;
	size_t n_all, cap_all;
	struct http_limits limits;  /* its strings are ours */
	char *user_agent;
	bool secure;                /* some server spoke TLS, and may have told how long to insist on it */
};

static char *copy(const char *s)
{
	return s && *s ? xstrdup(s) : NULL;
}

static size_t on_head(char *p, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	head_line(&t->head, p, size * n);
	t->head_too_large = t->head.bytes > HEAD_MOST;
	return t->head_too_large ? 0 : size * n;
}

static size_t on_body(char *p, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	size_t more = size * n;
	if (more > t->max_size - t->body.len) {
		t->too_large = true;
		return 0;
	}
	if (!t->body.cap)
		buf_reserve(&t->body, t->packed ? PACKED_USUAL : BODY_USUAL);
	buf_add(&t->body, p, more);
	return more;
}

/* A request of any feed or page; what differs is set by prepare. */
static void set_for_all(const struct http *h, struct transfer *t)
{
	CURL *e = t->easy;
	curl_easy_setopt(e, CURLOPT_PRIVATE, t);
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->message);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_head);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(e, CURLOPT_TIMEOUT, h->limits.timeout);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT,
	                 h->limits.timeout < CONNECT_SECONDS_MOST ? h->limits.timeout : (long)CONNECT_SECONDS_MOST);
	if (h->limits.certificates)
		curl_easy_setopt(e, CURLOPT_CAINFO, h->limits.certificates);
	if (h->limits.hsts) {
		curl_easy_setopt(e, CURLOPT_SHARE, h->share);
		curl_easy_setopt(e, CURLOPT_HSTS_CTRL, (long)CURLHSTS_ENABLE);
	}
}

static struct transfer *take_transfer(struct http *h)
{
	struct transfer *t = h->idle;
	if (t) {
		h->idle = t->next;
		return t;
	}
	t = xcalloc(1, sizeof *t);
	t->http = h;
	t->easy = curl_easy_init();
	if (!t->easy)
		BUG("curl_easy_init");
	head_init(&t->head);
	set_for_all(h, t);
	/* libcurl reads the file for each request and writes it for each handle
	 * that has it set: one does that for all, which share what it knows. */
	if (h->limits.hsts && (h->n_all == 0 || !SHARED_HSTS))
		curl_easy_setopt(t->easy, CURLOPT_HSTS, h->limits.hsts);
	GROW(h->all, h->n_all, h->cap_all);
	h->all[h->n_all++] = t;
	return t;
}

static void clear_transfer(struct transfer *t)
{
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	head_free(&t->head);
	t->head.bytes = 0;
	buf_free(&t->body);
	char **strings[] = {&t->url, &t->moved_to, &t->first_url, &t->etag, &t->last_modified};
	for (size_t i = 0; i < ARRAY_LEN(strings); i++) {
		free(*strings[i]);
		*strings[i] = NULL;
	}
	t->hops = 0;
	t->too_large = t->head_too_large = false;
}

static void free_transfer(struct transfer *t)
{
	curl_multi_remove_handle(t->http->multi, t->easy);
	if (t != t->http->all[0])
		curl_easy_setopt(t->easy, CURLOPT_SHARE, NULL);
	else if (t->http->limits.hsts && !t->http->secure)
		curl_easy_setopt(t->easy, CURLOPT_HSTS, "");    /* there is nothing new to write */
	curl_easy_cleanup(t->easy);
	clear_transfer(t);
	free(t);
}

struct http *http_new(const struct http_limits *limits, struct buf *err)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		fail(err, _("cannot start libcurl"));
		return NULL;
	}
	struct http *h = xcalloc(1, sizeof *h);
	h->limits = *limits;
	h->limits.proxy = copy(limits->proxy);
	h->limits.netrc = copy(limits->netrc);
	h->limits.hsts = copy(limits->hsts);
	h->limits.certificates = copy(limits->certificates);
	h->user_agent = copy(limits->user_agent);
	if (!h->user_agent)
		h->user_agent = xstrdup(*USER_AGENT_URL ? "tidings/" PACKAGE_VERSION " (+" USER_AGENT_URL ")" : "tidings/" PACKAGE_VERSION);
	h->multi = curl_multi_init();
	h->share = curl_share_init();
	if (!h->multi || !h->share)
		BUG("curl_multi_init");
	if (SHARED_HSTS)
		curl_share_setopt(h->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_HSTS);
	/* Idle ones count too: how many are used at the same time is hosts.c's business. */
	curl_multi_setopt(h->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits->connections * 4);
	curl_multi_setopt(h->multi, CURLMOPT_MAX_HOST_CONNECTIONS, limits->host_connections);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, limits->connections * 4);
	return h;
}

void http_free(struct http *h)
{
	if (!h)
		return;
	while (h->n_all)
		free_transfer(h->all[--h->n_all]);
	free(h->all);
	curl_multi_cleanup(h->multi);
	curl_share_cleanup(h->share);
	free((char *)h->limits.proxy);
	free((char *)h->limits.netrc);
	free((char *)h->limits.hsts);
	free((char *)h->limits.certificates);
	free(h->user_agent);
	free(h);
	curl_global_cleanup();
}

static void add_line(struct transfer *t, const char *line)
{
	struct curl_slist *list = curl_slist_append(t->headers, line);
	if (!list)
		BUG("curl_slist_append");
	t->headers = list;
}

static void add_header(struct transfer *t, const char *name, const char *value)
{
	struct buf line = BUF_INIT;
	buf_adds(&line, name);
	buf_adds(&line, value);
	add_line(t, line.data);
	buf_free(&line);
}

static const char *const accepts[] = {
	[ACCEPT_FEED] = "Accept: application/atom+xml, application/rss+xml, application/feed+json, "
	                "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, "
	                "application/json;q=0.7, text/html;q=0.4, */*;q=0.1",
	[ACCEPT_PAGE] = "Accept: text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1",
	[ACCEPT_ANY] = "Accept: */*"};

/* Scheme, host and port alike: only then are secrets the same host's. */
static bool same_origin(const char *a, const char *b)
{
	struct uri x, y;
	uri_split(a, &x);
	uri_split(b, &y);
	return x.scheme.n == y.scheme.n && x.authority.n == y.authority.n && x.scheme.p && x.authority.p &&
	       strncasecmp(x.scheme.p, y.scheme.p, x.scheme.n) == 0 &&
	       strncasecmp(x.authority.p, y.authority.p, x.authority.n) == 0;
}

/* What the feed has of its own: the secrets among it only at home. */
static void set_own(struct transfer *t, bool at_home)
{
	static const struct http_settings none;
	const struct http_settings *s = t->settings ? t->settings : &none;
	const struct http *h = t->http;
	CURL *e = t->easy;
	const char *proxy = s->proxy ? s->proxy : h->limits.proxy;
	const char *netrc = s->netrc ? s->netrc : h->limits.netrc;
	for (size_t i = 0; at_home && i < s->n_headers; i++)
		add_line(t, s->headers[i]);
	curl_easy_setopt(e, CURLOPT_USERAGENT, s->user_agent ? s->user_agent : h->user_agent);
	curl_easy_setopt(e, CURLOPT_PROXY, proxy);
	curl_easy_setopt(e, CURLOPT_USERPWD, at_home ? s->credentials : NULL);
	curl_easy_setopt(e, CURLOPT_HTTPAUTH, at_home && s->credentials ? (long)CURLAUTH_ANY : (long)CURLAUTH_BASIC);
	curl_easy_setopt(e, CURLOPT_NETRC, netrc ? (long)CURL_NETRC_OPTIONAL : (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(e, CURLOPT_NETRC_FILE, netrc);
	curl_easy_setopt(e, CURLOPT_COOKIELIST, "ALL");
	curl_easy_setopt(e, CURLOPT_COOKIEFILE, at_home ? s->cookies : NULL);
}

/* Sets up the easy handle for the transfer's present URL. */
static void prepare(struct transfer *t)
{
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	t->message[0] = '\0';
	add_line(t, accepts[t->accept]);
	if (t->etag)
		add_header(t, "If-None-Match: ", t->etag);
	if (t->last_modified)
		add_header(t, "If-Modified-Since: ", t->last_modified);
	if (t->etag && t->accept == ACCEPT_FEED)
		add_line(t, "A-IM: feed");
	set_own(t, same_origin(t->url, t->first_url));
	curl_easy_setopt(t->easy, CURLOPT_ACCEPT_ENCODING, t->packed ? codings_known() : "");
	curl_easy_setopt(t->easy, CURLOPT_HTTP_CONTENT_DECODING, t->packed ? 0L : 1L);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(t->easy, CURLOPT_URL, t->url);
}

static void add_to_multi(struct transfer *t)
{
	prepare(t);
	CURLMcode code = curl_multi_add_handle(t->http->multi, t->easy);
	if (code != CURLM_OK)
		BUG("curl_multi_add_handle: %s", curl_multi_strerror(code));
}

static size_t most_of(const struct http *h, const struct http_request *r)
{
	size_t most = r->settings && r->settings->max_size ? r->settings->max_size : h->limits.max_size;
	return most < BODY_MOST ? most : BODY_MOST;
}

void http_start(struct http *h, const struct http_request *r)
{
	struct transfer *t = take_transfer(h);
	t->url = xstrdup(r->url);
	t->first_url = xstrdup(r->url);
	t->accept = r->accept;
	t->packed = r->packed;
	t->etag = copy(r->etag);
	t->last_modified = copy(r->last_modified);
	t->settings = r->settings;
	t->max_size = most_of(h, r);
	t->done = r->done;
	t->context = r->context;
	t->permanent = true;
	add_to_multi(t);
}

void http_public_url(struct buf *out, const char *url)
{
	struct uri u;
	uri_split(url, &u);
	const char *at = u.authority.p ? memrchr(u.authority.p, '@', u.authority.n) : NULL;
	if (!at) {
		buf_adds(out, url);
		return;
	}
	buf_add(out, url, (size_t)(u.authority.p - url));
	buf_adds(out, at + 1);
}

int http_check(const struct http_answer *a, struct buf *err)
{
	if (a->error)
		return fail(err, "%s", a->error);
	return a->status >= 200 && a->status < 300 ? 0 : fail(err, _("the server answered %d"), a->status);
}

bool http_wants_peace(const struct http_answer *a)
{
	return a->status == 429 || (a->status == 503 && a->retry_after >= 0);
}

/* --- the end of a transfer --- */

static char *words(const struct transfer *t, CURLcode code)
{
	struct buf host = BUF_INIT, out = BUF_INIT;
	const char *detail = t->message[0] ? t->message : curl_easy_strerror(code);
	uri_host(&host, t->url);
	if (t->too_large)
		buf_addf(&out, _("larger than %zu MB, which is the limit (max-size)"), t->max_size >> 20);
	else if (t->head_too_large)
		buf_addf(&out, _("the head of the answer is larger than %d bytes"), HEAD_MOST);
	else if (code == CURLE_COULDNT_RESOLVE_HOST)
		buf_addf(&out, _("no such host: '%s'"), buf_str(&host));
	else if (code == CURLE_COULDNT_CONNECT && *t->message && !strstr(t->message, buf_str(&host)))
		buf_addf(&out, _("cannot connect to the proxy, for '%s'"), buf_str(&host));
	else if (code == CURLE_COULDNT_CONNECT)
		buf_addf(&out, _("cannot connect to '%s'"), buf_str(&host));
	else if (code == CURLE_OPERATION_TIMEDOUT)
		buf_addf(&out, _("'%s' took too long to answer"), buf_str(&host));
	else if (code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING)
		buf_addf(&out, _("'%s' cut the answer off"), buf_str(&host));
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		buf_addf(&out, _("the certificate of '%s' is not valid: %s"), buf_str(&host), detail);
	else if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
		buf_adds(&out, _("not an address of http or https"));
	else
		buf_adds(&out, detail);
	buf_free(&host);
	return buf_steal(&out);
}

static void finish(struct transfer *t, int status, char *error, bool cut)
{
	struct http *h = t->http;
	struct buf url = BUF_INIT;
	http_public_url(&url, t->url);
	struct http_answer a = {
		.status = status, .error = error, .cut = cut, .url = url.data, .moved_to = t->moved_to,
		.packed_most = t->packed && t->head.coding == CODING_GZIP ? t->max_size : 0,
		.etag = t->head.etag, .last_modified = t->head.last_modified, .content_type = t->head.content_type,
		.fresh = head_fresh(&t->head), .retry_after = head_retry_after(&t->head), .body = t->body};
	t->body = (struct buf)BUF_INIT;
	t->done(t->context, &a);
	buf_free(&a.body);
	buf_free(&url);
	free(error);
	clear_transfer(t);
	if (t == h->all[0] && SHARED_HSTS)
		return;     /* not used again: its next request would read the file */
	t->next = h->idle;
	h->idle = t;
}

/* Goes where the answer points. -1 with why not in `err`. */
static int follow(struct transfer *t, int status, struct buf *err)
{
	struct buf to = BUF_INIT;
	uri_resolve(&to, t->url, t->head.location);
	int result = -1;
	if (++t->hops > HOPS_MOST) {
		fail(err, _("redirected more than %d times"), HOPS_MOST);
	} else if (!uri_is_http(buf_str(&to))) {
		fail(err, _("redirected to what is not http or https: '%s'"), buf_str(&to));
	} else {
		free(t->url);
		t->url = buf_steal(&to);
		t->permanent = t->permanent && (status == 301 || status == 308);
		if (t->permanent) {
			free(t->moved_to);
			t->moved_to = xstrdup(t->url);
		}
		head_free(&t->head);
		buf_truncate(&t->body, 0);
		result = 0;
	}
	buf_free(&to);
	return result;
}

/* A server that sends a coding which it was not asked for, or several: libcurl
 * may know them. */
static void ask_unpacked(struct transfer *t)
{
	t->packed = false;
	head_free(&t->head);
	buf_truncate(&t->body, 0);
	add_to_multi(t);
}

static void arrived(struct transfer *t, int status)
{
	struct buf err = BUF_INIT;
	bool ours = t->packed && status / 100 == 2;     /* of an error nobody reads the body */
	int result = ours ? coding_take_off((enum coding)t->head.coding, &t->body, t->max_size, &err) : 0;
	finish(t, status, result == 0 ? NULL : buf_steal(&err), false);
	buf_free(&err);
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void ended(struct transfer *t, CURLcode code)
{
	long status = 0;
	const char *scheme = NULL;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_SCHEME, &scheme);
	t->http->secure |= scheme && ascii_ieq(scheme, "https");
	curl_multi_remove_handle(t->http->multi, t->easy);
	if (code != CURLE_OK) {
		finish(t, (int)status, words(t, code), !t->too_large && !t->head_too_large);
	} else if (is_redirect((int)status) && t->head.location) {
		struct buf err = BUF_INIT;
		if (follow(t, (int)status, &err) == 0)
			add_to_multi(t);
		else
			finish(t, (int)status, buf_steal(&err), false);
		buf_free(&err);
	} else if (t->packed && t->head.coding == CODING_UNKNOWN && status / 100 == 2) {
		ask_unpacked(t);
	} else {
		arrived(t, (int)status);
	}
}

void http_perform(struct http *h)
{
	int running, left;
	CURLMsg *m;
	CURLMcode code = curl_multi_perform(h->multi, &running);
	if (code != CURLM_OK)
		BUG("curl_multi_perform: %s", curl_multi_strerror(code));
	while ((m = curl_multi_info_read(h->multi, &left))) {
		struct transfer *t;
		if (m->msg != CURLMSG_DONE)
			continue;
		CURLcode result = m->data.result;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		ended(t, result);
	}
}

void http_wait(struct http *h, struct pollfd *others, size_t n, int ms)
{
	struct curl_waitfd fds[OTHERS_MOST];
	if (n > OTHERS_MOST)
		BUG("waiting for %zu descriptors", n);
	for (size_t i = 0; i < n; i++)
		fds[i] = (struct curl_waitfd){
			.fd = others[i].fd,
			.events = (short)((others[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
		                      (others[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0))};
	curl_multi_poll(h->multi, fds, (unsigned)n, ms, NULL);
	for (size_t i = 0; i < n; i++)
		others[i].revents = (short)((fds[i].revents & CURL_WAIT_POLLIN ? POLLIN : 0) |
		                            (fds[i].revents & CURL_WAIT_POLLOUT ? POLLOUT : 0));
}
