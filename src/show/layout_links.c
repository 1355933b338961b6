#include <config.h>

#include <string.h>

#include "base/text.h"
#include "show/layout_parts.h"

/* Links to a place in the story itself are not worth a number. */
static bool is_within(const struct article *a, const char *url)
{
	const char *fragment = strchr(url, '#');
	size_t n = fragment ? (size_t)(fragment - url) : 0;
	return fragment && (n == 0 || (a->url && strncmp(a->url, url, n) == 0 && strlen(a->url) == n));
}

static void number_link(struct setter *s, uint32_t link)
{
	if (link == NO_LINK || s->numbers[link] || is_within(s->article, s->article->links[link]))
		return;
	s->ordered[s->n_numbers++] = link;
	s->numbers[link] = s->n_numbers;
}

static void number_blocks(struct setter *s, bool hidden)
{
	for (uint32_t i = 0; i < s->article->n_blocks; i++) {
		const struct block *b = &s->article->blocks[i];
		if ((b->hidden != HIDE_NONE) != hidden)
			continue;
		for (uint32_t k = 0; k < b->n_spans; k++)
			number_link(s, b->spans[k].link);
		number_link(s, b->link);
	}
}

/* In reading order, what was set aside last: so a number stays the same
 * whether that is shown or not. */
void layout_number_links(struct setter *s)
{
	s->numbers = arena_array(s->arena, s->article->n_links, sizeof *s->numbers);
	s->ordered = arena_array(s->arena, s->article->n_links, sizeof *s->ordered);
	number_blocks(s, false);
	number_blocks(s, true);
}

static uint32_t listed(const struct setter *s)
{
	uint32_t hidden = 0;
	if (s->options->show_hidden)
		return s->n_numbers;
	for (uint32_t i = 0; i < s->article->n_blocks; i++) {
		const struct block *b = &s->article->blocks[i];
		if (b->hidden)
			continue;
		for (uint32_t k = 0; k < b->n_spans; k++)
			if (b->spans[k].link != NO_LINK && s->numbers[b->spans[k].link] > hidden)
				hidden = s->numbers[b->spans[k].link];
		if (b->link != NO_LINK && s->numbers[b->link] > hidden)
			hidden = s->numbers[b->link];
	}
	return hidden;
}

void layout_set_links(struct setter *s)
{
	uint32_t n = listed(s);
	if (n == 0)
		return;
	setter_blank(s);
	setter_add_text(s, _("Links"), ROLE_HEADING, LINE_LINKS, 0);
	for (uint32_t i = 0; i < n; i++) {
		struct margin m = {.n_first = 1, .n_rest = 1};
		const char *number = arena_printf(s->arena, "[%u] ", i + 1);
		m.width = (uint32_t)strlen(number);
		m.first[0] = (struct line_run){number, m.width, ROLE_LINK_NUMBER, 0, s->ordered[i]};
		char *pad = arena_alloc(s->arena, m.width + 1);
		memset(pad, ' ', m.width);
		m.rest[0] = (struct line_run){pad, m.width, ROLE_TEXT, 0, NO_LINK};
		setter_wrap_text(s, s->article->links[s->ordered[i]], ROLE_LINK, s->ordered[i], &m, LINE_LINKS);
	}
}
