/* Regular expressions of filter lists and user rules, on UTF-8 text.
 *
 * JavaScript's syntax without what needs backtracking: literals, '.', sets,
 * \d \w \s \b and their opposites, groups, '|', '*', '+', '?', {m,n}, '^',
 * '$'. All states are followed at once (Thompson's way), so that time is
 * bounded by length × size whatever the list wrote; both are capped. Look-
 * around and back references are not there: such a pattern is NULL. */
#ifndef PARSE_PATTERN_H
#define PARSE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct pattern;

/* `s` without its slashes. */
struct pattern *pattern_new(struct arena *a, const char *s, size_t n, bool fold_case);

/* As a list writes an argument: "/regex/", "/regex/i", or words to be found
 * as they stand. */
struct pattern *pattern_of_argument(struct arena *a, const char *s, size_t n);

/* What a byte of text costs, in steps of 16 instructions. */
size_t pattern_size(const struct pattern *p);

/* Does it match anywhere in the text? */
bool pattern_match(const struct pattern *p, const char *s, size_t n);

#endif
