#include <config.h>

#include "parse/feed_build.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "base/uri.h"
#include "parse/charref.h"
#include "parse/date_text.h"
#include "parse/label.h"
#include "parse/strip.h"

enum {
	LINE_MOST = 2048,           /* titles, ids: longer ones are cut, or hashed */
	NAME_MOST = 256,            /* authors, categories */
	URL_MOST = 8192,
	NAMES_MOST = 64,            /* of authors, categories or enclosures, an entry */
	ENTRIES_MOST = 50000,
	BYTES_MOST = 96 << 20,      /* of all entries: an answer fits into a frame */
	SUMMARY_MOST = 300,
	DAY = 86400
};

void feed_build_init(struct feed_build *b, const char *url)
{
	*b = (struct feed_build){.arena = arena_new()};
	b->url = url && strlen(url) <= URL_MOST ? arena_strdup(b->arena, url) : "";
	b->feed.published = b->feed.updated = NO_TIME;
}

static void free_part(struct feed_part *p)
{
	free(p->authors.items);
	free(p->categories.items);
	free(p->enclosures);
}

/* All but the arena. */
static void free_gathered(struct feed_build *b)
{
	free_part(&b->feed);
	free_part(&b->entry);
	free(b->entries);
	buf_free(&b->text);
	buf_free(&b->line);
}

void feed_build_drop(struct feed_build *b)
{
	free_gathered(b);
	arena_free(b->arena);
}

struct feed_part *feed_build_begin_entry(struct feed_build *b)
{
	if (b->in_entry)
		feed_build_end_entry(b);
	struct feed_part *p = &b->entry;
	struct feed_part kept = *p;
	*p = (struct feed_part){.published = NO_TIME, .updated = NO_TIME};
	p->authors = (struct feed_names){kept.authors.items, 0, kept.authors.cap};
	p->categories = (struct feed_names){kept.categories.items, 0, kept.categories.cap};
	p->enclosures = kept.enclosures;
	p->cap_enclosures = kept.cap_enclosures;
	b->in_entry = true;
	return p;
}

/* --- fields --- */

static bool outranked(const struct feed_part *p, enum feed_field field, uint8_t rank)
{
	return p->text[field] && p->rank[field] >= rank;
}

static void set(struct feed_part *p, enum feed_field field, uint8_t rank, const char *s)
{
	p->text[field] = s;
	p->rank[field] = rank;
}

/* Into the arena, cleaned; NULL where nothing is left. */
static const char *clean_line(struct feed_build *b, const char *s, size_t n, size_t most)
{
	struct buf *out = &b->line;
	buf_truncate(out, 0);
	text_clean(out, s, n < most * 4 ? n : most * 4, TEXT_LINE);
	while (out->len > most) {
		size_t cut = most;
		while (cut && ((unsigned char)out->data[cut] & 0xC0) == 0x80)
			cut--;
		buf_truncate(out, cut);
	}
	return out->len ? arena_strndup(b->arena, out->data, out->len) : NULL;
}

/* What is seen of a title, a name; not of a whole body. */
static struct buf *strip_line(struct feed_build *b, const char *s, size_t n, size_t most)
{
	buf_truncate(&b->text, 0);
	strip_title(&b->text, s, n < most * 4 ? n : most * 4);
	return &b->text;
}

void part_line(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *s, size_t n)
{
	if (outranked(p, field, rank))
		return;
	const char *line;
	if (field == FIELD_ID && n > LINE_MOST)
		line = arena_printf(b->arena, "tidings:%016" PRIx64, hash_bytes(s, n));
	else
		line = clean_line(b, s, n, LINE_MOST);
	if (line)
		set(p, field, rank, line);
}

/* References that are still there after one reading were escaped once more
 * than they should; what looks like a tag after that was meant to be read. */
static void unescape_again(struct buf *text)
{
	struct buf once = BUF_INIT;
	const char *p = buf_str(text), *end = p + text->len;
	while (p < end) {
		const char *amp = memchr(p, '&', (size_t)(end - p));
		uint32_t cp[2];
		size_t k;
		buf_add(&once, p, (size_t)((amp ? amp : end) - p));
		if (!amp)
			break;
		k = charref_read(amp, (size_t)(end - amp), cp);
		bool closed = k && amp[k - 1] == ';';
		if (closed && cp[0] != '<' && cp[0] != '>' && cp[1] == 0)
			buf_add_utf8(&once, cp[0]);
		else
			buf_add(&once, amp, k ? k : 1);
		p = amp + (k ? k : 1);
	}
	buf_free(text);
	*text = once;
}

void part_title(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *s, size_t n)
{
	if (outranked(p, field, rank))
		return;
	struct buf *text = strip_line(b, s, n, LINE_MOST);
	if (text->len && memchr(text->data, '&', text->len))
		unescape_again(text);
	part_line(b, p, field, rank, buf_str(text), text->len);
}

/* Most references are whole already, and need no resolving. */
static bool is_tidy_url(const char *s)
{
	if (!str_starts(s, "http://") && !str_starts(s, "https://"))
		return false;
	for (; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7F)
			return false;
	return true;
}

/* What a browser would run instead of opening it. */
static bool is_code(const char *url)
{
	return ascii_istarts(url, "javascript:") || ascii_istarts(url, "vbscript:") || ascii_istarts(url, "data:");
}

const char *feed_build_base(const struct feed_build *b)
{
	const char *site = b->feed.text[FIELD_LINK];
	return *b->url || !site || !uri_is_http(site) ? b->url : site;
}

static const char *resolve(struct feed_build *b, const char *base, const char *s)
{
	while (ascii_space((unsigned char)*s))
		s++;
	if (!*s || strlen(s) > URL_MOST || is_code(s))
		return NULL;
	if (is_tidy_url(s) && text_is_clean(s, strlen(s), TEXT_LINE))
		return arena_strdup(b->arena, s);
	struct buf url = BUF_INIT;
	uri_resolve(&url, base, s);
	const char *clean = clean_line(b, buf_str(&url), url.len, URL_MOST);
	buf_free(&url);
	return clean;
}

void part_url(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *base, const char *s)
{
	const char *url = outranked(p, field, rank) ? NULL : resolve(b, base, s);
	if (url)
		set(p, field, rank, url);
}

void part_html(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *base, const char *s, size_t n)
{
	const char *old = p->text[field];
	if ((old && (p->rank[field] > rank || (p->rank[field] == rank && strlen(old) >= n))) || ascii_blank(s, n))
		return;
	if (!*base || (!b->absolute && str_eq(base, b->url))) {
		set(p, field, rank, arena_strndup(b->arena, s, n));
		return;
	}
	struct buf resolved = BUF_INIT;
	strip_resolve(&resolved, s, n, base);
	set(p, field, rank, arena_strndup(b->arena, buf_str(&resolved), resolved.len));
	buf_free(&resolved);
}

void part_date(struct feed_part *p, enum feed_field field, uint8_t rank, const char *s)
{
	uint8_t *old = field == FIELD_PUBLISHED ? &p->published_rank : &p->updated_rank;
	int64_t *time = field == FIELD_PUBLISHED ? &p->published : &p->updated;
	if (rank < *old)
		return;
	int64_t t = date_parse(s);
	if (t == NO_TIME && utf8_ascii_run(s, strlen(s)) < strlen(s))
		t = date_in_text(s, DATE_ANY);      /* in a script or calendar of its own; the day */
	if (t == NO_TIME)
		return;
	*time = t;
	*old = rank;
}

static void add_name(struct feed_names *names, const char *name)
{
	if (!name || names->n >= NAMES_MOST)
		return;
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->items[i], name))
			return;
	GROW(names->items, names->n, names->cap);
	names->items[names->n++] = name;
}

/* The name in "a@b (Name)", "Name (a@b)" and "Name <a@b>"; the address where
 * there is no name. */
static void find_name(const char **s, size_t *n)
{
	const char *p = *s, *end = p + *n, *open = memchr(p, '(', *n), *close = NULL;
	if (!open)
		open = memchr(p, '<', *n);
	if (!open)
		return;
	close = memchr(open, *open == '(' ? ')' : '>', (size_t)(end - open));
	if (!close)
		close = end;
	bool address_outside = memchr(p, '@', (size_t)(open - p)) != NULL;
	bool address_inside = memchr(open, '@', (size_t)(close - open)) != NULL;
	if (address_outside && close > open + 1) {
		*s = open + 1;
		*n = (size_t)(close - open - 1);
	} else if (address_inside && !ascii_blank(p, (size_t)(open - p))) {
		*n = (size_t)(open - p);
	} else if (address_inside) {
		*s = open + 1;
		*n = (size_t)(close - open - 1);
	}
}

/* RSS with Atom's elements in it: <author><name>… */
static void take_name_element(const char **s, size_t *n)
{
	const char *open = memmem(*s, *n, "<name>", 6);
	const char *from = open ? open + 6 : NULL, *close = open ? memmem(from, (size_t)(*s + *n - from), "</name>", 7) : NULL;
	if (close) {
		*s = from;
		*n = (size_t)(close - from);
	}
}

void part_author(struct feed_build *b, struct feed_part *p, uint8_t rank, const char *s, size_t n)
{
	take_name_element(&s, &n);
	if (memchr(s, '&', n) || memmem(s, n, "</", 2)) {
		const struct buf *text = strip_line(b, s, n, NAME_MOST);
		s = buf_str(text);
		n = text->len;
	}
	find_name(&s, &n);
	if (n > 7 && memcmp(s, "mailto:", 7) == 0)
		s += 7, n -= 7;
	/* An address alone is worth less than a name from elsewhere. */
	if (memchr(s, '@', n) && !memchr(s, ' ', n) && rank > 1)
		rank = 1;
	const char *name = rank >= p->author_rank ? clean_line(b, s, n, NAME_MOST) : NULL;
	if (name) {
		if (rank > p->author_rank)
			p->authors.n = 0;
		p->author_rank = rank;
		add_name(&p->authors, name);
	}
}

void part_category(struct feed_build *b, struct feed_part *p, const char *s, size_t n)
{
	const struct buf *text = strip_line(b, s, n, NAME_MOST);
	add_name(&p->categories, clean_line(b, buf_str(text), text->len, NAME_MOST));
}

void part_enclosure(struct feed_build *b, struct feed_part *p, const char *base, const char *url, const char *type, const char *title, const char *length)
{
	const char *absolute = url ? resolve(b, base, url) : NULL;
	if (!absolute || p->n_enclosures >= NAMES_MOST)
		return;
	for (size_t i = 0; i < p->n_enclosures; i++)
		if (str_eq(p->enclosures[i].url, absolute))
			return;
	GROW(p->enclosures, p->n_enclosures, p->cap_enclosures);
	struct enclosure *e = &p->enclosures[p->n_enclosures++];
	*e = (struct enclosure){.url = absolute, .length = -1};
	if (type)
		e->type = clean_line(b, type, strlen(type), NAME_MOST);
	if (title)
		e->title = clean_line(b, title, strlen(title), NAME_MOST);
	if (length)
		parse_int(length, 0, INT64_MAX, &e->length);
}

/* --- finishing --- */

static const char *join_authors(struct feed_build *b, const struct feed_part *p)
{
	if (p->authors.n < 2)
		return p->authors.n ? p->authors.items[0] : NULL;
	struct buf all = BUF_INIT;
	for (size_t i = 0; i < p->authors.n && all.len < 2 * NAME_MOST; i++)
		buf_addf(&all, "%s%s", i ? ", " : "", p->authors.items[i]);
	const char *joined = arena_strndup(b->arena, all.data, all.len);
	buf_free(&all);
	return joined;
}

static const char *plain_summary(struct feed_build *b, const char *html)
{
	buf_truncate(&b->text, 0);
	strip_body(&b->text, html, strlen(html), SUMMARY_MOST);
	return clean_line(b, buf_str(&b->text), b->text.len, LINE_MOST);
}

/* For an entry without an id: of its link, else of all it has. */
static const char *derive_id(struct feed_build *b, const struct parsed_entry *e)
{
	uint64_t h = HASH_START;
	if (e->url) {
		h = hash_more(h, e->url, strlen(e->url));
	} else {
		h = hash_more(h, &e->published, sizeof e->published);
		h = hash_more(h, e->title ? e->title : "", e->title ? strlen(e->title) : 0);
		if (e->content)
			h = hash_more(h, e->content, strlen(e->content));
	}
	return arena_printf(b->arena, "tidings:%016" PRIx64, h);
}

static size_t length_of(const char *s)
{
	return s ? strlen(s) : 0;
}

static size_t entry_bytes(const struct parsed_entry *e)
{
	size_t n = length_of(e->guid) + length_of(e->url) + length_of(e->title) + length_of(e->author) +
	           length_of(e->comments) + length_of(e->summary) + length_of(e->content) + length_of(e->base);
	for (uint32_t i = 0; i < e->n_categories; i++)
		n += length_of(e->categories[i]);
	for (uint32_t i = 0; i < e->n_enclosures; i++)
		n += length_of(e->enclosures[i].url) + length_of(e->enclosures[i].title) + NAME_MOST;
	return n + NAME_MOST;
}

static void fill_lists(struct feed_build *b, struct feed_part *p, struct parsed_entry *e)
{
	e->n_categories = (uint32_t)p->categories.n;
	e->categories = arena_dup(b->arena, p->categories.items, p->categories.n * sizeof *p->categories.items);
	e->n_enclosures = (uint32_t)p->n_enclosures;
	e->enclosures = arena_dup(b->arena, p->enclosures, p->n_enclosures * sizeof *p->enclosures);
}

void feed_build_end_entry(struct feed_build *b)
{
	struct feed_part *p = &b->entry;
	if (!b->in_entry)
		return;
	b->in_entry = false;
	const char *content = p->text[FIELD_CONTENT], *summary = p->text[FIELD_SUMMARY];
	if (!content || (summary && p->rank[FIELD_SUMMARY] > 2 && strlen(summary) > strlen(content)))
		content = summary;
	struct parsed_entry e = {
		.guid = p->text[FIELD_ID], .url = p->text[FIELD_LINK], .title = p->text[FIELD_TITLE],
		.author = join_authors(b, p), .comments = p->text[FIELD_COMMENTS], .content = content,
		.base = *b->url ? b->url : NULL, .published = p->published, .updated = p->updated};
	fill_lists(b, p, &e);
	e.sponsored = label_sponsored(e.title, e.url, e.categories, e.n_categories);
	if (!e.url && e.guid && p->is_permalink && uri_is_http(e.guid))
		e.url = e.guid;
	if (summary || content)
		e.summary = plain_summary(b, summary ? summary : content);
	if (!e.guid)
		e.guid = derive_id(b, &e);
	size_t bytes = entry_bytes(&e);
	if (b->n_entries >= ENTRIES_MOST || bytes > BYTES_MOST - b->bytes) {
		b->cut = true;
		return;
	}
	b->bytes += bytes;
	GROW(b->entries, b->n_entries, b->cap_entries);
	b->entries[b->n_entries++] = e;
}

/* The longest of the pauses that the feed asks for. */
static int32_t pause_of(const struct feed_build *b)
{
	int32_t period = b->period ? b->period / (b->frequency > 0 ? b->frequency : 1) : 0;
	return b->ttl > period ? b->ttl : period;
}

static const char *describe(struct feed_build *b)
{
	const char *html = b->feed.text[FIELD_SUMMARY];
	return html ? clean_line(b, html, strlen(html), URL_MOST) : NULL;
}

/* Some feeds give several stories one guid: their links tell them apart. */
struct guid {
	uint64_t guid, url;
	struct parsed_entry *entry;
};

static int by_guid(const void *a, const void *b)
{
	const struct guid *x = a, *y = b;
	if (x->guid != y->guid)
		return x->guid < y->guid ? -1 : 1;
	return (x->url > y->url) - (x->url < y->url);
}

static void find_shared_guids(struct parsed_entry *entries, size_t n)
{
	struct guid *all = xmalloc((n + 1) * sizeof *all);
	for (size_t i = 0; i < n; i++)
		all[i] = (struct guid){hash_fast(HASH_START, entries[i].guid, strlen(entries[i].guid)),
		                       entries[i].url ? hash_fast(HASH_START, entries[i].url, strlen(entries[i].url)) : 0, &entries[i]};
	qsort(all, n, sizeof *all, by_guid);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && all[to].guid == all[from].guid; to++)
			;
		bool shared = all[from].url != all[to - 1].url;
		for (size_t i = from; shared && i < to; i++)
			all[i].entry->shares_guid = all[i].url != 0;
	}
	free(all);
}

struct parsed_feed *feed_build_finish(struct feed_build *b, const char *note)
{
	if (b->in_entry)
		feed_build_end_entry(b);
	struct parsed_feed *f = arena_alloc(b->arena, sizeof *f);
	const struct feed_part *p = &b->feed;
	*f = (struct parsed_feed){
		.arena = b->arena, .format = b->format, .title = p->text[FIELD_TITLE], .link = p->text[FIELD_LINK],
		.description = describe(b), .language = p->text[FIELD_LANGUAGE], .author = join_authors(b, p),
		.self = p->text[FIELD_SELF], .updated = p->updated, .ttl = pause_of(b), .skip_hours = b->skip_hours,
		.skip_days = b->skip_days, .n_entries = (uint32_t)b->n_entries};
	if (b->inherit_author && f->author)
		for (size_t i = 0; i < b->n_entries; i++)
			if (!b->entries[i].author)
				b->entries[i].author = f->author;
	find_shared_guids(b->entries, b->n_entries);
	f->entries = arena_dup(b->arena, b->entries, b->n_entries * sizeof *b->entries);
	f->note = b->cut ? arena_strdup(b->arena, _("too large: its last entries were left out")) : arena_strdup(b->arena, note);
	free_gathered(b);
	return f;
}
