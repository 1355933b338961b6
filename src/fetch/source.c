#include <config.h>

#include "fetch/source.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/uri.h"

static const char *path_of_url(const char *url, struct arena *a)
{
	struct buf path = BUF_INIT;
	const char *encoded = url + strlen("file://");
	uri_decode(&path, encoded, strcspn(encoded, "?#"));
	const char *kept = arena_strdup(a, buf_str(&path));
	buf_free(&path);
	return kept;
}

void source_parse(const char *url, const char *dir, struct arena *a, struct source *out)
{
	*out = (struct source){.kind = SOURCE_UNKNOWN};
	if (uri_is_http(url)) {
		out->kind = SOURCE_HTTP;
		out->url = url;
	} else if (str_starts(url, "exec:")) {
		out->kind = SOURCE_EXEC;
		out->command = url + strlen("exec:");
	} else if (str_starts(url, "file://")) {
		out->kind = SOURCE_FILE;
		out->path = path_of_url(url, a);
	} else if (str_starts(url, "./")) {
		out->kind = SOURCE_FILE;
		out->path = arena_printf(a, "%s/%s", dir, url + 2);
	} else if (str_starts(url, "filter:")) {
		const char *command = url + strlen("filter:"), *colon = strchr(command, ':');
		if (colon && uri_is_http(colon + 1)) {
			out->kind = SOURCE_FILTER;
			out->command = arena_strndup(a, command, (size_t)(colon - command));
			out->url = colon + 1;
		}
	}
}

enum { LOOK_EVERY = 10 };       /* milliseconds, for the end of one whose output has ended */

const char *source_local_page(const struct source *s, const char *url, struct arena *a)
{
	if (s->kind != SOURCE_FILE || !url || !str_starts(url, "file://"))
		return NULL;
	const char *path = path_of_url(url, a), *slash = strrchr(s->path, '/');
	size_t n = slash ? (size_t)(slash + 1 - s->path) : 0;
	bool below = n && strncmp(path, s->path, n) == 0 && !strstr(path, "/../");
	return below ? path : NULL;
}

struct command {
	struct command *next;
	char *line;
	int input;                  /* a file in memory, -1: none */
	pid_t pid;                  /* 0: not started, or ended */
	int fd;                     /* its output, -1: waits for its turn */
	bool closed;                /* the output has ended */
	int64_t deadline;           /* now_ms */
	struct buf out;
	command_done *done;
	void *context;
};

struct commands {
	struct command *first;
	size_t n, running;
	int seconds;
	size_t max_size;
};

struct commands *commands_new(int seconds, size_t max_size)
{
	struct commands *c = xcalloc(1, sizeof *c);
	c->seconds = seconds;
	c->max_size = max_size;
	return c;
}

/* Kills what still runs of it. */
static void stop(struct command *k)
{
	if (k->pid) {
		kill(-k->pid, SIGKILL);
		proc_wait(k->pid, k->line, NULL);
		k->pid = 0;
	}
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
}

static void free_command(struct command *k)
{
	stop(k);
	if (k->input >= 0)
		close(k->input);
	buf_free(&k->out);
	free(k->line);
	free(k);
}

void commands_free(struct commands *c)
{
	if (!c)
		return;
	while (c->first) {
		struct command *k = c->first;
		c->first = k->next;
		free_command(k);
	}
	free(c);
}

static int keep_input(const struct buf *input)
{
	int fd = memfd_create("document", MFD_CLOEXEC);
	size_t done = 0;
	while (fd >= 0 && done < input->len) {
		ssize_t n = write(fd, input->data + done, input->len - done);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (size_t)n;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

void commands_run(struct commands *c, const char *command, const struct buf *input, command_done *done, void *context)
{
	struct command *k = xcalloc(1, sizeof *k), **last = &c->first;
	k->line = xstrdup(command);
	k->input = input ? keep_input(input) : -1;
	k->fd = -1;
	k->done = done;
	k->context = context;
	while (*last)
		last = &(*last)->next;
	*last = k;
	c->n++;
}

static int start(struct commands *c, struct command *k, struct buf *err)
{
	int ends[2];
	char shell[] = "/bin/sh", flag[] = "-c";
	char *argv[] = {shell, flag, k->line, NULL};
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(err, _("cannot make a pipe: %s"), strerror(errno));
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	pid_t pid = proc_spawn(argv, (struct proc_io){k->input, ends[1], STDERR_FILENO, -1}, true, err);
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return -1;
	}
	k->pid = pid;
	k->fd = ends[0];
	k->deadline = now_ms() + (int64_t)c->seconds * 1000;
	c->running++;
	return 0;
}

/* 1: it has closed its output; 0: there will be more; -1: too much. */
static int read_some(const struct commands *c, struct command *k, struct buf *err)
{
	enum { STEP = 65536 };
	for (;;) {
		buf_reserve(&k->out, STEP);
		ssize_t n = read(k->fd, k->out.data + k->out.len, STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : fail(err, _("cannot read what it prints: %s"), strerror(errno));
		if (n == 0)
			return 1;
		k->out.len += (size_t)n;
		if (k->out.len > c->max_size)
			return fail(err, _("printed more than %zu bytes, which is the limit (max-size)"), c->max_size);
	}
}

/* It is over and gone; `err` says why it is to be killed, or how it ended. */
static void end(struct commands *c, struct command **at, struct buf *err)
{
	struct command *k = *at;
	*at = k->next;
	c->n--;
	if (k->fd >= 0)
		c->running--;
	stop(k);
	if (k->out.len)
		k->out.data[k->out.len] = '\0';
	k->done(k->context, &k->out, err->len ? err->data : NULL);
	free_command(k);
}

/* Has it ended by itself? Its output may be closed long before. */
static bool exited(struct command *k, struct buf *err)
{
	int status;
	if (waitpid(k->pid, &status, WNOHANG) != k->pid)
		return false;
	k->pid = 0;
	if (status != 0)
		proc_add_status(err, status);
	return true;
}

/* Moves one along; true: it is over and gone. */
static bool move(struct commands *c, struct command **at)
{
	struct command *k = *at;
	struct buf err = BUF_INIT;
	bool over = false;
	if (k->fd < 0) {
		over = c->running < COMMANDS_MOST && start(c, k, &err) != 0;
	} else {
		int got = k->closed ? 1 : read_some(c, k, &err);
		k->closed = got == 1;
		over = got < 0 || (k->closed && exited(k, &err));
		if (!over && now_ms() > k->deadline) {
			fail(&err, _("took longer than %d seconds and was stopped"), c->seconds);
			over = true;
		}
	}
	if (over)
		end(c, at, &err);
	buf_free(&err);
	return over;
}

void commands_turn(struct commands *c)
{
	for (struct command **at = &c->first; *at;)
		if (!move(c, at))
			at = &(*at)->next;
}

size_t commands_fds(struct commands *c, struct pollfd *fds)
{
	size_t n = 0;
	for (const struct command *k = c->first; k; k = k->next)
		if (k->fd >= 0 && !k->closed)
			fds[n++] = (struct pollfd){.fd = k->fd, .events = POLLIN};
	return n;
}

int commands_timeout(const struct commands *c)
{
	int64_t soonest = -1;
	for (const struct command *k = c->first; k; k = k->next) {
		if (k->fd < 0 && c->running >= COMMANDS_MOST)
			continue;
		int64_t left = k->fd < 0 ? 0 : k->closed ? LOOK_EVERY : k->deadline - now_ms() + 1;
		if (soonest < 0 || left < soonest)
			soonest = left > 0 ? left : 0;
	}
	return (int)soonest;
}
