/* Colours as role × theme. A role is what a piece of the screen means; a
 * theme gives each role a foreground, a background and attributes; ui/term.c
 * turns these into what the terminal can do. The monochrome theme uses
 * attributes alone. */
#ifndef SHOW_THEME_H
#define SHOW_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define THEME_ROLES(X) \
	X(TEXT, "text") X(TITLE, "title") X(META, "meta") X(HEADING, "heading") X(EMPHASIS, "emphasis") \
	X(STRONG, "strong") X(LINK, "link") X(LINK_NUMBER, "link-number") X(CODE, "code") X(QUOTE, "quote") \
	X(CAPTION, "caption") X(CREDIT, "credit") X(TABLE, "table") X(RULE, "rule") X(HIDDEN, "hidden") \
	X(FOLD, "fold") X(SEAM, "seam") X(UNREAD, "unread") X(READ, "read") X(STARRED, "starred") X(SELECTED, "selected") \
	X(COUNT, "count") X(AGE, "age") X(SOURCE, "source") X(STATUS, "status") X(HINT, "hint") X(ERROR, "error") \
	X(PROMPT, "prompt") X(MATCH, "match") X(BORDER, "border")

enum role {
#define X(id, name) ROLE_##id,
	THEME_ROLES(X)
#undef X
	ROLE_COUNT_OF
};

enum theme_attribute {
	ATTR_BOLD = 1 << 0,
	ATTR_DIM = 1 << 1,
	ATTR_ITALIC = 1 << 2,
	ATTR_UNDERLINE = 1 << 3,
	ATTR_REVERSE = 1 << 4
};

enum { COLOR_DEFAULT = -1 };

struct look {
	int32_t fg, bg;             /* COLOR_DEFAULT, 0 to 255, or 0x1000000 | RGB */
	uint8_t attributes;
};

struct theme {
	const char *name;
	struct look looks[ROLE_COUNT_OF];
};


/* "default", "monochrome", NAME.theme in the user's `own_dir`/themes (NULL:
 * none) or in our data/themes, or the path of a file, which has a '/'. On
 * failure `out` is untouched. */
int theme_load(const char *name, const char *own_dir, struct theme *out, struct buf *err);

/* Appends the names that there are, with `between` between them. */
void theme_names(const char *own_dir, const char *between, struct buf *out);
int theme_parse_color(struct theme *t, int argc, char **argv, struct buf *err);    /* color ROLE FG [BG] [ATTRIBUTE…] */
void theme_monochrome(struct theme *out);

#endif
