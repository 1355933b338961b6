/* Is only the start of a story here? A page may say that it is not free, ask
 * for a subscription where the text breaks off, count more words than it has,
 * or leave its text to a script. None of it is proof alone: "paywall" is often
 * the class of the whole text, and many a complete story asks as well. */
#ifndef PARSE_STUB_H
#define PARSE_STUB_H

#include "parse/draft.h"
#include "parse/html.h"
#include "parse/meta.h"
#include "parse/rules.h"

/* Sets ARTICLE_STUB and ARTICLE_PAYWALL in the head of a cleaned draft, and
 * hides what asks for money where a story is cut off. */
void stub_mark(struct draft *d, const struct page *p, const struct meta *m, const struct rules *rules);

#endif
