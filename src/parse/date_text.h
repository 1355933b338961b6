/* Dates as people write them in pages: 20.11.2019, 20 November 2019, Nov. 20,
 * 2019, le 20 novembre 2019, 2019年11月20日, /2019/11/20/ in addresses. */
#ifndef PARSE_DATE_TEXT_H
#define PARSE_DATE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

/* The first date in `text`, at midnight UTC, or NO_TIME: in the languages of
 * month.h, in any figures, by the Gregorian, Thai or Persian calendar or a
 * Japanese or Taiwanese era. Without an order the day comes first. */
int64_t date_in_text(const char *text, enum date_order order);

/* The first time of day in it (14:30, 2:30 pm), in minutes, or -1. */
int date_clock(const char *text);

/* The day in the folders of an address (/2019/11/20/), or NO_TIME: whatever
 * else changes, stories keep the address they came with. */
int64_t date_in_folders(const char *url);

/* Anywhere in it (/2019-11-20-…, /20191120/), which is less sure. */
int64_t date_in_url(const char *url);

/* Is it the name of a month, or begins one? */
bool date_is_month(const char *word, size_t n);

#endif
