#include <config.h>

#include "parse/adblock.h"

#include <string.h>

#include "base/util.h"
#include "parse/token.h"

/* The mark of a cosmetic rule: "##", "#@#", "#?#", "#@?#", and the ones that
 * are of no use to a reader ("#$#", "#%#", "#@$#", …). */
static const char *find_mark(const char *line, size_t n, size_t *length)
{
	const char *end = line + n;
	for (const char *p = line; (p = memchr(p, '#', (size_t)(end - p))); p++) {
		const char *q = p + 1;
		while (q < end && q - p < 4 && (*q == '@' || *q == '?' || *q == '$' || *q == '%'))
			q++;
		if (q == end || *q != '#')
			continue;
		/* A URL may hold "##": domains hold none of these. */
		if (memchr(line, '/', (size_t)(p - line)) || memchr(line, ' ', (size_t)(p - line)))
			return NULL;
		*length = (size_t)(q - p) + 1;
		return p;
	}
	return NULL;
}

static bool starts(const char *s, size_t n, const char *prefix, size_t *k)
{
	*k = strlen(prefix);
	return n >= *k && memcmp(s, prefix, *k) == 0;
}

static void drop(struct adblock *f, enum list_drop why)
{
	f->kind = ADBLOCK_UNKNOWN;
	f->drop = (uint8_t)why;
}

/* "selector {remove: true;}" hides as any other; other declarations only
 * change the looks. */
static bool take_remove(struct adblock *f)
{
	static const char *const ways[] = {"{remove:true;}", "{remove: true;}", "{ remove: true; }"};
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		size_t k = strlen(ways[i]);
		if (f->length <= k || memcmp(f->body + f->length - k, ways[i], k) != 0)
			continue;
		f->length -= k;
		ascii_trim(&f->body, &f->length);
		return f->length > 0;
	}
	return false;
}

static void parse_body(struct adblock *f)
{
	static const struct {
		const char *prefix;
		enum adblock_what what;
	} extras[] = {{"line:", ADBLOCK_LINE}, {"text:", ADBLOCK_TEXT}, {"after:", ADBLOCK_AFTER}, {"joined:", ADBLOCK_JOINED}};
	size_t k;
	for (size_t i = 0; i < ARRAY_LEN(extras); i++) {
		if (!starts(f->body, f->length, extras[i].prefix, &k))
			continue;
		f->what = extras[i].what;
		f->body += k;
		f->length -= k;
		ascii_trim(&f->body, &f->length);
		if (f->what == ADBLOCK_AFTER && f->length > 1 && f->body[0] == '"' && f->body[f->length - 1] == '"')
			f->body++, f->length -= 2;
		break;
	}
	bool braced = f->what == ADBLOCK_SELECTOR && f->length && f->body[f->length - 1] == '}';
	if (f->length == 0)
		drop(f, LIST_DROP_SELECTOR);
	else if (braced && !take_remove(f))
		drop(f, LIST_DROP_STYLE);
	else if (f->body[0] == '^')
		drop(f, LIST_DROP_HTML);
	else if (starts(f->body, f->length, "+js", &k))
		drop(f, LIST_DROP_SCRIPT);
}

static void parse_cosmetic(struct adblock *f, const char *line, size_t n, const char *mark, size_t k)
{
	f->kind = k > 2 && mark[1] == '@' ? ADBLOCK_KEEP : ADBLOCK_HIDE;
	for (size_t i = 1; i + 1 < k; i++)
		if (mark[i] == '$' || mark[i] == '%')
			drop(f, mark[i] == '$' ? LIST_DROP_STYLE : LIST_DROP_SCRIPT);
	f->domains = line;
	f->domains_length = (size_t)(mark - line);
	f->separator = ',';
	f->body = mark + k;
	f->length = n - f->domains_length - k;
	ascii_trim(&f->domains, &f->domains_length);
	ascii_trim(&f->body, &f->length);
	if (f->kind != ADBLOCK_UNKNOWN)
		parse_body(f);
}

/* The '$' before the options: the last one that is followed by a letter or '~'. */
static const char *find_options(const char *s, size_t n)
{
	const char *end = s + n;
	for (const char *p; n > 0 && (p = memrchr(s, '$', n)); n = (size_t)(p - s)) {
		unsigned char c = p + 1 < end ? (unsigned char)p[1] : 0;
		if (c == '~' || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '1' && c <= '3'))
			return p;
	}
	return NULL;
}

static void find_domain_option(struct adblock *f)
{
	const char *at = f->options, *end = at + f->options_length, *option;
	size_t n, k;
	while (next_piece(&at, end, ',', &option, &n)) {
		if (starts(option, n, "domain=", &k) || starts(option, n, "from=", &k)) {
			f->domains = option + k;
			f->domains_length = n - k;
			f->separator = '|';
			return;
		}
	}
}

static bool is_regex(const char *s, size_t n)
{
	return n > 1 && s[0] == '/' && s[n - 1] == '/';
}

/* "/…/##selector": hosts by a regular expression. */
static bool is_for_regex(const char *s, size_t n)
{
	return n > 4 && s[0] == '/' && (memmem(s, n, "/##", 3) || memmem(s, n, "/#@#", 4));
}

/* A name of a host and nothing else means that host, as uBlock Origin reads
 * it. "banner.gif" and the like are left to be patterns. */
static bool is_bare_host(const char *s, size_t n)
{
	static const char *const files[] = {"gif", "png", "jpg", "js", "css", "php", "html", "htm", "swf", "aspx", "asp"};
	for (size_t i = 0; i < n; i++)
		if (!token_char((unsigned char)s[i]) && s[i] != '.' && s[i] != '-')
			return false;
	const char *dot = memrchr(s, '.', n);
	if (!dot || dot == s || dot + 1 == s + n)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (strlen(files[i]) == (size_t)(s + n - dot - 1) && memcmp(files[i], dot + 1, strlen(files[i])) == 0)
			return false;
	return true;
}

static void parse_network(struct adblock *f, const char *line, size_t n)
{
	f->kind = ADBLOCK_BLOCK;
	if (n > 2 && line[0] == '@' && line[1] == '@') {
		f->kind = ADBLOCK_ALLOW;
		line += 2;
		n -= 2;
	}
	f->body = line;
	f->length = n;
	const char *options = is_regex(line, n) ? NULL : find_options(line, n);
	if (options) {
		f->length = (size_t)(options - line);
		f->options = options + 1;
		f->options_length = n - f->length - 1;
		find_domain_option(f);
	}
	f->host = !options && f->kind == ADBLOCK_BLOCK && is_bare_host(line, n);
	if (is_regex(line, f->length) || is_for_regex(line, n))
		drop(f, LIST_DROP_REGEX);
}

/* A line of a hosts file, "0.0.0.0 ads.example # …": the host alone is kept,
 * and written as a rule it would be "||ads.example^". */
static bool parse_hosts_line(struct adblock *f, const char *line, size_t n)
{
	static const char *const addresses[] = {"0.0.0.0", "127.0.0.1", "::", "::1"};
	size_t k;
	for (size_t i = 0; strchr("01:", line[0]) && i < ARRAY_LEN(addresses); i++) {
		if (!starts(line, n, addresses[i], &k) || k == n || (line[k] != ' ' && line[k] != '\t'))
			continue;
		const char *host = line + k, *comment = memchr(line, '#', n);
		size_t length = (comment ? (size_t)(comment - line) : n) - k;
		ascii_trim(&host, &length);
		if (length == 0 || !memchr(host, '.', length) || memchr(host, ' ', length))
			drop(f, LIST_DROP_SHORT);       /* "localhost" and its kin */
		else
			*f = (struct adblock){.kind = ADBLOCK_BLOCK, .body = host, .length = length, .separator = '|', .host = true};
		return true;
	}
	return false;
}

static void parse_comment(struct adblock *f, const char *line, size_t n)
{
	if (n < 3 || line[1] != '#' || n > ADBLOCK_LINE_MOST)
		return;
	f->kind = ADBLOCK_DIRECTIVE;
	f->body = line + 2;
	f->length = n - 2;
	ascii_trim(&f->body, &f->length);
}

void adblock_parse(struct adblock *f, const char *line, size_t n)
{
	*f = (struct adblock){.kind = ADBLOCK_NOTHING, .separator = ','};
	ascii_trim(&line, &n);
	if (n == 0 || line[0] == '!') {
		parse_comment(f, line, n);
		return;
	}
	bool modified = n > 1 && line[0] == '[' && line[1] == '$';      /* AdGuard's "[$path=/x]…" */
	if (modified || n > ADBLOCK_LINE_MOST) {
		drop(f, modified ? LIST_DROP_OPTION : LIST_DROP_LONG);
		return;
	}
	size_t k;
	const char *mark = find_mark(line, n, &k);
	if (mark) {
		parse_cosmetic(f, line, n, mark, k);
	} else if (line[0] == '[' && line[n - 1] == ']') {
		f->kind = ADBLOCK_SECTION;
		f->body = line + 1;
		f->length = n - 2;
	} else if (line[0] != '#' && !parse_hosts_line(f, line, n)) {
		parse_network(f, line, n);
	}
}

/* --- domains --- */

bool adblock_next_domain(const struct adblock *f, size_t *at, struct adblock_domain *out)
{
	while (*at < f->domains_length) {
		const char *p = f->domains + *at;
		const char *stop = memchr(p, f->separator, f->domains_length - *at);
		size_t n = stop ? (size_t)(stop - p) : f->domains_length - *at;
		*at += n + 1;
		ascii_trim(&p, &n);
		*out = (struct adblock_domain){0};
		if (n && *p == '~') {
			out->not = true;
			p++;
			n--;
		}
		if (n > 2 && p[n - 1] == '*' && p[n - 2] == '.') {
			out->entity = true;
			n -= 2;
		}
		if (n > 4 && ascii_istarts(p, "www."))
			p += 4, n -= 4;
		if (n == 0 || (n == 1 && *p == '*'))
			continue;
		out->p = p;
		out->n = n;
		return true;
	}
	return false;
}

bool host_is_under(const char *host, size_t host_length, const char *domain, size_t n, bool entity)
{
	if (!entity)
		return host_length >= n && memcmp(host + host_length - n, domain, n) == 0 && (host_length == n || host[host_length - n - 1] == '.');
	/* "google.*": the name stands at a label's start, and one or two labels follow */
	for (size_t i = 0; i + n < host_length; i++) {
		if ((i > 0 && host[i - 1] != '.') || memcmp(host + i, domain, n) != 0 || host[i + n] != '.')
			continue;
		const char *rest = host + i + n + 1;
		const char *dot = strchr(rest, '.');
		if (!dot || !strchr(dot + 1, '.'))
			return true;
	}
	return false;
}

bool adblock_is_specific(const struct adblock *f)
{
	struct adblock_domain d;
	for (size_t at = 0; adblock_next_domain(f, &at, &d);)
		if (!d.not)
			return true;
	return false;
}

bool adblock_is_for(const struct adblock *f, const char *host)
{
	struct adblock_domain d;
	size_t best = 0, length = strlen(host);
	bool found = false, specific = false, not = false;
	for (size_t at = 0; adblock_next_domain(f, &at, &d);) {
		specific |= !d.not;
		if (!host_is_under(host, length, d.p, d.n, d.entity) || (found && d.n < best))
			continue;
		found = true;
		best = d.n;
		not = d.not;
	}
	return found ? !not : !specific;
}
