#include <config.h>

#include "parse/page.h"

#include <string.h>

#include "base/uri.h"
#include "parse/charset.h"
#include "parse/chrome.h"
#include "parse/clean.h"
#include "parse/compose.h"
#include "parse/draft.h"
#include "parse/embedded.h"
#include "parse/feed.h"
#include "parse/html.h"
#include "parse/label.h"
#include "parse/meta.h"
#include "parse/offer.h"
#include "parse/plain.h"
#include "parse/propose.h"
#include "parse/repair.h"
#include "parse/score.h"
#include "parse/site.h"
#include "parse/structure.h"
#include "parse/speakers.h"
#include "parse/stub.h"

enum input { INPUT_PAGE, INPUT_PLAIN, INPUT_FEED };

static const char *skip_blank(const char *p, const char *end)
{
	if (end - p >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0)
		p += 3;
	while (p < end && ascii_space((unsigned char)*p))
		p++;
	return p;
}

static bool has_near_start(const struct work_request *r, const char *needle)
{
	size_t n = r->length < 2048 ? r->length : 2048;
	return memmem(r->body, n, needle, strlen(needle)) != NULL;
}

static bool is_feed(const struct work_request *r)
{
	const char *p = skip_blank(r->body, r->body + r->length);
	if (p < r->body + r->length && *p == '{')
		return has_near_start(r, "jsonfeed.org/version");
	return (has_near_start(r, "<rss") || has_near_start(r, "<feed") || has_near_start(r, "<rdf:RDF")) &&
	       !has_near_start(r, "<html");
}

/* Text that has no tag near its start is no page; in UTF-16 there are zeros
 * between the characters of one. */
static bool is_plain(const struct work_request *r)
{
	if (r->content_type && ascii_istarts(r->content_type, "text/plain"))
		return true;
	size_t n = r->length < 4096 ? r->length : 4096;
	const char *p = r->body, *end = r->body + n;
	while ((p = memchr(p, '<', (size_t)(end - p)))) {
		p++;
		while (p < end && *p == '\0')
			p++;
		if (p < end && (*p == '!' || *p == '?' || *p == '/' || (*p | 0x20) == 'a' || ((*p | 0x20) > 'a' && (*p | 0x20) <= 'z')))
			return false;
	}
	return true;
}

/* Control characters that no text has, in every twenty bytes one: what has
 * zeros in every second place may be UTF-16 and is not judged. */
static bool is_noise(const char *p, size_t n)
{
	size_t zeros = 0, controls = 0;
	if (n > 4096)
		n = 4096;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		zeros += c == 0;
		controls += c < ' ' && !ascii_space(c) && c != 0x1B && c != '\b';
	}
	return controls * 20 > n && zeros * 4 < n;
}

/* How files begin that are no text, by their published formats; NULL: not
 * one of these. */
static const char *binary_kind(const char *p, size_t n)
{
	static const struct {
		const char *start;
		size_t length;
		const char *kind;
	} kinds[] = {
		{"\x89PNG\r\n", 6, N_("a PNG picture")},  {"GIF8", 4, N_("a GIF picture")},
		{"\xFF\xD8\xFF", 3, N_("a JPEG picture")}, {"%PDF-", 5, N_("a PDF document")},
		{"PK\x03\x04", 4, N_("a ZIP archive")},     {"\x1F\x8B\x08", 3, N_("a gzip archive")},
		{"\x7F" "ELF", 4, N_("a program")},          {"OggS", 4, N_("a sound or a film")},
		{"ID3\x03", 4, N_("a sound or a film")},     {"\x1A\x45\xDF\xA3", 4, N_("a sound or a film")},
	};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (n >= kinds[i].length && memcmp(p, kinds[i].start, kinds[i].length) == 0)
			return kinds[i].kind;
	if (n >= 12 && memcmp(p + 4, "ftyp", 4) == 0)
		return N_("a sound or a film");
	return is_noise(p, n) ? N_("data, not text") : NULL;
}

static enum input sniff(const struct work_request *r)
{
	if (r->kind != WORK_PAGE)
		return INPUT_PAGE;
	return is_feed(r) ? INPUT_FEED : is_plain(r) ? INPUT_PLAIN : INPUT_PAGE;
}

static bool may_hide(const struct work_request *r)
{
	return !(r->flags & (WORK_NO_RULES | WORK_PLAIN_PAGE));
}

static bool is_words(const struct piece *q)
{
	return !q->gone && q->words > 0 && q->as.kind != BLOCK_IMAGE;
}

static bool shows_words(const struct draft *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (is_words(&d->pieces[i]) && !d->pieces[i].as.hidden)
			return true;
	return false;
}

/* A page with text never comes out empty: where everything was set aside, the
 * long blocks come back, and if there are none, all do. What the user hid
 * stays hidden. */
static void show_something(struct draft *d)
{
	enum { LONG_WORDS = 12 };
	for (size_t least = LONG_WORDS; !shows_words(d); least = 1) {
		for (size_t i = 0; i < d->n; i++) {
			struct piece *q = &d->pieces[i];
			if (is_words(q) && q->words >= least && q->as.hidden_by != HIDDEN_BY_USER)
				piece_hide(q, HIDE_NONE, HIDDEN_BY_NOTHING, NULL);
		}
		if (least == 1)
			break;
	}
}

/* Where the page names none, it is the first picture of the story. */
static void set_lead_image(struct draft *d)
{
	struct article *head = builder_head(d->builder);
	for (size_t i = 0; i < d->n && !head->image; i++)
		if (!d->pieces[i].gone && !d->pieces[i].as.hidden && d->pieces[i].image)
			builder_set(d->builder, &head->image, d->pieces[i].image);
}

/* The steps from a composed draft to an article, in draft.h's order. `m` is
 * NULL where there is no page around the text; `prune`: structure counts. */
static struct article *finish(struct draft *d, struct page *p, const struct meta *m, bool prune, const struct work_request *r, const struct rules *rules)
{
	bool hides = may_hide(r);
	if (hides)
		label_draft(d, rules);
	if (!(r->flags & WORK_NO_REPAIR))
		repair_draft(d);
	if (hides)
		rules_split(rules, r->url, d);
	if (hides && m && prune) {
		offer_hide(d, p, rules);
		clean_draft(d, p, m);
		speakers_show(d, p);
	}
	if (hides) {
		label_tail(d, rules);
		rules_finish(rules, p, r->url, d);
		show_something(d);
	}
	if (m)
		stub_mark(d, p, m, rules);
	if (hides && m && !(r->flags & WORK_CHROME))
		chrome_drop(d, p);
	set_lead_image(d);
	if (r->flags & WORK_SELECTORS)
		propose_selectors(d);
	return draft_finish(d);
}

static void set_head(struct article_builder *b, const struct meta *m, const struct page *p)
{
	struct article *a = builder_head(b);
	builder_set(b, &a->title, m->title);
	builder_set(b, &a->byline, m->byline);
	builder_set(b, &a->site, m->site);
	builder_set(b, &a->lang, m->lang);
	builder_set(b, &a->url, m->url);
	builder_set(b, &a->image, m->image);
	builder_set(b, &a->comments, m->comments);
	builder_set(b, &a->next, m->next);
	a->published = m->published;
	a->modified = m->modified;
	a->zone = m->zone;
	a->n_comments = m->n_comments < 0 ? NO_COUNT : (uint32_t)m->n_comments;
	if (p->truncated)
		a->flags |= ARTICLE_TRUNCATED;
}

/* What the site's rules do beside the body, and what is wrong with them. */
static void set_site_facts(struct article_builder *b, const struct site *site, unsigned facts)
{
	struct article *a = builder_head(b);
	struct buf note = BUF_INIT;
	if (facts & SITE_WHOLE)
		a->flags |= ARTICLE_NEXT_IS_WHOLE;
	if (facts & SITE_SPONSORED)
		a->flags |= ARTICLE_SPONSORED;
	for (const char *p = site_problems(site); *p; p += strcspn(p, "\n"), p += *p == '\n')
		buf_addf(&note, "%s%.*s", note.len ? "; " : "", (int)strcspn(p, "\n"), p);
	if (note.len)
		builder_set(b, &a->note, note.data);
	buf_free(&note);
}

/* The page with what a browser with scripts does not show, where it shows
 * next to nothing and that is much; else NULL. */
static struct page *unscripted_page(const struct buf *html, const char *url)
{
	enum { STORY_LEAST = 400 };
	struct buf all = BUF_INIT;
	struct page *story = NULL;
	const char *p = buf_str(html), *end = p + html->len;
	for (const char *tag; (tag = memchr(p, '<', (size_t)(end - p))); p = tag) {
		tag += tag[1] == '/' ? 2 : 1;
		buf_add(&all, p, (size_t)(tag - p));
		size_t n = ascii_istarts(tag, "noscript") || ascii_istarts(tag, "template") ? strlen("noscript") : 0;
		if (n)
			buf_adds(&all, "div");
		tag += n;
	}
	buf_add(&all, p, (size_t)(end - p));
	if (all.len < html->len) {
		story = page_parse(buf_str(&all), all.len, url);
		page_count(story);
		structure_mark(story, STRUCTURE_ALL);
		if (structure_prose(story, story->marks) < STORY_LEAST) {
			page_free(story);
			story = NULL;
		}
	}
	buf_free(&all);
	return story;
}

/* The story as a page of its own, where this one holds it as data and hardly
 * any of it in its elements; NULL where that is not so. Text that is seen, if
 * little, is only believed to be a part of what JSON-LD calls the body. */
static struct page *embedded_page(const struct page *p, const struct buf *source, const struct meta *m, const struct choice *body)
{
	enum { RICH = 2000, POOR = 200, MORE = 250 };
	size_t shown = structure_prose(p, body->container);
	struct buf html = BUF_INIT;
	struct page *story = NULL;
	if (shown < RICH && embedded_body(p, &m->data, shown < POOR, 2 * shown + MORE, &html)) {
		story = page_parse(buf_str(&html), html.len, p->url);
		page_count(story);
	} else if (shown < POOR) {
		story = unscripted_page(source, p->url);
	}
	buf_free(&html);
	return story;
}

static struct article *extract_page(const struct work_request *r, const struct rules *rules, struct buf *html, struct buf *err)
{
	struct site *site = may_hide(r) ? site_open(rules_sites(rules), r->url) : NULL;
	site_edit(site, html);
	struct page *p = page_parse(buf_str(html), html->len, r->url);
	struct draft *d = draft_new();
	struct article *a = NULL;
	struct meta m;
	bool whole = r->flags & WORK_PLAIN_PAGE;
	unsigned facts = 0;
	page_count(p);
	site_begin(site, p);
	meta_read(p, &m);
	site_meta(site, &m, &facts);
	site_mark(site);
	if (may_hide(r))
		rules_mark(rules, p);
	page_count(p);
	struct choice body = {p->marks, 0, p->n};
	int chosen = site_choose(site, &body);
	if (chosen == 0 && !whole)
		body = score_choose(p, &m);
	meta_look(p, body.container, &m);
	struct page *story = chosen == 0 && !whole ? embedded_page(p, html, &m, &body) : NULL;
	if (story) {
		if (may_hide(r))
			rules_mark(rules, story);
		page_count(story);
		body = (struct choice){story->marks, 0, story->n};
		m.heading = NULL;
	}
	set_head(d->builder, &m, p);
	set_site_facts(d->builder, site, facts);
	if (whole)
		builder_head(d->builder)->flags |= ARTICLE_PLAIN;
	d->lang = m.lang;
	d->title = m.title;
	if (chosen < 0) {
		fail(err, _("the site rules find no body in this page"));
		draft_free(d);
	} else {
		struct page *from = story ? story : p;
		compose(from, body.container, d);
		clean_outside(d, from, &body);
		d->origin = site_origin(site);
		a = finish(d, from, &m, chosen == 0 || site_prunes(site), r, rules);
	}
	page_free(story);
	page_free(p);
	site_free(site);
	return a;
}

static struct article *extract_fragment(const struct work_request *r, const struct rules *rules, const struct buf *html)
{
	struct page *p = page_parse(buf_str(html), html->len, r->url);
	struct draft *d = draft_new();
	if (may_hide(r))
		rules_mark(rules, p);
	page_count(p);
	builder_head(d->builder)->flags |= ARTICLE_FROM_FEED;
	d->lang = p->lang;
	d->title = r->title;
	compose(p, p->marks, d);
	struct article *a = finish(d, p, NULL, false, r, rules);
	page_free(p);
	return a;
}

static struct article *extract_plain(const struct work_request *r, const struct rules *rules, const struct buf *text)
{
	struct draft *d = draft_new();
	plain_draft(d, buf_str(text), text->len);
	return finish(d, NULL, NULL, false, r, rules);
}

/* --- a feed, of which one entry is wanted --- */

static const struct parsed_entry *find_entry(const struct parsed_feed *f, const char *item)
{
	for (uint32_t i = 0; i < f->n_entries; i++)
		if (uri_same(f->entries[i].url, item) || str_eq(f->entries[i].guid, item))
			return &f->entries[i];
	return f->n_entries == 1 || (!item && f->n_entries) ? &f->entries[0] : NULL;
}

static void set_entry_head(struct article_builder *b, const struct parsed_feed *f, const struct parsed_entry *e)
{
	struct article *a = builder_head(b);
	builder_set(b, &a->title, e->title);
	builder_set(b, &a->byline, e->author);
	builder_set(b, &a->site, f->title);
	builder_set(b, &a->lang, f->language);
	builder_set(b, &a->url, e->url);
	builder_set(b, &a->comments, e->comments);
	a->published = e->published;
	a->modified = e->updated;
	a->flags |= ARTICLE_FROM_FEED;
}

static struct article *extract_entry(const struct work_request *r, const struct rules *rules, struct buf *err)
{
	struct parsed_feed *f = feed_parse(r, err);
	if (!f)
		return NULL;
	const struct parsed_entry *e = find_entry(f, r->item);
	if (!e) {
		fail(err, _("the feed has no entry with the address '%s'"), r->item ? r->item : "");
		parsed_feed_free(f);
		return NULL;
	}
	const char *text = e->content ? e->content : e->summary ? e->summary : "";
	struct page *p = page_parse(text, strlen(text), e->base ? e->base : e->url);
	struct draft *d = draft_new();
	if (may_hide(r))
		rules_mark(rules, p);
	page_count(p);
	set_entry_head(d->builder, f, e);
	d->lang = f->language;
	d->title = e->title;
	compose(p, p->marks, d);
	struct article *a = finish(d, p, NULL, false, r, rules);
	page_free(p);
	parsed_feed_free(f);
	return a;
}

struct article *page_extract(const struct work_request *r, const struct rules *rules, struct buf *err)
{
	const char *kind = r->kind == WORK_PAGE ? binary_kind(r->body, r->length) : NULL;
	if (kind) {
		fail(err, _("not a page: %s"), _(kind));
		return NULL;
	}
	enum input input = sniff(r);
	if (input == INPUT_FEED)
		return extract_entry(r, rules, err);
	struct buf text = BUF_INIT;
	charset_decode(&text, r->body, r->length, r->content_type, input == INPUT_PLAIN ? CHARSET_TEXT : CHARSET_HTML);
	struct article *a = input == INPUT_PLAIN         ? extract_plain(r, rules, &text)
	                    : r->kind == WORK_FRAGMENT ? extract_fragment(r, rules, &text)
	                                               : extract_page(r, rules, &text, err);
	buf_free(&text);
	if (r->kind == WORK_PAGE && a && a->n_blocks == 0) {
		article_free(a);
		fail(err, _("the page has no text"));
		return NULL;
	}
	return a;
}
