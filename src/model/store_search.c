/* The full-text index: what goes in, what a user's words ask of it, and the
 * piece of a story where they stand. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "model/store_entry.h"
#include "model/store_sql.h"

int search_add(struct store *s, int64_t id, const char *title, const char *author, const char *text, struct buf *err)
{
	return store_run(s, err, "INSERT INTO search (rowid, title, author, text) VALUES (?, ?, ?, ?)", "ittt", id, title, author, text);
}

int search_remove(struct store *s, int64_t id, const char *title, const char *author, const char *text, struct buf *err)
{
	return store_run(s, err, "INSERT INTO search (search, rowid, title, author, text) VALUES ('delete', ?, ?, ?, ?)", "ittt",
	                 id, title, author, text);
}

/* --- a user's words --- */

enum { PREFIX_LEAST = 2 };      /* bytes: one letter would be found everywhere */

struct term {
	const char *p;
	size_t n;
	bool without, phrase;
};

/* The next word, "phrase" or -word; false at the end. */
static bool next_term(const char **at, struct term *t)
{
	const char *p = *at;
	while (ascii_space((unsigned char)*p))
		p++;
	if (!*p)
		return false;
	*t = (struct term){0};
	if (*p == '-' && p[1] && !ascii_space((unsigned char)p[1])) {
		t->without = true;
		p++;
	}
	if (*p == '"') {
		t->phrase = true;
		t->p = ++p;
		t->n = strcspn(p, "\"");
		*at = p + t->n + (p[t->n] == '"');
		return true;
	}
	t->p = p;
	t->n = strcspn(p, " \t\n\r\f\v");
	*at = p + t->n;
	return true;
}

/* Is there anything in it that the tokenizer would take for a word? Without
 * one, FTS5 finds nothing at all. */
static bool has_word(const struct term *t)
{
	for (size_t i = 0; i < t->n;) {
		uint32_t cp;
		i += utf8_decode(t->p + i, t->n - i, &cp);
		if (text_is_letter(cp) || text_is_ideographic(cp) || (cp >= '0' && cp <= '9') || cp > 0x2FFF)
			return true;
	}
	return false;
}

static void add_quoted(struct buf *out, const struct term *t)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < t->n; i++) {
		if (t->p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, t->p[i]);
	}
	buf_addc(out, '"');
}

bool search_expression(const char *words, struct buf *out)
{
	struct buf without = BUF_INIT;
	struct term t;
	bool any = false;
	const char *at = words;
	while (next_term(&at, &t)) {
		if (!has_word(&t))
			continue;
		if (t.without) {
			buf_adds(&without, " NOT ");
			add_quoted(&without, &t);
			continue;
		}
		if (any)
			buf_addc(out, ' ');
		add_quoted(out, &t);
		if (!t.phrase && !*at && t.n >= PREFIX_LEAST)
			buf_addc(out, '*');
		any = true;
	}
	if (any)
		buf_add(out, buf_str(&without), without.len);
	buf_free(&without);
	return any;
}

/* --- snippets --- */

/* A word of the search, folded. */
struct needle {
	char *text;
	size_t n;
};

static size_t read_needles(const char *words, struct needle *out, size_t most)
{
	size_t n = 0;
	struct term t;
	while (n < most && next_term(&words, &t)) {
		struct buf folded = BUF_INIT;
		if (!t.without && has_word(&t))
			text_fold(&folded, t.p, t.n);
		buf_trim(&folded);
		if (folded.len)
			out[n++] = (struct needle){folded.data, folded.len};
		else
			buf_free(&folded);
	}
	return n;
}

static bool starts_word(const char *text, size_t at)
{
	uint32_t cp, before = ' ';
	size_t back = at;
	utf8_decode(text + at, strlen(text + at), &cp);
	if (text_is_ideographic(cp))
		return true;
	while (back > 0 && ((unsigned char)text[--back] & 0xC0) == 0x80)
		;
	if (at)
		utf8_decode(text + back, at - back, &before);
	return !text_is_letter(before) && !(before >= '0' && before <= '9');
}

/* The bytes of `text` at `at` that fold to the needle; 0 where they do not.
 * Folded character by character, so that offsets stay those of the text. */
static size_t match_at(const char *text, size_t at, size_t n, const struct needle *needle)
{
	struct buf folded = BUF_INIT;
	size_t i = at;
	while (i < n && folded.len < needle->n) {
		size_t k = text_grapheme(text + i, n - i);
		text_fold(&folded, text + i, k);
		i += k;
		if (folded.len > needle->n || memcmp(buf_str(&folded), needle->text, folded.len) != 0)
			break;
	}
	bool same = folded.len == needle->n && memcmp(folded.data, needle->text, needle->n) == 0;
	buf_free(&folded);
	return same ? i - at : 0;
}

/* A quick look that spares folding: the first byte, where it is ASCII. */
static bool may_start(unsigned char c, const struct needle *needle)
{
	return c >= 0x80 || (unsigned char)needle->text[0] >= 0x80 || ascii_lower(c) == (unsigned char)needle->text[0];
}

static size_t find_match(const char *text, size_t at, size_t n, const struct needle *needles, size_t n_needles, size_t *length)
{
	for (size_t i = at; i < n; i++) {
		if (((unsigned char)text[i] & 0xC0) == 0x80)
			continue;
		for (size_t k = 0; k < n_needles; k++)
			if (may_start((unsigned char)text[i], &needles[k]) && starts_word(text, i) &&
			    (*length = match_at(text, i, n, &needles[k])) > 0)
				return i;
	}
	*length = 0;
	return n;
}

/* Back to the start of a word, `columns` before. */
static size_t start_before(const char *text, size_t at, size_t columns)
{
	size_t i = at > columns ? at - columns : 0;
	while (i > 0 && i < at && text[i - 1] != ' ' && text[i - 1] != '\n')
		i++;
	return i < at ? i : at;
}

static void add_marked(struct buf *out, const char *text, size_t from, size_t to, const struct needle *needles, size_t n_needles)
{
	while (from < to) {
		size_t length, hit = find_match(text, from, to, needles, n_needles, &length);
		buf_add(out, text + from, hit - from);
		if (!length)
			return;
		buf_addc(out, '\1');
		buf_add(out, text + hit, length);
		buf_addc(out, '\2');
		from = hit + length;
	}
}

static void add_snippet(struct buf *out, struct buf *text, const char *words, size_t columns)
{
	struct needle needles[16];
	size_t n_needles = read_needles(words, needles, ARRAY_LEN(needles)), length;
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] == '\n' || text->data[i] == '\t')
			text->data[i] = ' ';
	const char *s = buf_str(text);
	size_t hit = find_match(s, 0, text->len, needles, n_needles, &length);
	size_t from = length ? start_before(s, hit, columns / 3) : 0;
	size_t to = from + text_cut(s + from, text->len - from, columns);
	if (from > 0)
		buf_adds(out, "…");
	add_marked(out, s, from, to, needles, n_needles);
	if (to < text->len)
		buf_adds(out, "…");
	for (size_t i = 0; i < n_needles; i++)
		free(needles[i].text);
}

int store_snippet(struct store *s, int64_t entry_id, const char *words, size_t columns, struct buf *out, struct buf *err)
{
	struct article *a;
	if (store_article(s, entry_id, &a, err) != 0)
		return -1;
	struct buf text = BUF_INIT;
	if (a)
		article_add_text(a, &text);
	if (text.len)
		add_snippet(out, &text, words, columns);
	buf_free(&text);
	article_free(a);
	return 0;
}
