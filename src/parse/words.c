#include <config.h>

#include "parse/words.h"

#include <string.h>
#include <unicase.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"

#define FUNCTION WORD_FUNCTION
#define TITLE WORD_TITLE
#define ABBREVIATION WORD_ABBREVIATION
#define SALUTATION WORD_SALUTATION

static const struct row {
	const char *language;
	enum word_class class;
	const char *words;
} rows[] = {
#define WORDS(language, class, words) {language, class, words},
#include "parse/words.def"
};

enum { GUESS_WORDS = 150, GUESS_LEAST = 4, WORD_MOST = 40 };

/* Which rows have a word: bit n of them for row n. */
struct rows_of {
	uint64_t bits[(ARRAY_LEN(rows) + 63) / 64];
};

static struct map *by_word;     /* → struct rows_of; made by the first question, kept */

static void index_row(size_t at)
{
	for (const char *p = rows[at].words; *p; p += strspn(p, " ")) {
		size_t n = strcspn(p, " ");
		char word[256];
		if (n && n < sizeof word) {
			memcpy(word, p, n);
			word[n] = '\0';
			struct rows_of *of = map_get(by_word, word);
			if (!of)
				map_put(by_word, word, of = xcalloc(1, sizeof *of));
			of->bits[at / 64] |= UINT64_C(1) << (at % 64);
		}
		p += n;
	}
}

static const struct rows_of *rows_of(const char *word, size_t n)
{
	static const struct rows_of none;
	if (!by_word) {
		by_word = map_new();
		for (size_t i = 0; i < ARRAY_LEN(rows); i++)
			index_row(i);
	}
	const struct rows_of *of = map_getn(by_word, word, n);
	return of ? of : &none;
}

static bool has_row(const struct rows_of *of, size_t at)
{
	return of->bits[at / 64] >> (at % 64) & 1;
}

static bool same_language(const char *a, const char *tag)
{
	size_t n = strlen(a);
	return strncmp(a, tag, n) == 0 && (!tag[n] || tag[n] == '-' || tag[n] == '_');
}

/* Norwegian comes as nb and nn as well. */
static const char *known_language(const char *tag)
{
	if (!tag || !*tag)
		return NULL;
	if (same_language("nb", tag) || same_language("nn", tag))
		return "no";
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (same_language(rows[i].language, tag))
			return rows[i].language;
	return NULL;
}

bool words_have(const char *language, enum word_class class, const char *word, size_t n)
{
	if (n == 0 || n > WORD_MOST)
		return false;
	const struct rows_of *of = rows_of(word, n);
	const char *known = known_language(language);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		if (r->class != class || (known && !str_eq(r->language, known) && r->language[0] != '*'))
			continue;
		if (has_row(of, i))
			return true;
	}
	return false;
}

void word_lower(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (cp < 0x80)
			buf_addc(out, (char)ascii_lower((int)cp));
		else
			buf_add_utf8(out, cp == 0x2019 ? '\'' : uc_tolower(cp));
	}
}

static size_t word_length(const char *s, size_t n)
{
	size_t i = 0;
	while (i < n) {
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		if (!text_is_letter(cp))
			break;
		i += k;
	}
	return i;
}

static void count_word(const char *word, size_t n, unsigned hits[])
{
	const struct rows_of *of = rows_of(word, n);
	for (size_t r = 0; r < ARRAY_LEN(rows); r++)
		if (rows[r].class == WORD_FUNCTION && has_row(of, r))
			hits[r]++;
}

const char *words_guess(const char *text, size_t n)
{
	unsigned hits[ARRAY_LEN(rows)] = {0}, words = 0;
	struct buf lower = BUF_INIT;
	for (size_t i = 0; i < n && words < GUESS_WORDS;) {
		size_t k = word_length(text + i, n - i);
		if (k == 0) {
			uint32_t cp;
			i += utf8_decode(text + i, n - i, &cp);
			continue;
		}
		buf_truncate(&lower, 0);
		word_lower(&lower, text + i, k);
		if (lower.len <= WORD_MOST)
			count_word(buf_str(&lower), lower.len, hits);
		words++;
		i += k;
	}
	buf_free(&lower);
	size_t best = 0;
	for (size_t r = 1; r < ARRAY_LEN(rows); r++)
		if (hits[r] > hits[best])
			best = r;
	return hits[best] >= GUESS_LEAST && hits[best] * 8 >= words ? rows[best].language : NULL;
}
