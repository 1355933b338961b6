/* What the head of an HTTP answer says that matters to a poller: validators
 * byte for byte, where it sends us, how long it is fresh, when to come again.
 * RFC 9110 (fields, Retry-After) and RFC 9111 (freshness). */
#ifndef FETCH_HEAD_H
#define FETCH_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "fetch/coding.h"

struct head {
	char *etag, *last_modified;     /* as sent, quotes included; NULL: absent */
	char *content_type, *location;
	int64_t max_age, age;           /* seconds, -1: not said */
	int64_t date, expires;          /* or NO_TIME */
	char *retry_after;
	uint8_t coding;                 /* of the body: enum coding */
	size_t bytes;                   /* of all the heads that came, for a limit */
};

void head_init(struct head *h);
void head_free(struct head *h);

/* One line as it came. A status line forgets what an earlier head (of a
 * redirect, or 100 Continue) said. */
void head_line(struct head *h, const char *line, size_t n);

/* Seconds for which the answer says to keep it, -1 where it says nothing. */
int64_t head_fresh(const struct head *h);

/* Seconds to wait by Retry-After, in either form; -1 where there is none. */
int64_t head_retry_after(const struct head *h);

#endif
