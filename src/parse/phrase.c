#include <config.h>

#include "parse/phrase.h"

#include <string.h>

#include "base/map.h"
#include "base/text.h"

enum { LINE_MOST = 400 };

struct phrases {
	struct arena *arena;
	struct map *by_word;        /* first word → chain */
	const struct phrase *loose; /* those that begin with '*', or with part of a word */
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
	size_t core_end = out->len;
	bool begun = false, space = false;
	for (size_t i = 0; i < folded.len;) {
		uint32_t cp;
		i += utf8_decode(folded.data + i, folded.len - i, &cp);
		cp = plain_form(cp);
		if (cp == 0 || (!begun && !is_core(cp, pattern)))
			continue;
		begun = true;
		if (cp == ' ') {
			space = true;
			continue;
		}
		if (space)
			buf_addc(out, ' ');
		space = false;
		buf_add_utf8(out, cp);
		if (is_core(cp, pattern))
			core_end = out->len;
	}
	buf_truncate(out, core_end);
	buf_free(&folded);
}

void phrase_fold(struct buf *out, const char *s, size_t n)
{
	fold(out, s, n, false);
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

/* The first word where it is whole, else 0: "отправить*" begins with any. */
static size_t first_word(const char *s, size_t n)
{
	size_t k = 0;
	while (k < n && s[k] != ' ' && !is_wild((unsigned char)s[k]))
		k++;
	return k == n || s[k] == ' ' ? k : 0;
}

/* Strong phrases stand before weak ones in their chain. */
static const struct phrase *insert(const struct phrase *chain, struct phrase *p)
{
	struct phrase *at = (struct phrase *)chain, *last = NULL;
	while (at && at->flags <= p->flags) {
		last = at;
		at = (struct phrase *)at->next;
	}
	p->next = at;
	if (!last)
		return p;
	last->next = p;
	return chain;
}

static void add_one(struct phrases *all, const char *s, size_t n, uint8_t kind, uint8_t flags)
{
	struct buf folded = BUF_INIT;
	fold(&folded, s, n, true);
	if (folded.len > 0) {
		struct phrase *p = arena_alloc(all->arena, sizeof *p);
		p->text = arena_strndup(all->arena, folded.data, folded.len);
		p->length = folded.len;
		p->source = arena_strndup(all->arena, s, n);
		p->kind = kind;
		p->flags = flags;
		size_t k = first_word(p->text, p->length);
		if (k == 0) {
			all->loose = insert(all->loose, p);
		} else {
			const char *word = arena_strndup(all->arena, p->text, k);
			map_put(all->by_word, word, (void *)insert(map_get(all->by_word, word), p));
		}
		all->count++;
	}
	buf_free(&folded);
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

static const struct phrase *find_in(const struct phrase *chain, const struct buf *line)
{
	for (const struct phrase *p = chain; p; p = p->next)
		if (matches(p, line->data, line->len))
			return p;
	return NULL;
}

const struct phrase *phrases_find(const struct phrases *p, const char *line, size_t n)
{
	if (n > LINE_MOST)
		return NULL;
	struct buf folded = BUF_INIT;
	const struct phrase *found = NULL;
	phrase_fold(&folded, line, n);
	if (folded.len > 0) {
		size_t k = first_word(folded.data, folded.len);
		if (k > 0)
			found = find_in(map_getn(p->by_word, folded.data, k), &folded);
		if (!found || found->flags & PHRASE_WEAK) {
			const struct phrase *loose = find_in(p->loose, &folded);
			if (loose)
				found = loose;
		}
	}
	buf_free(&folded);
	return found;
}
