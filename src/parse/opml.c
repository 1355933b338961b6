#include <config.h>

#include "parse/opml.h"

struct outlines *opml_parse(const struct work_request *r, struct buf *err)
{
	(void)r;
	fail(err, _("not built yet"));
	return NULL;
}
