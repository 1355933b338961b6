#include <config.h>

#include "parse/token.h"

#include "base/util.h"

bool token_next(const char *s, size_t n, size_t least, size_t *at, struct token *out)
{
	size_t i = *at;
	while (i < n) {
		size_t k = i;
		while (k < n && token_char((unsigned char)s[k]))
			k++;
		if (k - i >= least && k > i) {
			*out = (struct token){s + i, k - i};
			*at = k;
			return true;
		}
		i = k > i ? k : i + 1;
	}
	*at = n;
	return false;
}

uint64_t token_hash(uint64_t h, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = hash_byte(h, (unsigned char)ascii_lower((unsigned char)s[i]));
	return h;
}
