/* Who may be asked when: fetches wait here until their host and the whole
 * poll have room for them. A host gets a few connections (host_connections)
 * and a pause between requests; one that said "later" (Retry-After) is left
 * alone until then, in the next run too; one that is slow holds up nobody
 * else. No more hosts than need be are worked off at the same time, so that
 * their connections are used again.
 *
 * A host is a scheme, a name and a port. */
#ifndef FETCH_HOSTS_H
#define FETCH_HOSTS_H

#include "fetch/batch.h"
#include "fetch/http.h"

struct hosts;

struct hosts_config {
	struct http *http;
	struct batch *batch;        /* NULL: nothing is remembered */
	size_t connections, host_connections;
	int pause;                  /* milliseconds between the starts of two requests to a host */
};

struct hosts *hosts_new(const struct hosts_config *config);
void hosts_free(struct hosts *h);

enum refusal { REFUSED_BY_ROBOTS, REFUSED_FOR_NOW };

struct fetch {
	struct http_request request;    /* its strings are kept by the caller until it is done */
	bool obey_robots;               /* robots.txt is fetched first where it is not known */
	/* Instead of request.done: it was not fetched. `until` is when the host
	 * wants to hear from us again, NO_TIME with REFUSED_BY_ROBOTS. */
	void (*refused)(void *context, enum refusal why, int64_t until);
};

void hosts_add(struct hosts *h, const struct fetch *f);
void hosts_start(struct hosts *h);          /* everything that may start now */
bool hosts_have_room(const struct hosts *h);   /* connections that nobody who waits may use */
int hosts_timeout(const struct hosts *h);   /* milliseconds until a pause ends, -1: none */

#endif
