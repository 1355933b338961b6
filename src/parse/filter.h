/* A line of a filter list, taken apart (Adblock Plus's and uBlock Origin's
 * syntax, and our own extras: see the head of data/hide.rules). Everything
 * points into the line; nothing is judged but the form. */
#ifndef PARSE_FILTER_H
#define PARSE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum filter_kind {
	FILTER_NOTHING,         /* empty, a comment, a header */
	FILTER_SECTION,         /* [kind flags]; body: what is in the brackets */
	FILTER_HIDE,            /* ## */
	FILTER_KEEP,            /* #@# */
	FILTER_BLOCK,           /* a network rule; body: the rule without its options */
	FILTER_ALLOW,           /* @@… */
	FILTER_UNKNOWN          /* scriptlets, HTML filters, :style(), … */
};

enum filter_what { FILTER_SELECTOR, FILTER_LINE, FILTER_TEXT, FILTER_AFTER };

struct filter {
	uint8_t kind, what;         /* what: of HIDE and KEEP */
	const char *domains;        /* cosmetic: before the mark; network: of domain= */
	size_t domains_length;      /* 0: everywhere */
	char separator;             /* of the domains: ',' or '|' */
	const char *body;
	size_t length;
	const char *options;        /* network: after the '$'; NULL: none */
	size_t options_length;
};

enum { FILTER_LINE_MOST = 8192 };

void filter_parse(struct filter *f, const char *line, size_t n);

/* Goes over the domains. `not`: written with "~". */
struct filter_domain {
	const char *p;
	size_t n;
	bool not;
	bool entity;                /* "google.*": `n` is without ".*" */
};
bool filter_next_domain(const struct filter *f, size_t *at, struct filter_domain *out);

/* Is the rule for this host? The longest domain that fits decides; no domain
 * but exclusions means everywhere else. */
bool filter_is_for(const struct filter *f, const char *host);

/* Is it for named hosts only? */
bool filter_is_specific(const struct filter *f);

bool host_is_under(const char *host, size_t host_length, const char *domain, size_t n, bool entity);

#endif
