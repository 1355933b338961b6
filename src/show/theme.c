#include <config.h>

#include "show/theme.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"

enum { THEME_MOST = 64 * 1024, WORDS_MOST = 12, THEMES_MOST = 100 };

static const char *const names[ROLE_COUNT_OF] = {
#define X(id, name) [ROLE_##id] = name,
	THEME_ROLES(X)
#undef X
};

static const struct {
	const char *name;
	enum theme_attribute bit;
} attributes[] = {
	{"bold", ATTR_BOLD}, {"dim", ATTR_DIM}, {"italic", ATTR_ITALIC}, {"underline", ATTR_UNDERLINE}, {"reverse", ATTR_REVERSE},
};

static const char *const colors[] = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};

static int role_parse(const char *name, enum role *out)
{
	for (size_t i = 0; i < ROLE_COUNT_OF; i++)
		if (str_eq(names[i], name)) {
			*out = (enum role)i;
			return 0;
		}
	return -1;
}

static uint8_t attribute_parse(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		if (str_eq(attributes[i].name, word))
			return (uint8_t)attributes[i].bit;
	return 0;
}

/* "default", "red", "bright-red", 0 to 255, "#rrggbb" */
static int color_parse(const char *word, int32_t *out)
{
	int64_t number;
	if (str_eq(word, "default")) {
		*out = COLOR_DEFAULT;
		return 0;
	}
	if (word[0] == '#' && strlen(word) == 7 && strspn(word + 1, "0123456789abcdefABCDEF") == 6) {
		*out = (int32_t)(0x1000000 | strtol(word + 1, NULL, 16));
		return 0;
	}
	bool bright = str_starts(word, "bright-");
	for (size_t i = 0; i < ARRAY_LEN(colors); i++)
		if (str_eq(colors[i], bright ? word + 7 : word)) {
			*out = (int32_t)i + (bright ? 8 : 0);
			return 0;
		}
	if (!parse_int(word, 0, 255, &number))
		return -1;
	*out = (int32_t)number;
	return 0;
}

int theme_parse_color(struct theme *t, int argc, char **argv, struct buf *err)
{
	enum role role;
	struct look look = {COLOR_DEFAULT, COLOR_DEFAULT, 0};
	if (argc < 3)
		return fail(err, _("'color' wants a role and a colour"));
	if (role_parse(argv[1], &role) != 0)
		return fail(err, _("unknown role '%s'"), argv[1]);
	if (color_parse(argv[2], &look.fg) != 0)
		return fail(err, _("unknown colour '%s'"), argv[2]);
	int at = 3;
	if (at < argc && color_parse(argv[at], &look.bg) == 0)
		at++;
	for (; at < argc; at++) {
		uint8_t bit = attribute_parse(argv[at]);
		if (bit == 0)
			return fail(err, _("unknown colour or attribute '%s'"), argv[at]);
		look.attributes |= bit;
	}
	t->looks[role] = look;
	return 0;
}

/* --- ours --- */

static void set_attributes(struct theme *t)
{
	static const uint8_t plain[ROLE_COUNT_OF] = {
		[ROLE_TITLE] = ATTR_BOLD, [ROLE_META] = ATTR_DIM, [ROLE_HEADING] = ATTR_BOLD,
		[ROLE_EMPHASIS] = ATTR_ITALIC, [ROLE_STRONG] = ATTR_BOLD, [ROLE_LINK] = ATTR_UNDERLINE,
		[ROLE_LINK_NUMBER] = ATTR_DIM, [ROLE_CAPTION] = ATTR_ITALIC | ATTR_DIM, [ROLE_CREDIT] = ATTR_DIM,
		[ROLE_RULE] = ATTR_DIM, [ROLE_HIDDEN] = ATTR_DIM, [ROLE_FOLD] = ATTR_DIM, [ROLE_SEAM] = ATTR_BOLD,
		[ROLE_UNREAD] = ATTR_BOLD, [ROLE_STARRED] = ATTR_BOLD, [ROLE_SELECTED] = ATTR_BOLD,
		[ROLE_AGE] = ATTR_DIM, [ROLE_SOURCE] = ATTR_DIM, [ROLE_STATUS] = ATTR_REVERSE, [ROLE_HINT] = ATTR_DIM,
		[ROLE_ERROR] = ATTR_BOLD, [ROLE_MATCH] = ATTR_REVERSE, [ROLE_BORDER] = ATTR_DIM,
	};
	for (size_t i = 0; i < ROLE_COUNT_OF; i++)
		t->looks[i] = (struct look){COLOR_DEFAULT, COLOR_DEFAULT, plain[i]};
}

void theme_monochrome(struct theme *out)
{
	*out = (struct theme){.name = "monochrome"};
	set_attributes(out);
}

/* Sixteen colours that hold on light and on dark ground. */
static void theme_default(struct theme *out)
{
	static const struct {
		enum role role;
		int32_t fg;
	} rows[] = {
		{ROLE_LINK, 6}, {ROLE_LINK_NUMBER, 6}, {ROLE_CODE, 2}, {ROLE_HEADING, 4}, {ROLE_FOLD, 5}, {ROLE_SEAM, 1},
		{ROLE_STARRED, 3}, {ROLE_ERROR, 1}, {ROLE_COUNT, 6}, {ROLE_SOURCE, 6},
	};
	theme_monochrome(out);
	out->name = "default";
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		out->looks[rows[i].role].fg = rows[i].fg;
	out->looks[ROLE_LINK].attributes = 0;
	out->looks[ROLE_LINK_NUMBER].attributes = 0;
	out->looks[ROLE_SOURCE].attributes = 0;
}

static int parse_line(struct theme *t, char *line, struct buf *err)
{
	char *words[WORDS_MOST], *save = NULL;
	int n = 0;
	for (char *word = strtok_r(line, " \t\r", &save); word && n < WORDS_MOST; word = strtok_r(NULL, " \t\r", &save))
		words[n++] = word;
	if (n == 0 || words[0][0] == '#')
		return 0;
	if (!str_eq(words[0], "color"))
		return fail(err, _("unknown word '%s'"), words[0]);
	return theme_parse_color(t, n, words, err);
}

static int read_theme(const char *path, struct theme *t, struct buf *err)
{
	struct buf text = BUF_INIT, why = BUF_INIT;
	int status = file_read(path, THEME_MOST, &text, err), number = 0;
	for (char *at = text.data; status == 0 && at && *at;) {
		char *end = strchr(at, '\n');
		if (end)
			*end = '\0';
		number++;
		if (parse_line(t, at, &why) != 0)
			status = fail(err, "%s:%d: %s", path, number, buf_str(&why));
		at = end ? end + 1 : NULL;
	}
	buf_free(&text);
	buf_free(&why);
	return status;
}

static void find_theme(const char *name, const char *own_dir, struct buf *path)
{
	if (strchr(name, '/')) {
		buf_adds(path, name);
		return;
	}
	if (own_dir)
		buf_addf(path, "%s/themes/%s.theme", own_dir, name);
	if (own_dir && file_exists(path->data))
		return;
	buf_truncate(path, 0);
	buf_addf(path, "%s/themes/%s.theme", path_data_dir(), name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void names_in(const char *dir, char **out, size_t *n)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/themes", dir);
	DIR *d = opendir(path.data);
	for (struct dirent *e; d && *n < THEMES_MOST && (e = readdir(d));) {
		const char *end = strrchr(e->d_name, '.');
		if (end && end != e->d_name && str_eq(end, ".theme"))
			out[(*n)++] = xstrndup(e->d_name, (size_t)(end - e->d_name));
	}
	if (d)
		closedir(d);
	buf_free(&path);
}

void theme_names(const char *own_dir, const char *between, struct buf *out)
{
	char *found[THEMES_MOST];
	size_t n = 0;
	names_in(path_data_dir(), found, &n);
	if (own_dir)
		names_in(own_dir, found, &n);
	qsort(found, n, sizeof *found, by_name);
	buf_addf(out, "default%smonochrome", between);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(found[i], found[i - 1]))
			buf_addf(out, "%s%s", between, found[i]);
	for (size_t i = 0; i < n; i++)
		free(found[i]);
}

/* The file of that name is not there. */
static int unknown_theme(const char *name, const char *own_dir, struct buf *err)
{
	struct buf all = BUF_INIT;
	theme_names(own_dir, ", ", &all);
	fail(err, _("there is no theme '%s', but %s"), name, all.data);
	buf_free(&all);
	return -1;
}

int theme_load(const char *name, const char *own_dir, struct theme *out, struct buf *err)
{
	struct theme t;
	theme_default(&t);
	if (str_eq(name, "default")) {
		*out = t;
		return 0;
	}
	if (str_eq(name, "monochrome")) {
		theme_monochrome(out);
		return 0;
	}
	struct buf path = BUF_INIT;
	find_theme(name, own_dir, &path);
	theme_monochrome(&t);
	bool known = strchr(name, '/') || file_exists(path.data);
	int status = known ? read_theme(path.data, &t, err) : unknown_theme(name, own_dir, err);
	if (status == 0) {
		t.name = "file";
		*out = t;
	}
	buf_free(&path);
	return status;
}
