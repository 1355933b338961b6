/* Feeds and entries: what a feed says (parsed_*), and what we keep of it
 * (feed, entry: a row each). */
#ifndef MODEL_FEED_H
#define MODEL_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum feed_format {
	FEED_UNKNOWN,
	FEED_RSS090,
	FEED_RSS091,
	FEED_RSS092,
	FEED_RSS10,
	FEED_RSS20,
	FEED_ATOM03,
	FEED_ATOM10,
	FEED_JSON10,
	FEED_JSON11,
	FEED_FORMATS
};

const char *feed_format_name(enum feed_format format);  /* "rss20", "atom10", "json", … */

struct enclosure {
	const char *url, *type, *title;     /* type and title may be NULL */
	int64_t length;                     /* bytes, -1 where unknown */
	int64_t id;                         /* these three only as the store gives it: */
	uint32_t state;                     /* enclosure_state */
	const char *path;                   /* where it was downloaded to, or NULL */
};

enum enclosure_state {
	ENCLOSURE_DOWNLOADED = 1 << 0,
	ENCLOSURE_PLAYED = 1 << 1
};

/* One entry as the feed gives it. Strings are UTF-8, cleaned but for
 * `content`, which is HTML, and may be NULL. */
struct parsed_entry {
	const char *guid;           /* verbatim, or derived; never NULL */
	const char *url, *title, *author, *comments;
	const char *summary;        /* plain text, cut for the headline list */
	const char *content;        /* HTML: the longest text the entry has */
	const char *base;           /* what relative links in content resolve against, NULL: nothing known */
	int64_t published, updated; /* or NO_TIME */
	const char *const *categories;
	uint32_t n_categories;
	const struct enclosure *enclosures;
	uint32_t n_enclosures;
	bool sponsored;             /* marked as an advertisement by its feed */
	bool shares_guid;           /* another entry with another link has the same: guid and link together tell it */
};

/* A link to a feed that an HTML page names. */
struct feed_link {
	const char *url, *title, *type;
};

struct parsed_feed {
	struct arena *arena;
	enum feed_format format;
	const char *title, *link, *language, *author;
	const char *description;    /* HTML, on one line */
	const char *self;           /* where the feed says it lives, or NULL */
	int64_t updated;
	int32_t ttl;                /* seconds between polls that the feed asks for, 0: none */
	uint32_t skip_hours;        /* bit n: not in hour n, GMT */
	uint8_t skip_days;          /* bit 0: Sunday */
	const char *note;           /* what was mended, or NULL */
	const struct parsed_entry *entries;
	uint32_t n_entries;
	const struct feed_link *links;      /* only where the document was an HTML page */
	uint32_t n_links;
};

void parsed_feed_free(struct parsed_feed *f);
void parsed_feed_encode(const struct parsed_feed *f, struct buf *out);
struct parsed_feed *parsed_feed_decode(const void *p, size_t n, struct buf *err);

/* An outline of an OPML file, and the answer to one. */
struct outline {
	const char *url, *title, *site;     /* url NULL: a folder only */
	const char *tags;                   /* the folders around it and its categories, parted by '\n' */
};

struct outlines {
	struct arena *arena;
	const struct outline *items;
	uint32_t n;
	uint32_t dropped;           /* outlines that named a command, a filter or a file */
};

void outlines_free(struct outlines *o);
void outlines_encode(const struct outlines *o, struct buf *out);
struct outlines *outlines_decode(const void *p, size_t n, struct buf *err);

/* --- what the store keeps --- */

enum feed_state {
	FEED_ACTIVE,
	FEED_GONE,                  /* 410: not asked any more */
	FEED_PAUSED                 /* by the user */
};

struct feed {
	int64_t id;
	const char *url;            /* as the feeds file has it */
	const char *title;          /* the user's name for it, else the feed's own, else the URL */
	const char *link;           /* its site, or NULL */
	const char *const *tags;    /* from the feeds file */
	uint32_t n_tags;
	int64_t next_due, last_success, last_try;   /* or NO_TIME */
	const char *etag, *last_modified;           /* byte for byte, or NULL */
	uint64_t body_hash;         /* of what was parsed last, 0: nothing */
	const char *last_error;     /* in words, or NULL */
	uint32_t failures;          /* in a row */
	int64_t interval;           /* seconds between polls that its publishing taught, 0: nothing yet */
	int32_t ttl;                /* this and the next two: as the feed last said (parsed_feed) */
	uint32_t skip_hours;
	uint8_t skip_days;
	const char *moved_to;       /* where its permanent redirects lead, or NULL */
	uint32_t moved_times;       /* in a row, and to the same URL */
	uint8_t state;              /* feed_state */
	uint32_t unread, total;
	int64_t position;           /* in the feeds file: the number of its line */
	bool hidden;                /* newsboat's "!" */
};

enum entry_flags {
	ENTRY_READ = 1 << 0,
	ENTRY_STARRED = 1 << 1,
	ENTRY_DELETED = 1 << 2,     /* in the trash */
	ENTRY_SPONSORED = 1 << 3,
	ENTRY_SAVED = 1 << 4,       /* kept by the user from a bare URL */
	ENTRY_CHANGED = 1 << 5,     /* edited by its author since it was read */
	ENTRY_FULL = 1 << 6,        /* its page is in the store, not only the feed's text */
	ENTRY_PAGE_FAILED = 1 << 7
};

/* A headline. The text itself is fetched by store_article. */
struct entry {
	int64_t id, feed_id;
	const char *guid, *url, *title, *author, *summary;   /* but guid, each may be NULL */
	const char *feed_title;
	int64_t published;          /* or when first seen, where the feed gave none */
	uint32_t flags;             /* entry_flags */
	uint32_t words;             /* of the visible text, 0 where not known yet */
	const char *error;          /* why its page could not be had, or NULL */
	int64_t story;              /* what duplicates share, 0 where it is the only one */
	uint32_t others;            /* duplicates that a folded list left out */
};

/* What stands for it in a list: its title, else how its text begins, as of
 * feeds whose stories have none, else its link. Never NULL. */
const char *entry_headline(const struct entry *e);

#endif
