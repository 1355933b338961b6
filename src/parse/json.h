/* JSON as real feeds and pages have it. What jansson takes as it is stays so;
 * what it refuses is mended first: comments, CDATA marks, trailing and doubled
 * commas, raw control characters in strings, wrong escapes, half surrogates,
 * numbers beyond 64 bits (they become strings), words that are no JSON (they
 * become null), bytes before the start and after the end, and a cut end.
 * The text must be UTF-8. Depth is capped. NULL where it is no JSON object or
 * array after all. */
#ifndef PARSE_JSON_H
#define PARSE_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "base/buf.h"

json_t *json_lenient(const char *s, size_t n);

/* Borrowed strings of an object, NULL where absent or no string. */
const char *json_str(const json_t *object, const char *key);

#endif
