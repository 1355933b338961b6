/* The pages of one story, joined. */
#include <config.h>

#include "model/article.h"

#include "base/map.h"

enum { REPEATED_LEAST = 40 };   /* bytes; a shorter block may well stand twice */

/* Titles, standfirsts and boxes come again on every page. */
static bool is_repeated(struct map *seen, const struct block *b)
{
	if (b->length < REPEATED_LEAST)
		return false;
	return map_put(seen, b->text, seen) != NULL;
}

static void copy_block(struct arena *a, struct block *to, const struct block *from, uint32_t links_before)
{
	*to = *from;
	to->text = arena_strndup(a, from->text, from->length);
	to->why = arena_strdup(a, from->why);
	if (to->link != NO_LINK)
		to->link += links_before;
	struct span *spans = arena_dup(a, from->spans, from->n_spans * sizeof *spans);
	for (uint32_t i = 0; i < from->n_spans; i++)
		if (spans[i].link != NO_LINK)
			spans[i].link += links_before;
	to->spans = spans;
	to->seams = arena_dup(a, from->seams, from->n_seams * sizeof *from->seams);
}

static void copy_head(struct article *to, const struct article *from)
{
	const char **const strings[] = {&to->title, &to->byline, &to->site, &to->lang, &to->url, &to->image, &to->comments, &to->note};
	struct arena *arena = to->arena;
	*to = *from;
	to->arena = arena;
	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		*strings[i] = arena_strdup(arena, *strings[i]);
	to->next = NULL;
}

struct article *article_join(struct article *const *parts, size_t n)
{
	struct arena *arena = arena_new();
	struct article *joined = arena_alloc(arena, sizeof *joined);
	size_t n_links = 0, n_blocks = 0;
	for (size_t i = 0; i < n; i++) {
		n_links += parts[i]->n_links;
		n_blocks += parts[i]->n_blocks;
	}
	joined->arena = arena;
	copy_head(joined, parts[0]);
	const char **links = arena_array(arena, n_links, sizeof *links);
	struct block *blocks = arena_array(arena, n_blocks, sizeof *blocks);
	struct map *seen = map_new();
	joined->n_links = joined->n_blocks = 0;
	for (size_t i = 0; i < n; i++) {
		const struct article *part = parts[i];
		for (uint32_t j = 0; j < part->n_blocks; j++)
			if (!is_repeated(seen, &part->blocks[j]) || i == 0)
				copy_block(arena, &blocks[joined->n_blocks++], &part->blocks[j], joined->n_links);
		for (uint32_t j = 0; j < part->n_links; j++)
			links[joined->n_links++] = arena_strdup(arena, part->links[j]);
		joined->flags |= part->flags;
	}
	map_free(seen);
	joined->links = links;
	joined->blocks = blocks;
	return joined;
}
