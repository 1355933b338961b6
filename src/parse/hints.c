#include <config.h>

#include "parse/hints.h"

#include <string.h>

#include "base/util.h"

struct word {
	const char *text;
	uint32_t bits;
	bool part;
};

static const struct word words[] = {
#define WORD(text, bits) {text, bits, false},
#define PART(text, bits) {text, bits, true},
#include "parse/hints.def"
#undef WORD
#undef PART
};

enum {
	SLOTS = 2048,
	TOKEN_MOST = 32,
	TOKENS_MOST = 64,
	SLUG_TOKENS = 9,            /* an id of so many is made of a heading's words */
	COINED_TOKENS = 3, COINED_LONGEST = 2       /* classes as a compiler of style sheets coins them: "n p ad" */
};

/* Open addressing over the words; filled once, at the first call. */
static uint16_t slots[SLOTS];
static uint8_t least_part = TOKEN_MOST;

static void fill_slots(void)
{
	_Static_assert(ARRAY_LEN(words) * 2 < SLOTS, "the table of hints is too full");
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i].text), at = hash_bytes(words[i].text, n) % SLOTS;
		while (slots[at])
			at = (at + 1) % SLOTS;
		slots[at] = (uint16_t)(i + 1);
		if (words[i].part && n < least_part)
			least_part = (uint8_t)n;
	}
}

static const struct word *find_hashed(const char *s, size_t n, uint64_t hash)
{
	for (size_t at = hash % SLOTS; slots[at]; at = (at + 1) % SLOTS) {
		const struct word *w = &words[slots[at] - 1];
		if (*w->text == *s && strncmp(w->text, s, n) == 0 && !w->text[n])
			return w;
	}
	return NULL;
}

/* The word itself, else the longest PART that begins it. FNV-1a grows byte by
 * byte, so all beginnings cost one pass. */
static uint32_t bits_of(const char *s, size_t n)
{
	uint64_t hash = HASH_START;
	uint32_t bits = 0;
	for (size_t i = 0; i < n; i++) {
		hash = hash_byte(hash, (unsigned char)s[i]);
		if (i + 1 < n && i + 1 < least_part)
			continue;
		const struct word *w = find_hashed(s, i + 1, hash);
		if (w && (w->part || i + 1 == n))
			bits = w->bits;
	}
	return bits;
}

struct scan {
	char token[TOKEN_MOST], joined[2 * TOKEN_MOST];
	size_t n, n_before;         /* of this token; of the one before, in `joined` */
	uint32_t bits;
	size_t tokens;
	size_t longest;             /* of the tokens of a value */
	bool after_digit;           /* the token stands behind one: "e1ad" holds no word */
	bool negated;               /* the token before was "has", "no", "with" */
};

/* "has-ads", "no-sidebar": of what is in it or is not, not of the element. */
static bool is_negation(const char *s, size_t n)
{
	switch (s[0]) {
	case 'h':
		return n == 3 && memcmp(s, "has", 3) == 0;
	case 'n':
		return n == 2 && s[1] == 'o';
	case 'w':
		return (n == 4 && memcmp(s, "with", 4) == 0) || (n == 7 && memcmp(s, "without", 7) == 0);
	default:
		return false;
	}
}

/* Looks up the token, and it together with the one before ("read-more"). */
static void end_token(struct scan *s)
{
	if (s->n == 0)
		return;
	if (++s->tokens <= TOKENS_MOST && !s->negated && !s->after_digit) {
		s->bits |= bits_of(s->token, s->n);
		memcpy(s->joined + s->n_before, s->token, s->n);
		if (s->n_before)
			s->bits |= bits_of(s->joined, s->n_before + s->n);
		memcpy(s->joined, s->token, s->n);
		s->n_before = s->n;
	}
	s->negated = is_negation(s->token, s->n);
	if (s->n > s->longest)
		s->longest = s->n;
	s->n = 0;
}

static void scan_value(struct scan *s, const char *value)
{
	bool lower_before = false;
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;
		bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
		if (!upper && !lower) {
			end_token(s);
			s->after_digit = c >= '0' && c <= '9';
			if (ascii_space(c)) {
				s->n_before = 0;
				s->negated = false;
			}
		} else {
			if (upper && lower_before)
				end_token(s);
			if (s->n < TOKEN_MOST)
				s->token[s->n++] = (char)ascii_lower(c);
		}
		lower_before = lower;
	}
	end_token(s);
	s->n_before = 0;
	s->negated = s->after_digit = false;
}

uint32_t hints_of(const xmlNode *node)
{
	if (least_part == TOKEN_MOST)
		fill_slots();
	struct scan s = {.n = 0};
	for (const xmlAttr *a = node->properties; a; a = a->next) {
		const char *name = (const char *)a->name;
		if (!a->children || !a->children->content)
			continue;
		bool is_class = str_eq(name, "class");
		if (!is_class && !str_eq(name, "id"))
			continue;
		uint32_t before = s.bits;
		size_t tokens = s.tokens;
		s.longest = 0;
		scan_value(&s, (const char *)a->children->content);
		tokens = s.tokens - tokens;
		if (is_class ? tokens >= COINED_TOKENS && s.longest <= COINED_LONGEST : tokens >= SLUG_TOKENS)
			s.bits = before;
	}
	return s.bits;
}
