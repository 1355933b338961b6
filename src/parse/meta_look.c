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
	uint32_t prose, tail;       /* the first paragraph behind the lead, and the last one */
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
	for (uint32_t i = l.head > start ? l.head : start, n = 0; i < body->end; i++) {
		if (!is_prose(&p->marks[i]))
			continue;
		l.prose = n++ < 2 ? i : l.prose;
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

/* By its class, or by what the page's own scripts call it. */
static bool is_named_byline(const struct mark *m)
{
	static const char *const attrs[] = {"testid", "test", "qa", "component", "type", "role"};
	if ((m->hints & HINT_AUTHOR) || str_eq((const char *)m->node->name, "byline"))
		return true;
	for (const xmlAttr *a = m->node->properties; a; a = a->next) {
		const char *name = (const char *)a->name;
		for (size_t i = 0; i < ARRAY_LEN(attrs) && str_starts(name, "data-"); i++) {
			const char *value = str_eq(name + 5, attrs[i]) ? node_attr(m->node, name) : NULL;
			if (value && (strstr(value, "byline") || strstr(value, "author")))
				return true;
		}
	}
	return false;
}

static enum way mark_way(const struct look *l, const struct mark *m)
{
	if (m->text > BYLINE_MOST || m->text == 0 || m->skip)
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

enum { DATE_MOST = 160, DAY = 86400, BEFORE_TITLE = 16 };

/* A date that readers see. */
struct seen_date {
	int64_t at;
	int zone;
	bool timed;                 /* with the hour */
};

/* Words, folded, that stand before the day of a change. */
static bool says_changed(const char *s, size_t n)
{
	static const char *const words[] = {"updat", "aktuali", "stand:", "zuletzt", "mis a jour", "maj ", "actualiz", "modif", "aggiorn",
	                                    "bijgewerkt", "gewijzigd", "zmien", "uppdater", "opdater", "oppdater", "обнов", "edited",
	                                    "reviewed", "gepruft", "geandert", "更新"};
	struct buf folded = BUF_INIT;
	bool found = false;
	text_fold(&folded, s, n);
	for (size_t i = 0; i < ARRAY_LEN(words) && !found; i++)
		found = strstr(buf_str(&folded), words[i]) != NULL;
	buf_free(&folded);
	return found;
}

/* The first day in a line that is not the one of a change. */
static int64_t day_of_line(const char *line)
{
	static const char *const bars[] = {"|", "·", "•", ";", "("};
	struct buf part = BUF_INIT;
	int64_t found = NO_TIME;
	if (!strpbrk(line, "0123456789"))
		return found;
	while (*line && found == NO_TIME) {
		size_t n = strlen(line);
		for (size_t i = 0; i < ARRAY_LEN(bars); i++) {
			const char *bar = strstr(line + 1, bars[i]);
			n = bar && (size_t)(bar - line) < n ? (size_t)(bar - line) : n;
		}
		buf_truncate(&part, 0);
		buf_add(&part, line, n);
		if (!says_changed(line, n))
			found = date_in_text(buf_str(&part));
		line += n;
	}
	buf_free(&part);
	return found;
}

/* Is it the day of a change, by what it is called, or by the line it stands in? */
static bool is_change(const struct look *l, const struct mark *e)
{
	if (node_has_word(e->node, "itemprop", "dateModified"))
		return true;
	if (node_has_word(e->node, "class", "updated") && !node_has_word(e->node, "class", "published") &&
	    !node_has_word(e->node, "class", "entry-date"))
		return true;
	struct buf line = BUF_INIT, own = BUF_INIT;
	node_text(l->page, mark_block(l->page, (struct mark *)e), 2 * DATE_MOST, &line);
	node_text(l->page, e, DATE_MOST, &own);
	const char *at = own.len ? strstr(buf_str(&line), own.data) : NULL;
	size_t before = at ? (size_t)(at - line.data) : 0, from = before > 30 ? before - 30 : 0;
	bool changed = at && says_changed(line.data + from, before - from);
	changed |= at && !e->has_block && own.len && day_of_line(own.data) == NO_TIME && date_in_text(own.data) != NO_TIME;
	buf_free(&line);
	buf_free(&own);
	return changed;
}

static struct seen_date date_of_mark(const struct look *l, const struct mark *e, bool changes)
{
	static const char *const attrs[] = {"datetime", "content", "title", "data-datetime"};
	struct seen_date d = {NO_TIME, 0, false};
	for (size_t i = 0; i < ARRAY_LEN(attrs) && d.at == NO_TIME; i++) {
		const char *value = node_attr(e->node, attrs[i]);
		d.at = value ? meta_date(value, &d.zone) : NO_TIME;
		d.timed = d.at != NO_TIME && strchr(value, ':');
	}
	if (d.at != NO_TIME)
		return d;
	struct buf text = BUF_INIT;
	node_text(l->page, e, DATE_MOST + 40, &text);
	d.at = changes ? date_in_text(buf_str(&text)) : day_of_line(buf_str(&text));
	buf_free(&text);
	return d;
}

static bool is_date_mark(const struct mark *e)
{
	if (e->tag == TAG_TIME || (e->hints & HINT_DATE))
		return true;
	const char *property = e->node->properties ? node_attr(e->node, "property") : NULL;
	return (property && strstr(property, "datePublished")) || node_has_word(e->node, "itemprop", "datePublished") ||
	       node_has_word(e->node, "itemprop", "dateCreated");
}

/* Around a <time>, which tells more. */
static bool holds_time(const struct look *l, const struct mark *e)
{
	for (const struct mark *i = e + 1; i < &l->page->marks[e->end]; i++)
		if (i->tag == TAG_TIME)
			return true;
	return false;
}

/* The first date in a range: of marked elements, or of lines. */
static struct seen_date first_date(const struct look *l, uint32_t from, uint32_t to, bool marked, bool changes)
{
	struct seen_date d = {NO_TIME, 0, false};
	for (uint32_t i = from; i < to && d.at == NO_TIME; i++) {
		const struct mark *e = &l->page->marks[i];
		bool line = !marked && !e->has_block && e->text < DATE_MOST && (e->block || mark_parent(l->page, e)->has_block);
		if (e->skip || e->text > 200 || !(marked ? is_date_mark(e) : line) || is_foreign(l, e) || is_change(l, e) != changes)
			continue;
		if (marked && e->tag != TAG_TIME && holds_time(l, e))
			continue;
		d = date_of_mark(l, e, changes);
	}
	return d;
}

/* "OLDMERE, 12 May 2020 -": how a first paragraph may begin. */
static int64_t dateline(const struct look *l)
{
	enum { DATELINE_MOST = 60, PARAGRAPHS = 3 };
	int64_t found = NO_TIME;
	for (uint32_t i = l->head, n = 0; i < l->end && n < PARAGRAPHS && found == NO_TIME; i++) {
		if (!is_prose(&l->page->marks[i]))
			continue;
		struct buf text = BUF_INIT;
		node_text(l->page, &l->page->marks[i], DATELINE_MOST, &text);
		found = day_of_line(buf_str(&text));
		buf_free(&text);
		n++;
	}
	return found;
}

/* Where a date may stand, best first: under the title, before it, in the
 * story and behind it; marked ones before lines. */
static struct seen_date find_date(const struct look *l, bool *sure)
{
	uint32_t far = l->head > LOOK_BEFORE ? l->head - LOOK_BEFORE : 0, near = l->head > BEFORE_TITLE ? l->head - BEFORE_TITLE : 0;
	uint32_t end = l->end + LOOK_AFTER < l->page->n ? l->end + LOOK_AFTER : l->page->n;
	const struct {
		uint32_t from, to;
		bool marked;
	} places[] = {{l->head, l->prose, true}, {l->head, l->prose, false}, {far, l->head, true}, {near, l->head, false},
	              {l->prose, end, true},     {l->tail, end, false},      {l->prose, l->tail, false}, {0, far, true}};
	struct seen_date d = {NO_TIME, 0, false};
	for (size_t i = 0; i < ARRAY_LEN(places) && d.at == NO_TIME; i++) {
		d = first_date(l, places[i].from, places[i].to, places[i].marked, false);
		*sure = i == 0 && d.at != NO_TIME;
	}
	if (d.at == NO_TIME)
		d.at = dateline(l);
	return d;
}

static int64_t find_change(const struct look *l)
{
	struct seen_date d = first_date(l, l->head, l->end, true, true);
	if (d.at == NO_TIME)
		d = first_date(l, l->head, l->end, false, true);
	return d.at;
}

static bool same_day(int64_t a, int64_t b)
{
	return a / DAY == b / DAY;
}

/* Data in UTC, and beside it the hour of the place: that is where its day is. */
static void take_zone(struct meta *m, const struct seen_date *d)
{
	int64_t east = d->zone ? d->zone * 60 : d->at - m->published;
	if (m->zone || !d->timed || (d->zone && d->at != m->published))
		return;
	if (east % 900 == 0 && east >= -12 * 3600 && east <= 14 * 3600)
		m->zone = (int)(east / 60);
}

static void look_for_date(struct look *l)
{
	enum { SURE_RANK = 8 };
	struct meta *m = l->meta;
	bool sure;
	struct seen_date d = find_date(l, &sure);
	int64_t url = date_in_url(m->url && *m->url ? m->url : l->page->url);
	bool known = m->published != NO_TIME;
	if (known && d.at != NO_TIME)
		take_zone(m, &d);
	if (!known && url != NO_TIME && !(d.at != NO_TIME && sure))
		d = (struct seen_date){url, 0, false};
	if (known && d.at != NO_TIME && m->also != NO_TIME && same_day(d.at, m->also))
		m->published = m->also;
	if (d.at == NO_TIME || (known && (m->date_rank >= SURE_RANK || !sure || same_day(d.at, m->published + m->zone * 60))))
		return;
	m->published = d.at;
	m->zone = d.zone;
}

void meta_look(struct page *p, const struct mark *body, struct meta *m)
{
	struct buf host = BUF_INIT;
	if (p->url)
		uri_host(&host, p->url);
	struct look l = look_at(p, body, m, buf_str(&host));
	look_for_author(&l);
	look_for_date(&l);
	if (m->published == NO_TIME && m->modified == NO_TIME)
		m->modified = find_change(&l);
	if (m->published == NO_TIME)
		m->published = m->modified;
	buf_free(&host);
}
