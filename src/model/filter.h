/* The filter language of smart feeds, `list --filter` and `:filter`, as
 * newsboat's users know it:
 *
 *     unread = "yes" and (tags # "news" or title =~ "rivers?") and age < 7
 *
 * A comparison is ATTRIBUTE OPERATOR VALUE; a value is "quoted", a number, or
 * for `between` two numbers joined by ':'. `and` binds closer than `or`.
 *   = == != < > <= >=      equal; numbers in order, texts by their bytes
 *   =~ !~                  POSIX extended regular expression, case folded
 *   # !#                   one of the words of a list (tags, labels)
 *   between                from:to, both included
 * Attributes are rows of filter_attributes. A filter is parsed once and turned
 * into SQL by the store, its values bound. */
#ifndef MODEL_FILTER_H
#define MODEL_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum filter_type { FILTER_YESNO, FILTER_NUMBER, FILTER_TEXT, FILTER_LIST, FILTER_WORDS };

/* name, type, help (in tidings-feeds(5)) */
#define FILTER_ATTRIBUTES(X) \
	X(UNREAD, "unread", YESNO, "not read yet") \
	X(STARRED, "starred", YESNO, "starred") \
	X(SAVED, "saved", YESNO, "kept from a bare link") \
	X(SPONSORED, "sponsored", YESNO, "marked as an advertisement by its feed") \
	X(CHANGED, "changed", YESNO, "edited since it was read") \
	X(FULL, "full", YESNO, "its page is in the store") \
	X(AGE, "age", NUMBER, "days since it was published") \
	X(WORDS, "words", NUMBER, "words of its text") \
	X(UNREAD_COUNT, "unread_count", NUMBER, "unread stories of its feed") \
	X(TOTAL_COUNT, "total_count", NUMBER, "stories of its feed") \
	X(TITLE, "title", TEXT, "its title") \
	X(AUTHOR, "author", TEXT, "who wrote it") \
	X(LINK, "link", TEXT, "its link") \
	X(PAGE, "page", TEXT, "where its text was found, behind redirects") \
	X(GUID, "guid", TEXT, "its id in the feed") \
	X(DATE, "date", TEXT, "its day, as 2026-03-04") \
	X(CONTENT, "content", TEXT, "what the feed gives of it, HTML") \
	X(TEXT, "text", WORDS, "its text, by full-text search: = and =~ find all the words") \
	X(FEEDTITLE, "feedtitle", TEXT, "the title of its feed") \
	X(FEEDLINK, "feedlink", TEXT, "the site of its feed") \
	X(RSSURL, "rssurl", TEXT, "the URL of its feed") \
	X(DESCRIPTION, "description", TEXT, "the description of its feed") \
	X(ENCLOSURE_URL, "enclosure_url", TEXT, "the links of its enclosures") \
	X(ENCLOSURE_TYPE, "enclosure_type", TEXT, "the types of its enclosures") \
	X(TAGS, "tags", LIST, "the tags of its feed") \
	X(FLAGS, "flags", LIST, "its labels (newsboat's word)") \
	X(LABELS, "labels", LIST, "its labels")

enum filter_attribute {
#define X(id, name, type, help) FILTER_##id##_,
	FILTER_ATTRIBUTES(X)
#undef X
	FILTER_ATTRIBUTE_COUNT
};

struct filter_attribute_info {
	const char *name;
	enum filter_type type;
};
const struct filter_attribute_info *filter_attribute_info(enum filter_attribute a);

enum filter_operator {
	FILTER_EQ, FILTER_NE, FILTER_LT, FILTER_GT, FILTER_LE, FILTER_GE,
	FILTER_MATCH, FILTER_NO_MATCH, FILTER_HAS, FILTER_HAS_NOT, FILTER_BETWEEN
};

enum filter_kind { FILTER_TERM, FILTER_AND, FILTER_OR };

struct filter_node {
	enum filter_kind kind;
	const struct filter_node *left, *right;     /* and, or */
	enum filter_attribute attribute;            /* term, and what follows */
	enum filter_operator operator;
	const char *text;                           /* the value as written */
	int64_t number, to;                         /* yes/no: 1 or 0; between: both ends */
};

struct filter {
	struct arena *arena;
	const struct filter_node *root;
};

/* NULL, and "column N: …" in `err`, for what is no filter. */
struct filter *filter_parse(const char *text, struct buf *err);
void filter_free(struct filter *f);

/* Can it only be true of stories of which `a`, a yes/no attribute, is true? */
bool filter_demands(const struct filter *f, enum filter_attribute a);

#endif
