/* Where a picture comes from: its src, or what lazy loaders keep it in. */
#ifndef PARSE_PICTURE_H
#define PARSE_PICTURE_H

#include "parse/html.h"

/* The absolute address; NULL where there is none, and for what is no picture
 * to a reader: pixels that count, icons, placeholders. */
const char *picture_source(struct page *p, const xmlNode *img);

/* What a film or sound is called: its title or label, where that says anything;
 * of a frame only where it shows films. NULL for none. */
const char *picture_description(const struct mark *m);

/* A box of a picture and a line or two under it, beside a paragraph of the
 * story: a figure by another name. */
bool picture_is_figure(const struct page *p, const struct mark *m);

#endif
