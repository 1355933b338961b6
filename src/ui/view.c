#include <config.h>

#include "ui/view.h"

#include <string.h>

#include "base/text.h"
#include "ui/term.h"

int canvas_look(struct canvas *c, const struct look *look, const char *text, size_t n)
{
	int used = term_put(c->term, c->y, c->x + c->at, text, n, c->width - c->at, look);
	c->at += used;
	return used;
}

int canvas_put(struct canvas *c, enum role role, const char *text, size_t n)
{
	return canvas_look(c, &c->theme->looks[role], text, n);
}

int canvas_puts(struct canvas *c, enum role role, const char *text)
{
	return canvas_put(c, role, text, strlen(text));
}

int canvas_fit(struct canvas *c, enum role role, const char *text, int columns)
{
	size_t n = strlen(text);
	if (columns > canvas_left(c))
		columns = canvas_left(c);
	if (columns <= 0)
		return 0;
	size_t fits = text_cut(text, n, (size_t)columns);
	if (fits == n)
		return canvas_put(c, role, text, n);
	fits = text_cut(text, n, (size_t)columns - 1);
	while (fits && text[fits - 1] == ' ')
		fits--;
	int used = canvas_put(c, role, text, fits);
	return used + canvas_puts(c, role, "…");
}

void canvas_link(struct canvas *c, const char *url)
{
	term_link(c->term, url);
}

void canvas_to(struct canvas *c, int column)
{
	if (column > c->at)
		c->at = column < c->width ? column : c->width;
}

int canvas_left(const struct canvas *c)
{
	return c->width - c->at;
}
