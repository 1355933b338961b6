/* What an author changed in a story: two articles to one that shows both,
 * laid out like any other. Added words are marked (STYLE_MARK), removed ones
 * struck out (STYLE_STRIKE); what is the same stays as it is. Only what is
 * visible is compared; hidden blocks are left out. */
#ifndef SHOW_CHANGES_H
#define SHOW_CHANGES_H

#include <stdint.h>

#include "model/article.h"

struct changes {
	uint32_t added, removed;    /* words */
};

/* The caller frees the article. `count` may be NULL. */
struct article *changes_build(const struct article *before, const struct article *after, struct changes *count);

#endif
