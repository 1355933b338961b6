/* Lines that are no part of the story, told by what they say: labels of
 * advertisements and share bars, "Read more: …", sign-ups, contacts,
 * copyright, what is left of a comment form, feed footers; and captions and
 * credits, which are typed as such. The phrases are data (data/hide.rules).
 *
 * label_draft runs before repair, so that torn sentences can be seen through
 * an advertisement and are never joined to a caption; label_tail after
 * cleaning, when it is known where the last paragraph is. A name that is a
 * label elsewhere ("Facebook") stays where an unfinished sentence needs it. */
#ifndef PARSE_LABEL_H
#define PARSE_LABEL_H

#include "parse/draft.h"
#include "parse/rules.h"

void label_draft(struct draft *d, const struct rules *rules);
void label_tail(struct draft *d, const struct rules *rules);

/* Does the feed itself say that the entry is an advertisement? Any argument
 * may be NULL. */
bool label_sponsored(const char *title, const char *url, const char *const *categories, size_t n_categories);

#endif
