#include <config.h>

#include "parse/phrase.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"

enum { LINE_MOST = 400 };

struct phrases {
	struct arena *arena;
	struct map *by_word;        /* first word → chain */
	struct phrase *loose[256];  /* those that begin with '*', '#' or part of a word, by their first byte */
	struct phrase *foreign;     /* not yet filed: they wait for a line in their script; newest first */
	size_t count;
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

/* Folds and cuts off what decorates the ends: bullets, arrows, colons. */
static void fold(struct buf *out, const char *s, size_t n, bool pattern)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, s, n);
	buf_reserve(out, folded.len);
	size_t core_end = out->len;
	bool begun = false, space = false;
	for (size_t i = 0; i < folded.len;) {
		uint32_t cp;
		i += utf8_decode(folded.data + i, folded.len - i, &cp);
		cp = plain_form(cp);
		bool core = is_core(cp, pattern);
		if (cp == 0 || (!begun && !core))
			continue;
		begun = true;
		if (cp == ' ') {
			space = true;
			continue;
		}
		if (space)
			buf_addc(out, ' ');
		space = false;
		if (cp < 0x80)
			buf_addc(out, (char)cp);
		else
			buf_add_utf8(out, cp);
		if (core)
			core_end = out->len;
	}
	buf_truncate(out, core_end);
	buf_free(&folded);
}

void phrase_fold(struct buf *out, const char *s, size_t n)
{
	fold(out, s, n, false);
}

/* Which words and punctuation a folded line holds, or a phrase needs: a bit
 * for each. A word of a phrase that a wild card touches may be any. */
static uint64_t mask_of(const char *s, size_t n, bool pattern)
{
	uint64_t mask = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t hash = 0;
		bool wild = false;
		for (; i < n && s[i] != ' '; i++) {
			unsigned char c = (unsigned char)s[i];
			if (pattern && is_wild(c))
				wild = true;
			else if (c < '0')
				mask |= UINT64_C(1) << (c & 15);
			hash = (hash ^ c) * 0x01000193;     /* FNV-1 */
		}
		if (!wild)
			mask |= UINT64_C(1) << (16 + (hash >> 16) % 48);
	}
	return mask;
}

static bool is_number_part(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == 'k';
}

/* '*' goes back to where it stood: no recursion, at most length × length. */
static bool matches(const struct phrase *p, const char *s, size_t n)
{
	size_t i = 0, k = 0, star = SIZE_MAX, from = 0;
	while (k < n) {
		if (i < p->length && p->text[i] == '*') {
			star = i++;
			from = k;
		} else if (i < p->length && p->text[i] == '#' && s[k] >= '0' && s[k] <= '9') {
			while (k < n && is_number_part(s[k]))
				k++;
			i++;
		} else if (i < p->length && p->text[i] == s[k] && p->text[i] != '#') {
			i++;
			k++;
		} else if (star != SIZE_MAX) {
			i = star + 1;
			k = ++from;
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
	p->by_word = map_new();
	return p;
}

void phrases_free(struct phrases *p)
{
	if (p)
		map_free(p->by_word);
}

size_t phrases_count(const struct phrases *p)
{
	return p->count;
}

/* The letters and digits that a folded line or phrase begins with. */
static size_t first_word(const char *s, size_t n)
{
	size_t i = 0, k;
	uint32_t cp;
	while (i < n && (k = utf8_decode(s + i, n - i, &cp)) > 0 && is_core(cp, false))
		i += k;
	return i;
}

/* Appends the first word of a phrase as it was written, with the wild card
 * that ends it: "отправить*" begins with any that begin so. False: the phrase
 * says nothing at all. */
static bool add_first_word(struct buf *out, const char *s, size_t n)
{
	size_t plain = 0;
	while (plain < n && (s[plain] & 0x80) == 0 && is_core((unsigned char)s[plain], false))
		plain++;
	if (plain > 0 && (plain == n || strchr(" -*'", s[plain]))) {
		text_fold(out, s, plain < n && s[plain] == '*' ? plain + 1 : plain);
		return true;
	}
	const char *space = memchr(s, ' ', n);
	fold(out, s, space ? (size_t)(space - s) : n, true);
	if (out->len == 0 && space)         /* a bullet stood there */
		fold(out, s, n, true);
	size_t k = first_word(buf_str(out), out->len);
	buf_truncate(out, k < out->len && is_wild((unsigned char)out->data[k]) ? k + 1 : k);
	return out->len > 0;
}

/* Strong phrases stand before weak ones in their chain. */
static struct phrase *insert(struct phrase *chain, struct phrase *p)
{
	struct phrase *at = chain, *last = NULL;
	while (at && at->flags <= p->flags) {
		last = at;
		at = at->next;
	}
	p->next = at;
	if (!last)
		return p;
	last->next = p;
	return chain;
}

static void file_phrase(struct phrases *all, struct phrase *p)
{
	struct buf word = BUF_INIT;
	if (!add_first_word(&word, p->written, p->written_length))
		;
	else if (is_wild((unsigned char)word.data[word.len - 1]))
		all->loose[(unsigned char)word.data[0]] = insert(all->loose[(unsigned char)word.data[0]], p);
	else
		map_put(all->by_word, word.data, insert(map_get(all->by_word, word.data), p));
	buf_free(&word);
}

/* Greek, Cyrillic, Hebrew, Arabic, Chinese, …: folding keeps the script. */
static bool is_foreign(uint32_t cp)
{
	return (cp >= 0x370 && cp < 0x1E00) || (cp >= 0x3041 && cp < 0xD7B0);
}

static void file_foreign(struct phrases *all)
{
	struct phrase *p = NULL;
	for (struct phrase *next; all->foreign; all->foreign = next) {
		next = all->foreign->next;
		all->foreign->next = p;
		p = all->foreign;
	}
	for (struct phrase *next; p; p = next) {
		next = p->next;
		file_phrase(all, p);
	}
}

static void add_one(struct phrases *all, const char *s, size_t n, uint8_t kind, uint8_t flags)
{
	struct phrase *p = arena_alloc(all->arena, sizeof *p);
	uint32_t cp = 0;
	*p = (struct phrase){.written = s, .written_length = n, .kind = kind, .flags = flags};
	for (size_t i = 0; i < n && !is_core(cp, true);)
		i += utf8_decode(s + i, n - i, &cp);
	all->count++;
	if (is_foreign(cp)) {
		p->next = all->foreign;
		all->foreign = p;
	} else {
		file_phrase(all, p);
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
		if (to > from)
			add_one(p, from, (size_t)(to - from), kind, flags);
		list = stop + 1;
	}
}

/* Folds a phrase when a line first asks for it: most are never asked for. */
static void make_ready(struct phrases *all, struct phrase *p)
{
	struct buf folded = BUF_INIT;
	fold(&folded, p->written, p->written_length, true);
	p->length = folded.len;
	p->mask = mask_of(buf_str(&folded), folded.len, true);
	p->source = arena_strndup(all->arena, p->written, p->written_length);
	p->text = arena_strndup(all->arena, buf_str(&folded), folded.len);
	buf_free(&folded);
}

static const struct phrase *find_in(struct phrases *all, struct phrase *chain, const struct buf *line, uint64_t mask)
{
	for (struct phrase *p = chain; p; p = p->next) {
		if (!p->text)
			make_ready(all, p);
		if ((p->mask & ~mask) == 0 && matches(p, line->data, line->len))
			return p;
	}
	return NULL;
}

static bool is_strong(const struct phrase *p)
{
	return p && !(p->flags & PHRASE_WEAK);
}

/* Of the folded line. */
static const struct phrase *find(struct phrases *p, const struct buf *line)
{
	unsigned char first = (unsigned char)line->data[0];
	uint64_t mask = mask_of(line->data, line->len, false);
	struct phrase *chains[] = {map_getn(p->by_word, line->data, first_word(line->data, line->len)), p->loose[first],
	                           first >= '0' && first <= '9' ? p->loose['#'] : NULL, p->loose['*']};
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
		if (p->foreign && folded.data[0] & 0x80)
			file_foreign(p);
		found = find(p, &folded);
	}
	buf_free(&folded);
	return found;
}
