/* What a rule would change, before it is obeyed: the stories of a site are
 * extracted twice from what is kept of them, without the rule and with it. */
#ifndef CMD_PREVIEW_H
#define CMD_PREVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "model/store_entry.h"

struct preview_block {
	int64_t id;                 /* of its story */
	const char *title, *text;
	bool hidden;                /* it would be; else it would be shown */
};

struct preview {
	struct arena *arena;
	const char *rule, *host;    /* host: "" for a rule of every host */
	size_t stories;             /* that were looked at, the newest first */
	bool cut;                   /* there were more, but no time for them */
	size_t changed, unkept, wild;       /* of them: changed; with nothing kept; where it would hide too much */
	size_t hides, shows;        /* blocks */
	struct preview_block *blocks;       /* the first of them */
	size_t n, cap;
};

/* `filter`: which stories, newest first. */
int preview_make(struct store *s, const char *rules_dir, const char *rule, const char *filter, struct preview *out, struct buf *err);
void preview_free(struct preview *p);

/* In words: "hides 3 blocks in 2 of 12 stories of example.com". */
void preview_sum(const struct preview *p, struct buf *out);
void preview_print(const struct preview *p, struct buf *out);

/* One story, with a rule that is tried or (NULL) without: what is kept of it,
 * extracted. *url (in `a`): for whose host rules are asked. 1: nothing is kept
 * of which a text could be made. */
struct work_session;
int preview_extract(struct store *s, struct work_session *w, const struct entry *e, uint32_t flags, struct arena *a,
                    struct article **out, const char **url, struct buf *err);

/* The filter for the stories that a rule's hosts gave. Adds nothing for a rule
 * of every host. */
void preview_site_filter(const char *rule, struct buf *out);

#endif
