#include <config.h>

#include "parse/worker.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

#include "base/wire.h"
#include "parse/feed.h"
#include "parse/opml.h"
#include "parse/page.h"
#include "parse/unpack.h"

enum {
	READ_STEP = 256 << 10,
	WRITE_AT = 256 << 10,       /* answers wait for company until there are so many bytes */
	UNPACKED_MOST = 32 << 20,   /* of a document that came compressed unasked */
	LARGE = 2 << 20,            /* a request that may leave much memory behind */
	KEEP_MOST = 4 << 20         /* of a buffer, for the next request */
};

static void count_lists(const struct rules *rules, struct work_answer *out)
{
	out->n_lists = rules ? rules_sources(rules) : 0;
	out->lists = xcalloc(out->n_lists + 1, sizeof *out->lists);
	for (size_t i = 0; i < out->n_lists; i++)
		rules_source(rules, i, &out->lists[i]);
}

/* What came packed is read unpacked. What only looks like it, and nobody said
 * that it is, is read as it stands. */
static int unpack(struct work_request *r, struct buf *out, struct buf *err)
{
	switch (unpack_gzip(out, r->body, r->length, r->packed_most ? r->packed_most : UNPACKED_MOST)) {
	case UNPACKED_ALL:
		r->body = buf_str(out);
		r->length = out->len;
		break;
	case UNPACKED_BROKEN:
		if (r->packed_most)
			return fail(err, _("it came compressed, and is damaged"));
		break;
	case UNPACKED_TOO_LARGE:
		if (r->packed_most)
			return fail(err, _("larger than %zu MB, which is the limit (max-size)"), (size_t)r->packed_most >> 20);
		break;
	case UNPACKED_NOTHING:
		break;
	}
	return 0;
}

static void make(const struct work_request *r, struct rules *rules, struct work_answer *out, struct buf *err)
{
	switch (r->kind) {
	case WORK_FEED:
		out->feed = feed_parse(r, err);
		break;
	case WORK_OPML:
		out->outlines = opml_parse(r, err);
		break;
	case WORK_LISTS:
		rules_read(rules);
		count_lists(rules, out);
		break;
	default:
		rules_read(rules);
		out->article = page_extract(r, rules, err);
	}
}

void worker_answer(const struct work_request *asked, struct rules *rules, struct work_answer *out)
{
	struct buf err = BUF_INIT, unpacked = BUF_INIT;
	struct work_request r = *asked;
	if (unpack(&r, &unpacked, &err) == 0)
		make(&r, rules, out, &err);
	if (!out->feed && !out->outlines && !out->article && !out->lists)
		out->error = buf_steal(&err);
	buf_free(&unpacked);
	buf_free(&err);
}

struct worker {
	int fd;
	worker_handler *handle;
	struct rules *rules;
	struct buf in, out;
	size_t used;                /* bytes of `in` that were answered */
	bool large;                 /* one of them took much memory */
};

static int flush(struct worker *w, struct buf *err)
{
	int status = wire_write_all(w->fd, buf_str(&w->out), w->out.len, err);
	buf_truncate(&w->out, 0);
	return status;
}

static int answer_one(struct worker *w, uint8_t type, const char *body, size_t n, struct buf *err)
{
	struct arena *arena = arena_new();
	struct work_request request;
	struct work_answer result = {.kind = type};
	int status = work_request_decode(type, body, n, arena, &request, err);
	if (status == 0) {
		w->handle(&request, w->rules, &result);
		if (!result.error && !result.feed && !result.outlines && !result.article && !result.lists)
			result.error = xstrdup(_("nothing could be made of it"));
		work_answer_encode(&result, &w->out);
	}
	work_answer_free(&result);
	arena_free(arena);
	return status;
}

/* Answers every whole request that has come. */
static int answer_all(struct worker *w, struct buf *err)
{
	uint8_t type;
	const char *body;
	size_t n;
	int whole;
	while ((whole = wire_parse_frame(buf_str(&w->in) + w->used, w->in.len - w->used, &type, &body, &n)) == 1) {
		if (answer_one(w, type, body, n, err) != 0)
			return -1;
		w->used += WIRE_HEADER + n;
		w->large = w->large || n > LARGE;
		if (w->out.len >= WRITE_AT && flush(w, err) != 0)
			return -1;
	}
	if (whole < 0)
		return fail(err, _("a damaged request"));
	return flush(w, err);
}

/* Gives back what one large request took. */
static void shrink(struct worker *w)
{
	memmove(w->in.data, w->in.data + w->used, w->in.len - w->used);
	buf_truncate(&w->in, w->in.len - w->used);
	w->used = 0;
	if (w->in.len == 0 && w->in.cap > KEEP_MOST)
		buf_free(&w->in);
	if (w->out.cap > KEEP_MOST)
		buf_free(&w->out);
#ifdef __GLIBC__
	if (w->large)
		malloc_trim(0);
#endif
	w->large = false;
}

/* 1: more bytes have come; 0: the socket was closed. */
static int read_more(struct worker *w, struct buf *err)
{
	buf_reserve(&w->in, READ_STEP);
	for (;;) {
		ssize_t n = read(w->fd, w->in.data + w->in.len, READ_STEP);
		if (n > 0)
			w->in.len += (size_t)n;
		if (n >= 0)
			return n > 0;
		if (errno != EINTR)
			return fail(err, _("cannot read a request: %s"), strerror(errno));
	}
}

int worker_run(int fd, const char *seal, worker_handler *handle, struct rules *rules, struct buf *err)
{
	struct worker w = {.fd = fd, .handle = handle, .rules = rules};
	work_hello_encode(seal, &w.out);
	int got = flush(&w, err) == 0 ? 1 : -1;
	while (got == 1 && (got = read_more(&w, err)) == 1) {
		if (answer_all(&w, err) != 0)
			got = -1;
		if (w.used)
			shrink(&w);
	}
	buf_free(&w.in);
	buf_free(&w.out);
	return got;
}
