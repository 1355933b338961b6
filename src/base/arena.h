/* Memory that is freed whole: one arena per parsed feed, article and layout.
 * Nothing taken from an arena is freed by itself. Allocation never fails. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/util.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);

void *arena_alloc(struct arena *a, size_t size);          /* zeroed, aligned */
void *arena_take(struct arena *a, size_t size);           /* aligned, with anything in it */
void *arena_array(struct arena *a, size_t n, size_t size);
void *arena_dup(struct arena *a, const void *p, size_t n);
char *arena_strdup(struct arena *a, const char *s);       /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);

/* Bytes held, for measuring. */
size_t arena_size(const struct arena *a);

#endif
