/* Dates as people write them in pages: 20.11.2019, 20 November 2019, Nov. 20,
 * 2019, le 20 novembre 2019, 2019年11月20日, /2019/11/20/ in addresses. */
#ifndef PARSE_DATE_TEXT_H
#define PARSE_DATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first date in `text`, at midnight UTC, or NO_TIME. */
int64_t date_in_text(const char *text);

/* The day in a path (/2019/11/20/, /2019-11-20-…, /20191120/), or NO_TIME. */
int64_t date_in_url(const char *url);

/* Is it the name of a month, or begins one? */
bool date_is_month(const char *word, size_t n);

#endif
