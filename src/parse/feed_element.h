/* The rows of src/elements.def, and how they are found: what the elements of
 * feeds mean, by namespace, name and place. */
#ifndef PARSE_FEED_ELEMENT_H
#define PARSE_FEED_ELEMENT_H

#include "parse/feed_build.h"

enum space { SPACE_OTHER, SPACE_RSS, SPACE_ATOM, SPACE_RDF, SPACE_CONTENT, SPACE_DC, SPACE_DCTERMS, SPACE_MEDIA,
	         SPACE_ITUNES, SPACE_SLASH, SPACE_THR, SPACE_FEEDBURNER, SPACE_SY, SPACE_XHTML };

enum place {
	IN_DOCUMENT = 1 << 0,
	IN_ROOT = 1 << 1,
	IN_FEED = 1 << 2,
	IN_ENTRY = 1 << 3,
	IN_SOURCE = 1 << 4,
	IN_PERSON = 1 << 5,
	IN_MEDIA = 1 << 6,
	IN_SKIP = 1 << 7
};

enum how {
	OPEN_ROOT, OPEN_FEED, OPEN_ENTRY, OPEN_SOURCE, OPEN_MEDIA, OPEN_PERSON, OPEN_SKIP,
	READ_LINE, READ_TITLE, READ_ATOM_TITLE, READ_HTML, READ_XHTML, READ_ATOM_HTML, READ_MEDIA_HTML, READ_URL,
	READ_RSS_LINK, READ_ATOM_LINK, READ_GUID, READ_ATOM_ID, READ_DATE, READ_AUTHOR, READ_NAME, READ_CATEGORY,
	READ_KEYWORDS, READ_ENCLOSURE, READ_TTL, READ_PERIOD, READ_FREQUENCY, READ_HOUR, READ_DAY
};

struct element {
	enum space space;
	const char *name;
	unsigned where;
	enum how how;
	enum feed_field field;
	uint8_t rank;
};

enum { ELEMENT_BUCKETS = 64, ELEMENTS_MOST = 160 };

/* Rows by name; -1 ends a chain. */
struct element_index {
	short buckets[ELEMENT_BUCKETS], next[ELEMENTS_MOST];
};

void element_index_init(struct element_index *index);

/* The row of an element that stands in `place`, or NULL. Names in any case. */
const struct element *element_find(const struct element_index *index, enum space space, const char *name, unsigned place);

/* The class of a namespace by its URI, however it is spelt, and by the prefix
 * that feeds use for it; SPACE_OTHER where nobody knows it. */
enum space element_space(const char *uri);
enum space element_prefix_space(const char *prefix);

#endif
