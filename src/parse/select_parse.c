#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "parse/select_tree.h"
#include "parse/token.h"

enum { UP_MOST = 255, TEXT_LENGTH_MOST = 100000, UP_BY_XPATH = 1 };
enum { LENGTH_MOST = 4096, LIST_MOST = 64, COMPOUNDS_MOST = 16, SIMPLES_MOST = 24, DEPTH_MOST = 6 };

struct parser {
	struct arena *arena;
	const char *p, *end;
	unsigned depth;
	struct complex *complex;    /* that is being read */
	bool bad;
};

static bool at(const struct parser *s, char c)
{
	return s->p < s->end && *s->p == c;
}

static void skip_space(struct parser *s)
{
	while (s->p < s->end && ascii_space((unsigned char)*s->p))
		s->p++;
}

static bool is_name_char(unsigned char c)
{
	return c >= 0x80 || c == '-' || c == '_' || ascii_alnum(c);
}

/* After the backslash: up to six digits and one space, or the character. */
static void read_escape(struct parser *s, struct buf *out)
{
	uint32_t cp = 0;
	unsigned digits = 0;
	for (; s->p < s->end && digits < 6 && ascii_hex(*s->p) >= 0; digits++)
		cp = cp << 4 | (uint32_t)ascii_hex(*s->p++);
	if (digits == 0) {
		if (s->p == s->end)
			s->bad = true;
		else
			buf_addc(out, *s->p++);
		return;
	}
	if (s->p < s->end && ascii_space((unsigned char)*s->p))
		s->p++;
	buf_add_utf8(out, cp ? cp : 0xFFFD);
}

static const char *keep(struct parser *s, struct buf *b, size_t *n)
{
	char *kept = arena_strndup(s->arena, buf_str(b), b->len);
	if (n)
		*n = b->len;
	buf_free(b);
	return kept;
}

static const char *read_name(struct parser *s)
{
	const char *from = s->p;
	while (s->p < s->end && is_name_char((unsigned char)*s->p))
		s->p++;
	if (s->p > from && (s->p == s->end || *s->p != '\\'))
		return arena_strndup(s->arena, from, (size_t)(s->p - from));
	struct buf b = BUF_INIT;
	s->p = from;
	while (s->p < s->end && !s->bad) {
		if (*s->p == '\\') {
			s->p++;
			read_escape(s, &b);
		} else if (is_name_char((unsigned char)*s->p)) {
			buf_addc(&b, *s->p++);
		} else {
			break;
		}
	}
	if (b.len == 0)
		s->bad = true;
	return keep(s, &b, NULL);
}

static const char *read_string(struct parser *s, size_t *n)
{
	struct buf b = BUF_INIT;
	char quote = *s->p++;
	while (s->p < s->end && *s->p != quote && !s->bad) {
		if (*s->p == '\\') {
			s->p++;
			read_escape(s, &b);
		} else {
			buf_addc(&b, *s->p++);
		}
	}
	if (!at(s, quote))
		s->bad = true;
	else
		s->p++;
	return keep(s, &b, n);
}

static const char *lower(struct parser *s, const char *name)
{
	char *copy = arena_strdup(s->arena, name);
	for (char *p = copy; *p; p++)
		*p = (char)ascii_lower((unsigned char)*p);
	return copy;
}

static void parse_attribute(struct parser *s, struct simple *out)
{
	s->p++;
	skip_space(s);
	out->kind = SIMPLE_ATTRIBUTE;
	out->name = lower(s, read_name(s));
	skip_space(s);
	if (at(s, ']')) {
		s->p++;
		return;
	}
	if (s->p < s->end && strchr("~|^$*", *s->p))
		out->op = *s->p++;
	else
		out->op = '=';
	if (!at(s, '=')) {
		s->bad = true;
		return;
	}
	s->p++;
	skip_space(s);
	if (at(s, '"') || at(s, '\'')) {
		out->value = read_string(s, &out->length);
	} else {
		out->value = read_name(s);
		out->length = strlen(out->value);
	}
	skip_space(s);
	if (at(s, 'i') || at(s, 'I') || at(s, 's') || at(s, 'S'))
		out->fold = ascii_lower((unsigned char)*s->p++) == 'i';
	skip_space(s);
	if (at(s, ']'))
		s->p++;
	else
		s->bad = true;
}

/* The text up to the bracket that closes this one; escapes are skipped over,
 * and quotes where they are no part of a text ("Don't miss"). */
static const char *read_argument(struct parser *s, bool text, size_t *n)
{
	const char *start = ++s->p;
	unsigned depth = 1;
	char quote = 0;
	for (; s->p < s->end; s->p++) {
		if (*s->p == '\\' && s->p + 1 < s->end)
			s->p++;
		else if (quote || (!text && (*s->p == '"' || *s->p == '\'')))
			quote = !quote ? *s->p : quote == *s->p ? 0 : quote;
		else if (*s->p == '(')
			depth++;
		else if (*s->p == ')' && --depth == 0)
			break;
	}
	if (depth != 0) {
		s->bad = true;
		*n = 0;
		return start;
	}
	*n = (size_t)(s->p - start);
	s->p++;
	return start;
}

/* "odd", "even", "3", "2n+1", "-n+3" */
static void parse_nth(struct parser *s, struct simple *out, const char *p, size_t n)
{
	char text[32];
	size_t k = 0;
	for (size_t i = 0; i < n && k + 1 < sizeof text; i++)
		if (!ascii_space((unsigned char)p[i]))
			text[k++] = (char)ascii_lower((unsigned char)p[i]);
	text[k] = '\0';
	if (str_eq(text, "odd") || str_eq(text, "even")) {
		out->a = 2;
		out->b = text[0] == 'o';
		return;
	}
	char *variable = strchr(text, 'n'), *rest = text, *stop;
	if (variable) {
		*variable = '\0';
		out->a = !*text || str_eq(text, "+") ? 1 : str_eq(text, "-") ? -1 : (int)strtol(text, &stop, 10);
		rest = variable + 1;
		if (!*rest)
			return;
	}
	out->b = (int)strtol(rest, &stop, 10);
	if (*stop || stop == rest || out->a > 10000 || out->a < -10000 || out->b > 100000 || out->b < -100000)
		s->bad = true;
}

static const struct selector *parse_inner(struct parser *s, const char *p, size_t n);

static const struct {
	const char *name;
	enum simple_kind kind;
	int a, b, nth;
} pseudos[] = {
	{"first-child", SIMPLE_NTH, 0, 1, 0},
	{"last-child", SIMPLE_NTH, 0, 1, NTH_LAST},
	{"first-of-type", SIMPLE_NTH, 0, 1, NTH_OF_TYPE},
	{"last-of-type", SIMPLE_NTH, 0, 1, NTH_LAST | NTH_OF_TYPE},
	{"empty", SIMPLE_EMPTY, 0, 0, 0},
	{"root", SIMPLE_ROOT, 0, 0, 0},
}, functions[] = {
	{"not", SIMPLE_NOT, 0, 0, 0},
	{"is", SIMPLE_IS, 0, 0, 0},
	{"where", SIMPLE_IS, 0, 0, 0},
	{"matches", SIMPLE_IS, 0, 0, 0},
	{"has", SIMPLE_HAS, 0, 0, 0},
	{"-abp-has", SIMPLE_HAS, 0, 0, 0},
	{"if", SIMPLE_HAS, 0, 0, 0},
	{"has-text", SIMPLE_HAS_TEXT, 0, 0, 0},
	{"contains", SIMPLE_HAS_TEXT, 0, 0, 0},
	{"-abp-contains", SIMPLE_HAS_TEXT, 0, 0, 0},
	{"nth-child", SIMPLE_NTH, 0, 0, 0},
	{"nth-last-child", SIMPLE_NTH, 0, 0, NTH_LAST},
	{"nth-of-type", SIMPLE_NTH, 0, 0, NTH_OF_TYPE},
	{"nth-last-of-type", SIMPLE_NTH, 0, 0, NTH_LAST | NTH_OF_TYPE},
	{"min-text-length", SIMPLE_TEXT_LENGTH, 0, 0, 0},
	{"matches-path", SIMPLE_PATH, 0, 0, 0},
	{"upward", SIMPLE_UPWARD, 0, 0, 0},
	{"nth-ancestor", SIMPLE_UPWARD, 0, 0, 0},
	{"xpath", SIMPLE_UPWARD, 0, 0, UP_BY_XPATH},
	{"remove", SIMPLE_NOTHING, 0, 0, 0},
	{"watch-attr", SIMPLE_NOTHING, 0, 0, 0},
	{"watch-attrs", SIMPLE_NOTHING, 0, 0, 0},
};

static int read_number(struct parser *s, const char *p, size_t n, int most)
{
	int value = 0;
	if (n == 0)
		s->bad = true;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9' || value > most / 10)
			s->bad = true;
		else
			value = value * 10 + p[i] - '0';
	}
	return value;
}

/* "../..": the only XPath that is read, and how it is mostly used. */
static unsigned count_parents(const char *p, size_t n)
{
	unsigned parents = 0;
	for (size_t i = 0; i + 2 <= n; i += 3, parents++)
		if (memcmp(p + i, "..", 2) != 0 || (i + 2 < n && p[i + 2] != '/'))
			return 0;
	return parents * 3 == n + 1 && parents <= UP_MOST ? parents : 0;
}

static void parse_upward(struct parser *s, bool xpath, const char *p, size_t n)
{
	if (s->depth > 0 || (xpath && count_parents(p, n) == 0))
		s->bad = true;
	else if (xpath)
		s->complex->up = count_parents(p, n);
	else if (n > 0 && *p >= '0' && *p <= '9')
		s->complex->up = (unsigned)read_number(s, p, n, UP_MOST);
	else
		s->complex->up_to = parse_inner(s, p, n);
}

/* Quotes around the whole of it are no part of the words. */
static const struct pattern *parse_text(struct parser *s, const char *p, size_t n)
{
	if (n > 2 && (p[0] == '"' || p[0] == '\'') && p[n - 1] == p[0])
		p++, n -= 2;
	const struct pattern *pattern = pattern_of_argument(s->arena, p, n);
	if (!pattern)
		s->bad = true;
	return pattern;
}

static void parse_argument(struct parser *s, struct simple *out, const char *p, size_t n)
{
	switch (out->kind) {
	case SIMPLE_NTH: parse_nth(s, out, p, n); break;
	case SIMPLE_HAS_TEXT:
	case SIMPLE_PATH: out->pattern = parse_text(s, p, n); break;
	case SIMPLE_TEXT_LENGTH: out->b = read_number(s, p, n, TEXT_LENGTH_MOST); break;
	case SIMPLE_UPWARD: parse_upward(s, out->nth == UP_BY_XPATH, p, n); break;
	case SIMPLE_NOTHING: break;
	default: out->inner = parse_inner(s, p, n);
	}
}

/* Gives the number of simples written. */
static size_t parse_function(struct parser *s, struct simple *out, const char *name)
{
	size_t n;
	for (size_t i = 0; i < ARRAY_LEN(functions); i++) {
		if (!str_eq(name, functions[i].name))
			continue;
		out->kind = functions[i].kind;
		out->nth = functions[i].nth;
		const char *argument = read_argument(s, out->kind == SIMPLE_HAS_TEXT || out->kind == SIMPLE_PATH, &n);
		if (!s->bad)
			parse_argument(s, out, argument, n);
		return out->kind != SIMPLE_UPWARD && out->kind != SIMPLE_NOTHING;
	}
	s->bad = true;
	return 0;
}

/* Gives the number of simples written: "only-child" is two. */
static size_t parse_pseudo(struct parser *s, struct simple *out)
{
	s->p++;
	if (at(s, ':')) {           /* ::before is no element */
		s->bad = true;
		return 0;
	}
	const char *name = lower(s, read_name(s));
	if (at(s, '('))
		return parse_function(s, out, name);
	if (str_eq(name, "only-child") || str_eq(name, "only-of-type")) {
		int type = name[5] == 'o' ? NTH_OF_TYPE : 0;
		out[0] = (struct simple){.kind = SIMPLE_NTH, .b = 1, .nth = type};
		out[1] = (struct simple){.kind = SIMPLE_NTH, .b = 1, .nth = type | NTH_LAST};
		return 2;
	}
	for (size_t i = 0; i < ARRAY_LEN(pseudos); i++) {
		if (!str_eq(name, pseudos[i].name))
			continue;
		out->kind = pseudos[i].kind;
		out->a = pseudos[i].a;
		out->b = pseudos[i].b;
		out->nth = pseudos[i].nth;
		return 1;
	}
	s->bad = true;
	return 0;
}

static void parse_compound(struct parser *s, struct compound *out)
{
	struct simple simples[SIMPLES_MOST + 2];
	size_t n = 0;
	bool any = false;
	memset(simples, 0, sizeof simples);
	while (s->p < s->end && !s->bad && n < SIMPLES_MOST) {
		struct simple *simple = &simples[n];
		char c = *s->p;
		size_t before = n;
		bool up = s->complex->up || s->complex->up_to;
		if (c == '*' && !any) {
			s->p++;
			any = true;
		} else if (c == '#') {
			s->p++;
			*simple = (struct simple){.kind = SIMPLE_ID, .name = read_name(s)};
			n++;
		} else if (c == '.') {
			s->p++;
			*simple = (struct simple){.kind = SIMPLE_CLASS, .name = read_name(s)};
			n++;
		} else if (c == '[') {
			parse_attribute(s, simple);
			n++;
		} else if (c == ':') {
			n += parse_pseudo(s, simple);
		} else if (!any && n == 0 && (is_name_char((unsigned char)c) || c == '\\')) {
			*simple = (struct simple){.kind = SIMPLE_TAG, .name = lower(s, read_name(s))};
			n++;
		} else {
			break;
		}
		if (up && n > before)       /* nothing is asked of where :upward leads */
			s->bad = true;
	}
	if (n == SIMPLES_MOST || (n == 0 && !any))
		s->bad = true;
	out->simples = arena_dup(s->arena, simples, n * sizeof simples[0]);
	out->n = n;
}

/* " ", ">", "+", "~", or 0 at the end of the selector. */
static char read_combinator(struct parser *s)
{
	const char *start = s->p;
	skip_space(s);
	if (s->p == s->end || *s->p == ',')
		return 0;
	if (*s->p == '>' || *s->p == '+' || *s->p == '~') {
		char c = *s->p++;
		skip_space(s);
		return c;
	}
	return s->p > start ? ' ' : 0;
}

static void parse_complex(struct parser *s, struct complex *out, bool relative)
{
	struct compound compounds[COMPOUNDS_MOST];
	size_t n = 0;
	char combinator = 0;
	*out = (struct complex){0};
	s->complex = out;
	skip_space(s);
	if (relative) {
		combinator = ' ';
		if (at(s, '>') || at(s, '+') || at(s, '~')) {
			combinator = *s->p++;
			skip_space(s);
		}
	}
	do {
		if (n == COMPOUNDS_MOST) {
			s->bad = true;
			return;
		}
		parse_compound(s, &compounds[n]);
		compounds[n++].combinator = combinator;
		combinator = s->bad ? 0 : read_combinator(s);
		s->bad |= combinator && (out->up || out->up_to);
	} while (combinator && !s->bad);
	out->compounds = arena_dup(s->arena, compounds, n * sizeof compounds[0]);
	out->n = n;
}

static const struct selector *parse_list(struct parser *s, bool relative)
{
	struct complex list[LIST_MOST];
	size_t n = 0;
	for (;;) {
		if (n == LIST_MOST) {
			s->bad = true;
			return NULL;
		}
		parse_complex(s, &list[n++], relative);
		if (s->bad)
			return NULL;
		if (!at(s, ','))
			break;
		s->p++;
	}
	if (s->p != s->end) {
		s->bad = true;
		return NULL;
	}
	struct selector *out = arena_alloc(s->arena, sizeof *out);
	out->list = arena_dup(s->arena, list, n * sizeof list[0]);
	out->n = n;
	return out;
}

/* Of :not, :is and :has. A combinator at the start stands for :has alone, but
 * a leading space means nothing in the others. */
static const struct selector *parse_inner(struct parser *s, const char *p, size_t n)
{
	struct parser inner = {.arena = s->arena, .p = p, .end = p + n, .depth = s->depth + 1};
	const struct selector *out = inner.depth > DEPTH_MOST ? NULL : parse_list(&inner, true);
	if (!out)
		s->bad = true;
	return out;
}

struct selector *select_parse(struct arena *a, const char *s, size_t n)
{
	if (n == 0 || n > LENGTH_MOST || memchr(s, '\0', n))
		return NULL;
	struct parser p = {.arena = a, .p = s, .end = s + n};
	return (struct selector *)parse_list(&p, false);
}

size_t select_count(const struct selector *s)
{
	return s->n;
}

/* The longest word of an attribute's value that nothing could lengthen where
 * the operator finds it. */
static void find_word(const struct simple *s, struct select_key *key)
{
	enum { WORD_LEAST = 2 };
	bool open_start = s->op == '$' || s->op == '*', open_end = s->op == '^' || s->op == '*';
	struct token t;
	for (size_t at = 0; s->op && token_next(s->value, s->length, WORD_LEAST, &at, &t);) {
		if ((open_start && t.p == s->value) || (open_end && t.p + t.n == s->value + s->length) || t.n <= key->word_length)
			continue;
		key->word = t.p;
		key->word_length = t.n;
	}
}

static struct select_key key_of(const struct simple *s)
{
	struct select_key key = {KEY_ANY, s->name, NULL, 0};
	switch (s->kind) {
	case SIMPLE_ID: key.kind = KEY_ID; break;
	case SIMPLE_CLASS: key.kind = KEY_CLASS; break;
	case SIMPLE_TAG: key.kind = KEY_TAG; break;
	case SIMPLE_ATTRIBUTE:
		key.kind = KEY_ATTRIBUTE;
		if (!s->fold && s->length > 0 && !strpbrk(s->value, " \t\n\r\f")) {
			if (s->op == '=' && str_eq(s->name, "id"))
				return (struct select_key){KEY_ID, s->value, NULL, 0};
			if ((s->op == '=' || s->op == '~') && str_eq(s->name, "class"))
				return (struct select_key){KEY_CLASS, s->value, NULL, 0};
		}
		find_word(s, &key);
		break;
	default: break;
	}
	return key;
}

/* The rarest thing that the last compound asks for. */
struct select_key select_key(const struct selector *s, size_t i)
{
	const struct complex *c = &s->list[i];
	const struct compound *last = &c->compounds[c->n - 1];
	struct select_key best = {KEY_ANY, NULL, NULL, 0};
	for (size_t k = 0; k < last->n; k++) {
		struct select_key key = key_of(&last->simples[k]);
		if (key.kind < best.kind || (key.kind == best.kind && key.word_length > best.word_length))
			best = key;
	}
	return best;
}
