/* An article: what a page or a feed's own text says, as blocks of text with
 * spans, in reading order. What was set aside stays, marked with its reason.
 *
 * An article lives in one arena and never changes once built. Spans are byte
 * offsets into their block's text. It is built by an article_builder, through
 * which all text is cleaned (base/text.h), or decoded from bytes with every
 * bound checked, so whoever holds a `struct article` may trust it: valid
 * UTF-8, no control characters, spans sorted, inside their text, at
 * character starts, not overlapping, links in range. */
#ifndef MODEL_ARTICLE_H
#define MODEL_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum block_kind {
	BLOCK_PARA,         /* may hold '\n': a hard break */
	BLOCK_HEADING,      /* level 1 to 6 */
	BLOCK_QUOTE,        /* a paragraph of a quotation; quote >= 1 */
	BLOCK_ITEM,         /* a list item; indent >= 1 is the depth of its list */
	BLOCK_CODE,         /* '\n' and '\t' as they stand */
	BLOCK_TABLE,        /* rows parted by '\n', cells by '\t'; level: header rows */
	BLOCK_IMAGE,        /* text: its alt text; link: its source */
	BLOCK_CAPTION,
	BLOCK_CREDIT,
	BLOCK_RULE,
	BLOCK_KINDS
};

enum hide_kind {
	HIDE_NONE,
	HIDE_AD,
	HIDE_PROMO,
	HIDE_SHARE,
	HIDE_NEWSLETTER,
	HIDE_RELATED,
	HIDE_COMMENTS,
	HIDE_COOKIE,
	HIDE_CONTACT,
	HIDE_LEGAL,
	HIDE_FEED_FOOTER,
	HIDE_TRACKING,
	HIDE_NAVIGATION,
	HIDE_META,          /* byline, date, tags, reading time: shown in the head already */
	HIDE_KINDS
};

enum hide_source {
	HIDDEN_BY_NOTHING,
	HIDDEN_BY_STRUCTURE,    /* where it stands in the page */
	HIDDEN_BY_RULE,         /* data/hide.rules */
	HIDDEN_BY_LIST,         /* a subscribed filter list */
	HIDDEN_BY_SITE,         /* a site rule */
	HIDDEN_BY_USER,
	HIDE_SOURCES
};

enum span_style {
	STYLE_EMPHASIS = 1 << 0,
	STYLE_STRONG = 1 << 1,
	STYLE_CODE = 1 << 2,
	STYLE_SUPER = 1 << 3,
	STYLE_SUB = 1 << 4,
	STYLE_STRIKE = 1 << 5,
	STYLE_MARK = 1 << 6,
	STYLE_UNDERLINE = 1 << 7,
	STYLE_ALL = (1 << 8) - 1
};

enum { NO_LINK = UINT32_MAX, NO_COUNT = UINT32_MAX };

struct span {
	uint32_t start, length;     /* bytes of the block's text */
	uint32_t link;              /* index in links, or NO_LINK */
	uint8_t style;              /* span_style bits */
};

struct block {
	uint8_t kind;               /* block_kind */
	uint8_t level;              /* heading: 1 to 6; table: header rows */
	uint8_t quote;              /* depth of quotation around it */
	uint8_t indent;             /* depth of lists around it */
	uint8_t hidden;             /* hide_kind, HIDE_NONE where it is shown */
	uint8_t hidden_by;          /* hide_source */
	uint32_t number;            /* item: its number, 0 for a bullet */
	uint32_t link;              /* image: its source; else NO_LINK */
	const char *text;
	uint32_t length;
	const char *why;            /* hidden: the rule, in words; repaired: the evidence; found by a site rule: that; or NULL */
	const struct span *spans;
	uint32_t n_spans;
	const uint32_t *seams;      /* where torn pieces were joined: offsets of the later piece */
	uint32_t n_seams;
};

enum article_flags {
	ARTICLE_STUB = 1 << 0,      /* only the start of the story (paywall, script-only page) */
	ARTICLE_PAYWALL = 1 << 1,   /* the page says that it is not free; the whole story may be here */
	ARTICLE_TRUNCATED = 1 << 2, /* the page went over a limit of ours */
	ARTICLE_FROM_FEED = 1 << 3, /* composed from the feed's own text */
	ARTICLE_PLAIN = 1 << 4,     /* everything in the page, nothing chosen */
	ARTICLE_RULE_WILD = 1 << 5, /* a rule would have hidden too much and was not obeyed */
	ARTICLE_NEXT_IS_WHOLE = 1 << 6,     /* `next` is the whole story on one page */
	ARTICLE_SPONSORED = 1 << 7  /* an advertisement, by a site rule */
};

struct article {
	struct arena *arena;
	const char *title, *byline, *site, *lang;   /* each may be NULL */
	const char *url, *image, *comments;         /* absolute; url: canonical */
	const char *next;                           /* the next page of the same story, or NULL */
	const char *note;                           /* what went wrong and was survived, or NULL */
	int64_t published, modified;                /* or NO_TIME */
	int32_t zone;                               /* minutes east of UTC in which the page gives `published` */
	uint32_t flags;                             /* article_flags */
	uint32_t n_comments;                        /* or NO_COUNT */
	const char *const *links;
	uint32_t n_links;
	const struct block *blocks;
	uint32_t n_blocks;
};

void article_free(struct article *a);

/* The names that `tidings extract` prints: "para", "heading", …; "ad", …;
 * "structure", "rule", "list", "site rule", "user". */
const char *block_kind_name(enum block_kind kind);
const char *hide_kind_name(enum hide_kind kind);
const char *hide_source_name(enum hide_source source);

/* Words of the visible running text; the running text itself (blocks parted
 * by blank lines; without title, captions, credits and images). */
size_t article_words(const struct article *a);
void article_add_text(const struct article *a, struct buf *out);

/* The pages of one story as one article, with the head of the first; what
 * stands on each of them is there once. */
struct article *article_join(struct article *const *parts, size_t n);

void article_encode(const struct article *a, struct buf *out);

/* NULL, and a message in `err`, for bytes that are no article. */
struct article *article_decode(const void *p, size_t n, struct buf *err);

/* --- building --- */

struct article_builder;

struct article_builder *builder_new(void);

/* Head fields are copied and cleaned (TEXT_LINE). */
struct article *builder_head(struct article_builder *b);    /* set flags and times here */
void builder_set(struct article_builder *b, const char **field, const char *text);

uint32_t builder_link(struct article_builder *b, const char *url);  /* the same URL once */

/* Blocks are begun, given text, and ended. `like` gives kind, level, quote,
 * indent, number, link, hidden, hidden_by, why; the rest is the builder's.
 * White space is folded across calls (not in code and tables), a '\n' by
 * builder_break; a block that ends up empty is dropped, but for rules and
 * images. builder_end tells whether it stayed. */
void builder_begin(struct article_builder *b, const struct block *like);
void builder_text(struct article_builder *b, const char *s, size_t n, uint8_t style, uint32_t link);
void builder_break(struct article_builder *b);
void builder_cell(struct article_builder *b);   /* table: the next cell; builder_break: the next row */
void builder_seam(struct article_builder *b);
bool builder_end(struct article_builder *b);

/* The article; the builder is gone. */
struct article *builder_finish(struct article_builder *b);
void builder_free(struct article_builder *b);

#endif
