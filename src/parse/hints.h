/* What an element's class, id and role say about it, as bits. One scan of the
 * words in them (parted by anything but letters and digits, and at capitals),
 * each looked up once. The words are in hints.def. */
#ifndef PARSE_HINTS_H
#define PARSE_HINTS_H

#include <libxml/tree.h>
#include <stdint.h>

enum hint {
	HINT_ARTICLE = 1 << 0,      /* the body of an article */
	HINT_CONTENT = 1 << 1,      /* weaker: content, main, text, story, entry, post */
	HINT_BODY = 1 << 2,         /* "body" or "text" or "content" beside HINT_ARTICLE's words */
	HINT_NAVIGATION = 1 << 3,
	HINT_FOOTER = 1 << 4,
	HINT_HEADER = 1 << 5,
	HINT_SIDEBAR = 1 << 6,
	HINT_SHARE = 1 << 7,
	HINT_RELATED = 1 << 8,
	HINT_COMMENTS = 1 << 9,
	HINT_NEWSLETTER = 1 << 10,
	HINT_AD = 1 << 11,
	HINT_PROMO = 1 << 12,
	HINT_META = 1 << 13,        /* byline, date, tags, author box */
	HINT_TAGS = 1 << 14,
	HINT_CAPTION = 1 << 15,
	HINT_CREDIT = 1 << 16,
	HINT_COOKIE = 1 << 17,
	HINT_WIDGET = 1 << 18,      /* a box of some program: in page builders every paragraph is one */
	HINT_AUTHOR = 1 << 19,
	HINT_DATE = 1 << 20,
	HINT_QUESTION = 1 << 21,
	HINT_TITLE = 1 << 22,
	HINT_LIST = 1 << 23,        /* list, grid, listing, archive, teaser: many things */
	HINT_LEAD = 1 << 24,        /* lead, intro, standfirst, deck, subtitle */
	HINT_MEDIA = 1 << 25,       /* gallery, video, player, slideshow */
	HINT_TOOLS = 1 << 26,       /* tools, buttons, print, login, search, modal */
	HINT_BIO = 1 << 27,         /* about the author */
	HINT_PAYWALL = 1 << 28,     /* what asks for money, or what was locked: often the whole text */
	HINT_UNSEEN = 1 << 29,      /* for screen readers, or shown when pointed at */
	HINT_RECIPE = 1 << 30       /* ingredients: short lines that are the story */
};

uint32_t hints_of(const xmlNode *node);

#endif
