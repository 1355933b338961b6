/* What the poller remembers about hosts between runs: until when one asked to
 * be left alone (Retry-After), and its robots.txt. */
#ifndef MODEL_STORE_HOST_H
#define MODEL_STORE_HOST_H

#include "model/store.h"

struct host_facts {
	int64_t not_before;         /* or NO_TIME */
	int64_t robots_at;          /* when robots.txt was fetched, or NO_TIME */
	const char *robots;         /* its text, NULL: there was none */
};

/* *out is "nothing known" for a host that was never written. */
int store_host(struct store *s, const char *host, struct arena *a, struct host_facts *out, struct buf *err);

/* Each changes its own, and leaves the other. */
int store_host_pause(struct store *s, const char *host, int64_t not_before, struct buf *err);
int store_host_robots(struct store *s, const char *host, int64_t at, const char *robots, struct buf *err);

#endif
