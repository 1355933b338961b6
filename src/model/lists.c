#include <config.h>

#include "model/lists.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"

enum { BYTES_LEAST = 16, HEAD = 4096, HEADER_MOST = 60, HOUR = 3600, DAY = 86400 };

static void index_path(const char *rules_dir, struct buf *out)
{
	path_join(out, rules_dir, "lists");
	buf_adds(out, "/index");
}

void list_path(const char *rules_dir, const struct list_entry *e, struct buf *out)
{
	path_join(out, rules_dir, "lists");
	buf_addf(out, "/%s.txt", e->name);
}

static struct list_entry *push(struct lists *l, char *name, const char *source)
{
	GROW(l->items, l->n, l->cap);
	l->items[l->n] = (struct list_entry){.name = name, .source = xstrdup(source), .fetched = NO_TIME, .due = NO_TIME};
	return &l->items[l->n++];
}

void list_set(char **field, const char *value)
{
	char *copy = value && *value ? xstrdup(value) : NULL;
	for (char *p = copy; p && *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	free(*field);
	*field = copy;
}

static int64_t read_time(const char *s)
{
	int64_t t;
	return parse_int(s, 1, INT64_MAX, &t) ? t : NO_TIME;
}

static void read_entry(struct lists *l, char *line)
{
	enum { FIELDS = 7 };
	char *field[FIELDS] = {line};
	for (int i = 1; i < FIELDS; i++) {
		field[i] = strchr(field[i - 1], '\t');
		if (!field[i])
			return;
		*field[i]++ = '\0';
	}
	if (!*field[0] || strchr(field[0], '/'))
		return;
	struct list_entry *e = push(l, xstrdup(field[0]), field[1]);
	e->fetched = read_time(field[2]);
	e->due = read_time(field[3]);
	list_set(&e->etag, field[4]);
	list_set(&e->last_modified, field[5]);
	list_set(&e->error, field[6]);
}

int lists_read(const char *rules_dir, struct lists *out, struct buf *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	int result = 0;
	*out = (struct lists){0};
	index_path(rules_dir, &path);
	if (access(buf_str(&path), F_OK) == 0)
		result = file_read(buf_str(&path), 1 << 20, &text, err);
	for (char *p = text.data; result == 0 && p && *p;) {
		char *nl = strchr(p, '\n');
		if (nl)
			*nl = '\0';
		read_entry(out, p);
		p = nl ? nl + 1 : NULL;
	}
	buf_free(&path);
	buf_free(&text);
	return result;
}

int lists_write(const char *rules_dir, const struct lists *l, struct buf *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	for (size_t i = 0; i < l->n; i++) {
		const struct list_entry *e = &l->items[i];
		buf_addf(&text, "%s\t%s\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\n", e->name, e->source, e->fetched == NO_TIME ? 0 : e->fetched,
		         e->due == NO_TIME ? 0 : e->due, e->etag ? e->etag : "", e->last_modified ? e->last_modified : "", e->error ? e->error : "");
	}
	index_path(rules_dir, &path);
	int result = path_make_parent(buf_str(&path), err);
	if (result == 0)
		result = file_write(buf_str(&path), buf_str(&text), text.len, err);
	buf_free(&path);
	buf_free(&text);
	return result;
}

static void free_entry(struct list_entry *e)
{
	free(e->name);
	free(e->source);
	free(e->etag);
	free(e->last_modified);
	free(e->error);
}

void lists_free(struct lists *l)
{
	for (size_t i = 0; i < l->n; i++)
		free_entry(&l->items[i]);
	free(l->items);
	*l = (struct lists){0};
}

struct list_entry *lists_find(struct lists *l, const char *source_or_name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->items[i].source, source_or_name) || str_eq(l->items[i].name, source_or_name))
			return &l->items[i];
	return NULL;
}

/* ".../easylist/easylist.txt" → "easylist", then "easylist-2", … */
struct list_entry *lists_add(struct lists *l, const char *wanted, const char *source)
{
	const char *base = wanted ? wanted : strrchr(source, '/');
	struct buf name = BUF_INIT;
	base = !base || !base[1] ? source : *base == '/' ? base + 1 : base;
	for (const char *p = base; *p && *p != '?' && *p != '#' && name.len < 60; p++) {
		bool plain = ascii_alnum((unsigned char)*p) || (*p == '.' && p > base);
		buf_addc(&name, plain ? *p : '-');
	}
	if (str_ends(buf_str(&name), ".txt"))
		buf_truncate(&name, name.len - 4);
	if (name.len == 0)
		buf_adds(&name, "list");
	size_t stem = name.len;
	for (unsigned i = 2; lists_find(l, buf_str(&name)); i++) {
		buf_truncate(&name, stem);
		buf_addf(&name, "-%u", i);
	}
	return push(l, buf_steal(&name), source);
}

void lists_remove(struct lists *l, struct list_entry *e)
{
	size_t i = (size_t)(e - l->items);
	free_entry(e);
	memmove(e, e + 1, (l->n - i - 1) * sizeof *e);
	l->n--;
}

int lists_note(const char *rules_dir, const struct list_entry *e, struct buf *err)
{
	struct lists l;
	if (lists_read(rules_dir, &l, err) != 0)
		return -1;
	struct list_entry *there = lists_find(&l, e->name);
	int result = 0;
	if (there) {
		there->fetched = e->fetched;
		there->due = e->due;
		list_set(&there->etag, e->etag);
		list_set(&there->last_modified, e->last_modified);
		list_set(&there->error, e->error);
		result = lists_write(rules_dir, &l, err);
	}
	lists_free(&l);
	return result;
}

bool list_is_due(const struct list_entry *e, int64_t at)
{
	return e->due == NO_TIME || at >= e->due || (e->fetched != NO_TIME && at < e->fetched);
}

bool list_is_packaged(const char *source)
{
	return str_starts(source, "/usr/");
}

size_t list_rules(const char *text, size_t n)
{
	size_t rules = 0, length;
	for (const char *at = text, *line; next_line(&at, text + n, &line, &length);) {
		ascii_trim(&line, &length);
		rules += length && *line != '!' && *line != '[';
	}
	return rules;
}

static const struct {
	const char *key, *name;
} drops[LIST_DROPS] = {
	[LIST_DROP_SELECTOR] = {"selector", N_("selectors that are not understood")},
	[LIST_DROP_SCRIPT] = {"script", N_("scripts to be run in pages")},
	[LIST_DROP_HTML] = {"html", N_("filters over the source of pages")},
	[LIST_DROP_STYLE] = {"style", N_("changes of style")},
	[LIST_DROP_REGEX] = {"regex", N_("regular expressions over addresses")},
	[LIST_DROP_REQUEST] = {"request", N_("for scripts, popups and other requests that are never made")},
	[LIST_DROP_OPTION] = {"option", N_("with options that do not block")},
	[LIST_DROP_SHORT] = {"short", N_("too short to mean anything")},
	[LIST_DROP_LONG] = {"long", N_("too long")},
	[LIST_DROP_CONDITION] = {"condition", N_("for other programs (!#if)")},
	[LIST_DROP_INCLUDE] = {"include", N_("lists to be included that were not")},
	[LIST_DROP_MANY] = {"many", N_("more rules than are read")}};

const char *list_drop_name(enum list_drop why)
{
	return drops[why].name ? _(drops[why].name) : "";
}

const char *list_drop_key(enum list_drop why)
{
	return drops[why].key ? drops[why].key : "";
}

char *list_header(const char *text, size_t n, const char *name)
{
	struct buf mark = BUF_INIT, value = BUF_INIT;
	size_t head = n < HEAD ? n : HEAD;
	buf_addf(&mark, "! %s:", name);
	const char *at = memmem(text, head, mark.data, mark.len);
	if (at) {
		at += mark.len;
		size_t left = head - (size_t)(at - text);
		const char *nl = memchr(at, '\n', left);
		text_clean(&value, at, nl ? (size_t)(nl - at) : left, TEXT_LINE);
		buf_truncate(&value, text_cut(buf_str(&value), value.len, HEADER_MOST));
		buf_trim(&value);
	}
	buf_free(&mark);
	if (value.len && value.data[0] == '%')      /* "%timestamp%": never filled in */
		buf_truncate(&value, 0);
	return value.len ? buf_steal(&value) : (buf_free(&value), NULL);
}

int64_t list_expires(const char *text, size_t n)
{
	char *said = list_header(text, n, "Expires");
	if (!said)
		return LIST_EXPIRES;
	char *rest;
	int64_t value = strtol(said, &rest, 10);
	while (*rest == ' ')
		rest++;
	value = value > 10000 ? 10000 : value < 0 ? 0 : value;
	value *= ascii_lower((unsigned char)*rest) == 'h' ? HOUR : DAY;
	free(said);
	return value < HOUR ? LIST_EXPIRES : value > 14 * DAY ? 14 * DAY : value;
}

int list_check(const char *text, size_t n, size_t before, struct buf *err)
{
	size_t rules = list_rules(text, n);
	while (n && (ascii_space((unsigned char)*text) || (unsigned char)*text >= 0x80))
		text++, n--;            /* blanks and a byte order mark */
	if (n < BYTES_LEAST || rules == 0)
		return fail(err, _("it holds no rules"));
	if (*text == '<')
		return fail(err, _("it is a web page, not a filter list"));
	if (*text != '[' && *text != '!' && *text != '#' && *text != '|' && !memmem(text, n < HEAD ? n : HEAD, "##", 2))
		return fail(err, _("it does not look like a filter list"));
	if (rules * 2 < before)
		return fail(err, _("it has only %zu rules, and had %zu before"), rules, before);
	return 0;
}
