#include <config.h>

#include "model/work.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/text.h"
#include "base/uri.h"
#include "base/wire.h"

enum { ANSWER_ERROR = 0x80 };   /* in the frame's type: the body is a message */

void work_request_encode(const struct work_request *r, struct buf *out)
{
	size_t at = wire_begin_frame(out, r->kind);
	wire_u32(out, r->flags);
	wire_str(out, r->url);
	wire_str(out, r->content_type);
	wire_str(out, r->title);
	wire_str(out, r->item);
	wire_u32(out, r->packed_most);
	wire_end_frame_with(out, at, r->length);
}

int work_request_decode(uint8_t type, const char *body, size_t n, struct arena *a, struct work_request *out, struct buf *err)
{
	struct wire_in in = wire_reader(body, n);
	*out = (struct work_request){.kind = type};
	out->flags = wire_get_u32(&in);
	out->url = wire_get_str(&in, a);
	out->content_type = wire_get_str(&in, a);
	out->title = wire_get_str(&in, a);
	out->item = wire_get_str(&in, a);
	out->packed_most = wire_get_u32(&in);
	out->body = wire_get_bytes(&in, &out->length);
	if (in.bad || in.p != in.end || !out->body || type < WORK_FEED || type > WORK_LISTS)
		return fail(err, _("a damaged request"));
	return 0;
}

/* --- what was made of the lists --- */

static uint32_t *numbers_of(struct list_count *c, size_t i)
{
	uint32_t *const kinds[] = {&c->generic, &c->specific, &c->text, &c->exceptions, &c->network};
	if (i < ARRAY_LEN(kinds))
		return kinds[i];
	return i < ARRAY_LEN(kinds) + LIST_DROPS ? &c->dropped[i - ARRAY_LEN(kinds)] : NULL;
}

static void lists_encode(const struct list_stats *lists, size_t n, struct buf *out)
{
	wire_u32(out, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		struct list_count count = lists[i].count;
		uint32_t *number;
		wire_str(out, lists[i].file);
		wire_str(out, lists[i].title);
		for (size_t k = 0; (number = numbers_of(&count, k)); k++)
			wire_u32(out, *number);
	}
}

static int lists_decode(const char *body, size_t length, struct work_answer *out, struct buf *err)
{
	struct arena *a = arena_new();
	struct wire_in in = wire_reader(body, length);
	uint32_t n = wire_get_count(&in, sizeof(struct list_count) + 8), *number;
	out->lists = xcalloc(n + 1, sizeof *out->lists);
	for (; out->n_lists < n && !in.bad; out->n_lists++) {
		struct list_stats *s = &out->lists[out->n_lists];
		const char *file = wire_get_line(&in, a), *title = wire_get_line(&in, a);
		s->file = xstrdup(file ? file : "");
		s->title = xstrdup(title ? title : "");
		for (size_t k = 0; (number = numbers_of(&s->count, k)); k++)
			*number = wire_get_u32(&in);
	}
	bool bad = in.bad || in.p != in.end;
	arena_free(a);
	return bad ? fail(err, _("a damaged answer")) : 0;
}

void work_answer_encode(const struct work_answer *r, struct buf *out)
{
	size_t at = wire_begin_frame(out, r->error ? r->kind | ANSWER_ERROR : r->kind);
	if (r->error)
		text_clean(out, r->error, strlen(r->error), TEXT_LINE);
	else if (r->feed)
		parsed_feed_encode(r->feed, out);
	else if (r->article)
		article_encode(r->article, out);
	else if (r->outlines)
		outlines_encode(r->outlines, out);
	else if (r->lists)
		lists_encode(r->lists, r->n_lists, out);
	else
		BUG("an empty answer");
	wire_end_frame(out, at);
}

void work_hello_encode(const char *seal, struct buf *out)
{
	size_t at = wire_begin_frame(out, WORK_HELLO);
	wire_str(out, PACKAGE_VERSION);
	wire_str(out, seal);
	wire_end_frame(out, at);
}

static int hello_decode(const char *body, size_t n, struct work_answer *out, struct buf *err)
{
	struct arena *a = arena_new();
	struct wire_in in = wire_reader(body, n);
	const char *version = wire_get_str(&in, a), *seal = wire_get_str(&in, a);
	int status = 0;
	if (in.bad || !version || !seal || !text_is_clean(seal, strlen(seal), TEXT_LINE))
		status = fail(err, _("a damaged answer"));
	else if (!str_eq(version, PACKAGE_VERSION))
		status = fail(err, _("the worker is of another version than this program: install both again"));
	else
		out->seal = xstrdup(seal);
	arena_free(a);
	return status;
}

int work_answer_decode(uint8_t type, const char *body, size_t n, struct work_answer *out, struct buf *err)
{
	*out = (struct work_answer){.kind = type & ~ANSWER_ERROR};
	if (type & ANSWER_ERROR) {
		struct buf clean = BUF_INIT;
		text_clean(&clean, body, n, TEXT_LINE);
		out->error = buf_steal(&clean);
		return 0;
	}
	switch (type) {
	case WORK_FEED:
		return (out->feed = parsed_feed_decode(body, n, err)) ? 0 : -1;
	case WORK_PAGE:
	case WORK_FRAGMENT:
		return (out->article = article_decode(body, n, err)) ? 0 : -1;
	case WORK_OPML:
		return (out->outlines = outlines_decode(body, n, err)) ? 0 : -1;
	case WORK_LISTS:
		return lists_decode(body, n, out, err);
	case WORK_HELLO:
		return hello_decode(body, n, out, err);
	default:
		return fail(err, _("an answer of unknown kind %d"), type);
	}
}

void work_answer_free(struct work_answer *r)
{
	free(r->error);
	free(r->seal);
	parsed_feed_free(r->feed);
	article_free(r->article);
	outlines_free(r->outlines);
	for (size_t i = 0; i < r->n_lists; i++) {
		free(r->lists[i].file);
		free(r->lists[i].title);
	}
	free(r->lists);
	*r = (struct work_answer){0};
}

/* What a worker is told of what it will be given; "": anything. */
struct prospect {
	const char *charset, *host;
	const char *trial;          /* work_open's */
};

static int start(const char *program, const char *rules_dir, struct prospect p, int *fd, struct buf *err)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return fail(err, _("cannot make a socket pair: %s"), strerror(errno));
	struct buf path = BUF_INIT;
	if (program)
		buf_adds(&path, program);
	else
		proc_helper(&path, "tidings-worker");
	char *argv[] = {path.data, (char *)(rules_dir ? rules_dir : ""), (char *)p.charset, (char *)p.host, (char *)p.trial, NULL};
	pid_t pid = proc_spawn(argv, (struct proc_io){pair[1], -1, STDERR_FILENO, -1}, false, err);
	buf_free(&path);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return -1;
	}
	*fd = pair[0];
	return pid;
}

int work_start(const char *program, const char *rules_dir, int *fd, struct buf *err)
{
	return start(program, rules_dir, (struct prospect){"", "", NULL}, fd, err);
}

/* Waits until something can be read. 1: it can; 0: time is up. */
static int wait_readable(int fd, int64_t end)
{
	for (;;) {
		int64_t left = end - now_ms();
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int n = left > 0 ? poll(&p, 1, (int)left) : 0;
		if (n >= 0)
			return n;
		if (errno != EINTR)
			return 1;
	}
}

/* Reads the next frame as an answer. */
static int read_answer(int fd, int seconds, struct work_answer *out, struct buf *err)
{
	struct buf body = BUF_INIT;
	uint8_t type;
	int result = -1;
	if (wait_readable(fd, now_ms() + (int64_t)seconds * 1000) == 0) {
		fail(err, _("the worker took longer than %d seconds and was stopped"), seconds);
	} else {
		int got = wire_read_frame(fd, &type, &body, err);
		if (got == 1)
			result = work_answer_decode(type, body.data, body.len, out, err);
		else if (got == 0)
			fail(err, _("the worker stopped without an answer"));
	}
	buf_free(&body);
	return result;
}

/* Who it is, in answer->seal. */
static int greet(int fd, int seconds, struct work_answer *out, struct buf *err)
{
	if (read_answer(fd, seconds, out, err) != 0)
		return -1;
	return out->seal ? 0 : fail(err, _("a damaged answer"));
}

static int ask(int fd, const struct work_request *r, int seconds, struct work_answer *out, struct buf *err)
{
	struct buf head = BUF_INIT;
	work_request_encode(r, &head);
	int status = wire_write_all(fd, head.data, head.len, err);
	if (status == 0)
		status = wire_write_all(fd, r->body, r->length, err);
	buf_free(&head);
	return status == 0 ? read_answer(fd, seconds, out, err) : -1;
}

/* The hello, then the request (NULL: none) and its answer. */
static int converse(int fd, const struct work_request *r, int seconds, struct work_answer *out, struct buf *err)
{
	if (greet(fd, seconds, out, err) != 0)
		return -1;
	if (!r)
		return 0;
	work_answer_free(out);
	return ask(fd, r, seconds, out, err);
}

/* Then the worker need not open its converters, which takes longer than many
 * a page. ESC: the shifts of ISO-2022-JP, which is all ASCII. */
static bool is_utf8(const struct work_request *r)
{
	return !r || (utf8_valid(r->body, r->length) && !memchr(r->body, 0x1B, r->length));
}

int work_once(const char *rules_dir, const struct work_request *r, int seconds, struct work_answer *out, struct buf *err)
{
	int fd;
	struct buf host = BUF_INIT;
	if (r && r->url)
		uri_host(&host, r->url);
	pid_t pid = start(NULL, rules_dir, (struct prospect){is_utf8(r) ? "utf-8" : "", buf_str(&host), NULL}, &fd, err);
	buf_free(&host);
	if (pid < 0)
		return -1;
	int status = converse(fd, r, seconds, out, err);
	close(fd);
	if (status != 0) {
		kill(pid, SIGKILL);
		work_answer_free(out);
	}
	proc_wait(pid, "tidings-worker", NULL);
	return status;
}

int work_open(const char *rules_dir, const char *trial, struct work_session *out, struct buf *err)
{
	enum { SECONDS = 10 };
	struct work_answer hello = {0};
	*out = (struct work_session){0};
	out->pid = start(NULL, rules_dir, (struct prospect){"", "", trial}, &out->fd, err);
	if (out->pid < 0)
		return out->pid = 0, -1;
	int status = greet(out->fd, SECONDS, &hello, err);
	work_answer_free(&hello);
	if (status != 0)
		work_close(out);
	return status;
}

int work_ask(struct work_session *s, const struct work_request *r, int seconds, struct work_answer *out, struct buf *err)
{
	return ask(s->fd, r, seconds, out, err);
}

void work_close(struct work_session *s)
{
	if (!s->pid)
		return;
	close(s->fd);
	kill(s->pid, SIGTERM);
	proc_wait(s->pid, "tidings-worker", NULL);
	*s = (struct work_session){0};
}

int work_seal(struct buf *out, struct buf *err)
{
	enum { SECONDS = 10 };
	struct work_answer answer = {0};
	if (work_once(NULL, NULL, SECONDS, &answer, err) != 0)
		return -1;
	buf_adds(out, answer.seal);
	work_answer_free(&answer);
	return 0;
}
