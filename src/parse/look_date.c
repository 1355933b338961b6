#include <config.h>

#include "parse/look.h"

#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "parse/date_text.h"
#include "parse/hints.h"

enum { DATE_MOST = 160, DAY = 86400, BEFORE_TITLE = 16 };

/* A date that readers see. */
struct seen_date {
	int64_t at;                 /* of one in text: midnight */
	int zone;
	int clock;                  /* minutes since midnight that stand beside it in text, or -1 */
	bool timed;                 /* `at` has the hour */
};

static const struct seen_date no_date = {NO_TIME, 0, -1, false};

/* Words, folded, that stand before the day of a change, and before the other. */
static const char *const changed[] = {"updat", "aktuali", "stand:", "zuletzt", "mis a jour", "maj :", "maj:", "maj le", "actualiz", "modif", "aggiorn",
                                      "bijgewerkt", "gewijzigd", "zmien", "uppdater", "opdater", "oppdater", "обнов", "edited",
                                      "reviewed", "gepruft", "geandert", "更新"};
static const char *const published[] = {"publi", "veroffentlicht", "erschienen", "erstellt", "posted", "created", "geplaatst", "pubblic",
                                        "julkaistu", "опубликован", "发布", "發布", "公開"};

static const char *first_of(const char *folded, const char *const *words, size_t n)
{
	const char *first = NULL;
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(folded, words[i]);
		first = at && (!first || at < first) ? at : first;
	}
	return first;
}

/* Is what follows the day of a change, by the last word that tells? */
static bool says_changed(const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, s, n);
	const char *change = first_of(buf_str(&folded), changed, ARRAY_LEN(changed));
	bool is_change = change && !first_of(change, published, ARRAY_LEN(published));
	buf_free(&folded);
	return is_change;
}

/* The day in a piece of a line: before the word of a change, or behind that of
 * publication. */
static int64_t day_of_piece(const char *s, size_t n, enum date_order order)
{
	struct buf folded = BUF_INIT, before = BUF_INIT;
	text_fold(&folded, s, n);
	const char *text = buf_str(&folded), *change = first_of(text, changed, ARRAY_LEN(changed));
	buf_add(&before, text, change ? (size_t)(change - text) : folded.len);
	int64_t found = date_in_text(buf_str(&before), order);
	const char *behind = change && found == NO_TIME ? first_of(change, published, ARRAY_LEN(published)) : NULL;
	if (behind)
		found = date_in_text(behind, order);
	buf_free(&folded);
	buf_free(&before);
	return found;
}

static bool has_figures(const char *s)
{
	for (size_t n = strlen(s), i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (text_digit(cp) >= 0)
			return true;
	}
	return false;
}

/* "26 | 01 | 2022": a bar that parts no more than the figures of a day. */
static bool parts_figures(const char *line, const char *bar)
{
	const char *after = bar + 1 + strspn(bar + 1, " ");
	while (bar > line && bar[-1] == ' ')
		bar--;
	bool before = bar > line && ascii_digit(bar[-1]) && (bar - line < 3 || !ascii_digit(bar[-3]));
	return before && ascii_digit(*after);
}

/* The first day in a line that is not the one of a change. */
static int64_t day_of_line(const char *line, enum date_order order)
{
	static const char *const bars[] = {"|", "·", "•", ";", "("};
	int64_t found = NO_TIME;
	if (!has_figures(line))
		return found;
	while (*line && found == NO_TIME) {
		size_t n = strlen(line);
		for (size_t i = 0; i < ARRAY_LEN(bars); i++) {
			const char *bar = strstr(line + 1, bars[i]);
			while (bar && parts_figures(line, bar))
				bar = strstr(bar + 1, bars[i]);
			n = bar && (size_t)(bar - line) < n ? (size_t)(bar - line) : n;
		}
		found = day_of_piece(line, n, order);
		line += n;
	}
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
	bool change = at && says_changed(line.data + from, before - from);
	change |= at && !e->has_block && own.len && day_of_line(own.data, DATE_ANY) == NO_TIME && date_in_text(own.data, DATE_ANY) != NO_TIME;
	buf_free(&line);
	buf_free(&own);
	return change;
}

/* Minutes east of UTC of a place where it is `shown` when it is `utc`; 0 where no
 * place can have that hour. In text an hour has no seconds. */
static int zone_between(int64_t shown, int64_t utc, bool text)
{
	enum { STEP = 1800, WEST_MOST = 12 * 3600, EAST_MOST = 14 * 3600 };
	int64_t east = shown - (text ? utc - utc % 60 : utc);
	return east % STEP == 0 && east >= -WEST_MOST && east <= EAST_MOST ? (int)(east / 60) : 0;
}

/* Does its text speak of a change? Then its attribute may be of either day. */
static bool is_of_both(const struct buf *text)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, buf_str(text), text->len);
	bool both = first_of(buf_str(&folded), changed, ARRAY_LEN(changed)) != NULL;
	buf_free(&folded);
	return both;
}

static struct seen_date date_of_mark(const struct look *l, const struct mark *e, bool changes)
{
	static const char *const attrs[] = {"datetime", "content", "title", "data-datetime"};
	enum date_order order = l->meta->order;
	struct seen_date d = no_date;
	struct buf text = BUF_INIT;
	node_text(l->page, e, DATE_MOST + 40, &text);
	int64_t day = changes ? date_in_text(buf_str(&text), order) : day_of_line(buf_str(&text), order);
	bool by_text = day != NO_TIME && !changes && is_of_both(&text);
	for (size_t i = 0; i < ARRAY_LEN(attrs) && d.at == NO_TIME && !by_text; i++) {
		const char *value = node_attr(e->node, attrs[i]);
		d.at = value ? meta_date(value, order, &d.zone) : NO_TIME;
		d.timed = d.at != NO_TIME && strchr(value, ':');
	}
	int clock = day != NO_TIME ? date_clock(buf_str(&text)) : -1;
	if (d.timed && !d.zone && clock >= 0)
		d.zone = zone_between(day + clock * 60, d.at, true);
	if (d.at == NO_TIME) {
		d.at = day;
		d.clock = clock;
	}
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

/* The day in bare text behind an element, between blocks. */
static struct seen_date date_behind(const struct look *l, const struct mark *e)
{
	struct seen_date d = no_date;
	const xmlNode *t = e->node->next;
	const char *text = t && t->type == XML_TEXT_NODE ? (const char *)t->content : NULL;
	if (!text || !mark_parent(l->page, e)->has_block || strlen(text) > DATE_MOST)
		return d;
	d.at = day_of_line(text, l->meta->order);
	d.clock = date_clock(text);
	return d;
}

static bool is_date_line(const struct look *l, const struct mark *e)
{
	return !e->has_block && e->text < DATE_MOST && (e->block || mark_parent(l->page, e)->has_block);
}

/* The first date in a range: of marked elements, or of lines. */
static struct seen_date first_date(const struct look *l, uint32_t from, uint32_t to, bool marked, bool changes)
{
	struct seen_date d = no_date;
	for (uint32_t i = from, looked = 0; i < to && d.at == NO_TIME && looked < LOOK_MOST; i++) {
		const struct mark *e = &l->page->marks[i];
		struct seen_date behind = marked || changes || e->skip ? no_date : date_behind(l, e);
		bool candidate = !e->skip && e->text <= 200 && (marked ? is_date_mark(e) : is_date_line(l, e));
		if (!candidate && behind.at == NO_TIME)
			continue;
		looked++;
		if (look_is_foreign(l, e))
			continue;
		if (candidate && is_change(l, e) == changes && !(marked && e->tag != TAG_TIME && holds_time(l, e)))
			d = date_of_mark(l, e, changes);
		if (d.at == NO_TIME)
			d = behind;
	}
	return d;
}

/* "OLDMERE, 12 May 2020 -": how a first paragraph may begin. */
static int64_t dateline(const struct look *l)
{
	enum { DATELINE_MOST = 60, PARAGRAPHS = 3 };
	int64_t found = NO_TIME;
	for (uint32_t i = l->head, n = 0; i < l->end && n < PARAGRAPHS && found == NO_TIME; i++) {
		if (!look_is_prose(&l->page->marks[i]))
			continue;
		struct buf text = BUF_INIT;
		node_text(l->page, &l->page->marks[i], DATELINE_MOST, &text);
		found = day_of_line(buf_str(&text), l->meta->order);
		buf_free(&text);
		n++;
	}
	return found;
}

/* Where a date may stand, best first: under the title, before it, in the
 * story and behind it; marked ones before lines. `place`: which it was. */
enum { PLACE_MARKED, PLACE_LINE, PLACE_BEFORE, PLACE_NONE = 9 };

static struct seen_date find_date(const struct look *l, int *place)
{
	uint32_t far = l->head > LOOK_BEFORE ? l->head - LOOK_BEFORE : 0, near = l->head > BEFORE_TITLE ? l->head - BEFORE_TITLE : 0;
	uint32_t end = l->end + LOOK_AFTER < l->page->n ? l->end + LOOK_AFTER : l->page->n;
	const struct {
		uint32_t from, to;
		bool marked;
	} places[] = {{l->head, l->prose, true}, {l->head, l->prose, false}, {far, l->head, true},      {near, l->head, false},
	              {l->prose, end, true},     {l->tail, end, false},      {l->prose, l->tail, false}, {0, far, true}};
	enum { DATELINE_AFTER = 4 };
	struct seen_date d = no_date;
	*place = PLACE_NONE;
	for (int i = 0; i < (int)ARRAY_LEN(places) && d.at == NO_TIME; i++) {
		d = first_date(l, places[i].from, places[i].to, places[i].marked, false);
		*place = d.at != NO_TIME ? i : PLACE_NONE;
		if (d.at == NO_TIME && i == DATELINE_AFTER)
			d.at = dateline(l);
	}
	return d;
}

static int64_t find_change(const struct look *l)
{
	uint32_t end = l->end + LOOK_AFTER < l->page->n ? l->end + LOOK_AFTER : l->page->n;
	struct seen_date d = first_date(l, l->head, end, true, true);
	if (d.at == NO_TIME)
		d = first_date(l, l->head, end, false, true);
	return d.at;
}

static bool same_day(int64_t a, int64_t b)
{
	return a / DAY == b / DAY;
}

/* Data in UTC, and beside it the hour of the place: that is where its day is. */
static void take_zone(struct meta *m, const struct seen_date *d)
{
	bool text = d->clock >= 0;
	if (m->zone || (!d->timed && !text) || (d->zone && d->at != m->published))
		return;
	m->zone = d->zone ? d->zone : zone_between(d->at + (text ? d->clock * 60 : 0), m->published, text);
}

/* Is a day that readers see believed more than the page's data, by where it
 * stands? What catalogues and publishing programs add is often another day. */
static bool is_surer(const struct meta *m, int place)
{
	enum { SURE_RANK = 8, WEAK_RANK = 6 };
	if (m->date_rank >= SURE_RANK)
		return false;
	return place == PLACE_MARKED || (m->date_rank <= WEAK_RANK && place <= PLACE_BEFORE);
}

/* Where the data call the day of a later edition the one of publication. */
static bool is_later_edition(const struct meta *m, int64_t folders)
{
	return folders != NO_TIME && m->published - folders > 2 * DAY;
}

static void take_date(struct look *l)
{
	struct meta *m = l->meta;
	int place;
	struct seen_date d = find_date(l, &place);
	const char *url = m->url && *m->url ? m->url : l->page->url;
	if (m->published == NO_TIME) {
		int64_t there = place == PLACE_MARKED ? NO_TIME : date_in_url(url);
		if (there != NO_TIME)
			d = (struct seen_date){there, 0, -1, false};
		m->published = d.at;
		m->zone = d.zone;
		return;
	}
	int64_t folders = date_in_folders(url);
	if (is_later_edition(m, folders)) {
		m->published = folders;
		m->zone = 0;
		return;
	}
	if (d.at == NO_TIME)
		return;
	take_zone(m, &d);
	if (same_day(d.at + d.zone * 60, m->published + m->zone * 60))
		return;
	if (m->also != NO_TIME && same_day(d.at, m->also)) {
		m->published = m->also;
	} else if (is_surer(m, place)) {
		m->published = d.at;
		m->zone = d.zone;
	}
}

void look_for_date(struct look *l)
{
	take_date(l);
	if (l->meta->published == NO_TIME && l->meta->modified == NO_TIME)
		l->meta->modified = find_change(l);
}
