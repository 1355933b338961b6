#include <config.h>

#include "parse/meta.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "base/uri.h"
#include "model/article.h"
#include "parse/byline.h"
#include "parse/date_text.h"
#include "parse/hints.h"

enum { TITLE_MOST = 400, BYLINE_MOST = 160, LOOK_BEFORE = 60, LOOK_AFTER = 30 };

enum slot { SLOT_TITLE, SLOT_AUTHOR, SLOT_SITE, SLOT_PUBLISHED, SLOT_MODIFIED, SLOT_IMAGE, SLOT_URL, SLOT_LANG, SLOTS };

/* Names of <meta> (name, property or itemprop), best first in each slot. */
static const struct {
	const char *name;
	uint8_t slot, rank;
} names[] = {
	{"og:title", SLOT_TITLE, 9},               {"twitter:title", SLOT_TITLE, 7},
	{"parsely-title", SLOT_TITLE, 8},          {"sailthru.title", SLOT_TITLE, 6},
	{"dc.title", SLOT_TITLE, 5},               {"dcterms.title", SLOT_TITLE, 5},
	{"citation_title", SLOT_TITLE, 9},         {"headline", SLOT_TITLE, 8},
	{"author", SLOT_AUTHOR, 9},                {"parsely-author", SLOT_AUTHOR, 8},
	{"sailthru.author", SLOT_AUTHOR, 8},       {"article:author", SLOT_AUTHOR, 6},
	{"dc.creator", SLOT_AUTHOR, 7},            {"dcterms.creator", SLOT_AUTHOR, 7},
	{"dc.creator.name", SLOT_AUTHOR, 7},       {"byl", SLOT_AUTHOR, 8},
	{"citation_author", SLOT_AUTHOR, 9},       {"article:author_name", SLOT_AUTHOR, 8},
	{"og:article:author", SLOT_AUTHOR, 6},     {"cxenseparse:author", SLOT_AUTHOR, 7},
	{"twitter:data1", SLOT_AUTHOR, 1},         {"vr:author", SLOT_AUTHOR, 7},
	{"og:site_name", SLOT_SITE, 9},            {"application-name", SLOT_SITE, 6},
	{"apple-mobile-web-app-title", SLOT_SITE, 4}, {"publisher", SLOT_SITE, 3},
	{"dc.publisher", SLOT_SITE, 3},            {"twitter:site", SLOT_SITE, 1},
	{"article:published_time", SLOT_PUBLISHED, 9}, {"og:published_time", SLOT_PUBLISHED, 8},
	{"datepublished", SLOT_PUBLISHED, 8},      {"parsely-pub-date", SLOT_PUBLISHED, 8},
	{"sailthru.date", SLOT_PUBLISHED, 7},      {"citation_publication_date", SLOT_PUBLISHED, 7},
	{"article.published", SLOT_PUBLISHED, 8},  {"publish-date", SLOT_PUBLISHED, 7},
	{"publish_date", SLOT_PUBLISHED, 7},       {"pubdate", SLOT_PUBLISHED, 7},
	{"cxenseparse:recs:publishtime", SLOT_PUBLISHED, 7}, {"og:article:published_time", SLOT_PUBLISHED, 8},
	{"dc.date.issued", SLOT_PUBLISHED, 7},     {"dcterms.created", SLOT_PUBLISHED, 6},
	{"dcterms.date", SLOT_PUBLISHED, 5},       {"dc.date.created", SLOT_PUBLISHED, 6},
	{"dc.date", SLOT_PUBLISHED, 5},            {"date", SLOT_PUBLISHED, 6},
	{"date.created", SLOT_PUBLISHED, 6},       {"article_date_original", SLOT_PUBLISHED, 7},
	{"originalpublicationdate", SLOT_PUBLISHED, 7}, {"rnews:datepublished", SLOT_PUBLISHED, 7},
	{"last-modified", SLOT_MODIFIED, 4},       {"article:modified_time", SLOT_MODIFIED, 9},
	{"og:updated_time", SLOT_MODIFIED, 7},     {"datemodified", SLOT_MODIFIED, 8},
	{"dcterms.modified", SLOT_MODIFIED, 6},    {"og:image", SLOT_IMAGE, 9},
	{"og:image:url", SLOT_IMAGE, 8},           {"twitter:image", SLOT_IMAGE, 7},
	{"twitter:image:src", SLOT_IMAGE, 7},      {"thumbnail", SLOT_IMAGE, 3},
	{"og:url", SLOT_URL, 5},                   {"og:locale", SLOT_LANG, 3},
	{"content-language", SLOT_LANG, 5},        {"dc.language", SLOT_LANG, 4},
	{"inlanguage", SLOT_LANG, 4}};

struct slots {
	const char *value[SLOTS];
	uint8_t rank[SLOTS];
	const char *title;          /* of <title> */
	const char *canonical, *next;
	struct buf host;
};

static void offer(struct slots *s, enum slot slot, uint8_t rank, const char *value)
{
	while (value && ascii_space((unsigned char)*value))
		value++;
	if (value && *value && rank > s->rank[slot]) {
		s->value[slot] = value;
		s->rank[slot] = rank;
	}
}

static void read_meta(struct slots *s, const xmlNode *node)
{
	static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
	const char *content = node_attr(node, "content");
	if (!content)
		return;
	for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
		const char *key = node_attr(node, keys[k]);
		for (size_t i = 0; key && *key && i < ARRAY_LEN(names); i++)
			if (ascii_ieq(key, names[i].name))
				offer(s, names[i].slot, names[i].rank, content);
	}
}

static void read_link(struct slots *s, const xmlNode *node)
{
	const char *href = node_attr(node, "href");
	if (!href)
		return;
	if (!s->canonical && node_has_word(node, "rel", "canonical"))
		s->canonical = href;
	if (!s->next && node_has_word(node, "rel", "next"))
		s->next = href;
}

static void read_head(struct page *p, struct slots *s)
{
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		if (m->tag == TAG_META) {
			read_meta(s, m->node);
		} else if (m->tag == TAG_LINK) {
			read_link(s, m->node);
		} else if (m->tag == TAG_TITLE && !s->title) {
			struct buf b = BUF_INIT;
			node_text(p, m, TITLE_MOST, &b);
			s->title = arena_strdup(p->arena, buf_str(&b));
			buf_free(&b);
		}
	}
}

/* --- the title --- */

/* Letters and digits, folded: what two titles are compared by. */
static void fold_key(struct buf *out, const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, s, n);
	for (size_t i = 0; i < folded.len;) {
		uint32_t cp;
		size_t k = utf8_decode(folded.data + i, folded.len - i, &cp);
		if (text_is_letter(cp) || (cp >= '0' && cp <= '9'))
			buf_add(out, folded.data + i, k);
		i += k;
	}
	buf_free(&folded);
}

static bool names_site(const char *s, size_t n, const char *site, const char *host)
{
	struct buf part = BUF_INIT, other = BUF_INIT;
	fold_key(&part, s, n);
	bool found = false;
	if (part.len && site) {
		fold_key(&other, site, strlen(site));
		found = other.len && (strstr(part.data, other.data) || (part.len > 3 && strstr(other.data, part.data)));
	}
	if (part.len > 2 && host && !found) {
		buf_truncate(&other, 0);
		fold_key(&other, host, strlen(host));
		found = other.len && (strstr(other.data, part.data) || strstr(part.data, other.data));
	}
	buf_free(&part);
	buf_free(&other);
	return found;
}

static const char *const bars[] = {" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " / ", " > ", " ‹ ", " › ", " // ", ": "};

static const char *last_bar(const char *s, size_t n, size_t *width)
{
	const char *best = NULL;
	for (size_t i = 0; i + 1 < ARRAY_LEN(bars); i++) {
		size_t w = strlen(bars[i]);
		for (size_t at = n >= w ? n - w + 1 : 0; at-- > 0;)
			if (memcmp(s + at, bars[i], w) == 0) {
				if (!best || s + at > best) {
					best = s + at;
					*width = w;
				}
				break;
			}
	}
	return best;
}

static const char *first_bar(const char *s, size_t *width)
{
	const char *best = NULL;
	for (size_t i = 0; i < ARRAY_LEN(bars); i++) {
		const char *at = strstr(s, bars[i]);
		if (at && (!best || at < best)) {
			best = at;
			*width = strlen(bars[i]);
		}
	}
	return best;
}

void meta_clean_title(struct buf *out, const char *title, const char *site, const char *host)
{
	struct buf line = BUF_INIT;
	text_clean(&line, title, strlen(title), TEXT_LINE);
	const char *s = buf_str(&line);
	size_t n = line.len, width = 0;
	const char *bar;
	while ((bar = last_bar(s, n, &width)) && bar > s) {
		const char *tail = bar + width;
		if (!names_site(tail, (size_t)(s + n - tail), site, host))
			break;
		n = (size_t)(bar - s);
	}
	if (n == line.len && (bar = first_bar(s, &width)) && names_site(s, (size_t)(bar - s), site, host)) {
		s = bar + width;
		n = strlen(s);
	}
	buf_add(out, s, n);
	buf_free(&line);
}

static size_t shared(const char *a, const char *b)
{
	size_t n = 0;
	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* How well a heading fits a title: 0 not, 3 the same. Both as keys. */
static int fit(const char *heading, const char *title)
{
	if (!*heading || !*title)
		return 0;
	if (strcmp(heading, title) == 0)
		return 3;
	size_t h = strlen(heading), t = strlen(title);
	if (h >= 8 && strstr(title, heading))
		return 2;
	if (t >= 8 && strstr(heading, title) && t * 10 >= h * 6)
		return 2;
	return h > 20 && shared(heading, title) * 10 >= (h < t ? h : t) * 7 ? 1 : 0;
}

struct titles {
	struct buf keys[4];
	size_t n;
};

static void add_title_key(struct titles *t, const char *s)
{
	if (s && *s)
		fold_key(&t->keys[t->n++], s, strlen(s));
}

static bool is_title_heading(const struct mark *m)
{
	if (m->skip || m->flow + m->text == 0)
		return false;
	const char *itemprop = m->node->properties ? node_attr(m->node, "itemprop") : NULL;
	return m->tag == TAG_H1 || m->tag == TAG_H2 || m->tag == TAG_H3 || str_eq(itemprop, "headline") ||
	       (m->block && !m->has_block && (m->hints & HINT_TITLE));
}

/* The heading that shows the title: the best fit, <h1> before others. */
static const struct mark *find_heading(struct page *p, const struct titles *t)
{
	const struct mark *best = NULL;
	int most = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		if (!is_title_heading(m))
			continue;
		struct buf text = BUF_INIT, key = BUF_INIT;
		node_text(p, m, TITLE_MOST, &text);
		fold_key(&key, buf_str(&text), text.len);
		int score = 0;
		for (size_t k = 0; k < t->n; k++) {
			int f = fit(buf_str(&key), buf_str(&t->keys[k]));
			score = f > score ? f : score;
		}
		score = score ? score * 4 + (m->tag == TAG_H1 ? 3 : m->tag == TAG_H2) : 0;
		if (score > most) {
			most = score;
			best = m;
		}
		buf_free(&text);
		buf_free(&key);
	}
	return best;
}

static const struct mark *only_h1(const struct page *p)
{
	const struct mark *found = NULL;
	for (uint32_t i = 0; i < p->n; i++) {
		if (p->marks[i].tag != TAG_H1 || p->marks[i].text < 2)
			continue;
		if (found)
			return NULL;
		found = &p->marks[i];
	}
	return found;
}

static void choose_title(struct page *p, struct meta *m, const struct slots *s)
{
	struct titles t = {.n = 0};
	const char *host = buf_str(&s->host);
	struct buf clean = BUF_INIT;
	add_title_key(&t, m->data.headline);
	add_title_key(&t, s->value[SLOT_TITLE]);
	add_title_key(&t, s->title);
	m->heading = find_heading(p, &t);
	const struct mark *h1 = !t.n && !m->heading ? only_h1(p) : NULL;
	if (!m->heading && h1)
		m->heading = h1;
	if (m->heading) {
		node_text(p, m->heading, TITLE_MOST, &clean);
	} else {
		const char *best = m->data.headline ? m->data.headline : s->value[SLOT_TITLE] ? s->value[SLOT_TITLE] : s->title;
		if (best)
			meta_clean_title(&clean, best, m->site, host);
	}
	m->title = clean.len ? arena_strdup(p->arena, clean.data) : NULL;
	buf_free(&clean);
	for (size_t i = 0; i < t.n; i++)
		buf_free(&t.keys[i]);
}

/* --- the rest of the head --- */

static int64_t read_date(const char *s)
{
	if (!s)
		return NO_TIME;
	int64_t t = date_parse(s);
	return t != NO_TIME ? t : date_in_text(s);
}

/* Takes the date in `s`, if there is one and none was found before. */
static void publish(struct meta *m, const char *s)
{
	if (m->published != NO_TIME || !s)
		return;
	m->published = date_parse(s);
	m->zone = m->published != NO_TIME ? date_zone(s) : 0;
	if (m->published == NO_TIME)
		m->published = date_in_text(s);
}

static void set_byline(struct page *p, struct meta *m, const char *text, const char *host, bool trusted)
{
	if (m->byline || !text)
		return;
	struct buf names_found = BUF_INIT;
	byline_clean(&names_found, text, m->site, host, trusted);
	if (names_found.len)
		m->byline = arena_strdup(p->arena, names_found.data);
	buf_free(&names_found);
}

/* Does a name stand in the page's text? Many a <meta> names whoever made the
 * site. Of several names the first counts. */
static bool is_seen(const struct page *p, const char *byline)
{
	struct buf name = BUF_INIT;
	buf_add(&name, byline, strcspn(byline, ","));
	bool seen = false;
	for (uint32_t i = 0; i < p->n && !seen; i++) {
		const struct mark *m = &p->marks[i];
		if (m->skip || m->own < name.len)
			continue;
		for (const xmlNode *t = m->node->children; t && !seen; t = t->next)
			seen = t->type == XML_TEXT_NODE && t->content && strstr((const char *)t->content, name.data);
	}
	buf_free(&name);
	return seen;
}

static const char *first(const char *a, const char *b)
{
	return a && *a ? a : b;
}

void meta_read(struct page *p, struct meta *m)
{
	struct slots s = {0};
	*m = (struct meta){.published = NO_TIME, .modified = NO_TIME};
	linked_data_read(p, &m->data);
	read_head(p, &s);
	if (p->url)
		uri_host(&s.host, p->url);
	m->site = first(s.value[SLOT_SITE], m->data.site);
	if (m->site && *m->site == '@')
		m->site++;
	m->lang = first(p->lang, first(s.value[SLOT_LANG], m->data.lang));
	m->url = page_link(p, first(s.canonical, first(s.value[SLOT_URL], p->url)));
	m->next = page_link(p, s.next);
	m->image = page_link(p, first(s.value[SLOT_IMAGE], m->data.image));
	m->paywalled = m->data.paywalled;
	publish(m, m->data.published);
	publish(m, s.value[SLOT_PUBLISHED]);
	m->modified = read_date(m->data.modified);
	if (m->modified == NO_TIME)
		m->modified = read_date(s.value[SLOT_MODIFIED]);
	set_byline(p, m, m->data.authors, buf_str(&s.host), false);
	set_byline(p, m, s.value[SLOT_AUTHOR], buf_str(&s.host), false);
	if (m->byline && !m->data.authors && !is_seen(p, m->byline))
		m->byline = NULL;
	choose_title(p, m, &s);
	buf_free(&s.host);
}

/* --- what a reader sees --- */

/* Elements near the heading or the body where a byline or date may stand. */
struct region {
	uint32_t from, to;
};

static struct region region_of(const struct page *p, const struct mark *body, const struct meta *m)
{
	uint32_t start = (uint32_t)(body - p->marks);
	struct region r = {start, body->end};
	if (m->heading) {
		uint32_t heading = (uint32_t)(m->heading - p->marks);
		if (heading < start)
			r.from = heading;
	}
	r.from = r.from > LOOK_BEFORE ? r.from - LOOK_BEFORE : 0;
	return r;
}

/* A link to the author's own page names one and nothing else. */
static bool is_author_link(const struct mark *m)
{
	static const char *const paths[] = {"/author/", "/authors/", "/autor/", "/autoren/", "/autorin/", "/auteur/", "/autore/",
	                                    "/profile/author", "/by/", "/people/", "/redakteur/", "/reporter/", "/journalist/"};
	if (m->tag != TAG_A)
		return false;
	if (node_has_word(m->node, "rel", "author"))
		return true;
	const char *href = node_attr(m->node, "href");
	for (size_t i = 0; href && i < ARRAY_LEN(paths); i++)
		if (strstr(href, paths[i]))
			return true;
	return false;
}

static bool is_author_mark(const struct mark *m)
{
	if (!m->node->properties)
		return false;
	if (is_author_link(m) || node_has_word(m->node, "itemprop", "author"))
		return true;
	return (m->hints & HINT_AUTHOR) != 0;
}

/* Comments have authors too, and teasers of other stories. */
static bool is_foreign(const struct page *p, const struct mark *m)
{
	for (; m != p->marks; m = mark_parent(p, m))
		if (m->hidden == HIDE_COMMENTS || m->hidden == HIDE_RELATED || (m->hints & (HINT_COMMENTS | HINT_RELATED)))
			return true;
	return false;
}

static void look_for_author(struct page *p, struct region r, struct meta *m, const char *host)
{
	for (uint32_t i = r.from; i < r.to && !m->byline; i++) {
		const struct mark *e = &p->marks[i];
		if (e->skip || !is_author_mark(e) || e->text > BYLINE_MOST || is_foreign(p, e))
			continue;
		struct buf text = BUF_INIT;
		node_text(p, e, BYLINE_MOST + 1, &text);
		set_byline(p, m, buf_str(&text), host, is_author_link(e));
		buf_free(&text);
	}
}

static void look_for_announced(struct page *p, struct region r, struct meta *m, const char *host)
{
	for (uint32_t i = r.from; i < r.to && !m->byline; i++) {
		const struct mark *e = &p->marks[i];
		if (e->skip || !e->block || e->has_block || e->text > 80 || e->text < 6 || is_foreign(p, e))
			continue;
		struct buf text = BUF_INIT;
		node_text(p, e, BYLINE_MOST, &text);
		if (byline_announced(buf_str(&text)) && !strchr(".!?", buf_str(&text)[text.len - 1]))
			set_byline(p, m, buf_str(&text), host, false);
		buf_free(&text);
	}
}

static void publish_from(struct page *p, const struct mark *e, struct meta *m)
{
	static const char *const attrs[] = {"datetime", "content", "title", "data-datetime"};
	for (size_t i = 0; i < ARRAY_LEN(attrs); i++)
		publish(m, node_attr(e->node, attrs[i]));
	if (m->published != NO_TIME)
		return;
	struct buf text = BUF_INIT;
	node_text(p, e, 200, &text);
	m->published = date_in_text(buf_str(&text));
	buf_free(&text);
}

static bool is_date_mark(const struct mark *e)
{
	const char *itemprop = e->node->properties ? node_attr(e->node, "itemprop") : NULL;
	return e->tag == TAG_TIME || str_eq(itemprop, "datePublished") || (e->hints & HINT_DATE);
}

static void look_for_date(struct page *p, struct region r, int passes, struct meta *m)
{
	for (int pass = 0; pass < passes && m->published == NO_TIME; pass++)
		for (uint32_t i = r.from; i < r.to && m->published == NO_TIME; i++) {
			const struct mark *e = &p->marks[i];
			bool marked = is_date_mark(e);
			bool line = pass == 1 && e->block && !e->has_block && e->text < 120;
			if (e->skip || (!marked && !line) || e->text > 200 || is_foreign(p, e))
				continue;
			publish_from(p, e, m);
		}
}

void meta_look(struct page *p, const struct mark *body, struct meta *m)
{
	struct region r = region_of(p, body, m);
	struct buf host = BUF_INIT;
	if (p->url)
		uri_host(&host, p->url);
	look_for_author(p, r, m, buf_str(&host));
	look_for_announced(p, r, m, buf_str(&host));
	if (m->published == NO_TIME)
		m->published = date_in_url(first(m->url, p->url));
	look_for_date(p, r, 2, m);
	look_for_date(p, (struct region){0, p->n}, 1, m);
	if (m->published == NO_TIME)
		m->published = m->modified;
	buf_free(&host);
}
