#include <config.h>

#include "parse/repair.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "parse/shape.h"
#include "parse/words.h"

enum {
	LONG_WORDS = 8,             /* a line this long is no headline, list item or verse by itself */
	VERSE_WORDS = 10,
	VERSE_LINES = 3,
	LOOK_MOST = 1000            /* bytes: a longer paragraph is not looked at whole again for each join */
};

/* A paragraph as repair sees it: its text grows while pieces are joined. */
struct view {
	size_t at;                  /* index of the piece */
	struct shape shape;
	bool text;                  /* may be joined */
	bool transparent;           /* hidden: looked through */
	bool verse;                 /* stands in a run of short lines */
	bool grown;                 /* something was joined to it */
};

struct repair {
	struct draft *d;
	struct view *views;
	size_t n;
	const char *language;
};

static bool is_text(const struct piece *p)
{
	return !p->as.hidden && (p->as.kind == BLOCK_PARA || p->as.kind == BLOCK_QUOTE);
}

static void look(struct repair *r, struct view *v, const struct piece *p)
{
	struct buf text = BUF_INIT;
	piece_text(p, &text);
	shape_of(&v->shape, arena_strndup(r->d->arena, buf_str(&text), text.len), text.len, r->language);
	buf_free(&text);
}

static const char *guess_language(struct draft *d)
{
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < d->n && text.len < 2000; i++) {
		if (d->pieces[i].gone || !is_text(&d->pieces[i]))
			continue;
		piece_text(&d->pieces[i], &text);
		buf_addc(&text, ' ');
	}
	const char *language = words_guess(buf_str(&text), text.len);
	buf_free(&text);
	return language;
}

static void take_views(struct repair *r)
{
	struct draft *d = r->d;
	r->language = d->lang ? d->lang : guess_language(d);
	r->views = xcalloc(d->n + 1, sizeof *r->views);
	for (size_t i = 0; i < d->n; i++) {
		struct piece *p = &d->pieces[i];
		if (p->gone)
			continue;
		struct view *v = &r->views[r->n++];
		v->at = i;
		v->text = is_text(p);
		v->transparent = p->as.hidden != HIDE_NONE;
		if (v->text)
			look(r, v, p);
	}
}

/* --- what the tree says --- */

static const struct piece *piece_of(const struct repair *r, const struct view *v)
{
	return &r->d->pieces[v->at];
}

static unsigned evidence(const struct repair *r, const struct view *v)
{
	return piece_of(r, v)->evidence;
}

/* A block whose only content is one link, span or the like: a torn name. */
static bool is_lone(const struct repair *r, const struct view *v)
{
	return v->shape.fragment && (evidence(r, v) & (PIECE_LONE_INLINE | PIECE_LONE_LINK));
}

/* Text that stands bare beside blocks: an HTML parser put it there. */
static bool is_bare(const struct repair *r, const struct view *v)
{
	return evidence(r, v) & (PIECE_BARE | PIECE_INSIDE_P);
}

static bool same_place(const struct repair *r, const struct view *a, const struct view *b)
{
	const struct piece *p = piece_of(r, a), *q = piece_of(r, b);
	if (p->as.kind != q->as.kind || p->as.quote != q->as.quote || p->as.indent != q->as.indent)
		return false;
	return p->parent == q->parent || !p->parent || !q->parent || p->node == q->parent || p->parent == q->node ||
	       (evidence(r, a) & PIECE_INSIDE_P) || (evidence(r, b) & PIECE_INSIDE_P);
}

/* --- runs of short lines: verse, addresses, lists without bullets --- */

static bool is_short_line(const struct repair *r, const struct view *v)
{
	return v->text && v->shape.words <= VERSE_WORDS && !v->shape.ended && !is_lone(r, v) && !is_bare(r, v);
}

/* A line that a torn sentence would not have: it neither begins in the middle
 * of one nor plainly goes on. Three short lines in a row of which two are such
 * are verse or a list. */
static bool stands_alone(const struct view *v)
{
	return !v->shape.lower && !v->shape.mark && !v->shape.dash && !v->shape.preposition && !v->shape.tag;
}

/* Short lines within one paragraph, parted by hard breaks. */
static bool is_stanza(const struct piece *p)
{
	size_t lines = 1, words = 0;
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *run = &p->runs[i];
		bool broken = run->length == 1 && run->text[0] == '\n';
		words = broken ? 0 : words + text_words(run->text, run->length);
		lines += broken;
		if (words > VERSE_WORDS)
			return false;
	}
	return lines >= VERSE_LINES;
}

/* Three or more short lines that have an element to themselves. One that holds
 * a torn sentence has a lone name in it, or begins in the middle. */
static void mark_stanzas(struct repair *r)
{
	for (size_t i = 0, k; i < r->n; i = k) {
		const void *parent = piece_of(r, &r->views[i])->parent;
		bool verse = parent && !r->views[i].shape.lower;
		for (k = i; k < r->n && (k == i || (parent && piece_of(r, &r->views[k])->parent == parent)); k++) {
			const struct view *v = &r->views[k];
			verse = verse && v->text && v->shape.words <= VERSE_WORDS && !is_lone(r, v) && !is_bare(r, v);
		}
		for (size_t j = i; j < k && verse && k - i >= VERSE_LINES; j++)
			r->views[j].verse = true;
	}
}

static void mark_verse(struct repair *r)
{
	for (size_t i = 0; i < r->n; i++)
		r->views[i].verse = r->views[i].text && is_stanza(&r->d->pieces[r->views[i].at]);
	mark_stanzas(r);
	for (size_t i = 0; i < r->n;) {
		size_t k = i, alone = 0;
		while (k < r->n && is_short_line(r, &r->views[k]))
			alone += stands_alone(&r->views[k++]);
		size_t run = k - i;
		/* An open line before it, or a lower-case start after it, tears it. */
		bool torn = (i > 0 && r->views[i - 1].text && r->views[i - 1].shape.open && r->views[i - 1].shape.words > VERSE_WORDS) ||
		            (k < r->n && r->views[k].text && (r->views[k].shape.lower || r->views[k].shape.mark));
		/* No line of the run ends a sentence, nor does a short one after it. */
		bool endless = !torn && (k == r->n || !r->views[k].text || r->views[k].shape.words > VERSE_WORDS);
		bool verse = run >= VERSE_LINES && (endless || (torn ? run > VERSE_LINES + 2 && alone * 4 >= run * 3 : alone * 3 >= run * 2));
		for (size_t j = i; j < k && verse; j++)
			r->views[j].verse = true;
		i = k > i ? k : i + 1;
	}
}

/* "…:" and then lines that end no sentence: a list. */
static void mark_lists(struct repair *r)
{
	for (size_t i = 0; i + 1 < r->n; i++) {
		if (!r->views[i].text || !r->views[i].shape.colon)
			continue;
		size_t k = i + 1;
		while (k < r->n && r->views[k].text && r->views[k].shape.words <= 14 && !r->views[k].shape.ended &&
		       !r->views[k].shape.preposition && !is_lone(r, &r->views[k]))
			k++;
		for (size_t j = i + 1; j < k && k - i > 2; j++)
			r->views[j].verse = true;
	}
}

/* --- the decision --- */

struct trio {
	const struct repair *r;
	const struct view *a, *b, *c;       /* c may be NULL: nothing, or no text, follows */
	bool adjacent;                      /* nothing hidden between a and b */
};

static bool goes_on(const struct shape *s)
{
	return s->lower || s->mark || s->dash;
}

static bool is_long(const struct trio *t)
{
	const struct shape *a = &t->a->shape;
	return a->words >= LONG_WORDS || a->lower || a->inner || t->a->grown;
}

/* Does c go on where b, a fragment, stops? */
static bool resumes(const struct trio *t)
{
	return t->b->shape.open && t->c && same_place(t->r, t->b, t->c) && goes_on(&t->c->shape);
}

static const char *why_by_tree(const struct trio *t)
{
	const struct shape *a = &t->a->shape, *b = &t->b->shape;
	bool lone_a = is_lone(t->r, t->a) && !t->a->grown, lone_b = is_lone(t->r, t->b);
	bool bare_b = is_bare(t->r, t->b), breaks = evidence(t->r, t->b) & PIECE_AFTER_BREAKS;
	if (!a->open || !t->adjacent)
		return NULL;
	if (lone_b && (is_long(t) || (t->c && is_bare(t->r, t->c))) && t->c && same_place(t->r, t->b, t->c) && b->open && (goes_on(&t->c->shape) || is_bare(t->r, t->c)) && !breaks)
		return "a lone link or span between two halves of a sentence";
	if (lone_b && (a->needs || resumes(t)) && (a->words >= 2 || a->needs))
		return "an unfinished sentence, then a lone link or span";
	if (lone_a && (bare_b || b->lower || b->mark) && goes_on(b))
		return "a lone link or span that opens its paragraph";
	if (bare_b && (t->a->grown || a->needs) && !breaks && !lone_a)
		return "bare text after a block in an unfinished paragraph";
	return NULL;
}

static const char *why_by_start(const struct trio *t)
{
	const struct shape *a = &t->a->shape, *b = &t->b->shape;
	if (!a->open)
		return NULL;
	if (b->mark && !b->bullet)
		return "it goes on with a punctuation mark";
	if (b->dash && is_long(t) && (!b->bullet || t->a->grown || b->words > LONG_WORDS))
		return "an unfinished sentence, then a dash";
	if (!b->lower || b->bullet)
		return NULL;
	if (!t->a->grown && a->words == 1 && b->words == 1 && !b->ended)
		return NULL;    /* lone words under each other are no sentence */
	bool both_short = a->words < LONG_WORDS && b->words <= LONG_WORDS && !b->ended && !t->c;
	if (is_long(t) || (a->fragment && !both_short))
		return "an unfinished sentence, and the next begins in lower case";
	return NULL;
}

static const char *why_by_fragment(const struct trio *t)
{
	const struct shape *a = &t->a->shape, *b = &t->b->shape;
	if (!a->open || !b->fragment || b->bullet || !t->adjacent || b->salutation)
		return NULL;
	if (is_long(t) && a->needs && (!a->titled || t->a->grown))
		return "plainly unfinished, then a fragment";
	if (a->words >= 4 && a->preposition && !a->titled && (b->ended || b->comma))
		return "it ends in a word that needs more, then a fragment";
	if (resumes(t) && (a->words >= 2 || a->needs) &&
	    (is_long(t) || a->preposition || t->c->shape.ended || t->c->shape.words >= 6 || t->c->shape.needs))
		return "a fragment between two halves of a sentence";
	if (is_long(t) && b->comma && b->words <= 5)
		return "an unfinished sentence, then a fragment that ends in a comma";
	if (a->inner && b->ended && b->words <= 3 && !a->titled && !b->quote)
		return "an unfinished sentence, then its last words";
	return NULL;
}

static const char *why_by_rest(const struct trio *t)
{
	const struct shape *a = &t->a->shape, *b = &t->b->shape;
	if (!a->open || b->fragment || b->bullet || !t->adjacent || !is_long(t))
		return NULL;
	if (a->needs && t->a->grown)
		return "a fragment, then the rest of the sentence";
	if ((a->comma || a->preposition) && !a->titled && !b->quote)
		return "it ends in a word that needs more";
	return NULL;
}

static const char *why_join(const struct trio *t)
{
	if (!same_place(t->r, t->a, t->b) || t->a->shape.length == 0 || t->b->shape.length == 0)
		return NULL;
	if ((t->a->verse && !t->a->grown) || t->b->verse)
		return NULL;
	const char *why = why_by_tree(t);
	if (!why)
		why = why_by_start(t);
	if (!why)
		why = why_by_fragment(t);
	if (!why)
		why = why_by_rest(t);
	return why;
}

/* --- the walk --- */

/* The next paragraph after `i`, through what is hidden; NULL where something
 * else stands between. */
static struct view *next_text(struct repair *r, size_t i)
{
	for (i++; i < r->n; i++) {
		if (r->views[i].text)
			return &r->views[i];
		if (!r->views[i].transparent)
			return NULL;
	}
	return NULL;
}

static bool needs_space(const struct shape *a, const struct shape *b)
{
	uint32_t last, first;
	size_t at = a->length;
	while (at > 0 && ((unsigned char)a->text[--at] & 0xC0) == 0x80)
		;
	utf8_decode(a->text + at, a->length - at, &last);
	utf8_decode(b->text, b->length, &first);
	if (text_is_ideographic(last) && (text_is_ideographic(first) || first >= 0x3000))
		return false;
	if (last == '(' || last == '[' || last == 0x201C || last == 0x2018)
		return false;
	/* French has its space before ; : ! ? in the text already. */
	static const uint32_t none[] = {',', '.', ';', ':', '!', '?', ')', ']', 0x201D, 0x2019, 0x2026, 0x3001, 0x3002, 0xFF0C, 0x60C};
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		if (first == none[i])
			return false;
	return true;
}

static bool ends_in_space(const struct piece *p)
{
	for (size_t i = p->n_runs; i-- > 0;)
		if (p->runs[i].length)
			return p->runs[i].text[p->runs[i].length - 1] == ' ';
	return true;
}

static bool begins_in_space(const struct piece *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].length)
			return p->runs[i].text[0] == ' ';
	return true;
}

/* White space at a seam is ours to set: the text before may end in some. */
static void drop_end_space(struct piece *p)
{
	for (size_t i = p->n_runs; i-- > 0;) {
		struct run *run = &p->runs[i];
		while (run->length && (run->text[run->length - 1] == ' ' || run->text[run->length - 1] == '\n'))
			run->length--;
		if (run->length)
			return;
	}
}

/* The end of a long paragraph is that of the piece joined last. */
static void take_end(struct shape *a, const struct shape *b)
{
	struct shape s = *b;
	s.words += a->words;
	s.lower = a->lower;
	s.mark = a->mark;
	s.dash = a->dash;
	s.inner = true;
	s.fragment = s.titled = false;
	*a = s;
}

static void join(struct repair *r, struct view *a, struct view *b, const char *why)
{
	struct piece *into = &r->d->pieces[a->at], *from = &r->d->pieces[b->at];
	bool space = needs_space(&a->shape, &b->shape);
	if (!space)
		drop_end_space(into);
	else if (!ends_in_space(into) && !begins_in_space(from))
		piece_add_run(r->d, into, " ", 1, 0, NULL);
	const char *before = into->as.why;
	struct buf all = BUF_INIT;
	if (before && !strstr(before, why))
		buf_addf(&all, "%s; %s", before, why);
	else
		buf_adds(&all, before ? before : why);
	piece_join(r->d, into, from, buf_str(&all));
	into->evidence |= from->evidence & (PIECE_INSIDE_P | PIECE_BARE);
	into->evidence &= ~(unsigned)(PIECE_LONE_INLINE | PIECE_LONE_LINK);
	buf_free(&all);
	b->text = false;
	b->transparent = true;
	a->grown = true;
	if (into->length < LOOK_MOST)
		look(r, a, into);
	else
		take_end(&a->shape, &b->shape);
}

/* Joins to the paragraph whatever goes on from it. */
static void grow(struct repair *r, size_t i)
{
	struct view *a = &r->views[i];
	struct view *last = a;
	for (;;) {
		struct view *b = next_text(r, (size_t)(last - r->views));
		if (!b)
			return;
		struct trio t = {r, a, b, next_text(r, (size_t)(b - r->views)), true};
		for (struct view *v = last + 1; v < b; v++)
			t.adjacent &= r->d->pieces[v->at].gone;
		const char *why = why_join(&t);
		if (!why)
			return;
		join(r, a, b, why);
		last = b;
	}
}

void repair_draft(struct draft *d)
{
	struct repair r = {.d = d};
	take_views(&r);
	mark_verse(&r);
	mark_lists(&r);
	for (size_t i = 0; i < r.n; i++)
		if (r.views[i].text)
			grow(&r, i);
	free(r.views);
}
