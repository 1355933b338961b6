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
	l->items[l->n] = (struct list_entry){name, xstrdup(source), NO_TIME, LIST_EXPIRES};
	return &l->items[l->n++];
}

static void read_entry(struct lists *l, char *line)
{
	char *field[4] = {line};
	for (int i = 1; i < 4; i++) {
		field[i] = strchr(field[i - 1], '\t');
		if (!field[i])
			return;
		*field[i]++ = '\0';
	}
	if (!*field[0] || strchr(field[0], '/'))
		return;
	struct list_entry *e = push(l, xstrdup(field[0]), field[1]);
	if (!parse_int(field[2], 0, INT64_MAX, &e->fetched))
		e->fetched = NO_TIME;
	parse_int(field[3], HOUR, 14 * DAY, &e->expires);
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
		buf_addf(&text, "%s\t%s\t%" PRId64 "\t%" PRId64 "\n", e->name, e->source, e->fetched == NO_TIME ? 0 : e->fetched, e->expires);
	}
	index_path(rules_dir, &path);
	int result = path_make_parent(buf_str(&path), err);
	if (result == 0)
		result = file_write(buf_str(&path), buf_str(&text), text.len, err);
	buf_free(&path);
	buf_free(&text);
	return result;
}

void lists_free(struct lists *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].name);
		free(l->items[i].source);
	}
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
struct list_entry *lists_add(struct lists *l, const char *source)
{
	const char *base = strrchr(source, '/');
	struct buf name = BUF_INIT;
	base = base && base[1] ? base + 1 : source;
	for (const char *p = base; *p && *p != '?' && *p != '#' && name.len < 60; p++) {
		bool plain = (*p >= '0' && *p <= '9') || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z') || (*p == '.' && p > base);
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
	free(e->name);
	free(e->source);
	memmove(e, e + 1, (l->n - i - 1) * sizeof *e);
	l->n--;
}

bool list_is_due(const struct list_entry *e, int64_t at)
{
	return e->fetched == NO_TIME || at - e->fetched >= e->expires || at < e->fetched;
}

size_t list_rules(const char *text, size_t n)
{
	size_t rules = 0;
	const char *p = text, *end = text + n;
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end;
		while (p < stop && ascii_space((unsigned char)*p))
			p++;
		rules += p < stop && *p != '!' && *p != '[';
		p = stop + 1;
	}
	return rules;
}

const char *list_drop_name(enum list_drop why)
{
	static const char *const names[LIST_DROPS] = {
		[LIST_DROP_SELECTOR] = N_("selectors that are not understood"), [LIST_DROP_SCRIPT] = N_("scripts to be run in pages"),
		[LIST_DROP_HTML] = N_("filters over the source of pages"), [LIST_DROP_STYLE] = N_("changes of style"),
		[LIST_DROP_REGEX] = N_("regular expressions over addresses"), [LIST_DROP_REQUEST] = N_("for scripts, popups and other requests that are never made"),
		[LIST_DROP_OPTION] = N_("with options that do not block"), [LIST_DROP_SHORT] = N_("too short to mean anything"),
		[LIST_DROP_LONG] = N_("too long"), [LIST_DROP_CONDITION] = N_("for other programs (!#if)"),
		[LIST_DROP_INCLUDE] = N_("lists to be included that were not"), [LIST_DROP_MANY] = N_("more rules than are read")};
	return names[why] ? _(names[why]) : "";
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
	value = value > 10000 ? 10000 : value;
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
