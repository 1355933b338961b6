/* JSON-LD (schema.org) of a page: the object that describes its article.
 * Values are as sites write them; strings are in the page's arena. */
#ifndef PARSE_LINKED_DATA_H
#define PARSE_LINKED_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/html.h"

struct linked_data {
	const char *headline, *published, *modified, *site, *image, *lang, *url;
	const char *authors;            /* names of persons, parted by ", " */
	const char *body;               /* articleBody: plain text or HTML */
	bool account;                   /* the author is the account that the story was saved from */
	bool paywalled;                 /* isAccessibleForFree: false */
	long words;                     /* wordCount, 0 where it is not told */
	const char *talk;               /* discussionUrl */
	long comments;                  /* commentCount, -1 where it is not told */
	int rank;                       /* how sure it is that this is the article; 0: none */
};

void linked_data_read(struct page *p, struct linked_data *out);

#endif
