#include <config.h>

#include <string.h>

#include "base/text.h"
#include "show/format.h"
#include "show/layout_parts.h"

static void add_field(struct buf *out, const char *field)
{
	if (!field || !*field)
		return;
	if (out->len)
		buf_adds(out, " \u00B7 ");
	buf_adds(out, field);
}

/* "Site · byline · date · 4 min" */
static void set_meta(struct setter *s)
{
	const struct article *a = s->article;
	struct buf meta = BUF_INIT, field = BUF_INIT;
	add_field(&meta, a->site ? a->site : s->options->feed_title);
	add_field(&meta, a->byline);
	int64_t published = a->published != NO_TIME ? a->published : s->options->published;
	if (published > 0 || a->published != NO_TIME) {
		format_date(&field, published);
		add_field(&meta, buf_str(&field));
	}
	buf_truncate(&field, 0);
	format_minutes(&field, (uint32_t)article_words(a));
	add_field(&meta, buf_str(&field));
	flow_clear(&s->flow);
	flow_add(&s->flow, buf_str(&meta), meta.len, 0, (struct piece){.role = ROLE_META, .link = NO_LINK});
	const char *space = strrchr(buf_str(&field), ' ');
	if (space)
		flow_glue(&s->flow, meta.len - strlen(space + 1));     /* a number and its "min" */
	setter_set_flow(s, &(struct margin){0}, LINE_HEAD);
	buf_free(&meta);
	buf_free(&field);
}

static void set_note(struct setter *s, const char *note, enum role role)
{
	if (note && *note)
		setter_wrap_text(s, note, role, NO_LINK, &(struct margin){0}, LINE_HEAD);
}

/* Pages push their titles about with no-break spaces. */
static const char *trimmed(struct setter *s, const char *title)
{
	size_t n = strlen(title), from = 0;
	while (n - from >= 2 && memcmp(title + from, "\u00A0", 2) == 0)
		from += 2;
	while (n - from >= 2 && memcmp(title + n - 2, "\u00A0", 2) == 0)
		n -= 2;
	return arena_strndup(s->arena, title + from, n - from);
}

void layout_set_head(struct setter *s)
{
	const struct article *a = s->article;
	s->balance = true;
	if (a->title)
		setter_wrap_text(s, trimmed(s, a->title), ROLE_TITLE, NO_LINK, &(struct margin){0}, LINE_HEAD);
	s->balance = false;
	set_meta(s);
	setter_blank(s);
	size_t before = s->n;
	set_note(s, format_state(a), ROLE_ERROR);
	set_note(s, a->note, ROLE_ERROR);
	set_note(s, s->options->note, ROLE_HINT);
	set_note(s, s->options->attached, ROLE_HINT);
	if (s->n > before)
		setter_blank(s);
}
