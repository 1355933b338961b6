/* Who says what where many speak: above each post of a forum, each answer to a
 * question, each entry of a ticker stands a line about its author. Such a line
 * is set aside where a story has one author; here its reader needs it. */
#ifndef PARSE_SPEAKERS_H
#define PARSE_SPEAKERS_H

#include "parse/draft.h"
#include "parse/html.h"

/* Shows the lines about authors that structure hid, if there are several built
 * alike with text between them. Of a cleaned draft. */
void speakers_show(struct draft *d, const struct page *p);

#endif
