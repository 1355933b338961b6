/* What a page has around its story: menus, footers, sidebars, other stories.
 * An article has what was set aside in the story, which its reader may want to
 * see, and not these. `tidings extract --explain` shows them all the same. */
#ifndef PARSE_CHROME_H
#define PARSE_CHROME_H

#include "parse/draft.h"
#include "parse/html.h"

/* Drops what structure and the built-in rules hid outside of the element that
 * holds most of the story; in it, below what is shown, menus, share
 * buttons and boxes of other stories (not the sentences of one that only its
 * class tells of), and anywhere what is short and not seen; and the title where
 * it is said again in the same words. What lists and people hid stays, and so do
 * bylines, dates and comments. Of a cleaned draft. */
void chrome_drop(struct draft *d, const struct page *p);

#endif
