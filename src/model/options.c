#include <config.h>

#include "model/options.h"

#include <inttypes.h>
#include <string.h>

#include "base/path.h"
#include "model/words.h"

/* A row of options.def, and where its field is. */
struct row {
	struct option_info info;
	size_t at;                  /* offset in struct options */
	int64_t min, max;
};

#define ROW(name, type, choices, help, fallback, min, max) \
	{{#name, type, choices, help, fallback}, offsetof(struct options, name), min, max},
#define BOOL(name, def, help) ROW(name, OPTION_BOOL, NULL, help, #def, 0, 1)
#define INT(name, def, min, max, help) ROW(name, OPTION_INT, NULL, help, #def, min, max)
#define DURATION(name, def, min, max, help) ROW(name, OPTION_DURATION, NULL, help, #def, min, max)
#define TEXT(name, def, help) ROW(name, OPTION_TEXT, NULL, help, def, 0, 0)
#define CHOICE(name, def, choices, help) ROW(name, OPTION_CHOICE, choices, help, #def, 0, 0)
static const struct row rows[] = {
#include "options.def"
};
#undef BOOL
#undef INT
#undef DURATION
#undef TEXT
#undef CHOICE

_Static_assert(ARRAY_LEN(rows) == OPTION_COUNT, "options.def is read twice the same");

/* Defaults as values, not as text: a duration may be written as a product. */
void options_init(struct options *o)
{
	*o = (struct options){
#define BOOL(name, def, help) .name = def,
#define INT(name, def, min, max, help) .name = def,
#define DURATION(name, def, min, max, help) .name = def,
#define TEXT(name, def, help)
#define CHOICE(name, def, choices, help) .name = def,
#include "options.def"
#undef BOOL
#undef INT
#undef DURATION
#undef TEXT
#undef CHOICE
	};
#define BOOL(name, def, help)
#define INT(name, def, min, max, help)
#define DURATION(name, def, min, max, help)
#define TEXT(name, def, help) o->name = xstrdup(def);
#define CHOICE(name, def, choices, help)
#include "options.def"
#undef BOOL
#undef INT
#undef DURATION
#undef TEXT
#undef CHOICE
}

static void *field(const struct options *o, const struct row *r)
{
	return (char *)o + r->at;
}

void options_free(struct options *o)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].info.type == OPTION_TEXT)
			free(*(char **)field(o, &rows[i]));
		free(o->origins[i]);
	}
	*o = (struct options){0};
}

/* '-' and '_' are the same. */
static bool same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if ((*a == '-' ? '_' : *a) != (*b == '-' ? '_' : *b))
			return false;
	return *a == *b;
}

static const struct row *find_row(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (same_name(rows[i].info.name, name))
			return &rows[i];
	return NULL;
}

int option_parse_bool(const char *value, bool *out)
{
	static const char *const on[] = {"on", "yes", "true", "1"}, *const off[] = {"off", "no", "false", "0"};
	for (size_t i = 0; i < ARRAY_LEN(on); i++) {
		if (ascii_ieq(value, on[i]) || ascii_ieq(value, off[i])) {
			*out = ascii_ieq(value, on[i]);
			return 0;
		}
	}
	return -1;
}

int option_parse_duration(const char *value, int64_t *out)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 7 * 86400}};
	size_t n = strlen(value);
	int64_t unit = 1;
	for (size_t i = 0; n && i < ARRAY_LEN(units); i++) {
		if (value[n - 1] == units[i].letter) {
			unit = units[i].seconds;
			n--;
			break;
		}
	}
	char digits[16];
	int64_t v;
	if (n == 0 || n >= sizeof digits)
		return -1;
	memcpy(digits, value, n);
	digits[n] = '\0';
	if (!parse_int(digits, 0, INT64_MAX / unit, &v))
		return -1;
	*out = v * unit;
	return 0;
}

static void add_duration(struct buf *out, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *letter;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "m"}};
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (seconds && seconds % units[i].seconds == 0) {
			buf_addf(out, "%" PRId64 "%s", seconds / units[i].seconds, units[i].letter);
			return;
		}
	}
	buf_addf(out, "%" PRId64, seconds);
}

/* The index of `value` in "a|b|c", or -1. */
static int find_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);
	int i = 0;
	for (const char *p = choices;; i++) {
		size_t k = strcspn(p, "|");
		if (k == n && memcmp(p, value, n) == 0)
			return i;
		if (!p[k])
			return -1;
		p += k + 1;
	}
}

static void add_choice(struct buf *out, const char *choices, int index)
{
	const char *p = choices;
	while (index-- > 0)
		p += strcspn(p, "|") + 1;
	buf_add(out, p, strcspn(p, "|"));
}

static int set_int(const struct row *r, void *at, const char *value, struct buf *err)
{
	int64_t v;
	if (!parse_int(value, INT64_MIN, INT64_MAX, &v))
		return fail(err, _("'%s' is no number"), value);
	if (v < r->min || v > r->max)
		return fail(err, _("'%s' is not between %" PRId64 " and %" PRId64), value, r->min, r->max);
	*(int64_t *)at = v;
	return 0;
}

static int set_duration(const struct row *r, void *at, const char *value, struct buf *err)
{
	int64_t v;
	if (option_parse_duration(value, &v) != 0)
		return fail(err, _("'%s' is no time: write 90, 15m, 6h or 2d"), value);
	if (v < r->min || v > r->max) {
		struct buf min = BUF_INIT, max = BUF_INIT;
		add_duration(&min, r->min);
		add_duration(&max, r->max);
		fail(err, _("'%s' is not between %s and %s"), value, buf_str(&min), buf_str(&max));
		buf_free(&min);
		buf_free(&max);
		return -1;
	}
	*(int64_t *)at = v;
	return 0;
}

static int set_row(const struct row *r, struct options *o, const char *value, struct buf *err)
{
	void *at = field(o, r);
	int choice;
	switch (r->info.type) {
	case OPTION_BOOL:
		if (option_parse_bool(value, at) != 0)
			return fail(err, _("'%s' is neither on nor off"), value);
		return 0;
	case OPTION_INT:
		return set_int(r, at, value, err);
	case OPTION_DURATION:
		return set_duration(r, at, value, err);
	case OPTION_CHOICE:
		choice = find_choice(r->info.choices, value);
		if (choice < 0)
			return fail(err, _("'%s' is none of %s"), value, r->info.choices);
		*(int *)at = choice;
		return 0;
	case OPTION_TEXT:
		free(*(char **)at);
		*(char **)at = xstrdup(value);
		return 0;
	}
	BUG("an option of type %d", r->info.type);
}

static int set_from(struct options *o, const char *name, const char *value, const char *origin, struct buf *err)
{
	const struct row *r = find_row(name);
	if (!r)
		return fail(err, _("unknown option '%s'"), name);
	if (set_row(r, o, value, err) != 0)
		return -1;
	char **kept = &o->origins[r - rows];
	free(*kept);
	*kept = xstrdup(origin);
	return 0;
}

int option_set(struct options *o, const char *name, const char *value, struct buf *err)
{
	return set_from(o, name, value, _("set by hand"), err);
}

static void add_value(const struct options *o, const struct row *r, struct buf *out)
{
	const void *at = field(o, r);
	switch (r->info.type) {
	case OPTION_BOOL: buf_adds(out, *(const bool *)at ? "on" : "off"); break;
	case OPTION_INT: buf_addf(out, "%" PRId64, *(const int64_t *)at); break;
	case OPTION_DURATION: add_duration(out, *(const int64_t *)at); break;
	case OPTION_CHOICE: add_choice(out, r->info.choices, *(const int *)at); break;
	case OPTION_TEXT: buf_adds(out, *(char *const *)at); break;
	}
}

int option_get(const struct options *o, const char *name, struct buf *out, struct buf *err)
{
	const struct row *r = find_row(name);
	if (!r)
		return fail(err, _("unknown option '%s'"), name);
	add_value(o, r, out);
	return 0;
}

size_t option_count(void)
{
	return ARRAY_LEN(rows);
}

/* The table as others see it: names with '-', defaults in the form in which
 * they are written. Made once, kept until the program ends. */
const struct option_info *option_info(size_t i)
{
	static struct option_info infos[ARRAY_LEN(rows)];
	if (i >= ARRAY_LEN(rows))
		BUG("option %zu of %zu", i, ARRAY_LEN(rows));
	if (!infos[i].name) {
		struct options defaults;
		struct buf fallback = BUF_INIT;
		options_init(&defaults);
		add_value(&defaults, &rows[i], &fallback);
		options_free(&defaults);
		infos[i] = rows[i].info;
		infos[i].fallback = buf_steal(&fallback);
		char *name = xstrdup(rows[i].info.name);
		for (char *p = name; *p; p++)
			if (*p == '_')
				*p = '-';
		infos[i].name = name;
	}
	return &infos[i];
}

const char *option_origin(const struct options *o, const char *name)
{
	const struct row *r = find_row(name);
	const char *origin = r ? o->origins[r - rows] : NULL;
	return origin ? origin : "default";
}

/* --- the config file --- */

enum { CONFIG_MOST = 1 << 20, INCLUDE_DEPTH_MOST = 8 };

/* A line being read, and what the verbs need to act on it. */
struct reading {
	struct options *options;
	const struct config_handlers *handlers;
	struct buf *problems;
	const char *name;           /* of the file */
	size_t line;
	int depth;
	struct words words;
};

static const char *word(const struct reading *r, size_t i)
{
	return i < r->words.n ? r->words.items[i].text : NULL;
}

/* Each returns the index of the word that is wrong, with a message, or -1. */
static int read_set(struct reading *r, struct buf *err)
{
	if (r->words.n < 3) {
		fail(err, _("expected: set OPTION VALUE"));
		return 0;
	}
	if (!find_row(word(r, 1))) {
		fail(err, _("unknown option '%s'"), word(r, 1));
		return 1;
	}
	if (r->words.n > 3) {
		fail(err, _("one value is enough: put \"…\" around a text with blanks"));
		return 3;
	}
	char *origin = NULL;
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s:%zu", r->name, r->line);
	origin = buf_steal(&b);
	int result = set_from(r->options, word(r, 1), word(r, 2), origin, err);
	free(origin);
	return result == 0 ? -1 : 2;
}

static int read_bind(struct reading *r, struct buf *err)
{
	if (r->words.n < 3 || r->words.n > 4) {
		fail(err, _("expected: bind KEY ACTION [VIEW]"));
		return 0;
	}
	const struct config_handlers *h = r->handlers;
	return h && h->bind && h->bind(h->context, word(r, 1), word(r, 2), word(r, 3), err) != 0 ? 1 : -1;
}

static int read_unbind(struct reading *r, struct buf *err)
{
	if (r->words.n < 2 || r->words.n > 3) {
		fail(err, _("expected: unbind KEY [VIEW]"));
		return 0;
	}
	const struct config_handlers *h = r->handlers;
	return h && h->unbind && h->unbind(h->context, word(r, 1), word(r, 2), err) != 0 ? 1 : -1;
}

static int read_color(struct reading *r, struct buf *err)
{
	if (r->words.n < 3) {
		fail(err, _("expected: color ROLE FG [BG] [ATTRIBUTE…]"));
		return 0;
	}
	const struct config_handlers *h = r->handlers;
	if (!h || !h->color)
		return -1;
	char **argv = xcalloc(r->words.n, sizeof *argv);
	for (size_t i = 1; i < r->words.n; i++)
		argv[i - 1] = (char *)word(r, i);
	int result = h->color(h->context, (int)(r->words.n - 1), argv, err);
	free(argv);
	return result == 0 ? -1 : 1;
}

static int read_feed(struct reading *r, struct buf *err)
{
	if (r->words.n != 4) {
		fail(err, _("expected: feed URL OPTION VALUE"));
		return 0;
	}
	const struct config_handlers *h = r->handlers;
	return h && h->feed && h->feed(h->context, word(r, 1), word(r, 2), word(r, 3), err) != 0 ? 2 : -1;
}

static int read_file(const char *path, struct options *o, const struct config_handlers *h, int depth,
                     struct buf *problems, struct buf *err);

/* A relative name is beside the file that names it. */
static int read_include(struct reading *r, struct buf *err)
{
	if (r->words.n != 2) {
		fail(err, _("expected: include FILE"));
		return 0;
	}
	if (r->depth >= INCLUDE_DEPTH_MOST) {
		fail(err, _("includes are nested too deep"));
		return 1;
	}
	struct buf path = BUF_INIT;
	const char *slash = strrchr(r->name, '/');
	if (word(r, 1)[0] != '/' && slash)
		buf_add(&path, r->name, (size_t)(slash - r->name) + 1);
	buf_adds(&path, word(r, 1));
	int result = file_exists(path.data) ? read_file(path.data, r->options, r->handlers, r->depth + 1, r->problems, err)
	                                    : fail(err, _("'%s' is not there"), path.data);
	buf_free(&path);
	return result == 0 ? -1 : 1;
}

static const struct {
	const char *name;
	int (*read)(struct reading *r, struct buf *err);
} directives[] = {
	{"set", read_set},     {"bind", read_bind}, {"unbind", read_unbind},
	{"color", read_color}, {"feed", read_feed}, {"include", read_include},
};

static int read_words(struct reading *r, struct buf *err)
{
	for (size_t i = 0; i < ARRAY_LEN(directives); i++)
		if (str_eq(directives[i].name, word(r, 0)))
			return directives[i].read(r, err);
	fail(err, _("'%s' is none of set, bind, unbind, color, feed, include"), word(r, 0));
	return 0;
}

static void add_problem(const struct reading *r, const char *line, size_t at, const char *what)
{
	buf_addf(r->problems, "%s:%zu:%zu: %s\n", r->name, r->line, words_column(line, at), what);
}

static void read_line(struct reading *r, const char *line, size_t n, struct arena *a)
{
	struct buf err = BUF_INIT;
	words_split(line, n, a, &r->words);
	if (r->words.open_quote)
		add_problem(r, line, r->words.open_quote - 1, _("this quote is not closed"));
	int bad = r->words.n ? read_words(r, &err) : -1;
	if (bad >= 0)
		add_problem(r, line, r->words.items[bad].start, buf_str(&err));
	buf_free(&err);
}

static void parse_text(const char *name, const char *text, size_t n, struct options *o, const struct config_handlers *h,
                       int depth, struct buf *problems)
{
	struct reading r = {.options = o, .handlers = h, .problems = problems, .name = name, .depth = depth};
	struct arena *a = arena_new();
	const char *at = text, *end = text + n, *line;
	size_t length;
	while (next_line(&at, end, &line, &length)) {
		r.line++;
		read_line(&r, line, length, a);
	}
	arena_free(a);
}

int config_parse(const char *name, const char *text, size_t n, struct options *o, const struct config_handlers *h, struct buf *problems)
{
	parse_text(name, text, n, o, h, 0, problems);
	return 0;
}

static int read_file(const char *path, struct options *o, const struct config_handlers *h, int depth,
                     struct buf *problems, struct buf *err)
{
	struct buf text = BUF_INIT;
	int result = file_read(path, CONFIG_MOST, &text, err);
	if (result == 0)
		parse_text(path, buf_str(&text), text.len, o, h, depth, problems);
	buf_free(&text);
	return result;
}

int config_read(const char *path, struct options *o, const struct config_handlers *h, struct buf *problems, struct buf *err)
{
	return file_exists(path) ? read_file(path, o, h, 0, problems, err) : 0;
}
