/* Single documents, waited for: what `tidings show URL`, `add` and the lists
 * need of the network. */
#ifndef FETCH_GET_H
#define FETCH_GET_H

#include "base/buf.h"
#include "fetch/http.h"

struct document {
	struct buf body;
	char *url, *content_type;   /* content_type may be NULL */
};

/* 0: it is there; else -1, with why not. */
int document_get(struct http *h, const char *url, enum http_accept accept, struct document *out, struct buf *err);
void document_free(struct document *d);

/* What a URL is, as one line of JSON: a feed,
 *     {"url":U,"feed":{"title":T,"format":F,"entries":N}}
 * or a page with the feeds that it names (or that stand where they usually
 * do), each fetched and found to be one:
 *     {"url":U,"links":[{"url":U,"title":T},…]}
 * -1 where it cannot be had or leads to no feed at all. */
int probe(struct http *h, const char *rules_dir, const char *url, struct buf *out, struct buf *err);

#endif
