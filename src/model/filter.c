#include <config.h>

#include "model/filter.h"

#include <regex.h>
#include <string.h>

#include "base/arena.h"
#include "model/options.h"
#include "model/words.h"

enum { DEPTH_MOST = 50, TERMS_MOST = 60, FILTER_BYTES_MOST = 8 * 1024 };

static const struct filter_attribute_info attributes[] = {
#define X(id, name, type, help) {name, FILTER_##type},
	FILTER_ATTRIBUTES(X)
#undef X
};

const struct filter_attribute_info *filter_attribute_info(enum filter_attribute a)
{
	return &attributes[a];
}

/* Longer ones first: "=~" before "=". */
static const struct {
	const char *text;
	enum filter_operator operator;
} operators[] = {
	{"==", FILTER_EQ}, {"=~", FILTER_MATCH}, {"!~", FILTER_NO_MATCH}, {"!=", FILTER_NE},    {"!#", FILTER_HAS_NOT}, {"<=", FILTER_LE},
	{">=", FILTER_GE}, {"=", FILTER_EQ},     {"<", FILTER_LT},        {">", FILTER_GT},     {"#", FILTER_HAS},
};

struct parser {
	const char *start, *at;
	struct arena *arena;
	struct buf *err;
	int depth, terms;
};

static int complain(struct parser *p, const char *at, const char *what)
{
	return fail(p->err, _("column %zu: %s"), words_column(p->start, (size_t)(at - p->start)), what);
}

static void skip_blanks(struct parser *p)
{
	while (ascii_space((unsigned char)*p->at))
		p->at++;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t name_length(const char *s)
{
	size_t n = 0;
	while (is_name(s[n]))
		n++;
	return n;
}

/* Takes the word `w` if it is next. */
static bool take_word(struct parser *p, const char *w)
{
	skip_blanks(p);
	size_t n = name_length(p->at);
	if (n != strlen(w) || memcmp(p->at, w, n) != 0)
		return false;
	p->at += n;
	return true;
}

static int take_attribute(struct parser *p, struct filter_node *node)
{
	skip_blanks(p);
	size_t n = name_length(p->at);
	for (size_t i = 0; n && i < ARRAY_LEN(attributes); i++) {
		if (strlen(attributes[i].name) == n && memcmp(attributes[i].name, p->at, n) == 0) {
			node->attribute = (enum filter_attribute)i;
			p->at += n;
			return 0;
		}
	}
	if (!n)
		return complain(p, p->at, _("expected the name of an attribute, such as unread, age, tags or title"));
	char *name = arena_strndup(p->arena, p->at, n);
	return complain(p, p->at, arena_printf(p->arena, _("unknown attribute '%s'"), name));
}

static int take_operator(struct parser *p, struct filter_node *node)
{
	if (take_word(p, "between")) {
		node->operator = FILTER_BETWEEN;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		if (str_starts(p->at, operators[i].text)) {
			node->operator = operators[i].operator;
			p->at += strlen(operators[i].text);
			return 0;
		}
	}
	return complain(p, p->at, _("expected one of = != =~ !~ < > <= >= # !# between"));
}

static int take_value(struct parser *p, struct filter_node *node)
{
	struct buf text = BUF_INIT;
	const char *start = p->at;
	if (*p->at == '"') {
		for (p->at++; *p->at && *p->at != '"'; p->at++) {
			if (*p->at == '\\' && (p->at[1] == '"' || p->at[1] == '\\'))
				p->at++;
			buf_addc(&text, *p->at);
		}
		if (!*p->at) {
			buf_free(&text);
			return complain(p, start, _("this quote is not closed"));
		}
		p->at++;
	} else {
		size_t n = strcspn(p->at, " \t\n\r()\"");
		buf_add(&text, p->at, n);
		p->at += n;
		if (!n) {
			buf_free(&text);
			return complain(p, start, _("expected a value: a number, or a text in \"…\""));
		}
	}
	node->text = arena_strndup(p->arena, buf_str(&text), text.len);
	buf_free(&text);
	return 0;
}

static int check_range(struct parser *p, struct filter_node *node, const char *at)
{
	const char *colon = strchr(node->text, ':');
	char *from = colon ? arena_strndup(p->arena, node->text, (size_t)(colon - node->text)) : NULL;
	if (!colon || !parse_int(from, INT32_MIN, INT32_MAX, &node->number) || !parse_int(colon + 1, INT32_MIN, INT32_MAX, &node->to))
		return complain(p, at, _("expected two numbers: between 1:10"));
	if (node->number > node->to) {
		int64_t larger = node->number;
		node->number = node->to;
		node->to = larger;
	}
	return 0;
}

/*
 * What a regular expression grows to, in nodes: the C library copies what is
 * repeated ("x{9}" is nine x, "x+" is "xx*"), so a short text of nested
 * repetitions takes gigabytes. Counted without recursion; beyond `NODES_MOST`
 * the figure stays there.
 */
enum { NODES_MOST = 4000, GROUPS_MOST = 100 };

static size_t nodes_capped(size_t n)
{
	return n < NODES_MOST ? n : NODES_MOST;
}

/* After the '[' of a bracket expression: its end, where "[]a]" and "[[:alpha:]]" are one each. */
static const char *bracket_end(const char *s)
{
	s += *s == '^';
	s += *s == ']';
	for (; *s && *s != ']'; s++) {
		if (*s != '[' || !s[1] || !strchr(".:=", s[1]))
			continue;
		const char closing[] = {s[1], ']', '\0'};
		const char *end = strstr(s + 2, closing);
		if (end)
			s = end + 1;
	}
	return *s ? s + 1 : s;
}

/* The copies that the repetition at *s asks for; 0 when there is none. Moves *s past it. */
static size_t take_copies(const char **s)
{
	if (**s == '*' || **s == '?' || **s == '+')
		return *(*s)++ == '+' ? 2 : 1;
	if (**s != '{' || (!ascii_digit((*s)[1]) && (*s)[1] != ','))
		return 0;
	size_t number = 0, most = 0;
	for (++*s; ascii_digit(**s) || **s == ','; ++*s) {
		number = **s == ',' ? 0 : nodes_capped(number * 10 + (size_t)(**s - '0'));
		most = number > most ? number : most;
	}
	*s += **s == '}';
	return most + 1;
}

static size_t regex_nodes(const char *s)
{
	size_t outside[GROUPS_MOST], groups = 0, total = 0;
	while (*s) {
		size_t atom = 1;
		if (*s == '(') {
			if (groups == GROUPS_MOST)
				return NODES_MOST;
			outside[groups++] = total;
			total = 0;
			s++;
			continue;
		}
		if (*s == ')' && groups) {
			atom = total + 1;
			total = outside[--groups];
			s++;
		} else if (*s == '[') {
			s = bracket_end(s + 1);
		} else {
			s += *s == '\\' && s[1] ? 2 : 1;
		}
		for (size_t copies; (copies = take_copies(&s)) != 0; )
			atom = nodes_capped(atom * copies);
		total = nodes_capped(total + atom);
	}
	while (groups)
		total = nodes_capped(total + outside[--groups]);
	return total;
}

static int check_regex(struct parser *p, const char *pattern, const char *at)
{
	regex_t re;
	char why[200];
	if (regex_nodes(pattern) >= NODES_MOST)
		return complain(p, at, _("this regular expression repeats too much"));
	int result = regcomp(&re, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB);
	if (result == 0) {
		regfree(&re);
		return 0;
	}
	regerror(result, &re, why, sizeof why);
	return complain(p, at, arena_printf(p->arena, _("'%s' is no regular expression: %s"), pattern, why));
}

/* Do operator and value suit the attribute? */
static int check_term(struct parser *p, struct filter_node *node, const char *operator_at, const char *value_at)
{
	enum filter_type type = attributes[node->attribute].type;
	bool yes, match = node->operator == FILTER_MATCH || node->operator == FILTER_NO_MATCH;
	bool equal = node->operator == FILTER_EQ || node->operator == FILTER_NE;
	bool list = node->operator == FILTER_HAS || node->operator == FILTER_HAS_NOT;
	switch (type) {
	case FILTER_YESNO:
		if (!equal)
			return complain(p, operator_at, _("this attribute is only = or != \"yes\" or \"no\""));
		if (option_parse_bool(node->text, &yes) != 0)
			return complain(p, value_at, _("expected \"yes\" or \"no\""));
		node->number = yes;
		return 0;
	case FILTER_NUMBER:
		if (node->operator == FILTER_BETWEEN)
			return check_range(p, node, value_at);
		if (match || list)
			return complain(p, operator_at, _("this attribute is a number: use = != < > <= >= between"));
		if (!parse_int(node->text, INT32_MIN, INT32_MAX, &node->number))
			return complain(p, value_at, _("expected a number"));
		return 0;
	case FILTER_WORDS:
		if (!match && !equal && !list)
			return complain(p, operator_at, _("a text is searched with =~ or !~"));
		return 0;
	case FILTER_TEXT:
	case FILTER_LIST:
		if (node->operator == FILTER_BETWEEN)
			return complain(p, operator_at, _("'between' is for numbers"));
		return match ? check_regex(p, node->text, value_at) : 0;
	}
	BUG("a filter attribute of type %d", type);
}

static struct filter_node *parse_or(struct parser *p);

static struct filter_node *parse_term(struct parser *p)
{
	struct filter_node *node = arena_alloc(p->arena, sizeof *node);
	if (++p->terms > TERMS_MOST) {
		complain(p, p->at, _("too many comparisons"));
		return NULL;
	}
	if (take_attribute(p, node) != 0)
		return NULL;
	skip_blanks(p);
	const char *operator_at = p->at;
	if (take_operator(p, node) != 0)
		return NULL;
	skip_blanks(p);
	const char *value_at = p->at;
	if (take_value(p, node) != 0 || check_term(p, node, operator_at, value_at) != 0)
		return NULL;
	return node;
}

/* Depth is bounded, so recursion is. */
static struct filter_node *parse_factor(struct parser *p)
{
	skip_blanks(p);
	if (*p->at != '(')
		return parse_term(p);
	const char *open = p->at++;
	if (++p->depth > DEPTH_MOST) {
		complain(p, open, _("nested too deep"));
		return NULL;
	}
	struct filter_node *inner = parse_or(p);
	p->depth--;
	if (!inner)
		return NULL;
	skip_blanks(p);
	if (*p->at != ')') {
		complain(p, *p->at ? p->at : open, *p->at ? _("expected 'and', 'or' or ')'") : _("this parenthesis is not closed"));
		return NULL;
	}
	p->at++;
	return inner;
}

static struct filter_node *join(struct parser *p, enum filter_kind kind, struct filter_node *left, struct filter_node *right)
{
	struct filter_node *node = arena_alloc(p->arena, sizeof *node);
	*node = (struct filter_node){.kind = kind, .left = left, .right = right};
	return right ? node : NULL;
}

static struct filter_node *parse_and(struct parser *p)
{
	struct filter_node *left = parse_factor(p);
	while (left && take_word(p, "and"))
		left = join(p, FILTER_AND, left, parse_factor(p));
	return left;
}

static struct filter_node *parse_or(struct parser *p)
{
	struct filter_node *left = parse_and(p);
	while (left && take_word(p, "or"))
		left = join(p, FILTER_OR, left, parse_and(p));
	return left;
}

struct filter *filter_parse(const char *text, struct buf *err)
{
	struct arena *a = arena_new();
	struct parser p = {.start = text, .at = text, .arena = a, .err = err};
	struct filter_node *root = NULL;
	if (strlen(text) > FILTER_BYTES_MOST)
		fail(err, _("a filter of more than %d bytes"), FILTER_BYTES_MOST);
	else
		root = parse_or(&p);
	skip_blanks(&p);
	if (root && *p.at) {
		complain(&p, p.at, _("expected 'and' or 'or'"));
		root = NULL;
	}
	if (!root) {
		arena_free(a);
		return NULL;
	}
	struct filter *f = arena_alloc(a, sizeof *f);
	*f = (struct filter){a, root};
	return f;
}

void filter_free(struct filter *f)
{
	if (f)
		arena_free(f->arena);
}

static bool demands(const struct filter_node *n, enum filter_attribute a)
{
	switch (n->kind) {
	case FILTER_AND: return demands(n->left, a) || demands(n->right, a);
	case FILTER_OR: return demands(n->left, a) && demands(n->right, a);
	case FILTER_TERM: return n->attribute == a && (n->operator == FILTER_EQ) == (n->number == 1);
	}
	return false;
}

bool filter_demands(const struct filter *f, enum filter_attribute a)
{
	return demands(f->root, a);
}
