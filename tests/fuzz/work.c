/* What a worker answers, and what it is asked: whatever decodes can be
 * encoded, and decodes again to the same bytes. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/wire.h"
#include "model/work.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_answer(uint8_t type, const char *body, size_t n)
{
	struct work_answer answer = {0}, again = {0};
	struct buf frame = BUF_INIT;
	if (work_answer_decode(type, body, n, &answer, NULL) == 0 && !answer.seal) {
		work_answer_encode(&answer, &frame);
		if (work_answer_decode((uint8_t)frame.data[0], frame.data + WIRE_HEADER, frame.len - WIRE_HEADER, &again, NULL) != 0)
			BUG("an answer that does not come back");
	}
	work_answer_free(&answer);
	work_answer_free(&again);
	buf_free(&frame);
}

static void read_request(uint8_t type, const char *body, size_t n)
{
	struct arena *a = arena_new();
	struct work_request request;
	struct buf frame = BUF_INIT;
	if (work_request_decode(type, body, n, a, &request, NULL) == 0) {
		work_request_encode(&request, &frame);
		buf_add(&frame, request.body, request.length);
		if (frame.len != n + WIRE_HEADER || memcmp(frame.data + WIRE_HEADER, body, n) != 0)
			BUG("a request that does not come back");
	}
	buf_free(&frame);
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	read_answer(data[0], (const char *)data + 1, n - 1);
	read_request(data[0], (const char *)data + 1, n - 1);
	return 0;
}
