/* Where words may be broken by a hyphen, by a language's patterns (Liang,
 * "Word Hy-phen-a-tion by Com-put-er", 1983), as the hyph_*.dic files of
 * libhyphen hold them. We read them ourselves: that library takes seconds to
 * load the German ones, a trie takes milliseconds, so nothing needs to wait.
 * Replacing patterns ("ck" to "k-k") are left out. */
#ifndef SHOW_HYPHEN_H
#define SHOW_HYPHEN_H

#include <stddef.h>
#include <stdint.h>

struct hyphen;

/* The patterns of a language ("de", "en-GB"), loaded at the first call and
 * kept until the program ends; NULL where the system has none. */
struct hyphen *hyphen_for(const char *lang);

struct hyphen *hyphen_load(const char *path);   /* NULL: cannot be read */
void hyphen_free(struct hyphen *h);

/* Breaks of one word of letters: at[i] is the byte offset behind which a '-'
 * may be put, ascending. Returns how many, at most `most`. */
size_t hyphen_word(const struct hyphen *h, const char *word, size_t n, uint32_t *at, size_t most);

#endif
