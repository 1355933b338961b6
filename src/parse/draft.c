#include <config.h>

#include "parse/draft.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct draft *draft_new(void)
{
	struct draft *d = xcalloc(1, sizeof *d);
	d->arena = arena_new();
	d->builder = builder_new();
	return d;
}

void draft_free(struct draft *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->n; i++)
		free(d->pieces[i].runs);
	free(d->pieces);
	builder_free(d->builder);
	arena_free(d->arena);
	free(d);
}

struct piece *draft_add(struct draft *d, enum block_kind kind)
{
	GROW(d->pieces, d->n, d->cap);
	struct piece *p = &d->pieces[d->n++];
	*p = (struct piece){.as = {.kind = (uint8_t)kind, .link = NO_LINK}};
	return p;
}

static void push_run(struct piece *p, struct run r)
{
	GROW(p->runs, p->n_runs, p->cap_runs);
	p->runs[p->n_runs++] = r;
}

void piece_add_run(struct draft *d, struct piece *p, const char *text, size_t n, uint8_t style, const char *link)
{
	if (n == 0)
		return;
	push_run(p, (struct run){.text = arena_strndup(d->arena, text, n), .length = n, .style = style, .link = link});
	p->length += n;
	if (link)
		p->link_length += n;
	p->words += text_words(text, n);
}

void piece_text(const struct piece *p, struct buf *out)
{
	struct buf raw = BUF_INIT;
	for (size_t i = 0; i < p->n_runs; i++)
		buf_add(&raw, p->runs[i].text, p->runs[i].length);
	bool whole = p->as.kind == BLOCK_CODE || p->as.kind == BLOCK_TABLE;
	text_clean(out, buf_str(&raw), raw.len, whole ? TEXT_BLOCK : TEXT_LINE);
	buf_free(&raw);
}

void piece_join(struct draft *d, struct piece *into, struct piece *from, const char *why)
{
	for (size_t i = 0; i < from->n_runs; i++) {
		struct run r = from->runs[i];
		if (i == 0)
			r.seam = true;
		push_run(into, r);
	}
	into->length += from->length;
	into->link_length += from->link_length;
	into->words += from->words;
	into->as.why = arena_strdup(d->arena, why);
	from->gone = true;
	from->joined_to = (size_t)(into - d->pieces) + 1;
}

bool piece_ends_sentence(const struct piece *q)
{
	static const char *const ends[] = {".", "!", "?", "…", "。", "！", "？", ":", "”", "“", "\"", "»", "’", ")", "।", "؟", "۔"};
	for (size_t i = q->n_runs; i-- > 0;) {
		const struct run *r = &q->runs[i];
		size_t n = r->length;
		while (n && ascii_space((unsigned char)r->text[n - 1]))
			n--;
		for (size_t k = 0; n && k < ARRAY_LEN(ends); k++) {
			size_t m = strlen(ends[k]);
			if (n >= m && memcmp(r->text + n - m, ends[k], m) == 0)
				return true;
		}
		if (n)
			return false;
	}
	return false;
}

bool piece_is_joined(const struct piece *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		if (p->runs[i].seam)
			return true;
	return false;
}

void piece_split(struct draft *d, struct piece *p)
{
	size_t own = 0, at = (size_t)(p - d->pieces) + 1;
	p->length = p->link_length = p->words = 0;
	for (; own < p->n_runs && !p->runs[own].seam; own++) {
		p->length += p->runs[own].length;
		p->link_length += p->runs[own].link ? p->runs[own].length : 0;
		p->words += text_words(p->runs[own].text, p->runs[own].length);
	}
	p->n_runs = own;
	p->as.why = NULL;
	for (size_t i = at; i < d->n; i++) {
		if (d->pieces[i].joined_to != at)
			continue;
		d->pieces[i].gone = false;
		d->pieces[i].joined_to = 0;
	}
}

struct piece *piece_cut(struct draft *d, size_t i, size_t at)
{
	draft_add(d, BLOCK_PARA);
	memmove(&d->pieces[i + 2], &d->pieces[i + 1], (d->n - i - 2) * sizeof *d->pieces);
	struct piece *whole = &d->pieces[i], *tail = &d->pieces[i + 1], old = *whole;
	*tail = old;
	tail->image = NULL;
	whole->runs = tail->runs = NULL;
	whole->n_runs = whole->cap_runs = tail->n_runs = tail->cap_runs = 0;
	whole->length = whole->link_length = whole->words = tail->length = tail->link_length = tail->words = 0;
	for (size_t k = 0, from = 0; k < old.n_runs; from += old.runs[k++].length) {
		const struct run *r = &old.runs[k];
		size_t before = at <= from ? 0 : at - from < r->length ? at - from : r->length;
		piece_add_run(d, whole, r->text, before, r->style, r->link);
		piece_add_run(d, tail, r->text + before, r->length - before, r->style, r->link);
	}
	free(old.runs);
	return tail;
}

void piece_hide(struct piece *p, enum hide_kind kind, enum hide_source by, const char *why)
{
	p->as.hidden = (uint8_t)kind;
	p->as.hidden_by = (uint8_t)by;
	p->as.why = why;
}

static void finish_piece(struct article_builder *b, const struct piece *p)
{
	struct block as = p->as;
	as.link = p->image ? builder_link(b, p->image) : NO_LINK;
	builder_begin(b, &as);
	for (size_t i = 0; i < p->n_runs; i++) {
		const struct run *r = &p->runs[i];
		if (r->seam)
			builder_seam(b);
		if (r->length == 1 && r->text[0] == '\n')
			builder_break(b);
		else if (r->length == 1 && r->text[0] == '\t' && as.kind == BLOCK_TABLE)
			builder_cell(b);
		else
			builder_text(b, r->text, r->length, r->style, r->link ? builder_link(b, r->link) : NO_LINK);
	}
	builder_end(b);
}

struct article *draft_finish(struct draft *d)
{
	struct article_builder *b = d->builder;
	d->builder = NULL;
	for (size_t i = 0; i < d->n; i++) {
		struct piece *p = &d->pieces[i];
		if (p->gone)
			continue;
		if (!p->as.hidden && !p->as.why)
			p->as.why = d->origin;
		finish_piece(b, p);
	}
	struct article *a = builder_finish(b);
	draft_free(d);
	return a;
}
