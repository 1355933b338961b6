#include <config.h>

#include "parse/byline.h"

#include <string.h>

#include "base/text.h"
#include "base/util.h"
#include "parse/date_text.h"

enum { NAME_MOST = 60, WORDS_MOST = 6, NAMES_MOST = 8, DESK_MOST = 3, INITIALS_MOST = 3 };

static const char *const announcers[] = {
#define ANNOUNCERS(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const enders[] = {
#define ENDERS(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const never[] = {
#define NEVER(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const not_names[] = {
#define NOT_NAMES(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const others[] = {
#define OTHERS(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const agencies[] = {
#define AGENCIES(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const roles[] = {
#define ROLES(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const particles[] = {
#define PARTICLES(...) __VA_ARGS__,
#include "parse/byline.def"
};
static const char *const papers[] = {
#define PAPERS(...) __VA_ARGS__,
#include "parse/byline.def"
};

static bool word_is(const char *p, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(p, word, n) == 0;
}

static bool is_among(const char *p, size_t n, const char *const *words, size_t n_words)
{
	for (size_t i = 0; i < n_words; i++)
		if (word_is(p, n, words[i]))
			return true;
	return false;
}

static bool begins_with(const char *folded, const char *const *words, size_t n_words)
{
	for (size_t i = 0; i < n_words; i++)
		if (str_starts(folded, words[i]))
			return true;
	return false;
}

static bool says_role(const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	bool found = false;
	text_fold(&folded, s, n);
	for (size_t i = 0; i < ARRAY_LEN(roles) && !found; i++)
		found = strstr(buf_str(&folded), roles[i]) != NULL;
	buf_free(&folded);
	return found;
}

static bool holds_no_name(const char *folded, enum byline_source source)
{
	bool lenient = source == BYLINE_MARK;
	for (const char *p = folded; *p;) {
		size_t n = strcspn(p, " ,.:;/&-");
		bool inside = p > folded && is_among(p, n, particles, ARRAY_LEN(particles));     /* "Alexa von Oldmere" */
		if (!inside && (lenient ? is_among(p, n, never, ARRAY_LEN(never)) : is_among(p, n, not_names, ARRAY_LEN(not_names))))
			return true;
		p += n;
		p += strspn(p, " ,.:;/&-");
	}
	return false;
}

/* --- what announces a name --- */

static size_t space_length(const char *s)
{
	return *s == ' ' || *s == ':' ? 1 : (unsigned char)*s == 0xC2 && (unsigned char)s[1] == 0xA0 ? 2 : str_starts(s, "：") ? 3 : 0;
}

/* Words of the longest announcer that `folded` begins with; `label`: it is more than one small word. */
static size_t announcer_words(const char *folded, bool *label)
{
	size_t most = 0, longest = 0;
	for (size_t i = 0; i < ARRAY_LEN(announcers); i++) {
		if (*announcers[i] != *folded)
			continue;
		size_t n = strlen(announcers[i]), count = 1;
		char last = announcers[i][n - 1];
		if (n <= longest || !str_starts(folded, announcers[i]))
			continue;
		char next = folded[n];
		if (last != ':' && last != '/' && !((unsigned char)last & 0x80) && next != ' ' && next != ':')
			continue;
		for (const char *c = announcers[i]; *c; c++)
			count += *c == ' ';
		most = count;
		longest = n;
		*label = count > 1 || last == ':' || next == ':';
	}
	return most;
}

/* Bytes of the announcing words at the start of `text`, 0 for none. Folding
 * may change lengths, so words are counted and then skipped in the original. */
static size_t announcer_length(const char *text, bool *label)
{
	struct buf folded = BUF_INIT;
	text_fold(&folded, text, strnlen(text, 80));
	size_t words = announcer_words(buf_str(&folded), label), at = 0;
	buf_free(&folded);
	while (words--) {
		while (text[at] && !space_length(text + at))
			at++;
		while (space_length(text + at))
			at += space_length(text + at);
	}
	return at;
}

/* --- what is a name --- */

/* "Ada Morrow March 25, 2015": the month before the figures is no name. */
static size_t without_month(const char *s, size_t n)
{
	size_t end = n, from;
	while (end && (s[end - 1] == ' ' || s[end - 1] == ','))
		end--;
	for (from = end; from && s[from - 1] != ' ';)
		from--;
	return from > 0 && end > from && date_is_month(s + from, end - from) ? from : n;
}

/* A pen name may end in figures; a date stands alone. Behind a label: "Ein
 * Interview von A mit B". */
static size_t name_end(const char *s, enum byline_source source, bool label)
{
	size_t n = strlen(s);
	for (size_t at = 0; at < n; at++) {
		bool inside = source == BYLINE_MARK && at > 0 && (ascii_digit(s[at - 1]) || (s[at - 1] | 0x20) >= 'a');
		if (ascii_digit(s[at]) && !inside)
			return without_month(s, at);
		if (label && str_starts(s + at, " mit "))
			return at;
		for (size_t i = 0; i < ARRAY_LEN(enders); i++)
			if (ascii_istarts(s + at, enders[i]))
				return at;
	}
	return n;
}

static bool same_words(const char *folded, const char *other)
{
	if (!other || !*other)
		return false;
	struct buf b = BUF_INIT;
	text_fold(&b, other, strlen(other));
	bool same = strstr(buf_str(&b), folded) || strstr(folded, buf_str(&b));
	buf_free(&b);
	return same;
}

/* "example.org": a dot between letters, without a space behind it. */
static bool is_domain(const char *s, size_t n)
{
	for (size_t i = 2; i + 2 < n; i++)
		if (s[i] == '.' && s[i - 2] != '.' && s[i - 2] != ' ' && text_is_lower((unsigned char)s[i + 1]) && text_is_lower((unsigned char)s[i + 2]))
			return true;
	return false;
}

struct letters {
	size_t words, letters, run;         /* run: the most letters side by side */
	bool upper, cased;
	bool capitals;              /* each word begins with one, or is a particle */
};

static bool is_capital_word(const char *s, size_t n)
{
	struct buf folded = BUF_INIT;
	uint32_t cp = 0;
	size_t at = 0;
	while (at < n && !text_is_letter(cp))
		at += utf8_decode(s + at, n - at, &cp);
	text_fold(&folded, s, n);
	bool good = !text_is_lower(cp) || is_among(buf_str(&folded), folded.len, particles, ARRAY_LEN(particles)) ||
	            (n > 2 && s[1] == '\'');
	buf_free(&folded);
	return good;
}

static struct letters count_letters(const char *s, size_t n)
{
	struct letters l = {.capitals = true};
	for (size_t at = 0; at < n;) {
		size_t word = 0;
		while (at + word < n && s[at + word] != ' ')
			word++;
		l.words += word > 0;
		l.capitals &= word == 0 || is_capital_word(s + at, word);
		at += word + 1;
	}
	for (size_t i = 0, run = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		run = text_is_letter(cp) ? run + 1 : 0;
		l.run = run > l.run ? run : l.run;
		l.letters += text_is_letter(cp);
		l.upper |= text_is_upper(cp);
		l.cased |= text_is_upper(cp) || text_is_lower(cp);
	}
	return l;
}

/* The same letters, however they are parted. */
static bool is_site(const char *folded, const char *site)
{
	struct buf b = BUF_INIT;
	text_fold(&b, site, strlen(site));
	const char *other = buf_str(&b);
	for (; *folded || *other; folded++, other++) {
		folded += strspn(folded, " -");
		other += strspn(other, " -");
		if (*folded != *other || !*folded)
			break;
	}
	bool same = !*folded && !*other;
	buf_free(&b);
	return same;
}

/* "The Oldmere Post": a person's site may be called like him, this is none. */
static bool is_paper(const char *folded, const char *site)
{
	static const char *const articles[] = {"the ", "das ", "der ", "die ", "le ", "la ", "les ", "el ", "los ", "las ", "il ", "de ", "o "};
	if (!site)
		return false;
	bool found = same_words(folded, site) && begins_with(folded, articles, ARRAY_LEN(articles));
	if (found || !is_site(folded, site))
		return found;
	for (const char *p = folded; *p && !found; p += *p == ' ') {
		size_t n = strcspn(p, " ");
		for (size_t i = 0; i < ARRAY_LEN(papers) && !found; i++) {
			size_t k = strlen(papers[i]);
			found = n >= k && memcmp(p + n - k, papers[i], k) == 0;
		}
		p += n;
	}
	return found;
}

/* CEO, NDR, AP; or short for somebody. */
static bool is_initials(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= 'A' && s[i] <= 'Z') && s[i] != '.')
			return false;
	return n <= 5;
}

/* One to six words, letters, at least one of them a capital where its script
 * has any, and none that persons do not have. */
static bool is_name(const char *s, size_t n, const char *site, const char *host, enum byline_source source)
{
	bool mark = source == BYLINE_MARK;
	if (n < 2 || n > NAME_MOST || memchr(s, '@', n) || (memchr(s, '_', n) && !mark) || memchr(s, '=', n) || is_domain(s, n))
		return false;
	struct letters l = count_letters(s, n);
	if (mark && n <= INITIALS_MOST && is_initials(s, n))
		return false;
	if (l.words > WORDS_MOST || l.run < 2 || (l.cased && !l.upper && !mark) || (source == BYLINE_LINE && (!l.capitals || (l.cased && l.words < 2))))
		return false;
	struct buf folded = BUF_INIT, tight = BUF_INIT;
	text_fold(&folded, s, n);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] != ' ')
			buf_addc(&tight, folded.data[i]);
	bool bad = holds_no_name(buf_str(&folded), source) || begins_with(buf_str(&folded), others, ARRAY_LEN(others)) ||
	           is_among(buf_str(&folded), folded.len, agencies, ARRAY_LEN(agencies));
	if (mark)
		bad |= is_paper(buf_str(&folded), site);
	else
		bad |= same_words(buf_str(&folded), site) || (site && is_site(buf_str(&folded), site)) || (host && strstr(host, buf_str(&tight)));
	buf_free(&folded);
	buf_free(&tight);
	return !bad;
}

/* The length of what parts two names at `s`, 0 where nothing does. */
static size_t parting(const char *s)
{
	static const char *const marks[] = {", ", "; ", " & ", " and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ",
	                                    " / ", "/", ",", ";", " i ", "、", " и ", " oraz ", " sowie "};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (ascii_istarts(s, marks[i]))
			return strlen(marks[i]);
	return 0;
}

static void trim(const char **s, size_t *n)
{
	static const char *const dashes[] = {"\u2014", "\u2013", "\u2022", "\u00B7", "\u00A0"};
	for (bool more = true; more;) {
		size_t before = *n;
		while (*n && strchr(" \t.,:;|-*\"'(", **s)) {
			++*s;
			--*n;
		}
		while (*n && strchr(" \t.,:;|-*\"')", (*s)[*n - 1]))
			--*n;
		for (size_t i = 0; i < ARRAY_LEN(dashes); i++) {
			size_t k = strlen(dashes[i]);
			if (*n >= k && memcmp(*s, dashes[i], k) == 0) {
				*s += k;
				*n -= k;
			}
			if (*n >= k && memcmp(*s + *n - k, dashes[i], k) == 0)
				*n -= k;
		}
		more = *n && *n < before;
	}
}

/* Degrees and the like, between names. */
static bool is_degree(const char *s, size_t n)
{
	static const char *const degrees[] = {"PhD", "Ph.D", "MD", "M.D", "MSc", "BSc", "MPH", "RN", "RD", "JD", "DVM", "MBA", "Jr", "Sr", "II", "III"};
	return is_among(s, n, degrees, ARRAY_LEN(degrees));
}

/* What follows a name after a comma and is no second one: initials, a role, a place. */
static bool goes_on(const char *before, const char *s, size_t n)
{
	return !is_initials(s, n) && !says_role(s, n) && (memchr(s, ' ', n) || !strchr(before, ' '));
}

/* False: here the names end. */
static bool add_name(struct buf *out, size_t start, const char *s, size_t n, const char *site, const char *host, enum byline_source source)
{
	trim(&s, &n);
	if (n % 2 && s[n / 2] == ' ' && memcmp(s, s + n / 2 + 1, n / 2) == 0)
		n /= 2;                 /* beside his picture once more */
	bool first = out->len == start;
	if (!first && is_degree(s, n))
		return true;
	if (!is_name(s, n, site, host, source))
		return n == 0 || (first && source == BYLINE_MARK && count_letters(s, n).words <= DESK_MOST);
	if (!first && !goes_on(out->data + start, s, n))
		return false;
	struct buf name = BUF_INIT;
	buf_add(&name, s, n);
	if (first)
		buf_adds(out, name.data);
	else if (!strstr(out->data + start, name.data))
		buf_addf(out, ", %s", name.data);
	buf_free(&name);
	return true;
}

/* "Lamp & Rope Ltd": the last word of a company. */
static bool is_company(const char *s, size_t n)
{
	static const char *const words[] = {"gmbh", "ag", "eg", "kg", "ltd", "ltd.", "inc", "inc.", "llc", "plc", "e.v", "e.v.", "s.a", "corp"};
	while (n && s[n - 1] == ' ')
		n--;
	size_t from = n;
	while (from && s[from - 1] != ' ')
		from--;
	struct buf folded = BUF_INIT;
	text_fold(&folded, s + from, n - from);
	bool company = from > 0 && is_among(buf_str(&folded), folded.len, words, ARRAY_LEN(words));
	buf_free(&folded);
	return company;
}

void byline_clean(struct buf *out, const char *text, const char *site, const char *host, enum byline_source source)
{
	struct buf line = BUF_INIT, cut = BUF_INIT;
	size_t start = out->len;
	bool label = false;
	text_clean(&line, text, strlen(text), TEXT_LINE);
	const char *s = buf_str(&line);
	s += announcer_length(s, &label);
	s += announcer_length(s, &label);
	if (source == BYLINE_MARK && ascii_istarts(s, "vom "))
		s += strlen("vom ");
	buf_add(&cut, s, name_end(s, source, label));
	const char *colon = cut.len ? strchr(cut.data, ':') : NULL;
	if (colon && is_name(cut.data, (size_t)(colon - cut.data), site, host, BYLINE_LINE))
		buf_truncate(&cut, (size_t)(colon - cut.data));
	bool body = source == BYLINE_MARK && ascii_istarts(s, "the ");     /* "The Ministry of Ferries and Ropes" */
	if (body || is_company(buf_str(&cut), cut.len))
		buf_truncate(&cut, 0);
	const char *p = buf_str(&cut), *name = p;
	for (size_t count = 0; count < NAMES_MOST; p++) {
		size_t part = *p ? parting(p) : 0;
		if (*p && !part)
			continue;
		if (!add_name(out, start, name, (size_t)(p - name), site, host, source) || !*p)
			break;
		count++;
		name = p + part;
		p += part - 1;
	}
	buf_free(&cut);
	buf_free(&line);
}

static bool announces(const char *text, bool *label)
{
	size_t n = announcer_length(text, label);
	if (n == 0 || !text[n])
		return false;
	const char *s = text + n;
	size_t end = name_end(s, BYLINE_LINE, *label), length = 0;
	while (length < end && !parting(s + length))
		length++;
	trim(&s, &length);
	struct letters l = count_letters(s, length);
	return l.letters >= 2 && l.words <= WORDS_MOST && l.capitals;
}

bool byline_announced(const char *text)
{
	bool label = false;
	return announces(text, &label);
}

bool byline_labelled(const char *text)
{
	bool label = false;
	return announces(text, &label) && label;
}

bool byline_of_reviewer(const char *text)
{
	static const char *const starts[] = {"reviewed by ", "medically reviewed by ", "fact checked by ", "fact-checked by ", "edited by ",
	                                     "medizinisch geprüft von ", "fachlich geprüft von ", "revisado por ", "révisé par "};
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (ascii_istarts(text, starts[i]))
			return true;
	return false;
}
