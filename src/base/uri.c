#include <config.h>

#include "base/uri.h"

#include <string.h>

static struct uri_part part(const char *from, const char *to)
{
	return (struct uri_part){from, (size_t)(to - from)};
}

static bool is_scheme_char(int c)
{
	return ascii_alnum(c) || c == '+' || c == '-' || c == '.';
}

void uri_split(const char *s, struct uri *out)
{
	*out = (struct uri){0};
	const char *end = s + strlen(s);
	const char *hash = strchr(s, '#');
	if (hash) {
		out->fragment = part(hash + 1, end);
		end = hash;
	}
	const char *question = memchr(s, '?', (size_t)(end - s));
	if (question) {
		out->query = part(question + 1, end);
		end = question;
	}
	const char *p = s;
	while (p < end && is_scheme_char((unsigned char)*p))
		p++;
	if (p > s && p < end && *p == ':' && ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z')) {
		out->scheme = part(s, p);
		s = p + 1;
	}
	if (end - s >= 2 && s[0] == '/' && s[1] == '/') {
		const char *slash = memchr(s + 2, '/', (size_t)(end - s - 2));
		out->authority = part(s + 2, slash ? slash : end);
		s = slash ? slash : end;
	}
	out->path = part(s, end);
}

static void add_part(struct buf *out, struct uri_part p)
{
	buf_add(out, p.p, p.n);
}

/* RFC 3986, 5.2.4, on a path that starts at `from` in `out`. */
static void remove_dots(struct buf *out, size_t from)
{
	struct buf path = BUF_INIT;
	buf_add(&path, out->data + from, out->len - from);
	buf_truncate(out, from);
	const char *p = buf_str(&path), *end = p + path.len;
	while (p < end) {
		const char *next = memchr(p + 1, '/', (size_t)(end - p - 1));
		if (!next)
			next = end;
		size_t n = (size_t)(next - p);
		bool slash = *p == '/';
		const char *name = p + slash;
		size_t m = n - slash;
		if (m == 1 && name[0] == '.') {
			if (next == end && slash)
				buf_addc(out, '/');
		} else if (m == 2 && name[0] == '.' && name[1] == '.') {
			size_t at = out->len;
			while (at > from && out->data[at - 1] != '/')
				at--;
			buf_truncate(out, at > from ? at - 1 : from);
			if (next == end)
				buf_addc(out, '/');
		} else {
			buf_add(out, p, n);
		}
		p = next;
	}
	buf_free(&path);
}

static void add_merged_path(struct buf *out, const struct uri *base, struct uri_part path)
{
	size_t from = out->len;
	if (path.n == 0 || path.p[0] != '/') {
		const char *p = base->path.p;
		size_t n = base->path.n;
		while (n && p[n - 1] != '/')
			n--;
		if (base->authority.p && n == 0)
			buf_addc(out, '/');
		buf_add(out, p, n);
	}
	add_part(out, path);
	remove_dots(out, from);
}

/* The reference without white space at its ends, and with that inside encoded. */
static char *tidy(const char *ref)
{
	struct buf b = BUF_INIT;
	while (ascii_space((unsigned char)*ref))
		ref++;
	size_t n = strlen(ref);
	while (n && ascii_space((unsigned char)ref[n - 1]))
		n--;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)ref[i];
		if (c == ' ')
			buf_adds(&b, "%20");
		else if (c > ' ' && c != 0x7F)
			buf_addc(&b, (char)c);
	}
	return buf_steal(&b);
}

void uri_resolve(struct buf *out, const char *base, const char *ref)
{
	char *clean_ref = tidy(ref), *clean_base = tidy(base ? base : "");
	struct uri r, b;
	uri_split(clean_ref, &r);
	uri_split(clean_base, &b);
	if (r.scheme.p || !b.scheme.p) {
		buf_adds(out, clean_ref);
		goto out;
	}
	add_part(out, b.scheme);
	buf_addc(out, ':');
	struct uri_part authority = r.authority.p ? r.authority : b.authority;
	if (authority.p) {
		buf_adds(out, "//");
		add_part(out, authority);
	}
	struct uri_part query = r.query;
	if (r.authority.p) {
		size_t from = out->len;
		add_part(out, r.path);
		remove_dots(out, from);
	} else if (r.path.n == 0) {
		add_part(out, b.path);
		if (!query.p)
			query = b.query;
	} else {
		add_merged_path(out, &b, r.path);
	}
	if (query.p) {
		buf_addc(out, '?');
		add_part(out, query);
	}
	if (r.fragment.p) {
		buf_addc(out, '#');
		add_part(out, r.fragment);
	}
out:
	free(clean_ref);
	free(clean_base);
}

static struct uri_part host_part(const struct uri *u)
{
	struct uri_part a = u->authority;
	for (size_t i = a.n; i > 0; i--)
		if (a.p[i - 1] == '@') {
			a = part(a.p + i, a.p + a.n);
			break;
		}
	if (a.n && a.p[0] != '[') {
		const char *colon = memchr(a.p, ':', a.n);
		if (colon)
			a.n = (size_t)(colon - a.p);
	}
	if (a.n > 4 && ascii_istarts(a.p, "www."))
		a = part(a.p + 4, a.p + a.n);
	return a;
}

void uri_host(struct buf *out, const char *s)
{
	struct uri u;
	uri_split(s, &u);
	struct uri_part host = host_part(&u);
	for (size_t i = 0; i < host.n; i++)
		buf_addc(out, (char)ascii_lower((unsigned char)host.p[i]));
}

void uri_rules_host(struct buf *out, const char *url)
{
	size_t before = out->len;
	if (!url)
		return;
	uri_host(out, url);
	if (out->len == before && ascii_istarts(url, "file:"))
		buf_adds(out, "localhost");
}

const char *uri_site(const char *host)
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

bool uri_is_http(const char *s)
{
	return ascii_istarts(s, "http://") || ascii_istarts(s, "https://");
}

bool uri_has_host(const char *s)
{
	struct uri u;
	uri_split(s, &u);
	struct uri_part host = host_part(&u);
	for (size_t i = 0; i < host.n; i++)
		if ((unsigned char)host.p[i] <= ' ')
			return false;
	return host.n > 0;
}

bool uri_same_host(const char *a, const char *b)
{
	struct buf ours = BUF_INIT, its = BUF_INIT;
	uri_host(&ours, a);
	uri_host(&its, b);
	bool same = uri_is_http(a) && uri_is_http(b) && str_eq(buf_str(&ours), buf_str(&its));
	buf_free(&ours);
	buf_free(&its);
	return same;
}

/* Parameters that say where a click came from and nothing else; a '*' at the
 * end stands for any rest. Widely published names, checked against pages. */
static const char *const tracking[] = {
	"utm_*", "fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid", "twclid",
	"ttclid", "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hs*", "hsCtaTracking",
	"mkt_tok", "vero_conv", "vero_id", "oly_anon_id", "oly_enc_id", "rb_clickid", "s_cid", "ml_subscriber",
	"ml_subscriber_hash", "_openstat", "at_medium", "at_campaign", "at_custom*", "ns_mchannel",
	"ns_source", "ns_campaign", "ns_linkname", "ns_fee", "__twitter_impression", "_ga", "_gl", "wickedid",
	"cmpid", "ocid", "xtor", "wt_mc", "wtmc", "guccounter", "guce_referrer", "guce_referrer_sig", "spm",
	"fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "ref_src", "ref_url", "taid", "srnd"
};

static bool is_tracking(const char *p, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(tracking); i++) {
		size_t m = strlen(tracking[i]);
		bool prefix = tracking[i][m - 1] == '*';
		m -= prefix;
		if (n >= m && (prefix || n == m) && memcmp(p, tracking[i], m) == 0)
			return true;
	}
	return false;
}

/* Redirectors that carry their target in a parameter. */
static const struct {
	const char *host, *path, *param;
} wrappers[] = {
	{"google.com", "/url", "q"},        {"google.com", "/url", "url"},
	{"l.facebook.com", "/l.php", "u"},  {"lm.facebook.com", "/l.php", "u"},
	{"l.instagram.com", "/", "u"},      {"out.reddit.com", "/", "url"},
	{"t.umblr.com", "/redirect", "z"},  {"youtube.com", "/redirect", "q"},
	{"vk.com", "/away.php", "to"},      {"steamcommunity.com", "/linkfilter/", "url"},
	{"duckduckgo.com", "/l/", "uddg"},  {"href.li", "/", ""}
};

static bool part_is(struct uri_part p, const char *s)
{
	return p.n == strlen(s) && memcmp(p.p, s, p.n) == 0;
}

static bool find_param(const struct uri *u, const char *name, struct uri_part *value)
{
	const char *p = u->query.p, *end = p + u->query.n;
	while (p && p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		const char *stop = amp ? amp : end;
		const char *eq = memchr(p, '=', (size_t)(stop - p));
		if (eq && part_is(part(p, eq), name)) {
			*value = part(eq + 1, stop);
			return true;
		}
		p = amp ? amp + 1 : NULL;
	}
	return false;
}

static bool unwrap(struct buf *out, const struct uri *u)
{
	struct uri_part host = host_part(u);
	for (size_t i = 0; i < ARRAY_LEN(wrappers); i++) {
		if (!part_is(host, wrappers[i].host) || !part_is(u->path, wrappers[i].path))
			continue;
		struct uri_part value = u->query;
		if (*wrappers[i].param && !find_param(u, wrappers[i].param, &value))
			continue;
		size_t from = out->len;
		uri_decode(out, value.p, value.n);
		if (value.p && uri_is_http(buf_str(out) + from))
			return true;
		buf_truncate(out, from);
	}
	return false;
}

static void add_query(struct buf *out, struct uri_part query)
{
	if (!query.p)
		return;
	char sep = '?';
	const char *p = query.p, *end = p + query.n;
	while (p && p <= end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		const char *stop = amp ? amp : end;
		const char *eq = memchr(p, '=', (size_t)(stop - p));
		if (stop > p && !is_tracking(p, (size_t)((eq ? eq : stop) - p))) {
			buf_addc(out, sep);
			buf_add(out, p, (size_t)(stop - p));
			sep = '&';
		}
		p = amp ? amp + 1 : NULL;
	}
}

void uri_strip_tracking(struct buf *out, const char *s)
{
	struct uri u;
	uri_split(s, &u);
	struct buf inner = BUF_INIT;
	if (unwrap(&inner, &u)) {
		uri_split(buf_str(&inner), &u);
		s = buf_str(&inner);
	}
	const char *query = u.query.p ? u.query.p - 1 : u.fragment.p ? u.fragment.p - 1 : s + strlen(s);
	buf_add(out, s, (size_t)(query - s));
	add_query(out, u.query);
	if (u.fragment.p) {
		buf_addc(out, '#');
		add_part(out, u.fragment);
	}
	buf_free(&inner);
}

void uri_key(struct buf *out, const char *s)
{
	struct buf plain = BUF_INIT;
	uri_strip_tracking(&plain, s);
	struct uri u;
	uri_split(buf_str(&plain), &u);
	uri_host(out, buf_str(&plain));
	size_t n = u.path.n;
	while (n && u.path.p[n - 1] == '/')
		n--;
	buf_add(out, u.path.p, n);
	add_query(out, u.query);
	buf_free(&plain);
}

void uri_of_feed_link(struct buf *out, const char *link)
{
	static const char feed[] = "feed:";
	if (ascii_istarts(link, feed)) {
		link += strlen(feed);
		buf_adds(out, str_starts(link, "//") ? "http:" : "");
	}
	buf_adds(out, link);
}

bool uri_same(const char *a, const char *b)
{
	if (!a || !b)
		return false;
	struct buf x = BUF_INIT, y = BUF_INIT;
	uri_key(&x, a);
	uri_key(&y, b);
	bool same = str_eq(buf_str(&x), buf_str(&y));
	buf_free(&x);
	buf_free(&y);
	return same;
}

bool uri_is_front(const char *s)
{
	const char *host = NULL;
	for (const char *at = s; (at = strstr(at, "://")); at += 3)
		host = at + 3;          /* an archive has the address of the page in its own */
	const char *path = host ? strchr(host, '/') : *s ? s : "/.";
	return !path || strcmp(path, "/") == 0;
}

void uri_decode(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int hi, lo;
		if (s[i] == '%' && n - i > 2 && (hi = ascii_hex(s[i + 1])) >= 0 && (lo = ascii_hex(s[i + 2])) >= 0) {
			buf_addc(out, (char)(hi << 4 | lo));
			i += 2;
		} else {
			buf_addc(out, s[i]);
		}
	}
}
