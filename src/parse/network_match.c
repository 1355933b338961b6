/* A URL asks for the rules that are filed under its host, its words and the
 * page's domains, and tries them. */
#include <config.h>

#include <string.h>

#include "base/uri.h"
#include "parse/network_rules.h"
#include "parse/token.h"

enum { URL_MOST = 4096, TOKENS_MOST = 64, STEPS_MOST = 300000 };

struct query {
	const char *url;
	size_t length;
	size_t host, host_end;      /* where the host stands in it */
	const char *page_host;
	unsigned steps;             /* characters compared by all rules */
	uint8_t type;
	bool third;
};

static bool is_separator(unsigned char c)
{
	return !(token_char(c) || c == '_' || c == '-' || c == '.');
}

static bool same_char(const struct net_rule *r, unsigned char wanted, unsigned char c)
{
	if (wanted == '^')
		return is_separator(c);
	return wanted == c || (!(r->flags & RULE_CASE) && ascii_lower(wanted) == ascii_lower(c));
}

/* Does p match from `at` on, to the end of the URL if `whole`? Where `floats`,
 * it may begin later as well, as if '*' stood before it. Only the last '*' is
 * ever gone back to, so that it costs no more than the two lengths multiplied. */
static bool glob(const struct net_rule *r, const char *p, size_t n, struct query *q, size_t at, bool whole, bool floats)
{
	size_t i = 0, k = at, star = floats ? 0 : SIZE_MAX, from = at;
	while (++q->steps < STEPS_MOST) {
		if (i == n && (!whole || k == q->length))
			return true;
		if (i < n && p[i] == '*') {
			star = ++i;
			from = k;
			continue;
		}
		if (i < n && k < q->length && same_char(r, (unsigned char)p[i], (unsigned char)q->url[k])) {
			i++;
			k++;
			continue;
		}
		if (i + 1 == n && p[i] == '^' && k == q->length)
			return true;
		if (star == SIZE_MAX || from >= q->length)
			return false;
		i = star;
		k = ++from;
	}
	return false;
}

static bool matches_pattern(const struct net_rule *r, struct query *q)
{
	const char *p = r->body;
	size_t n = r->length;
	bool whole = n > 1 && p[n - 1] == '|';
	n -= whole;
	if (n < 2 || p[0] != '|' || p[1] != '|')
		return n > 0 && p[0] == '|' ? glob(r, p + 1, n - 1, q, 0, whole, false) : glob(r, p, n, q, 0, whole, true);
	for (size_t at = q->host; at < q->host_end; at++)
		if ((at == q->host || q->url[at - 1] == '.') && glob(r, p + 2, n - 2, q, at, whole, false))
			return true;
	return false;
}

/* denyallow= and to= speak of the host that is asked, not of the page's. */
static bool goes_there(const struct net_rule *r, const struct query *q)
{
	struct adblock hosts;
	char host[256];
	size_t n = q->host_end - q->host;
	if (n >= sizeof host)
		return false;
	memcpy(host, q->url + q->host, n);
	host[n] = '\0';
	if ((r->flags & RULE_DENY) && net_rule_option(r, "denyallow=", &hosts) && adblock_is_for(&hosts, host))
		return false;
	return !(r->flags & RULE_TO) || (net_rule_option(r, "to=", &hosts) && adblock_is_for(&hosts, host));
}

static bool matches(const struct net_rule *r, struct query *q)
{
	if (!(r->types & q->type) || ((r->flags & RULE_THIRD) && !q->third) || ((r->flags & RULE_FIRST) && q->third))
		return false;
	struct adblock f = net_rule_domains(r);
	q->steps += r->domains_length / 16;
	if (q->steps > STEPS_MOST || (r->domains_length && !adblock_is_for(&f, q->page_host)))
		return false;
	if ((r->flags & (RULE_DENY | RULE_TO)) && !goes_there(r, q))
		return false;
	return (r->flags & RULE_HOST) || matches_pattern(r, q);
}

static const struct net_rule *find_in(const struct network *n, const struct chains *c, uint64_t key, struct query *q, bool allow)
{
	for (const struct chain_link *l = chains_first(c, key); l; l = chains_next(c, l)) {
		const struct net_rule *r = &n->list[l->value];
		if (!!(r->flags & RULE_ALLOW) == allow && matches(r, q) && !net_rule_is_bad(n, r))
			return r;
	}
	return NULL;
}

static const struct net_rule *find_by_host(const struct network *n, struct query *q, bool allow)
{
	const struct net_rule *r = NULL;
	for (size_t i = q->host; i < q->host_end && !r; i++)
		if (i == q->host || q->url[i - 1] == '.')
			r = find_in(n, &n->hosts, token_hash(HASH_START, q->url + i, q->host_end - i), q, allow);
	return r;
}

static const struct net_rule *find_by_word(const struct network *n, struct query *q, bool allow)
{
	const struct net_rule *r = NULL;
	struct token word;
	size_t at = 0;
	for (unsigned i = 0; i < TOKENS_MOST && !r && token_next(q->url, q->length, NETWORK_WORD_LEAST, &at, &word); i++)
		r = find_in(n, &n->words, token_hash(HASH_START, word.p, word.n), q, allow);
	return r;
}

/* "news.example.org" asks for itself and what it is under; for the entities
 * "news.example", "example", … as well. */
static const struct net_rule *find_by_site(const struct network *n, struct query *q, bool allow)
{
	const struct net_rule *r = NULL;
	for (const char *p = q->page_host; p && *p && !r;) {
		size_t length = strlen(p);
		r = find_in(n, &n->sites, net_rule_site_key('h', p, length), q, allow);
		for (size_t k = length; k-- > 0 && !r;)
			if (p[k] == '.')
				r = find_in(n, &n->sites, net_rule_site_key('e', p, k), q, allow);
		p = strchr(p, '.');
		p = p ? p + 1 : NULL;
	}
	return r;
}

static const struct net_rule *find(const struct network *n, struct query *q, bool allow)
{
	const struct net_rule *r = find_by_host(n, q, allow);
	r = r ? r : find_by_word(n, q, allow);
	r = r ? r : find_by_site(n, q, allow);
	return r ? r : find_in(n, &n->loose, 1, q, allow);
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
	const char *site = uri_site(page_host);
	q->third = *page_host && !host_is_under(url + q->host, q->host_end - q->host, site, strlen(site), false);
	return true;
}

bool network_blocks(const struct network *n, const char *url, enum network_type type, const char *page_host, unsigned *steps, struct network_hit *hit)
{
	struct query q;
	if (n->n == 0 || *steps == 0 || !start_query(&q, url, (uint8_t)type, page_host))
		return false;
	const struct net_rule *r = find(n, &q, false);
	if (r && !(r->flags & RULE_IMPORTANT) && find(n, &q, true))
		r = NULL;
	*steps -= q.steps < *steps ? q.steps : *steps;
	if (!r)
		return false;
	*hit = (struct network_hit){.rule = r->body, .length = r->length, .source = r->source, .line = r->line};
	return true;
}

bool network_allows(const struct network *n, const char *page_url, enum network_type type, const char *page_host)
{
	struct query q;
	return n->n > 0 && start_query(&q, page_url, (uint8_t)type, page_host) && find(n, &q, true);
}
