/* What the parts of the layout share: the setter, which collects lines.
 * layout.c walks the blocks; layout_margin.c sets what stands before them;
 * layout_head.c, layout_table.c and layout_links.c what is not running text.
 * Nothing outside of show/ includes this. */
#ifndef SHOW_LAYOUT_PARTS_H
#define SHOW_LAYOUT_PARTS_H

#include "base/arena.h"
#include "model/article.h"
#include "show/flow.h"
#include "show/layout.h"
#include "show/wrap.h"

enum {
	INDENT_MOST = 8,        /* lists and quotes nested deeper are set as deep as this */
	COLUMNS_LEAST = 10      /* text is never squeezed narrower by what stands beside it */
};

/* What stands before each line of a block: bars of quotes, the marker of a
 * list item on the first line and spaces below it. */
struct margin {
	struct line_run first[3], rest[3];
	uint32_t n_first, n_rest;
	uint32_t indent;        /* columns left free before them */
	uint32_t width;         /* columns of all that */
};

struct setter;

struct line_run margin_run(const char *text, enum role role);
uint32_t margin_room(const struct setter *s);       /* the most that all margins may take */
/* Space before the text: free columns, or spaces behind a bar. */
void margin_add_indent(struct setter *s, struct margin *m, uint32_t columns, uint32_t room);
struct margin margin_of_block(struct setter *s, uint32_t block);

struct setter {
	struct arena *arena;
	const struct article *article;
	const struct layout_options *options;
	struct line *lines;
	size_t n, cap;
	size_t measure;         /* columns of a line, its margin counted in */
	bool justify;           /* the flow that is set next: its lines are stretched */
	bool balance;           /* likewise: they are made about as long as each other */
	struct hyphen *hyphen;  /* likewise: its words may be broken; or NULL */
	struct hyphen *patterns; /* of the article's language, or NULL */
	struct wrap *wrap;
	struct flow flow;
	uint32_t *numbers;      /* by link: its number */
	uint32_t *ordered;      /* by number - 1: its link */
	uint32_t n_numbers;
};

void setter_add_line(struct setter *s, struct line line);
void setter_blank(struct setter *s);    /* one, unless there is one, or nothing yet */
void setter_blank_at(struct setter *s, uint32_t block, uint32_t offset);

/* The columns that are left for text beside the margin. */
size_t setter_columns(const struct setter *s, const struct margin *m);

/* Sets s->flow as lines of `block`. */
void setter_set_flow(struct setter *s, const struct margin *m, uint32_t block);

/* A line of one run, cut to the width; `text` must live as long as the layout. */
void setter_add_text(struct setter *s, const char *text, enum role role, uint32_t block, uint32_t offset);

/* Wraps `text` to lines of one role. */
void setter_wrap_text(struct setter *s, const char *text, enum role role, uint32_t link, const struct margin *m, uint32_t block);

void layout_number_links(struct setter *s);
void layout_set_head(struct setter *s);
void layout_set_links(struct setter *s);
void layout_set_table(struct setter *s, struct margin *m, uint32_t block);

#endif
