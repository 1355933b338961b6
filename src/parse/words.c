#include <config.h>

#include "parse/words.h"

#include <string.h>
#include <unicase.h>

#include "base/buf.h"
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

static bool list_has(const char *list, const char *word, size_t n)
{
	for (const char *at = list; (at = memmem(at, strlen(at), word, n)); at += n)
		if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
			return true;
	return false;
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
	const char *known = known_language(language);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		if (r->class != class || (known && !str_eq(r->language, known) && r->language[0] != '*'))
			continue;
		if (list_has(r->words, word, n))
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
	for (size_t r = 0; r < ARRAY_LEN(rows); r++)
		if (rows[r].class == WORD_FUNCTION && list_has(rows[r].words, word, n))
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
