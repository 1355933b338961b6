/* A worker for the tests of the pool: the real loop and the real seal, but
 * what it does with a request is what the request's URL says: echo, crash,
 * hang, eat, escape. */
#include <config.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "parse/sandbox.h"
#include "parse/worker.h"

enum { MEMORY_MOST = 256 << 20, BITE = 16 << 20 };

static void eat_memory(void)
{
	for (;;)
		memset(xmalloc(BITE), 1, BITE);
}

/* What a page that had taken the worker over would try. */
static const char *escape(void)
{
	if (open("/etc/passwd", O_RDONLY) >= 0)
		return "opened a file";
	if (open("/tmp/tidings-escaped", O_CREAT | O_WRONLY, 0600) >= 0)
		return "made a file";
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
		return "made a socket";
	if (fork() >= 0)
		return "started a process";
	return "sealed";
}

static void handle(const struct work_request *r, struct rules *rules, struct work_answer *out)
{
	(void)rules;
	if (str_eq(r->url, "crash"))
		abort();
	if (str_eq(r->url, "hang"))
		for (;;)
			pause();
	if (str_eq(r->url, "eat"))
		eat_memory();
	out->error = str_eq(r->url, "escape") ? xstrdup(escape()) : xstrndup(r->body, r->length);
}

int main(void)
{
	struct buf seal = BUF_INIT, err = BUF_INIT;
	if (sandbox_seal(MEMORY_MOST, &seal, &err) != 0)
		return 1;
	int status = worker_run(STDIN_FILENO, buf_str(&seal), handle, NULL, &err);
	buf_free(&seal);
	buf_free(&err);
	return status == 0 ? 0 : 1;
}
