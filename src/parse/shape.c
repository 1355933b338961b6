#include <config.h>

#include "parse/shape.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "parse/words.h"

enum { FRAGMENT_WORDS = 8, FRAGMENT_COLUMNS = 70, WORD_MOST = 64 };

static bool is_one_of(uint32_t cp, const uint32_t *set, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (set[i] == cp)
			return true;
	return false;
}
#define IS(cp, set) is_one_of(cp, set, ARRAY_LEN(set))

/* Latin, CJK, Arabic, Urdu, Devanagari, Armenian, Ethiopic, Khmer, Burmese. */
static const uint32_t enders[] = {'.', '!', '?', ':', ';', 0x2026, 0x3002, 0xFF0E, 0xFF01, 0xFF1F, 0xFF1A, 0xFF1B, 0x61F, 0x61B,
								  0x6D4, 0x964, 0x965, 0x589, 0x1362, 0x17D4, 0x104B, 0x203D, 0x37E};
static const uint32_t closers[] = {'"', '\'', ')', ']', '}', 0x201D, 0x2019, 0x201C, 0x2018, 0xBB, 0xAB, 0x203A, 0x300D, 0x300F, 0x300B, 0x3011, 0xFF09};
static const uint32_t openers[] = {'"', '\'', '(', '[', '{', 0x201C, 0x2018, 0x201E, 0x201A, 0xAB, 0xBB, 0x2039, 0x300C, 0x300E, 0x300A, 0xFF08, 0xBF, 0xA1};
static const uint32_t quotes[] = {'"', '\'', 0x201C, 0x2018, 0x201E, 0xAB, 0x2039, 0x300C, 0x300E};
static const uint32_t continuers[] = {',', ';', '.', '!', '?', ')', ']', 0x2026, 0x201D, 0x2019, 0xBB, 0x3001, 0xFF0C, 0x3002, 0x60C};
static const uint32_t dashes[] = {'-', 0x2013, 0x2014, 0x2012, 0x2015};

static uint32_t last_char(const char *s, size_t n, size_t *at)
{
	uint32_t cp;
	size_t i = n;
	while (i > 0 && ((unsigned char)s[--i] & 0xC0) == 0x80)
		;
	*at = i;
	utf8_decode(s + i, n - i, &cp);
	return cp;
}

/* "…its website.[71][72]": marks of notes are no part of a sentence. */
static size_t without_notes(const char *s, size_t n)
{
	for (;;) {
		size_t end = n;
		while (end > 0 && s[end - 1] == ' ')
			end--;
		if (end < 3 || s[end - 1] != ']')
			return end;
		size_t i = end - 1;
		while (i > 0 && s[i - 1] != '[' && s[i - 1] != ' ' && end - i < 12)
			i--;
		if (i == 0 || s[i - 1] != '[' || !((s[i] >= '0' && s[i] <= '9') || end - i <= 3))
			return end;
		n = i - 1;
	}
}

static size_t without_closers(const char *s, size_t n)
{
	size_t at;
	while (n > 0) {
		uint32_t cp = last_char(s, n, &at);
		if (!IS(cp, closers) && !text_is_space(cp))
			break;
		n = at;
	}
	return n;
}

bool shape_ends(const char *s, size_t n)
{
	size_t at;
	n = without_notes(s, n);
	uint32_t last = n ? last_char(s, n, &at) : 0;
	n = without_closers(s, n);
	if (n == 0)
		return false;
	uint32_t cp = last_char(s, n, &at);
	/* "(read: this)": a colon or semicolon inside the bracket ends nothing */
	return IS(cp, enders) && (last == cp || (cp != ':' && cp != ';'));
}

static bool is_word_char(uint32_t cp)
{
	return cp == '\'' || cp == '_' || cp == 0x2019 || cp == '-' || cp == '/' || (cp >= '0' && cp <= '9') || text_is_letter(cp) ||
	       (cp >= 0x300 && cp < 0x370);
}

/* The last word, without what follows it. */
static size_t last_word(const char *s, size_t n, size_t *start)
{
	size_t end = n, at;
	while (end > 0 && !is_word_char(last_char(s, end, &at)))
		end = at;
	size_t i = end;
	while (i > 0 && is_word_char(last_char(s, i, &at)))
		i = at;
	*start = i;
	return end - i;
}

static bool word_is(const char *language, enum word_class class, const char *s, size_t n)
{
	if (n == 0 || n > WORD_MOST)
		return false;
	struct buf lower = BUF_INIT;
	word_lower(&lower, s, n);
	bool is = words_have(language, class, buf_str(&lower), lower.len);
	buf_free(&lower);
	return is;
}

/* "Lt. Gen.", "Mr.", "z. B.", an initial: the stop ends no sentence. */
static bool ends_in_abbreviation(const char *s, size_t n, const char *language)
{
	if (n < 2 || s[n - 1] != '.')
		return false;
	size_t start = n - 1;
	while (start > 0 && s[start - 1] != ' ' && s[start - 1] != '(' && (unsigned char)s[start - 1] != 0xA0)
		start--;
	size_t k = n - 1 - start;
	uint32_t cp;
	if (k == 0)
		return false;
	if (utf8_decode(s + start, k, &cp) == k && text_is_upper(cp))
		return true;
	return word_is(language, WORD_ABBREVIATION, s + start, k);
}

size_t shape_inner_ends(const char *s, size_t n, const char *language)
{
	size_t count = 0;
	for (size_t i = 0; i + 1 < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c != '.' && c != '!' && c != '?' && c != 0xE2 && c != 0xE3)
			continue;
		uint32_t cp;
		size_t k = i + utf8_decode(s + i, n - i, &cp);
		if (cp == 0x3002) {
			count += k < n;
			continue;
		}
		if (cp != '.' && cp != '!' && cp != '?' && cp != 0x2026)
			continue;
		while (k < n) {
			size_t step = utf8_decode(s + k, n - k, &cp);
			if (!IS(cp, closers))
				break;
			k += step;
		}
		if (k >= n || !text_is_space(cp) || ends_in_abbreviation(s, i + 1, language))
			continue;
		while (k < n && text_is_space(cp)) {
			k += utf8_decode(s + k, n - k, &cp);
			if (k < n)
				utf8_decode(s + k, n - k, &cp);
		}
		count += k < n && !text_is_lower(cp);
	}
	return count;
}

static bool begins_bullet(const char *s, size_t n)
{
	uint32_t cp, next = 0;
	size_t k = utf8_decode(s, n, &cp);
	if (k < n)
		utf8_decode(s + k, n - k, &next);
	static const uint32_t bullets[] = {'*', 0x2022, 0xB7, 0x25AA, 0x25E6, 0x25CF, 0x2023, 0x25BA, 0x2713};
	if (IS(cp, bullets) || ((cp == '-' || cp == 0x2013) && next == ' '))
		return true;
	size_t digits = 0;
	while (digits < n && s[digits] >= '0' && s[digits] <= '9')
		digits++;
	return digits > 0 && digits < 3 && digits + 1 < n && (s[digits] == '.' || s[digits] == ')') && s[digits + 1] == ' ';
}

static void look_at_start(struct shape *s, const char *language)
{
	uint32_t cp;
	size_t k = utf8_decode(s->text, s->length, &cp);
	s->quote = IS(cp, quotes);
	s->mark = IS(cp, continuers) && strncmp(s->text, "...", 3) != 0;
	bool dash = IS(cp, dashes);
	/* ".NET", ".5": no stop at all */
	if (cp == '.' && k < s->length && s->text[k] != ' ' && s->text[k] != '.')
		s->mark = false;
	/* In "»Wort« …" the mark opens. */
	if ((cp == 0xBB || cp == 0x2019 || cp == 0x201D) && k < s->length && s->text[k] != ' ' && s->text[k] != ',' && s->text[k] != '.')
		s->mark = false;
	while (k < s->length && (IS(cp, openers) || (dash && (cp == ' ' || IS(cp, dashes)))))
		k += utf8_decode(s->text + k, s->length - k, &cp);
	s->lower = !dash && text_is_lower(cp);
	s->dash = dash && (text_is_lower(cp) || (cp >= '0' && cp <= '9'));
	s->bullet = begins_bullet(s->text, s->length);
	size_t word = 0;
	while (word < s->length) {
		size_t step = utf8_decode(s->text + word, s->length - word, &cp);
		if (!is_word_char(cp))
			break;
		word += step;
	}
	s->salutation = word_is(language, WORD_SALUTATION, s->text, word);
	/* iPhone, eBay: a name that begins so is no lower-case start */
	uint32_t first, second;
	size_t a = utf8_decode(s->text, s->length, &first);
	utf8_decode(s->text + a, s->length - a, &second);
	if (s->lower && text_is_lower(first) && text_is_upper(second))
		s->lower = false;
}

/* Unclosed brackets and quotes; straight quotes say nothing. */
static bool unclosed(const char *s, size_t n)
{
	int round = 0, square = 0, curly = 0;
	bool german = false;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		round += (cp == '(') - (cp == ')' && round > 0);
		square += (cp == '[') - (cp == ']' && square > 0);
		german |= cp == 0x201E;
		curly += (cp == 0x201C) - (cp == 0x201D && curly > 0);
	}
	return round > 0 || square > 0 || (curly > 0 && !german);
}

/* “…,” said: after a quotation that ends in a comma, or a dash, one word. */
static bool is_speech_tag(const char *s, size_t word_start, size_t n)
{
	size_t i = word_start, at;
	if (n == 0 || i == 0)
		return false;
	bool dash = false, closer = false;
	while (i > 0) {
		uint32_t cp = last_char(s, i, &at);
		if (IS(cp, dashes))
			dash = true;
		else if (IS(cp, closers) && cp != ')' && cp != ']')
			closer = true;
		else if (!text_is_space(cp))
			return (cp == ',' && (dash || closer)) || (dash && (cp == '!' || cp == '?' || cp == 0x2026)) ||
			       (closer && (cp == '!' || cp == '?'));
		else if (at == i)
			break;
		i = at;
	}
	return false;
}

static void look_at_end(struct shape *s, const char *language)
{
	size_t at, start;
	size_t n = without_notes(s->text, s->length);
	uint32_t cp = n ? last_char(s->text, n, &at) : 0;
	bool abbreviation = ends_in_abbreviation(s->text, n, language);
	s->ended = shape_ends(s->text, s->length) && !(abbreviation && n == s->length);
	s->colon = cp == ':' || cp == 0xFF1A;
	s->open = !s->ended && (cp == ',' || cp == '%' || cp == '&' || cp == '/' || cp == '(' || cp == '[' || abbreviation || IS(cp, dashes) ||
	                        IS(cp, closers) || IS(cp, openers) || is_word_char(cp) || text_is_ideographic(cp) || cp == 0x3001 || cp == 0x60C);
	if (!s->open)
		return;
	size_t bare = without_closers(s->text, n);
	uint32_t before = bare ? last_char(s->text, bare, &at) : 0;
	s->comma = before == ',' || before == 0x3001 || before == 0x60C;
	size_t word = last_word(s->text, n, &start);
	bool at_end = start + word == n;
	s->tag = at_end && is_speech_tag(s->text, start, word);
	s->preposition = (abbreviation && s->words > 1) || (at_end && word > 0 && (word_is(language, WORD_FUNCTION, s->text + start, word) ||
	                  word_is(language, WORD_TITLE, s->text + start, word)));
	s->needs = s->comma || s->tag || s->preposition || cp == '(' || IS(cp, dashes) || unclosed(s->text, s->length);
}

static bool is_titled(const char *s, size_t n)
{
	size_t upper = 0, lower = 0;
	bool inside = false;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t k = utf8_decode(s + i, n - i, &cp);
		bool letter = is_word_char(cp);
		if (letter && !inside) {
			size_t end = i;
			uint32_t c;
			while (end < n) {
				size_t step = utf8_decode(s + end, n - end, &c);
				if (!is_word_char(c))
					break;
				end += step;
			}
			if (text_is_upper(cp))
				upper++;
			else if (text_is_lower(cp) && end - i > 4)
				lower++;
		}
		inside = letter;
		i += k;
	}
	return upper >= 2 && lower == 0;
}

void shape_of(struct shape *s, const char *text, size_t n, const char *language)
{
	*s = (struct shape){.text = text, .length = n, .words = text_words(text, n)};
	if (n == 0)
		return;
	look_at_start(s, language);
	look_at_end(s, language);
	s->inner = shape_inner_ends(text, n, language) > 0;
	s->fragment = s->words <= FRAGMENT_WORDS && n <= 4 * FRAGMENT_COLUMNS && text_width(text, n) <= FRAGMENT_COLUMNS && !s->inner;
	s->titled = is_titled(text, n);
}
