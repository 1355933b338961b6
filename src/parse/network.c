#include <config.h>

#include "parse/network.h"

#include <stdlib.h>
#include <string.h>

#include "parse/network_rules.h"
#include "parse/token.h"

enum { SEEN_SLOTS = 1 << 14 };

static const uint8_t all_requests = NETWORK_IMAGE | NETWORK_FRAME | NETWORK_MEDIA;

struct network *network_new(void)
{
	struct network *n = xcalloc(1, sizeof *n);
	n->words_seen = xcalloc(SEEN_SLOTS, sizeof *n->words_seen);
	return n;
}

void network_free(struct network *n)
{
	if (!n)
		return;
	chains_free(&n->hosts);
	chains_free(&n->words);
	chains_free(&n->sites);
	chains_free(&n->loose);
	chains_free(&n->bad);
	free(n->words_seen);
	free(n->list);
	free(n);
}

size_t network_count(const struct network *n)
{
	return n->n;
}

/* --- options --- */

enum use {
	USE_TYPE,                   /* a type of request that is ours */
	USE_OTHER,                  /* one that a reader never makes */
	USE_FLAG,
	USE_NOTHING                 /* changes nothing here */
};

#define KIND(name, use, types, flags, opposite) {name, sizeof name - 1, use, types, flags, opposite}
#define OTHER(name) KIND(name, USE_OTHER, 0, 0, 0)

static const struct option {
	const char *name;
	uint8_t length, use, types;
	uint16_t flags, opposite;   /* opposite: with '~' */
} options[] = {
	KIND("image", USE_TYPE, NETWORK_IMAGE, 0, 0), KIND("subdocument", USE_TYPE, NETWORK_FRAME, 0, 0),
	KIND("frame", USE_TYPE, NETWORK_FRAME, 0, 0), KIND("media", USE_TYPE, NETWORK_MEDIA, 0, 0),
	KIND("all", USE_TYPE, NETWORK_IMAGE | NETWORK_FRAME | NETWORK_MEDIA, 0, 0),
	KIND("generichide", USE_TYPE, NETWORK_GENERICHIDE, 0, 0), KIND("ghide", USE_TYPE, NETWORK_GENERICHIDE, 0, 0),
	KIND("specifichide", USE_TYPE, NETWORK_SPECIFICHIDE, 0, 0), KIND("shide", USE_TYPE, NETWORK_SPECIFICHIDE, 0, 0),
	KIND("elemhide", USE_TYPE, NETWORK_ELEMHIDE, 0, 0), KIND("ehide", USE_TYPE, NETWORK_ELEMHIDE, 0, 0),
	KIND("third-party", USE_FLAG, 0, RULE_THIRD, RULE_FIRST), KIND("3p", USE_FLAG, 0, RULE_THIRD, RULE_FIRST),
	KIND("strict3p", USE_FLAG, 0, RULE_THIRD, RULE_FIRST), KIND("first-party", USE_FLAG, 0, RULE_FIRST, RULE_THIRD),
	KIND("1p", USE_FLAG, 0, RULE_FIRST, RULE_THIRD), KIND("strict1p", USE_FLAG, 0, RULE_FIRST, RULE_THIRD),
	KIND("match-case", USE_FLAG, 0, RULE_CASE, 0), KIND("important", USE_FLAG, 0, RULE_IMPORTANT, 0),
	KIND("badfilter", USE_FLAG, 0, RULE_BAD, 0), KIND("domain=", USE_NOTHING, 0, 0, 0), KIND("from=", USE_NOTHING, 0, 0, 0),
	KIND("denyallow=", USE_FLAG, 0, RULE_DENY, 0), KIND("to=", USE_FLAG, 0, RULE_TO, 0),
	/* Blocked, and something harmless served in its stead. */
	KIND("redirect=", USE_NOTHING, 0, 0, 0), KIND("rewrite=", USE_NOTHING, 0, 0, 0), KIND("empty", USE_NOTHING, 0, 0, 0),
	KIND("mp4", USE_NOTHING, 0, 0, 0),
	OTHER("script"), OTHER("stylesheet"), OTHER("css"), OTHER("object"), OTHER("xmlhttprequest"), OTHER("xhr"), OTHER("ping"),
	OTHER("websocket"), OTHER("webrtc"), OTHER("popup"), OTHER("popunder"), OTHER("font"), OTHER("other"), OTHER("document"), OTHER("doc"),
	OTHER("inline-script"), OTHER("inline-font"), OTHER("object-subrequest"), OTHER("genericblock"), OTHER("background"), OTHER("beacon")};

static const struct option *find_option(const char *s, size_t n)
{
	const char *equals = memchr(s, '=', n);
	size_t k = equals ? (size_t)(equals - s) + 1 : n;
	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (options[i].length == k && options[i].name[0] == *s && memcmp(options[i].name, s, k) == 0)
			return &options[i];
	return NULL;
}

struct reading {
	uint8_t positive, negative;
	uint16_t flags;
	bool others;                /* for requests that are not ours */
	bool unknown;               /* csp=, removeparam=, header=, …: it does not block */
};

static void read_option(struct reading *r, const char *s, size_t n)
{
	bool not = n > 1 && s[0] == '~';
	const struct option *o = n > not ? find_option(s + not, n - not) : NULL;
	if (!o) {
		r->unknown |= n > 0 && s[0] != '_';     /* "_" fills room, and is nothing */
		return;
	}
	r->flags |= not ? o->opposite : o->flags;
	if (not)
		r->negative |= o->types;
	else
		r->positive |= o->types;
	r->others |= o->use == USE_OTHER && !not;
}

static enum list_drop read_options(const struct adblock *f, uint8_t *types, uint16_t *flags)
{
	struct reading r = {.flags = f->kind == ADBLOCK_ALLOW ? RULE_ALLOW : 0};
	const char *at = f->options, *end = at ? at + f->options_length : NULL, *option;
	size_t n;
	while (next_piece(&at, end, ',', &option, &n))
		read_option(&r, option, n);
	*types = r.positive ? r.positive : all_requests & (uint8_t)~r.negative;
	*flags = r.flags;
	if (r.unknown)
		return LIST_DROP_OPTION;
	return (r.others && !r.positive) || !*types ? LIST_DROP_REQUEST : LIST_KEPT;
}

/* --- reading --- */

/* "||host^…" and "||host/…": the host's length, else 0. What follows must end
 * it, or "||ad" would not find "ads.example". */
static size_t host_of(const char *s, size_t n)
{
	if (n < 5 || s[0] != '|' || s[1] != '|')
		return 0;
	size_t i = 2;
	while (i < n && ((token_char((unsigned char)s[i]) && s[i] != '%') || s[i] == '.' || s[i] == '-' || s[i] == '_'))
		i++;
	bool ends = i < n && (s[i] == '^' || s[i] == '/' || s[i] == ':' || s[i] == '?');
	return ends && i > 2 && s[i - 1] != '.' ? i - 2 : 0;
}

/* The next word that nothing could lengthen: neither an open end nor a '*'. */
static bool next_closed(const struct net_rule *r, size_t *at, struct token *out)
{
	bool anchored = r->length > 0 && r->body[0] == '|';
	while (token_next(r->body, r->length, NETWORK_WORD_LEAST, at, out)) {
		size_t start = (size_t)(out->p - r->body), stop = start + out->n;
		bool open = (start == 0 && !anchored) || (start > 0 && r->body[start - 1] == '*') || stop == r->length || r->body[stop] == '*';
		if (!open)
			return true;
	}
	return false;
}

static uint64_t word_hash(const struct token *t)
{
	return token_hash(HASH_START, t->p, t->n);
}

static uint32_t *seen(const struct network *n, uint64_t hash)
{
	return &n->words_seen[(hash ^ hash >> 31) & (SEEN_SLOTS - 1)];
}

static bool file_by_host(struct network *n, struct net_rule *r, bool bare)
{
	size_t host = bare ? r->length : host_of(r->body, r->length);
	if (!host || (r->flags & RULE_BAD))
		return false;
	if (bare || (host + 3 == r->length && r->body[host + 2] == '^'))
		r->flags |= RULE_HOST;
	chains_add(&n->hosts, token_hash(HASH_START, r->body + (bare ? 0 : 2), host), (uint32_t)(r - n->list), 0);
	r->flags |= RULE_FILED;
	return true;
}

enum list_drop network_add(struct network *n, const struct adblock *f, uint32_t source, uint32_t line)
{
	uint8_t types;
	uint16_t flags;
	enum list_drop why = read_options(f, &types, &flags);
	if (why != LIST_KEPT)
		return why;
	if (f->length < NETWORK_WORD_LEAST && f->domains_length == 0 && !(flags & RULE_TO))
		return LIST_DROP_SHORT;
	GROW(n->list, n->n, n->cap);
	struct net_rule *r = &n->list[n->n++];
	*r = (struct net_rule){.body = f->body, .length = (uint16_t)f->length, .line = line, .source = (uint8_t)source, .types = types, .flags = flags,
	                       .domains_at = (uint16_t)(f->domains_length ? f->domains - f->body : 0), .domains_length = (uint16_t)f->domains_length,
	                       .options_length = (uint16_t)f->options_length};
	if (!file_by_host(n, r, f->host)) {
		struct token word;
		for (size_t at = 0; next_closed(r, &at, &word);)
			++*seen(n, word_hash(&word));
	}
	return LIST_KEPT;
}

/* --- filing --- */

uint64_t net_rule_site_key(char type, const char *domain, size_t n)
{
	return token_hash(hash_bytes(&type, 1), domain, n);
}

static bool file_by_site(struct network *n, const struct net_rule *r, uint32_t index)
{
	struct adblock f = net_rule_domains(r);
	struct adblock_domain d;
	if (!adblock_is_specific(&f))
		return false;
	for (size_t at = 0; adblock_next_domain(&f, &at, &d);)
		if (!d.not)
			chains_add(&n->sites, net_rule_site_key(d.entity ? 'e' : 'h', d.p, d.n), index, 0);
	return true;
}

/* They stand behind the body and its '$'. */
static const char *options_of(const struct net_rule *r)
{
	return r->body + r->length + (r->options_length > 0);
}

/* What a rule says without "badfilter" among its options. */
static uint64_t meaning(const struct net_rule *r)
{
	uint64_t h = hash_more(HASH_START, r->body, r->length), sum = 0;
	const char *at = options_of(r), *end = at + r->options_length, *option;
	size_t n;
	while (next_piece(&at, end, ',', &option, &n))
		if (n != 9 || memcmp(option, "badfilter", 9) != 0)
			sum += hash_bytes(option, n);       /* in any order */
	return (h ^ sum) + (r->flags & RULE_ALLOW);
}

bool net_rule_is_bad(const struct network *n, const struct net_rule *r)
{
	return n->bad.n > 0 && chains_first(&n->bad, meaning(r)) != NULL;
}

bool net_rule_option(const struct net_rule *r, const char *name, struct adblock *out)
{
	const char *at = options_of(r), *end = at + r->options_length, *option;
	size_t n, k = strlen(name);
	while (next_piece(&at, end, ',', &option, &n)) {
		if (n > k && memcmp(option, name, k) == 0) {
			*out = (struct adblock){.domains = option + k, .domains_length = n - k, .separator = '|'};
			return true;
		}
	}
	return false;
}

static void file_rule(struct network *n, const struct net_rule *r, uint32_t index)
{
	struct token word;
	uint64_t best = 0;
	uint32_t least = UINT32_MAX;
	if (r->flags & RULE_BAD) {
		chains_add(&n->bad, meaning(r), index, 0);
		return;
	}
	for (size_t at = 0; next_closed(r, &at, &word);) {
		uint64_t hash = word_hash(&word);
		if (*seen(n, hash) < least) {
			least = *seen(n, hash);
			best = hash;
		}
	}
	if (least < UINT32_MAX)
		chains_add(&n->words, best, index, 0);
	else if (!file_by_site(n, r, index))
		chains_add(&n->loose, 1, index, 0);
}

void network_index(struct network *n)
{
	if (n->cap > n->n && n->n) {
		n->cap = n->n;
		n->list = xreallocarray(n->list, n->cap, sizeof *n->list);
	}
	for (; n->indexed < n->n; n->indexed++)
		if (!(n->list[n->indexed].flags & RULE_FILED))
			file_rule(n, &n->list[n->indexed], (uint32_t)n->indexed);
}
