/* Requests over HTTP: many at a time, none of them blocking. This file alone
 * knows libcurl.
 *
 * Only http and https are ever spoken, certificates are checked, bodies are
 * unpacked (but those that whoever asks for will pass on to a worker) and
 * counted (curl's own limit sees neither chunked nor compressed ones), heads
 * are bounded. Redirects are followed here and not by curl, so
 * that headers and credentials of a feed's own go to its own host only and
 * the permanent part of a chain is known. Nothing is retried
 * (but a body in a coding that we cannot take off is asked for once more, for
 * libcurl to unpack), no cookie is kept and no referrer sent. */
#ifndef FETCH_HTTP_H
#define FETCH_HTTP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct http;

struct http_limits {
	long connections, host_connections;
	long timeout;               /* seconds for a whole request */
	size_t max_size;            /* bytes of a body, unpacked */
	const char *user_agent;     /* NULL: tidings/VERSION */
	const char *proxy;          /* as curl writes it; NULL: by the environment */
	const char *netrc;          /* file, NULL: none */
	const char *certificates;   /* file of authorities to trust, NULL: the system's */
	const char *hsts;           /* file of hosts known to want https; NULL: none */
};

/* What a feed has of its own; NULL or 0: as for all. */
struct http_settings {
	const char *user_agent, *proxy, *netrc;
	const char *cookies;        /* a file in Netscape's format: sent, never changed */
	const char *credentials;    /* "user:password" */
	const char *const *headers; /* "Name: value" */
	size_t n_headers;
	size_t max_size;
};

enum http_accept { ACCEPT_FEED, ACCEPT_PAGE, ACCEPT_ANY };

struct http_answer {
	int status;                 /* of the last answer, 0 where none came */
	char *error;                /* in words: what kept the body from coming whole; or NULL */
	char *url;                  /* which answered, after redirects, without a password */
	char *moved_to;             /* where permanent redirects, from the first on, led; or NULL */
	char *etag, *last_modified, *content_type;
	int64_t fresh;              /* seconds, -1: not said */
	int64_t retry_after;        /* seconds, -1: not said */
	size_t packed_most;         /* the body is gzip, and may have so many bytes unpacked; 0: it is not packed */
	bool cut;                   /* the connection or the time ended it: the host's fault, not the document's */
	struct buf body;
};

/* "Too many requests", or a 503 that says until when: the whole host's word.
 * Any other 503 is the document's. */
bool http_wants_peace(const struct http_answer *a);

/* Has it what was asked for? -1: why not, in words. */
int http_check(const struct http_answer *a, struct buf *err);

/* May take the body (buf_steal). The rest is freed after it. It may start
 * further requests. */
typedef void http_done(void *context, struct http_answer *answer);

struct http_request {
	const char *url;
	enum http_accept accept;
	bool packed;                            /* a body that came as gzip is handed on so */
	const char *etag, *last_modified;       /* NULL: unconditional */
	const struct http_settings *settings;   /* or NULL; kept until it is done */
	http_done *done;
	void *context;
};

struct http *http_new(const struct http_limits *limits, struct buf *err);
void http_free(struct http *h);             /* what is under way is dropped */

void http_start(struct http *h, const struct http_request *r);

/* Moves everything along as far as it goes, and reports what is done. */
void http_perform(struct http *h);

/* Waits until something can move, or one of the `n` other descriptors is
 * ready, for at most `ms`. */
void http_wait(struct http *h, struct pollfd *others, size_t n, int ms);

/* The URL without a password in it: for messages and logs. */
void http_public_url(struct buf *out, const char *url);

#endif
