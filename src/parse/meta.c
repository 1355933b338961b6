#include <config.h>

#include "parse/meta.h"

#include <string.h>

#include "base/uri.h"
#include "parse/byline.h"
#include "parse/charref.h"
#include "parse/date_text.h"
#include "parse/headline.h"

enum { TITLE_MOST = 400, AUTHORS_MOST = 12 };

enum slot { SLOT_TITLE, SLOT_AUTHOR, SLOT_SITE, SLOT_PUBLISHED, SLOT_MODIFIED, SLOT_IMAGE, SLOT_URL, SLOT_LANG, SLOT_DESCRIPTION, SLOT_TIER, SLOTS };

/* Names of <meta> (name, property or itemprop), best first in each slot. */
static const struct {
	const char *name;
	uint8_t slot, rank;
} names[] = {
	{"og:title", SLOT_TITLE, 9}, {"citation_title", SLOT_TITLE, 9}, {"parsely-title", SLOT_TITLE, 8},
	{"headline", SLOT_TITLE, 8}, {"twitter:title", SLOT_TITLE, 7}, {"sailthru.title", SLOT_TITLE, 6},
	{"dc.title", SLOT_TITLE, 5}, {"dcterms.title", SLOT_TITLE, 5}, {"title", SLOT_TITLE, 3},
	{"author", SLOT_AUTHOR, 9}, {"citation_author", SLOT_AUTHOR, 9}, {"parsely-author", SLOT_AUTHOR, 8},
	{"sailthru.author", SLOT_AUTHOR, 8}, {"byl", SLOT_AUTHOR, 8}, {"article:author_name", SLOT_AUTHOR, 8},
	{"dc.creator", SLOT_AUTHOR, 7}, {"dcterms.creator", SLOT_AUTHOR, 7}, {"dc.creator.name", SLOT_AUTHOR, 7},
	{"cxenseparse:author", SLOT_AUTHOR, 7}, {"vr:author", SLOT_AUTHOR, 7}, {"og:author", SLOT_AUTHOR, 7},
	{"authors", SLOT_AUTHOR, 7}, {"byline", SLOT_AUTHOR, 7}, {"author_name", SLOT_AUTHOR, 7},
	{"article.author", SLOT_AUTHOR, 7}, {"shareaholic:article_author_name", SLOT_AUTHOR, 7},
	{"article:author", SLOT_AUTHOR, 6}, {"og:article:author", SLOT_AUTHOR, 6}, {"twitter:data1", SLOT_AUTHOR, 1},
	{"og:site_name", SLOT_SITE, 9}, {"application-name", SLOT_SITE, 6}, {"apple-mobile-web-app-title", SLOT_SITE, 4},
	{"publisher", SLOT_SITE, 3}, {"dc.publisher", SLOT_SITE, 3}, {"twitter:site", SLOT_SITE, 1},
	{"article:published_time", SLOT_PUBLISHED, 9}, {"og:published_time", SLOT_PUBLISHED, 8},
	{"datepublished", SLOT_PUBLISHED, 8}, {"parsely-pub-date", SLOT_PUBLISHED, 8}, {"article.published", SLOT_PUBLISHED, 8},
	{"article:published", SLOT_PUBLISHED, 8}, {"sailthru.date", SLOT_PUBLISHED, 7},
	{"citation_publication_date", SLOT_PUBLISHED, 7}, {"publish-date", SLOT_PUBLISHED, 7},
	{"publish_date", SLOT_PUBLISHED, 7}, {"pubdate", SLOT_PUBLISHED, 7}, {"cxenseparse:recs:publishtime", SLOT_PUBLISHED, 7},
	{"og:article:published_time", SLOT_PUBLISHED, 7}, {"dc.date.issued", SLOT_PUBLISHED, 7},
	{"article_date_original", SLOT_PUBLISHED, 7}, {"originalpublicationdate", SLOT_PUBLISHED, 7},
	{"rnews:datepublished", SLOT_PUBLISHED, 7}, {"dcterms.issued", SLOT_PUBLISHED, 7}, {"citation_date", SLOT_PUBLISHED, 7},
	{"citation_online_date", SLOT_PUBLISHED, 7}, {"article.created", SLOT_PUBLISHED, 7}, {"og:pubdate", SLOT_PUBLISHED, 7},
	{"og:publish_date", SLOT_PUBLISHED, 7}, {"publication_date", SLOT_PUBLISHED, 7}, {"date_published", SLOT_PUBLISHED, 7},
	{"published_time", SLOT_PUBLISHED, 7}, {"dc.date.published", SLOT_PUBLISHED, 7}, {"vr:published_time", SLOT_PUBLISHED, 7},
	{"bt:pubdate", SLOT_PUBLISHED, 7}, {"publishdate", SLOT_PUBLISHED, 7}, {"publisheddate", SLOT_PUBLISHED, 7},
	{"published-date", SLOT_PUBLISHED, 7}, {"publicationdate", SLOT_PUBLISHED, 7}, {"article.publishdate", SLOT_PUBLISHED, 7},
	{"article-publication-date", SLOT_PUBLISHED, 7}, {"article:publish_date", SLOT_PUBLISHED, 7},
	{"article:post_date", SLOT_PUBLISHED, 7}, {"article:create_at", SLOT_PUBLISHED, 7},
	{"weibo:article:create_at", SLOT_PUBLISHED, 7}, {"bytedance:published_time", SLOT_PUBLISHED, 7},
	{"og:release_date", SLOT_PUBLISHED, 7}, {"shareaholic:article_published_time", SLOT_PUBLISHED, 7},
	{"prism.publicationdate", SLOT_PUBLISHED, 7}, {"cxenseparse:publishtime", SLOT_PUBLISHED, 7},
	{"dcsext.pubdate", SLOT_PUBLISHED, 7}, {"dcterms.created", SLOT_PUBLISHED, 6}, {"dc.date.created", SLOT_PUBLISHED, 6},
	{"date", SLOT_PUBLISHED, 6}, {"date.created", SLOT_PUBLISHED, 6}, {"displaydate", SLOT_PUBLISHED, 6},
	{"dcterms.date", SLOT_PUBLISHED, 5}, {"dc.date", SLOT_PUBLISHED, 5}, {"datecreated", SLOT_PUBLISHED, 5},
	{"dc.date.available", SLOT_PUBLISHED, 5}, {"dcterms.available", SLOT_PUBLISHED, 5}, {"date_created", SLOT_PUBLISHED, 5},
	{"article:modified_time", SLOT_MODIFIED, 9}, {"datemodified", SLOT_MODIFIED, 8}, {"article.updated", SLOT_MODIFIED, 7},
	{"og:updated_time", SLOT_MODIFIED, 7}, {"og:modified_time", SLOT_MODIFIED, 7}, {"lastmod", SLOT_MODIFIED, 6},
	{"dc.date.modified", SLOT_MODIFIED, 6}, {"dcterms.modified", SLOT_MODIFIED, 6},
	{"bytedance:updated_time", SLOT_MODIFIED, 6}, {"last_updated_date", SLOT_MODIFIED, 6}, {"dateupdated", SLOT_MODIFIED, 6},
	{"revised", SLOT_MODIFIED, 5}, {"last-modified", SLOT_MODIFIED, 4},
	{"og:image", SLOT_IMAGE, 9}, {"og:image:secure_url", SLOT_IMAGE, 8}, {"og:image:url", SLOT_IMAGE, 8},
	{"twitter:image", SLOT_IMAGE, 7}, {"twitter:image:src", SLOT_IMAGE, 7}, {"parsely-image-url", SLOT_IMAGE, 6},
	{"sailthru.image.full", SLOT_IMAGE, 6}, {"thumbnail", SLOT_IMAGE, 3},
	{"og:url", SLOT_URL, 5},
	{"content-language", SLOT_LANG, 5}, {"dc.language", SLOT_LANG, 4}, {"inlanguage", SLOT_LANG, 4},
	{"og:locale", SLOT_LANG, 3},
	{"og:description", SLOT_DESCRIPTION, 9}, {"description", SLOT_DESCRIPTION, 8},
	{"twitter:description", SLOT_DESCRIPTION, 7},
	{"article:content_tier", SLOT_TIER, 9}, {"og:article:content_tier", SLOT_TIER, 8}};

struct slots {
	const char *value[SLOTS];
	uint8_t rank[SLOTS];
	const char *authors[AUTHORS_MOST];      /* all that are given, and their ranks */
	uint8_t author_rank[AUTHORS_MOST];
	size_t n_authors;
	const char *title;          /* of <title> */
	const char *canonical, *next;
	bool wordpress;             /* whose data name the account that a story was saved from */
	struct buf host;
};

/* The picture of a site without a picture of the story, by its file name. */
static bool is_stand_in(const char *url)
{
	static const char *const files[] = {"logo", "favicon", "icon", "ms-icon", "apple-touch-icon", "blank", "placeholder", "spacer",
	                                    "no-image", "noimage", "no_image", "1x1", "default-image", "default_image"};
	size_t path = strcspn(url, "?#");
	const char *slash = memrchr(url, '/', path), *file = slash ? slash + 1 : url;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		if (ascii_istarts(file, files[i]) && !ascii_alpha((unsigned char)file[strlen(files[i])]))
			return true;
	return false;
}

static void offer(struct page *p, struct slots *s, enum slot slot, uint8_t rank, const char *value)
{
	while (value && ascii_space((unsigned char)*value))
		value++;
	if (!value || !*value)
		return;
	value = charref_decode(p->arena, value);
	if (slot == SLOT_IMAGE && is_stand_in(value))
		return;
	if (slot == SLOT_AUTHOR && s->n_authors < AUTHORS_MOST) {
		s->authors[s->n_authors] = value;
		s->author_rank[s->n_authors++] = rank;
	}
	if (rank > s->rank[slot]) {
		s->value[slot] = value;
		s->rank[slot] = rank;
	}
}

/* Is it that name? "DC:Title" and "dcterm.title" are Dublin Core as well. */
static bool is_key(const char *key, size_t n, const char *name)
{
	bool core = n > 3 && ascii_istarts(key, "dc") && ascii_istarts(name, "dc");
	size_t i = 0;
	if (core && ascii_istarts(key, "dcterm") && key[6] != 's' && ascii_istarts(name, "dcterms"))
		return n > 6 && ascii_istarts(key + 7, name + 8) && n - 7 == strlen(name + 8);
	for (; i < n && name[i]; i++)
		if (ascii_lower((unsigned char)key[i]) != name[i] && !(core && key[i] == ':' && name[i] == '.'))
			return false;
	return i == n && !name[i];
}

/* A property may have several names, parted by spaces. */
static void offer_named(struct page *p, struct slots *s, const char *key, size_t n, const char *content)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (is_key(key, n, names[i].name))
			offer(p, s, names[i].slot, names[i].rank, content);
}

/* <span itemprop="author"><meta itemprop="name" content="…"> */
static bool names_author(const xmlNode *node)
{
	return node_has_word(node, "itemprop", "name") && node->parent && node->parent->type == XML_ELEMENT_NODE &&
	       node_has_word(node->parent, "itemprop", "author");
}

static void read_meta(struct page *p, struct slots *s, const xmlNode *node)
{
	static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
	const char *content = node_attr(node, "content");
	if (!content)
		return;
	if (names_author(node))
		offer(p, s, SLOT_AUTHOR, 8, content);
	for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
		const char *key = node_attr(node, keys[k]);
		while (key && *key) {
			size_t n = strcspn(key, " \t\n");
			offer_named(p, s, key, n, content);
			key += n + strspn(key + n, " \t\n");
		}
	}
}

static void read_link(struct page *p, struct slots *s, const xmlNode *node)
{
	const char *href = node_attr(node, "href");
	if (!href)
		return;
	s->wordpress |= strstr(href, "/wp-content/") || strstr(href, "/wp-includes/");
	if (!s->canonical && node_has_word(node, "rel", "canonical"))
		s->canonical = href;
	if (!s->next && node_has_word(node, "rel", "next"))
		s->next = href;
	if (node_has_word(node, "rel", "image_src"))
		offer(p, s, SLOT_IMAGE, 5, href);
}

static void read_head(struct page *p, struct slots *s)
{
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		if (m->tag == TAG_META) {
			read_meta(p, s, m->node);
		} else if (m->tag == TAG_LINK) {
			read_link(p, s, m->node);
		} else if (m->tag == TAG_TITLE && !s->title) {
			struct buf b = BUF_INIT;
			node_text(p, m, TITLE_MOST, &b);
			s->title = arena_strdup(p->arena, buf_str(&b));
			buf_free(&b);
		}
	}
}

/* --- the fields --- */

enum date_order meta_date_order(const char *language, const char *host)
{
	static const char *const day_first[] = {".uk", ".au", ".nz", ".ie", ".in", ".za", ".sg", ".my", ".ng", ".ke", ".gh", ".hk", ".pk", ".lk"};
	if (!language)
		return DATE_ANY;
	if (!str_starts(language, "en"))
		return DATE_DAY_FIRST;
	if (language[2] == '-')
		return str_eq(language + 3, "US") ? DATE_MONTH_FIRST : str_eq(language + 3, "CA") ? DATE_ANY : DATE_DAY_FIRST;
	for (size_t i = 0; i < ARRAY_LEN(day_first); i++)
		if (str_ends(host, day_first[i]))
			return DATE_DAY_FIRST;
	return DATE_MONTH_FIRST;
}

int64_t meta_date(const char *s, enum date_order order, int *zone)
{
	int64_t t = s ? date_parse_in(s, order) : NO_TIME;
	*zone = t != NO_TIME ? date_zone(s) : 0;
	return t != NO_TIME || !s ? t : date_in_text(s, order);
}

/* Takes a date, unless a better one is known. */
static void publish(struct meta *m, const char *s, uint8_t rank)
{
	int zone;
	int64_t t = meta_date(s, m->order, &zone);
	if (t != NO_TIME && rank <= m->date_rank && t != m->published)
		m->also = t;
	if (t == NO_TIME || rank <= m->date_rank)
		return;
	m->published = t;
	m->zone = zone;
	m->date_rank = rank;
}

/* "Morrow, Ada", as catalogues write names. */
static void add_author(struct buf *out, const char *name)
{
	const char *comma = strchr(name, ',');
	size_t family = comma ? (size_t)(comma - name) : 0;
	if (out->len)
		buf_adds(out, ", ");
	if (comma && !strchr(comma + 1, ',') && !memchr(name, ' ', family) && strlen(comma) < 40)
		buf_addf(out, "%s %.*s", comma + 1 + strspn(comma + 1, " "), (int)family, name);
	else
		buf_adds(out, name);
}

/* The names of one rank, cleaned; NULL where none is left. */
static const char *authors_of_rank(struct page *p, const struct meta *m, const struct slots *s, uint8_t rank)
{
	struct buf all = BUF_INIT, clean = BUF_INIT;
	for (size_t i = 0; i < s->n_authors; i++)
		if (s->author_rank[i] == rank)
			add_author(&all, s->authors[i]);
	byline_clean(&clean, buf_str(&all), m->site, buf_str(&s->host), BYLINE_DATA);
	const char *found = clean.len ? arena_strdup(p->arena, clean.data) : NULL;
	buf_free(&all);
	buf_free(&clean);
	return found;
}

/* Believed without being seen are the data of an article, and the <meta> for
 * authors; not what catalogues and publishing programs add. */
static void claim_author(struct page *p, struct meta *m, const struct slots *s)
{
	enum { SURE_RANK = 8 };
	struct buf clean = BUF_INIT;
	uint8_t rank = 9;
	if (m->data.authors)
		byline_clean(&clean, m->data.authors, m->site, buf_str(&s->host), BYLINE_DATA);
	bool from_data = clean.len > 0;
	if (from_data)
		m->claimed = arena_strdup(p->arena, clean.data);
	buf_free(&clean);
	for (; rank > 0 && !m->claimed; rank--)
		m->claimed = authors_of_rank(p, m, s, rank);
	m->sure_claim = !s->wordpress && !m->data.account && (from_data || rank + 1 >= SURE_RANK);
	m->data_claim = from_data;
}

static const char *first(const char *a, const char *b)
{
	return a && *a ? a : b;
}

/* BCP 47 as it is written: "de_AT", "DE-at", "de, en" give "de-AT", "de-AT",
 * "de"; NULL for what is no language. */
static const char *read_language(struct page *p, const char *s)
{
	char tag[16];
	size_t n = 0;
	for (; s && n + 1 < sizeof tag; s++) {
		bool letter = (*s | 0x20) >= 'a' && (*s | 0x20) <= 'z', digit = *s >= '0' && *s <= '9';
		if (!letter && !digit && *s != '-' && *s != '_')
			break;
		tag[n++] = letter ? (char)(*s | 0x20) : digit ? *s : '-';
	}
	while (n && tag[n - 1] == '-')
		n--;
	tag[n] = '\0';
	size_t primary = strcspn(tag, "-");
	if (primary < 2 || primary > 3 || (s && *s && !strchr(" ,;\t\r\n", *s)))
		return NULL;
	if (n == primary + 3)       /* a region */
		for (size_t i = primary + 1; i < n; i++)
			tag[i] = (char)(tag[i] >= 'a' && tag[i] <= 'z' ? tag[i] - 32 : tag[i]);
	return arena_strdup(p->arena, tag);
}

static const char *choose_language(struct page *p, const struct meta *m, const struct slots *s)
{
	const char *const sources[] = {p->lang, s->value[SLOT_LANG], m->data.lang};
	const char *found = NULL;
	for (size_t i = 0; i < ARRAY_LEN(sources) && !found; i++)
		found = sources[i] ? read_language(p, sources[i]) : NULL;
	return found;
}

/* By name; a handle ("@oldmere") only where there is nothing else. */
static const char *choose_site(struct page *p, const struct meta *m, const struct slots *s)
{
	const char *named = s->rank[SLOT_SITE] > 1 ? s->value[SLOT_SITE] : NULL;
	named = first(named, m->data.site);
	if (!named && s->title && s->host.len)
		named = headline_site(p, s->title, s->host.data);
	if (!named)
		named = s->value[SLOT_SITE];
	return named && *named == '@' ? named + 1 : named;
}

/* The canonical address; not the front page, which some templates give for all,
 * and none that was encoded once more. */
static const char *choose_address(struct page *p, const struct slots *s)
{
	const char *const sources[] = {s->canonical, s->value[SLOT_URL], p->url};
	for (size_t i = 0; i < ARRAY_LEN(sources); i++) {
		const char *url = sources[i] && *sources[i] ? page_link(p, sources[i]) : NULL;
		if (url && strcasestr(url, "/https%3a%2f%2f"))
			continue;
		if (url && (!p->url || sources[i] == p->url || !uri_is_front(url) || uri_is_front(p->url)))
			return url;
	}
	return NULL;
}

void meta_read(struct page *p, struct meta *m)
{
	struct slots s = {0};
	int zone;
	*m = (struct meta){.published = NO_TIME, .also = NO_TIME, .modified = NO_TIME};
	linked_data_read(p, &m->data);
	read_head(p, &s);
	if (p->url)
		uri_host(&s.host, p->url);
	m->site = choose_site(p, m, &s);
	m->lang = choose_language(p, m, &s);
	m->order = meta_date_order(m->lang, buf_str(&s.host));
	m->url = choose_address(p, &s);
	m->next = page_link(p, s.next);
	m->image = page_link(p, first(s.value[SLOT_IMAGE], m->data.image && !is_stand_in(m->data.image) ? m->data.image : NULL));
	m->description = s.value[SLOT_DESCRIPTION];
	m->paywalled = m->data.paywalled || (s.value[SLOT_TIER] && ascii_ieq(s.value[SLOT_TIER], "locked"));
	publish(m, m->data.published, 9);
	publish(m, s.value[SLOT_PUBLISHED], s.rank[SLOT_PUBLISHED]);
	meta_talk(p, m);
	m->modified = meta_date(m->data.modified, m->order, &zone);
	if (m->modified == NO_TIME)
		m->modified = meta_date(s.value[SLOT_MODIFIED], m->order, &zone);
	headline_find(p, m, &(struct title_sources){m->data.headline, s.value[SLOT_TITLE], s.title, buf_str(&s.host)});
	claim_author(p, m, &s);
	buf_free(&s.host);
}
