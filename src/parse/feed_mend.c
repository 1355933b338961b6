#include <config.h>

#include "parse/feed_mend.h"

#include <string.h>
#include <strings.h>

#include "parse/charref.h"

enum {
	DEPTH_MOST = 3000,
	LOOK_BACK = 100,            /* how far up an end tag looks for its start */
	ATTRIBUTES_MOST = 64,
	ENTITIES_MOST = 64,
	ENTITY_MOST = 4096,
	EXPANDED_MOST = 1 << 20     /* bytes that entities may add, all together */
};

struct name {
	const char *p;
	size_t n;
};

struct mender {
	struct buf *out;
	const char *p, *end;
	struct name stack[DEPTH_MOST];
	size_t depth;
	struct {
		struct name name, value;
	} entities[ENTITIES_MOST];
	size_t n_entities, expanded;
	/* What was found is kept: looking again and again would be quadratic. */
	const char *cdata_close;    /* behind the next "]]>" */
	bool open_cdata, open_comment;  /* nothing ends one any more */
	bool done;
};

static bool name_is(struct name name, const char *s)
{
	return name.n == strlen(s) && strncasecmp(name.p, s, name.n) == 0;
}

static bool names_equal(struct name a, struct name b)
{
	return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static bool name_in(struct name name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (name_is(name, list[i]))
			return true;
	return false;
}

static bool is_name_start(unsigned char c)
{
	return ascii_alpha(c) || c == '_' || c >= 0x80;
}

static bool is_name_char(unsigned char c)
{
	return is_name_start(c) || ascii_digit(c) || c == '-' || c == '.' || c == ':';
}

static struct name read_name(const char *p, const char *end)
{
	const char *from = p;
	if (p < end && is_name_start((unsigned char)*p))
		while (p < end && is_name_char((unsigned char)*p))
			p++;
	while (p > from && p[-1] == ':')
		p--;
	return (struct name){from, (size_t)(p - from)};
}

static const char *skip_space(const char *p, const char *end)
{
	while (p < end && ascii_space((unsigned char)*p))
		p++;
	return p;
}

static bool starts(const char *p, const char *end, const char *s)
{
	return (size_t)(end - p) >= strlen(s) && memcmp(p, s, strlen(s)) == 0;
}

/* Just past `mark`, or NULL. */
static const char *find(const char *p, const char *end, const char *mark)
{
	const char *at = p < end ? memmem(p, (size_t)(end - p), mark, strlen(mark)) : NULL;
	return at ? at + strlen(mark) : NULL;
}

/* --- characters and references --- */

/* Bytes at `p` that XML does not allow: controls, U+FFFE, U+FFFF. */
static size_t illegal(const char *p, const char *end)
{
	unsigned char c = (unsigned char)*p;
	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c == 0xEF && end - p >= 3 && (unsigned char)p[1] == 0xBF && (unsigned char)p[2] >= 0xBE ? 3 : 0;
}

static void add_char(struct buf *out, uint32_t c)
{
	if (c && charref_is_xml(c))
		buf_addf(out, "&#%u;", c);
}

static const struct name *find_entity(const struct mender *m, struct name name)
{
	for (size_t i = 0; i < m->n_entities; i++)
		if (m->entities[i].name.n == name.n && memcmp(m->entities[i].name.p, name.p, name.n) == 0)
			return &m->entities[i].value;
	return NULL;
}

/* The text of an entity, read once: entities inside it are left out. */
static void add_entity(struct mender *m, struct name value)
{
	const char *p = value.p, *end = p + value.n;
	if (value.n > EXPANDED_MOST - m->expanded)
		return;
	m->expanded += value.n;
	while (p < end) {
		uint32_t cp[2];
		size_t k = *p == '&' ? charref_read(p, (size_t)(end - p), cp) : 0, bad;
		if (k) {
			add_char(m->out, cp[0]);
			add_char(m->out, cp[1]);
			p += k;
		} else if (*p == '&') {
			const char *semicolon = memchr(p, ';', (size_t)(end - p));
			p = semicolon ? semicolon + 1 : p + 1;
		} else if ((bad = illegal(p, end))) {
			p += bad;
		} else if (*p == '<' || *p == '>' || *p == '"') {
			add_char(m->out, (unsigned char)*p++);
		} else {
			buf_addc(m->out, *p++);
		}
	}
}

/* At an '&'. */
static void mend_reference(struct mender *m, const char *end)
{
	uint32_t cp[2];
	struct name name = read_name(m->p + 1, end);
	bool closed = name.n && name.p + name.n < end && name.p[name.n] == ';';
	const struct name *value = closed ? find_entity(m, name) : NULL;
	size_t k;
	if (value) {
		add_entity(m, *value);
		m->p = name.p + name.n + 1;
	} else if ((k = charref_read(m->p, (size_t)(end - m->p), cp))) {
		add_char(m->out, cp[0]);
		add_char(m->out, cp[1]);
		m->p += k;
	} else {
		buf_adds(m->out, "&#38;");
		m->p++;
	}
}

/* --- before the root --- */

static void read_entity(struct mender *m, const char *p, const char *end)
{
	struct name name = read_name(p = skip_space(p, end), end);
	p = skip_space(p + name.n, end);
	if (name.n == 0 || p >= end || m->n_entities == ENTITIES_MOST)
		return;
	if (starts(p, end, "SYSTEM") || starts(p, end, "PUBLIC")) {         /* from elsewhere: nothing */
		m->entities[m->n_entities].name = name;
		m->entities[m->n_entities++].value = (struct name){"", 0};
		return;
	}
	const char *close = *p == '"' || *p == '\'' ? memchr(p + 1, *p, (size_t)(end - p - 1)) : NULL;
	if (!close || close - p > ENTITY_MOST)
		return;
	m->entities[m->n_entities].name = name;
	m->entities[m->n_entities++].value = (struct name){p + 1, (size_t)(close - p - 1)};
}

static void read_doctype(struct mender *m, const char *p, const char *end)
{
	while ((p = find(p, end, "<!ENTITY")) && m->n_entities < ENTITIES_MOST)
		read_entity(m, p, end);
}

static struct name local_name(struct name name)
{
	const char *colon = memchr(name.p, ':', name.n);
	if (!colon)
		return name;
	return (struct name){colon + 1, name.n - (size_t)(colon + 1 - name.p)};
}

static bool find_root(struct mender *m)
{
	static const char *const roots[] = {"rss", "feed", "rdf", "entry", "channel", "opml"};
	const char *from = m->p;
	for (const char *p = from; p < m->end && (p = memchr(p, '<', (size_t)(m->end - p))); p++)
		if (name_in(local_name(read_name(p + 1, m->end)), roots, ARRAY_LEN(roots))) {
			read_doctype(m, from, p);
			m->p = p;
			return true;
		}
	return false;
}

/* --- tags --- */

/* Elements of feeds that hold text and nothing else. One that was not closed,
 * or closed under a wrong name, must not swallow what follows it. */
static bool is_leaf(struct name name)
{
	static const char *const leaves[] = {"title", "link", "guid", "pubdate", "category", "comments", "id", "updated",
	                                     "published", "language", "dc:date", "dc:creator", "dc:subject"};
	return name_in(name, leaves, ARRAY_LEN(leaves));
}

/* What never stands inside a leaf. */
static bool ends_leaf(struct name name)
{
	static const char *const others[] = {"item", "entry", "description", "content:encoded", "enclosure", "summary", "author", "content"};
	return is_leaf(name) || name_in(name, others, ARRAY_LEN(others));
}

static void close_to(struct mender *m, size_t depth)
{
	while (m->depth > depth) {
		struct name name = m->stack[--m->depth];
		buf_adds(m->out, "</");
		buf_add(m->out, name.p, name.n);
		buf_addc(m->out, '>');
	}
	m->done = m->depth == 0;
}

static void end_tag(struct mender *m)
{
	struct name name = read_name(m->p + 2, m->end);
	const char *close = memchr(m->p, '>', (size_t)(m->end - m->p));
	m->p = close ? close + 1 : m->end;
	for (size_t i = m->depth; i > 0 && m->depth - i < LOOK_BACK; i--)
		if (names_equal(m->stack[i - 1], name)) {
			close_to(m, i - 1);
			return;
		}
	if (m->depth > 1 && is_leaf(m->stack[m->depth - 1]))
		close_to(m, m->depth - 1);
}

static void add_value(struct mender *m, const char *p, const char *end)
{
	const char *kept = m->p;
	m->p = p;
	while (m->p < end) {
		size_t bad = illegal(m->p, end);
		if (bad)
			m->p += bad;
		else if (*m->p == '&')
			mend_reference(m, end);
		else if (*m->p == '<' || *m->p == '"')
			add_char(m->out, (unsigned char)*m->p++);
		else
			buf_addc(m->out, *m->p++);
	}
	m->p = kept;
}

/* Attributes in [p, end), which is the inside of a tag. */
static void mend_attributes(struct mender *m, const char *p, const char *end)
{
	struct name seen[ATTRIBUTES_MOST];
	size_t n = 0;
	while ((p = skip_space(p, end)) < end) {
		struct name name = read_name(p, end);
		if (name.n == 0) {
			p++;
			continue;
		}
		const char *value = name.p, *stop = name.p, *equals = skip_space(p + name.n, end);
		p += name.n;
		if (equals < end && *equals == '=') {
			value = skip_space(equals + 1, end);
			char quote = value < end && (*value == '"' || *value == '\'') ? *value++ : '\0';
			stop = value;
			while (stop < end && (quote ? *stop != quote : !ascii_space((unsigned char)*stop)))
				stop++;
			p = stop < end ? stop + 1 : end;
		}
		bool again = n == ATTRIBUTES_MOST;
		for (size_t i = 0; i < n && !again; i++)
			again = seen[i].n == name.n && memcmp(seen[i].p, name.p, name.n) == 0;
		if (again)
			continue;
		seen[n++] = name;
		buf_addc(m->out, ' ');
		buf_add(m->out, name.p, name.n);
		buf_adds(m->out, "=\"");
		add_value(m, value, stop);
		buf_addc(m->out, '"');
	}
}

/* The '>' of the tag whose attributes begin at `p`; NULL: it is no tag. */
static const char *tag_end(const char *p, const char *end)
{
	char last = '\0';
	while (p < end && *p != '>' && *p != '<') {
		if ((*p == '"' || *p == '\'') && last == '=') {
			const char *close = memchr(p + 1, *p, (size_t)(end - p - 1));
			if (!close)
				return memchr(p, '>', (size_t)(end - p));
			p = close;
		}
		if (!ascii_space((unsigned char)*p))
			last = *p;
		p++;
	}
	return p < end && *p == '>' ? p : NULL;
}

static void start_tag(struct mender *m)
{
	static const char *const voids[] = {"br", "hr", "img", "input", "wbr", "area", "embed"};
	static const char *const stories[] = {"item", "entry"};
	struct name name = read_name(m->p + 1, m->end);
	const char *after = name.p + name.n, *close = NULL;
	if (name.n && after < m->end && (ascii_space((unsigned char)*after) || *after == '>' || *after == '/'))
		close = tag_end(after, m->end);
	if (!close) {
		buf_adds(m->out, "&#60;");
		m->p++;
		return;
	}
	m->p = close + 1;
	if (m->depth > 1 && is_leaf(m->stack[m->depth - 1]) && ends_leaf(name))
		close_to(m, m->depth - 1);
	if (m->depth == DEPTH_MOST)
		return;
	/* A story inside a story: the end of the first was forgotten. */
	if (name_in(name, stories, ARRAY_LEN(stories)))
		for (size_t i = m->depth; i > 1 && m->depth - i < LOOK_BACK; i--)
			if (names_equal(m->stack[i - 1], name)) {
				close_to(m, i - 1);
				break;
			}
	bool closed = close > after && close[-1] == '/';
	buf_addc(m->out, '<');
	buf_add(m->out, name.p, name.n);
	mend_attributes(m, after, closed ? close - 1 : close);
	if (closed || (m->depth > 0 && name_in(name, voids, ARRAY_LEN(voids)))) {
		buf_adds(m->out, "/>");
		m->done = m->depth == 0;
	} else {
		buf_addc(m->out, '>');
		m->stack[m->depth++] = name;
	}
}

/* The end tag in [p, end) of the element that is open, or NULL. */
static const char *next_end_tag(const struct mender *m, const char *p, const char *end)
{
	const struct name in = m->depth ? m->stack[m->depth - 1] : (struct name){0};
	while ((p = find(p, end, "</")))
		if (names_equal(read_name(p, end), in))
			return p - strlen("</");
	return NULL;
}

/* Where the text of a section ends that begins at `p`; *after: where to go on.
 * One that has no end, or another section in it, may have been left open: it
 * ends before the end tag of the element that it stands in. */
static const char *cdata_end(struct mender *m, const char *p, const char **after)
{
	if (!m->open_cdata && m->cdata_close < p) {
		m->cdata_close = find(p, m->end, "]]>");
		m->open_cdata = !m->cdata_close;
	}
	const char *stop = m->open_cdata ? m->end : m->cdata_close - strlen("]]>");
	const char *inner = find(p, stop, "<![CDATA["), *forgotten = NULL;
	if (m->open_cdata || inner)
		forgotten = next_end_tag(m, p, inner ? inner : stop);
	*after = forgotten ? forgotten : m->open_cdata ? m->end : m->cdata_close;
	return forgotten ? forgotten : stop;
}

static void cdata(struct mender *m)
{
	const char *p = m->p + strlen("<![CDATA["), *stop = cdata_end(m, p, &m->p);
	buf_adds(m->out, "<![CDATA[");
	while (p < stop) {
		const char *from = p;
		size_t bad = 0;
		while (p < stop && !(bad = illegal(p, stop)))
			p++;
		buf_add(m->out, from, (size_t)(p - from));
		p += bad;
	}
	buf_adds(m->out, "]]>");
}

/* No tag is hidden by a comment that nobody closed. */
static const char *forgotten_comment(const struct mender *m, const char *p)
{
	while (p < m->end && *p != '<' && *p != '>')
		p++;
	return p < m->end && *p == '>' ? p + 1 : p;
}

/* At a '<'. */
static void angle(struct mender *m)
{
	const char *p = m->p, *after = NULL;
	if (starts(p, m->end, "<![CDATA[")) {
		cdata(m);
	} else if (starts(p, m->end, "</")) {
		end_tag(m);
	} else if (starts(p, m->end, "<!") || starts(p, m->end, "<?")) {
		bool comment = starts(p, m->end, "<!--");
		if (!comment || !m->open_comment)
			after = find(p, m->end, comment ? "-->" : ">");
		m->open_comment = m->open_comment || (comment && !after);
		m->p = after ? after : comment ? forgotten_comment(m, p + strlen("<!--")) : m->end;
	} else {
		start_tag(m);
	}
}

bool feed_mend(struct buf *out, const char *xml, size_t n)
{
	struct mender *m = xcalloc(1, sizeof *m);
	m->out = out;
	m->p = m->cdata_close = xml;
	m->end = xml + n;
	bool found = find_root(m);
	while (found && m->p < m->end && !m->done) {
		const char *from = m->p;
		size_t bad = 0;
		while (m->p < m->end && *m->p != '<' && *m->p != '>' && *m->p != '&' && !(bad = illegal(m->p, m->end)))
			m->p++;
		buf_add(out, from, (size_t)(m->p - from));
		if (m->p >= m->end)
			break;
		if (bad) {
			m->p += bad;
		} else if (*m->p == '<') {
			angle(m);
		} else if (*m->p == '&') {
			mend_reference(m, m->end);
		} else {
			add_char(out, (unsigned char)*m->p++);
		}
	}
	close_to(m, 0);
	free(m);
	return found;
}
