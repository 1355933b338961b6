#include <config.h>

#include "show/bidi.h"

#include <stdlib.h>
#include <string.h>
#if HAVE_FRIBIDI
#include <fribidi.h>
#endif

#include "base/text.h"
#include "base/util.h"

/* The blocks of right-to-left scripts: enough to ask the question cheaply. */
static bool may_be_rtl(uint32_t cp)
{
	return (cp >= 0x590 && cp < 0x900) || (cp >= 0xFB1D && cp <= 0xFEFC) ||
	       (cp >= 0x10800 && cp < 0x11000) || (cp >= 0x1E800 && cp < 0x1F000);
}

bool bidi_needed(const struct line *line)
{
	for (uint32_t i = 0; i < line->n_runs; i++) {
		const struct line_run *run = &line->runs[i];
		for (uint32_t at = 0; at < run->length;) {
			uint32_t cp;
			at += (uint32_t)utf8_decode(run->text + at, run->length - at, &cp);
			if (may_be_rtl(cp))
				return true;
		}
	}
	return false;
}

#if HAVE_FRIBIDI

/* A line as characters, each with the run it came from. */
struct letters {
	FriBidiChar *text;
	FriBidiCharType *types;
	FriBidiBracketType *brackets;
	FriBidiLevel *levels;
	FriBidiStrIndex *order;
	FriBidiStrIndex n;
	uint32_t *runs;
};

static void take_letters(const struct line *line, struct letters *l)
{
	size_t most = 1;
	for (uint32_t i = 0; i < line->n_runs; i++)
		most += line->runs[i].length;
	*l = (struct letters){
		.text = xcalloc(most, sizeof *l->text), .types = xcalloc(most, sizeof *l->types),
		.brackets = xcalloc(most, sizeof *l->brackets), .levels = xcalloc(most, sizeof *l->levels),
		.order = xcalloc(most, sizeof *l->order), .runs = xcalloc(most, sizeof *l->runs),
	};
	for (uint32_t i = 0; i < line->n_runs; i++)
		for (uint32_t at = 0; at < line->runs[i].length; l->n++) {
			at += (uint32_t)utf8_decode(line->runs[i].text + at, line->runs[i].length - at, &l->text[l->n]);
			l->runs[l->n] = i;
			l->order[l->n] = l->n;
		}
}

static void free_letters(struct letters *l)
{
	free(l->text);
	free(l->types);
	free(l->brackets);
	free(l->levels);
	free(l->order);
	free(l->runs);
}

static bool put_in_order(struct letters *l, bool rtl)
{
	FriBidiParType base = rtl ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
	fribidi_get_bidi_types(l->text, l->n, l->types);
	fribidi_get_bracket_types(l->text, l->n, l->types, l->brackets);
	if (!fribidi_get_par_embedding_levels_ex(l->types, l->brackets, l->n, &base, l->levels))
		return false;
	fribidi_shape_mirroring(l->levels, l->n, l->text);
	/* Marks stay behind their letters, as a terminal wants them. */
	return fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAG_REORDER_NSM, l->types, l->n, 0, base, l->levels, NULL, l->order) != 0;
}

static void make_runs(struct arena *arena, struct line *line, const struct letters *l)
{
	struct buf text = BUF_INIT;
	struct line_run *runs = arena_array(arena, (size_t)l->n, sizeof *runs);
	uint32_t n = 0;
	for (FriBidiStrIndex i = 0; i < l->n;) {
		uint32_t run = l->runs[l->order[i]];
		buf_truncate(&text, 0);
		for (; i < l->n && l->runs[l->order[i]] == run; i++)
			buf_add_utf8(&text, l->text[l->order[i]]);
		runs[n] = line->runs[run];
		runs[n].text = arena_strndup(arena, text.data, text.len);
		runs[n++].length = (uint32_t)text.len;
	}
	line->runs = runs;
	line->n_runs = n;
	buf_free(&text);
}

void bidi_reorder(struct arena *arena, struct line *line, bool rtl)
{
	struct letters l;
	take_letters(line, &l);
	if (l.n && put_in_order(&l, rtl))
		make_runs(arena, line, &l);
	free_letters(&l);
}

#else

void bidi_reorder(struct arena *arena, struct line *line, bool rtl)
{
	(void)arena;
	(void)line;
	(void)rtl;
}

#endif
