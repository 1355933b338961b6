/* What the rules are made of: written by rules.c, read by rules_mark.c and
 * rules_text.c. Strings point into the lists as they were read. */
#ifndef PARSE_RULES_STORE_H
#define PARSE_RULES_STORE_H

#include "parse/chains.h"
#include "parse/adblock.h"
#include "parse/rules.h"
#include "parse/select.h"

struct network;

struct rule {
	const char *body, *domains;
	struct selector *selector;      /* of generic ones that are no lone id or class */
	uint32_t length, domains_length, line;
	uint8_t source, kind, what;     /* index in sources; hide_kind; adblock_what */
	bool keep;                      /* an exception */
	bool user_keep;                 /* one that also wins over structure and text */
};

struct rule_source {
	const char *name;
	uint8_t by;                     /* hide_source */
};

struct rules {
	struct arena *arena;
	struct rule *list;
	size_t n, cap;
	struct rule_source *sources;
	size_t n_sources, sources_cap;
	char **texts;                   /* the files */
	size_t n_texts, texts_cap;
	struct chains generic;          /* by id, class, attribute, tag → rule, alternative */
	struct chains hosts;            /* by host and entity → rules for named hosts; '*': of text, everywhere */
	struct chains keeps;            /* by selector text → exceptions */
	struct phrases *phrases;
	struct network *network;
	struct rules_stats stats;
};

uint64_t rules_key(char type, const char *name, size_t n);
bool rules_is_simple(const char *s, size_t n);
bool rules_file(struct chains *c, struct arena *a, struct rule *rule, uint32_t index);

/* The rules that name this host, each once: indices into list. The caller
 * frees. */
size_t rules_for_host(const struct rules *r, const char *host, uint32_t **out);

struct adblock rule_adblock(const struct rule *rule);
const char *rule_why(const struct rules *r, const struct rule *rule, struct arena *a);

#endif
