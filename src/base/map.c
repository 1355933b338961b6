#include <config.h>

#include "base/map.h"

#include <stdlib.h>
#include <string.h>

#include "base/util.h"

struct slot {
	char *key;                  /* NULL: free */
	uint64_t hash;
	void *value;
};

struct map {
	struct slot *slots;
	size_t cap, count;
};

struct map *map_new(void)
{
	struct map *m = xcalloc(1, sizeof *m);
	m->cap = 16;
	m->slots = xcalloc(m->cap, sizeof *m->slots);
	return m;
}

void map_free(struct map *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < m->cap; i++)
		free(m->slots[i].key);
	free(m->slots);
	free(m);
}

static struct slot *find(const struct map *m, const char *key, size_t n, uint64_t hash)
{
	for (size_t i = hash & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
		struct slot *s = &m->slots[i];
		if (!s->key || (s->hash == hash && strncmp(s->key, key, n) == 0 && !s->key[n]))
			return s;
	}
}

static void grow(struct map *m)
{
	struct slot *old = m->slots;
	size_t old_cap = m->cap;
	m->cap *= 2;
	m->slots = xcalloc(m->cap, sizeof *m->slots);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].key)
			*find(m, old[i].key, strlen(old[i].key), old[i].hash) = old[i];
	free(old);
}

void *map_get(const struct map *m, const char *key)
{
	size_t n = strlen(key);
	struct slot *s = find(m, key, n, hash_bytes(key, n));
	return s->key ? s->value : NULL;
}

void *map_put(struct map *m, const char *key, void *value)
{
	if ((m->count + 1) * 4 > m->cap * 3)
		grow(m);
	size_t n = strlen(key);
	uint64_t hash = hash_bytes(key, n);
	struct slot *s = find(m, key, n, hash);
	void *old = s->key ? s->value : NULL;
	if (!s->key) {
		s->key = xstrndup(key, n);
		s->hash = hash;
		m->count++;
	}
	s->value = value;
	return old;
}

size_t map_count(const struct map *m)
{
	return m->count;
}

bool map_next(const struct map *m, size_t *at, const char **key, void **value)
{
	for (; *at < m->cap; ++*at) {
		const struct slot *s = &m->slots[*at];
		if (!s->key)
			continue;
		*key = s->key;
		*value = s->value;
		++*at;
		return true;
	}
	return false;
}
