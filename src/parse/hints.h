/* What an element's class, id and role say about it, as bits. One scan of the
 * words in them (parted by anything but letters and digits, and at capitals),
 * each looked up once. The words are in hints.def. */
#ifndef PARSE_HINTS_H
#define PARSE_HINTS_H

#include <libxml/tree.h>
#include <stdint.h>

enum hint {
	HINT_ARTICLE = 1 << 0,      /* the body of an article */
	HINT_BODY = 1 << 1,         /* "body" or "text" or "content" beside HINT_ARTICLE's words */
	HINT_NAVIGATION = 1 << 2,
	HINT_FOOTER = 1 << 3,
	HINT_SIDEBAR = 1 << 4,
	HINT_SHARE = 1 << 5,
	HINT_RELATED = 1 << 6,
	HINT_COMMENTS = 1 << 7,
	HINT_NEWSLETTER = 1 << 8,
	HINT_AD = 1 << 9,
	HINT_PROMO = 1 << 10,
	HINT_META = 1 << 11,        /* byline, date, tags, author box */
	HINT_TAGS = 1 << 12,
	HINT_CAPTION = 1 << 13,
	HINT_CREDIT = 1 << 14,
	HINT_COOKIE = 1 << 15,
	HINT_WIDGET = 1 << 16,      /* a box of some program: in page builders every paragraph is one */
	HINT_AUTHOR = 1 << 17,
	HINT_DATE = 1 << 18,
	HINT_TITLE = 1 << 19,
	HINT_TOOLS = 1 << 20,       /* tools, buttons, print, login, search, modal */
	HINT_BIO = 1 << 21,         /* about the author */
	HINT_PAYWALL = 1 << 22,     /* what asks for money, or what was locked: often the whole text */
	HINT_UNSEEN = 1 << 23,      /* for screen readers, or shown when pointed at */
	HINT_RECIPE = 1 << 24,      /* ingredients: short lines that are the story */
	HINT_KICKER = 1 << 25       /* the line over a title, or under it */
};

uint32_t hints_of(const xmlNode *node);

#endif
