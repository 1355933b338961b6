/* Tables of data, and tables that only lay a page out. */
#ifndef PARSE_TABLE_H
#define PARSE_TABLE_H

#include "parse/html.h"

bool table_is_data(const struct page *p, const struct mark *table);

/* How many rows at its top hold only <th>, or stand in <thead>. */
uint8_t table_header_rows(const struct page *p, const struct mark *table);

#endif
