#include <config.h>

#include "parse/meta.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "base/uri.h"
#include "model/article.h"
#include "parse/byline.h"
#include "parse/date_text.h"
#include "parse/hints.h"
#include "parse/structure.h"

enum { BYLINE_MOST = 160, LINE_MOST = 100, LOOK_BEFORE = 60, LOOK_AFTER = 60, PROSE_LEAST = 80, TOGETHER_MOST = 24 };

/* Where in the page an element stands, seen from the story. */
enum zone {
	ZONE_FAR,
	ZONE_HEAD,                  /* around the title, down to the first paragraph */
	ZONE_BODY,
	ZONE_FOOT                   /* behind the last paragraph */
};

struct look {
	struct page *page;
	struct meta *meta;
	const char *host;
	uint32_t head;              /* the title, or where the body begins */
	uint32_t prose, tail;       /* the first and the last paragraph */
	uint32_t end;               /* of the body */
};

static bool is_prose(const struct mark *m)
{
	return m->block && !m->skip && !m->hidden && m->flow >= PROSE_LEAST && m->flow_link * 2 < m->flow &&
	       !(m->tag >= TAG_H1 && m->tag <= TAG_H6);
}

static struct look look_at(struct page *p, const struct mark *body, struct meta *m, const char *host)
{
	uint32_t start = (uint32_t)(body - p->marks);
	struct look l = {p, m, host, start, body->end, start, body->end};
	if (m->heading && m->heading < &p->marks[body->end])
		l.head = (uint32_t)(m->heading - p->marks);
	for (uint32_t i = l.head > start ? l.head : start; i < body->end; i++) {
		if (!is_prose(&p->marks[i]))
			continue;
		l.prose = l.prose == body->end ? i : l.prose;
		l.tail = i;
	}
	return l;
}

static enum zone zone_of(const struct look *l, uint32_t at)
{
	if (at < l->prose)
		return at + LOOK_BEFORE >= l->head ? ZONE_HEAD : ZONE_FAR;
	if (at <= l->tail || at < l->page->marks[l->tail].end)
		return ZONE_BODY;
	return at < l->end + LOOK_AFTER ? ZONE_FOOT : ZONE_FAR;
}

/* The foot of the site names whoever owns it; that of an article its author. */
static bool is_site_foot(const struct look *l, const struct mark *m)
{
	const struct mark *marks = l->page->marks;
	bool foot = false;
	for (; m != marks; m = mark_parent(l->page, m)) {
		if (m->tag == TAG_ARTICLE || ((m->hints & HINT_ARTICLE) && m->tag != TAG_BODY) || (uint32_t)(m - marks) < l->end)
			return foot && (uint32_t)(m - marks) >= l->end;
		foot |= m->tag == TAG_FOOTER || (m->hints & HINT_FOOTER);
	}
	return foot;
}

static bool is_menu(const struct look *l, const struct mark *m)
{
	for (; m != l->page->marks; m = mark_parent(l->page, m))
		if (m->tag == TAG_NAV || (m->hints & HINT_NAVIGATION))
			return (uint32_t)(m - l->page->marks) > l->head || m->end <= l->head;
	return false;
}

/* Comments have authors and dates too, and teasers of other stories; not
 * between the title and the first paragraph. */
static bool is_foreign(const struct look *l, const struct mark *m)
{
	const struct mark *marks = l->page->marks;
	uint32_t at = (uint32_t)(m - marks);
	if (at >= l->head && at < l->prose)
		return false;
	for (; m != marks; m = mark_parent(l->page, m)) {
		if ((uint32_t)(m - marks) <= l->head && m->end > l->head)
			return false;
		if (m->hidden == HIDE_COMMENTS || (m->hints & (HINT_COMMENTS | HINT_RELATED)))
			return true;
		if (m->hidden == HIDE_RELATED && !(m->hints & (HINT_AUTHOR | HINT_BIO)))
			return true;
	}
	return false;
}

/* --- the author --- */

/* Ways of saying who wrote it, by how far they are believed. */
enum way { WAY_NONE, WAY_PATH, WAY_LINE, WAY_CLASS, WAY_REL };

/* A link to the author's own page, by how it is called. */
static bool is_author_path(const struct look *l, const struct mark *m)
{
	static const char *const paths[] = {"/author/", "/authors/", "/autor/", "/autores/", "/autoren/", "/autorin/", "/auteur/",
	                                    "/auteurs/", "/autore/", "/autori/", "/profile/author", "/redakteur/", "/reporter/",
	                                    "/journalist/", "/journalists/", "/periodista/", "/redaktion/", "/staff/", "/newsteam/",
	                                    "/writer/", "/writers/", "/contributor/", "/contributors/", "/columnist/", "/by/"};
	const char *href = m->tag == TAG_A ? node_attr(m->node, "href") : NULL;
	if (!href || strstr(href, "licenses/by") || (uri_is_http(href) && l->host && *l->host && !strstr(href, l->host)))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		const char *at = strstr(href, paths[i]);
		if (at && at[strlen(paths[i])])
			return true;
	}
	return false;
}

static bool is_author_property(const struct mark *m)
{
	static const char *const properties[] = {"author", "schema:author", "dc:creator", "article:author", "creator"};
	const char *property = node_attr(m->node, "property");
	if (node_has_word(m->node, "rel", "author") || node_has_word(m->node, "itemprop", "author") || node_has_word(m->node, "class", "p-author"))
		return true;
	for (size_t i = 0; property && i < ARRAY_LEN(properties); i++)
		if (ascii_ieq(property, properties[i]))
			return true;
	return false;
}

static bool is_named_byline(const struct mark *m)
{
	static const char *const attrs[] = {"data-testid", "data-test", "data-qa", "data-component", "data-type", "data-role"};
	if ((m->hints & HINT_AUTHOR) || str_eq((const char *)m->node->name, "byline"))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(attrs); i++) {
		const char *value = node_attr(m->node, attrs[i]);
		if (value && (strstr(value, "byline") || strstr(value, "author")))
			return true;
	}
	return false;
}

static enum way mark_way(const struct look *l, const struct mark *m)
{
	if (m->text > BYLINE_MOST || m->skip)
		return WAY_NONE;
	if (m->node->properties && is_author_property(m))
		return WAY_REL;
	if (m->node->properties || m->tag == TAG_OTHER)
		if (is_named_byline(m))
			return WAY_CLASS;
	return m->node->properties && is_author_path(l, m) ? WAY_PATH : WAY_NONE;
}

static bool is_line(const struct mark *m)
{
	return m->block && !m->has_block && !m->skip && m->text >= 6 && m->text <= LINE_MOST && !(m->tag >= TAG_H1 && m->tag <= TAG_H2);
}

static bool ends_in_by(const char *s, size_t n)
{
	static const char *const words[] = {"by", "By", "von", "Von", "par", "Par", "por", "Por", "di", "Di", "da", "Da", "door", "Door",
	                                    "av", "Av", "af", "Af", "Autor", "Author", "Auteur"};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t k = strlen(words[i]);
		if (n >= k && memcmp(s + n - k, words[i], k) == 0 && (n == k || s[n - k - 1] == ' '))
			return true;
	}
	return false;
}

/* Text of a subtree, with a space where only a style parts "By" from the name. */
static void spaced_text(const struct page *p, const struct mark *m, struct buf *out)
{
	struct buf text = BUF_INIT;
	node_text(p, m, BYLINE_MOST + 1, &text);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] >= 'A' && text.data[i] <= 'Z' && ends_in_by(text.data, i))
			buf_addc(out, ' ');
		buf_addc(out, text.data[i]);
	}
	buf_free(&text);
}

/* A box around marks that tell more than it does. */
static bool is_box(const struct look *l, const struct mark *m)
{
	for (const struct mark *i = m + 1; i < &l->page->marks[m->end]; i++)
		if (i->text >= 3 && mark_way(l, i) != WAY_NONE)
			return true;
	return false;
}

static bool is_single(const struct look *l, const struct mark *m, enum way way)
{
	if (way == WAY_LINE || !is_box(l, m))
		return true;
	struct buf text = BUF_INIT;
	spaced_text(l->page, m, &text);
	bool single = !m->has_block && byline_announced(buf_str(&text));
	buf_free(&text);
	return single;
}

/* The names in an element, cleaned; none where it names nobody. */
static void names_in(const struct look *l, const struct mark *m, enum way way, struct buf *out)
{
	struct buf text = BUF_INIT;
	spaced_text(l->page, m, &text);
	if (way == WAY_LINE) {
		size_t n = text.len;
		if (n && (text.data[n - 1] == '?' || text.data[n - 1] == '!' || (text.data[n - 1] == '.' && !byline_labelled(text.data))))
			buf_truncate(&text, 0);
		else if (!byline_announced(buf_str(&text)))
			buf_truncate(&text, 0);
	}
	byline_clean(out, buf_str(&text), l->meta->site, l->host, way == WAY_LINE ? BYLINE_LINE : BYLINE_MARK);
	buf_free(&text);
}

static int worth_of(const struct look *l, uint32_t at, enum way way)
{
	static const int by_zone[][4] = {
		[WAY_PATH] = {0, 6, 0, 3},
		[WAY_LINE] = {0, 7, 2, 4},
		[WAY_CLASS] = {0, 9, 3, 5},
		[WAY_REL] = {2, 10, 4, 6}};
	return by_zone[way][zone_of(l, at)];
}

struct found {
	uint32_t at;
	enum way way;
	int worth;
};

static struct found find_author(const struct look *l)
{
	struct found best = {0, WAY_NONE, 0};
	for (uint32_t i = 0; i < l->page->n; i++) {
		const struct mark *m = &l->page->marks[i];
		enum way way = mark_way(l, m);
		if (way == WAY_NONE && is_line(m))
			way = WAY_LINE;
		int worth = way ? worth_of(l, i, way) : 0;
		if (worth <= best.worth || is_foreign(l, m) || is_menu(l, m) || is_site_foot(l, m) || !structure_shows(l->page, m) || !is_single(l, m, way))
			continue;
		struct buf names = BUF_INIT;
		names_in(l, m, way, &names);
		if (names.len)
			best = (struct found){i, way, worth};
		buf_free(&names);
	}
	return best;
}

/* Of authors that stand side by side each has a mark of his own. */
static void add_neighbours(const struct look *l, struct found f, struct buf *out)
{
	const struct mark *marks = l->page->marks;
	for (uint32_t i = marks[f.at].end; i < f.at + TOGETHER_MOST && i < l->page->n; i++) {
		const struct mark *m = &marks[i];
		const struct mark *up = mark_parent(l->page, mark_parent(l->page, &marks[f.at]));
		if (m->depth != marks[f.at].depth || mark_way(l, m) != f.way || i >= up->end)
			continue;
		struct buf names = BUF_INIT;
		names_in(l, m, f.way, &names);
		if (names.len && !strstr(out->data, names.data))
			buf_addf(out, ", %s", names.data);
		buf_free(&names);
	}
}

static bool is_comment(const struct look *l, const struct mark *m)
{
	return is_foreign(l, m) && mark_hidden(l->page, m) && mark_hidden(l->page, m)->hidden == HIDE_COMMENTS;
}

static bool is_imprint(const struct look *l, const struct mark *m)
{
	struct buf text = BUF_INIT;
	node_text(l->page, mark_block(l->page, (struct mark *)m), 200, &text);
	bool copyright = strstr(buf_str(&text), "©") || strstr(buf_str(&text), "opyright");
	buf_free(&text);
	return copyright || is_site_foot(l, m);
}

/* Does a reader see the name? Many a <meta> names whoever keeps the site. */
static bool is_seen(const struct look *l, const char *byline)
{
	struct buf name = BUF_INIT;
	buf_add(&name, byline, strcspn(byline, ","));
	bool seen = false;
	for (uint32_t i = 0; i < l->page->n && !seen; i++) {
		const struct mark *m = &l->page->marks[i];
		if (m->skip || m->own < name.len || m->tag == TAG_OPTION)
			continue;
		for (const xmlNode *t = m->node->children; t && !seen; t = t->next)
			seen = t->type == XML_TEXT_NODE && t->content && strstr((const char *)t->content, name.data);
		seen = seen && structure_shows(l->page, m) && !is_comment(l, m) && !is_imprint(l, m);
	}
	buf_free(&name);
	return seen;
}

static void look_for_author(const struct look *l)
{
	struct meta *m = l->meta;
	struct buf names = BUF_INIT;
	if (m->claimed && is_seen(l, m->claimed)) {
		m->byline = m->claimed;
		return;
	}
	struct found f = find_author(l);
	if (f.way) {
		names_in(l, &l->page->marks[f.at], f.way, &names);
		add_neighbours(l, f, &names);
		m->byline = arena_strdup(l->page->arena, names.data);
	} else if (m->sure_claim || l->prose == l->end) {
		m->byline = m->claimed;     /* the latter: a page made by its scripts */
	}
	buf_free(&names);
}

/* --- the date --- */

static void publish_from(struct look *l, const struct mark *e)
{
	static const char *const attrs[] = {"datetime", "content", "title", "data-datetime"};
	struct meta *m = l->meta;
	for (size_t i = 0; i < ARRAY_LEN(attrs) && m->published == NO_TIME; i++)
		m->published = meta_date(node_attr(e->node, attrs[i]), &m->zone);
	if (m->published != NO_TIME)
		return;
	struct buf text = BUF_INIT;
	node_text(l->page, e, 200, &text);
	m->published = date_in_text(buf_str(&text));
	buf_free(&text);
}

static bool is_date_mark(const struct mark *e)
{
	const char *itemprop = e->node->properties ? node_attr(e->node, "itemprop") : NULL;
	return e->tag == TAG_TIME || str_eq(itemprop, "datePublished") || (e->hints & HINT_DATE);
}

static void look_for_date(struct look *l)
{
	struct page *p = l->page;
	struct meta *m = l->meta;
	for (int pass = 0; pass < 2 && m->published == NO_TIME; pass++)
		for (uint32_t i = 0; i < l->end && m->published == NO_TIME; i++) {
			const struct mark *e = &p->marks[i];
			bool marked = is_date_mark(e);
			bool line = pass == 1 && e->block && !e->has_block && e->text < 120;
			if (e->skip || (!marked && !line) || e->text > 200 || is_foreign(l, e) || zone_of(l, i) == ZONE_FAR)
				continue;
			publish_from(l, e);
		}
}

void meta_look(struct page *p, const struct mark *body, struct meta *m)
{
	struct buf host = BUF_INIT;
	if (p->url)
		uri_host(&host, p->url);
	struct look l = look_at(p, body, m, buf_str(&host));
	look_for_author(&l);
	if (m->published == NO_TIME)
		m->published = date_in_url(m->url && *m->url ? m->url : p->url);
	look_for_date(&l);
	if (m->published == NO_TIME)
		m->published = m->modified;
	buf_free(&host);
}
