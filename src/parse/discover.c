#include <config.h>

#include "parse/discover.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/strip.h"

enum { SNIFFED = 4096, LINKS_MOST = 32, LOOSE_MOST = 8, URL_MOST = 2048, TAG_MOST = 16 << 10 };

struct finder {
	struct arena *arena;
	const char *base;
	struct feed_link links[LINKS_MOST];
	uint32_t n;
};

bool discover_is_html(const char *text, size_t n)
{
	static const char *const marks[] = {"<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<div"};
	const char *end = text + (n < SNIFFED ? n : SNIFFED);
	for (const char *p = text; p < end && (p = memchr(p, '<', (size_t)(end - p))); p++)
		for (size_t i = 0; i < ARRAY_LEN(marks); i++)
			if ((size_t)(end - p) > strlen(marks[i]) && strncasecmp(p, marks[i], strlen(marks[i])) == 0)
				return true;
	return false;
}

/* The value of an attribute in the tag [p, end), unescaped, into `out`. */
static bool attribute(const char *p, const char *end, const char *name, struct buf *out)
{
	size_t n = strlen(name);
	buf_truncate(out, 0);
	for (; p + n < end; p++) {
		if (!ascii_space((unsigned char)p[-1]) || strncasecmp(p, name, n) != 0)
			continue;
		const char *value = p + n;
		while (value < end && ascii_space((unsigned char)*value))
			value++;
		if (value >= end || *value++ != '=')
			continue;
		while (value < end && ascii_space((unsigned char)*value))
			value++;
		const char *stop = value;
		if (value < end && (*value == '"' || *value == '\'')) {
			stop = memchr(value + 1, *value, (size_t)(end - value - 1));
			value++;
		} else {
			while (stop < end && !ascii_space((unsigned char)*stop))
				stop++;
		}
		if (stop)
			strip_title(out, value, (size_t)(stop - value));
		return stop != NULL;
	}
	return false;
}

static const char *clean(struct arena *a, const char *s, size_t most)
{
	struct buf line = BUF_INIT;
	text_clean(&line, s, strlen(s), TEXT_LINE);
	const char *copy = line.len && line.len <= most ? arena_strndup(a, line.data, line.len) : NULL;
	buf_free(&line);
	return copy;
}

static void add(struct finder *f, const char *href, const char *title, const char *type)
{
	struct buf url = BUF_INIT;
	uri_resolve(&url, f->base, href);
	const char *absolute = clean(f->arena, buf_str(&url), URL_MOST);
	buf_free(&url);
	if (!absolute || !uri_is_http(absolute) || f->n == LINKS_MOST)
		return;
	for (uint32_t i = 0; i < f->n; i++)
		if (str_eq(f->links[i].url, absolute))
			return;
	f->links[f->n++] = (struct feed_link){absolute, title ? clean(f->arena, title, URL_MOST) : NULL, type};
}

static const char *feed_type(const char *type)
{
	static const char *const types[] = {"application/rss+xml", "application/atom+xml", "application/feed+json",
	                                    "application/rdf+xml", "application/json", "application/xml", "text/xml"};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (ascii_istarts(type, types[i]))
			return types[i];
	return NULL;
}

static bool has_word(const char *s, const char *word)
{
	size_t n = strlen(word);
	while (*s) {
		size_t k = strcspn(s, " \t\r\n");
		if (k == n && strncasecmp(s, word, n) == 0)
			return true;
		s += k + (s[k] != '\0');
	}
	return false;
}

static void named_link(struct finder *f, const char *p, const char *end)
{
	struct buf rel = BUF_INIT, type = BUF_INIT, href = BUF_INIT, title = BUF_INIT;
	attribute(p, end, "rel", &rel);
	attribute(p, end, "type", &type);
	attribute(p, end, "title", &title);
	const char *known = feed_type(buf_str(&type));
	bool json = known && str_eq(known, "application/json");
	bool feed = has_word(buf_str(&rel), "feed") ||
	            (has_word(buf_str(&rel), "alternate") && known && !(json && strstr(buf_str(&rel), "wp")));
	if (feed && attribute(p, end, "href", &href) && !(json && strstr(buf_str(&href), "/wp-json/")) && !strstr(buf_str(&href), "oembed"))
		add(f, buf_str(&href), title.len ? title.data : NULL, known);
	buf_free(&rel);
	buf_free(&type);
	buf_free(&href);
	buf_free(&title);
}

/* Does the path of a link look like a feed's? */
static bool looks_like_feed(const char *href)
{
	static const char *const ends[] = {".rss", ".rdf", ".atom", "/feed", "/feed/", "/rss", "/rss/", "/atom", "/atom/",
	                                   "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json", "feeds/posts/default"};
	struct uri u;
	uri_split(href, &u);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		size_t n = strlen(ends[i]);
		if (u.path.n >= n && strncasecmp(u.path.p + u.path.n - n, ends[i], n) == 0)
			return true;
	}
	return u.query.p && (memmem(u.query.p, u.query.n, "feed=rss", 8) || memmem(u.query.p, u.query.n, "format=rss", 10));
}

static void loose_link(struct finder *f, const char *p, const char *end)
{
	struct buf href = BUF_INIT, title = BUF_INIT;
	if (f->n < LOOSE_MOST && attribute(p, end, "href", &href) && looks_like_feed(buf_str(&href))) {
		attribute(p, end, "title", &title);
		add(f, buf_str(&href), title.len ? title.data : NULL, NULL);
	}
	buf_free(&href);
	buf_free(&title);
}

static void walk(struct finder *f, const char *p, const char *end, const char *tag, void (*visit)(struct finder *, const char *, const char *))
{
	size_t n = strlen(tag);
	for (; p < end && (p = memchr(p, '<', (size_t)(end - p))); p++) {
		if ((size_t)(end - p) < n + 2 || strncasecmp(p + 1, tag, n) != 0 || !ascii_space((unsigned char)p[n + 1]))
			continue;
		size_t left = (size_t)(end - p);
		const char *close = memchr(p, '>', left < TAG_MOST ? left : TAG_MOST);
		if (close)
			visit(f, p + n + 2, close);
	}
}

static void set_base(struct finder *f, const char *p, const char *end)
{
	struct buf href = BUF_INIT, url = BUF_INIT;
	if (attribute(p, end, "href", &href) && href.len && href.len < URL_MOST) {
		uri_resolve(&url, f->base, buf_str(&href));
		f->base = arena_strndup(f->arena, buf_str(&url), url.len);
	}
	buf_free(&href);
	buf_free(&url);
}

static const char *page_title(struct arena *a, const char *html, size_t n)
{
	const char *end = html + n;
	for (const char *p = html; p < end && (p = memchr(p, '<', (size_t)(end - p))); p++) {
		if ((size_t)(end - p) < 8 || strncasecmp(p, "<title", 6) != 0)
			continue;
		const char *from = memchr(p, '>', (size_t)(end - p));
		const char *to = from ? memmem(from, (size_t)(end - from), "</", 2) : NULL;
		if (!to)
			return NULL;
		struct buf text = BUF_INIT;
		strip_title(&text, from + 1, (size_t)(to - from - 1));
		const char *title = clean(a, buf_str(&text), URL_MOST);
		buf_free(&text);
		return title;
	}
	return NULL;
}

struct parsed_feed *discover_feeds(const char *html, size_t n, const char *url)
{
	struct arena *arena = arena_new();
	struct finder f = {.arena = arena, .base = url ? url : ""};
	walk(&f, html, html + n, "base", set_base);
	walk(&f, html, html + n, "link", named_link);
	walk(&f, html, html + n, "a", loose_link);
	struct parsed_feed *feed = arena_alloc(arena, sizeof *feed);
	feed->arena = arena;
	feed->title = page_title(arena, html, n);
	feed->updated = NO_TIME;
	feed->links = arena_dup(arena, f.links, f.n * sizeof *f.links);
	feed->n_links = f.n;
	return feed;
}
