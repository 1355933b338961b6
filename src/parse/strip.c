#include <config.h>

#include "parse/strip.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/charref.h"

enum {
	TAG_NAME_MOST = 12,
	GROWTH_MOST = 4,            /* a body of relative links may grow by its base so often … */
	GROWTH_LEAST = 64 << 10,    /* … and so much; the rest keeps its links as they are */
	BEYOND = 8                  /* bytes read past a limit, to see whether a word ends there */
};

#define ALL_OF_IT (SIZE_MAX / 2)

/* In order, for the binary search. */
static const char *const inline_tags[] = {
	"a", "abbr", "acronym", "applet", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "embed",
	"font", "i", "iframe", "img", "input", "ins", "kbd", "label", "link", "map", "mark", "math", "meta", "nobr", "noscript",
	"object", "param", "picture", "q", "rp", "rt", "ruby", "s", "samp", "script", "small", "source", "span", "strike",
	"strong", "style", "sub", "sup", "svg", "time", "track", "tt", "u", "var", "video", "wbr"};
static const char *const block_tags[] = {
	"address", "article", "aside", "audio", "base", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt",
	"figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
	"hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "textarea", "tfoot", "th",
	"thead", "tr", "ul"};
static const char *const dropped_tags[] = {"applet", "noframes", "script", "style"};

static bool in_list(const char *const *list, size_t count, const char *name, size_t n)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = ascii_lower((unsigned char)name[0]) - list[middle][0];
		if (order == 0)
			order = strncasecmp(name, list[middle], n);
		if (order == 0 && list[middle][n])
			order = -1;
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
#define IN_LIST(list, name, n) in_list(list, ARRAY_LEN(list), name, n)

bool strip_is_tag(const char *name, size_t n)
{
	return n && n <= TAG_NAME_MOST && (IN_LIST(inline_tags, name, n) || IN_LIST(block_tags, name, n));
}

/* A tag at the '<' at `p`: its end (past the '>'), and its name. NULL: none. */
static const char *read_tag(const char *p, const char *end, const char **name, size_t *n)
{
	const char *at = p + 1;
	if (at < end && *at == '/')
		at++;
	*name = at;
	while (at < end && (ascii_alnum((unsigned char)*at) || *at == ':' || *at == '-'))
		at++;
	*n = (size_t)(at - *name);
	if (*n == 0 || !ascii_alpha((unsigned char)**name) || at >= end || (!ascii_space((unsigned char)*at) && *at != '>' && *at != '/'))
		return NULL;
	char quote = '\0', last = '\0';
	for (const char *q = at; q < end; q++) {
		if (quote) {
			if (*q == quote)
				quote = '\0';
		} else if ((*q == '"' || *q == '\'') && last == '=') {
			quote = *q;
		} else if (*q == '>') {
			return q + 1;
		}
		if (!ascii_space((unsigned char)*q))
			last = *q;
	}
	/* A quote that is never closed: the next '>' has to do. */
	const char *close = quote ? memchr(at, '>', (size_t)(end - at)) : NULL;
	return close ? close + 1 : NULL;
}

/* Past what an element holds whose text nobody reads. NULL: it has no end. */
static const char *skip_contents(const char *p, const char *end, const char *name, size_t n)
{
	for (const char *q = p; q < end && (q = memchr(q, '<', (size_t)(end - q))); q++)
		if ((size_t)(end - q) > n + 2 && q[1] == '/' && strncasecmp(q + 2, name, n) == 0) {
			const char *close = memchr(q, '>', (size_t)(end - q));
			return close ? close + 1 : end;
		}
	return NULL;
}

/* In a title "a<b and c>d" and "the <script> tag" are text: a tag that was
 * meant has no bare words in it, and one that hides its text ends. */
static bool is_prose(const char *name, size_t n, const char *after, const char *end)
{
	const char *at = name + n;
	if (name[-1] == '/' || memchr(at, '=', (size_t)(after - at)))
		return false;
	while (at < after && !ascii_alnum((unsigned char)*at))
		at++;
	return at < after || (IN_LIST(dropped_tags, name, n) && after[-2] != '/' && !skip_contents(after, end, name, n));
}

/* Where `out` stands in making one line of it. */
struct line {
	struct buf *out;
	size_t start;
	bool space;
};

static void add_text(struct line *l, const char *s, size_t n)
{
	if (l->space && l->out->len > l->start)
		buf_addc(l->out, ' ');
	l->space = false;
	buf_add(l->out, s, n);
}

static void add_code_point(struct line *l, uint32_t cp)
{
	char bytes[4];
	if (cp == '\0')
		return;
	if (cp < 0x80 && ascii_space((int)cp))
		l->space = true;
	else
		add_text(l, bytes, utf8_put(cp, bytes));
}

/* Comments, declarations, processing instructions, CDATA marks. */
static const char *skip_mark(const char *p, const char *end)
{
	size_t left = (size_t)(end - p);
	const char *close;
	if (left >= 4 && memcmp(p, "<!--", 4) == 0)
		return (close = memmem(p + 4, left - 4, "-->", 3)) ? close + 3 : end;
	if (left >= 9 && memcmp(p, "<![CDATA[", 9) == 0)
		return p + 9;
	if (left >= 2 && (p[1] == '!' || p[1] == '?') && (close = memchr(p, '>', left)))
		return close + 1;
	return NULL;
}

/* At a '<'. Returns where to go on. After `tags_end` stands no '>' any more:
 * to look for one again and again would be quadratic. */
static const char *strip_angle(struct line *l, const char *p, const char *end, const char *tags_end, bool all)
{
	const char *name, *after = p < tags_end ? skip_mark(p, end) : NULL;
	size_t n;
	if (after)
		return after;
	after = p < tags_end ? read_tag(p, tags_end, &name, &n) : NULL;
	if (!after || (!all && (!strip_is_tag(name, n) || is_prose(name, n, after, end)))) {
		add_text(l, "<", 1);
		return p + 1;
	}
	if (p[1] != '/' && IN_LIST(dropped_tags, name, n) && after[-2] != '/') {
		after = skip_contents(after, end, name, n);
		return after ? after : end;
	}
	if (IN_LIST(block_tags, name, n))
		l->space = true;
	return after;
}

static bool is_text(char c)
{
	return (unsigned char)c > ' ' && c != '<' && c != '&';
}

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes at a time: which are zero, by their high bits. */
static uint64_t zeros(uint64_t x)
{
	return ~(((x & EVERY(0x7F)) + EVERY(0x7F)) | x) & EVERY(0x80);
}

/* Are the eight bytes text and spaces that stand alone? */
static bool is_line_of_eight(const char *p)
{
	uint64_t x;
	memcpy(&x, p, sizeof x);
	uint64_t spaces = zeros(x ^ EVERY(' '));
	return !(zeros(x ^ EVERY('<')) | zeros(x ^ EVERY('&')) | zeros(x & EVERY(0xE0)) | (spaces & spaces << 8)) &&
	       (*p != ' ' || p[-1] != ' ');
}

/* Words with one space between them: they are a line as they stand. The first
 * byte is text. */
static const char *text_end(const char *p, const char *end)
{
	while (end - p >= 8 && is_line_of_eight(p))
		p += 8;
	for (; p < end; p++)
		if (!is_text(*p) && (*p != ' ' || p[-1] == ' '))
			break;
	return p[-1] == ' ' ? p - 1 : p;
}

static void strip(struct buf *out, const char *p, size_t n, bool all, size_t most)
{
	struct line l = {out, out->len, false};
	const char *end = p + n, *gt = n ? memrchr(p, '>', n) : NULL, *tags_end = gt ? gt + 1 : p;
	while (p < end && out->len - l.start < most) {
		const char *from = p;
		if (is_text(*p))
			p = text_end(p, (size_t)(end - p) < most + BEYOND ? end : p + most + BEYOND);
		if (p > from)
			add_text(&l, from, (size_t)(p - from));
		if (p >= end)
			break;
		if (*p == '<') {
			p = strip_angle(&l, p, end, tags_end, all);
		} else if (*p == '&') {
			uint32_t cp[2] = {'&', 0};
			size_t k = charref_read(p, (size_t)(end - p), cp);
			add_code_point(&l, cp[0]);
			add_code_point(&l, cp[1]);
			p += k ? k : 1;
		} else {
			l.space = true;
			p++;
		}
	}
}

void strip_title(struct buf *out, const char *html, size_t n)
{
	strip(out, html, n, false, ALL_OF_IT);
}

void strip_body(struct buf *out, const char *html, size_t n, size_t most)
{
	size_t start = out->len;
	strip(out, html, n, true, most);
	if (out->len - start < most)
		return;
	size_t cut = start + most, word;
	while (cut > start && ((unsigned char)out->data[cut] & 0xC0) == 0x80)
		cut--;
	for (word = cut; word > start && out->data[word] != ' '; word--)
		;
	if (word > start + most / 2)
		cut = word;
	buf_truncate(out, cut);
	buf_trim(out);
	buf_adds(out, "…");
}

bool strip_looks_html(const char *s, size_t n)
{
	const char *end = s + n, *name, *after;
	while (s < end && ascii_space((unsigned char)*s))
		s++;
	size_t length;
	if (s >= end || *s != '<' || !(after = read_tag(s, end, &name, &length)) || !strip_is_tag(name, length))
		return false;
	return memmem(after, (size_t)(end - after), "</", 2) || after[-2] == '/' || IN_LIST(block_tags, name, length);
}

void strip_escape(struct buf *out, const char *s, size_t n)
{
	static const bool special[256] = {['<'] = true, ['>'] = true, ['&'] = true, ['"'] = true};
	const char *end = s + n;
	while (s < end) {
		const char *from = s;
		while (s < end && !special[(unsigned char)*s])
			s++;
		buf_add(out, from, (size_t)(s - from));
		if (s < end) {
			buf_adds(out, *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : *s == '&' ? "&amp;" : "&quot;");
			s++;
		}
	}
}

/* --- links --- */

static bool is_link(const char *name, size_t n)
{
	static const char *const links[] = {"href", "src", "poster", "cite", "longdesc", "background", "data-src"};
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		if (strlen(links[i]) == n && strncasecmp(links[i], name, n) == 0)
			return true;
	return false;
}

/* The value of an attribute at `p`; its end goes to *stop (past a quote). */
static size_t read_value(const char **p, const char *end, const char **stop)
{
	const char *from = *p;
	if (from < end && (*from == '"' || *from == '\'')) {
		const char *close = memchr(from + 1, *from, (size_t)(end - from - 1));
		*p = from + 1;
		*stop = close ? close + 1 : end;
		return (size_t)((close ? close : end) - *p);
	}
	while (from < end && !ascii_space((unsigned char)*from) && *from != '>')
		from++;
	*stop = from;
	return (size_t)(from - *p);
}

static void add_resolved(struct buf *out, const char *value, size_t n, const char *base)
{
	struct buf plain = BUF_INIT, absolute = BUF_INIT;
	strip(&plain, value, n, false, ALL_OF_IT);
	uri_resolve(&absolute, base, buf_str(&plain));
	strip_escape(out, buf_str(&absolute), absolute.len);
	buf_free(&plain);
	buf_free(&absolute);
}

/* A tag [p, end): its attributes, copied or resolved. */
static void resolve_tag(struct buf *out, const char *p, const char *end, const char *base)
{
	while (p < end) {
		const char *from = p;
		while (p < end && !ascii_space((unsigned char)*p) && *p != '=')
			p++;
		const char *name_end = p;
		while (p < end && ascii_space((unsigned char)*p))
			p++;
		if (p >= end || *p != '=') {
			buf_add(out, from, (size_t)(p - from));
			continue;
		}
		p++;
		while (p < end && ascii_space((unsigned char)*p))
			p++;
		const char *value = p, *stop;
		size_t n = read_value(&value, end, &stop);
		if (is_link(from, (size_t)(name_end - from))) {
			buf_add(out, from, (size_t)(name_end - from));
			buf_adds(out, "=\"");
			add_resolved(out, value, n, base);
			buf_addc(out, '"');
		} else {
			buf_add(out, from, (size_t)(stop - from));
		}
		p = stop;
	}
}

void strip_resolve(struct buf *out, const char *html, size_t n, const char *base)
{
	const char *end = html + n, *gt = n ? memrchr(html, '>', n) : NULL;
	size_t most = out->len + n * GROWTH_MOST + GROWTH_LEAST;
	while (html < end) {
		const char *angle = memchr(html, '<', (size_t)(end - html)), *name, *after;
		size_t length;
		if (!angle || !gt || angle > gt || out->len > most) {
			buf_add(out, html, (size_t)(end - html));
			return;
		}
		buf_add(out, html, (size_t)(angle - html));
		after = read_tag(angle, gt + 1, &name, &length);
		if (after)
			resolve_tag(out, angle, after, base);
		else
			buf_addc(out, '<');
		html = after ? after : angle + 1;
	}
}
