/* Character references (&amp; &#8217; &hellip;) as HTML reads them: all of its
 * names, numbers in C1 meant as windows-1252, and no reference to NUL, to half
 * surrogates or beyond Unicode (they give U+FFFD). */
#ifndef PARSE_CHARREF_H
#define PARSE_CHARREF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the one that begins with the '&' at `p`. Returns the bytes it takes
 * and sets the code points (cp[1] is 0 but for a few names), or 0 where there
 * is none. Without its semicolon a reference only counts where HTML allows it
 * and no letter, digit or '=' follows. */
size_t charref_read(const char *p, size_t n, uint32_t cp[2]);

/* May it stand in an XML document (XML 1.0, 2.2)? */
bool charref_is_xml(uint32_t cp);

/* What windows-1252 has at 0x80 to 0x9F. */
uint32_t charref_c1(unsigned byte);

/* `s` without its references, in the arena; itself where it has none. Sites
 * escape what they put into JSON, and into attributes twice. */
struct arena;
const char *charref_decode(struct arena *a, const char *s);

#endif
