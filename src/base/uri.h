/* References on the web: resolving (RFC 3986, 5.2), taking apart, and making
 * them comparable. IRIs are kept as they are; white space at the ends is
 * dropped, and inside it is encoded. */
#ifndef BASE_URI_H
#define BASE_URI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct uri_part {
	const char *p;              /* NULL: absent */
	size_t n;
};

struct uri {
	struct uri_part scheme, authority, path, query, fragment;
};

/* Takes `s` apart; the parts point into it. Never fails: what cannot be a
 * scheme is a path. */
void uri_split(const char *s, struct uri *out);

/* Appends `ref` resolved against `base` (NULL or "": as it is). */
void uri_resolve(struct buf *out, const char *base, const char *ref);

/* The host in lower case, without user, port and "www.": for rules and
 * comparison. Empty where there is none. */
void uri_host(struct buf *out, const char *s);

/* "news.example.co.uk" → "example.co.uk": enough to tell whether two hosts are
 * of one site; a short second label ("co", "com", "org") belongs to the suffix. */
const char *uri_site(const char *host);

/* The host whose rules count for a page (NULL: none): that, and for a file
 * "localhost", which is the host of one that names none (RFC 8089, 2). */
void uri_rules_host(struct buf *out, const char *url);

bool uri_is_http(const char *s);
bool uri_has_host(const char *s);   /* that could be one: without blanks */
bool uri_same_host(const char *a, const char *b);   /* of http or https, both of them */

/* Appends `s` without the query parameters that only track (utm_*, fbclid,
 * gclid, …) and out of the wrappers that only count (google.com/url?q=, …). */
void uri_strip_tracking(struct buf *out, const char *s);

/* What two links to the same story have in common: tracking stripped, scheme,
 * "www.", a trailing slash and the fragment dropped, host in lower case. */
void uri_key(struct buf *out, const char *s);

/* Appends the address in a link to a feed: "feed://HOST/…" and "feed:URL" are
 * such, anything else is as it stands. */
void uri_of_feed_link(struct buf *out, const char *link);

bool uri_same(const char *a, const char *b);    /* by their keys; NULL is like no other */

/* "/", "https://pages.example/": the front page of a site. */
bool uri_is_front(const char *s);

/* Percent-decodes. */
void uri_decode(struct buf *out, const char *s, size_t n);

#endif
