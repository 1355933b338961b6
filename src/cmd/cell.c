#include <config.h>

#include "cmd/cell.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "show/format.h"

/* What the text lacks to columns, which printf would count in bytes. */
static void fill(struct buf *out, const char *text, size_t columns)
{
	for (size_t width = text_width(text, strlen(text)); width < columns; width++)
		buf_addc(out, ' ');
}

void cell_left(struct buf *out, const char *text, size_t columns)
{
	buf_adds(out, text);
	fill(out, text, columns);
	buf_addc(out, ' ');
}

void cell_right(struct buf *out, const char *text, size_t columns)
{
	fill(out, text, columns);
	buf_adds(out, text);
}

void cell_cut(struct buf *out, const char *text, size_t columns, bool fill_up)
{
	size_t n = strlen(text), start = out->len;
	if (text_width(text, n) > columns)
		n = text_cut(text, n, columns - 1);
	buf_add(out, text, n);
	if (text[n])
		buf_adds(out, "…");
	if (fill_up)
		fill(out, buf_str(out) + start, columns);
}

size_t cell_screen(void)
{
	struct winsize size;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void cell_when(struct buf *out, int64_t t)
{
	int64_t present = now();
	struct buf span = BUF_INIT;
	if (t == NO_TIME) {
		buf_adds(out, _("never"));
		return;
	}
	format_age(&span, t > present ? present - (t - present) : t, present);
	if (t <= present && present - t < 60)
		buf_adds(out, buf_str(&span));      /* "now" */
	else if (t > present)
		buf_addf(out, _("in %s"), buf_str(&span));
	else
		buf_addf(out, _("%s ago"), buf_str(&span));
	buf_free(&span);
}
