/* Small things in words for people: ages, dates, counts, sizes. */
#ifndef SHOW_FORMAT_H
#define SHOW_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

void format_age(struct buf *out, int64_t t, int64_t now);       /* "now", "5m", "3h", "2d", "4w", "2019" */
/* Local time, in the locale's way. At midnight of UTC it is a day that was
 * given without a time, and so the same day in every zone. */
void format_date(struct buf *out, int64_t t);
void format_minutes(struct buf *out, uint32_t words);           /* reading time: "4 min" */
void format_size(struct buf *out, int64_t bytes);
void format_hidden(struct buf *out, const size_t *counts);      /* by hide_kind: "3 hidden: 2 ads, 1 newsletter" */

/* What a reader must know of an article before the first line, or NULL. */
struct article;
const char *format_state(const struct article *a);

#endif
