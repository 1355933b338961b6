#include <config.h>

#include "parse/byline.h"

#include <string.h>

#include "base/text.h"
#include "base/util.h"

enum { NAME_MOST = 60, WORDS_MOST = 6, NAMES_MOST = 8 };

/* Folded as text_fold does. A word that ends in ':' needs the colon. */
static const char *const announcers[] = {
	"by",         "von",       "par",          "por",         "di",        "da",        "de:",      "door",
	"av",         "af",        "od",           "autor",       "autor:",    "autorin",   "autorin:", "author",
	"author:",    "authors:",  "auteur",       "auteur:",     "autore:",   "autori:",   "autoren:", "written by",
	"posted by",  "published by", "geschrieben von", "verfasst von", "ein beitrag von", "text:", "text von",
	"reported by", "story by", "words by",     "words:",      "автор:",    "автор",     "текст:",   "tekst:",
	"geplaatst door", "scritto da", "a cura di", "escrito por", "publicado por", "redige par", "ecrit par",
	"propos recueillis par", "interview:", "interview von", "kommentar von", "ein kommentar von", "eine kolumne von",
	"ein gastbeitrag von", "gastbeitrag von", "von:", "by:", "par:", "por:", "di:", "skrevet af", "skriven av",
	"autor wpisu:", "oprac.", "opracowal:", "napisal:", "作者:", "文/", "記者", "yazan:", "kirjoittanut"};

/* Where a name ends: what follows is a date, a role, a place or a site. */
static const char *const enders[] = {" | ", " – ", " — ", " - ", " · ", " • ", " // ", " (", " @", "\n", " am ", " on ",
                                     " at ", " vom ", " le ", " el ", " il ", " in ", " im ", " for ", " fur ", " via ",
                                     " published", " posted", " updated", " veröffentlicht", " publié", " publicado",
                                     "http", " staff", " aus ", " auf ", " with ", " special to ", "»", "›", " um "};

/* Not even where a page calls them its author. */
static const char *const never[] = {"admin", "administrator", "webmaster", "author", "autor", "unknown", "anonymous", "user",
                                    "guest", "root", "authors", "redaktion", "presse", "magazin", "media", "team", "quelle", "artikel", "ubersicht", "posts",
                                    "artikelubersicht", "wordpressadmin", "agencies", "cc", "editor", "wordpress", "test", "null", "undefined", "uhr", "gmbh"};

/* Words that no person's name holds. */
static const char *const not_names[] = {
	"redaktion", "editor", "editors", "editorial", "admin", "administrator", "staff", "team", "news", "redaccion",
	"redazione", "redaction", "redactie", "redakcja", "desk", "newsroom", "webmaster", "press", "presse", "online",
	"agency", "agencia", "agencias", "agenturen", "afp", "dpa", "reuters", "apa", "contributor", "contributors",
	"guest", "author", "autor", "autoren", "writer", "reporter", "correspondent", "unknown", "anonymous", "user",
	"magazin", "magazine", "blog", "verlag", "gmbh", "inc", "ltd", "redakteur", "redakteurin", "uhr", "posted",
	"published", "comments", "kommentare", "comment", "read", "share", "von", "by", "wikipedia", "service", "home",
	"januar", "februar", "marz", "april", "juni", "juli", "august", "september", "oktober", "november", "dezember",
	"january", "february", "march", "june", "july", "october", "december", "pressemitteilung", "pressestelle",
	"veroffentlicht", "publiziert", "datum", "foto", "fotos", "photo", "photos", "auteurs", "interview", "archiv",
	"germany", "deutschland", "kreuz", "stiftung", "verband", "verein", "bund", "feuerwehr", "departement", "nachrichten",
	"medien", "media", "posts", "rss", "facebook", "twitter", "e.v", "eg", "ag", "profile", "profil", "geschichte",
	"cc", "quelle", "stiftung", "ubersicht", "artikelubersicht", "wordpressadmin", "agencies", "befreiung", "life",
	"the", "and", "your", "this", "that", "about", "über", "uber", "artikel", "article", "post", "zeitung", "post-author"};

static bool word_is(const char *p, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(p, word, n) == 0;
}

static bool holds_no_name(const char *folded, bool trusted)
{
	const char *const *words = trusted ? never : not_names;
	size_t n_words = trusted ? ARRAY_LEN(never) : ARRAY_LEN(not_names);
	for (const char *p = folded; *p;) {
		size_t n = strcspn(p, " ,.:;/&");
		for (size_t i = 0; i < n_words; i++)
			if (word_is(p, n, words[i]))
				return true;
		p += n;
		p += strspn(p, " ,.:;/&");
	}
	return false;
}

/* Bytes of the announcing words at the start of `text`, 0 for none. Folding
 * may change lengths, so words are counted and then skipped in the original. */
static size_t announcer_length(const char *text)
{
	struct buf folded = BUF_INIT;
	size_t head = strlen(text) > 80 ? 80 : strlen(text), words = 0;
	text_fold(&folded, text, head);
	for (size_t i = 0; i < ARRAY_LEN(announcers); i++) {
		size_t n = strlen(announcers[i]);
		char last = announcers[i][n - 1];
		if (!str_starts(buf_str(&folded), announcers[i]))
			continue;
		char next = buf_str(&folded)[n];
		if (last != ':' && last != '/' && next != ' ' && next != ':' && (unsigned char)next != 0xC2)
			continue;
		size_t count = 1;
		for (const char *c = announcers[i]; *c; c++)
			count += *c == ' ';
		words = count > words ? count : words;
	}
	buf_free(&folded);
	size_t at = 0;
	while (words--) {
		while (text[at] && text[at] != ' ' && text[at] != ':' && (unsigned char)text[at] != 0xC2)
			at++;
		while (text[at] == ' ' || text[at] == ':' || ((unsigned char)text[at] == 0xC2 && (unsigned char)text[at + 1] == 0xA0))
			at += 1 + ((unsigned char)text[at] == 0xC2);
	}
	return at;
}

/* A name follows: "by the way" and "von hier aus" announce nobody. */
bool byline_announced(const char *text)
{
	size_t n = announcer_length(text);
	if (n == 0 || !text[n])
		return false;
	uint32_t cp;
	utf8_decode(text + n, strlen(text + n), &cp);
	return !text_is_lower(cp);
}

static size_t name_end(const char *s)
{
	size_t n = strlen(s);
	for (size_t i = 0; i < ARRAY_LEN(enders); i++) {
		const char *at = strstr(s, enders[i]);
		if (at && (size_t)(at - s) < n)
			n = (size_t)(at - s);
	}
	for (size_t i = 0; i < n; i++)
		if (s[i] >= '0' && s[i] <= '9')
			n = i;
	return n;
}

static bool same_words(const char *folded, const char *other)
{
	if (!other || !*other)
		return false;
	struct buf b = BUF_INIT;
	text_fold(&b, other, strlen(other));
	bool same = strstr(b.data, folded) || strstr(folded, b.data);
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

/* A name: one to six words, letters, at least one of them a capital where its
 * script has any, and none that persons do not have. */
static bool is_name(const char *s, size_t n, const char *site, const char *host, bool trusted)
{
	if (n < 2 || n > NAME_MOST || memchr(s, '@', n) || (memchr(s, '_', n) && !trusted) || memchr(s, '=', n) || is_domain(s, n))
		return false;
	size_t words = 1, letters = 0;
	bool upper = false, cased = false;
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		words += cp == ' ';
		letters += text_is_letter(cp);
		upper |= text_is_upper(cp);
		cased |= text_is_upper(cp) || text_is_lower(cp);
	}
	if (words > WORDS_MOST || letters < 2 || (cased && !upper && !trusted))
		return false;
	struct buf folded = BUF_INIT, tight = BUF_INIT;
	text_fold(&folded, s, n);
	for (size_t i = 0; i < folded.len; i++)
		if (folded.data[i] != ' ')
			buf_addc(&tight, folded.data[i]);
	bool bad = holds_no_name(folded.data, trusted) || same_words(folded.data, site) || (host && strstr(host, buf_str(&tight)));
	buf_free(&folded);
	buf_free(&tight);
	return !bad;
}

/* The length of what parts two names at `s`, 0 where nothing does. */
static size_t parting(const char *s)
{
	static const char *const marks[] = {", ", "; ", " & ", " and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ",
	                                    " / ", "/", ",", ";", " i ", "、", " и "};
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (str_starts(s, marks[i]))
			return strlen(marks[i]);
	return 0;
}

static void trim(const char **s, size_t *n)
{
	while (*n && strchr(" \t.,:;|-*\"'", **s)) {
		++*s;
		--*n;
	}
	while (*n && strchr(" \t.,:;|-*\"'", (*s)[*n - 1]))
		--*n;
}

static void add_name(struct buf *out, size_t start, const char *s, size_t n, const char *site, const char *host, bool trusted)
{
	trim(&s, &n);
	if (!is_name(s, n, site, host, trusted))
		return;
	struct buf name = BUF_INIT;
	buf_add(&name, s, n);
	if (out->len == start) {
		buf_adds(out, name.data);
	} else if (!strstr(out->data + start, name.data)) {
		buf_adds(out, ", ");
		buf_adds(out, name.data);
	}
	buf_free(&name);
}

void byline_clean(struct buf *out, const char *text, const char *site, const char *host, bool trusted)
{
	struct buf line = BUF_INIT;
	size_t start = out->len;
	text_clean(&line, text, strlen(text), TEXT_LINE);
	const char *s = buf_str(&line);
	s += announcer_length(s);
	s += announcer_length(s);
	struct buf cut = BUF_INIT;
	buf_add(&cut, s, name_end(s));
	const char *p = buf_str(&cut), *name = p;
	for (size_t count = 0; count < NAMES_MOST; p++) {
		size_t part = *p ? parting(p) : 0;
		if (*p && !part)
			continue;
		add_name(out, start, name, (size_t)(p - name), site, host, trusted);
		count++;
		if (!*p)
			break;
		name = p + part;
		p += part - 1;
	}
	buf_free(&cut);
	buf_free(&line);
}
