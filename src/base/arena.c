#include <config.h>

#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_FIRST = 4 * 1024, CHUNK_MOST = 256 * 1024 };

struct chunk {
	struct chunk *next;
	size_t used, cap;
	alignas(max_align_t) char data[];
};

struct arena {
	struct chunk *chunks;       /* the one in use first */
	size_t next_cap, size;
};

struct arena *arena_new(void)
{
	struct arena *a = xcalloc(1, sizeof *a);
	a->next_cap = CHUNK_FIRST;
	return a;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	for (struct chunk *c = a->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

static struct chunk *add_chunk(struct arena *a, size_t need)
{
	size_t cap = need > a->next_cap ? need : a->next_cap;
	if (cap > SIZE_MAX - sizeof(struct chunk))
		BUG("an arena was asked for %zu bytes", need);
	struct chunk *c = xmalloc(sizeof *c + cap);
	c->used = 0;
	c->cap = cap;
	a->size += cap;
	if (a->next_cap < CHUNK_MOST)
		a->next_cap *= 2;
	/* A piece larger than the usual chunk is full at once: keep filling the old one. */
	if (a->chunks && need == cap) {
		c->next = a->chunks->next;
		a->chunks->next = c;
	} else {
		c->next = a->chunks;
		a->chunks = c;
	}
	return c;
}

static void *take(struct arena *a, size_t size, size_t align)
{
	struct chunk *c = a->chunks;
	size_t at = c ? (c->used + align - 1) & ~(align - 1) : 0;
	if (!c || at > c->cap || size > c->cap - at) {
		c = add_chunk(a, size);
		at = 0;
	}
	c->used = at + size;
	return c->data + at;
}

void *arena_take(struct arena *a, size_t size)
{
	return take(a, size, alignof(max_align_t));
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(take(a, size, alignof(max_align_t)), 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		BUG("an arena was asked for %zu times %zu bytes", n, size);
	return arena_alloc(a, n * size);
}

void *arena_dup(struct arena *a, const void *p, size_t n)
{
	void *copy = take(a, n, alignof(max_align_t));
	if (n)
		memcpy(copy, p, n);
	return copy;
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *copy = take(a, n + 1, 1);
	memcpy(copy, s, n);
	copy[n] = '\0';
	return copy;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("cannot format '%s'", fmt);
	char *s = take(a, (size_t)n + 1, 1);
	vsnprintf(s, (size_t)n + 1, fmt, again);
	va_end(again);
	return s;
}

size_t arena_size(const struct arena *a)
{
	return a->size;
}
