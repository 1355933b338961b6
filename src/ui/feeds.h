/* The view of feeds: smart feeds (everything unread, starred, saved, …) on
 * top, then the user's folders (tags) with the feeds in them, in the order of
 * the feeds file. A folder can be closed. */
#ifndef UI_FEEDS_H
#define UI_FEEDS_H

#include <stdint.h>

#include "model/store_feed.h"
#include "ui/headlines.h"
#include "ui/view.h"

enum feeds_row_kind { ROW_SMART, ROW_TAG, ROW_FEED };

struct feeds_row {
	uint8_t kind;               /* feeds_row_kind */
	uint8_t depth;
	struct source source;       /* what opening it shows; strings in the view's arena */
	const struct feed *feed;    /* ROW_FEED */
	uint32_t unread, total;
	bool closed;                /* ROW_TAG */
};

struct feeds_view {
	struct view view;
	struct arena *arena;        /* of feeds and rows */
	struct feed_list feeds;
	struct feeds_row *rows;
	size_t n, cap;
	struct arena *query_arena;  /* of the smart feeds of the feeds file */
	struct source *queries;
	size_t n_queries;
	char **closed;              /* tags of closed folders */
	size_t n_closed;
};

void feeds_init(struct feeds_view *v);
int feeds_load(struct ui *ui, struct buf *err);
const struct feeds_row *feeds_selected(const struct ui *ui);    /* NULL in an empty list */
const struct feed *feeds_find(const struct ui *ui, int64_t id);
int feeds_position(const struct ui *ui, int64_t id);            /* in the feeds file's order; -1: none such */
/* Selects the next row (dir 1 or -1) that holds feeds and, if so asked, unread stories. */
bool feeds_step(struct ui *ui, int dir, bool unread);

/* Reads the feeds file anew and tells the store. */
int feeds_sync(struct ui *ui, struct buf *err);

#endif
