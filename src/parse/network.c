#include <config.h>

#include "parse/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "parse/chains.h"

enum { URL_MOST = 4096, WORD_LEAST = 3, TOKENS_MOST = 64 };

enum flags {
	RULE_ALLOW = 1 << 0,
	RULE_THIRD = 1 << 1,        /* only from another site */
	RULE_FIRST = 1 << 2,        /* only from the same */
	RULE_HOST = 1 << 3,         /* "||host^" and no more */
	RULE_CASE = 1 << 4,
	RULE_IMPORTANT = 1 << 5
};

struct net_rule {
	const char *body, *domains;
	uint32_t length, domains_length, line;
	uint8_t source, types, flags;
};

struct network {
	struct net_rule *list;
	size_t n, cap;
	struct chains hosts;        /* of RULE_HOST ones */
	struct chains words;
	struct chains loose;        /* without a word to file them under; key 1 */
};

struct network *network_new(void)
{
	return xcalloc(1, sizeof(struct network));
}

void network_free(struct network *n)
{
	if (!n)
		return;
	chains_free(&n->hosts);
	chains_free(&n->words);
	chains_free(&n->loose);
	free(n->list);
	free(n);
}

size_t network_count(const struct network *n)
{
	return n->n;
}

/* --- reading --- */

static const struct {
	const char *name;
	uint8_t types, flags;
} options[] = {
	{"image", NETWORK_IMAGE, 0},       {"subdocument", NETWORK_FRAME, 0}, {"frame", NETWORK_FRAME, 0},
	{"all", NETWORK_IMAGE | NETWORK_FRAME, 0},
	{"generichide", NETWORK_GENERICHIDE, 0}, {"ghide", NETWORK_GENERICHIDE, 0},
	{"elemhide", NETWORK_ELEMHIDE, 0}, {"ehide", NETWORK_ELEMHIDE, 0},
	{"third-party", 0, RULE_THIRD},    {"3p", 0, RULE_THIRD},
	{"~third-party", 0, RULE_FIRST},   {"first-party", 0, RULE_FIRST},    {"1p", 0, RULE_FIRST},
	{"~first-party", 0, RULE_THIRD},   {"~3p", 0, RULE_FIRST},            {"~1p", 0, RULE_THIRD},
	{"match-case", 0, RULE_CASE},      {"important", 0, RULE_IMPORTANT}};

/* Types that a reader has no use for: a rule with only these is dropped. */
static const char *const other_types[] = {"script", "stylesheet", "css", "object", "xmlhttprequest", "xhr", "ping", "websocket", "webrtc",
										  "popup", "popunder", "font", "media", "other", "document", "doc", "inline-script", "inline-font",
										  "object-subrequest", "genericblock", "specifichide", "shide", "background", "beacon"};

struct reading {
	uint8_t positive, negative, flags;
	bool others, useless;
};

static void read_option(struct reading *r, const char *s, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		if (strlen(options[i].name) != n || memcmp(options[i].name, s, n) != 0)
			continue;
		r->positive |= options[i].types;
		r->flags |= options[i].flags;
		return;
	}
	bool not = n > 1 && s[0] == '~';
	const char *name = s + not;
	size_t k = n - not;
	if (not && ((k == 5 && memcmp(name, "image", 5) == 0) || (k == 11 && memcmp(name, "subdocument", 11) == 0))) {
		r->negative |= name[0] == 'i' ? NETWORK_IMAGE : NETWORK_FRAME;
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(other_types); i++) {
		if (strlen(other_types[i]) == k && memcmp(other_types[i], name, k) == 0) {
			r->others |= !not;
			return;
		}
	}
	if ((n > 7 && memcmp(s, "domain=", 7) == 0) || (n > 5 && memcmp(s, "from=", 5) == 0))
		return;
	/* redirect=, csp=, removeparam=, badfilter, …: not for us */
	r->useless = true;
}

static uint8_t read_types(const struct adblock *f, uint8_t *flags)
{
	struct reading r = {.flags = f->kind == ADBLOCK_ALLOW ? RULE_ALLOW : 0};
	const char *p = f->options, *end = p ? p + f->options_length : NULL;
	while (p && p < end) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		const char *stop = comma ? comma : end;
		read_option(&r, p, (size_t)(stop - p));
		p = stop + 1;
	}
	*flags = r.flags;
	if (r.useless || (r.others && !r.positive))
		return 0;
	uint8_t types = r.positive ? r.positive : NETWORK_IMAGE | NETWORK_FRAME;
	return types & (uint8_t)~r.negative;
}

static bool is_word_char(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '%';
}

static uint64_t word_key(const char *s, size_t n)
{
	uint64_t h = HASH_START;
	for (size_t i = 0; i < n; i++) {
		char c = (char)ascii_lower((unsigned char)s[i]);
		h = hash_more(h, &c, 1);
	}
	return h;
}

/* The longest whole word: none that a '*' or an open end could lengthen. */
static size_t longest_word(const char *s, size_t n, size_t *start)
{
	size_t best = 0;
	bool anchored = n > 0 && s[0] == '|';
	for (size_t i = 0; i < n;) {
		size_t k = i;
		while (k < n && is_word_char((unsigned char)s[k]))
			k++;
		bool open = (i == 0 && !anchored) || (i > 0 && s[i - 1] == '*') || k == n || s[k] == '*';
		if (!open && k - i > best) {
			best = k - i;
			*start = i;
		}
		i = k > i ? k : i + 1;
	}
	return best >= WORD_LEAST ? best : 0;
}

static bool is_host_only(const char *s, size_t n)
{
	if (n < 5 || s[0] != '|' || s[1] != '|' || s[n - 1] != '^')
		return false;
	for (size_t i = 2; i + 1 < n; i++)
		if (!is_word_char((unsigned char)s[i]) && s[i] != '.' && s[i] != '-' && s[i] != '_')
			return false;
	return true;
}

bool network_add(struct network *n, const struct adblock *f, uint32_t source, uint32_t line)
{
	uint8_t flags, types = read_types(f, &flags);
	if (!types || f->length == 0 || (f->length < WORD_LEAST && f->domains_length == 0))
		return false;
	bool host = is_host_only(f->body, f->length);
	GROW(n->list, n->n, n->cap);
	uint32_t index = (uint32_t)n->n;
	n->list[n->n++] = (struct net_rule){.body = f->body, .length = (uint32_t)f->length, .domains = f->domains,
	                                    .domains_length = (uint32_t)f->domains_length, .line = line, .source = (uint8_t)source,
	                                    .types = types, .flags = flags | (host ? RULE_HOST : 0)};
	size_t start, k;
	if (host)
		chains_add(&n->hosts, word_key(f->body + 2, f->length - 3), index, 0);
	else if ((k = longest_word(f->body, f->length, &start)) > 0)
		chains_add(&n->words, word_key(f->body + start, k), index, 0);
	else
		chains_add(&n->loose, 1, index, 0);
	return true;
}

/* --- matching --- */

struct query {
	const char *url;
	size_t length;
	size_t host, host_end;      /* where the host stands in it */
	const char *page_host;
	uint8_t type;
	bool third;
};

static bool is_separator(unsigned char c)
{
	return !is_word_char(c) && c != '_' && c != '-' && c != '.';
}

/* Does the pattern match at `at`, to the end of the URL if `whole`? '*' goes
 * back to where it stood. */
static bool glob(const char *p, size_t n, const struct query *q, size_t at, bool whole)
{
	size_t i = 0, k = at, star = SIZE_MAX, from = 0;
	for (;;) {
		if (i == n) {
			if (!whole || k == q->length)
				return true;
		} else if (p[i] == '*') {
			star = ++i;
			from = k;
			continue;
		} else if (k < q->length && (p[i] == '^' ? is_separator((unsigned char)q->url[k])
		                                        : ascii_lower((unsigned char)p[i]) == ascii_lower((unsigned char)q->url[k]))) {
			i++;
			k++;
			continue;
		} else if (k == q->length && p[i] == '^' && i + 1 == n) {
			return true;
		}
		if (star == SIZE_MAX || from >= q->length)
			return false;
		i = star;
		k = ++from;
	}
}

static bool matches_pattern(const struct net_rule *r, const struct query *q)
{
	const char *p = r->body;
	size_t n = r->length;
	bool whole = n > 1 && p[n - 1] == '|';
	n -= whole;
	if (n > 1 && p[0] == '|' && p[1] == '|') {
		for (size_t at = q->host; at < q->host_end; at++)
			if ((at == q->host || q->url[at - 1] == '.') && glob(p + 2, n - 2, q, at, whole))
				return true;
		return false;
	}
	if (n > 0 && p[0] == '|')
		return glob(p + 1, n - 1, q, 0, whole);
	/* Anywhere: as if it began with '*'. */
	for (size_t at = 0; at < q->length; at++) {
		if (n && p[0] != '*' && p[0] != '^' && ascii_lower((unsigned char)p[0]) != ascii_lower((unsigned char)q->url[at]))
			continue;
		if (glob(p, n, q, at, whole))
			return true;
	}
	return false;
}

static bool matches(const struct net_rule *r, const struct query *q)
{
	if (!(r->types & q->type) || ((r->flags & RULE_THIRD) && !q->third) || ((r->flags & RULE_FIRST) && q->third))
		return false;
	struct adblock f = {.domains = r->domains, .domains_length = r->domains_length, .separator = '|'};
	if (r->domains_length && !adblock_is_for(&f, q->page_host))
		return false;
	return (r->flags & RULE_HOST) || matches_pattern(r, q);
}

static const struct net_rule *find_in(const struct network *n, const struct chains *c, uint64_t key, const struct query *q, bool allow)
{
	for (const struct chain_link *l = chains_first(c, key); l; l = chains_next(c, l)) {
		const struct net_rule *r = &n->list[l->value];
		if (!!(r->flags & RULE_ALLOW) == allow && matches(r, q))
			return r;
	}
	return NULL;
}

static const struct net_rule *find(const struct network *n, const struct query *q, bool allow)
{
	const struct net_rule *r;
	for (size_t i = q->host; i < q->host_end; i++)
		if ((i == q->host || q->url[i - 1] == '.') && (r = find_in(n, &n->hosts, word_key(q->url + i, q->host_end - i), q, allow)))
			return r;
	unsigned tokens = 0;
	for (size_t i = 0; i < q->length && tokens < TOKENS_MOST;) {
		size_t k = i;
		while (k < q->length && is_word_char((unsigned char)q->url[k]))
			k++;
		if (k - i >= WORD_LEAST) {
			tokens++;
			if ((r = find_in(n, &n->words, word_key(q->url + i, k - i), q, allow)))
				return r;
		}
		i = k > i ? k : i + 1;
	}
	return find_in(n, &n->loose, 1, q, allow);
}

/* "news.example.co.uk" → "example.co.uk": enough to tell whether two hosts are
 * of one site; a short second label ("co", "com", "org") belongs to the suffix. */
static const char *site_of(const char *host)
{
	const char *labels[3] = {host, host, host};
	for (const char *p = host; (p = strchr(p, '.')); ) {
		p++;
		labels[0] = labels[1];
		labels[1] = labels[2];
		labels[2] = p;
	}
	bool double_suffix = labels[2] > labels[1] && labels[2] - labels[1] <= 4 && strlen(labels[2]) == 2;
	return double_suffix ? labels[0] : labels[1];
}

static bool start_query(struct query *q, const char *url, uint8_t type, const char *page_host)
{
	struct uri u;
	uri_split(url, &u);
	if (!u.scheme.p || !u.authority.p)
		return false;
	*q = (struct query){.url = url, .length = strlen(url), .type = type, .page_host = page_host};
	if (q->length > URL_MOST)
		q->length = URL_MOST;
	q->host = (size_t)(u.authority.p - url);
	const char *user = memchr(u.authority.p, '@', u.authority.n);
	if (user)
		q->host = (size_t)(user + 1 - url);
	q->host_end = q->host;
	while (q->host_end < (size_t)(u.authority.p - url) + u.authority.n && url[q->host_end] != ':')
		q->host_end++;
	if (q->host_end > q->length)
		return false;
	const char *site = site_of(page_host);
	q->third = *page_host && !host_is_under(url + q->host, q->host_end - q->host, site, strlen(site), false);
	return true;
}

bool network_blocks(const struct network *n, const char *url, enum network_type type, const char *page_host, struct network_hit *hit)
{
	struct query q;
	if (n->n == 0 || !start_query(&q, url, (uint8_t)type, page_host))
		return false;
	const struct net_rule *r = find(n, &q, false);
	if (!r || (!(r->flags & RULE_IMPORTANT) && find(n, &q, true)))
		return false;
	*hit = (struct network_hit){.rule = r->body, .length = r->length, .source = r->source, .line = r->line};
	return true;
}

bool network_allows(const struct network *n, const char *page_url, enum network_type type, const char *page_host)
{
	struct query q;
	return n->n > 0 && start_query(&q, page_url, (uint8_t)type, page_host) && find(n, &q, true);
}
