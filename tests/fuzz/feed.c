/* Any bytes are a feed, a page, or an error in words; never a crash. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "parse/charset.h"
#include "parse/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct work_request request = {.kind = WORK_FEED, .url = "https://feeds.example/dir/feed", .body = (const char *)data, .length = n};
	struct buf err = BUF_INIT, frame = BUF_INIT;
	struct parsed_feed *feed = feed_parse(&request, &err), *again;
	if (!feed && err.len == 0)
		BUG("neither a feed nor an error");
	if (feed) {
		parsed_feed_encode(feed, &frame);
		again = parsed_feed_decode(frame.data, frame.len, &err);
		if (!again)
			BUG("a feed that does not come back: %s", buf_str(&err));
		parsed_feed_free(again);
	}
	parsed_feed_free(feed);
	buf_free(&frame);
	buf_free(&err);
	return 0;
}
