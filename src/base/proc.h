/* Other programs: finding our own helpers, starting children without a shell,
 * and waiting for them. Descriptors that are not named are closed in the
 * child (everything we open is close-on-exec). */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include <stdbool.h>
#include <sys/types.h>

struct buf;

/* Does this program run from its build tree, not installed? */
bool proc_in_build_tree(void);

/* Appends the path of a helper ("tidings-poll", "tidings-worker") or of
 * "tidings" itself: beside this program in the build tree, else in libexec
 * (bin for tidings). */
void proc_helper(struct buf *out, const char *name);

struct proc_io {
	int in, out, err;           /* what the child gets as 0, 1, 2; -1: /dev/null */
	int extra;                  /* what it gets as 3; -1: nothing */
};

/* Starts argv[0] (looked up in PATH where it has no '/'). In a process group
 * of its own where `group` is set, so that it can be killed with its
 * children. Returns the pid, or -1. */
pid_t proc_spawn(char *const argv[], struct proc_io io, bool group, struct buf *err);

/* Waits for it. 0 where it ended with status 0, else -1 with what happened. */
int proc_wait(pid_t pid, const char *name, struct buf *err);

/* What a wait status means, in words. */
void proc_add_status(struct buf *out, int status);

#endif
