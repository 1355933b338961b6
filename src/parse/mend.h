/* Before libxml2 sees a page: one pass over the decoded text that takes out
 * what its HTML parser gets wrong, what costs time for nothing, and what is
 * there to hurt.
 *
 *  - scripts, styles, templates, comments, drawings (svg) and data: pictures
 *    are left out; scripts that hold JSON are kept aside (JSON-LD, embedded state);
 *  - <wbr> goes, <source> and <track> are closed: libxml2 lets them swallow
 *    what follows;
 *  - character references that HTML 4 does not know, those without a
 *    semicolon, and C1 numbers (meant as windows-1252) are put right;
 *  - NULs, control characters and CDATA marks go;
 *  - depth, tags, attributes and size are capped (see the numbers in mend.c). */
#ifndef PARSE_MEND_H
#define PARSE_MEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { MEND_SCRIPTS_MOST = 64 };

/* A script of JSON: where its text lies in the page that was mended. */
struct mend_script {
	const char *text;
	size_t length;
	bool linked_data;           /* application/ld+json; else some state of the page */
};

struct mend_scripts {
	struct mend_script items[MEND_SCRIPTS_MOST];
	size_t n;
};

/* Appends the mended page. Returns false where something went over a cap. */
bool mend_html(const char *html, size_t n, struct buf *out, struct mend_scripts *scripts);

#endif
