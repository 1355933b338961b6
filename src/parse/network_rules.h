/* What network.c writes and network_match.c reads. */
#ifndef PARSE_NETWORK_RULES_H
#define PARSE_NETWORK_RULES_H

#include "parse/chains.h"
#include "parse/network.h"

enum network_flags {
	RULE_ALLOW = 1 << 0,
	RULE_THIRD = 1 << 1,        /* only from another site */
	RULE_FIRST = 1 << 2,        /* only from the same */
	RULE_HOST = 1 << 3,         /* "||host^" and no more: filed under its host, it matches */
	RULE_CASE = 1 << 4,
	RULE_IMPORTANT = 1 << 5,
	RULE_DENY = 1 << 6,         /* denyallow=: not where the URL's host is one of these */
	RULE_TO = 1 << 7,           /* to=: only there */
	RULE_BAD = 1 << 8,          /* badfilter: takes back the rule that is otherwise the same */
	RULE_FILED = 1 << 9
};

enum { NETWORK_WORD_LEAST = 3 };

/* Everything points into the line: domains and options stand behind the body. */
struct net_rule {
	const char *body;
	uint32_t line;
	uint16_t length, domains_at, domains_length, options_length;
	uint16_t flags;
	uint8_t source, types;
};

struct network {
	struct net_rule *list;
	size_t n, cap, indexed;     /* rules up to `indexed` are filed; of later ones only those by host */
	uint32_t *words_seen;       /* how many rules hold a word of this hash, roughly */
	struct chains hosts;        /* by the host that the URL's must be or be under */
	struct chains words;        /* by a word of the URL */
	struct chains sites;        /* by a domain that the page must be of */
	struct chains loose;        /* with nothing to be filed under; key 1 */
	struct chains bad;          /* by what a badfilter takes back */
};

static inline struct adblock net_rule_domains(const struct net_rule *r)
{
	return (struct adblock){.domains = r->body + r->domains_at, .domains_length = r->domains_length, .separator = '|'};
}

uint64_t net_rule_site_key(char type, const char *domain, size_t n);

/* Has a badfilter taken it back? */
bool net_rule_is_bad(const struct network *n, const struct net_rule *r);

/* The value of "name=" among the options of a rule, as domains. */
bool net_rule_option(const struct net_rule *r, const char *name, struct adblock *out);

#endif
