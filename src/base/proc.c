#include <config.h>

#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"

extern char **environ;

/* The folder of the running program, or NULL. */
static const char *program_dir(void)
{
	static char dir[PATH_MAX];
	if (*dir)
		return dir;
	ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 1);
	if (n <= 0)
		return NULL;
	dir[n] = '\0';
	char *slash = strrchr(dir, '/');
	if (slash)
		*slash = '\0';
	return dir;
}

bool proc_in_build_tree(void)
{
	static int known = -1;
	if (known >= 0)
		return known;
	const char *dir = program_dir();
	known = 0;
	if (dir) {
		struct buf path = BUF_INIT;
		path_join(&path, dir, "config.status");
		known = access(buf_str(&path), F_OK) == 0;
		buf_free(&path);
	}
	return known;
}

void proc_helper(struct buf *out, const char *name)
{
	if (proc_in_build_tree())
		path_join(out, program_dir(), name);
	else
		path_join(out, str_eq(name, "tidings") ? BINDIR : PKGLIBEXECDIR, name);
}

static void give(posix_spawn_file_actions_t *actions, int fd, int as)
{
	if (fd < 0)
		posix_spawn_file_actions_addopen(actions, as, "/dev/null", as == 0 ? O_RDONLY : O_WRONLY, 0);
	else
		posix_spawn_file_actions_adddup2(actions, fd, as);
}

pid_t proc_spawn(char *const argv[], struct proc_io io, bool group, struct buf *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	give(&actions, io.in, 0);
	give(&actions, io.out, 1);
	give(&actions, io.err, 2);
	if (io.extra >= 0)
		give(&actions, io.extra, 3);
	sigset_t none, defaults;
	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGTERM);
	sigaddset(&defaults, SIGCHLD);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setflags(&attr, (short)(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
	                                        (group ? POSIX_SPAWN_SETPGROUP : 0)));
	pid_t pid;
	int e = posix_spawnp(&pid, argv[0], &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	if (e)
		return fail(err, _("cannot start '%s': %s"), argv[0], strerror(e));
	return pid;
}

void proc_add_status(struct buf *out, int status)
{
	if (WIFSIGNALED(status))
		buf_addf(out, _("ended by signal %d (%s)"), WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		buf_addf(out, _("ended with status %d"), WEXITSTATUS(status));
}

int proc_wait(pid_t pid, const char *name, struct buf *err)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fail(err, _("cannot wait for '%s': %s"), name, strerror(errno));
	if (status == 0)
		return 0;
	struct buf what = BUF_INIT;
	proc_add_status(&what, status);
	fail(err, "%s: %s", name, buf_str(&what));
	buf_free(&what);
	return -1;
}
