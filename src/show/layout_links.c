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

/* "[7] https://…", filled to the edge and broken anywhere: an address is for
 * copying, and a shorter list is easier to look through. */
static void set_link(struct setter *s, uint32_t number)
{
	uint32_t link = s->ordered[number - 1], at = 0;
	const char *label = arena_printf(s->arena, "[%u] ", number), *address = s->article->links[link];
	flow_clear(&s->flow);
	flow_add(&s->flow, address, strlen(address), 0, (struct piece){.link = link});
	const char *url = arena_strndup(s->arena, buf_str(&s->flow.text), s->flow.text.len);
	uint32_t width = (uint32_t)strlen(label), length = (uint32_t)s->flow.text.len;
	do {
		struct line_run *runs = arena_array(s->arena, 2, sizeof *runs);
		size_t room = s->measure > width ? s->measure - width : 1;
		uint32_t fits = (uint32_t)text_cut_some(url + at, length - at, room), n = 0;
		if (at == 0)
			runs[n++] = (struct line_run){label, width, ROLE_LINK_NUMBER, 0, link};
		runs[n++] = (struct line_run){url + at, fits, ROLE_LINK, 0, link};
		setter_add_line(s, (struct line){.indent = at ? width : 0, .runs = runs, .n_runs = n, .block = LINE_LINKS});
		at += fits;
	} while (at < length);
}

void layout_set_links(struct setter *s)
{
	uint32_t n = listed(s);
	if (n == 0)
		return;
	setter_blank(s);
	setter_add_text(s, _("Links"), ROLE_HEADING, LINE_LINKS, 0);
	for (uint32_t number = 1; number <= n; number++)
		set_link(s, number);
}
