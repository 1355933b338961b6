/* Plain text to a draft: blocks are parted by blank lines; where there are
 * none, every line is one. Wrapped lines are put together, short ones keep
 * their breaks (verse, addresses), "> " quotes, "- " and "1." list, "# " and
 * underlines head, indented or fenced text is code. A first block that is one
 * short line without a full stop is the title. */
#ifndef PARSE_PLAIN_H
#define PARSE_PLAIN_H

#include "parse/draft.h"

void plain_draft(struct draft *d, const char *text, size_t n);

#endif
