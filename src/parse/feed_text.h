/* The text of one element of a feed while it is read: its attributes, whether
 * it is plain text or HTML (Atom has four ways to say so), and markup inside
 * it, which is written out again as HTML. */
#ifndef PARSE_FEED_TEXT_H
#define PARSE_FEED_TEXT_H

#include <libxml/xmlstring.h>

#include "parse/feed_element.h"

/* How the text of the element being read is meant. */
enum text_mode {
	TEXT_PLAIN,                 /* as it is; markup inside makes it HTML */
	TEXT_HTML,                  /* HTML, as text or as markup */
	TEXT_XHTML,                 /* markup; text in it is text */
	TEXT_BASE64_PLAIN,
	TEXT_BASE64_HTML,
	TEXT_IGNORED                /* pictures and the like */
};

enum attribute { ATTR_HREF, ATTR_REL, ATTR_TYPE, ATTR_LENGTH, ATTR_TITLE, ATTR_LABEL, ATTR_PERMALINK, ATTR_MODE, ATTRS };

enum { FEED_ATTRIBUTE_MOST = 16 << 10 };

struct feed_text {
	enum text_mode mode;
	bool markup;                /* the text is HTML with markup written out */
	const char *base;           /* of the element; markup under another one is resolved */
	size_t dropped_div;         /* depth of the wrapper that is left out, or 0 */
	struct buf text;
	struct buf attrs[ATTRS];
	bool has[ATTRS];
};

void feed_text_free(struct feed_text *t);

/* Keeps the attributes that mean something (libxml2's five pointers each). */
void feed_text_attributes(struct feed_text *t, int n, const xmlChar **attributes);
const char *feed_text_attr(const struct feed_text *t, enum attribute a);        /* NULL: absent */
bool feed_text_attr_is(const struct feed_text *t, enum attribute a, const char *value);

/* An element begins that is read as `how`; then what is in it, where `depth`
 * counts from 1 for its children. */
void feed_text_begin(struct feed_text *t, enum how how, const char *base, int n, const xmlChar **attributes);
void feed_text_add(struct feed_text *t, const char *s, size_t n);
void feed_text_start_tag(struct feed_text *t, const char *name, size_t depth, const char *base, int n, const xmlChar **attributes);
void feed_text_end_tag(struct feed_text *t, const char *name, size_t depth);

/* It ends: t->text is whole. Is it HTML? */
bool feed_text_end(struct feed_text *t);

#endif
