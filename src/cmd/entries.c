#include <config.h>

#include "cmd/entries.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/json.h"
#include "cmd/cell.h"
#include "model/store_feed.h"
#include "show/format.h"

enum { FEED_COLUMNS = 18, SNIPPET_COLUMNS = 160, COLUMNS_LEAST = 40 };

/* What printing one list needs beside its entries. */
struct printing {
	struct store *s;
	struct arena *arena;
	const char *words;
	struct feed feed;           /* the one last looked up */
	struct buf *out;
};

static const char *feed_url(struct printing *p, int64_t id)
{
	if (p->feed.id != id && store_feed(p->s, id, p->arena, &p->feed, NULL) != 0)
		return NULL;
	return p->feed.url;
}

static int snippet(const struct printing *p, const struct entry *e, size_t columns, struct buf *out, struct buf *err)
{
	if (!p->words)
		return 0;
	return store_snippet(p->s, e->id, p->words, columns, out, err);
}

/* Marks of matches are for screens. */
static void drop_marks(struct buf *b)
{
	size_t n = 0;
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] != '\1' && b->data[i] != '\2')
			b->data[n++] = b->data[i];
	buf_truncate(b, n);
}

/* --- JSON --- */

static int print_object(struct printing *p, const struct entry *e, struct buf *err)
{
	struct buf piece = BUF_INIT;
	json_t *o = json_object();
	json_object_set_new(o, "id", json_integer(e->id));
	json_set_string(o, "title", e->title);
	json_set_string(o, "url", e->url);
	json_set_string(o, "author", e->author);
	json_set_time(o, "published", e->published);
	json_set_string(o, "feed", feed_url(p, e->feed_id));
	json_set_string(o, "feed_title", e->feed_title);
	json_object_set_new(o, "unread", json_boolean(!(e->flags & ENTRY_READ)));
	json_object_set_new(o, "starred", json_boolean(e->flags & ENTRY_STARRED));
	json_object_set_new(o, "full", json_boolean(e->flags & ENTRY_FULL));
	json_object_set_new(o, "words", json_integer(e->words));
	json_set_string(o, "summary", e->summary);
	json_set_string(o, "error", e->error);
	int result = snippet(p, e, SNIPPET_COLUMNS, &piece, err);
	drop_marks(&piece);
	if (p->words)
		json_set_string(o, "snippet", buf_str(&piece));
	char *text = json_dumps(o, JSON_COMPACT);
	buf_adds(p->out, text);
	free(text);
	json_decref(o);
	buf_free(&piece);
	return result;
}

static int print_json(struct printing *p, const struct entry_list *list, struct buf *err)
{
	int result = 0;
	buf_adds(p->out, "[");
	for (size_t i = 0; i < list->n && result == 0; i++) {
		buf_adds(p->out, i ? ",\n" : "\n");
		result = print_object(p, &list->items[i], err);
	}
	buf_adds(p->out, list->n ? "\n]\n" : "]\n");
	return result;
}

/* --- text --- */

static void add_flags(struct buf *out, const struct entry *e)
{
	buf_addc(out, e->flags & ENTRY_READ ? '-' : 'N');
	buf_addc(out, e->flags & ENTRY_STARRED ? '*' : '-');
}

static void print_fields(struct printing *p, const struct entry *e)
{
	buf_addf(p->out, "%" PRId64 "\t", e->id);
	add_flags(p->out, e);
	buf_addc(p->out, '\t');
	date_add_rfc3339(p->out, e->published);
	buf_addf(p->out, "\t%s\t%s\t%s\n", e->feed_title ? e->feed_title : "", entry_headline(e), e->url ? e->url : "");
}

static int print_row(struct printing *p, const struct entry *e, int id_width, size_t columns, struct buf *err)
{
	struct buf age = BUF_INIT, piece = BUF_INIT;
	format_age(&age, e->published, now());
	size_t before = (size_t)id_width + 1 + 3 + 5 + FEED_COLUMNS + 2;
	size_t rest = columns > before + 10 ? columns - before : 10;
	buf_addf(p->out, "%*" PRId64 " %c%c %4s ", id_width, e->id, e->flags & ENTRY_READ ? ' ' : 'N',
	         e->flags & ENTRY_STARRED ? '*' : ' ', buf_str(&age));
	cell_cut(p->out, e->feed_title ? e->feed_title : "", FEED_COLUMNS, true);
	buf_adds(p->out, "  ");
	cell_cut(p->out, entry_headline(e), rest, false);
	buf_addc(p->out, '\n');
	int result = snippet(p, e, rest, &piece, err);
	drop_marks(&piece);
	if (piece.len) {
		buf_addf(p->out, "%*s", (int)before, "");
		cell_cut(p->out, piece.data, rest, false);
		buf_addc(p->out, '\n');
	}
	buf_free(&age);
	buf_free(&piece);
	return result;
}

static int print_rows(struct printing *p, const struct entry_list *list, struct buf *err)
{
	size_t screen = cell_screen(), columns = screen >= COLUMNS_LEAST ? screen : 80;
	int64_t most = 0;
	int id_width = 1;
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].id > most)
			most = list->items[i].id;
	for (; most >= 10; most /= 10)
		id_width++;
	for (size_t i = 0; i < list->n; i++)
		if (print_row(p, &list->items[i], id_width, columns, err) != 0)
			return -1;
	return 0;
}

int entries_print(struct store *s, const struct entry_list *list, bool json, const char *words, struct buf *out, struct buf *err)
{
	struct printing p = {.s = s, .arena = arena_new(), .words = words, .out = out};
	int result = 0;
	if (json)
		result = print_json(&p, list, err);
	else if (isatty(STDOUT_FILENO))
		result = print_rows(&p, list, err);
	else
		for (size_t i = 0; i < list->n; i++)
			print_fields(&p, &list->items[i]);
	arena_free(p.arena);
	return result;
}
