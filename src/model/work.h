/* What is asked of a worker, and what it answers. A request and its answer
 * are a frame each (base/wire.h) over a socket pair; a worker handles one at
 * a time and in order. Its first frame, unasked, is a hello: the version it
 * was built as, and how it is sealed.
 *
 * Whoever reads an answer distrusts it: work_answer_decode checks everything
 * before anything of it is used. */
#ifndef MODEL_WORK_H
#define MODEL_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "model/article.h"
#include "model/feed.h"
#include "model/lists.h"

enum work_kind {
	WORK_FEED = 1,      /* a feed → parsed_feed; an HTML page → its feed links */
	WORK_PAGE,          /* a page, or plain text → article */
	WORK_FRAGMENT,      /* HTML of a feed entry → article */
	WORK_OPML,          /* → outlines */
	WORK_LISTS,         /* nothing → what was made of the filter lists */
	WORK_HELLO = 0x7f   /* only as an answer */
};

enum work_flags {
	WORK_PLAIN_PAGE = 1 << 0,   /* everything in the page, nothing chosen or hidden */
	WORK_NO_REPAIR = 1 << 1,
	WORK_NO_RULES = 1 << 2,
	WORK_SELECTORS = 1 << 3,    /* each block's `why` is a selector that could name it (parse/propose.h) */
	WORK_ABSOLUTE = 1 << 4,     /* feed: links in its bodies are resolved, too; else that is left to who shows them */
	WORK_CHROME = 1 << 5        /* with what stands around the story, hidden (parse/chrome.h) */
};

struct work_request {
	uint8_t kind;               /* work_kind */
	uint32_t flags;             /* work_flags */
	const char *url;            /* where the bytes came from, after redirects; or NULL */
	const char *content_type;   /* of the HTTP header, or NULL: sniff */
	const char *title;          /* of the entry behind which the page stands, or NULL */
	const char *item;           /* page that is a feed: the URL of the one entry wanted, or NULL */
	const char *body;
	size_t length;
	uint32_t packed_most;       /* the body was said to be gzip: bytes that it may have unpacked; else 0 */
};

struct work_answer {
	uint8_t kind;               /* as asked */
	char *error;                /* in words, or NULL: exactly one of the next is set */
	char *seal;                 /* of a hello, in words */
	struct parsed_feed *feed;
	struct article *article;
	struct outlines *outlines;
	struct list_stats *lists;   /* n_lists of them; at least one */
	size_t n_lists;
};

/* The frame up to its body, which is sent from where it lies. */
void work_request_encode(const struct work_request *r, struct buf *out);

/* The strings point into `body`, or into `a`. */
int work_request_decode(uint8_t type, const char *body, size_t n, struct arena *a, struct work_request *out, struct buf *err);

void work_answer_encode(const struct work_answer *r, struct buf *out);      /* a whole frame */
int work_answer_decode(uint8_t type, const char *body, size_t n, struct work_answer *out, struct buf *err);
void work_answer_free(struct work_answer *r);

void work_hello_encode(const char *seal, struct buf *out);

/* Starts a worker (`program` NULL: tidings-worker); its socket goes to *fd.
 * Returns the pid or -1. `rules_dir` holds the lists and rules it reads before
 * it seals itself (NULL: only the built-in ones). */
int work_start(const char *program, const char *rules_dir, int *fd, struct buf *err);

/* One request, waiting for the answer: for commands. Starts a worker and ends
 * it. A worker that dies or takes longer than `seconds` is an error. Without a
 * request (NULL) the answer is its hello. */
int work_once(const char *rules_dir, const struct work_request *r, int seconds, struct work_answer *out, struct buf *err);

/* A worker that is asked many times. `trial` (may be NULL) is a line of rules
 * that it obeys beside the user's own. */
struct work_session {
	int pid, fd;
};
int work_open(const char *rules_dir, const char *trial, struct work_session *out, struct buf *err);
int work_ask(struct work_session *s, const struct work_request *r, int seconds, struct work_answer *out, struct buf *err);
void work_close(struct work_session *s);    /* also one that was never opened, all 0 */

/* Adds in words which seal a worker has on this system: for --version. */
int work_seal(struct buf *out, struct buf *err);

#endif
