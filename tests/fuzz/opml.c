/* Any bytes are a list of feeds, or an error in words. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "parse/opml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct work_request request = {.kind = WORK_OPML, .body = (const char *)data, .length = n};
	struct buf err = BUF_INIT, frame = BUF_INIT;
	struct outlines *list = opml_parse(&request, &err), *again;
	if (!list && err.len == 0)
		BUG("neither a list nor an error");
	if (list) {
		outlines_encode(list, &frame);
		again = outlines_decode(frame.data, frame.len, &err);
		if (!again)
			BUG("a list that does not come back: %s", buf_str(&err));
		outlines_free(again);
	}
	outlines_free(list);
	buf_free(&frame);
	buf_free(&err);
	return 0;
}
