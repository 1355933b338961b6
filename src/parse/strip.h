/* HTML to plain text on the cheap, without a tree: for titles, summaries and
 * names. What comes out is one line, not yet cleaned (base/text.h). */
#ifndef PARSE_STRIP_H
#define PARSE_STRIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* The text of a body: every tag goes, blocks are parted by a space, scripts
 * and styles are left out. At most about `most` bytes, cut after a word and
 * ended with "…" where something was left. */
void strip_body(struct buf *out, const char *html, size_t n, size_t most);

/* The text of a title. Only tags that HTML knows go, so that "x < y" and
 * "vector<int>" survive; references are read once. */
void strip_title(struct buf *out, const char *html, size_t n);

/* Does it begin with a tag that HTML knows, and end one? Then it is HTML
 * whatever its feed says. */
bool strip_looks_html(const char *s, size_t n);

/* Is [name, name+n) an element of HTML? */
bool strip_is_tag(const char *name, size_t n);

/* Appends with '<', '>', '&' and '"' as references. */
void strip_escape(struct buf *out, const char *s, size_t n);

/* Appends `html` with the links of its a, img, source, video, audio, iframe …
 * (href, src, poster, cite) resolved against `base`. */
void strip_resolve(struct buf *out, const char *html, size_t n, const char *base);

#endif
