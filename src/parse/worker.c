#include <config.h>

#include "parse/worker.h"

#include "base/wire.h"
#include "parse/feed.h"
#include "parse/opml.h"
#include "parse/page.h"

static void answer(const struct work_request *r, const struct rules *rules, struct work_answer *out)
{
	struct buf err = BUF_INIT;
	out->kind = r->kind;
	switch (r->kind) {
	case WORK_FEED:
		out->feed = feed_parse(r, &err);
		break;
	case WORK_OPML:
		out->outlines = opml_parse(r, &err);
		break;
	default:
		out->article = page_extract(r, rules, &err);
	}
	if (!out->feed && !out->outlines && !out->article)
		out->error = buf_steal(&err);
	buf_free(&err);
}

static int serve_one(int fd, const struct rules *rules, uint8_t type, const struct buf *body, struct buf *err)
{
	struct arena *arena = arena_new();
	struct work_request request;
	struct work_answer result = {0};
	struct buf frame = BUF_INIT;
	int status = work_request_decode(type, body->data, body->len, arena, &request, err);
	if (status == 0) {
		answer(&request, rules, &result);
		work_answer_encode(&result, &frame);
		status = wire_write_all(fd, frame.data, frame.len, err);
	}
	work_answer_free(&result);
	buf_free(&frame);
	arena_free(arena);
	return status;
}

int worker_run(int fd, const struct rules *rules, struct buf *err)
{
	struct buf body = BUF_INIT;
	uint8_t type;
	int got;
	while ((got = wire_read_frame(fd, &type, &body, err)) == 1) {
		if (serve_one(fd, rules, type, &body, err) != 0) {
			got = -1;
			break;
		}
	}
	buf_free(&body);
	return got;
}
