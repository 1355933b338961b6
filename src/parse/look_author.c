#include <config.h>

#include "parse/look.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "model/article.h"
#include "parse/byline.h"
#include "parse/date_text.h"
#include "parse/hints.h"
#include "parse/structure.h"

enum { BYLINE_MOST = 160, LINE_MOST = 100, LINES_MOST = 2000, TOGETHER_MOST = 24, DAY_NAME_MOST = 40 };

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

/* Ways of saying who wrote it, by how far they are believed. */
enum way { WAY_NONE, WAY_PATH, WAY_LINE, WAY_CLASS, WAY_REL };

static bool leads_into(const char *href, const char *const *folders, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(href, folders[i]);
		if (at && at[strlen(folders[i])])
			return true;
	}
	return false;
}

/* A link to the author's own page, by how it is called; where a community
 * writes, that of a member near the title. */
static bool is_author_path(const struct look *l, const struct mark *m)
{
	static const char *const paths[] = {"/author/", "/authors/", "/autor/", "/autores/", "/autoren/", "/autorin/", "/auteur/",
	                                    "/auteurs/", "/autore/", "/autori/", "/profile/author", "/redakteur/", "/reporter/",
	                                    "/journalist/", "/journalists/", "/periodista/", "/redaktion/", "/staff/", "/newsteam/",
	                                    "/writer/", "/writers/", "/contributor/", "/contributors/", "/columnist/", "/by/"};
	static const char *const members[] = {"/user/", "/users/", "/profil/", "/profile/", "/member/", "/members/"};
	const char *href = m->tag == TAG_A ? node_attr(m->node, "href") : NULL;
	if (!href || strstr(href, "licenses/by") || (uri_is_http(href) && l->host && *l->host && !strstr(href, l->host)))
		return false;
	if (leads_into(href, paths, ARRAY_LEN(paths)))
		return true;
	return look_zone(l, (uint32_t)(m - l->page->marks)) == ZONE_HEAD && leads_into(href, members, ARRAY_LEN(members));
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
	bool path = m->node->properties && (is_author_path(l, m) || node_has_word(m->node, "class", "username"));
	return path ? WAY_PATH : WAY_NONE;
}

/* A line that may name the author, or several in a block. */
static bool is_line(const struct look *l, const struct mark *m)
{
	if (!m->block || m->has_block || m->skip || m->text < 6 || m->tag == TAG_H1 || m == l->meta->heading)
		return false;
	bool lines = false;
	for (const struct mark *i = m + 1; i < &l->page->marks[m->end] && m->text > LINE_MOST && !lines; i++)
		lines = i->tag == TAG_BR;
	return m->text <= LINE_MOST || lines;
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

/* Text of a subtree in lines, with a space where only a style parts "By" from
 * the name, or the end of a line does. */
static void spaced_text(const struct mark *m, size_t most, struct buf *out)
{
	struct buf text = BUF_INIT;
	node_lines(m, most, &text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		bool by = ((c >= 'A' && c <= 'Z') || c == '\n') && ends_in_by(text.data, i);
		bool label = c == '\n' && i > 0 && (text.data[i - 1] == ':' || text.data[i - 1] == '\n');
		if (by)
			buf_addc(out, ' ');
		buf_addc(out, c == '\n' && (by || label) ? ' ' : c);
	}
	buf_free(&text);
}

/* The same in one line, where bars part what stood in several. */
static void marked_text(const struct mark *m, struct buf *out)
{
	struct buf text = BUF_INIT;
	spaced_text(m, BYLINE_MOST + 1, &text);
	for (size_t i = 0; i < text.len; i++)
		buf_adds(out, text.data[i] == '\n' ? " | " : (char[]){text.data[i], '\0'});
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

static bool is_single(const struct look *l, const struct mark *m)
{
	if (!is_box(l, m))
		return true;
	struct buf text = BUF_INIT;
	marked_text(m, &text);
	bool single = !m->has_block && byline_announced(buf_str(&text));
	buf_free(&text);
	return single;
}

/* Behind the day that a line begins with: "11.12.2019 - Ada Morrow". NULL where
 * it begins with none. */
static const char *after_day(const char *line)
{
	enum { DAY_MOST = 40 };
	const char *end = NULL;
	if (*line < '0' || *line > '9' || date_in_text(line, DATE_ANY) == NO_TIME)
		return NULL;
	for (const char *s = line; *s && s < line + DAY_MOST; s++)
		if (*s >= '0' && *s <= '9')
			end = s + 1;
	end += str_starts(end, "日") ? strlen("日") : 0;
	end += strspn(end, " \t.,:|-");
	end += ascii_istarts(end, "uhr") ? 3 : 0;
	while (*end == ' ' || *end == '|' || *end == '-' || *end == ',' || str_starts(end, "\u2013") || str_starts(end, "\u00B7") || str_starts(end, "\u00A0"))
		end += *end & 0x80 ? (str_starts(end, "\u2013") ? 3 : 2) : 1;
	return *end ? end : NULL;
}

/* "Posted on May 3, 2024 by Ada Morrow": from "by" on. NULL where no day stands
 * before it. */
static const char *after_by(const char *line)
{
	enum { CLOSE = 40 };
	static const char *const words[] = {" by ", " par ", " por ", " von ", " door ", " di ", " av ", " af "};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const char *at = strstr(line, words[i]);
		struct buf before = BUF_INIT;
		size_t n = at ? (size_t)(at - line) : 0, from = n > CLOSE ? n - CLOSE : 0;
		while (from && ((unsigned char)line[from] & 0xC0) == 0x80)
			from--;
		buf_add(&before, line + from, n - from);
		bool day = at && date_in_text(buf_str(&before), DATE_ANY) != NO_TIME;
		buf_free(&before);
		if (day)
			return at + 1;
	}
	return NULL;
}

static bool has_small_letters(const char *s)
{
	for (size_t n = strlen(s), i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (text_is_lower(cp))
			return true;
	}
	return false;
}

/* Names in a line that begins like a byline, or near the title with a day and
 * then a name. `among`: one of many lines, which must say it with a label. */
static void names_in_line(const struct look *l, const char *line, bool near, bool among, struct buf *out)
{
	const char *by = after_by(line), *behind = by ? by : near ? after_day(line) : NULL;
	const char *text = behind ? behind : line;
	char last = *line ? line[strlen(line) - 1] : '?';
	bool labelled = byline_labelled(text);
	if (last == '?' || last == '!' || (last == '.' && !labelled) || (among && !labelled))
		return;
	if (byline_announced(text) || (behind && strlen(behind) < DAY_NAME_MOST && has_small_letters(behind)))
		byline_clean(out, text, l->meta->site, l->host, by ? BYLINE_DATA : BYLINE_LINE);
}

static void names_in_lines(const struct look *l, const struct mark *m, struct buf *out)
{
	struct buf text = BUF_INIT, line = BUF_INIT;
	bool near = look_zone(l, (uint32_t)(m - l->page->marks)) == ZONE_HEAD;
	spaced_text(m, LINES_MOST, &text);
	for (const char *s = buf_str(&text); *s && !out->len; s += strspn(s, "\n")) {
		size_t n = strcspn(s, "\n");
		buf_truncate(&line, 0);
		buf_add(&line, s, n);
		if (n <= LINE_MOST)
			names_in_line(l, line.data, near, text.len > LINE_MOST, out);
		s += n;
	}
	buf_free(&text);
	buf_free(&line);
}

/* The names in an element, cleaned; none where it names nobody. */
static void names_in(const struct look *l, const struct mark *m, enum way way, struct buf *out)
{
	if (way == WAY_LINE) {
		names_in_lines(l, m, out);
		return;
	}
	struct buf text = BUF_INIT;
	marked_text(m, &text);
	byline_clean(out, buf_str(&text), l->meta->site, l->host, BYLINE_MARK);
	buf_free(&text);
}

static bool is_medium(const struct mark *m)
{
	static const char *const types[] = {"ImageObject", "VideoObject", "AudioObject", "MediaObject", "Comment", "Quotation"};
	const char *type = node_attr(m->node, "itemtype");
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (type && str_ends(type, types[i]))
			return true;
	return false;
}

static bool holds_heading(const struct look *l, const struct mark *m)
{
	for (const struct mark *i = m + 1; i < &l->page->marks[m->end]; i++)
		if (tag_is_heading(i->tag))
			return true;
	return false;
}

/* In a card that leads to another story, or beside a picture as its author. */
static bool is_of_other(const struct look *l, const struct mark *m, enum way way)
{
	for (const struct mark *up = m; up != l->page->marks; up = mark_parent(l->page, up)) {
		const char *class = up->node->properties ? node_attr(up->node, "class") : NULL;
		if (up->tag == TAG_FIGURE || (class && strstr(class, "license")) || (up->node->properties && is_medium(up)))
			return true;
		if ((up->hints & (HINT_CREDIT | HINT_CAPTION)) && way < WAY_CLASS)
			return true;
		if (up->tag == TAG_A)
			return (up->text > 2 * m->text + 20 || holds_heading(l, up)) && !is_author_path(l, up);
		if (up->has_block && up->text > 4 * BYLINE_MOST)
			break;
	}
	return false;
}

/* What leads to the front page names the site. */
static bool is_site_name(const struct look *l, const struct mark *m)
{
	for (const struct mark *e = m; e < &l->page->marks[m->end]; e++) {
		const char *href = e->tag == TAG_A ? node_attr(e->node, "href") : NULL;
		const char *link = href ? page_link(l->page, href) : NULL;
		if (link && uri_is_front(link))
			return true;
	}
	return false;
}

enum { WORTH_MOST = 10, WORTH_BEHIND = 6 };     /* anywhere, and behind the title */

static int worth_of(const struct look *l, uint32_t at, enum way way)
{
	static const int by_zone[][4] = {
		[WAY_PATH] = {0, 6, 0, 3},
		[WAY_LINE] = {0, 7, 0, 4},
		[WAY_CLASS] = {0, 9, 3, 5},
		[WAY_REL] = {2, WORTH_MOST, 4, WORTH_BEHIND}};
	int worth = by_zone[way][look_zone(l, at)];
	return worth - (worth > 0 && at < l->head);
}

struct found {
	uint32_t at;
	enum way way;
	int worth;
};

static struct found find_author(const struct look *l)
{
	struct found best = {0, WAY_NONE, 0};
	for (uint32_t i = 0, looked = 0; i < l->page->n && looked < LOOK_MOST; i++) {
		const struct mark *m = &l->page->marks[i];
		if (best.worth >= (i < l->prose ? WORTH_MOST : WORTH_BEHIND))
			break;
		enum way way = mark_way(l, m);
		if (way != WAY_NONE && worth_of(l, i, way) > best.worth && !is_single(l, m))
			way = WAY_NONE;
		if (way == WAY_NONE && is_line(l, m))
			way = WAY_LINE;
		int worth = way ? worth_of(l, i, way) : 0;
		if (worth <= best.worth)
			continue;
		looked++;
		if (look_is_foreign(l, m) || is_menu(l, m) || is_site_foot(l, m) || is_of_other(l, m, way) || !structure_shows(l->page, m))
			continue;
		if (i < l->head && is_site_name(l, m))
			continue;
		struct buf names = BUF_INIT;
		names_in(l, m, way, &names);
		if (names.len)
			best = (struct found){i, way, worth};
		buf_free(&names);
	}
	return best;
}

/* Of authors that stand side by side each has a mark of his own; so may what
 * they are, which is no whole name. */
static void add_neighbours(const struct look *l, struct found f, struct buf *out)
{
	const struct mark *marks = l->page->marks;
	for (uint32_t i = marks[f.at].end; i < f.at + TOGETHER_MOST && i < l->page->n; i++) {
		const struct mark *m = &marks[i];
		const struct mark *up = mark_parent(l->page, mark_parent(l->page, &marks[f.at]));
		if (m->depth != marks[f.at].depth || mark_way(l, m) != f.way || i >= up->end)
			continue;
		struct buf text = BUF_INIT, names = BUF_INIT;
		marked_text(m, &text);
		byline_clean(&names, buf_str(&text), l->meta->site, l->host, BYLINE_LINE);
		if (names.len && !strstr(out->data, names.data))
			buf_addf(out, ", %s", names.data);
		buf_free(&text);
		buf_free(&names);
	}
}

static bool is_comment(const struct look *l, const struct mark *m)
{
	return look_is_foreign(l, m) && mark_hidden(l->page, m) && mark_hidden(l->page, m)->hidden == HIDE_COMMENTS;
}

static bool is_imprint(const struct look *l, const struct mark *m)
{
	struct buf text = BUF_INIT;
	node_text(l->page, mark_block(l->page, (struct mark *)m), 200, &text);
	bool copyright = strstr(buf_str(&text), "©") || strstr(buf_str(&text), "opyright");
	buf_free(&text);
	return copyright || is_site_foot(l, m);
}

/* Also where all of it is in capitals. */
static bool says_name(const char *text, const char *name)
{
	const char *at = text;
	while ((at = strcasestr(at, name)) && *at != *name)
		at++;
	return at != NULL;
}

/* Where a name stands in the page: near the story; where readers see it; or
 * only in the foot of the site, in comments, or where it is not shown, as that
 * of whoever keeps it. */
enum sight { SIGHT_NONE, SIGHT_APART, SIGHT_SHOWN, SIGHT_NEAR };

static enum sight sight_at(const struct look *l, const struct mark *m)
{
	if (!structure_shows(l->page, m) || is_comment(l, m) || is_imprint(l, m))
		return SIGHT_APART;
	return look_zone(l, (uint32_t)(m - l->page->marks)) == ZONE_FAR ? SIGHT_SHOWN : SIGHT_NEAR;
}

static enum sight sight_of(const struct look *l, const char *byline)
{
	struct buf name = BUF_INIT;
	buf_add(&name, byline, strcspn(byline, ","));
	enum sight sight = SIGHT_NONE;
	for (uint32_t i = 0, looked = 0; i < l->page->n && sight != SIGHT_NEAR && looked < LOOK_MOST; i++) {
		const struct mark *m = &l->page->marks[i];
		bool found = false;
		if (m->skip || m->own < name.len || m->tag == TAG_OPTION)
			continue;
		for (const xmlNode *t = m->node->children; t && !found; t = t->next)
			found = t->type == XML_TEXT_NODE && t->content && says_name((const char *)t->content, name.data);
		looked += found;
		enum sight here = found ? sight_at(l, m) : SIGHT_NONE;
		sight = here > sight ? here : sight;
	}
	buf_free(&name);
	return sight;
}

/* Is the claim less than what was found near the title: "Ada" and "Ada Morrow",
 * or "seagull77" and "Author: Ada Morrow"? */
static bool is_less(const char *claimed, enum way way, const char *names)
{
	return !strchr(claimed, ' ') && strchr(names, ' ') && (way == WAY_LINE || str_starts(names, claimed));
}

void look_for_author(struct look *l)
{
	enum { WORTH_NEAR = 4, WORTH_TITLE = 7 };
	struct meta *m = l->meta;
	struct buf names = BUF_INIT;
	enum sight sight = m->claimed ? sight_of(l, m->claimed) : SIGHT_NONE;
	bool whole = m->claimed && strchr(m->claimed, ' ');
	struct found f = sight == SIGHT_NEAR && whole ? (struct found){0} : find_author(l);
	bool scripted = l->prose == l->end;     /* nothing can be seen: a page made by its scripts */
	if (f.way) {
		names_in(l, &l->page->marks[f.at], f.way, &names);
		add_neighbours(l, f, &names);
	}
	bool better = sight < SIGHT_SHOWN || (sight == SIGHT_SHOWN && f.worth >= WORTH_NEAR) || (f.worth >= WORTH_TITLE && is_less(m->claimed, f.way, names.data));
	if (f.way && better)
		m->byline = arena_strdup(l->page->arena, names.data);
	else if (sight >= SIGHT_SHOWN || scripted || (m->sure_claim && (m->data_claim || sight == SIGHT_NONE)))
		m->byline = m->claimed;
	buf_free(&names);
}
