#include <config.h>

#include "cmd/again.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/helper.h"
#include "cmd/preview.h"

enum { ANSWER_MOST = 1 << 20 };

int again_run(const char *const *ids, const char *filter, bool dry, struct buf *said, struct buf *err)
{
	struct buf complaints = BUF_INIT;
	size_t n = 0, k = 0;
	while (ids && ids[n])
		n++;
	const char **arguments = xcalloc(n + 5, sizeof *arguments);
	arguments[k++] = "--again";
	if (dry)
		arguments[k++] = "--dry-run";
	if (filter) {
		arguments[k++] = "--filter";
		arguments[k++] = filter;
	}
	for (size_t i = 0; i < n; i++)
		arguments[k++] = ids[i];
	int result = helper_poll(arguments, ANSWER_MOST, said, &complaints, err);
	if (result != 0)
		helper_blame(&complaints, err);
	free(arguments);
	buf_free(&complaints);
	return result;
}

int again_of_rule(const char *rule, struct buf *said, struct buf *err)
{
	struct buf filter = BUF_INIT;
	preview_site_filter(rule, &filter);
	int result = again_run(NULL, filter.len ? filter.data : NULL, false, said, err);
	buf_free(&filter);
	return result;
}
