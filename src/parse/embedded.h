/* A body that a page carries as data and not as elements: `articleBody` in
 * JSON-LD, or what a program in the page would show (the state in its scripts:
 * one long string of HTML, or a list of blocks as editors keep them). For
 * pages in whose elements hardly any text was found. */
#ifndef PARSE_EMBEDDED_H
#define PARSE_EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>

#include "parse/html.h"
#include "parse/linked_data.h"

/* The body as HTML, appended to `out`: one with more than `least` bytes of
 * text; from the page's state only where `states`. False where there is none. */
bool embedded_body(const struct page *p, const struct linked_data *data, bool states, size_t least, struct buf *out);

#endif
