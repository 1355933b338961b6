#include <config.h>

#include "parse/headline.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/hints.h"
#include "parse/structure.h"

enum { TITLE_MOST = 400, CHINESE_SITE_MOST = 30, SECTION_MOST = 6 };

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
		bool close = part.len <= 2 * other.len + SECTION_MOST;    /* not a title that speaks of it */
		found = other.len && ((close && strstr(part.data, other.data)) || (part.len > 3 && strstr(other.data, part.data)));
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

/* "标题_科技_新闻网", "标题-新华网": Chinese sites put no spaces around what parts
 * their own name from the title. */
static size_t without_chinese_site(const char *s, size_t n)
{
	static const char *const endings[] = {"网", "網", "报", "報", "新闻", "新聞", "电视台", "電視台", "社", "频道", "頻道", "首页"};
	size_t at = n;
	while (at > 0 && s[at - 1] != '-' && s[at - 1] != '_')
		at--;
	bool named = false;
	for (size_t i = 0; i < ARRAY_LEN(endings) && at > 1 && n - at < CHINESE_SITE_MOST; i++) {
		size_t k = strlen(endings[i]);
		named |= n - at >= k && memcmp(s + n - k, endings[i], k) == 0;
	}
	const char *first = named && s[at - 1] == '_' ? memchr(s + 1, '_', at - 1) : NULL;
	return first ? (size_t)(first - s) : named ? at - 1 : n;
}

void headline_clean(struct buf *out, const char *title, const char *site, const char *host)
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
	buf_add(out, s, without_chinese_site(s, n));
	buf_free(&line);
}

const char *headline_site(struct page *p, const char *title, const char *host)
{
	struct buf line = BUF_INIT;
	const char *found = NULL;
	size_t width = 0;
	text_clean(&line, title, strlen(title), TEXT_LINE);
	const char *s = buf_str(&line), *bar = last_bar(s, line.len, &width);
	if (bar && strlen(bar + width) > 3 && names_site(bar + width, strlen(bar + width), NULL, host))
		found = arena_strdup(p->arena, bar + width);
	else if ((bar = first_bar(s, &width)) && bar - s > 3 && names_site(s, (size_t)(bar - s), NULL, host))
		found = arena_strndup(p->arena, s, (size_t)(bar - s));
	buf_free(&line);
	return found;
}

/* Bytes that both begin with, or end with. */
static size_t shared(const char *a, const char *b)
{
	size_t n = 0, end = 0, length = strlen(a), other = strlen(b);
	while (a[n] && a[n] == b[n])
		n++;
	while (end < length && end < other && a[length - 1 - end] == b[other - 1 - end])
		end++;
	return n > end ? n : end;
}

/* How well a heading fits a title, both as keys: 0 not, FIT_SAME the same. */
enum { FIT_PART = 20, FIT_SAME = 60, FIT_H1 = 6, FIT_H2 = 2, FIT_CALLED = 4, FIT_FRAME = -100 };

static int fit(const char *heading, const char *title)
{
	size_t h = strlen(heading), t = strlen(title), least = h < t ? h : t, most = h < t ? t : h;
	if (least == 0)
		return 0;
	if (strcmp(heading, title) == 0)
		return FIT_SAME;
	if (least >= 8 && (strstr(title, heading) || (strstr(heading, title) && t * 10 >= h * 4)))
		return FIT_PART + (int)(least * 2 * FIT_PART / most);
	return h > 20 && shared(heading, title) * 10 >= least * 7 ? FIT_PART / 2 : 0;
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

static bool is_headline(const struct mark *m)
{
	return m->node->properties && str_eq(node_attr(m->node, "itemprop"), "headline");
}

static bool is_called_title(const struct mark *m)
{
	return (m->hints & HINT_TITLE) || is_headline(m);
}

static bool is_title_heading(const struct mark *m)
{
	if (m->skip || m->flow + m->text == 0)
		return false;
	return (m->tag >= TAG_H1 && m->tag <= TAG_H3) || (m->block && !m->has_block && is_called_title(m)) || is_headline(m);
}

/* The name of the site, over each of its pages: it leads to the front page. */
static bool is_frame_heading(const struct page *p, const struct mark *m)
{
	const struct mark *up = mark_parent(p, m);
	const char *id = node_attr(m->node, "id");
	if ((id && strstr(id, "site-title")) || node_has_word(m->node, "class", "site-title"))
		return true;
	for (const struct mark *e = up->tag == TAG_A ? up : m; e < &p->marks[m->end]; e++) {
		const char *href = e->tag == TAG_A ? node_attr(e->node, "href") : NULL;
		if (href && uri_is_front(href))
			return true;
	}
	return false;
}

static int score_of(const struct page *p, const struct mark *m, const struct titles *t)
{
	struct buf text = BUF_INIT, key = BUF_INIT;
	int best = 0;
	node_text(p, m, TITLE_MOST, &text);
	fold_key(&key, buf_str(&text), text.len);
	for (size_t k = 0; k < t->n; k++) {
		int f = fit(buf_str(&key), buf_str(&t->keys[k]));
		best = f > best ? f : best;
	}
	buf_free(&text);
	buf_free(&key);
	if (best == 0)
		return 0;
	best += m->tag == TAG_H1 ? FIT_H1 : m->tag == TAG_H2 ? FIT_H2 : 0;
	best += is_called_title(m) ? FIT_CALLED : 0;
	return best + (is_frame_heading(p, m) ? FIT_FRAME : 0);
}

/* The heading that shows the title: the best fit, <h1> before others. */
static const struct mark *find_heading(struct page *p, const struct titles *t)
{
	const struct mark *best = NULL;
	int most = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		int score = is_title_heading(m) ? score_of(p, m, t) : 0;
		if (score > most) {
			most = score;
			best = m;
		}
	}
	return best;
}

/* Where none fits: the only <h1>, or the only one that is called a title. */
static const struct mark *only_h1(const struct page *p, bool called)
{
	const struct mark *found = NULL;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		if (m->tag != TAG_H1 || m->skip || m->text < 2 || (called && !is_called_title(m)) || is_frame_heading(p, m) || !structure_shows(p, m))
			continue;
		if (found)
			return NULL;
		found = m;
	}
	return found;
}

static bool has_words(const struct page *p, const struct mark *m)
{
	struct buf text = BUF_INIT;
	node_text(p, m, TITLE_MOST, &text);
	bool good = text_words(buf_str(&text), text.len) > 1;
	buf_free(&text);
	return good;
}

/* A heading may begin with more than the title, in an element of its own: a
 * kicker, a day. Then the title is what the page says elsewhere. */
static bool holds_more(const char *heading, const char *title)
{
	struct buf h = BUF_INIT, t = BUF_INIT;
	fold_key(&h, heading, strlen(heading));
	fold_key(&t, title, strlen(title));
	bool more = t.len >= 8 && h.len > t.len + 3 && str_ends(h.data, t.data);
	buf_free(&h);
	buf_free(&t);
	return more;
}

/* What stands in a heading beside the title: a kicker, a day, what only screen
 * readers hear. */
static bool is_beside_title(const struct mark *m)
{
	return !m->skip && (m->tag == TAG_TIME || (m->hints & (HINT_KICKER | HINT_UNSEEN)));
}

/* The text of a heading without that, where anything else is left. */
static void heading_text(struct page *p, const struct mark *heading, struct buf *out)
{
	enum { BESIDE_MOST = 8 };
	struct mark *beside[BESIDE_MOST];
	size_t n = 0;
	for (struct mark *m = &p->marks[heading - p->marks + 1]; m < &p->marks[heading->end] && n < BESIDE_MOST; m++)
		if (is_beside_title(m)) {
			m->skip = true;
			beside[n++] = m;
		}
	struct buf text = BUF_INIT;
	node_text(p, heading, TITLE_MOST, &text);
	const char *s = buf_str(&text);
	s += strspn(s, n ? " :|-" : "");
	while (n)
		beside[--n]->skip = false;
	if (*s)
		buf_adds(out, s);
	else
		node_text(p, heading, TITLE_MOST, out);
	buf_free(&text);
}

static void title_of_heading(struct page *p, const struct meta *m, const struct title_sources *s, struct buf *out)
{
	const char *const sources[] = {s->data, s->head, s->element};
	heading_text(p, m->heading, out);
	if (str_eq(buf_str(out), s->element)) {
		buf_truncate(out, 0);
		headline_clean(out, s->element, m->site, s->host);
	}
	if (m->heading->end == (uint32_t)(m->heading - p->marks) + 1)
		return;
	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		struct buf clean = BUF_INIT;
		if (sources[i])
			headline_clean(&clean, sources[i], m->site, s->host);
		bool more = clean.len && out->len && holds_more(out->data, clean.data);
		if (more) {
			buf_truncate(out, 0);
			buf_add(out, clean.data, clean.len);
		}
		buf_free(&clean);
		if (more)
			return;
	}
}

static const struct mark *choose_heading(struct page *p, const struct title_sources *s)
{
	struct titles t = {.n = 0};
	add_title_key(&t, s->data);
	add_title_key(&t, s->head);
	add_title_key(&t, s->element);
	const struct mark *found = find_heading(p, &t);
	if (!found)
		found = only_h1(p, false);
	if (!found)
		found = only_h1(p, true);
	if (found && t.n && score_of(p, found, &t) <= 0 && !has_words(p, found))
		found = NULL;
	for (size_t i = 0; i < t.n; i++)
		buf_free(&t.keys[i]);
	return found;
}

static bool same_key(const char *s, size_t n, const char *heading)
{
	enum { HEADING_LEAST = 8 };
	struct buf piece = BUF_INIT, key = BUF_INIT;
	fold_key(&piece, s, n);
	fold_key(&key, heading, strlen(heading));
	bool same = key.len >= HEADING_LEAST && str_eq(buf_str(&piece), key.data);
	buf_free(&piece);
	buf_free(&key);
	return same;
}

/* The name of the site where nothing gives it: what the page's title has beside
 * its heading. Between them may be sections, parted by the same bar. */
static const char *site_beside(struct page *p, const char *heading, const char *title)
{
	enum { SITE_MOST = 60 };
	struct buf line = BUF_INIT, mark = BUF_INIT;
	const char *found = NULL;
	size_t width = 0, n = 0;
	text_clean(&line, title, strlen(title), TEXT_LINE);
	const char *s = buf_str(&line), *bar = first_bar(s, &width);
	if (bar && same_key(bar + width, strlen(bar + width), heading)) {
		found = s;
		n = (size_t)(bar - s);
	}
	for (; bar && !found; bar = first_bar(bar + width, &width))
		if (same_key(s, (size_t)(bar - s), heading)) {
			buf_add(&mark, bar, width);
			found = bar + width;
			for (const char *next; (next = strstr(found, mark.data));)
				found = next + mark.len;
			n = strlen(found);
		}
	bool good = n > 2 && n <= SITE_MOST && !found[strcspn(found, "0123456789")];
	found = good ? arena_strndup(p->arena, found, n) : NULL;
	buf_free(&line);
	buf_free(&mark);
	return found;
}

void headline_find(struct page *p, struct meta *m, const struct title_sources *s)
{
	struct buf clean = BUF_INIT, heading = BUF_INIT;
	m->heading = choose_heading(p, s);
	if (m->heading && !m->site && s->element) {
		node_text(p, m->heading, TITLE_MOST, &heading);
		m->title_site = site_beside(p, buf_str(&heading), s->element);
	}
	if (m->heading) {
		title_of_heading(p, m, s, &clean);
	} else {
		const char *best = s->data ? s->data : s->head ? s->head : s->element;
		if (best)
			headline_clean(&clean, best, m->site, s->host);
	}
	m->title = clean.len ? arena_strdup(p->arena, clean.data) : NULL;
	buf_free(&clean);
	buf_free(&heading);
}
