/* What is left to hide once the sentences are whole, by where things stand and
 * how much of them is links: lists of links, teasers, tag lines, what comes
 * before the title and after the last paragraph, headings over nothing.
 * Words are label.c's business; here only structure counts. */
#ifndef PARSE_CLEAN_H
#define PARSE_CLEAN_H

#include "parse/draft.h"
#include "parse/html.h"
#include "parse/meta.h"
#include "parse/score.h"

/* Hides what stands in the container but outside the story. Before repair. */
void clean_outside(struct draft *d, const struct page *p, const struct choice *body);

void clean_draft(struct draft *d, const struct page *p, const struct meta *m);

#endif
