/* A line of a filter list, taken apart (Adblock Plus's and uBlock Origin's
 * syntax, and our own extras: see the head of data/hide.rules). Everything
 * points into the line; nothing is judged but the form. */
#ifndef PARSE_ADBLOCK_H
#define PARSE_ADBLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/lists.h"

enum adblock_kind {
	ADBLOCK_NOTHING,        /* empty, a comment, a header */
	ADBLOCK_DIRECTIVE,      /* !#if, !#include, …; body: from the word on */
	ADBLOCK_SECTION,        /* [kind flags]; body: what is in the brackets */
	ADBLOCK_HIDE,           /* ## */
	ADBLOCK_KEEP,           /* #@# */
	ADBLOCK_BLOCK,          /* a network rule; body: the rule without its options */
	ADBLOCK_ALLOW,          /* @@… */
	ADBLOCK_UNKNOWN         /* scriptlets, HTML filters, … */
};

enum adblock_what { ADBLOCK_SELECTOR, ADBLOCK_LINE, ADBLOCK_TEXT, ADBLOCK_AFTER, ADBLOCK_JOINED };

struct adblock {
	uint8_t kind, what;         /* what: of HIDE and KEEP */
	uint8_t drop;               /* of UNKNOWN: why it is of no use (enum list_drop) */
	const char *domains;        /* cosmetic: before the mark; network: of domain= */
	size_t domains_length;      /* 0: everywhere */
	char separator;             /* of the domains: ',' or '|' */
	const char *body;
	size_t length;
	const char *options;        /* network: after the '$'; NULL: none */
	size_t options_length;
	bool host;                  /* BLOCK: the body is no more than the name of a host */
};

enum { ADBLOCK_LINE_MOST = 8192 };      /* so lengths fit into 16 bits */

void adblock_parse(struct adblock *f, const char *line, size_t n);

/* Goes over the domains. `not`: written with "~". */
struct adblock_domain {
	const char *p;
	size_t n;
	bool not;
	bool entity;                /* "google.*": `n` is without ".*" */
};
bool adblock_next_domain(const struct adblock *f, size_t *at, struct adblock_domain *out);

/* Is the rule for this host? The longest domain that fits decides; no domain
 * but exclusions means everywhere else. */
bool adblock_is_for(const struct adblock *f, const char *host);

/* Is it for named hosts only? */
bool adblock_is_specific(const struct adblock *f);

bool host_is_under(const char *host, size_t host_length, const char *domain, size_t n, bool entity);

#endif
