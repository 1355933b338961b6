/* Child programs at work: a poll, a download, a page that is fetched. Each
 * runs in a process group of its own, reads nothing, and prints lines; the
 * interface reads what is there and waits for nothing.
 *
 * What a job says goes to its handler line by line, and at its end once more
 * with what became of it. A handler that takes `output` is given everything
 * at once, at most OUTPUT_MOST bytes. */
#ifndef UI_JOB_H
#define UI_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct pollfd;
struct ui;

enum { JOBS_MOST = 8, OUTPUT_MOST = 32 << 20 };

struct job_handler {
	/* Both return bits of enum changed. `line` may be NULL. */
	unsigned (*line)(struct ui *ui, int64_t id, const char *line);
	/* Instead of lines, all of its output: called once before `end`, where it went well. */
	unsigned (*output)(struct ui *ui, int64_t id, const void *bytes, size_t n);
	/* What it wrote to standard error meanwhile, as it comes; may be NULL. */
	unsigned (*noise)(struct ui *ui, int64_t id, const char *bytes, size_t n);
	unsigned (*end)(struct ui *ui, int64_t id, const char *trouble);     /* NULL: it went well */
};

/* Starts argv[0]. `id` is handed to the handlers. What it writes to standard
 * error is kept for the message at its end. `input` (may be NULL) is what it
 * reads. */
int job_start(struct ui *ui, char *const argv[], const struct job_handler *handler, int64_t id,
              const void *input, size_t input_length, struct buf *err);

bool job_running(const struct ui *ui, const struct job_handler *handler, int64_t id);
size_t job_poll(struct ui *ui, struct pollfd *fds, size_t most);     /* fills in what to wait for */
unsigned job_turn(struct ui *ui);                                   /* after poll(), or SIGCHLD */
void job_stop(struct ui *ui, const struct job_handler *handler);    /* asks them to end */
void jobs_close(struct ui *ui);                                     /* before we leave */

#endif
