/* What stands by a picture or a film: captions and credits, typed as such. A
 * credit at the end of a caption becomes a block of its own, and a picture
 * does not say what its caption says again. */
#ifndef PARSE_CAPTION_H
#define PARSE_CAPTION_H

#include "parse/draft.h"

/* After the labels (credits that are lines of their own are known), before
 * repair: nothing is ever joined to a caption. */
void caption_draft(struct draft *d);

#endif
