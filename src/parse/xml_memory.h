/* libxml2's memory. A page's tree is some ten thousand small pieces, and to
 * free them one by one costs as much as a third of building them. So while a
 * page is parsed all that libxml2 asks for comes from the page's arena, and
 * goes with it; at other times it comes from malloc.
 *
 * Within a parse what is freed is used again, or a page of many attributes
 * would take twice its memory. */
#ifndef PARSE_XML_MEMORY_H
#define PARSE_XML_MEMORY_H

#include <stdbool.h>

#include "base/arena.h"

/* Before libxml2 is used for anything; without it, and in builds with
 * sanitizers, all comes from malloc. */
void xml_memory_prepare(void);

/* From here to xml_memory_end memory is the arena's. False: it is not. */
bool xml_memory_begin(struct arena *a);
void xml_memory_end(void);

#endif
