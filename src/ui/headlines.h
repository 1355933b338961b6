/* The view of headlines: the stories of a feed, a folder, a smart feed, a
 * search or the trash.
 *
 * Rows come from the store in chunks as they are needed; it folds the same
 * story from several feeds into one row. Where only unread ones are
 * shown, what is read meanwhile stays until the list is left. */
#ifndef UI_HEADLINES_H
#define UI_HEADLINES_H

#include <stdbool.h>
#include <stdint.h>

#include "model/store_entry.h"
#include "ui/view.h"

/* Which stories a list holds. Strings are the holder's. */
struct source {
	int64_t feed_id;            /* 0: of all feeds */
	const char *tag, *label, *words;    /* or NULL */
	const char *filter;         /* of a smart feed (model/filter.h), or NULL */
	bool unread, starred, saved, deleted;
	const char *title;          /* for people */
};

struct story_row {
	struct entry *entry;        /* NULL: a heading of its group */
	const char *heading;
	const char *labels;         /* these are NULL until the row is seen */
	const char *sources, *second;   /* its second line */
};

struct headlines_view {
	struct view view;
	struct source source;
	struct arena *source_arena; /* of its strings */
	struct arena *arena;        /* of rows and entries */
	struct story_row **rows;
	size_t n, cap;
	size_t stories;             /* rows that are no headings */
	size_t matching;            /* of the store's rows, how many were loaded and still match */
	struct filter *filter;      /* of the source, parsed */
	bool complete;              /* there are no more */
	bool unread_only;
	int64_t *kept;              /* read since the list was opened: they stay */
	size_t n_kept, cap_kept;
	int64_t anchor;             /* one end of a range, or 0 */
	size_t total, unread;       /* of the source, for the title */
	int64_t came_from;          /* the story that was selected before a search, or 0 */
	struct source before;       /* the list before a search */
	struct arena *before_arena;
	bool from_feeds;            /* that is where the search began */
};

void headlines_init(struct headlines_view *v);
unsigned headlines_open(struct ui *ui, const struct source *source);
unsigned headlines_reload(struct ui *ui);
unsigned headlines_recount(struct ui *ui);                  /* the rows are right, the counts in the title are not */
struct entry *headlines_selected(const struct ui *ui);      /* NULL in an empty list */
bool headlines_select(struct ui *ui, int64_t id);
/* Selects the next (dir 1) or previous (-1) story, unread ones only if so asked. */
bool headlines_step(struct ui *ui, int dir, bool unread);

void headlines_load_all(struct ui *ui);                     /* as many as a list may hold */
unsigned headlines_back_from_search(struct ui *ui);
int64_t *headlines_range(const struct ui *ui, size_t *n);   /* ids of the range, else of the selected; the caller frees */

enum entry_sort headlines_sort(const struct ui *ui);        /* as the options say, for sorting and grouping */
int headlines_row_height(const struct ui *ui);              /* lines a story takes: 1 or 2 */
bool headlines_in_range(const struct headlines_view *v, size_t row);

/* headlines_draw.c */
void headlines_draw_title(struct ui *ui, struct view *view, struct canvas *c);
void headlines_draw_row(struct ui *ui, struct view *view, size_t row, struct canvas *c);
void headlines_draw_empty(struct ui *ui, struct view *view, struct canvas *c);

void headlines_keep_shown(struct headlines_view *v);        /* they stay when they are read now */

/* Sets flags in the store and in the rows that show the story. */
unsigned headlines_mark(struct ui *ui, const int64_t *ids, size_t n, uint32_t set, uint32_t clear);
unsigned headlines_mark_one(struct ui *ui, int64_t id, uint32_t set, uint32_t clear);

#endif
