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

enum { GUESS_WORDS = 150, GUESS_LEAST = 4, WORD_MOST = 40, SLOTS = 4096, FILED_MOST = 4096 };

/* Which rows have a word: bit n of them for row n. */
struct rows_of {
	uint64_t bits[(ARRAY_LEN(rows) + 63) / 64];
};

/* A word in a row. Filed by the first question: the memory is the program's,
 * and a start must not pay much. */
static struct filed {
	uint16_t at;                /* in the words of its row */
	uint16_t next;              /* of the same slot: 1 more than an index; 0 ends it */
	uint8_t row, length;
} filed[FILED_MOST];
static uint16_t slots[SLOTS];
static size_t n_filed;

static void file_row(size_t at)
{
	for (const char *p = rows[at].words; *p; p += *p == ' ') {
		const char *word = p;
		uint64_t hash = HASH_START;
		for (; *p && *p != ' '; p++)
			hash = hash_byte(hash, (unsigned char)*p);
		if (p == word)
			continue;
		if (n_filed == FILED_MOST || p - word > WORD_MOST)
			BUG("too many or too long words in words.def: '%.20s'", word);
		uint16_t *slot = &slots[hash % SLOTS];
		filed[n_filed++] = (struct filed){(uint16_t)(word - rows[at].words), *slot, (uint8_t)at, (uint8_t)(p - word)};
		*slot = (uint16_t)n_filed;
	}
}

static struct rows_of rows_of(const char *word, size_t n)
{
	_Static_assert(ARRAY_LEN(rows) <= UINT8_MAX, "a row is a byte");
	if (n_filed == 0)
		for (size_t i = 0; i < ARRAY_LEN(rows); i++)
			file_row(i);
	struct rows_of of = {{0}};
	for (size_t at = slots[hash_bytes(word, n) % SLOTS]; at; at = filed[at - 1].next) {
		const struct filed *f = &filed[at - 1];
		if (f->length == n && memcmp(rows[f->row].words + f->at, word, n) == 0)
			of.bits[f->row / 64] |= UINT64_C(1) << (f->row % 64);
	}
	return of;
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
	struct rows_of of = rows_of(word, n);
	const char *known = known_language(language);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		if (r->class != class || (known && !str_eq(r->language, known) && r->language[0] != '*'))
			continue;
		if (has_row(&of, i))
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
	struct rows_of of = rows_of(word, n);
	for (size_t r = 0; r < ARRAY_LEN(rows); r++)
		if (rows[r].class == WORD_FUNCTION && has_row(&of, r))
			hits[r]++;
}

/* Scripts that one language is written in, or hardly another in the news. */
static const struct {
	uint32_t from, to;
	const char *language;
} scripts[] = {
	{0x0530, 0x058F, "hy"}, {0x0590, 0x05FF, "he"}, {0x0600, 0x06FF, "ar"}, {0x0900, 0x097F, "hi"}, {0x0980, 0x09FF, "bn"},
	{0x0A00, 0x0A7F, "pa"}, {0x0A80, 0x0AFF, "gu"}, {0x0B80, 0x0BFF, "ta"}, {0x0C00, 0x0C7F, "te"}, {0x0C80, 0x0CFF, "kn"},
	{0x0D00, 0x0D7F, "ml"}, {0x0D80, 0x0DFF, "si"}, {0x0E00, 0x0E7F, "th"}, {0x0E80, 0x0EFF, "lo"}, {0x1000, 0x109F, "my"},
	{0x10A0, 0x10FF, "ka"}, {0x1200, 0x137F, "am"}, {0x1780, 0x17FF, "km"}, {0x3040, 0x30FF, "ja"}, {0x4E00, 0x9FFF, "zh"},
	{0xAC00, 0xD7A3, "ko"}};

/* Letters that only one of the languages of a script has. */
static const struct {
	const char *script, *language;
	uint32_t letters[4];
} own_letters[] = {{"ar", "ur", {0x0679, 0x0688, 0x0691, 0x06D2}}, {"ar", "fa", {0x067E, 0x0686, 0x06A9, 0x06AF}}};

static const char *among_neighbours(const char *script, const char *text, size_t n)
{
	for (size_t l = 0; l < ARRAY_LEN(own_letters); l++) {
		size_t found = 0;
		for (size_t i = 0; i < n && str_eq(script, own_letters[l].script);) {
			uint32_t cp;
			i += utf8_decode(text + i, n - i, &cp);
			for (size_t k = 0; k < ARRAY_LEN(own_letters[l].letters); k++)
				found += cp == own_letters[l].letters[k];
		}
		if (found * 200 > n)
			return own_letters[l].language;
	}
	return script;
}

/* By the script that most letters are of; Japanese has kana among its Han. */
static const char *guess_by_script(const char *text, size_t n)
{
	enum { JA = 18, ZH = 19, KANA_PARTS = 8 };
	size_t counts[ARRAY_LEN(scripts)] = {0}, letters = 0, best = 0;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(text + i, n - i, &cp);
		letters += text_is_letter(cp);
		for (size_t k = 0; k < ARRAY_LEN(scripts) && cp >= scripts[0].from; k++)
			counts[k] += cp >= scripts[k].from && cp <= scripts[k].to && text_is_letter(cp);
	}
	if (counts[JA] * KANA_PARTS > counts[ZH]) {
		counts[JA] += counts[ZH];
		counts[ZH] = 0;
	}
	for (size_t k = 1; k < ARRAY_LEN(scripts); k++)
		best = counts[k] > counts[best] ? k : best;
	return counts[best] * 2 > letters ? among_neighbours(scripts[best].language, text, n) : NULL;
}

static unsigned count_words(const char *text, size_t n, unsigned hits[])
{
	unsigned words = 0;
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
	return words;
}

const char *words_guess(const char *text, size_t n)
{
	unsigned hits[ARRAY_LEN(rows)] = {0}, words = count_words(text, n, hits);
	size_t best = 0;
	for (size_t r = 1; r < ARRAY_LEN(rows); r++)
		if (hits[r] > hits[best])
			best = r;
	return hits[best] >= GUESS_LEAST && hits[best] * 8 >= words ? rows[best].language : guess_by_script(text, n);
}

bool words_deny(const char *language, const char *text, size_t n)
{
	enum { SURE_WORDS = 50 };
	unsigned hits[ARRAY_LEN(rows)] = {0}, words = count_words(text, n, hits), own = 0, other = 0;
	for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
		unsigned *count = same_language(rows[r].language, language) ? &own : &other;
		*count = hits[r] > *count ? hits[r] : *count;
	}
	const char *script = guess_by_script(text, n);
	return (script && !same_language(script, language)) || (words >= SURE_WORDS && other * 5 >= words && other >= 3 * own);
}
