#include <config.h>

#include "ui/list.h"

enum { KEEP_IN_SIGHT = 2 };

static size_t clamp(long v, size_t most)
{
	return v < 0 ? 0 : (size_t)v > most ? most : (size_t)v;
}

size_t list_last_top(const struct list *l)
{
	return l->n > l->height ? l->n - l->height : 0;
}

bool list_at_end(const struct list *l)
{
	return l->top + l->height >= l->n;
}

/* Puts both in range, then the cursor into the window by moving the window. */
static void settle(struct list *l)
{
	size_t last = l->n ? l->n - 1 : 0;
	if (l->top > list_last_top(l))
		l->top = list_last_top(l);
	if (l->text) {
		l->at = l->top;
		return;
	}
	if (l->at > last)
		l->at = last;
	if (l->height == 0)
		return;
	size_t more = l->jump > 1 ? l->jump - 1 : 0;
	if (l->at < l->top)
		l->top = l->at > more ? l->at - more : 0;
	else if (l->at >= l->top + l->height)
		l->top = clamp((long)(l->at + 1 + more) - (long)l->height, list_last_top(l));
}

static bool moved(const struct list *was, struct list *l)
{
	settle(l);
	return was->at != l->at || was->top != l->top || was->n != l->n || was->height != l->height;
}

bool list_count(struct list *l, size_t n)
{
	struct list was = *l;
	l->n = n;
	return moved(&was, l);
}

bool list_size(struct list *l, size_t height)
{
	struct list was = *l;
	l->height = height;
	return moved(&was, l);
}

bool list_go(struct list *l, size_t at)
{
	struct list was = *l;
	l->at = at;
	if (l->text)
		l->top = at;
	return moved(&was, l);
}

bool list_move(struct list *l, long rows)
{
	return list_go(l, clamp((long)l->at + rows, l->n ? l->n - 1 : 0));
}

bool list_scroll(struct list *l, long rows)
{
	struct list was = *l;
	l->top = clamp((long)l->top + rows, list_last_top(l));
	if (!l->text && l->height) {
		if (l->at < l->top)
			l->at = l->top;
		else if (l->at >= l->top + l->height)
			l->at = l->top + l->height - 1;
	}
	return moved(&was, l);
}

bool list_page(struct list *l, long halves)
{
	size_t whole = l->height > KEEP_IN_SIGHT + 1 ? l->height - KEEP_IN_SIGHT : 1;
	size_t half = l->height > 1 ? l->height / 2 : 1;
	long step = halves % 2 ? (long)half * halves : (long)whole * (halves / 2);
	struct list was = *l;
	l->top = clamp((long)l->top + step, list_last_top(l));
	if (!l->text)
		l->at = clamp((long)l->at + step, l->n ? l->n - 1 : 0);
	return moved(&was, l);
}

