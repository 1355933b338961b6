#include <config.h>

#include "parse/chains.h"

#include <stdlib.h>

#include "base/util.h"

static size_t slot_of(const struct chains *c, uint64_t key)
{
	size_t i = (key ^ key >> 29) & (c->cap - 1);
	while (c->keys[i] && c->keys[i] != key)
		i = (i + 1) & (c->cap - 1);
	return i;
}

static void grow(struct chains *c)
{
	struct chains old = *c;
	c->cap = old.cap ? old.cap * 2 : 64;
	c->keys = xcalloc(c->cap, sizeof *c->keys);
	c->heads = xcalloc(c->cap, sizeof *c->heads);
	for (size_t i = 0; i < old.cap; i++) {
		if (!old.keys[i])
			continue;
		size_t k = slot_of(c, old.keys[i]);
		c->keys[k] = old.keys[i];
		c->heads[k] = old.heads[i];
	}
	free(old.keys);
	free(old.heads);
}

void chains_add(struct chains *c, uint64_t key, uint32_t value, uint32_t detail)
{
	key |= key == 0;
	if (c->used * 2 >= c->cap)
		grow(c);
	size_t i = slot_of(c, key);
	if (!c->keys[i]) {
		c->keys[i] = key;
		c->used++;
	}
	GROW(c->links, c->n, c->links_cap);
	c->links[c->n++] = (struct chain_link){value, detail, c->heads[i]};
	c->heads[i] = (uint32_t)c->n;
}

const struct chain_link *chains_first(const struct chains *c, uint64_t key)
{
	if (c->cap == 0)
		return NULL;
	size_t i = slot_of(c, key | (key == 0));
	return c->keys[i] && c->heads[i] ? &c->links[c->heads[i] - 1] : NULL;
}

void chains_free(struct chains *c)
{
	free(c->keys);
	free(c->heads);
	free(c->links);
	*c = (struct chains){0};
}
