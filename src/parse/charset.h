/* From bytes to UTF-8 (RFC 7303 for XML, the HTML standard's order for pages):
 * byte order mark, HTTP charset, declaration (XML declaration, <meta>), valid
 * UTF-8, windows-1252. Labels mean what browsers take them to mean (latin-1
 * is windows-1252, gb2312 is gb18030, …). Bad bytes become U+FFFD one at a
 * time; NULs are dropped. iconv needs files, so charset_prepare opens the
 * converters before the seal; others are "not available" afterwards. */
#ifndef PARSE_CHARSET_H
#define PARSE_CHARSET_H

#include <stddef.h>

#include "base/buf.h"

enum charset_kind { CHARSET_XML, CHARSET_HTML, CHARSET_TEXT, CHARSET_JSON };

void charset_prepare(void);

/* Appends the text; never fails. Returns the name of what it was decoded as. */
const char *charset_decode(struct buf *out, const char *p, size_t n, const char *content_type, enum charset_kind kind);

#endif
