#include <config.h>

#include "parse/pattern.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>

#include "base/text.h"

enum {
	PROGRAM_MOST = 2000,        /* instructions */
	TEXT_MOST = 1 << 16,        /* bytes looked at */
	REPEAT_MOST = 200,
	DEPTH_MOST = 40,
	RANGES_MOST = 64
};

enum op { OP_CHAR, OP_ANY, OP_SET, OP_NOT_SET, OP_SPLIT, OP_JUMP, OP_START, OP_END, OP_WORD_EDGE, OP_NO_WORD_EDGE, OP_MATCH };

struct range {
	uint32_t from, to;
};

struct instruction {
	uint8_t op;
	uint32_t cp;                    /* OP_CHAR; the number of ranges for sets */
	uint32_t x, y;                  /* OP_SPLIT, OP_JUMP: where to */
	const struct range *ranges;
};

struct pattern {
	struct instruction *code;
	size_t n;
	bool fold;
	bool anchored;                  /* it can only match where the text begins */
	char needed;                    /* a character without which nothing matches, or 0 */
	const char *literal;            /* no regular expression at all, but words */
	size_t literal_length;
};

struct compiler {
	struct arena *arena;
	const char *p, *end;
	struct instruction *code;
	size_t n, cap;
	unsigned depth;
	bool fold, bad;
};

static size_t emit(struct compiler *c, struct instruction in)
{
	if (c->n >= PROGRAM_MOST) {
		c->bad = true;
		return 0;
	}
	GROW(c->code, c->n, c->cap);
	c->code[c->n] = in;
	return c->n++;
}

static uint32_t next_char(struct compiler *c)
{
	uint32_t cp;
	c->p += utf8_decode(c->p, (size_t)(c->end - c->p), &cp);
	return cp;
}

static bool at(const struct compiler *c, char ch)
{
	return c->p < c->end && *c->p == ch;
}

/* --- sets --- */

struct set {
	struct range ranges[RANGES_MOST];
	uint32_t n;
};

static void add_range(struct compiler *c, struct set *s, uint32_t from, uint32_t to)
{
	if (s->n == RANGES_MOST || from > to)
		c->bad = true;
	else
		s->ranges[s->n++] = (struct range){from, to};
}

static const struct range digits[] = {{'0', '9'}};
static const struct range spaces[] = {{'\t', '\r'}, {' ', ' '}, {0xA0, 0xA0}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x3000, 0x3000}};
static const struct range word_chars[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};

static const struct range *class_of(int letter, uint32_t *n)
{
	switch (letter | 0x20) {
	case 'd': *n = ARRAY_LEN(digits); return digits;
	case 's': *n = ARRAY_LEN(spaces); return spaces;
	case 'w': *n = ARRAY_LEN(word_chars); return word_chars;
	default: return NULL;
	}
}

static uint32_t hex_escape(struct compiler *c, unsigned digits_wanted)
{
	uint32_t value = 0;
	for (unsigned i = 0; i < digits_wanted; i++) {
		int v = c->p < c->end ? ascii_hex(*c->p) : -1;
		if (v < 0) {
			c->bad = true;
			return 0;
		}
		value = value << 4 | (uint32_t)v;
		c->p++;
	}
	return value;
}

/* After the backslash; classes are seen to before. */
static uint32_t escaped_char(struct compiler *c)
{
	if (c->p == c->end) {
		c->bad = true;
		return 0;
	}
	uint32_t cp = next_char(c);
	switch (cp) {
	case 'n': return '\n';
	case 't': return '\t';
	case 'r': return '\r';
	case 'x': return hex_escape(c, 2);
	case 'u': return hex_escape(c, 4);
	default:
		if ((cp >= '1' && cp <= '9') || text_is_letter(cp))
			c->bad = true;      /* back references, \p{…}, \k<…> */
		return cp;
	}
}

static void set_item(struct compiler *c, struct set *s)
{
	uint32_t n, from;
	if (at(c, '\\')) {
		c->p++;
		const struct range *class = c->p < c->end ? class_of(*c->p, &n) : NULL;
		if (class) {
			if (*c->p < 'a')
				c->bad = true;      /* [\D…]: nobody needs it */
			c->p++;
			for (uint32_t i = 0; i < n; i++)
				add_range(c, s, class[i].from, class[i].to);
			return;
		}
		from = escaped_char(c);
	} else {
		from = next_char(c);
	}
	uint32_t to = from;
	if (c->p + 1 < c->end && c->p[0] == '-' && c->p[1] != ']') {
		c->p++;
		to = at(c, '\\') ? (c->p++, escaped_char(c)) : next_char(c);
	}
	add_range(c, s, from, to);
}

static void compile_set(struct compiler *c)
{
	struct set s = {.n = 0};
	bool not = at(c, '^');
	if (not)
		c->p++;
	while (c->p < c->end && *c->p != ']' && !c->bad)
		set_item(c, &s);
	if (!at(c, ']')) {
		c->bad = true;
		return;
	}
	c->p++;
	emit(c, (struct instruction){.op = not ? OP_NOT_SET : OP_SET, .cp = s.n,
	                             .ranges = arena_dup(c->arena, s.ranges, s.n * sizeof s.ranges[0])});
}

/* --- the grammar: alternatives of sequences of repeated atoms --- */

static void compile_alternatives(struct compiler *c);

static void compile_escape(struct compiler *c)
{
	uint32_t n;
	c->p++;
	const struct range *class = c->p < c->end ? class_of(*c->p, &n) : NULL;
	if (class) {
		emit(c, (struct instruction){.op = *c->p < 'a' ? OP_NOT_SET : OP_SET, .cp = n, .ranges = class});
		c->p++;
	} else if (at(c, 'b') || at(c, 'B')) {
		emit(c, (struct instruction){.op = *c->p == 'b' ? OP_WORD_EDGE : OP_NO_WORD_EDGE});
		c->p++;
	} else {
		emit(c, (struct instruction){.op = OP_CHAR, .cp = escaped_char(c)});
	}
}

static void compile_group(struct compiler *c)
{
	c->p++;
	if (at(c, '?')) {
		if (c->p + 1 < c->end && c->p[1] == ':')
			c->p += 2;
		else
			c->bad = true;      /* look-around, names, flags */
	}
	if (++c->depth > DEPTH_MOST)
		c->bad = true;
	if (!c->bad)
		compile_alternatives(c);
	c->depth--;
	if (at(c, ')'))
		c->p++;
	else
		c->bad = true;
}

static void compile_atom(struct compiler *c)
{
	switch (*c->p) {
	case '(': compile_group(c); break;
	case '[': c->p++; compile_set(c); break;
	case '\\': compile_escape(c); break;
	case '.': c->p++; emit(c, (struct instruction){.op = OP_ANY}); break;
	case '^': c->p++; emit(c, (struct instruction){.op = OP_START}); break;
	case '$': c->p++; emit(c, (struct instruction){.op = OP_END}); break;
	case '*': case '+': case '?': c->bad = true; break;
	default: {
		uint32_t cp = next_char(c);
		emit(c, (struct instruction){.op = OP_CHAR, .cp = c->fold ? uc_tolower(cp) : cp});
	}
	}
}

/* "{2,5}": false where it is no count but a brace. */
static bool parse_count(struct compiler *c, unsigned *least, unsigned *most)
{
	const char *p = c->p + 1;
	unsigned value[2] = {0, UINT32_MAX};
	unsigned k = 0;
	bool digit = false;
	for (; p < c->end && *p != '}'; p++) {
		if (*p == ',' && k == 0 && digit) {
			k = 1;
			digit = false;
		} else if (*p >= '0' && *p <= '9') {
			value[k] = (digit ? value[k] * 10 : 0) + (unsigned)(*p - '0');
			digit = true;
			if (value[k] > REPEAT_MOST)
				c->bad = true;
		} else {
			return false;
		}
		if (c->bad)
			return true;
	}
	if (p == c->end || (k == 0 && !digit))
		return false;
	*least = value[0];
	*most = k == 0 ? value[0] : value[1];
	c->p = p + 1;
	return true;
}

/* Copies the code of an atom to the end, its jumps moved with it. */
static void emit_copy(struct compiler *c, const struct instruction *atom, size_t n, size_t from)
{
	size_t shift = c->n - from;
	for (size_t i = 0; i < n && !c->bad; i++) {
		struct instruction in = atom[i];
		if (in.op == OP_SPLIT || in.op == OP_JUMP) {
			in.x += (uint32_t)shift;
			in.y += (uint32_t)shift;
		}
		emit(c, in);
	}
}

static void emit_repeated(struct compiler *c, size_t from, unsigned least, unsigned most)
{
	size_t n = c->n - from;
	struct instruction *atom = xmalloc((n + 1) * sizeof *atom);
	memcpy(atom, c->code + from, n * sizeof *atom);
	c->n = from;
	for (unsigned i = 0; i < least && !c->bad; i++)
		emit_copy(c, atom, n, from);
	if (most == UINT32_MAX) {
		size_t split = emit(c, (struct instruction){.op = OP_SPLIT});
		emit_copy(c, atom, n, from);
		emit(c, (struct instruction){.op = OP_JUMP, .x = (uint32_t)split});
		if (!c->bad)
			c->code[split].x = (uint32_t)split + 1, c->code[split].y = (uint32_t)c->n;
	}
	for (unsigned i = least; most != UINT32_MAX && i < most && !c->bad; i++) {
		size_t split = emit(c, (struct instruction){.op = OP_SPLIT});
		emit_copy(c, atom, n, from);
		if (!c->bad)
			c->code[split].x = (uint32_t)split + 1, c->code[split].y = (uint32_t)c->n;
	}
	free(atom);
}

static void compile_repeated(struct compiler *c)
{
	size_t from = c->n;
	unsigned least = 1, most = 1;
	compile_atom(c);
	if (c->bad || c->p == c->end)
		return;
	if (*c->p == '*' || *c->p == '+' || *c->p == '?') {
		least = *c->p == '+';
		most = *c->p == '?' ? 1 : UINT32_MAX;
		c->p++;
	} else if (*c->p != '{' || !parse_count(c, &least, &most)) {
		return;
	}
	if (at(c, '?'))
		c->p++;                 /* lazy: whether it matches is the same */
	if (!c->bad)
		emit_repeated(c, from, least, most);
}

static void compile_alternatives(struct compiler *c)
{
	uint32_t ends[64];
	size_t n_ends = 0;
	for (;;) {
		size_t split = emit(c, (struct instruction){.op = OP_SPLIT});
		while (c->p < c->end && *c->p != '|' && *c->p != ')' && !c->bad)
			compile_repeated(c);
		if (c->bad)
			return;
		c->code[split].x = (uint32_t)split + 1;
		if (!at(c, '|')) {
			c->code[split].y = (uint32_t)split + 1;     /* the last one: no other way */
			break;
		}
		c->p++;
		if (n_ends == ARRAY_LEN(ends)) {
			c->bad = true;
			return;
		}
		ends[n_ends++] = (uint32_t)emit(c, (struct instruction){.op = OP_JUMP});
		c->code[split].y = (uint32_t)c->n;
	}
	for (size_t i = 0; i < n_ends; i++)
		c->code[ends[i]].x = (uint32_t)c->n;
}

/* Is there a way to the end that does not read instruction `without`? Jumps
 * back lead to where a way has been before, so one pass sees all ways. */
static bool goes_around(const struct pattern *p, size_t without)
{
	bool *reached = xcalloc(p->n, sizeof *reached);
	reached[0] = true;
	for (size_t i = 0; i + 1 < p->n; i++) {
		const struct instruction *in = &p->code[i];
		if (!reached[i] || i == without)
			continue;
		if (in->op == OP_SPLIT)
			reached[in->x] = reached[in->y] = true;
		else
			reached[in->op == OP_JUMP ? in->x : i + 1] = true;
	}
	bool around = reached[p->n - 1];
	free(reached);
	return around;
}

/* What can be told of a text without following the states through it. */
static void look_ahead(struct pattern *p)
{
	enum { TRIES = 8 };
	p->anchored = p->n > 1 && p->code[0].x == p->code[0].y && p->code[1].op == OP_START;
	for (size_t i = 0, tries = 0; i < p->n && tries < TRIES && !p->needed; i++) {
		uint32_t cp = p->code[i].op == OP_CHAR ? p->code[i].cp : 0;
		if (cp == 0 || cp >= 0x80 || (p->fold && text_is_letter(cp)))
			continue;
		tries++;
		if (!goes_around(p, i))
			p->needed = (char)cp;
	}
}

struct pattern *pattern_new(struct arena *a, const char *s, size_t n, bool fold_case)
{
	struct compiler c = {.arena = a, .p = s, .end = s + n, .fold = fold_case};
	compile_alternatives(&c);
	if (c.p != c.end)
		c.bad = true;
	emit(&c, (struct instruction){.op = OP_MATCH});
	struct pattern *p = NULL;
	if (!c.bad) {
		p = arena_alloc(a, sizeof *p);
		p->code = arena_dup(a, c.code, c.n * sizeof *c.code);
		p->n = c.n;
		p->fold = fold_case;
		look_ahead(p);
	}
	free(c.code);
	return p;
}

struct pattern *pattern_of_argument(struct arena *a, const char *s, size_t n)
{
	if (n >= 2 && s[0] == '/') {
		size_t end = n - 1;
		while (end > 0 && s[end] != '/')
			end--;
		if (end > 0)
			return pattern_new(a, s + 1, end - 1, memchr(s + end, 'i', n - end) != NULL);
	}
	if (n == 0)
		return NULL;
	struct pattern *p = arena_alloc(a, sizeof *p);
	p->literal = arena_strndup(a, s, n);
	p->literal_length = n;
	return p;
}

/* --- matching --- */

struct threads {
	uint32_t *at;
	size_t n;
};

struct machine {
	const struct pattern *p;
	uint32_t *mark;             /* the step in which an instruction was added last */
	uint32_t *stack;
	uint32_t step;
	bool start, end, edge;      /* of the text; between a word character and another */
};

static bool in_ranges(const struct instruction *in, uint32_t cp)
{
	for (uint32_t i = 0; i < in->cp; i++)
		if (cp >= in->ranges[i].from && cp <= in->ranges[i].to)
			return true;
	return false;
}

/* Adds an instruction and all that it leads to without reading a character.
 * Each is pushed at most twice a step, so the stack has room for it. */
static void add_thread(struct machine *m, struct threads *t, uint32_t pc)
{
	size_t n = 0;
	m->stack[n++] = pc;
	while (n > 0) {
		pc = m->stack[--n];
		if (m->mark[pc] == m->step)
			continue;
		m->mark[pc] = m->step;
		const struct instruction *in = &m->p->code[pc];
		switch (in->op) {
		case OP_SPLIT:
			m->stack[n++] = in->x;
			m->stack[n++] = in->y;
			break;
		case OP_JUMP: m->stack[n++] = in->x; break;
		case OP_START: if (m->start) m->stack[n++] = pc + 1; break;
		case OP_END: if (m->end) m->stack[n++] = pc + 1; break;
		case OP_WORD_EDGE: if (m->edge) m->stack[n++] = pc + 1; break;
		case OP_NO_WORD_EDGE: if (!m->edge) m->stack[n++] = pc + 1; break;
		default: t->at[t->n++] = pc;
		}
	}
}

static bool reads(const struct pattern *p, const struct instruction *in, uint32_t cp)
{
	uint32_t folded = p->fold ? uc_tolower(cp) : cp;
	bool in_set;
	switch (in->op) {
	case OP_CHAR: return in->cp == folded;
	case OP_ANY: return cp != '\n';
	case OP_SET:
	case OP_NOT_SET:
		in_set = in_ranges(in, cp) || (p->fold && (in_ranges(in, folded) || in_ranges(in, uc_toupper(cp))));
		return in_set == (in->op == OP_SET);
	default: return false;
	}
}

/* A letter of any script is a part of a word here. */
static bool is_word(uint32_t cp)
{
	return cp == '_' || (cp >= '0' && cp <= '9') || text_is_letter(cp);
}

static bool run(struct machine *m, struct threads *now_at, struct threads *next, const char *s, size_t n)
{
	uint32_t before = 0;
	for (size_t i = 0;; m->step++) {
		uint32_t cp = 0;
		size_t k = i < n ? utf8_decode(s + i, n - i, &cp) : 0;
		m->start = i == 0;
		m->end = i == n;
		m->edge = (i > 0 && is_word(before)) != (i < n && is_word(cp));
		/* The threads that got here were added before it was known what
		 * comes next, so they are stepped through anchors now. */
		struct threads here = {next->at, 0};
		for (size_t t = 0; t < now_at->n; t++)
			add_thread(m, &here, now_at->at[t]);
		add_thread(m, &here, 0);
		now_at->n = 0;
		for (size_t t = 0; t < here.n; t++) {
			const struct instruction *in = &m->p->code[here.at[t]];
			if (in->op == OP_MATCH)
				return true;
			if (i < n && reads(m->p, in, cp))
				now_at->at[now_at->n++] = here.at[t] + 1;
		}
		if (i == n || (m->p->anchored && now_at->n == 0))
			return false;
		before = cp;
		i += k;
	}
}

size_t pattern_size(const struct pattern *p)
{
	return 1 + p->n / 16;
}

bool pattern_match(const struct pattern *p, const char *s, size_t n)
{
	if (n > TEXT_MOST)
		n = TEXT_MOST;
	if (p->literal)
		return memmem(s, n, p->literal, p->literal_length) != NULL;
	if (p->needed && !memchr(s, p->needed, n))
		return false;
	size_t room = p->n + 1;
	uint32_t *memory = xcalloc(room * 6, sizeof *memory);
	struct machine m = {.p = p, .mark = memory, .stack = memory + room, .step = 1};
	struct threads a = {memory + room * 4, 0}, b = {memory + room * 5, 0};
	bool found = run(&m, &a, &b, s, n);
	free(memory);
	return found;
}
