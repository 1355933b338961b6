#include <config.h>

#include "cmd/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/proc.h"

enum { COMPLAINTS_MOST = 64 * 1024 };

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

/* It says little on standard error, so reading one after the other cannot
 * leave it waiting. */
static int read_both(int out_fd, int err_fd, size_t most, struct buf *out, struct buf *complaints, struct buf *err)
{
	int result = fd_read_all(out_fd, "tidings-poll", most, out, err);
	if (err_fd >= 0 && fd_read_all(err_fd, "tidings-poll", COMPLAINTS_MOST, complaints, err) != 0)
		result = -1;
	return result;
}

int helper_poll(const char *const *arguments, size_t most, struct buf *out, struct buf *complaints, struct buf *err)
{
	struct buf path = BUF_INIT;
	int outs[2] = {-1, -1}, errs[2] = {-1, -1}, result = -1;
	size_t n = 0;
	while (arguments[n])
		n++;
	char **argv = xcalloc(n + 2, sizeof *argv);
	proc_helper(&path, "tidings-poll");
	argv[0] = path.data;
	memcpy(argv + 1, arguments, n * sizeof *argv);
	if (pipe2(outs, O_CLOEXEC) != 0 || (complaints && pipe2(errs, O_CLOEXEC) != 0)) {
		fail(err, _("cannot make a pipe: %s"), strerror(errno));
		goto out;
	}
	pid_t pid = proc_spawn(argv, (struct proc_io){-1, outs[1], complaints ? errs[1] : STDERR_FILENO, -1}, false, err);
	if (pid < 0)
		goto out;
	close(outs[1]);
	outs[1] = -1;
	if (complaints) {
		close(errs[1]);
		errs[1] = -1;
	}
	result = read_both(outs[0], errs[0], most, out, complaints, err);
	if (proc_wait(pid, "tidings-poll", result == 0 ? err : NULL) != 0)
		result = -1;
out:
	close_pair(outs);
	close_pair(errs);
	free(argv);
	buf_free(&path);
	return result;
}

void helper_blame(const struct buf *complaints, struct buf *err)
{
	size_t end = complaints->len;
	while (end && complaints->data[end - 1] == '\n')
		end--;
	size_t start = end;
	while (start && complaints->data[start - 1] != '\n')
		start--;
	if (start == end)
		return;
	const char *line = complaints->data + start, *colon = memmem(line, end - start, ": ", 2);
	size_t name = str_starts(line, "tidings") && colon ? (size_t)(colon + 2 - line) : 0;
	buf_truncate(err, 0);
	buf_add(err, line + name, end - start - name);
}
