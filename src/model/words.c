#include <config.h>

#include "model/words.h"

#include <string.h>

#include "base/buf.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static char unescape(char c)
{
	switch (c) {
	case 'n': return '\n';
	case 'r': return '\r';
	case 't': return '\t';
	default: return c;
	}
}

/* `at` is the quote; returns the byte behind the closing one. */
static size_t read_quoted(const char *line, size_t n, size_t at, struct buf *out, bool *closed)
{
	size_t i = at + 1;
	for (; i < n && line[i] != '"'; i++) {
		if (line[i] == '\\' && i + 1 < n)
			buf_addc(out, unescape(line[++i]));
		else
			buf_addc(out, line[i]);
	}
	*closed = i < n;
	return *closed ? i + 1 : n;
}

static size_t read_bare(const char *line, size_t n, size_t at, struct buf *out)
{
	size_t i = at;
	while (i < n && !is_blank(line[i]))
		i++;
	buf_add(out, line + at, i - at);
	return i;
}

void words_split(const char *line, size_t n, struct arena *a, struct words *out)
{
	struct word *items = NULL;
	size_t count = 0, cap = 0;
	struct buf text = BUF_INIT;
	*out = (struct words){.comment = n};
	for (size_t at = 0; at < n;) {
		if (is_blank(line[at])) {
			at++;
			continue;
		}
		if (line[at] == '#') {
			out->comment = at;
			break;
		}
		struct word w = {.start = at, .quoted = line[at] == '"'};
		bool closed = true;
		buf_truncate(&text, 0);
		w.end = w.quoted ? read_quoted(line, n, at, &text, &closed) : read_bare(line, n, at, &text);
		if (!closed)
			out->open_quote = at + 1;
		w.text = arena_strndup(a, buf_str(&text), text.len);
		GROW(items, count, cap);
		items[count++] = w;
		at = w.end;
	}
	out->items = count ? arena_dup(a, items, count * sizeof *items) : NULL;
	out->n = count;
	free(items);
	buf_free(&text);
}

size_t words_column(const char *line, size_t at)
{
	size_t column = 1;
	for (size_t i = 0; i < at; i++)
		column += ((unsigned char)line[i] & 0xC0) != 0x80;
	return column;
}

void words_quote(struct buf *out, const char *s)
{
	if (*s && *s != '#' && !strpbrk(s, " \t\r\n\"\\")) {
		buf_adds(out, s);
		return;
	}
	buf_addc(out, '"');
	for (; *s; s++) {
		switch (*s) {
		case '\n': buf_adds(out, "\\n"); break;
		case '\r': buf_adds(out, "\\r"); break;
		case '\t': buf_adds(out, "\\t"); break;
		case '"':
		case '\\': buf_addc(out, '\\'); /* fall through */
		default: buf_addc(out, *s);
		}
	}
	buf_addc(out, '"');
}
