/* What the rules are made of: written by rules.c, read by rules_mark.c and
 * rules_text.c. Strings point into the lists as they were read. */
#ifndef PARSE_RULES_STORE_H
#define PARSE_RULES_STORE_H

#include "parse/chains.h"
#include "model/lists.h"
#include "parse/adblock.h"
#include "parse/rules.h"
#include "parse/select.h"

struct network;

/* There are tens of thousands. */
struct rule {
	const char *domains;            /* where the line begins: the body stands behind the mark */
	struct selector *selector;      /* of generic ones that are no lone id or class */
	uint32_t line;
	uint16_t domains_length, body_at, length;
	uint8_t source, kind, what;     /* index in sources; hide_kind; adblock_what */
	bool keep : 1;                  /* an exception */
	bool user_keep : 1;             /* one that also wins over structure and text */
};

static inline const char *rule_body(const struct rule *r)
{
	return r->domains + r->body_at;
}

struct rule_source {
	const char *file, *name, *text;     /* name: the title that it gives itself, else the file's name */
	size_t n;
	bool mapped;                    /* the text is ours to unmap */
	uint8_t by, kind;               /* hide_source; hide_kind of what it does not say otherwise */
	struct list_count count;
};

struct rules {
	struct arena *arena;
	struct rule *list;
	size_t n, cap;
	struct rule_source *sources;
	size_t n_sources, sources_cap, n_read;
	struct chains generic;          /* by id, class, attribute, tag → rule, alternative */
	struct chains hosts;            /* by host and entity → rules for named hosts; '*': of text, everywhere */
	struct chains keeps;            /* by selector text → exceptions */
	struct phrases *phrases;
	struct network *network;
	bool any_keeps;
	struct sites *sites;
};

/* Keys of chains: '#' id, '.' class, '[' attribute, 't' tag, '*' anything; 'a'
 * an attribute some of whose words are keys; 'h' host, 'e' entity; 's' the
 * selector of an exception. */
uint64_t rules_key(char type, const char *name, size_t n);
uint64_t rules_word_key(const char *attribute, size_t n, const char *word, size_t word_length);
bool rules_file(struct chains *c, struct arena *a, struct rule *rule, uint32_t index);

/* The rules that name this host, each once: indices into list. The caller
 * frees. */
size_t rules_for_host(const struct rules *r, const char *host, uint32_t **out);

struct adblock rule_adblock(const struct rule *rule);
const char *rule_why(const struct rules *r, const struct rule *rule, struct arena *a);

#endif
