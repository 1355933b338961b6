/* A hash table from strings to pointers. Keys are copied; values belong to
 * the caller. A key may hold any bytes but NUL. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map;

struct map *map_new(void);
void map_free(struct map *m);                       /* the values are left alone */

void *map_get(const struct map *m, const char *key);     /* NULL: not there */
void *map_put(struct map *m, const char *key, void *value);   /* the old value */
size_t map_count(const struct map *m);

/* Goes over all pairs, in no order: start with *at = 0. The map must not
 * change meanwhile. */
bool map_next(const struct map *m, size_t *at, const char **key, void **value);

#endif
