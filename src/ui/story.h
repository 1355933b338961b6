/* The view of a story: the lines of its layout, with matches lit, hidden
 * parts folded or shown, and a mark beside a block that is to be hidden or
 * kept. The place is kept as a block and an offset in its text. */
#ifndef UI_STORY_H
#define UI_STORY_H

#include <stdbool.h>
#include <stdint.h>

#include "model/article.h"
#include "model/feed.h"
#include "show/find.h"
#include "show/layout.h"
#include "ui/view.h"

enum story_text { TEXT_CLEAN, TEXT_OF_CHANGES, TEXT_OF_FEED, TEXT_OF_PAGE, STORY_TEXTS };

struct story_view {
	struct view view;
	int64_t id;                 /* 0: none is open */
	struct arena *arena;
	struct entry entry;
	struct article *article;
	struct layout *layout;
	int laid_out;               /* for a window of so many columns */
	const char *note;           /* why there is no article, or NULL */
	enum story_text which;
	bool show_hidden, show_seams;
	bool choosing;              /* blocks are being picked */
	uint32_t block;             /* the picked one */
	char *find;                 /* folded, or NULL */
	struct find found;
	size_t match;               /* the one that n goes on from */
	size_t find_from;           /* the line at the top before anything was looked for */
	uint32_t place_block, place_offset;
	bool fetched;               /* its page was asked for since it was opened */
	bool made_again;            /* likewise its text, from the page that is kept */
};

void story_init(struct story_view *v);
unsigned story_open(struct ui *ui, const struct entry *e);
unsigned story_reload(struct ui *ui);           /* the store changed */
void story_keep_place(struct ui *ui);           /* writes it to the store */
void story_forget(struct ui *ui);               /* closes it */

/* story_text.c: gets what `which` asks for and lays it out. */
unsigned story_load(struct ui *ui);
void story_lay_out(struct ui *ui);              /* the article anew, at the same place */

unsigned story_fetch(struct ui *ui);            /* its page, again */

/* Looks for words and goes to the first match from here on. */
unsigned story_find(struct ui *ui, const char *words);
unsigned story_find_live(struct ui *ui, const char *words);     /* the same while they are typed; "": back */
unsigned story_step_match(struct ui *ui, int dir);
void story_drop_find(struct story_view *v);

/* While a block is picked: moves the pick. False where none is. */
bool story_move_pick(struct ui *ui, long step);

/* Opens the link or shows the picture at a column of a line. */
unsigned story_click(struct ui *ui, size_t row, int column);

/* The URL behind a number of the link list; NULL: none. */
const char *story_link(const struct ui *ui, long number);

#endif
