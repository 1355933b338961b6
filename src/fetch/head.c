#include <config.h>

#include "fetch/head.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"

enum {
	VALIDATOR_MOST = 2048,      /* a longer one is not worth sending every hour */
	VALUE_MOST = 8192
};

void head_init(struct head *h)
{
	*h = (struct head){.max_age = -1, .age = -1, .date = NO_TIME, .expires = NO_TIME};
}

void head_free(struct head *h)
{
	free(h->etag);
	free(h->last_modified);
	free(h->content_type);
	free(h->location);
	free(h->retry_after);
	head_init(h);
}

/* The value, where the line is the header `name` ("name:"); else NULL. */
static char *value_of(const char *line, size_t n, const char *name, size_t most)
{
	size_t k = strlen(name);
	if (n < k || strncasecmp(line, name, k) != 0)
		return NULL;
	const char *p = line + k, *end = line + n;
	while (p < end && ascii_space(*p))
		p++;
	while (end > p && ascii_space(end[-1]))
		end--;
	if (p == end || (size_t)(end - p) > most || memchr(p, '\0', (size_t)(end - p)))
		return NULL;
	return xstrndup(p, (size_t)(end - p));
}

/* max-age, unless the answer is not to be kept at all. */
static int64_t cache_control(const char *value)
{
	int64_t seconds = -1;
	for (const char *p = value; *p; p += strcspn(p, ","), p += *p == ',') {
		p += strspn(p, " \t");
		char number[20];
		if (sscanf(p, "%*[mM]%*[aA]%*[xX]-%*[aA]%*[gG]%*[eE]=%*[\"]%19[0-9]", number) == 1 ||
		    sscanf(p, "%*[mM]%*[aA]%*[xX]-%*[aA]%*[gG]%*[eE]=%19[0-9]", number) == 1)
			if (!parse_int(number, 0, INT32_MAX, &seconds))
				seconds = INT32_MAX;
	}
	return seconds;
}

static int64_t take_date(char *value)
{
	int64_t t = date_parse(value);
	free(value);
	return t;
}

static void take_number(char *value, int64_t *out)
{
	if (!parse_int(value, 0, INT32_MAX, out))
		*out = -1;
	free(value);
}

static void take_coding(struct head *h, char *value)
{
	enum coding coding = coding_of(value);
	if (coding != CODING_NONE)
		h->coding = (uint8_t)(h->coding == CODING_NONE ? coding : CODING_UNKNOWN);
	free(value);
}

static void replace(char **field, char *value)
{
	free(*field);
	*field = value;
}

void head_line(struct head *h, const char *line, size_t n)
{
	char *v;
	size_t bytes = h->bytes + n;
	if (n >= 5 && strncasecmp(line, "HTTP/", 5) == 0)
		head_free(h);
	else if ((v = value_of(line, n, "etag:", VALIDATOR_MOST)))
		replace(&h->etag, v);
	else if ((v = value_of(line, n, "last-modified:", VALIDATOR_MOST)))
		replace(&h->last_modified, v);
	else if ((v = value_of(line, n, "content-type:", VALUE_MOST)))
		replace(&h->content_type, v);
	else if ((v = value_of(line, n, "location:", VALUE_MOST)))
		replace(&h->location, v);
	else if ((v = value_of(line, n, "retry-after:", VALUE_MOST)))
		replace(&h->retry_after, v);
	else if ((v = value_of(line, n, "content-encoding:", VALUE_MOST)))
		take_coding(h, v);
	else if ((v = value_of(line, n, "date:", VALUE_MOST)))
		h->date = take_date(v);
	else if ((v = value_of(line, n, "expires:", VALUE_MOST)))
		h->expires = take_date(v);
	else if ((v = value_of(line, n, "age:", VALUE_MOST)))
		take_number(v, &h->age);
	else if ((v = value_of(line, n, "cache-control:", VALUE_MOST))) {
		int64_t seconds = cache_control(v);
		if (seconds >= 0)
			h->max_age = seconds;
		free(v);
	}
	h->bytes = bytes;
}

/* By the server's clock where it tells it: ours may be wrong. */
static int64_t their_now(const struct head *h)
{
	return h->date == NO_TIME ? now() : h->date;
}

int64_t head_fresh(const struct head *h)
{
	int64_t seconds = -1;
	if (h->max_age >= 0)
		seconds = h->max_age - (h->age > 0 ? h->age : 0);
	else if (h->expires != NO_TIME)
		seconds = h->expires - their_now(h);
	else
		return -1;
	return seconds > 0 ? seconds : 0;
}

int64_t head_retry_after(const struct head *h)
{
	int64_t seconds;
	if (!h->retry_after)
		return -1;
	if (parse_int(h->retry_after, 0, INT32_MAX, &seconds))
		return seconds;
	int64_t t = date_parse(h->retry_after);
	if (t == NO_TIME)
		return -1;
	seconds = t - their_now(h);
	return seconds > 0 ? seconds : 0;
}
