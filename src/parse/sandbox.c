#include <config.h>

#include "parse/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif
#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif

static void add_word(struct buf *words, const char *fmt, int version)
{
	if (words->len)
		buf_adds(words, ", ");
	buf_adds(words, fmt);
	if (version)
		buf_addf(words, " %d", version);
}

static bool limit(int resource, rlim_t most)
{
	struct rlimit r = {most, most}, old;
	if (getrlimit(resource, &old) == 0 && old.rlim_max != RLIM_INFINITY && old.rlim_max < most)
		r.rlim_cur = r.rlim_max = old.rlim_max;
	return setrlimit(resource, &r) == 0;
}

static void seal_by_limits(size_t memory_most, struct buf *words)
{
	bool all = limit(RLIMIT_AS, memory_most) && limit(RLIMIT_CORE, 0) &&
	           limit(RLIMIT_NPROC, 0) && limit(RLIMIT_NOFILE, 0);
	if (all)
		add_word(words, _("limits"), 0);
}

/* Landlock's rights by version; Debian 12's headers know the first two. */
#ifdef HAVE_LINUX_LANDLOCK_H
#ifndef LANDLOCK_CREATE_RULESET_VERSION
#define LANDLOCK_CREATE_RULESET_VERSION (1U << 0)
#endif

struct landlock_rights {
	uint64_t fs, net, scoped;   /* landlock_ruleset_attr as of version 6 */
};

static struct landlock_rights rights_of(int version)
{
	/* 13 bits in version 1; then refer, truncate; ioctl_dev in 5. */
	static const int fs_bits[] = {0, 13, 14, 15, 15, 16};
	int known = version < (int)ARRAY_LEN(fs_bits) ? version : (int)ARRAY_LEN(fs_bits) - 1;
	return (struct landlock_rights){
		.fs = (UINT64_C(1) << fs_bits[known]) - 1,
		.net = version >= 4 ? 3 : 0,        /* bind and connect, TCP */
		.scoped = version >= 6 ? 3 : 0,     /* abstract sockets, signals */
	};
}

static size_t rights_size(int version)
{
	return version >= 6 ? 24 : version >= 4 ? 16 : 8;
}

/* Everything that the kernel can forbid, with no exception. */
static bool seal_by_landlock(struct buf *words)
{
	int version = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return false;
	struct landlock_rights rights = rights_of(version);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, rights_size(version), 0);
	if (ruleset < 0)
		return false;
	bool sealed = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	if (sealed)
		add_word(words, "landlock", version);
	return sealed;
}
#else
static bool seal_by_landlock(struct buf *words)
{
	(void)words;
	return false;
}
#endif

#ifdef HAVE_SECCOMP
/* What libc, libxml2 and jansson call once everything is open. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(recvfrom), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(sendto), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(close), SCMP_SYS(lseek),
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(getrandom), SCMP_SYS(sysinfo),
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getrusage), SCMP_SYS(setitimer),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)};

static int add_rules(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < ARRAY_LEN(allowed); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) != 0)
			return -1;
	/* Memory, but none that can be executed. */
	const int mapping[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
	for (size_t i = 0; i < ARRAY_LEN(mapping); i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, mapping[i], 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
			return -1;
	return 0;
}

/* Forbidden calls fail with EPERM: libraries that ask for a file they can do
 * without (a time zone, /proc/meminfo) go on. */
static bool seal_by_seccomp(struct buf *words)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return false;
	bool sealed = add_rules(filter) == 0 && seccomp_load(filter) == 0;
	seccomp_release(filter);
	if (sealed)
		add_word(words, "seccomp", 0);
	return sealed;
}
#else
static bool seal_by_seccomp(struct buf *words)
{
	(void)words;
	return false;
}
#endif

/* The proof: what must be forbidden now is tried. */
static int prove(bool no_files, bool no_sockets, struct buf *err)
{
	int fd = no_files ? open("/", O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		close(fd);
		return fail(err, _("the worker's seal does not hold: it could open a folder"));
	}
	fd = no_sockets ? socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
	if (fd >= 0) {
		close(fd);
		return fail(err, _("the worker's seal does not hold: it could make a socket"));
	}
	return 0;
}

#ifdef SANITIZED
enum { SEALED = false };
#else
enum { SEALED = true };
#endif

int sandbox_seal(size_t memory_most, struct buf *words, struct buf *err)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);   /* whoever asked is gone: so are we */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(err, _("cannot seal the worker: %s"), strerror(errno));
	closefrom(STDERR_FILENO + 1);
	if (!SEALED) {
		buf_adds(words, _("none: built with sanitizers"));
		return 0;
	}
	prctl(PR_SET_DUMPABLE, 0);
	/* The limit on open files comes last of the three that need one. */
	bool landlock = seal_by_landlock(words);
	seal_by_limits(memory_most, words);
	bool seccomp = seal_by_seccomp(words);
	if (!words->len)
		buf_adds(words, _("none"));
	return prove(landlock || seccomp, seccomp, err);
}
