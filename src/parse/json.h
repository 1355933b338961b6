/* JSON as real feeds and pages have it: jansson behind a pre-pass that drops
 * comments, CDATA marks, trailing commas, raw control characters in strings,
 * a BOM, and bytes after the end. NULL where it is no JSON after all. */
#ifndef PARSE_JSON_H
#define PARSE_JSON_H

#include <jansson.h>
#include <stddef.h>

json_t *json_lenient(const char *s, size_t n);

/* Borrowed strings of an object, NULL where absent or no string. */
const char *json_str(const json_t *object, const char *key);

#endif
