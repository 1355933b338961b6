#include <config.h>

#include "model/site_rules.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "base/text.h"

enum { FILES_MOST = 20000, FILE_MOST = 256 << 10, BYTES_MOST = 32 << 20, RULES_MOST = 500, LINE_MOST = 4000 };

struct site_file {
	char *name;
	char *path;                 /* where it lies, until it is read */
	char *text;                 /* NULL: not read, or it could not be */
	size_t length;
	bool told;                  /* what is wrong in it: the user's own files */
};

enum { OF_USER, OF_PACKAGES, OWNERS };

struct sites {
	struct map *files[OWNERS];  /* by host: the name in lower case, without ".txt" */
	size_t bytes;
};

/* --- files --- */

struct sites *sites_new(void)
{
	struct sites *s = xcalloc(1, sizeof *s);
	for (size_t i = 0; i < OWNERS; i++)
		s->files[i] = map_new();
	return s;
}

static void free_files(struct map *files)
{
	const char *host;
	void *value;
	for (size_t at = 0; map_next(files, &at, &host, &value);) {
		struct site_file *f = value;
		free(f->name);
		free(f->path);
		free(f->text);
		free(f);
	}
	map_free(files);
}

void sites_free(struct sites *s)
{
	for (size_t i = 0; s && i < OWNERS; i++)
		free_files(s->files[i]);
	free(s);
}

/* Takes what it points to. A second file for a host is left out. */
static void add(struct sites *s, int owner, struct site_file f)
{
	struct map *files = s->files[owner];
	struct buf host = BUF_INIT;
	for (size_t i = 0; i + strlen(".txt") < strlen(f.name); i++)
		buf_addc(&host, (char)ascii_lower((unsigned char)f.name[i]));
	if (map_count(files) < FILES_MOST && !map_get(files, buf_str(&host))) {
		struct site_file *kept = xmalloc(sizeof *kept);
		*kept = f;
		kept->told = owner == OF_USER;
		map_put(files, buf_str(&host), kept);
	} else {
		free(f.name);
		free(f.path);
		free(f.text);
	}
	buf_free(&host);
}

void sites_add(struct sites *s, const char *name, const char *text, size_t n)
{
	add(s, OF_USER, (struct site_file){.name = xstrdup(name), .text = xstrndup(text, n), .length = n});
}

static void load(struct sites *s, int owner, const char *parent)
{
	struct buf dir = BUF_INIT;
	path_join(&dir, parent, "sites");
	DIR *d = opendir(buf_str(&dir));
	for (struct dirent *e; d && (e = readdir(d));) {
		struct buf path = BUF_INIT;
		if (!str_ends(e->d_name, ".txt"))
			continue;
		path_join(&path, buf_str(&dir), e->d_name);
		add(s, owner, (struct site_file){.name = xstrdup(e->d_name), .path = buf_steal(&path)});
	}
	if (d)
		closedir(d);
	buf_free(&dir);
}

/* Reads it where that was not tried. */
static bool has_text(struct sites *s, struct site_file *f)
{
	struct buf text = BUF_INIT;
	if (f->path && file_read(f->path, FILE_MOST, &text, NULL) == 0 && text.len <= BYTES_MOST - s->bytes) {
		f->length = text.len;
		s->bytes += text.len;
		f->text = buf_steal(&text);
	}
	buf_free(&text);
	free(f->path);
	f->path = NULL;
	return f->text != NULL;
}

struct sites *sites_load(const char *config_dir)
{
	struct sites *s = sites_new();
	if (config_dir)
		load(s, OF_USER, config_dir);
	load(s, OF_PACKAGES, path_data_dir());
	return s;
}

static const struct site_file *get_file(struct sites *s, int owner, const char *name)
{
	struct site_file *f = map_get(s->files[owner], name);
	return f && has_text(s, f) ? f : NULL;
}

/* "news.example.org" is looked for, then ".news.example.org", ".example.org"
 * and ".org". */
static const struct site_file *find_file(struct sites *s, int owner, const char *host)
{
	const struct site_file *f = get_file(s, owner, host);
	struct buf name = BUF_INIT;
	for (const char *p = host; !f && *p;) {
		buf_truncate(&name, 0);
		buf_addf(&name, ".%s", p);
		f = get_file(s, owner, buf_str(&name));
		p += strcspn(p, ".");
		p += *p == '.';
	}
	buf_free(&name);
	return f;
}

/* Of those that count for a host, the i-th; NULL: there is no such file. */
static const struct site_file *file_at(struct sites *s, size_t i, const char *host)
{
	return i < OWNERS ? find_file(s, (int)i, host) : get_file(s, (int)(i % OWNERS), "global");
}

void sites_read(struct sites *s, const char *host)
{
	const char *name;
	void *value;
	for (size_t i = 0; host && i < 2 * OWNERS; i++)
		file_at(s, i, host);
	for (size_t owner = 0; !host && owner < OWNERS; owner++)
		for (size_t at = 0; map_next(s->files[owner], &at, &name, &value);)
			has_text(s, value);
}

/* --- lines --- */

enum { YESNO = 1, ARGUMENT = 2, MAY_BE_EMPTY = 4, PART = 8 };

static const struct {
	const char *name;
	uint8_t directive, flags;
} directives[] = {
	{"title", SITE_TITLE, 0},
	{"body", SITE_BODY, 0},
	{"date", SITE_DATE, 0},
	{"author", SITE_AUTHOR, 0},
	{"strip", SITE_STRIP, 0},
	{"strip_id_or_class", SITE_STRIP_ID_OR_CLASS, PART},
	{"strip_image_src", SITE_STRIP_IMAGE_SRC, PART},
	{"single_page_link", SITE_SINGLE_PAGE_LINK, 0},
	{"next_page_link", SITE_NEXT_PAGE_LINK, 0},
	{"native_ad_clue", SITE_NATIVE_AD_CLUE, 0},
	{"if_page_contains", SITE_IF_PAGE_CONTAINS, 0},
	{"find_string", SITE_FIND_STRING, 0},
	{"replace_string", SITE_REPLACE_STRING, ARGUMENT | MAY_BE_EMPTY},
	{"http_header", SITE_HTTP_HEADER, ARGUMENT},
	{"prune", SITE_PRUNE, YESNO},
	{"autodetect_on_failure", SITE_AUTODETECT_ON_FAILURE, YESNO},
	/* For other programs: how their parser tidies, changes the tree, looks
	 * for pictures, logs in; and how the rules are tested. */
	{"tidy", SITE_IGNORED, YESNO},
	{"test_url", SITE_IGNORED, 0},
	{"test_contains", SITE_IGNORED, 0},
	{"parser", SITE_IGNORED, 0},
	{"convert_double_br_tags", SITE_IGNORED, 0},
	{"strip_comments", SITE_IGNORED, 0},
	{"strip_attr", SITE_IGNORED, 0},
	{"dissolve", SITE_IGNORED, 0},
	{"footnotes", SITE_IGNORED, 0},
	{"move_into", SITE_IGNORED, ARGUMENT},
	{"wrap_in", SITE_IGNORED, ARGUMENT},
	{"insert_detected_image", SITE_IGNORED, 0},
	{"src_lazy_load_attr", SITE_IGNORED, 0},
	{"skip_json_ld", SITE_IGNORED, 0},
	{"skip_id_or_class_filter", SITE_IGNORED, 0},
	{"autodetect_next_page", SITE_IGNORED, 0},
	{"single_page_link_in_feed", SITE_IGNORED, 0},
	{"requires_login", SITE_IGNORED, 0},
	{"not_logged_in_xpath", SITE_IGNORED, 0},
	{"login_uri", SITE_IGNORED, 0},
	{"login_username_field", SITE_IGNORED, 0},
	{"login_password_field", SITE_IGNORED, 0},
	{"login_extra_fields", SITE_IGNORED, 0},
};

struct reader {
	struct arena *arena;
	const struct site_file *file;
	uint32_t line;
	struct site_rule *rules;
	size_t n, cap;
	size_t from;                /* the file's first */
	const char *wanted;         /* a find_string whose replace_string is to come */
	uint32_t wanted_line;
	bool last;                  /* a file said that nothing is to be guessed: none after it counts */
	struct buf *problems;
};

static void complain(struct reader *r, uint32_t line, const char *format, ...) PRINTF(3, 4);

static void complain(struct reader *r, uint32_t line, const char *format, ...)
{
	struct buf what = BUF_INIT;
	va_list args;
	if (!r->file->told)
		return;
	va_start(args, format);
	buf_addv(&what, format, args);
	va_end(args);
	buf_addf(r->problems, "%s:%u: %s\n", r->file->name, line, buf_str(&what));
	buf_free(&what);
}

static char *trimmed(struct reader *r, const char *s, size_t n)
{
	ascii_trim(&s, &n);
	return arena_strndup(r->arena, s, n);
}

static void add_rule(struct reader *r, struct site_rule rule)
{
	rule.file = r->file->name;
	rule.told = r->file->told;
	rule.line = r->line;
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		struct site_rule *more = arena_array(r->arena, cap, sizeof *more);
		if (r->n)
			memcpy(more, r->rules, r->n * sizeof *more);
		r->rules = more;
		r->cap = cap;
	}
	r->rules[r->n++] = rule;
}

/* It is about the link rule before it. */
static void add_condition(struct reader *r, const char *value)
{
	for (size_t i = r->n; i-- > r->from;) {
		struct site_rule *link = &r->rules[i];
		if (link->directive == SITE_SINGLE_PAGE_LINK || link->directive == SITE_NEXT_PAGE_LINK) {
			link->only_if = value;
			return;
		}
	}
	complain(r, r->line, _("no link stands before this condition"));
}

static void add_replacement(struct reader *r, const char *argument, const char *value)
{
	if (!argument && !r->wanted)
		complain(r, r->line, _("a replace_string without a find_string"));
	else if (!argument || *argument)
		add_rule(r, (struct site_rule){.directive = SITE_REPLACE_STRING, .argument = argument ? argument : r->wanted, .value = value});
	if (!argument)
		r->wanted = NULL;
}

/* Those that say who asks and from where, as the format has them. */
static bool is_header(const char *name)
{
	static const char *const names[] = {"user-agent", "referer", "cookie", "accept"};
	for (size_t i = 0; name && i < ARRAY_LEN(names); i++)
		if (ascii_ieq(name, names[i]))
			return true;
	return false;
}

/* Many files have quotes around a part of a name. */
static const char *unquoted(struct reader *r, const char *value)
{
	size_t n = strlen(value);
	bool quoted = n > 2 && (*value == '\'' || *value == '"') && value[n - 1] == *value;
	return quoted ? arena_strndup(r->arena, value + 1, n - 2) : value;
}

static void take(struct reader *r, size_t which, const char *argument, const char *value)
{
	uint8_t directive = directives[which].directive;
	bool yes = str_eq(value, "yes");
	if (!*value && !(directives[which].flags & MAY_BE_EMPTY))
		complain(r, r->line, _("'%s' has no value"), directives[which].name);
	else if ((directives[which].flags & YESNO) && !yes && !str_eq(value, "no"))
		complain(r, r->line, _("'%s' is neither yes nor no"), value);
	else if (directive == SITE_HTTP_HEADER && !is_header(argument))
		complain(r, r->line, _("a header that site rules may not set"));
	else if (directive == SITE_IF_PAGE_CONTAINS)
		add_condition(r, value);
	else if (directive == SITE_FIND_STRING)
		r->wanted = value, r->wanted_line = r->line;
	else if (directive == SITE_REPLACE_STRING)
		add_replacement(r, argument, value);
	else if (directive != SITE_IGNORED)
		add_rule(r, (struct site_rule){.directive = directive, .on = yes, .argument = argument,
		                               .value = directives[which].flags & PART ? unquoted(r, value) : value});
	r->last = r->last || (directive == SITE_AUTODETECT_ON_FAILURE && !yes);
}

/* Where the value begins: after the colon, or after "):" where the name has an
 * argument. NULL: nowhere. */
static const char *find_colon(const char *s, size_t n)
{
	const char *colon = memchr(s, ':', n), *open = memchr(s, '(', n);
	if (colon && open && open < colon) {
		const char *close = memmem(open, n - (size_t)(open - s), "):", 2);
		return close ? close + 1 : NULL;
	}
	return colon;
}

static bool is_text(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' && s[i] != '\t')
			return false;
	return utf8_valid(s, n);
}

static void read_line(struct reader *r, const char *s, size_t n)
{
	const char *colon = find_colon(s, n);
	if (n > LINE_MOST || !is_text(s, n)) {
		complain(r, r->line, _("a line that is too long or no text"));
		return;
	}
	if (!colon) {
		complain(r, r->line, _("expected 'directive: value'"));
		return;
	}
	char *name = trimmed(r, s, (size_t)(colon - s)), *argument = strchr(name, '(');
	const char *value = trimmed(r, colon + 1, n - (size_t)(colon + 1 - s));
	if (argument) {
		*argument++ = '\0';
		argument[strlen(argument) - (*argument != '\0')] = '\0';
	}
	for (size_t i = 0; i < ARRAY_LEN(directives); i++) {
		if (!str_eq(directives[i].name, name))
			continue;
		if (argument && !(directives[i].flags & ARGUMENT))
			complain(r, r->line, _("'%s' takes nothing in brackets"), name);
		else
			take(r, i, argument, value);
		return;
	}
	complain(r, r->line, _("unknown directive '%s'"), name);
}

static void read_file(struct reader *r, const struct site_file *f)
{
	const char *p = f->text, *end = f->text + f->length, *s;
	size_t n;
	if (str_starts(p, "\xEF\xBB\xBF"))
		p += 3;
	r->file = f;
	r->from = r->n;
	r->wanted = NULL;
	for (r->line = 1; r->n < RULES_MOST && next_line(&p, end, &s, &n); r->line++) {
		ascii_trim(&s, &n);
		if (n && *s != '#')
			read_line(r, s, n);
	}
	if (r->wanted)
		complain(r, r->wanted_line, _("a find_string without a replace_string"));
}

size_t sites_rules(struct sites *s, const char *host, struct arena *a, struct site_rule **out, struct buf *problems)
{
	struct reader r = {.arena = a, .problems = problems};
	for (size_t i = 0; s && i < 2 * OWNERS && !r.last; i++) {
		const struct site_file *f = file_at(s, i, host);
		if (f)
			read_file(&r, f);
	}
	*out = r.rules;
	return r.n;
}
