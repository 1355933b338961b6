/* The seal: after sandbox_seal a worker can compute, read and write what it
 * has open, and nothing else. It opens no file, makes no socket, starts no
 * program, and gets no memory beyond its limit.
 *
 * Three layers, each of which may be missing on a system: resource limits
 * (setrlimit), Landlock (by its system calls; the rights are those that the
 * kernel's version knows), and a seccomp filter that lets through a short
 * list of calls. What is there is proved by calls that must fail.
 *
 * A build with sanitizers is not sealed: they read /proc at the worst time. */
#ifndef PARSE_SANDBOX_H
#define PARSE_SANDBOX_H

#include <stddef.h>

#include "base/buf.h"

/* Adds in words what holds ("seccomp, landlock 4, limits"). -1 where a layer
 * was put in place and yet a forbidden call went through. `memory_most` is in
 * bytes. Everything but standard input, output and error is closed. */
int sandbox_seal(size_t memory_most, struct buf *words, struct buf *err);

#endif
