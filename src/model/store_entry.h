/* Entries and their articles in the store. */
#ifndef MODEL_STORE_ENTRY_H
#define MODEL_STORE_ENTRY_H

#include "model/article.h"
#include "model/feed.h"
#include "model/store.h"

/* --- the poller's side --- */

/* Adds or updates the entries of one feed; *added counts the new ones. An
 * entry that its author edited keeps its flags and is marked ENTRY_CHANGED. */
int store_merge_entries(struct store *s, int64_t feed_id, const struct parsed_feed *f, uint32_t *added, struct buf *err);

/* Entries whose article is still to be made (page fetched or feed text
 * composed, and indexed), by falling id; only ids below `below` (0: all), for
 * paging. An entry leaves the list with its first store_put_article or
 * store_page_failed. `pages`: also those that store_page_later put off. */
struct pending {
	int64_t id, feed_id;
	const char *url, *title;    /* each may be NULL */
};
int store_pending(struct store *s, int64_t below, bool pages, struct arena *a, size_t limit, struct pending **out, size_t *n,
                  struct buf *err);

/* A page as it came, gzip perhaps. Of a story's first one the URL is where it was found, of
 * a further one what was asked for. */
struct kept_page {
	struct buf body, url, content_type;     /* the latter two may be empty */
};

/* Keeps the article of an entry and indexes its visible text. The pages that
 * it was made of (n 0: those that are kept stay) are kept compressed, so that
 * it can be made again; at most STORE_PAGES_MOST. */
enum article_source { ARTICLE_OF_FEED, ARTICLE_OF_PAGE };
enum { STORE_PAGES_MOST = 10 };
int store_put_article(struct store *s, int64_t entry_id, enum article_source source, const struct article *a,
                      const struct kept_page *pages, size_t n_pages, struct buf *err);
int store_page_failed(struct store *s, int64_t entry_id, const char *why, struct buf *err);

/* The feed's text is all for now; its page is left to the next full poll. */
int store_page_later(struct store *s, int64_t entry_id, struct buf *err);

/* --- the reader's side --- */

enum entry_sort { SORT_NEWEST, SORT_OLDEST, SORT_TITLE, SORT_FEED };

/* Of feeds that are subscribed no more only what is starred, saved or labelled
 * is given, unless the feed is asked for. */
struct entry_query {
	int64_t feed_id;            /* 0: all */
	const char *tag;            /* or NULL */
	const char *words;          /* full-text search in the user's words, or NULL */
	const char *label;          /* or NULL */
	const struct filter *filter;    /* model/filter.h, or NULL */
	bool unread, starred;
	bool deleted;               /* the trash instead */
	bool fold;                  /* of duplicates only the first */
	enum entry_sort sort;
	size_t limit, offset;       /* limit 0 is a bug: say how many */
};

struct entry_list {
	struct entry *items;
	size_t n;
	size_t seen;                /* rows passed over, folded ones included: the next offset is offset + seen */
};

int store_entries(struct store *s, const struct entry_query *q, struct arena *a, struct entry_list *out, struct buf *err);
int store_entry(struct store *s, int64_t id, struct arena *a, struct entry *out, struct buf *err);   /* 1: none such */
int store_entry_by_url(struct store *s, const char *url, struct arena *a, struct entry *out, struct buf *err);
int store_count(struct store *s, const struct entry_query *q, size_t *out, struct buf *err);

/* Counts the unread entries that a filter takes, piece by piece: looks at the
 * next `most` of all unread ones, newest first. Begin with {0}. 1: all were
 * looked at. */
struct unread_count {
	int64_t at, id;             /* the last that was looked at */
	bool begun;
	size_t found;
};
int store_count_unread(struct store *s, const struct filter *f, size_t most, struct unread_count *c, struct buf *err);

/* The best article there is (the page's, else the feed's); *out NULL where
 * none was made yet. The caller frees it. */
int store_article(struct store *s, int64_t entry_id, struct article **out, struct buf *err);
int store_article_of(struct store *s, int64_t entry_id, enum article_source source, struct article **out, struct buf *err);

/* The feed's own HTML, for an entry whose article was not made yet. */
int store_content(struct store *s, int64_t entry_id, struct buf *out, struct buf *base, struct buf *err);

/* The story's first page (url NULL), or the further one that was asked for by
 * this URL. 1: not kept. Free *out in any case. */
int store_page(struct store *s, int64_t entry_id, const char *url, struct kept_page *out, struct buf *err);
void kept_page_free(struct kept_page *p);
int store_page_kept(struct store *s, int64_t entry_id, bool *kept, struct buf *err);

/* The article as it was before its author edited it; *out NULL where none. */
int store_article_before(struct store *s, int64_t entry_id, struct article **out, struct buf *err);

/* All that share the entry's story, itself included, oldest first. */
int store_duplicates(struct store *s, int64_t entry_id, struct arena *a, struct entry_list *out, struct buf *err);

/* Where the words of a search stand in the entry's text: a piece of it, each
 * match between \x01 and \x02. */
int store_snippet(struct store *s, int64_t entry_id, const char *words, size_t columns, struct buf *out, struct buf *err);

int store_enclosures(struct store *s, int64_t entry_id, struct arena *a, struct enclosure **out, size_t *n, struct buf *err);

/* It was downloaded (to `path`), or played (NULL). */
int store_enclosure_done(struct store *s, int64_t id, enum enclosure_state state, const char *path, struct buf *err);

/* Sets and clears flags of many entries at once; undoable as one step. */
int store_mark(struct store *s, const int64_t *ids, size_t n, uint32_t set, uint32_t clear, struct buf *err);
int store_mark_all(struct store *s, const struct entry_query *q, uint32_t set, uint32_t clear, struct buf *err);
int store_undo(struct store *s, struct buf *what, struct buf *err);     /* 1: nothing to undo */

/* Corrections are steps, too. Their rules are in a file (model/user_rules.h):
 * whoever undoes looks for one first. store_undo_rule gives the rule, and
 * whether it was learnt or forgotten, if the last step is one, and takes the
 * step off; 1: it is none. */
int store_note_rule(struct store *s, const char *rule, bool learnt, struct buf *err);
int store_undo_rule(struct store *s, struct buf *rule, bool *learnt, struct buf *err);
int store_last_is_rule(struct store *s, bool *out, struct buf *err);

/* Labels: the user's own names for stories. All changes of one call are
 * undone as one step. */
struct label_change {
	const char *label;
	bool add;                   /* else taken off */
};
int store_label(struct store *s, const int64_t *ids, size_t n, const struct label_change *changes, size_t n_changes, struct buf *err);
int store_labels(struct store *s, int64_t entry_id, struct arena *a, const char *const **out, size_t *n, struct buf *err);
int store_all_labels(struct store *s, struct arena *a, const char *const **out, size_t *n, struct buf *err);

/* How long stories are kept: days, 0: for ever. */
struct keep {
	int64_t feed_id, days;
};
struct expiry {
	int64_t keep_days;
	const struct keep *own;     /* feeds that have a limit of their own */
	size_t n_own;
	bool keep_pages;
	size_t limit;               /* of stories to drop in one call */
};

/* Drops for good what is in the trash longer than the undo journal reaches,
 * read stories older than that, and pages of stories that are read and not
 * kept. Starred, saved and labelled ones stay. *dropped tells how many. */
int store_expire(struct store *s, const struct expiry *e, size_t *dropped, struct buf *err);

/* Drops for good what is in the trash, at most `limit` stories a call. */
int store_empty_trash(struct store *s, size_t limit, size_t *dropped, struct buf *err);

/* Where the reader was: block and byte of its text. */
int store_get_place(struct store *s, int64_t entry_id, uint32_t *block, uint32_t *offset, struct buf *err);
int store_set_place(struct store *s, int64_t entry_id, uint32_t block, uint32_t offset, struct buf *err);

/* A story kept from a bare URL. */
int store_save_url(struct store *s, const char *url, const char *title, int64_t *id, struct buf *err);

#endif
