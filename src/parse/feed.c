#include <config.h>

#include "parse/feed.h"

struct parsed_feed *feed_parse(const struct work_request *r, struct buf *err)
{
	(void)r;
	fail(err, _("not built yet"));
	return NULL;
}
