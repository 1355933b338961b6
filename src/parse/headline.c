#include <config.h>

#include "parse/headline.h"

#include <string.h>

#include "base/text.h"
#include "parse/hints.h"

enum { TITLE_MOST = 400 };

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

void headline_find(struct page *p, struct meta *m, const struct title_sources *s)
{
	struct titles t = {.n = 0};
	struct buf clean = BUF_INIT;
	add_title_key(&t, s->data);
	add_title_key(&t, s->head);
	add_title_key(&t, s->element);
	m->heading = find_heading(p, &t);
	if (!m->heading && !t.n)
		m->heading = only_h1(p);
	if (m->heading) {
		node_text(p, m->heading, TITLE_MOST, &clean);
	} else {
		const char *best = s->data ? s->data : s->head ? s->head : s->element;
		if (best)
			headline_clean(&clean, best, m->site, s->host);
	}
	m->title = clean.len ? arena_strdup(p->arena, clean.data) : NULL;
	buf_free(&clean);
	for (size_t i = 0; i < t.n; i++)
		buf_free(&t.keys[i]);
}
