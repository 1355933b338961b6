#include <config.h>

#include "parse/phrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { LINE_MOST = 400, PHRASE_MOST = 2000, WORDS = 2048, PHRASES_USUAL = 8192 };

/* Flags beside those of a phrase. */
enum {
	WAITS = 1 << 7,             /* it is not filed yet */
	READY = 1 << 6              /* it is made */
};

struct mask {
	uint64_t marks, words;
};

/* What is made of a phrase when a line first asks for it. */
struct ready {
	struct phrase phrase;
	struct mask mask;           /* of what a line must have */
};

/* Small, for there are thousands and a start pays for each page of memory. */
struct entry {
	union {
		const char *written;    /* in the list */
		struct ready *ready;    /* READY */
	};
	uint32_t next;              /* in its chain, 1 more than an index; 0 ends it */
	uint16_t length;            /* of `written` */
	uint8_t kind, flags;
};

struct phrases {
	struct arena *arena;
	struct entry *list;
	size_t n, cap;
	uint32_t by_word[WORDS];    /* first word, hashed → chain, the last filed first */
	uint32_t loose[256];        /* those that begin with '*', '#' or part of a word, by their first byte */
	bool foreign;               /* some wait for a line in their script */
};

static bool is_wild(uint32_t cp)
{
	return cp == '*' || cp == '#';
}

/* Quotes and dashes have many forms; what they say is the same. */
static uint32_t plain_form(uint32_t cp)
{
	switch (cp) {
	case 0x2018: case 0x2019: case 0x201B: case 0x2032: case '`': case 0xB4:
		return '\'';
	case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: case '"':
		return 0;
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
		return '-';
	default:
		return text_is_space(cp) ? ' ' : cp;
	}
}

static bool is_core(uint32_t cp, bool pattern)
{
	return cp == 0xA9 || (cp >= '0' && cp <= '9') || text_is_letter(cp) || (pattern && is_wild(cp));
}

/* ASCII that is_core() takes. */
static bool is_plain_core(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

struct folding {
	struct buf *out;
	size_t core_end;
	bool begun, space, pattern;
};

static void fold_one(struct folding *f, uint32_t cp, bool core)
{
	cp = core ? cp : plain_form(cp);
	if (cp == 0 || (!f->begun && !core))
		return;
	f->begun = true;
	if (cp == ' ') {
		f->space = true;
		return;
	}
	if (f->space)
		buf_addc(f->out, ' ');
	f->space = false;
	if (cp < 0x80)
		buf_addc(f->out, (char)cp);
	else
		buf_add_utf8(f->out, cp);
	if (core)
		f->core_end = f->out->len;
}

static void fold_foreign(struct folding *f, const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, s, n);
	for (size_t i = 0; i < folded.len;) {
		uint32_t cp;
		i += utf8_decode(folded.data + i, folded.len - i, &cp);
		fold_one(f, cp, is_core(cp, f->pattern));
	}
	buf_free(&folded);
}

/* Folds and cuts off what decorates the ends: bullets, arrows, colons. */
static void fold(struct buf *out, const char *s, size_t n, bool pattern)
{
	struct folding f = {.out = out, .core_end = out->len, .pattern = pattern};
	buf_reserve(out, n);
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		if (is_plain_core(c)) {
			if (f.space)
				buf_addc(out, ' ');
			buf_addc(out, (char)ascii_lower(c));
			f.begun = true;
			f.space = false;
			f.core_end = out->len;
			i++;
			continue;
		}
		if (c < 0x80) {
			fold_one(&f, c, pattern && is_wild(c));
			i++;
			continue;
		}
		size_t from = i;
		while (i < n && s[i] & 0x80)
			i++;
		fold_foreign(&f, s + from, i - from);
	}
	buf_truncate(out, f.core_end);
}

void phrase_fold(struct buf *out, const char *s, size_t n)
{
	fold(out, s, n, false);
}

/* A bit for each punctuation mark and for each script, at random. */
static uint64_t bit_of(unsigned char c)
{
	return c < '0' ? UINT64_C(1) << (c & 15) : c >= 0xC0 ? UINT64_C(1) << (16 + ((c ^ c >> 3) & 7)) : 0;
}

/* Which words, marks and scripts a folded line holds, or a phrase needs. A
 * word of a phrase that a wild card touches may be any. */
static struct mask mask_of(const char *s, size_t n, bool pattern)
{
	struct mask m = {0};
	for (size_t i = 0; i < n; i++) {
		uint32_t hash = 0;
		bool wild = false;
		for (; i < n && s[i] != ' '; i++) {
			unsigned char c = (unsigned char)s[i];
			if (pattern && is_wild(c))
				wild = true;
			else
				m.marks |= bit_of(c);
			hash = (hash ^ c) * 0x01000193;     /* FNV-1 */
		}
		if (!wild) {
			m.marks |= UINT64_C(1) << (24 + (hash >> 20) % 40);
			m.words |= UINT64_C(1) << (hash >> 26);
		}
	}
	return m;
}

static bool may_match(struct mask phrase, struct mask line)
{
	return (phrase.marks & ~line.marks) == 0 && (phrase.words & ~line.words) == 0;
}

static bool is_number_part(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == 'k';
}

/* Where what stands behind a '*' begins, at `from` or after it; n: nowhere. */
static size_t seek(const struct phrase *p, size_t behind, const char *s, size_t from, size_t n)
{
	size_t run = strcspn(p->text + behind, "*#");
	if (run == 0)
		return from;
	const char *found = memmem(s + from, n - from, p->text + behind, run);
	return found ? (size_t)(found - s) : n;
}

/* '*' goes on from where it was taken to end: no recursion, at most length ×
 * length. */
static bool matches(const struct phrase *p, const char *s, size_t n)
{
	size_t i = 0, k = 0, behind = 0, from = 0;
	while (k < n) {
		if (i < p->length && p->text[i] == '*') {
			behind = ++i;
			if (behind == p->length)
				return true;
			k = from = seek(p, behind, s, k, n);
		} else if (i < p->length && p->text[i] == '#' && s[k] >= '0' && s[k] <= '9') {
			while (k < n && is_number_part(s[k]))
				k++;
			i++;
		} else if (i < p->length && p->text[i] == s[k] && p->text[i] != '#') {
			i++;
			k++;
		} else if (behind) {
			i = behind;
			k = from = seek(p, behind, s, from + 1, n);
		} else {
			return false;
		}
	}
	while (i < p->length && p->text[i] == '*')
		i++;
	return i == p->length;
}

struct phrases *phrases_new(struct arena *a)
{
	struct phrases *p = arena_alloc(a, sizeof *p);
	p->arena = a;
	return p;
}

void phrases_free(struct phrases *p)
{
	if (p)
		free(p->list);
}

size_t phrases_count(const struct phrases *p)
{
	return p->n;
}

/* --- filing --- */

/* The letters and digits that a folded line or phrase begins with. */
static size_t first_word(const char *s, size_t n)
{
	size_t i = 0, k;
	uint32_t cp;
	while (i < n && (k = utf8_decode(s + i, n - i, &cp)) > 0 && is_core(cp, false))
		i += k;
	return i;
}

static size_t word_hash(const char *s, size_t n)
{
	return hash_bytes(s, n) % WORDS;
}

/* The chain of a phrase by how it begins; NULL where it says nothing. Where a
 * wild card ends the first word, "отправить*", any may begin so. */
static uint32_t *chain_of(struct phrases *all, const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	const char *space = memchr(s, ' ', n);
	uint32_t *chain = NULL;
	fold(&folded, s, space ? (size_t)(space - s) : n, true);
	if (folded.len == 0 && space)       /* a bullet stood there */
		fold(&folded, s, n, true);
	if (folded.len > 0) {
		size_t k = first_word(folded.data, folded.len);
		bool wild = k < folded.len && is_wild((unsigned char)folded.data[k]);
		chain = wild ? &all->loose[(unsigned char)folded.data[0]] : &all->by_word[word_hash(folded.data, k)];
	}
	buf_free(&folded);
	return chain;
}

/* What the letter or digit at *k folds to, and goes past it; 0 where it is none
 * or no single one of ASCII. */
static char plain_letter(const char *s, size_t n, size_t *k)
{
	uint32_t cp = (unsigned char)s[*k];
	size_t length = cp < 0x80 ? 1 : utf8_decode(s + *k, n - *k, &cp);
	char letter = cp >= 0x80 ? text_fold_latin(cp) : is_plain_core((unsigned char)cp) ? (char)ascii_lower((int)cp) : '\0';
	*k += letter ? length : 0;
	return letter;
}

/* The same for one that begins with a wild card or plain letters, as most do. */
static uint32_t *chain_of_plain(struct phrases *all, const char *s, size_t n)
{
	uint64_t hash = HASH_START;
	size_t k = 0;
	if (is_wild((unsigned char)s[0]))
		return &all->loose[(unsigned char)s[0]];
	char first = '\0', letter;
	while (k < n && (letter = plain_letter(s, n, &k))) {
		hash = hash_byte(hash, (unsigned char)letter);
		first = first ? first : letter;
	}
	if (!first || (k < n && ((s[k] & 0x80) || s[k] == '"')))
		return chain_of(all, s, n);
	return k < n && is_wild((unsigned char)s[k]) ? &all->loose[(unsigned char)first] : &all->by_word[hash % WORDS];
}

static void file_phrase(struct phrases *all, struct entry *e)
{
	uint32_t *chain = chain_of_plain(all, e->written, e->length);
	if (!chain)
		return;
	e->next = *chain;
	*chain = (uint32_t)(e - all->list) + 1;
}

/* Greek, Cyrillic, Hebrew, Arabic, Chinese, …: folding keeps the script. */
static bool is_foreign(uint32_t cp)
{
	return (cp >= 0x370 && cp < 0x1E00) || (cp >= 0x3041 && cp < 0xD7B0);
}

static bool has_foreign(const char *s, size_t n)
{
	for (size_t i = 0; (i += utf8_ascii_run(s + i, n - i)) < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (is_foreign(cp))
			return true;
	}
	return false;
}

static void file_foreign(struct phrases *all)
{
	for (size_t i = 0; i < all->n; i++) {
		struct entry *e = &all->list[i];
		if (e->flags & WAITS) {
			e->flags &= (uint8_t)~WAITS;
			file_phrase(all, e);
		}
	}
	all->foreign = false;
}

static void add_one(struct phrases *all, const char *s, size_t n, uint8_t kind, uint8_t flags)
{
	if (!all->list)             /* what is not written to is no memory yet */
		all->list = xreallocarray(NULL, all->cap = PHRASES_USUAL, sizeof *all->list);
	GROW(all->list, all->n, all->cap);
	struct entry *e = &all->list[all->n++];
	*e = (struct entry){.written = s, .length = (uint16_t)n, .kind = kind, .flags = flags};
	if (has_foreign(s, n)) {
		e->flags |= WAITS;
		all->foreign = true;
	} else {
		file_phrase(all, e);
	}
}

void phrases_add(struct phrases *p, const char *list, size_t n, uint8_t kind, uint8_t flags)
{
	const char *end = list + n;
	while (list < end) {
		const char *bar = memchr(list, '|', (size_t)(end - list));
		const char *stop = bar ? bar : end;
		const char *from = list, *to = stop;
		while (from < to && ascii_space((unsigned char)*from))
			from++;
		while (to > from && ascii_space((unsigned char)to[-1]))
			to--;
		if (to > from && to - from <= PHRASE_MOST)
			add_one(p, from, (size_t)(to - from), kind, flags);
		list = stop + 1;
	}
}

/* --- finding --- */

/* Folds a phrase when a line first asks for it: most are never asked for. */
static void make_ready(struct phrases *all, struct entry *e)
{
	struct buf folded = BUF_INIT;
	fold(&folded, e->written, e->length, true);
	struct ready *r = arena_alloc(all->arena, sizeof *r);
	r->phrase = (struct phrase){.text = arena_strndup(all->arena, buf_str(&folded), folded.len), .length = folded.len,
	                            .source = arena_strndup(all->arena, e->written, e->length), .kind = e->kind, .flags = e->flags};
	r->mask = mask_of(buf_str(&folded), folded.len, true);
	e->ready = r;
	e->flags |= READY;
	buf_free(&folded);
}

/* Strong phrases before weak ones, and the first in the lists before others. */
static const struct phrase *find_in(struct phrases *all, uint32_t chain, const struct buf *line, struct mask mask)
{
	const struct phrase *best = NULL;
	for (struct entry *e; chain; chain = e->next) {
		e = &all->list[chain - 1];
		if (!(e->flags & READY))
			make_ready(all, e);
		const struct phrase *p = &e->ready->phrase;
		if (may_match(e->ready->mask, mask) && (!best || p->flags <= best->flags) && matches(p, line->data, line->len))
			best = p;
	}
	return best;
}

static bool is_strong(const struct phrase *p)
{
	return p && !(p->flags & (PHRASE_WEAK | PHRASE_OFFER));
}

/* Of the folded line. */
static const struct phrase *find(struct phrases *p, const struct buf *line)
{
	unsigned char first = (unsigned char)line->data[0];
	struct mask mask = mask_of(line->data, line->len, false);
	uint32_t chains[] = {p->by_word[word_hash(line->data, first_word(line->data, line->len))], p->loose[first],
	                     first >= '0' && first <= '9' ? p->loose['#'] : 0, p->loose['*']};
	const struct phrase *found = NULL;
	for (size_t i = 0; i < ARRAY_LEN(chains) && !is_strong(found); i++) {
		const struct phrase *other = find_in(p, chains[i], line, mask);
		found = other ? other : found;
	}
	return found;
}

const struct phrase *phrases_find(struct phrases *p, const char *line, size_t n)
{
	if (n > LINE_MOST)
		return NULL;
	struct buf folded = BUF_INIT;
	const struct phrase *found = NULL;
	phrase_fold(&folded, line, n);
	if (folded.len > 0) {
		if (p->foreign && has_foreign(folded.data, folded.len))
			file_foreign(p);
		found = find(p, &folded);
	}
	buf_free(&folded);
	return found;
}
