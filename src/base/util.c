#include <config.h>

#include "base/util.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>

#include "base/buf.h"

static int64_t held_clock = NO_TIME;

int fail(struct buf *err, const char *fmt, ...)
{
	if (err) {
		va_list ap;
		va_start(ap, fmt);
		buf_addv(err, fmt, ap);
		va_end(ap);
	}
	return -1;
}

void bug_at(const char *file, int line, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "BUG at %s:%d: ", file, line);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}

static _Noreturn void die_no_memory(void)
{
	fputs("tidings: out of memory\n", stderr);
	abort();
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);
	if (!p)
		die_no_memory();
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);
	if (!p)
		die_no_memory();
	return p;
}

void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		die_no_memory();
	return p;
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		die_no_memory();
	return xrealloc(p, n * size);
}

char *xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *xstrndup(const char *s, size_t n)
{
	char *p = xmalloc(n + 1);
	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

int64_t now(void)
{
	return held_clock == NO_TIME ? (int64_t)time(NULL) : held_clock;
}

void now_set(int64_t t)
{
	held_clock = t;
}

void now_hold(const char *seconds)
{
	int64_t t;
	if (seconds && parse_int(seconds, 0, INT64_MAX, &t))
		now_set(t);
}

int64_t now_ms(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

uint64_t hash_more(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;
	for (size_t i = 0; i < n; i++)
		h = hash_byte(h, s[i]);
	return h;
}

uint64_t hash_bytes(const void *p, size_t n)
{
	return hash_more(HASH_START, p, n);
}

/* Multiply and fold, a word at a time. */
static uint64_t mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 29);
}

uint64_t hash_fast(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;
	uint64_t word;
	h = mix(h, n);
	for (; n >= sizeof word; n -= sizeof word, s += sizeof word) {
		memcpy(&word, s, sizeof word);
		h = mix(h, word);
	}
	word = 0;
	memcpy(&word, s, n);
	return mix(h, word);
}

bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);
	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool ascii_ieq(const char *a, const char *b)
{
	while (*a && ascii_lower((unsigned char)*a) == ascii_lower((unsigned char)*b))
		a++, b++;
	return *a == '\0' && *b == '\0';
}

bool ascii_istarts(const char *s, const char *prefix)
{
	while (*prefix && ascii_lower((unsigned char)*s) == ascii_lower((unsigned char)*prefix))
		s++, prefix++;
	return *prefix == '\0';
}

bool next_piece(const char **at, const char *end, char mark, const char **piece, size_t *n)
{
	if (*at >= end)
		return false;
	const char *stop = memchr(*at, mark, (size_t)(end - *at));
	*piece = *at;
	*n = (size_t)((stop ? stop : end) - *at);
	*at = stop ? stop + 1 : end;
	return true;
}

bool next_line(const char **at, const char *end, const char **line, size_t *n)
{
	if (!next_piece(at, end, '\n', line, n))
		return false;
	if (*n && (*line)[*n - 1] == '\r')
		--*n;
	return true;
}

bool parse_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	const char *digits = *s == '-' ? s + 1 : s;
	if (*digits < '0' || *digits > '9')
		return false;
	char *end;
	errno = 0;
	intmax_t v = strtoimax(s, &end, 10);
	if (errno || *end || v < min || v > max)
		return false;
	*out = v;
	return true;
}
