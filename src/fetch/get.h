/* Single documents, waited for: what `tidings show URL`, `add` and the lists
 * need of the network. */
#ifndef FETCH_GET_H
#define FETCH_GET_H

#include "base/buf.h"
#include "fetch/http.h"

struct document {
	struct buf body;
	char *url, *content_type;   /* content_type may be NULL */
	int status;                 /* of the last answer, 0 where none came; also on failure */
};

/* 0: it is there; else -1, with why not. */
int document_get(struct http *h, const char *url, enum http_accept accept, struct document *out, struct buf *err);
void document_free(struct document *d);

/* What a URL is, as one line of JSON: a feed,
 *     {"url":U,"feed":{"title":T,"format":F,"entries":N}}
 * or a page with the feeds that it names (or that stand where they usually
 * do), each fetched and found to be one:
 *     {"url":U,"links":[{"url":U,"title":T},…]}
 * or what will not be a feed by waiting, and why:
 *     {"url":U,"fault":WORDS}
 * -1 where it cannot be had for now. */
int probe(struct http *h, const char *rules_dir, const char *url, struct buf *out, struct buf *err);

#endif
