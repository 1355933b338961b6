#include <config.h>

#include "model/feeds_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/path.h"
#include "base/uri.h"
#include "model/words.h"

enum {
	FEEDS_MOST = 16 << 20,
	WARNINGS_MOST = 4096        /* bytes of warnings: a file that is none of ours is wrong in every line */
};

/* --- reading --- */

/* "~Title" renames, "!" hides, the rest are tags. */
static void take_tags(struct feed_line *f, const struct words *w, struct arena *a)
{
	const char **tags = arena_array(a, w->n, sizeof *tags);
	for (size_t i = 1; i < w->n; i++) {
		const char *tag = w->items[i].text;
		if (*tag == '~' && tag[1])
			f->title = tag + 1;
		else if (*tag == '!')
			f->hidden = true;
		else if (*tag)
			tags[f->n_tags++] = tag;
	}
	f->tags = tags;
}

static void warn(struct buf *warnings, const char *name, size_t number, const char *line, size_t at, const char *what)
{
	if (warnings->len > WARNINGS_MOST)
		return;
	buf_addf(warnings, "%s:%zu:%zu: %s\n", name, number, words_column(line, at), what);
	if (warnings->len > WARNINGS_MOST)
		buf_addf(warnings, _("%s: further mistakes are not told\n"), name);
}

static bool is_query(const char *url)
{
	return str_starts(url, "query:");
}

static bool is_command(const char *url)
{
	return str_starts(url, "exec:") || str_starts(url, "filter:");
}

static bool is_beside(const char *url)
{
	return str_starts(url, "./");
}

static void add_path(struct buf *out, const char *path, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)path[i];
		if (c <= ' ' || c >= 0x7f || strchr("%#?\"<>", c))
			buf_addf(out, "%%%02X", c);
		else
			buf_addc(out, (char)c);
	}
}

/* The file beside the feeds file `name` that "./x.xml" means. */
static const char *url_beside(struct arena *a, const char *name, const char *url)
{
	struct buf b = BUF_INIT;
	const char *slash = strrchr(name, '/');
	buf_adds(&b, "file://");
	if (slash)
		add_path(&b, name, (size_t)(slash - name));
	add_path(&b, url + 1, strlen(url + 1));
	const char *full = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return full;
}

const char *feed_url_fault(const char *url)
{
	if (is_query(url)) {
		const char *colon = strchr(url + strlen("query:"), ':');
		return colon && colon[1] ? NULL : _("expected: query:NAME:FILTER");
	}
	if (str_starts(url, "filter:")) {
		const char *colon = strchr(url + strlen("filter:"), ':');
		return colon && colon[1] ? NULL : _("expected: filter:COMMAND:URL");
	}
	if (is_command(url) || is_beside(url) || str_starts(url, "file://"))
		return NULL;
	if (uri_is_http(url))
		return uri_has_host(url) ? NULL : _("this address names no host");
	return _("no URL: it should start with https://, http://, file://, exec:, filter: or query:");
}

struct feeds_file *feeds_file_parse(const char *name, const char *text, size_t n)
{
	struct arena *a = arena_new();
	struct feeds_file *f = arena_alloc(a, sizeof *f);
	struct feed_line *items = NULL;
	size_t cap = 0, number = 0, length;
	struct buf warnings = BUF_INIT;
	const char *at = text, *end = text + n, *line;
	while (next_line(&at, end, &line, &length)) {
		number++;
		struct words w;
		words_split(line, length, a, &w);
		if (w.open_quote)
			warn(&warnings, name, number, line, w.open_quote - 1, _("this quote is not closed"));
		if (!w.n)
			continue;
		const char *why = feed_url_fault(w.items[0].text);
		if (why) {
			warn(&warnings, name, number, line, w.items[0].start, why);
			continue;
		}
		GROW(items, f->n, cap);
		items[f->n] = (struct feed_line){.url = w.items[0].text, .line = number};
		if (is_beside(items[f->n].url))
			items[f->n].url = url_beside(a, name, items[f->n].url);
		take_tags(&items[f->n++], &w, a);
	}
	f->arena = a;
	f->items = f->n ? arena_dup(a, items, f->n * sizeof *items) : NULL;
	f->warnings = warnings.len ? arena_strdup(a, warnings.data) : NULL;
	free(items);
	buf_free(&warnings);
	return f;
}

struct feeds_file *feeds_file_read(const char *path, struct buf *err)
{
	struct buf text = BUF_INIT;
	struct feeds_file *f = NULL;
	if (!file_exists(path) || file_read(path, FEEDS_MOST, &text, err) == 0)
		f = feeds_file_parse(path, buf_str(&text), text.len);
	buf_free(&text);
	return f;
}

void feeds_file_free(struct feeds_file *f)
{
	if (f)
		arena_free(f->arena);
}

bool feed_line_query(const struct feed_line *f, struct arena *a, const char **name, const char **filter)
{
	if (!is_query(f->url))
		return false;
	const char *start = f->url + strlen("query:"), *colon = strchr(start, ':');
	*name = f->title ? f->title : arena_strndup(a, start, (size_t)(colon - start));
	*filter = colon + 1;
	return true;
}

/* --- editing --- */

/* Is handed each line that names a feed. True: it appended to `out` what
 * stands in its place; else the line is copied. */
typedef bool edit_fn(struct buf *out, const char *line, size_t n, const struct words *w, void *context);

/* Copies the file to `out`, edited. Returns how many lines were, or -1. */
static int edit_file(const char *path, struct buf *out, edit_fn *edit, void *context, struct buf *err)
{
	struct buf text = BUF_INIT;
	if (file_exists(path) && file_read(path, FEEDS_MOST, &text, err) != 0) {
		buf_free(&text);
		return -1;
	}
	struct arena *a = arena_new();
	const char *at = buf_str(&text), *end = at + text.len, *line;
	size_t n;
	int edited = 0;
	while (at < end) {
		const char *start = at;
		struct words w;
		next_line(&at, end, &line, &n);
		words_split(line, n, a, &w);
		if (w.n && edit(out, line, n, &w, context))
			edited++;
		else
			buf_add(out, start, (size_t)(at - start));
	}
	arena_free(a);
	buf_free(&text);
	return edited;
}

static int save(const char *path, const struct buf *text, struct buf *err)
{
	if (path_make_parent(path, err) != 0)
		return -1;
	return file_write(path, buf_str(text), text->len, err);
}

static void add_word(struct buf *out, const char *prefix, const char *text)
{
	struct buf whole = BUF_INIT;
	buf_adds(&whole, prefix);
	buf_adds(&whole, text);
	buf_addc(out, ' ');
	words_quote(out, whole.data);
	buf_free(&whole);
}

static void write_line(struct buf *out, const struct feed_line *f)
{
	words_quote(out, f->url);
	if (f->title && *f->title)
		add_word(out, "~", f->title);
	for (size_t i = 0; i < f->n_tags; i++)
		add_word(out, "", f->tags[i]);
	if (f->hidden)
		add_word(out, "", "!");
}

/* Feeds to be added; `found` says which are there already. */
struct additions {
	const struct feed_line *lines;
	struct map *by_url;         /* → the line */
	bool *found;
};

static bool has_word(const struct words *w, const char *text)
{
	for (size_t i = 1; i < w->n; i++)
		if (str_eq(w->items[i].text, text))
			return true;
	return false;
}

/* Behind the last word, before a comment. */
static bool add_missing_tags(struct buf *out, const char *line, size_t n, const struct words *w, void *context)
{
	struct additions *a = context;
	const struct feed_line *f = map_get(a->by_url, w->items[0].text);
	size_t end = w->items[w->n - 1].end;
	if (!f)
		return false;
	a->found[f - a->lines] = true;
	buf_add(out, line, end);
	if (w->open_quote)
		buf_addc(out, '"');
	for (size_t i = 0; i < f->n_tags; i++)
		if (!has_word(w, f->tags[i]))
			add_word(out, "", f->tags[i]);
	buf_add(out, line + end, n - end);
	buf_addc(out, '\n');
	return true;
}

int feeds_file_add_all(const char *path, const struct feed_line *lines, size_t n, size_t *known, struct buf *err)
{
	struct buf out = BUF_INIT;
	struct additions a = {.lines = lines, .by_url = map_new(), .found = xcalloc(n + 1, sizeof *a.found)};
	for (size_t i = 0; i < n; i++)
		map_put(a.by_url, lines[i].url, (void *)&lines[i]);
	int result = edit_file(path, &out, add_missing_tags, &a, err) < 0 ? -1 : 0;
	*known = 0;
	if (out.len && out.data[out.len - 1] != '\n')
		buf_addc(&out, '\n');
	for (size_t i = 0; i < n; i++) {
		*known += a.found[i];
		if (a.found[i])
			continue;
		write_line(&out, &lines[i]);
		buf_addc(&out, '\n');
	}
	if (result == 0)
		result = save(path, &out, err);
	map_free(a.by_url);
	free(a.found);
	buf_free(&out);
	return result;
}

int feeds_file_add(const char *path, const char *url, const char *title, const char *const *tags, size_t n_tags, struct buf *err)
{
	struct feed_line f = {.url = url, .title = title, .tags = tags, .n_tags = n_tags};
	size_t known;
	return feeds_file_add_all(path, &f, 1, &known, err) == 0 ? (int)known : -1;
}

/* Two lines that change places. */
struct swap {
	const char *urls[2];
	struct buf lines[2];        /* as they stand */
};

static int swapped(const struct swap *s, const struct words *w)
{
	return str_eq(w->items[0].text, s->urls[0]) ? 0 : str_eq(w->items[0].text, s->urls[1]) ? 1 : -1;
}

static bool note_swapped(struct buf *out, const char *line, size_t n, const struct words *w, void *context)
{
	struct swap *s = context;
	int i = swapped(s, w);
	(void)out;
	if (i < 0 || s->lines[i].len)
		return false;
	buf_add(&s->lines[i], line, n);
	return true;
}

static bool write_swapped(struct buf *out, const char *line, size_t n, const struct words *w, void *context)
{
	const struct swap *s = context;
	int i = swapped(s, w);
	(void)line, (void)n;
	if (i < 0)
		return false;
	buf_addf(out, "%s\n", buf_str(&s->lines[1 - i]));
	return true;
}

int feeds_file_swap(const char *path, const char *url, const char *other, struct buf *err)
{
	struct swap s = {.urls = {url, other}};
	struct buf out = BUF_INIT;
	int result = edit_file(path, &out, note_swapped, &s, err);
	buf_truncate(&out, 0);
	if (result >= 0 && s.lines[0].len && s.lines[1].len)
		result = edit_file(path, &out, write_swapped, &s, err) < 0 ? -1 : save(path, &out, err);
	else if (result >= 0)
		result = 1;
	buf_free(&s.lines[0]);
	buf_free(&s.lines[1]);
	buf_free(&out);
	return result;
}

/* A comment behind the feed was about the feed; nothing of it stays. */
static bool drop_line(struct buf *out, const char *line, size_t n, const struct words *w, void *context)
{
	(void)out, (void)line, (void)n;
	return str_eq(w->items[0].text, context);
}

int feeds_file_remove(const char *path, const char *url, struct buf *err)
{
	struct buf out = BUF_INIT;
	int edited = edit_file(path, &out, drop_line, (void *)url, err);
	int result = edited > 0 ? save(path, &out, err) : edited < 0 ? -1 : 1;
	buf_free(&out);
	return result;
}

struct change {
	const char *url;            /* of the line */
	struct feed_line to;
};

/* "!" words and a comment stay as they are. */
static bool rewrite_line(struct buf *out, const char *line, size_t n, const struct words *w, void *context)
{
	const struct change *c = context;
	if (!str_eq(w->items[0].text, c->url))
		return false;
	write_line(out, &c->to);
	for (size_t i = 1; i < w->n; i++)
		if (w->items[i].text[0] == '!')
			add_word(out, "", w->items[i].text);
	if (w->comment < n) {
		buf_addc(out, ' ');
		buf_add(out, line + w->comment, n - w->comment);
	}
	buf_addc(out, '\n');
	return true;
}

int feeds_file_change(const char *path, const char *url, const char *new_url, const char *title, const char *const *tags, size_t n_tags, struct buf *err)
{
	struct buf out = BUF_INIT;
	struct change c = {.url = url, .to = {.url = new_url ? new_url : url, .title = title, .tags = tags, .n_tags = n_tags}};
	int edited = edit_file(path, &out, rewrite_line, &c, err);
	int result = edited > 0 ? save(path, &out, err) : edited < 0 ? -1 : 1;
	buf_free(&out);
	return result;
}
