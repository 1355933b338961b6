/* The view of feeds: smart feeds (everything unread, starred, saved, …) on
 * top, then the user's folders (tags) with the feeds in them, in the order of
 * the feeds file. A folder can be closed. */
#ifndef UI_FEEDS_H
#define UI_FEEDS_H

#include <stdint.h>

#include "model/filter.h"
#include "model/store_entry.h"
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
	bool bare;                  /* ROW_TAG: no feed stands under it, all have another tag first */
};

/* A saved search of the feeds file. Its unread stories are counted piece by
 * piece while nothing else is to be done. */
struct smart_feed {
	struct source source;
	struct filter *filter;      /* NULL: it is wrong, and holds nothing */
	struct unread_count count;  /* as far as it got */
	uint32_t unread;            /* when it was last whole */
};

struct feeds_view {
	struct view view;
	struct arena *arena;        /* of feeds and rows */
	struct feed_list feeds;
	struct feeds_row *rows;
	size_t n, cap;
	struct arena *query_arena;  /* of the smart feeds of the feeds file */
	struct smart_feed *queries;
	size_t n_queries;
	size_t counting;            /* of them, the one that is being counted; n_queries: none */
	char **closed;              /* tags of closed folders */
	size_t n_closed;
};

void feeds_init(struct feeds_view *v);
int feeds_load(struct ui *ui, struct buf *err);
const struct feeds_row *feeds_selected(const struct ui *ui);    /* NULL in an empty list */
const struct feed *feeds_find(const struct ui *ui, int64_t id);
int feeds_position(const struct ui *ui, int64_t id);            /* in the feeds file's order; -1: none such */
bool feeds_unfetched(const struct ui *ui);      /* there are feeds, and not one story */
int64_t feeds_newest(const struct ui *ui);      /* the id of what was subscribed to last, 0: nothing */
void feeds_select(struct ui *ui, int64_t id);   /* its row, where it has one */
/* Selects the next row (dir 1 or -1) that holds feeds and, if so asked, unread stories. */
bool feeds_step(struct ui *ui, int dir, bool unread);

void feeds_set_closed(struct ui *ui, const char *tag, bool closed);     /* a folder; seen at the next load */

/* Is there a smart feed to count, and in sight? Counts on for a few
 * milliseconds; CHANGED_SCREEN where a number is new. */
bool feeds_counting(const struct ui *ui);
unsigned feeds_count(struct ui *ui);

/* Reads the feeds file anew and tells the store. */
int feeds_sync(struct ui *ui, struct buf *err);

#endif
