/* Articles and pages in the store: kept compressed, in tables of their own;
 * and the queue of what is still to be made. */
#include <config.h>

#include <string.h>
#include <zlib.h>

#include "base/text.h"
#include "base/uri.h"
#include "model/store_entry.h"
#include "model/store_sql.h"

/* --- packing: a byte (0 as it is, 1 zlib), the length, the bytes --- */

enum { PACK_LEAST = 512, PACK_LEVEL = 3, PACK_HEAD = 5, UNPACKED_MOST = 256 << 20, SLOTS = 4, SLOT_BEFORE = 2, PARTS = 16 };

/* A page that came as gzip is kept so; the worker reads it unpacked. */
static bool is_gzip(const void *p, size_t n)
{
	return n > 2 && memcmp(p, "\x1F\x8B\x08", 3) == 0;
}

static void pack(struct buf *out, const void *p, size_t n)
{
	unsigned char head[PACK_HEAD] = {0, n & 0xFF, n >> 8 & 0xFF, n >> 16 & 0xFF, n >> 24 & 0xFF};
	uLongf length = compressBound(n);
	buf_add(out, head, sizeof head);
	buf_reserve(out, length);
	if (n >= PACK_LEAST && !is_gzip(p, n) && compress2((Bytef *)out->data + out->len, &length, p, n, PACK_LEVEL) == Z_OK && length < n) {
		out->data[out->len - PACK_HEAD] = 1;
		out->len += length;
		out->data[out->len] = '\0';
	} else {
		buf_add(out, p, n);
	}
}

/* What a damaged store gives is an error, not a crash. */
static int unpack(const unsigned char *p, size_t n, struct buf *out, struct buf *err)
{
	if (n < PACK_HEAD || p[0] > 1)
		return fail(err, _("a damaged article in the store"));
	size_t length = p[1] | (size_t)p[2] << 8 | (size_t)p[3] << 16 | (size_t)p[4] << 24;
	if (p[0] == 0) {
		buf_add(out, p + PACK_HEAD, n - PACK_HEAD);
		return 0;
	}
	uLongf got = length;
	if (length > UNPACKED_MOST)
		return fail(err, _("a damaged article in the store"));
	buf_reserve(out, length);
	if (uncompress((Bytef *)out->data + out->len, &got, p + PACK_HEAD, n - PACK_HEAD) != Z_OK || got != length)
		return fail(err, _("a damaged article in the store"));
	out->len += length;
	out->data[out->len] = '\0';
	return 0;
}

static int unpack_column(sqlite3_stmt *q, int at, struct buf *out, struct buf *err)
{
	return unpack(sqlite3_column_blob(q, at), (size_t)sqlite3_column_bytes(q, at), out, err);
}

/* --- the queue --- */

int store_pending(struct store *s, int64_t below, bool pages, struct arena *a, size_t limit, struct pending **out, size_t *n,
                  struct buf *err)
{
	static const char unmade[] = "SELECT id, feed_id, url, title FROM entries INDEXED BY entry_pending"
	                             " WHERE made = 0 AND id < ?1 ORDER BY id DESC LIMIT ?2";
	static const char unmade_or_later[] =
		"SELECT id, feed_id, url, title FROM entries INDEXED BY entry_pending WHERE made = 0 AND id < ?1"
		" UNION ALL SELECT id, feed_id, url, title FROM entries INDEXED BY entry_later WHERE made & 16 AND id < ?1"
		" ORDER BY id DESC LIMIT ?2";
	struct pending *items = arena_array(a, limit, sizeof *items);
	int got;
	*n = 0;
	*out = items;
	sqlite3_stmt *q = store_query(s, err, pages ? unmade_or_later : unmade, "ii", below ? below : INT64_MAX, (int64_t)limit);
	while ((got = q ? store_step(s, q, err) : -1) == 1)
		items[(*n)++] = (struct pending){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), column_str(q, 2, a), column_str(q, 3, a)};
	return got;
}

/* --- reading --- */

static int read_slot(struct store *s, int64_t entry_id, int slot, struct article **out, struct buf *err)
{
	*out = NULL;
	sqlite3_stmt *q = store_query(s, err, "SELECT data FROM bodies WHERE id = ?", "i", entry_id * SLOTS + slot);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got;
	struct buf bytes = BUF_INIT;
	int result = unpack_column(q, 0, &bytes, err);
	sqlite3_reset(q);
	if (result == 0 && !(*out = article_decode(buf_str(&bytes), bytes.len, err)))
		result = -1;
	buf_free(&bytes);
	return result;
}

int store_article_of(struct store *s, int64_t entry_id, enum article_source source, struct article **out, struct buf *err)
{
	return read_slot(s, entry_id, source, out, err);
}

int store_article_before(struct store *s, int64_t entry_id, struct article **out, struct buf *err)
{
	return read_slot(s, entry_id, SLOT_BEFORE, out, err);
}

int store_article(struct store *s, int64_t entry_id, struct article **out, struct buf *err)
{
	int result = read_slot(s, entry_id, ARTICLE_OF_PAGE, out, err);
	if (result == 0 && !*out)
		result = read_slot(s, entry_id, ARTICLE_OF_FEED, out, err);
	return result;
}

int store_content(struct store *s, int64_t entry_id, struct buf *out, struct buf *base, struct buf *err)
{
	sqlite3_stmt *q = store_query(s, err,
		"SELECT coalesce(c.html, e.summary, ''), coalesce(c.base, e.url, '') FROM entries e"
		" LEFT JOIN contents c ON c.entry_id = e.id WHERE e.id = ?", "i", entry_id);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	buf_adds(out, (const char *)sqlite3_column_text(q, 0));
	buf_adds(base, (const char *)sqlite3_column_text(q, 1));
	sqlite3_reset(q);
	return 0;
}

static sqlite3_stmt *select_page(struct store *s, int64_t entry_id, const char *url, struct buf *err)
{
	if (!url)
		return store_query(s, err, "SELECT data, coalesce(content_type, ''), coalesce(url, '') FROM pages WHERE entry_id = ?", "i", entry_id);
	return store_query(s, err, "SELECT data, coalesce(content_type, ''), url FROM page_parts"
	                           " WHERE id BETWEEN ?1 AND ?1 + ?2 AND url = ?3 ORDER BY id LIMIT 1",
	                   "iit", entry_id * PARTS, (int64_t)PARTS - 1, url);
}

int store_page(struct store *s, int64_t entry_id, const char *url, struct kept_page *out, struct buf *err)
{
	*out = (struct kept_page){0};
	sqlite3_stmt *q = select_page(s, entry_id, url, err);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	buf_adds(&out->content_type, (const char *)sqlite3_column_text(q, 1));
	buf_adds(&out->url, (const char *)sqlite3_column_text(q, 2));
	int result = unpack_column(q, 0, &out->body, err);
	sqlite3_reset(q);
	return result;
}

void kept_page_free(struct kept_page *p)
{
	buf_free(&p->body);
	buf_free(&p->url);
	buf_free(&p->content_type);
}

int store_page_kept(struct store *s, int64_t entry_id, bool *kept, struct buf *err)
{
	int64_t there = 0;
	int result = store_number(s, &there, err, "SELECT 1 FROM pages WHERE entry_id = ?", "i", entry_id);
	*kept = there != 0;
	return result < 0 ? -1 : 0;
}

/* --- duplicates: the same link in another feed, or the same text --- */

enum { ALIKE_PARAGRAPHS = 3, ALIKE_WORDS = 40 };

/* The longest paragraphs, folded: what a teaser, a credit or a different end
 * does not change. 0 where there is too little text to tell. */
static uint64_t likeness(const struct article *a, size_t words)
{
	const struct block *longest[ALIKE_PARAGRAPHS] = {NULL};
	if (words < ALIKE_WORDS)
		return 0;
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (b->hidden || (b->kind != BLOCK_PARA && b->kind != BLOCK_QUOTE))
			continue;
		for (size_t k = 0; k < ALIKE_PARAGRAPHS; k++) {
			if (!longest[k] || b->length > longest[k]->length) {
				const struct block *smaller = longest[k];
				longest[k] = b;
				b = smaller;
			}
			if (!b)
				break;
		}
	}
	struct buf folded = BUF_INIT;
	for (size_t k = 0; k < ALIKE_PARAGRAPHS && longest[k]; k++)
		text_fold(&folded, longest[k]->text, longest[k]->length);
	uint64_t h = folded.len ? hash_fast(HASH_START, folded.data, folded.len) : 0;
	buf_free(&folded);
	return h;
}

/* A link to a site's front page says nothing about the story. */
uint64_t store_link_hash(const char *url)
{
	struct buf key = BUF_INIT;
	uint64_t h = 0;
	if (url && uri_is_http(url)) {
		uri_key(&key, url);
		const char *slash = key.len ? strchr(key.data, '/') : NULL;
		if (slash && slash[1])
			h = hash_fast(HASH_START, key.data, key.len);
	}
	buf_free(&key);
	return h;
}

/* The story of an older entry that is the same, or 0. Links count only
 * between feeds, and only where this feed does not link there twice: some
 * link every entry to the same page. The same text under another title is the
 * same story in another feed only, and not where this feed has it under several
 * titles: its pages all gave the same notice instead. Of the entries that are
 * alike the newest are looked at, however many there are. */
static int find_twin(struct store *s, int64_t id, int64_t feed_id, uint64_t link, uint64_t like, int64_t *story, int64_t *flags, struct buf *err)
{
	sqlite3_stmt *q = store_query(s, err,
		"WITH entry AS (SELECT title FROM entries WHERE id = ?4), alike AS (SELECT id, feed_id, story, flags,"
		"  title IS (SELECT title FROM entry) AS named_so FROM entries"
		"  WHERE likeness = ?2 AND ?2 <> 0 AND id <> ?4 ORDER BY id DESC LIMIT 50)"
		" SELECT id, coalesce(story, id), flags FROM entries WHERE link = ?1 AND ?1 <> 0 AND feed_id <> ?3 AND id <> ?4"
		" AND NOT EXISTS (SELECT 1 FROM entries WHERE link = ?1 AND feed_id = ?3 AND id <> ?4)"
		" UNION ALL SELECT id, coalesce(story, id), flags FROM alike WHERE named_so"
		" OR (feed_id <> ?3 AND NOT EXISTS (SELECT 1 FROM alike WHERE feed_id = ?3 AND NOT named_so)) LIMIT 1",
		"iiii", (int64_t)link, (int64_t)like, feed_id, id);
	int got = q ? store_step(s, q, err) : -1;
	*story = 0;
	if (got != 1)
		return got;
	int64_t twin = sqlite3_column_int64(q, 0);
	*story = sqlite3_column_int64(q, 1);
	*flags = sqlite3_column_int64(q, 2);
	sqlite3_reset(q);
	return twin == *story ? store_run(s, err, "UPDATE entries SET story = id WHERE id = ?", "i", twin) : 0;
}

/* Read one, read all: a twin of a story that was read comes read. */
static int settle_story(struct store *s, int64_t id, int64_t feed_id, const char *url, uint64_t like, struct buf *err)
{
	int64_t story, flags = 0;
	uint64_t link = store_link_hash(url);
	if (find_twin(s, id, feed_id, link, like, &story, &flags, err) != 0)
		return -1;
	return store_run(s, err, "UPDATE entries SET link = nullif(?2, 0), likeness = nullif(?3, 0),"
	                         " story = coalesce(nullif(?4, 0), story) WHERE id = ?1",
	                 "iiii", id, (int64_t)link, (int64_t)like, story) == 0 &&
	       (!(flags & ENTRY_READ) || store_run(s, err, "UPDATE entries SET flags = flags | 1 WHERE id = ? AND flags & 1 = 0", "i", id) == 0) ? 0 : -1;
}

/* --- writing --- */

/* What putting needs to know of the entry, as it is in the store. */
struct row {
	int64_t feed_id, flags, made;
	const char *url, *title, *author;
};

static int read_row(struct store *s, int64_t id, struct arena *a, struct row *out, struct buf *err)
{
	sqlite3_stmt *q = store_query(s, err, "SELECT feed_id, flags, made, url, title, author FROM entries WHERE id = ?", "i", id);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	*out = (struct row){sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 2),
	                    column_str(q, 3, a), column_str(q, 4, a), column_str(q, 5, a)};
	sqlite3_reset(q);
	return 0;
}

/* The index keeps no text of its own: to take a story out of it, the text
 * that went in is made again from the article. One that cannot be read leaves
 * its words there: they may find a story too many, but a story that could
 * never be made again would be worse. */
static int unindex_row(struct store *s, int64_t id, const struct row *r, struct buf *err)
{
	struct article *a = NULL;
	struct buf text = BUF_INIT;
	if (!(r->made & MADE_INDEXED))
		return 0;
	int result = 0;
	if (store_article(s, id, &a, NULL) == 0 && a) {
		article_add_text(a, &text);
		result = search_remove(s, id, r->title, r->author, buf_str(&text), err);
	}
	article_free(a);
	buf_free(&text);
	return result;
}

int article_unindex(struct store *s, int64_t entry_id, struct buf *err)
{
	struct arena *a = arena_new();
	struct row r;
	int result = read_row(s, entry_id, a, &r, err);
	if (result == 0)
		result = unindex_row(s, entry_id, &r, err);
	if (result == 0)
		result = store_run(s, err, "UPDATE entries SET made = made & ~8 WHERE id = ?", "i", entry_id);
	arena_free(a);
	return result < 0 ? -1 : 0;
}

static int put_body(struct store *s, int64_t id, enum article_source source, const struct article *a, bool keep_before, struct buf *err)
{
	struct buf bytes = BUF_INIT, packed = BUF_INIT;
	int result = 0;
	if (keep_before)
		result = store_run(s, err, "INSERT OR REPLACE INTO bodies SELECT ?1, data FROM bodies WHERE id = ?2", "ii",
		                   id * SLOTS + SLOT_BEFORE, id * SLOTS + source);
	article_encode(a, &bytes);
	pack(&packed, bytes.data, bytes.len);
	if (result == 0)
		result = store_run(s, err, "INSERT OR REPLACE INTO bodies VALUES (?, ?)", "ib", id * SLOTS + source,
		                   (const void *)packed.data, packed.len);
	buf_free(&bytes);
	buf_free(&packed);
	return result;
}

static const char *or_null(const struct buf *b)
{
	return b->len ? b->data : NULL;
}

static int put_page(struct store *s, int64_t id, size_t number, const struct kept_page *p, struct buf *err)
{
	struct buf packed = BUF_INIT;
	pack(&packed, buf_str(&p->body), p->body.len);
	const void *data = packed.data;
	int result = number == 0
		? store_run(s, err, "INSERT INTO pages (entry_id, content_type, data, url) VALUES (?, ?, ?, ?)", "itbt",
		            id, or_null(&p->content_type), data, packed.len, or_null(&p->url))
		: store_run(s, err, "INSERT INTO page_parts (id, url, content_type, data) VALUES (?, ?, ?, ?)", "ittb",
		            id * PARTS + (int64_t)number, buf_str(&p->url), or_null(&p->content_type), data, packed.len);
	buf_free(&packed);
	return result;
}

/* In the place of those that are kept: they may have been more. */
static int put_pages(struct store *s, int64_t id, const struct kept_page *pages, size_t n, struct buf *err)
{
	if (n > STORE_PAGES_MOST)
		BUG("a story of %zu pages", n);
	if (n && store_run(s, err, "DELETE FROM pages WHERE entry_id = ?", "i", id) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (put_page(s, id, i, &pages[i], err) != 0)
			return -1;
	return 0;
}

/* The page's article is the better one: the feed's does not replace it in
 * the index, in words and in likeness. */
static int put_text(struct store *s, int64_t id, const struct row *r, const struct article *a, const char *title, struct buf *err)
{
	struct buf text = BUF_INIT;
	article_add_text(a, &text);
	size_t words = article_words(a);
	int result = search_add(s, id, title, r->author, buf_str(&text), err);
	buf_free(&text);
	if (result == 0)
		result = store_run(s, err, "UPDATE entries SET words = ?2, title = ?3, made = made | 8 WHERE id = ?1", "iit", id, (int64_t)words, title);
	return result == 0 ? settle_story(s, id, r->feed_id, r->url, likeness(a, words), err) : -1;
}

static int put_article(struct store *s, int64_t id, enum article_source source, const struct article *a,
                       const struct row *r, struct buf *err)
{
	bool best = source == ARTICLE_OF_PAGE || !(r->made & MADE_OF_PAGE);
	const char *title = r->title && *r->title ? r->title : a->title;
	if (best && unindex_row(s, id, r, err) != 0)
		return -1;
	/* An edit set `made` to nothing; the text that the reader knew is still there. */
	bool keep_before = (r->flags & ENTRY_CHANGED) && !(r->made & (MADE_OF_FEED | MADE_OF_PAGE));
	if (put_body(s, id, source, a, keep_before, err) != 0 ||
	    store_run(s, err, "UPDATE entries SET made = (made & ~24) | ?2, flags = flags | ?3 | ?4, error = CASE WHEN ?3 THEN NULL ELSE error END"
	                      " WHERE id = ?1", "iiii", id, (int64_t)1 << source,
	              (int64_t)(source == ARTICLE_OF_PAGE ? ENTRY_FULL : 0), (int64_t)(a->flags & ARTICLE_SPONSORED ? ENTRY_SPONSORED : 0)) != 0)
		return -1;
	return best ? put_text(s, id, r, a, title, err) : store_run(s, err, "UPDATE entries SET made = made | ?2 WHERE id = ?1", "ii", id, r->made & MADE_INDEXED);
}

int store_put_article(struct store *s, int64_t entry_id, enum article_source source, const struct article *a,
                      const struct kept_page *pages, size_t n_pages, struct buf *err)
{
	struct arena *arena = arena_new();
	struct row r;
	int result = store_begin(s, err);
	if (result == 0) {
		result = read_row(s, entry_id, arena, &r, err);
		if (result == 0)
			result = put_article(s, entry_id, source, a, &r, err);
		if (result == 0)
			result = put_pages(s, entry_id, pages, n_pages, err);
		if (result > 0)
			result = 0;             /* the entry is gone meanwhile: nothing to keep */
		result = store_end(s, result, err);
	}
	arena_free(arena);
	return result;
}

int store_page_failed(struct store *s, int64_t entry_id, const char *why, struct buf *err)
{
	struct buf clean = BUF_INIT;
	text_clean(&clean, why, strlen(why), TEXT_LINE);
	int result = store_run(s, err, "UPDATE entries SET made = (made & ~16) | 4, flags = flags | 128, error = ?2 WHERE id = ?1", "it", entry_id, buf_str(&clean));
	buf_free(&clean);
	return result;
}

int store_page_later(struct store *s, int64_t entry_id, struct buf *err)
{
	return store_run(s, err, "UPDATE entries SET made = made | 16 WHERE id = ?", "i", entry_id);
}
