/* Members of the JSON that we print (jansson). What is not known is either
 * null (`json_set_…`: the member is always there) or left out (`json_add_…`);
 * which of them is a promise of each output. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <jansson.h>
#include <stdint.h>

void json_set_string(json_t *object, const char *key, const char *s);
void json_add_string(json_t *object, const char *key, const char *s);

/* RFC 3339 in UTC; NO_TIME is null. */
void json_set_time(json_t *object, const char *key, int64_t t);

/* An array as text, an item a line. */
struct buf;
void json_add_array(struct buf *out, const json_t *array);

#endif
