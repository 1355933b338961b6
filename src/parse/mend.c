#include <config.h>

#include "parse/mend.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/util.h"

enum {
	MOST_BYTES = 24 << 20,
	MOST_TAGS = 300 * 1000,
	MOST_DEPTH = 400,           /* real pages stay under 100; libxml2's end tags cost a walk up */
	MOST_ATTRIBUTES = 120,      /* of a tag */
	MOST_ATTRIBUTES_ALL = 500 * 1000,
	MOST_TAG_BYTES = 64 * 1024,
	MOST_DATA_URI = 512,
	HEAD_MOST = 200,            /* bytes of a script before the object that it gives a name */
	STATE_LEAST = 1000          /* a smaller script holds no story */
};

struct mender {
	const char *p, *end;
	struct buf *out;
	struct mend_scripts *scripts;
	size_t tags, attributes, depth;
	size_t dropped;             /* open tags beyond MOST_DEPTH whose end is still to come */
	bool endless[6];            /* no end of this kind is to come: do not look for it again */
	bool over;
	bool cut;                   /* the page is longer than MOST_BYTES */
	bool body;                  /* has it begun? */
};

static bool is_name_char(unsigned char c)
{
	return ascii_alnum(c) || c == '-' || c == ':' || c == '_';
}

static bool name_is(const char *p, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!name[i] || ascii_lower((unsigned char)p[i]) != name[i])
			return false;
	return name[n] == '\0';
}

static bool name_in(const char *p, size_t n, const char *const *names)
{
	int first = ascii_lower((unsigned char)*p);
	for (; *names; names++)
		if (**names == first && name_is(p, n, *names))
			return true;
	return false;
}

/* --- character references --- */

/* What windows-1252 has at 0x80 to 0x9F: pages mean that by &#146; and the like. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

/* Names of HTML 5 that pages use and HTML 4 lacks. */
static const struct {
	const char *name;
	uint32_t cp;
} html5_names[] = {
	{"apos", '\''},    {"comma", ','},    {"period", '.'},    {"colon", ':'},     {"semi", ';'},
	{"excl", '!'},     {"quest", '?'},    {"lpar", '('},      {"rpar", ')'},      {"lsqb", '['},
	{"rsqb", ']'},     {"lbrack", '['},   {"rbrack", ']'},    {"lcub", '{'},      {"rcub", '}'},
	{"lbrace", '{'},   {"rbrace", '}'},   {"num", '#'},       {"dollar", '$'},    {"percnt", '%'},
	{"ast", '*'},      {"plus", '+'},     {"equals", '='},    {"sol", '/'},       {"bsol", '\\'},
	{"commat", '@'},   {"Hat", '^'},      {"lowbar", '_'},    {"grave", '`'},     {"verbar", '|'},
	{"vert", '|'},     {"NewLine", '\n'}, {"Tab", '\t'},      {"nbsp", 0xA0},     {"NonBreakingSpace", 0xA0},
	{"hyphen", 0x2010}, {"dash", 0x2010}, {"horbar", 0x2015}, {"rsquor", 0x2019}, {"rdquor", 0x201D},
	{"ldquor", 0x201E}, {"lsquor", 0x201A}, {"mldr", 0x2026}, {"nldr", 0x2025},   {"starf", 0x2605},
	{"star", 0x2606},  {"check", 0x2713}, {"cross", 0x2717},  {"phone", 0x260E},  {"half", 0xBD},
	{"ccaron", 0x10D}, {"Ccaron", 0x10C}, {"zcaron", 0x17E},  {"Zcaron", 0x17D},  {"ecaron", 0x11B},
	{"rcaron", 0x159}, {"cacute", 0x107}, {"sacute", 0x15B},  {"zdot", 0x17C},    {"lstrok", 0x142},
	{"Lstrok", 0x141}, {"eogon", 0x119},  {"aogon", 0x105},   {"nacute", 0x144},  {"inodot", 0x131},
	{"hairsp", 0x200A}, {"numsp", 0x2007}, {"puncsp", 0x2008}, {"middot", 0xB7},  {"centerdot", 0xB7}};

static uint32_t html5_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(html5_names); i++)
		if (strcmp(html5_names[i].name, name) == 0)
			return html5_names[i].cp;
	return 0;
}

static void mend_number(struct mender *m, const char *p)
{
	uint32_t cp = 0;
	bool hex = p < m->end && (*p | 0x20) == 'x';
	const char *digits = p += hex;
	for (; p < m->end && p - digits < 8; p++) {
		int c = *p | 0x20;
		if (*p >= '0' && *p <= '9')
			cp = cp * (hex ? 16 : 10) + (uint32_t)(*p - '0');
		else if (hex && c >= 'a' && c <= 'f')
			cp = cp * 16 + (uint32_t)(c - 'a' + 10);
		else
			break;
	}
	if (p == digits) {
		buf_adds(m->out, "&amp;#");
		m->p = digits - hex;
		return;
	}
	if (cp >= 0x80 && cp < 0xA0)
		cp = windows_1252[cp - 0x80];
	if (cp == 0 || (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r'))
		cp = ' ';
	if (cp == '<' || cp == '>' || cp == '&' || cp == '"' || cp == '\'')
		buf_addf(m->out, "&#%u;", cp);
	else
		buf_add_utf8(m->out, cp);
	m->p = p < m->end && *p == ';' ? p + 1 : p;
}

/* At an '&'. What libxml2 knows is left to it. */
static void mend_reference(struct mender *m)
{
	const char *p = m->p + 1;
	if (p < m->end && *p == '#') {
		mend_number(m, p + 1);
		return;
	}
	char name[32];
	size_t n = 0;
	while (p + n < m->end && n < sizeof name - 1 && is_name_char((unsigned char)p[n]) && p[n] != ':' && p[n] != '-' && p[n] != '_') {
		name[n] = p[n];
		n++;
	}
	name[n] = '\0';
	const htmlEntityDesc *known = n ? htmlEntityLookup(BAD_CAST name) : NULL;
	bool closed = p + n < m->end && p[n] == ';';
	uint32_t cp = closed && !known ? html5_name(name) : 0;
	if (cp) {
		buf_add_utf8(m->out, cp);
		m->p = p + n + 1;
	} else if (known && (closed || (known->value < 256 && (p + n == m->end || p[n] != '=')))) {
		buf_addc(m->out, '&');
		buf_add(m->out, name, n);
		buf_addc(m->out, ';');
		m->p = p + n + closed;
	} else {
		buf_adds(m->out, "&amp;");
		m->p = p;
	}
}

/* --- tags --- */

static const char *find_end_tag(const char *p, const char *end, const char *name, size_t n)
{
	while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
		if ((size_t)(end - p) < n + 2)
			return NULL;
		if (p[1] == '/' && name_is(p + 2, n, name))
			return p;
		p++;
	}
	return NULL;
}

static const char *after_tag(const char *p, const char *end)
{
	const char *close = memchr(p, '>', (size_t)(end - p));
	return close ? close + 1 : end;
}

/* The end of a start tag, quotes respected; where they never close, the first '>'. */
static const char *tag_end(const char *p, const char *end)
{
	const char *start = p, *all_end = end;
	char quote = 0;
	if (end - p > MOST_TAG_BYTES)
		end = p + MOST_TAG_BYTES;
	for (; p < end; p++) {
		if (quote) {
			p = memchr(p, quote, (size_t)(end - p));
			quote = 0;
			if (!p)
				break;
		} else if (*p == '>') {
			return p;
		} else if ((*p == '"' || *p == '\'') && p > start && p[-1] == '=') {
			quote = *p;
		} else if ((*p == '"' || *p == '\'') && p > start && ascii_space((unsigned char)p[-1])) {
			const char *back = p - 1;
			while (back > start && ascii_space((unsigned char)*back))
				back--;
			if (*back == '=')
				quote = *p;
		}
	}
	p = memchr(start, '>', (size_t)(all_end - start));
	return p ? p : all_end;
}

/* "window.__STATE__ = {…};": where the object begins, or NULL. */
static const char *assigned_object(const char *text, const char *end)
{
	const char *head = end - text > HEAD_MOST ? text + HEAD_MOST : end;
	const char *equals = end - text >= STATE_LEAST ? memchr(text, '=', (size_t)(head - text)) : NULL;
	if (!equals || !memmem(text, (size_t)(equals - text), "window", 6))
		return NULL;
	for (equals++; equals < end && ascii_space((unsigned char)*equals); equals++)
		;
	return equals < end && *equals == '{' ? equals : NULL;
}

static void keep_script(struct mender *m, const char *tag, const char *tag_close, const char *text, const char *text_end)
{
	size_t n = (size_t)(tag_close - tag);
	bool linked_data = memmem(tag, n, "ld+json", 7) || memmem(tag, n, "ld&#x2B;json", 12) || memmem(tag, n, "ld&#43;json", 11);
	bool state = !linked_data && memmem(tag, n, "application/json", 16);
	const char *object = linked_data || state ? NULL : assigned_object(text, text_end);
	text = object ? object : text;
	if ((linked_data || state || object) && m->scripts->n < MEND_SCRIPTS_MOST)
		m->scripts->items[m->scripts->n++] = (struct mend_script){text, (size_t)(text_end - text), linked_data};
}

/* Elements whose contents are left out. Where the end is missing, only the
 * start tag goes; in a page that was cut, the end was cut off. */
static bool leave_out(struct mender *m, const char *name, size_t n, const char *close)
{
	static const char *const left_out[] = {"script", "style", "svg", NULL};
	for (size_t i = 0; left_out[i]; i++) {
		if (!name_is(name, n, left_out[i]))
			continue;
		const char *text = close < m->end ? close + 1 : close;
		bool empty = close[-1] == '/' && left_out[i][1] == 'v';
		const char *end = empty || m->endless[i] ? NULL : find_end_tag(text, m->end, left_out[i], n);
		m->endless[i] |= !empty && !end;
		if (end && left_out[i][1] == 'c')
			keep_script(m, name, close, text, end);
		m->p = end ? after_tag(end, m->end) : m->cut && !empty ? m->end : text;
		return true;
	}
	return false;
}

static void start_tag(struct mender *m);

/* Of a <noscript> only its pictures stay: what lazy loading put there. The
 * rest is often left open, and would take the page with it. */
static bool noscript(struct mender *m, const char *name, size_t n, const char *close)
{
	if (!name_is(name, n, "noscript"))
		return false;
	const char *text = close < m->end ? close + 1 : close;
	const char *end = m->endless[4] ? NULL : find_end_tag(text, m->end, "noscript", 8);
	m->endless[4] |= !end;
	m->p = text;
	if (!end)
		return true;
	const char *all_end = m->end;
	bool open = false;
	for (m->end = end; (m->p = memmem(m->p, (size_t)(end - m->p), "<img", 4));) {
		if (!open)
			buf_adds(m->out, "<noscript>");
		open = true;
		start_tag(m);
	}
	if (open)
		buf_adds(m->out, "</noscript>");
	m->end = all_end;
	m->p = after_tag(end, m->end);
	return true;
}

/* Without references. */
static void add_plain_value(struct buf *out, const char *p, const char *end)
{
	static const bool kept[' '] = {['\n'] = true, ['\t'] = true};
	while (p < end) {
		const char *from = p;
		while (p < end && *p != '<' && ((unsigned char)*p >= ' ' || kept[(unsigned char)*p]))
			p++;
		buf_add(out, from, (size_t)(p - from));
		if (p < end && *p++ == '<')
			buf_adds(out, "&lt;");
	}
}

/* A value in a start tag: references in it are mended like those in text. */
static void add_value(struct mender *m, const char *p, const char *end)
{
	const char *saved = m->p, *saved_end = m->end;
	if (end - p > MOST_DATA_URI && ascii_istarts(p, "data:"))
		end = p;
	m->end = end;
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		add_plain_value(m->out, p, amp ? amp : end);
		if (!amp)
			break;
		m->p = amp;
		mend_reference(m);
		p = m->p;
	}
	m->p = saved;
	m->end = saved_end;
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && (ascii_space((unsigned char)*p) || *p == '/'))
		p++;
	return p;
}

static void add_attributes(struct mender *m, const char *p, const char *end)
{
	for (size_t count = 0; (p = skip_space(p, end)) < end; count++) {
		const char *name = p;
		while (p < end && !ascii_space((unsigned char)*p) && *p != '=' && *p != '/' && *p != '>')
			p++;
		size_t n = (size_t)(p - name);
		const char *after = p;
		while (after < end && ascii_space((unsigned char)*after))
			after++;
		const char *value = NULL, *value_end = NULL;
		if (after < end && *after == '=') {
			p = after + 1;
			while (p < end && ascii_space((unsigned char)*p))
				p++;
			char quote = p < end && (*p == '"' || *p == '\'') ? *p++ : 0;
			value = p;
			if (quote)
				p = memchr(p, quote, (size_t)(end - p));
			else
				while (p < end && !ascii_space((unsigned char)*p))
					p++;
			p = p ? p : end;
			value_end = p;
			p += quote && p < end;
		}
		bool sound = n > 0 && n < 64;
		for (size_t i = 0; i < n && sound; i++)
			sound = is_name_char((unsigned char)name[i]) || name[i] == '.' || name[i] == '@';
		if (count >= MOST_ATTRIBUTES || m->attributes++ >= MOST_ATTRIBUTES_ALL) {
			m->over = true;
			return;
		}
		if (n == 0 && !value)
			p++;
		if (!sound || ascii_istarts(name, "on"))
			continue;
		buf_addc(m->out, ' ');
		buf_add(m->out, name, n);
		if (!value)
			continue;
		bool double_quoted = !memchr(value, '"', (size_t)(value_end - value));
		buf_adds(m->out, double_quoted ? "=\"" : "='");
		add_value(m, value, value_end);
		buf_addc(m->out, double_quoted ? '"' : '\'');
	}
}

static const char *const voids[] = {"br", "img", "hr", "input", "meta", "link", "area", "base", "col",
									"embed", "param", "source", "track", "wbr", NULL};
/* libxml2 closes these by itself, so leaving them open nests nothing. */
static const char *const self_closing[] = {"p", "li", "td", "th", "tr", "dt", "dd", "option", "html", "head", "body", NULL};

/* The first element that is none of the head begins the body (HTML, 13.2.6.4.4).
 * libxml2 does so for those that HTML 4 knows; a page without <body> that
 * begins with an <article> would be all head. */
static void begin_body(struct mender *m, const char *name, size_t n)
{
	static const char *const of_head[] = {"html", "head", "title", "meta", "link", "base", "style", "script", "noscript", NULL};
	static const char *const unknown[] = {"article", "main", "section", "header", "nav", "aside", "footer", "figure", "dialog", "details", NULL};
	if (m->body || name_in(name, n, of_head))
		return;
	m->body = true;
	if (name_in(name, n, unknown) || memchr(name, '-', n))
		buf_adds(m->out, "<body>");
}

/* A template that is its parent's shadow tree is shown (HTML, 4.12.3): its
 * start goes, and its end then ends nothing. */
static bool is_shadow(const char *name, size_t n, const char *close)
{
	return name_is(name, n, "template") && memmem(name + n, (size_t)(close - name) - n, "shadowroot", 10);
}

/* What stands in a template is not on the page. libxml2 does not end it where
 * an element in it was left open, and would take the page with it. */
static bool template(struct mender *m, const char *name, size_t n, const char *close)
{
	if (!name_is(name, n, "template"))
		return false;
	const char *text = close < m->end ? close + 1 : close;
	m->p = text;
	if (is_shadow(name, n, close) || m->endless[5])
		return true;
	size_t open = 1;
	for (const char *p = text; (p = memchr(p, '<', (size_t)(m->end - p)));) {
		bool ends = ++p < m->end && *p == '/';
		p += ends;
		if ((size_t)(m->end - p) < n || !name_is(p, n, "template"))
			continue;
		if (ends && --open == 0) {
			m->p = after_tag(p, m->end);
			return true;
		}
		open += !ends;
	}
	m->endless[5] = true;
	return true;
}

static void start_tag(struct mender *m)
{
	static const char *const closed[] = {"source", "track", "embed", NULL};
	const char *name = m->p + 1, *p = name;
	while (p < m->end && is_name_char((unsigned char)*p))
		p++;
	size_t n = (size_t)(p - name);
	const char *close = tag_end(p, m->end);
	if (leave_out(m, name, n, close) || noscript(m, name, n, close) || template(m, name, n, close))
		return;
	m->p = close < m->end && *close == '>' ? close + 1 : close;
	if (name_is(name, n, "wbr"))
		return;
	bool is_void = name_in(name, n, voids), empty = close > p && close[-1] == '/';
	if (++m->tags > MOST_TAGS) {
		m->over = true;
		return;
	}
	if (!is_void && !empty && !name_in(name, n, self_closing) && ++m->depth > MOST_DEPTH) {
		m->depth--;
		m->dropped++;
		m->over = true;
		return;
	}
	begin_body(m, name, n);
	buf_addc(m->out, '<');
	buf_add(m->out, name, n);
	add_attributes(m, p, close);
	buf_adds(m->out, name_in(name, n, closed) ? "/>" : ">");
}

static void end_tag(struct mender *m)
{
	const char *name = m->p + 2, *p = name;
	while (p < m->end && is_name_char((unsigned char)*p))
		p++;
	size_t n = (size_t)(p - name);
	m->p = after_tag(p, m->end);
	if (name_in(name, n, voids)) {
		if (name_is(name, n, "br"))
			buf_adds(m->out, "<br>");
		return;
	}
	if (!name_in(name, n, self_closing)) {
		if (m->dropped) {
			m->dropped--;
			return;
		}
		m->depth -= m->depth > 0;
	}
	if (++m->tags > 2 * MOST_TAGS)
		return;
	buf_adds(m->out, "</");
	buf_add(m->out, name, n);
	buf_addc(m->out, '>');
}

static void skip_comment(struct mender *m)
{
	const char *p = m->p + 4;
	if (p < m->end && *p == '>') {
		m->p = p + 1;
		return;
	}
	const char *close = m->endless[3] ? NULL : memmem(p, (size_t)(m->end - p), "-->", 3);
	m->endless[3] = !close;
	m->p = close ? close + 3 : p;
}

static bool at(const struct mender *m, const char *s)
{
	size_t n = strlen(s);
	return (size_t)(m->end - m->p) >= n && memcmp(m->p, s, n) == 0;
}

static void angle(struct mender *m)
{
	if (at(m, "<!--")) {
		skip_comment(m);
	} else if (at(m, "<![CDATA[")) {
		m->p += 9;
	} else if (m->p + 1 < m->end && (m->p[1] == '!' || m->p[1] == '?')) {
		m->p = after_tag(m->p, m->end);
	} else if (m->p + 1 < m->end && ascii_alpha((unsigned char)m->p[1])) {
		start_tag(m);
	} else if (m->p + 2 < m->end && m->p[1] == '/' && ascii_alpha((unsigned char)m->p[2])) {
		end_tag(m);
	} else if (m->p + 2 < m->end && m->p[1] == '/' && m->p[2] == '>') {
		m->p += 3;
	} else {
		buf_adds(m->out, "&lt;");
		m->p++;
	}
}

static bool is_plain(unsigned char c)
{
	return c != '<' && c != '&' && c != ']' && (c >= ' ' || c == '\n' || c == '\t');
}

bool mend_html(const char *html, size_t n, struct buf *out, struct mend_scripts *scripts)
{
	struct mender m = {.p = html, .out = out, .scripts = scripts};
	m.over = m.cut = n > MOST_BYTES;
	m.end = html + (m.over ? MOST_BYTES : n);
	buf_reserve(out, (size_t)(m.end - html));
	while (m.p < m.end) {
		const char *from = m.p;
		while (m.p < m.end && is_plain((unsigned char)*m.p))
			m.p++;
		buf_add(out, from, (size_t)(m.p - from));
		if (m.p == m.end)
			break;
		if (*m.p == '<')
			angle(&m);
		else if (*m.p == '&')
			mend_reference(&m);
		else if (at(&m, "]]>"))
			m.p += 3;
		else if (*m.p++ == ']')
			buf_addc(out, ']');
		else if (m.p[-1] == '\r' || m.p[-1] == '\f' || m.p[-1] == '\v')
			buf_addc(out, '\n');
	}
	return !m.over;
}
