#include <config.h>

#include "show/changes.h"

#include <stdlib.h>
#include <string.h>

/* Two sequences are compared by their longest common subsequence, in a table
 * of n × m; beyond so many cells the middle counts as all different. */
enum { CELLS_MOST = 1000 * 1000, ALIKE_PER_CENT = 40 };

struct sequence {
	uint64_t *hashes;
	bool *same;                 /* has its like in the other one */
	size_t n;
};

static void sequence_init(struct sequence *s, size_t most)
{
	s->hashes = xcalloc(most + 1, sizeof *s->hashes);
	s->same = xcalloc(most + 1, sizeof *s->same);
	s->n = 0;
}

static void sequence_free(struct sequence *s)
{
	free(s->hashes);
	free(s->same);
}

/* table[i][j]: how much a[i…] and b[j…] have in common. */
static void compare_middle(struct sequence *a, struct sequence *b, size_t start, size_t end_a, size_t end_b)
{
	size_t n = end_a - start, m = end_b - start;
	if (n == 0 || m == 0 || n > CELLS_MOST / m)
		return;
	uint32_t *table = xcalloc((n + 1) * (m + 1), sizeof *table);
	for (size_t i = n; i-- > 0;)
		for (size_t j = m; j-- > 0;) {
			uint32_t down = table[(i + 1) * (m + 1) + j], right = table[i * (m + 1) + j + 1];
			bool same = a->hashes[start + i] == b->hashes[start + j];
			table[i * (m + 1) + j] = same ? table[(i + 1) * (m + 1) + j + 1] + 1 : down > right ? down : right;
		}
	for (size_t i = 0, j = 0; i < n && j < m;) {
		if (a->hashes[start + i] == b->hashes[start + j])
			a->same[start + i++] = b->same[start + j++] = true;
		else if (table[(i + 1) * (m + 1) + j] >= table[i * (m + 1) + j + 1])
			i++;
		else
			j++;
	}
	free(table);
}

static void compare(struct sequence *a, struct sequence *b)
{
	size_t start = 0, end_a = a->n, end_b = b->n;
	while (start < end_a && start < end_b && a->hashes[start] == b->hashes[start]) {
		a->same[start] = b->same[start] = true;
		start++;
	}
	while (end_a > start && end_b > start && a->hashes[end_a - 1] == b->hashes[end_b - 1])
		a->same[--end_a] = b->same[--end_b] = true;
	compare_middle(a, b, start, end_a, end_b);
}

/* --- words --- */

struct words {
	const struct block *block;
	struct sequence sequence;
	uint32_t *starts, *ends;    /* bytes; the end without the space behind it */
};

static bool parts_words(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

static void words_init(struct words *w, const struct block *b)
{
	size_t most = b->length / 2 + 1;
	w->block = b;
	sequence_init(&w->sequence, most);
	w->starts = xcalloc(most + 1, sizeof *w->starts);
	w->ends = xcalloc(most + 1, sizeof *w->ends);
	for (uint32_t at = 0; at < b->length;) {
		while (at < b->length && parts_words(b->text[at]))
			at++;
		uint32_t start = at;
		while (at < b->length && !parts_words(b->text[at]))
			at++;
		if (at == start)
			break;
		size_t i = w->sequence.n++;
		w->starts[i] = start;
		w->ends[i] = at;
		w->sequence.hashes[i] = hash_bytes(b->text + start, at - start);
	}
}

static void words_free(struct words *w)
{
	sequence_free(&w->sequence);
	free(w->starts);
	free(w->ends);
}

static bool are_alike(const struct words *a, const struct words *b)
{
	size_t same = 0;
	for (size_t i = 0; i < a->sequence.n; i++)
		same += a->sequence.same[i];
	return same * 200 >= (a->sequence.n + b->sequence.n) * ALIKE_PER_CENT;
}

static void add_word(struct article_builder *out, const struct words *w, size_t i, uint8_t style)
{
	const struct block *b = w->block;
	builder_text(out, b->text + w->starts[i], w->ends[i] - w->starts[i], style, NO_LINK);
	if (w->ends[i] >= b->length)
		return;
	char gap = b->text[w->ends[i]];
	if (gap == '\n')
		builder_break(out);
	else if (gap == '\t' && b->kind == BLOCK_TABLE)
		builder_cell(out);
	else
		builder_text(out, " ", 1, style, NO_LINK);
}

static void begin_like(struct article_builder *out, const struct block *b)
{
	struct block like = *b;
	like.link = NO_LINK;
	like.why = NULL;
	builder_begin(out, &like);
}

/* Both versions of a block in one: removed words before those in their place. */
static void merge_words(struct article_builder *out, const struct words *a, const struct words *b)
{
	size_t i = 0, j = 0;
	begin_like(out, b->block);
	while (i < a->sequence.n || j < b->sequence.n) {
		for (; i < a->sequence.n && !a->sequence.same[i]; i++)
			add_word(out, a, i, STYLE_STRIKE);
		if (i > 0 && j < b->sequence.n && !b->sequence.same[j])
			builder_text(out, " ", 1, 0, NO_LINK);
		for (; j < b->sequence.n && !b->sequence.same[j]; j++)
			add_word(out, b, j, STYLE_MARK);
		if (j < b->sequence.n)
			add_word(out, b, j++, 0);
		i += i < a->sequence.n;
	}
	builder_end(out);
}

/* --- blocks --- */

struct side {
	const struct article *article;
	struct sequence sequence;
	uint32_t *blocks;           /* the visible ones with text */
};

static void side_init(struct side *s, const struct article *a)
{
	s->article = a;
	sequence_init(&s->sequence, a->n_blocks);
	s->blocks = xcalloc(a->n_blocks + 1, sizeof *s->blocks);
	for (uint32_t i = 0; i < a->n_blocks; i++) {
		const struct block *b = &a->blocks[i];
		if (b->hidden || b->length == 0)
			continue;
		s->blocks[s->sequence.n] = i;
		s->sequence.hashes[s->sequence.n++] = hash_more(hash_bytes(b->text, b->length), &b->kind, 1);
	}
}

static void side_free(struct side *s)
{
	sequence_free(&s->sequence);
	free(s->blocks);
}

static const struct block *side_block(const struct side *s, size_t i)
{
	return &s->article->blocks[s->blocks[i]];
}

/* A block as it stands, with its spans. */
static void copy_block(struct article_builder *out, const struct article *a, const struct block *b)
{
	begin_like(out, b);
	uint32_t at = 0;
	for (uint32_t i = 0; i <= b->n_spans; i++) {
		const struct span *s = i < b->n_spans ? &b->spans[i] : NULL;
		struct span parts[2] = {{at, (s ? s->start : b->length) - at, NO_LINK, 0}, s ? *s : (struct span){b->length, 0, NO_LINK, 0}};
		for (int k = 0; k < 2; k++)
			for (uint32_t from = parts[k].start, end = from + parts[k].length; from < end;) {
				uint32_t to = from;
				while (to < end && b->text[to] != '\n' && b->text[to] != '\t')
					to++;
				uint32_t link = parts[k].link == NO_LINK ? NO_LINK : builder_link(out, a->links[parts[k].link]);
				builder_text(out, b->text + from, to - from, parts[k].style, link);
				if (to < end && b->text[to] == '\n')
					builder_break(out);
				else if (to < end)
					builder_cell(out);
				from = to + 1;
			}
		at = s ? s->start + s->length : b->length;
	}
	builder_end(out);
}

static void copy_styled(struct article_builder *out, const struct block *b, uint8_t style)
{
	struct words w;
	words_init(&w, b);
	begin_like(out, b);
	for (size_t i = 0; i < w.sequence.n; i++)
		add_word(out, &w, i, style);
	builder_end(out);
	words_free(&w);
}

static void count_words(struct changes *count, const struct words *a, const struct words *b)
{
	for (size_t i = 0; i < a->sequence.n; i++)
		count->removed += !a->sequence.same[i];
	for (size_t i = 0; i < b->sequence.n; i++)
		count->added += !b->sequence.same[i];
}

/* One block for another, either of which may be missing. */
static void replace_block(struct article_builder *out, const struct block *a, const struct block *b, struct changes *count)
{
	static const struct block nothing = {.text = ""};
	struct words before, after;
	words_init(&before, a ? a : &nothing);
	words_init(&after, b ? b : &nothing);
	if (a && b)
		compare(&before.sequence, &after.sequence);
	if (a && b && a->kind == b->kind && are_alike(&before, &after)) {
		merge_words(out, &before, &after);
		count_words(count, &before, &after);
	} else {
		if (a)
			copy_styled(out, a, STYLE_STRIKE);
		if (b)
			copy_styled(out, b, STYLE_MARK);
		count->removed += (uint32_t)before.sequence.n;
		count->added += (uint32_t)after.sequence.n;
	}
	words_free(&before);
	words_free(&after);
}

static void walk(struct article_builder *out, struct side *a, struct side *b, struct changes *count)
{
	size_t i = 0, j = 0;
	while (i < a->sequence.n || j < b->sequence.n) {
		bool old = i < a->sequence.n && !a->sequence.same[i], new = j < b->sequence.n && !b->sequence.same[j];
		if (old || new) {
			replace_block(out, old ? side_block(a, i) : NULL, new ? side_block(b, j) : NULL, count);
			i += old;
			j += new;
			continue;
		}
		copy_block(out, b->article, side_block(b, j));
		i++;
		j++;
	}
}

struct article *changes_build(const struct article *before, const struct article *after, struct changes *count)
{
	struct article_builder *out = builder_new();
	struct article *head = builder_head(out);
	struct changes ours = {0};
	struct side a, b;
	builder_set(out, &head->title, after->title);
	builder_set(out, &head->byline, after->byline);
	builder_set(out, &head->site, after->site);
	builder_set(out, &head->lang, after->lang);
	builder_set(out, &head->url, after->url);
	head->published = after->published;
	head->modified = after->modified;
	head->zone = after->zone;
	if (before->title && !str_eq(before->title, after->title)) {
		struct buf note = BUF_INIT;
		buf_addf(&note, _("The title was: %s"), before->title);
		builder_set(out, &head->note, note.data);
		buf_free(&note);
	}
	side_init(&a, before);
	side_init(&b, after);
	compare(&a.sequence, &b.sequence);
	walk(out, &a, &b, &ours);
	side_free(&a);
	side_free(&b);
	if (count)
		*count = ours;
	return builder_finish(out);
}
