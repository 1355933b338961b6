#include <config.h>

#include "show/hyphen.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>

#include "base/buf.h"
#include "base/path.h"
#include "base/text.h"
#include "base/util.h"

#ifndef HYPHEN_DIR
#define HYPHEN_DIR "/usr/share/hyphen"
#endif

enum { LETTERS_MOST = 64, DICTIONARY_MOST = 8 << 20, LEVELS = 2, LANGUAGES_MOST = 8 };

/* A trie: each edge is (node, letter) → node in one hash table. */
struct edge {
	uint32_t from, letter, to;
};

struct trie {
	struct edge *edges;
	size_t n_edges, cap;        /* cap: a power of two */
	uint32_t *values;           /* by node: offset in `digits`, 0 for none */
	uint32_t n_nodes, cap_nodes;
};

/* Level 0 parts compounds, level 1 the parts; most languages have but one. */
struct hyphen {
	struct trie levels[LEVELS];
	struct buf digits;          /* length, then that many weights */
	size_t left, right;         /* letters that stay before and behind a break */
	int n_levels;
};

static size_t edge_slot(const struct trie *t, uint32_t from, uint32_t letter)
{
	uint64_t h = ((uint64_t)from << 32 | letter) * UINT64_C(0x9E3779B97F4A7C15);
	size_t i = (size_t)(h >> 32) & (t->cap - 1);
	while (t->edges[i].to && (t->edges[i].from != from || t->edges[i].letter != letter))
		i = (i + 1) & (t->cap - 1);
	return i;
}

static void grow_edges(struct trie *t)
{
	struct edge *old = t->edges;
	size_t n = t->cap;
	t->cap = n ? n * 2 : 1024;
	t->edges = xcalloc(t->cap, sizeof *t->edges);
	for (size_t i = 0; i < n; i++)
		if (old[i].to)
			t->edges[edge_slot(t, old[i].from, old[i].letter)] = old[i];
	free(old);
}

static uint32_t add_node(struct trie *t)
{
	GROW(t->values, t->n_nodes, t->cap_nodes);
	t->values[t->n_nodes] = 0;
	return t->n_nodes++;
}

static uint32_t add_edge(struct trie *t, uint32_t from, uint32_t letter)
{
	if (t->n_edges * 2 >= t->cap)
		grow_edges(t);
	size_t i = edge_slot(t, from, letter);
	if (!t->edges[i].to) {
		t->edges[i] = (struct edge){from, letter, add_node(t)};
		t->n_edges++;
	}
	return t->edges[i].to;
}

/* "1ba" or ".ex5am": letters, and weights between them. */
static void add_pattern(struct hyphen *h, struct trie *t, const char *s, size_t n)
{
	uint8_t weights[LETTERS_MOST + 1] = {0};
	size_t letters = 0;
	uint32_t node = 0;
	if (memchr(s, '/', n))
		return;
	if (t->n_nodes == 0)
		add_node(t);
	for (size_t i = 0; i < n && letters < LETTERS_MOST;) {
		uint32_t cp;
		i += utf8_decode(s + i, n - i, &cp);
		if (cp >= '0' && cp <= '9') {
			weights[letters] = (uint8_t)(cp - '0');
			continue;
		}
		node = add_edge(t, node, cp);
		letters++;
	}
	if (letters == 0)
		return;
	t->values[node] = (uint32_t)h->digits.len;
	buf_addc(&h->digits, (char)(letters + 1));
	buf_add(&h->digits, weights, letters + 1);
}

static bool read_number(const char *line, const char *name, size_t *out)
{
	int64_t value;
	if (!str_starts(line, name) || line[strlen(name)] != ' ')
		return false;
	if (parse_int(line + strlen(name) + 1, 1, 20, &value))
		*out = (size_t)value;
	return true;
}

static void read_line(struct hyphen *h, const char *line, size_t n)
{
	size_t ignored;
	if (n == 0 || line[0] == '%' || line[0] == '#')
		return;
	if (str_eq(line, "NEXTLEVEL")) {
		if (h->n_levels < LEVELS)
			h->n_levels++;
		return;
	}
	if (read_number(line, "LEFTHYPHENMIN", &h->left) || read_number(line, "RIGHTHYPHENMIN", &h->right) ||
	    read_number(line, "COMPOUNDLEFTHYPHENMIN", &ignored) || read_number(line, "COMPOUNDRIGHTHYPHENMIN", &ignored) ||
	    str_starts(line, "NOHYPHEN"))
		return;
	add_pattern(h, &h->levels[h->n_levels - 1], line, n);
}

/* The file in UTF-8; its first line names its charset. */
static int read_dictionary(const char *path, struct buf *out)
{
	struct buf raw = BUF_INIT;
	if (file_read(path, DICTIONARY_MOST, &raw, NULL) != 0)
		return -1;
	size_t name = strcspn(buf_str(&raw), "\r\n");
	char *charset = xstrndup(buf_str(&raw), name);
	iconv_t cd = iconv_open("UTF-8", charset);
	free(charset);
	if (cd == (iconv_t)-1) {
		buf_free(&raw);
		return -1;
	}
	char *in = raw.data + name;
	size_t left = raw.len - name, room = left * 3;
	buf_reserve(out, room);
	char *to = out->data;
	iconv(cd, &in, &left, &to, &room);
	out->len = (size_t)(to - out->data);
	out->data[out->len] = '\0';
	iconv_close(cd);
	buf_free(&raw);
	return 0;
}

struct hyphen *hyphen_load(const char *path)
{
	struct buf text = BUF_INIT;
	if (read_dictionary(path, &text) != 0)
		return NULL;
	struct hyphen *h = xcalloc(1, sizeof *h);
	h->left = h->right = 2;
	h->n_levels = 1;
	buf_addc(&h->digits, 0);
	for (char *at = text.data, *end; *at; at = end) {
		size_t n = strcspn(at, "\r\n");
		end = at + n + (at[n] != '\0');
		at[n] = '\0';
		read_line(h, at, n);
	}
	buf_free(&text);
	return h;
}

void hyphen_free(struct hyphen *h)
{
	if (!h)
		return;
	for (int i = 0; i < LEVELS; i++) {
		free(h->levels[i].edges);
		free(h->levels[i].values);
	}
	buf_free(&h->digits);
	free(h);
}

/* Raises the weights between letters by all patterns that fit somewhere.
 * letters[0] and letters[n - 1] are the dots at the ends. */
static void apply(const struct hyphen *h, const struct trie *t, const uint32_t *letters, size_t n, uint8_t *weights)
{
	memset(weights, 0, n + 1);
	for (size_t start = 0; start < n && t->cap; start++) {
		uint32_t node = 0;
		for (size_t i = start; i < n; i++) {
			node = t->edges[edge_slot(t, node, letters[i])].to;
			if (!node)
				break;
			const char *digits = h->digits.data + t->values[node];
			for (int k = 0; k < digits[0]; k++)
				if (weights[start + (size_t)k] < (uint8_t)digits[k + 1])
					weights[start + (size_t)k] = (uint8_t)digits[k + 1];
		}
	}
}

/* Marks the breaks of letters[from, to) by the patterns of one level. */
static void mark_level(const struct hyphen *h, int level, const uint32_t *letters, size_t from, size_t to, uint8_t *breaks)
{
	uint32_t dotted[LETTERS_MOST + 2];
	uint8_t weights[LETTERS_MOST + 3];
	size_t n = to - from;
	if (n < h->left + h->right)
		return;
	dotted[0] = dotted[n + 1] = '.';
	memcpy(dotted + 1, letters + from, n * sizeof *letters);
	apply(h, &h->levels[level], dotted, n + 2, weights);
	for (size_t i = h->left; i + h->right <= n; i++)
		breaks[from + i] |= weights[i + 1] & 1;
}

size_t hyphen_word(const struct hyphen *h, const char *word, size_t n, uint32_t *at, size_t most)
{
	uint32_t letters[LETTERS_MOST] = {0}, offsets[LETTERS_MOST + 1];
	uint8_t breaks[LETTERS_MOST + 1] = {0}, compounds[LETTERS_MOST + 1];
	size_t count = 0, found = 0;
	for (size_t i = 0; i < n; count++) {
		if (count == LETTERS_MOST)
			return 0;
		offsets[count] = (uint32_t)i;
		i += utf8_decode(word + i, n - i, &letters[count]);
		letters[count] = uc_tolower(letters[count]);
	}
	mark_level(h, 0, letters, 0, count, breaks);
	if (h->n_levels > 1) {
		memcpy(compounds, breaks, sizeof breaks);
		for (size_t from = 0, i = 1; i <= count; i++)
			if (i == count || compounds[i]) {
				mark_level(h, 1, letters, from, i, breaks);
				from = i;
			}
	}
	for (size_t i = 1; i < count && found < most; i++)
		if (breaks[i])
			at[found++] = offsets[i];
	return found;
}

/* --- languages, kept once loaded --- */

static struct {
	char *lang;
	struct hyphen *patterns;
} known[LANGUAGES_MOST];

/* "en-GB" → hyph_en_GB.dic, else hyph_en.dic */
static struct hyphen *load_language(const char *lang)
{
	struct buf name = BUF_INIT, path = BUF_INIT;
	buf_adds(&name, lang);
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] == '-')
			name.data[i] = '_';
	buf_addf(&path, HYPHEN_DIR "/hyph_%s.dic", buf_str(&name));
	struct hyphen *h = hyphen_load(path.data);
	if (!h && strchr(buf_str(&name), '_')) {
		buf_truncate(&path, 0);
		buf_addf(&path, HYPHEN_DIR "/hyph_%.*s.dic", (int)strcspn(name.data, "_"), name.data);
		h = hyphen_load(path.data);
	}
	buf_free(&name);
	buf_free(&path);
	return h;
}

struct hyphen *hyphen_for(const char *lang)
{
	size_t n = strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
	if (n < 2 || n > 12 || lang[n])
		return NULL;
	for (size_t i = 0; i < LANGUAGES_MOST; i++) {
		if (!known[i].lang) {
			known[i].lang = xstrdup(lang);
			known[i].patterns = load_language(lang);
		}
		if (str_eq(known[i].lang, lang))
			return known[i].patterns;
	}
	return NULL;
}
