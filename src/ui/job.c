#include <config.h>

#include "ui/job.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/proc.h"
#include "ui/state.h"

enum { LINE_MOST = 1 << 20, TROUBLE_MOST = 4096 };

struct job {
	const struct job_handler *handler;
	int64_t id;
	pid_t pid;
	char *name;
	int in, out, err;           /* our ends of its pipes, -1 where closed */
	struct buf input, lines, trouble;
	size_t fed;
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void job_free(struct job *j)
{
	close_end(&j->in);
	close_end(&j->out);
	close_end(&j->err);
	buf_free(&j->input);
	buf_free(&j->lines);
	buf_free(&j->trouble);
	free(j->name);
	free(j);
}

/* A pipe whose `ours` end never blocks. */
static int open_pipe(int fds[2], int ours, struct buf *err)
{
	if (pipe2(fds, O_CLOEXEC) != 0)
		return fail(err, _("cannot make a pipe: %s"), strerror(errno));
	fcntl(fds[ours], F_SETFL, O_NONBLOCK);
	return 0;
}

static struct job **free_slot(struct ui *ui)
{
	for (size_t i = 0; i < JOBS_MOST; i++)
		if (!ui->jobs[i])
			return &ui->jobs[i];
	return NULL;
}

int job_start(struct ui *ui, char *const argv[], const struct job_handler *handler, int64_t id,
              const void *input, size_t input_length, struct buf *err)
{
	struct job **slot = free_slot(ui);
	int in[2] = {-1, -1}, out[2] = {-1, -1}, errs[2] = {-1, -1};
	if (!slot)
		return fail(err, _("too much is going on at once; try again when something has ended"));
	pid_t pid = -1;
	if ((!input || open_pipe(in, 1, err) == 0) && open_pipe(out, 0, err) == 0 && open_pipe(errs, 0, err) == 0)
		pid = proc_spawn(argv, (struct proc_io){in[0], out[1], errs[1], -1}, true, err);
	close_end(&in[0]);
	close_end(&out[1]);
	close_end(&errs[1]);
	if (pid < 0) {
		close_end(&in[1]);
		close_end(&out[0]);
		close_end(&errs[0]);
		return -1;
	}
	struct job *j = *slot = xcalloc(1, sizeof *j);
	*j = (struct job){.handler = handler, .id = id, .pid = pid, .name = xstrdup(argv[0]), .in = in[1], .out = out[0], .err = errs[0]};
	if (input)
		buf_add(&j->input, input, input_length);
	return 0;
}

bool job_running(const struct ui *ui, const struct job_handler *handler, int64_t id)
{
	for (size_t i = 0; i < JOBS_MOST; i++)
		if (ui->jobs[i] && ui->jobs[i]->handler == handler && (id < 0 || ui->jobs[i]->id == id))
			return true;
	return false;
}

size_t job_poll(struct ui *ui, struct pollfd *fds, size_t most)
{
	size_t n = 0;
	for (size_t i = 0; i < JOBS_MOST; i++) {
		struct job *j = ui->jobs[i];
		if (!j || n + 3 > most)
			continue;
		if (j->in >= 0)
			fds[n++] = (struct pollfd){.fd = j->in, .events = POLLOUT};
		if (j->out >= 0)
			fds[n++] = (struct pollfd){.fd = j->out, .events = POLLIN};
		if (j->err >= 0)
			fds[n++] = (struct pollfd){.fd = j->err, .events = POLLIN};
	}
	return n;
}

static void feed_input(struct job *j)
{
	while (j->in >= 0) {
		ssize_t n = write(j->in, buf_str(&j->input) + j->fed, j->input.len - j->fed);
		if (n > 0)
			j->fed += (size_t)n;
		else if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0 || j->fed == j->input.len)
			close_end(&j->in);
	}
}

/* What is there now; the end is closed where there is no more to come. */
static void drain(int *fd, struct buf *into, size_t most)
{
	char bytes[8192];
	for (int rounds = 0; *fd >= 0 && rounds < 16; rounds++) {
		ssize_t n = read(*fd, bytes, sizeof bytes);
		if (n > 0 && into->len < most)
			buf_add(into, bytes, (size_t)n);
		else if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
			close_end(fd);
		else if (n < 0)
			return;
	}
}

static unsigned hand_lines(struct ui *ui, struct job *j)
{
	unsigned changed = 0;
	size_t start = 0;
	char *end;
	if (j->handler->output)
		return 0;
	while (start < j->lines.len && (end = memchr(j->lines.data + start, '\n', j->lines.len - start))) {
		*end = '\0';
		if (j->handler->line)
			changed |= j->handler->line(ui, j->id, j->lines.data + start);
		start = (size_t)(end - j->lines.data) + 1;
	}
	if (start) {
		memmove(j->lines.data, j->lines.data + start, j->lines.len - start);
		buf_truncate(&j->lines, j->lines.len - start);
	}
	return changed;
}

/* Of what it writes to standard error its last words are kept. */
static unsigned hand_noise(struct ui *ui, struct job *j, size_t before)
{
	unsigned changed = 0;
	if (j->trouble.len > before && j->handler->noise)
		changed = j->handler->noise(ui, j->id, j->trouble.data + before, j->trouble.len - before);
	if (j->trouble.len > TROUBLE_MOST) {
		size_t extra = j->trouble.len - TROUBLE_MOST;
		memmove(j->trouble.data, j->trouble.data + extra, TROUBLE_MOST);
		buf_truncate(&j->trouble, TROUBLE_MOST);
	}
	return changed;
}

/* The message of a job that failed: its last words, else what the system says. */
static void explain(struct job *j, int status, struct buf *out)
{
	buf_trim(&j->trouble);
	if (j->trouble.len) {
		for (size_t i = 0; i < j->trouble.len; i++)
			if (j->trouble.data[i] == '\r')
				j->trouble.data[i] = '\n';
		const char *last = strrchr(j->trouble.data, '\n');
		last = last ? last + 1 : j->trouble.data;
		buf_adds(out, str_starts(last, "tidings") && strstr(last, ": ") ? strstr(last, ": ") + 2 : last);
		return;
	}
	buf_addf(out, "%s: ", j->name);
	proc_add_status(out, status);
}

/* Has it ended, and was all read? Then its handler hears of it. */
static unsigned reap(struct ui *ui, struct job **slot)
{
	struct job *j = *slot;
	int status;
	if (j->out >= 0 || j->err >= 0 || waitpid(j->pid, &status, WNOHANG) != j->pid)
		return 0;
	struct buf trouble = BUF_INIT;
	if (status != 0)
		explain(j, status, &trouble);
	*slot = NULL;
	unsigned changed = status == 0 && j->handler->output ? j->handler->output(ui, j->id, buf_str(&j->lines), j->lines.len) : 0;
	changed |= j->handler->end ? j->handler->end(ui, j->id, status ? buf_str(&trouble) : NULL) : 0;
	buf_free(&trouble);
	job_free(j);
	return changed;
}

unsigned job_turn(struct ui *ui)
{
	unsigned changed = 0;
	for (size_t i = 0; i < JOBS_MOST; i++) {
		struct job *j = ui->jobs[i];
		if (!j)
			continue;
		feed_input(j);
		drain(&j->out, &j->lines, j->handler->output ? OUTPUT_MOST : LINE_MOST);
		size_t before = j->trouble.len;
		drain(&j->err, &j->trouble, LINE_MOST);
		changed |= hand_noise(ui, j, before);
		changed |= hand_lines(ui, j);
		changed |= reap(ui, &ui->jobs[i]);
	}
	return changed;
}

void job_stop(struct ui *ui, const struct job_handler *handler)
{
	for (size_t i = 0; i < JOBS_MOST; i++)
		if (ui->jobs[i] && ui->jobs[i]->handler == handler)
			kill(-ui->jobs[i]->pid, SIGTERM);
}

void jobs_close(struct ui *ui)
{
	for (size_t i = 0; i < JOBS_MOST; i++) {
		struct job *j = ui->jobs[i];
		if (!j)
			continue;
		kill(-j->pid, SIGTERM);
		job_free(j);
		ui->jobs[i] = NULL;
	}
}
