/* A feed while it is being read: what the readers of XML and JSON fill, and
 * what becomes a struct parsed_feed. Everything is cleaned and capped here.
 *
 * A part is the feed itself or one of its entries. Several elements may give
 * one field (title, dc:title, media:title): the highest rank wins; among
 * equals the first, but for dates the last (a later one corrects) and for
 * bodies the longest. Empty text sets nothing. */
#ifndef PARSE_FEED_BUILD_H
#define PARSE_FEED_BUILD_H

#include "model/feed.h"

enum feed_field {
	FIELD_NONE,
	FIELD_TITLE,
	FIELD_LINK,
	FIELD_ID,
	FIELD_COMMENTS,
	FIELD_LANGUAGE,
	FIELD_SELF,
	FIELD_CONTENT,              /* HTML */
	FIELD_SUMMARY,              /* HTML, usually shorter */
	FIELD_TEXTS,                /* those above are kept as texts */
	FIELD_PUBLISHED = FIELD_TEXTS,
	FIELD_UPDATED,
	FIELD_AUTHOR,
	FIELD_CATEGORY
};

struct feed_names {
	const char **items;
	size_t n, cap;
};

struct feed_part {
	const char *text[FIELD_TEXTS];
	uint8_t rank[FIELD_TEXTS];
	int64_t published, updated;
	uint8_t published_rank, updated_rank, author_rank;
	struct feed_names authors, categories;
	struct enclosure *enclosures;
	size_t n_enclosures, cap_enclosures;
	bool is_permalink;          /* its id is a link too */
};

struct feed_build {
	struct arena *arena;
	const char *url;            /* where the feed came from, or "" */
	bool absolute;              /* links in bodies are resolved in any case */
	struct feed_part feed, entry;
	bool in_entry;
	struct parsed_entry *entries;
	size_t n_entries, cap_entries, bytes;
	bool cut;                   /* more than we keep */
	enum feed_format format;
	int32_t ttl, period, frequency;     /* ttl and period in seconds, 0 where not given */
	uint32_t skip_hours;
	uint8_t skip_days;
	bool inherit_author;        /* entries without one have the feed's */
	struct buf text, line;      /* what a field is stripped to, and cleaned to: kept for the next one */
};

void feed_build_init(struct feed_build *b, const char *url);

/* Frees what was gathered, the arena too. For when there is no feed. */
void feed_build_drop(struct feed_build *b);

struct feed_part *feed_build_begin_entry(struct feed_build *b);
void feed_build_end_entry(struct feed_build *b);

/* What is relative in an entry is so to this, where no xml:base is given: the
 * feed's URL, or, where that is not known, its site. */
const char *feed_build_base(const struct feed_build *b);

/* The feed, which owns the arena now. */
struct parsed_feed *feed_build_finish(struct feed_build *b, const char *note);

/* One line of plain text. */
void part_line(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *s, size_t n);

/* A title that may be HTML, and may have been escaped once too often. */
void part_title(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *s, size_t n);

/* A reference, resolved against `base`. */
void part_url(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *base, const char *s);

/* A body. Its links are resolved where `base` is not the feed's URL, which the
 * entry keeps. */
void part_html(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *base, const char *s, size_t n);

void part_date(struct feed_part *p, enum feed_field field, uint8_t rank, const char *s);

/* "Name", "a@b (Name)", "Name <a@b>", "a@b". */
void part_author(struct feed_build *b, struct feed_part *p, uint8_t rank, const char *s, size_t n);
void part_category(struct feed_build *b, struct feed_part *p, const char *s, size_t n);
void part_enclosure(struct feed_build *b, struct feed_part *p, const char *base, const char *url, const char *type, const char *title, const char *length);

#endif
