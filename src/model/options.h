/* Options: a typed field, a default, a parser and a line of help each, from a
 * row in options.def; and the config file, whose lines are
 *
 *     set OPTION VALUE        bind KEY ACTION [VIEW]      unbind KEY [VIEW]
 *     color ROLE FG [BG] [ATTRIBUTE…]     feed URL OPTION VALUE
 *     include FILE            # a comment
 *
 * A line that is wrong is reported with file, line and column, and the rest
 * still works. */
#ifndef MODEL_OPTIONS_H
#define MODEL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum option_type { OPTION_BOOL, OPTION_INT, OPTION_TEXT, OPTION_CHOICE, OPTION_DURATION };

enum {
#define BOOL(name, def, help) OPTION_##name,
#define INT(name, def, min, max, help) OPTION_##name,
#define DURATION(name, def, min, max, help) OPTION_##name,
#define TEXT(name, def, help) OPTION_##name,
#define CHOICE(name, def, choices, help) OPTION_##name,
#include "options.def"
#undef BOOL
#undef INT
#undef DURATION
#undef TEXT
#undef CHOICE
	OPTION_COUNT
};

struct options {
#define BOOL(name, def, help) bool name;
#define INT(name, def, min, max, help) int64_t name;
#define DURATION(name, def, min, max, help) int64_t name;  /* seconds; written 90, 15m, 6h, 2d */
#define TEXT(name, def, help) char *name;
#define CHOICE(name, def, choices, help) int name;         /* index in "a|b|c" */
#include "options.def"
#undef BOOL
#undef INT
#undef DURATION
#undef TEXT
#undef CHOICE
	char *origins[OPTION_COUNT];    /* where each came from; NULL: the default */
};

void options_init(struct options *o);
void options_free(struct options *o);

/* Names are written with '-' or '_'. */
int option_set(struct options *o, const char *name, const char *value, struct buf *err);
int option_get(const struct options *o, const char *name, struct buf *out, struct buf *err);

/* Goes over all of them in the order of options.def. */
struct option_info {
	const char *name;           /* with '-' */
	enum option_type type;
	const char *choices;        /* OPTION_CHOICE: "a|b|c" */
	const char *help;           /* marked for translation, not translated */
	const char *fallback;       /* the default, as text */
};
size_t option_count(void);
const struct option_info *option_info(size_t i);

/* What the config file says beside options: bind, color, feed lines, in
 * order, for whoever understands them. A handler returns -1 with a message. */
struct config_handlers {
	void *context;
	int (*bind)(void *context, const char *key, const char *action, const char *view, struct buf *err);
	int (*unbind)(void *context, const char *key, const char *view, struct buf *err);
	int (*color)(void *context, int argc, char **argv, struct buf *err);
	int (*feed)(void *context, const char *url, const char *option, const char *value, struct buf *err);
};

/* Reads it; a missing file is an empty one. `problems` gets a line
 * "file:line:column: …" for each mistake; -1 only where the file cannot be
 * read. `h` may be NULL: such lines are then only checked for their shape. */
int config_read(const char *path, struct options *o, const struct config_handlers *h, struct buf *problems, struct buf *err);
int config_parse(const char *name, const char *text, size_t n, struct options *o, const struct config_handlers *h, struct buf *problems);

/* on, yes, true, 1 and their opposites; 90, 15m, 6h, 2d, 1w. -1 for what is
 * neither: for settings that are no options. */
int option_parse_bool(const char *value, bool *out);
int option_parse_duration(const char *value, int64_t *out);

/* Where an option's value came from: "default", or "file:line". */
const char *option_origin(const struct options *o, const char *name);

#endif
