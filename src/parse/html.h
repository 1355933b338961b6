/* A page as a tree that can be worked on: decoded UTF-8 in, libxml2's tree
 * out, with one `struct mark` for each element, in document order.
 *
 * The marks lie in one array, so whatever adds up from below is one loop
 * backwards, and a subtree is a range: marks[i] to marks[marks[i].end - 1].
 * Nothing here recurses, and nothing is ever taken out of the tree: what is to
 * be hidden is marked, with its reason. An element's mark is found by
 * mark_of(node); a page owns its tree and its marks and frees them whole. */
#ifndef PARSE_HTML_H
#define PARSE_HTML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "parse/mend.h"

enum tag {
	TAG_OTHER,
#define TAG(id, name, class) TAG_##id,
#include "parse/tags.def"
#undef TAG
	TAG_COUNT
};

enum tag_class { CLASS_FLOW, CLASS_BLOCK, CLASS_VOID, CLASS_SKIP };

struct mark {
	xmlNode *node;
	uint32_t parent;            /* index of its parent's mark; the root's is 0 */
	uint32_t end;               /* index after its last descendant */
	uint16_t depth;
	uint8_t tag;                /* enum tag */
	uint8_t hidden, hidden_by;  /* hide_kind, hide_source: of this element and all in it */
	bool block;                 /* begins a line of its own, or holds something that does */
	bool has_block;             /* holds a block */
	bool skip;                  /* it, or an ancestor, is never seen (script, select, …) */
	uint32_t hints;             /* what its class and id say: parse/hints.h */
	const char *why;            /* hidden: in words; lives as long as the page or the rules */
	uint32_t own, own_link;     /* bytes of text directly in it, white space folded; of these in a link */
	uint32_t flow, flow_link;   /* of a block: bytes of text on lines of its own, of these in a link */
	uint32_t text, link;        /* the same with all descendants that are not hidden (page_count) */
};

struct page {
	xmlDoc *doc;
	struct arena *arena;
	const char *url;            /* where it came from, or NULL */
	const char *base;           /* what its links resolve against, or NULL */
	const char *lang;           /* BCP 47 of <html lang>, or NULL */
	struct mark *marks;
	uint32_t n;                 /* at least 1: the root */
	struct mend_scripts scripts;        /* what was in JSON scripts */
	bool truncated;             /* it went over a limit */
	const char *wild;           /* a list's or the user's rule that would hide most of it; NULL: none */
	bool in_arena;              /* so is the tree */
};

/* Parses; never fails: a page with nothing in it has an empty root. `url` may
 * be NULL. */
struct page *page_parse(const char *html, size_t n, const char *url);
void page_free(struct page *p);

/* Sums text and link over what is not hidden; again after marking. */
void page_count(struct page *p);

struct mark *mark_of(const xmlNode *node);
struct mark *mark_find(const xmlNode *node);       /* NULL for no node, and for one that is not of the page */
struct mark *mark_parent(const struct page *p, const struct mark *m);

/* The innermost element at or above `m` that begins a line of its own. */
struct mark *mark_block(const struct page *p, struct mark *m);

void mark_hide(struct mark *m, int kind, int source, const char *why);

/* Is it, or anything above it, hidden? Gives that one, the outermost, or NULL. */
const struct mark *mark_hidden(const struct page *p, const struct mark *m);

enum tag tag_of(const char *name);
enum tag_class tag_class(enum tag tag);
bool tag_is_heading(enum tag tag);                  /* h1 to h6 */

/* An attribute's value, valid as long as the tree is; NULL where absent. */
const char *node_attr(const xmlNode *node, const char *name);

/* Is `word` one of the space-parted words of the attribute (ASCII case folded)? */
bool node_has_word(const xmlNode *node, const char *attr, const char *word);

/* The visible text of a subtree, white space folded; at most `most` bytes. */
void node_text(const struct page *p, const struct mark *m, size_t most, struct buf *out);

/* The same, with a '\n' where the page breaks the line, and a space between a
 * name and the day in an element beside it. */
void node_lines(const struct mark *m, size_t most, struct buf *out);

/* An absolute link without tracking, in the page's arena; NULL for what a
 * reader cannot follow (javascript:, "#", data:). */
const char *page_link(struct page *p, const char *ref);

#endif
