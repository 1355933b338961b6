#include <config.h>

#include "fetch/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/proc.h"
#include "base/wire.h"

enum {
	UNDER_WAY_MOST = 64,        /* requests at one worker */
	BYTES_MOST = 512 << 10,     /* of their bodies, unless there is one alone */
	PARTS_MOST = 32,            /* of one write */
	READ_STEP = 256 << 10,
	KEEP_MOST = 4 << 20,        /* of a buffer between answers */
	SOCKET_BYTES = 1 << 20,
	LOOK_EVERY = 64,            /* answers between looks at a worker's memory */
	STARTS_MOST = 3             /* that fail in a row before we give up */
};

struct job {
	struct job *next;
	uint8_t kind;
	struct buf head, body;
	size_t sent;                /* of head and body together */
	bool alone;                 /* its worker died once: nothing else at the same time */
	pool_done *done;
	void *context;
};

struct queue {
	struct job *first, **last;
	size_t n, bytes;
};

struct worker {
	pid_t pid;                  /* 0: not running */
	int fd;
	bool greeted;               /* its hello has come */
	struct queue under_way;     /* in the order in which answers come */
	struct job *writing;        /* the first that is not sent whole */
	struct buf in;
	size_t used;                /* of in */
	int64_t since;              /* the first one's turn began, now_ms */
	unsigned answers;
};

struct pool {
	struct pool_config config;
	char *program, *rules_dir;
	struct worker *workers;
	size_t n_workers;
	struct queue waiting;
	size_t jobs, bytes;
	unsigned failed_starts;
};

static void queue_init(struct queue *q)
{
	*q = (struct queue){.last = &q->first};
}

static void queue_add(struct queue *q, struct job *j)
{
	j->next = NULL;
	*q->last = j;
	q->last = &j->next;
	q->n++;
	q->bytes += j->body.len;
}

static struct job *queue_take(struct queue *q)
{
	struct job *j = q->first;
	if (!j)
		return NULL;
	q->first = j->next;
	if (!q->first)
		q->last = &q->first;
	q->n--;
	q->bytes -= j->body.len;
	return j;
}

struct pool *pool_new(const struct pool_config *config)
{
	struct pool *p = xcalloc(1, sizeof *p);
	p->config = *config;
	p->program = config->program ? xstrdup(config->program) : NULL;
	p->rules_dir = config->rules_dir ? xstrdup(config->rules_dir) : NULL;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	p->n_workers = config->workers ? config->workers : cores > 0 ? (size_t)cores : 1;
	if (p->n_workers > POOL_WORKERS_MOST)
		p->n_workers = POOL_WORKERS_MOST;
	p->workers = xcalloc(p->n_workers, sizeof *p->workers);
	for (size_t i = 0; i < p->n_workers; i++)
		queue_init(&p->workers[i].under_way);
	queue_init(&p->waiting);
	return p;
}

static void free_job(struct job *j)
{
	buf_free(&j->head);
	buf_free(&j->body);
	free(j);
}

/* Ends it, and says in `what` how it ended. */
static void stop_worker(struct worker *w, struct buf *what)
{
	int status = 0;
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (what)
		proc_add_status(what, status);
	close(w->fd);
	buf_free(&w->in);
	w->pid = 0;
	w->writing = NULL;
	w->used = 0;
}

void pool_free(struct pool *p)
{
	if (!p)
		return;
	struct job *j;
	for (size_t i = 0; i < p->n_workers; i++) {
		if (p->workers[i].pid)
			stop_worker(&p->workers[i], NULL);
		while ((j = queue_take(&p->workers[i].under_way)))
			free_job(j);
	}
	while ((j = queue_take(&p->waiting)))
		free_job(j);
	free(p->workers);
	free(p->program);
	free(p->rules_dir);
	free(p);
}

size_t pool_jobs(const struct pool *p)
{
	return p->jobs;
}

size_t pool_bytes(const struct pool *p)
{
	return p->bytes;
}

void pool_submit(struct pool *p, const struct work_request *r, struct buf *body, pool_done *done, void *context)
{
	struct job *j = xcalloc(1, sizeof *j);
	struct work_request whole = *r;
	whole.length = body->len;
	work_request_encode(&whole, &j->head);
	j->kind = r->kind;
	j->body = *body;
	*body = (struct buf)BUF_INIT;
	j->done = done;
	j->context = context;
	p->jobs++;
	p->bytes += j->body.len;
	queue_add(&p->waiting, j);
}

/* The job is over, with an answer or (NULL) with an error in words. */
static void deliver(struct pool *p, struct job *j, struct work_answer *answer, const char *error)
{
	struct work_answer failed = {.kind = j->kind};
	if (!answer) {
		failed.error = xstrdup(error);
		answer = &failed;
	}
	p->jobs--;
	p->bytes -= j->body.len;
	j->done(j->context, answer, &j->body);
	work_answer_free(answer);
	free_job(j);
}

/* --- a worker's life --- */

static int start_worker(struct pool *p, struct worker *w, struct buf *err)
{
	int fd;
	pid_t pid = work_start(p->program, p->rules_dir, &fd, err);
	if (pid < 0)
		return -1;
	int bytes = SOCKET_BYTES;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
	w->pid = pid;
	w->fd = fd;
	w->greeted = false;
	w->since = now_ms();
	w->answers = 0;
	return 0;
}

/* Nobody can be started: everything that waits fails. */
static void give_up(struct pool *p, const char *why)
{
	struct job *j;
	while ((j = queue_take(&p->waiting)))
		deliver(p, j, NULL, why);
}

static void again_alone(struct pool *p, struct job *j)
{
	j->alone = true;
	j->sent = 0;
	queue_add(&p->waiting, j);
}

/* It is dead, or has to be: its requests are tried again, except one that did
 * it alone. `why` NULL: as its end tells. */
static void lose_worker(struct pool *p, struct worker *w, const char *why)
{
	struct buf words = BUF_INIT;
	bool greeted = w->greeted;
	stop_worker(w, why ? NULL : &words);
	if (why)
		buf_adds(&words, why);
	p->failed_starts = greeted ? 0 : p->failed_starts + 1;
	struct job *first = queue_take(&w->under_way), *j;
	while ((j = queue_take(&w->under_way)))
		again_alone(p, j);
	if (first && greeted && first->alone) {
		struct buf error = BUF_INIT;
		buf_addf(&error, _("the worker that parsed it %s"), words.data);
		deliver(p, first, NULL, error.data);
		buf_free(&error);
	} else if (first) {
		again_alone(p, first);
	}
	if (p->failed_starts >= STARTS_MOST) {
		struct buf error = BUF_INIT;
		buf_addf(&error, _("no worker can be started: tidings-worker %s"), words.data);
		give_up(p, error.data);
		buf_free(&error);
	}
	buf_free(&words);
}

/* Resident bytes, 0 where the system does not tell. */
static size_t memory_of(pid_t pid)
{
	char path[64], text[64];
	unsigned long pages = 0;
	snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	if (sscanf(text, "%*u %lu", &pages) != 1)
		return 0;
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static void retire_if_overgrown(struct pool *p, struct worker *w)
{
	if (w->under_way.first || w->answers < LOOK_EVERY)
		return;
	w->answers = 0;
	if (p->config.memory_most && memory_of(w->pid) > p->config.memory_most)
		stop_worker(w, NULL);
}

/* --- sending --- */

static bool has_room(const struct worker *w, const struct job *j)
{
	const struct queue *q = &w->under_way;
	if (!q->first)
		return true;
	return !j->alone && !q->first->alone && q->n < UNDER_WAY_MOST && q->bytes + j->body.len <= BYTES_MOST;
}

/* The worker that has least to do and room for it; one more is started where
 * all that run have something. */
static struct worker *choose(struct pool *p, const struct job *j, struct buf *err)
{
	struct worker *best = NULL, *none = NULL;
	for (size_t i = 0; i < p->n_workers; i++) {
		struct worker *w = &p->workers[i];
		if (!w->pid)
			none = none ? none : w;
		else if (has_room(w, j) && (!best || w->under_way.bytes < best->under_way.bytes))
			best = w;
	}
	if (none && (!best || best->under_way.first)) {
		if (start_worker(p, none, err) == 0)
			return none;
		if (!best)
			return NULL;
	}
	return best;
}

static void hand_out(struct pool *p)
{
	while (p->waiting.first) {
		struct buf err = BUF_INIT;
		struct worker *w = choose(p, p->waiting.first, &err);
		if (!w && err.len)
			give_up(p, err.data);
		buf_free(&err);
		if (!w)
			return;
		struct job *j = queue_take(&p->waiting);
		if (!w->under_way.first)
			w->since = now_ms();
		queue_add(&w->under_way, j);
		if (!w->writing)
			w->writing = j;
	}
}

static void add_part(struct iovec *parts, int *n, const struct buf *b, size_t skip)
{
	if (skip < b->len)
		parts[(*n)++] = (struct iovec){b->data + skip, b->len - skip};
}

/* `n` more bytes went out. */
static void advance(struct worker *w, size_t n)
{
	while (n) {
		struct job *j = w->writing;
		size_t left = j->head.len + j->body.len - j->sent;
		size_t now_sent = n < left ? n : left;
		j->sent += now_sent;
		n -= now_sent;
		if (now_sent == left)
			w->writing = j->next;
	}
}

/* As much as goes without waiting. -1: it is gone. */
static int send_some(struct worker *w)
{
	while (w->writing) {
		struct iovec parts[PARTS_MOST];
		int n = 0;
		for (const struct job *j = w->writing; j && n + 2 <= PARTS_MOST; j = j->next) {
			add_part(parts, &n, &j->head, j->sent);
			add_part(parts, &n, &j->body, j->sent > j->head.len ? j->sent - j->head.len : 0);
		}
		struct msghdr message = {.msg_iov = parts, .msg_iovlen = (size_t)n};
		ssize_t sent = sendmsg(w->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -1;
		advance(w, (size_t)sent);
	}
	return 0;
}

/* --- receiving --- */

/* One answer. -1: it is not to be trusted, `err` says why. */
static int take_answer(struct pool *p, struct worker *w, uint8_t type, const char *body, size_t n, struct buf *err)
{
	struct work_answer answer = {0};
	if (work_answer_decode(type, body, n, &answer, err) != 0)
		goto bad;
	if (!w->greeted) {
		w->greeted = answer.seal != NULL;
		work_answer_free(&answer);
		w->since = now_ms();
		return w->greeted ? 0 : fail(err, _("did not say hello"));
	}
	struct job *j = w->under_way.first;
	if (!j || j == w->writing || answer.kind != j->kind) {
		fail(err, _("answered what it was not asked"));
		goto bad;
	}
	queue_take(&w->under_way);
	w->since = now_ms();
	w->answers++;
	deliver(p, j, &answer, NULL);
	return 0;
bad:
	work_answer_free(&answer);
	return -1;
}

/* Every whole answer that has come. */
static int take_answers(struct pool *p, struct worker *w, struct buf *err)
{
	uint8_t type;
	const char *body;
	size_t n;
	int whole;
	while ((whole = wire_parse_frame(buf_str(&w->in) + w->used, w->in.len - w->used, &type, &body, &n)) == 1) {
		w->used += WIRE_HEADER + n;
		if (take_answer(p, w, type, body, n, err) != 0)
			return -1;
	}
	return whole < 0 ? fail(err, _("sent a damaged answer")) : 0;
}

static void compact(struct buf *in, size_t *used)
{
	if (!*used)
		return;
	memmove(in->data, in->data + *used, in->len - *used);
	buf_truncate(in, in->len - *used);
	*used = 0;
	if (!in->len && in->cap > KEEP_MOST)
		buf_free(in);
}

/* -1: it is gone (`err` empty), or has to go (`err` says why). */
static int receive_some(struct pool *p, struct worker *w, struct buf *err)
{
	for (;;) {
		buf_reserve(&w->in, READ_STEP);
		ssize_t n = recv(w->fd, w->in.data + w->in.len, READ_STEP, MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return 0;
		if (n <= 0)
			return -1;
		w->in.len += (size_t)n;
		int status = take_answers(p, w, err);
		compact(&w->in, &w->used);
		if (status != 0)
			return -1;
	}
}

static bool hangs(const struct pool *p, const struct worker *w)
{
	return (w->under_way.first || !w->greeted) && now_ms() - w->since > (int64_t)p->config.seconds * 1000;
}

static void serve(struct pool *p, struct worker *w)
{
	struct buf err = BUF_INIT;
	if (receive_some(p, w, &err) != 0 || send_some(w) != 0) {
		lose_worker(p, w, err.len ? err.data : NULL);
	} else if (hangs(p, w)) {
		buf_addf(&err, _("took longer than %d seconds and was stopped"), p->config.seconds);
		lose_worker(p, w, err.data);
	} else {
		retire_if_overgrown(p, w);
	}
	buf_free(&err);
}

void pool_turn(struct pool *p)
{
	for (size_t i = 0; i < p->n_workers; i++)
		if (p->workers[i].pid)
			serve(p, &p->workers[i]);
	hand_out(p);
	for (size_t i = 0; i < p->n_workers; i++)
		if (p->workers[i].writing && send_some(&p->workers[i]) != 0)
			lose_worker(p, &p->workers[i], NULL);
}

size_t pool_fds(struct pool *p, struct pollfd *fds)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_workers; i++)
		if (p->workers[i].pid)
			fds[n++] = (struct pollfd){.fd = p->workers[i].fd,
			                           .events = (short)(POLLIN | (p->workers[i].writing ? POLLOUT : 0))};
	return n;
}

int pool_timeout(const struct pool *p)
{
	int64_t soonest = -1;
	for (size_t i = 0; i < p->n_workers; i++) {
		const struct worker *w = &p->workers[i];
		if (!w->pid || (!w->under_way.first && w->greeted))
			continue;
		int64_t left = w->since + (int64_t)p->config.seconds * 1000 - now_ms() + 1;
		if (soonest < 0 || left < soonest)
			soonest = left > 0 ? left : 0;
	}
	/* A worker that was lost while it was written to left its requests waiting. */
	if (soonest < 0 && p->waiting.first)
		return 0;
	return (int)soonest;
}

double pool_cpu_seconds(const struct pool *p)
{
	double seconds = 0;
	for (size_t i = 0; i < p->n_workers; i++) {
		clockid_t clock;
		struct timespec t;
		if (p->workers[i].pid && clock_getcpuclockid(p->workers[i].pid, &clock) == 0 && clock_gettime(clock, &t) == 0)
			seconds += (double)t.tv_sec + (double)t.tv_nsec / 1e9;
	}
	return seconds;
}
