/* Numbers filed under 64-bit keys, many under one: the index of the rules.
 * Open addressing; values under a key are a chain, the last added first. */
#ifndef PARSE_CHAINS_H
#define PARSE_CHAINS_H

#include <stddef.h>
#include <stdint.h>

struct chains {
	uint64_t *keys;             /* 0: free */
	uint32_t *heads;            /* 1 + index of the first link */
	size_t cap, used;
	struct chain_link {
		uint32_t value, detail;
		uint32_t next;          /* 1 + index, 0: the end */
	} *links;
	size_t n, links_cap;
};

void chains_add(struct chains *c, uint64_t key, uint32_t value, uint32_t detail);
void chains_free(struct chains *c);

/* The first of a key, or NULL; and the one after. */
const struct chain_link *chains_first(const struct chains *c, uint64_t key);

static inline const struct chain_link *chains_next(const struct chains *c, const struct chain_link *l)
{
	return l->next ? &c->links[l->next - 1] : NULL;
}

#endif
