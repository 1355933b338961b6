#include <config.h>

#include "ui/keymap.h"

#include <string.h>

#include "ui/action.h"

struct row {
	const char *views, *keys, *script;
};

/* newsboat's defaults (the table of operations in its src/keymap.cpp, 2.2x to
 * 2.3x), in its order. Where it has an operation that we know by another name,
 * ours stands here (the names of newsboat are aliases, action.c); its dialogs
 * are our panes. Then what it leaves free, and nobody expects to be so. */
static const struct row newsboat[] = {
	{"FEHL", "ENTER", "open"}, {"*", "TAB", "next-pane"}, {"*", "q", "back"}, {"*", "Q", "quit"},
	{"FE", "r", "poll"}, {"F", "R", "poll-all"}, {"FE", "A", "read-all"}, {"F", "C", "read-everything"},
	{"ES", "s", "save-text"}, {"FHL", "J", "down"}, {"ES", "J", "next"}, {"FHL", "K", "up"}, {"ES", "K", "previous"},
	{"FES", "n", "next-unread"}, {"FES", "p", "prev-unread"}, {"FES", "^K", "random-unread"},
	{"ESL", "O", "browser-read"}, {"FESL", "o", "browser"}, {"*", "?", "help"}, {"S", "^U", "text"}, {"ES", "N", "toggle-read"},
	{"FE", "l", "unread-only"}, {"E", "u", "open; links"}, {"S", "u", "links"}, {"F", "^T", "clear-tag"}, {"F", "t", "tag"},
	{"FE", "/", "search"}, {"SHL", "/", "find"}, {"E", "z", "search-again"}, {"S", "#", "command open-link "}, {"ES", "e", "enclosures"},
	{"F", "^R", "reload-feeds"}, {"*", "^L", "redraw"}, {"*", ":", "command"}, {"FE", "F", "filter"}, {"FE", "f", "smart"},
	{"FEH", "^F", "clear-filter"}, {"ESL", "^B", "star"}, {"ES", "^E", "label"}, {"E", "j", "next-feed"}, {"E", "k", "prev-feed"},
	{"E", "^N", "next-unread-feed"}, {"E", "^P", "prev-unread-feed"}, {"ES", "D", "delete"}, {"E", "^D", "delete-all"},
	{"E", "$", "empty-trash"}, {"FE", "E", "edit-feeds"}, {"*", "v", "next-pane"}, {"*", "^V", "next-pane"}, {"*", "^G", "prev-pane"},
	{"ES", "|", "pipe"}, {"FE", "g", "sort"}, {"FE", "G", "reverse"},
	{"SL", "1", "open-link 1"}, {"SL", "2", "open-link 2"}, {"SL", "3", "open-link 3"}, {"SL", "4", "open-link 4"},
	{"SL", "5", "open-link 5"}, {"SL", "6", "open-link 6"}, {"SL", "7", "open-link 7"}, {"SL", "8", "open-link 8"},
	{"SL", "9", "open-link 9"}, {"SL", "0", "open-link 10"},
	{"FE", "1", "command 1"}, {"FE", "2", "command 2"}, {"FE", "3", "command 3"}, {"FE", "4", "command 4"}, {"FE", "5", "command 5"},
	{"FE", "6", "command 6"}, {"FE", "7", "command 7"}, {"FE", "8", "command 8"}, {"FE", "9", "command 9"},
	{"*", "UP", "up"}, {"*", "DOWN", "down"}, {"*", "PGUP", "page-up"}, {"*", "PGDN", "page-down"}, {"*", "HOME", "top"}, {"*", "END", "bottom"},
	{"SH", "b", "page-up"}, {"SH", "SPACE", "page-down"},
	/* free in newsboat */
	{"FSHL", "j", "down"}, {"FSHL", "k", "up"}, {"SEHL", "R", "poll-all"}, {"S", "r", "poll"}, {"*", "ESC", "cancel"}, {"*", "^Z", "suspend"},
	{"S", "a", "hidden"}, {"E", "T", "trash"}, {"F", "T", "trash"}, {"*", "U", "undo"}, {"F", "!", "trouble"}, {"F", "+", "subscribe"},
	{"E", "=", "sources"}, {"L", "d", "download"}, {"L", "P", "play"},
};

/* The block that newsboat's users paste, over newsboat's defaults. */
static const struct row vim[] = {
	{"E", "j", "down"}, {"E", "k", "up"}, {"E", "J", "next-feed"}, {"E", "K", "prev-feed"}, {"S", "J", "next"}, {"S", "K", "previous"},
	{"*", "gg HOME", "top"}, {"*", "G END", "bottom"}, {"FEHL", "l", "open"}, {"*", "h", "back"}, {"ES", "a", "toggle-read"},
	{"*", "d ^D", "half-down"}, {"*", "u ^U", "half-up"}, {"*", "^F", "page-down"}, {"*", "^B", "page-up"}, {"S", "U", "links"},
	{"FES", "n", "next-unread"}, {"FES", "N", "prev-unread"}, {"F", "E", "edit-feeds"}, {"FE", ".", "unread-only"}, {"S", "x", "hidden"},
	{"FE", "S", "sort"}, {"ES", "D", "delete"}, {"FEHL", "U", "undo"}, {"E", "m", "read-above"}, {"E", "V", "range"}, {"FES", "SPACE", "read-on"},
};

void keymap_free(struct keymap *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->items[i].script);
	free(m->items);
	*m = (struct keymap){0};
}

static bool begins(const struct binding *b, const uint32_t *keys, size_t n)
{
	return b->n >= n && memcmp(b->keys, keys, n * sizeof *keys) == 0;
}

/* Takes the views away from every binding that is this sequence, begins with
 * it, or begins it. */
static bool clear_keys(struct keymap *m, const uint32_t *keys, size_t n, unsigned views)
{
	bool any = false;
	for (size_t i = 0; i < m->n; i++) {
		struct binding *b = &m->items[i];
		size_t common = b->n < n ? b->n : n;
		if ((b->views & views) && begins(b, keys, common)) {
			b->views &= ~views;
			any = true;
		}
	}
	size_t kept = 0;
	for (size_t i = 0; i < m->n; i++) {
		if (m->items[i].views)
			m->items[kept++] = m->items[i];
		else
			free(m->items[i].script);
	}
	m->n = kept;
	return any;
}

static void put(struct keymap *m, const uint32_t *keys, size_t n, const char *script, unsigned views)
{
	clear_keys(m, keys, n, views);
	GROW(m->items, m->n, m->cap);
	struct binding *b = &m->items[m->n++];
	*b = (struct binding){.n = n, .views = views, .script = xstrdup(script)};
	memcpy(b->keys, keys, n * sizeof *keys);
}

/* Several keys, parted by spaces, of a table of ours. */
static void put_row(struct keymap *m, const char *names, const char *script, unsigned views)
{
	while (*names) {
		size_t len = strcspn(names, " ");
		char *name = xstrndup(names, len);
		uint32_t keys[KEYS_MOST];
		size_t n = keys_parse(name, keys, NULL);
		if (n)
			put(m, keys, n, script, views);
		free(name);
		names += len + (names[len] == ' ');
	}
}

static void load_rows(struct keymap *m, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_row(m, rows[i].keys, rows[i].script, views_parse(rows[i].views));
}

void keymap_load(struct keymap *m, enum keymap_name name)
{
	keymap_free(m);
	if (name == KEYMAP_TIDINGS) {
		for (size_t i = 0; i < action_count(); i++) {
			const struct action *a = action_at(i);
			put_row(m, a->keys, a->name, a->views);
		}
		return;
	}
	load_rows(m, newsboat, ARRAY_LEN(newsboat));
	if (name == KEYMAP_VIM)
		load_rows(m, vim, ARRAY_LEN(vim));
}

/* The first action of a script decides where it works. Under its own name, so
 * that the help finds it; what follows is as it was. NULL: no such action. */
static const struct action *first_action(const char **script, struct buf *own, struct buf *err)
{
	*script += strspn(*script, " ;");
	size_t n = strcspn(*script, " ;");
	const struct action *a = action_named(*script, n);
	if (!a) {
		fail(err, _("there is no action '%.*s'"), (int)n, *script);
		return NULL;
	}
	buf_adds(own, a->name);
	buf_adds(own, *script + n);
	return a;
}

int keymap_bind(struct keymap *m, const char *key, const char *script, const char *views, struct buf *err)
{
	uint32_t keys[KEYS_MOST];
	struct buf own = BUF_INIT;
	size_t n = keys_parse(key, keys, err);
	const struct action *a = n ? first_action(&script, &own, err) : NULL;
	int result = a ? 0 : -1;
	unsigned where = a && views && *views ? views_parse(views) : a ? a->views : 0;
	if (a && !where)
		result = fail(err, _("'%s' is no view: feeds, headlines, story, help, links or all"), views);
	if (result == 0)
		put(m, keys, n, own.data, where);
	buf_free(&own);
	return result;
}

int keymap_unbind(struct keymap *m, const char *key, const char *views, struct buf *err)
{
	uint32_t keys[KEYS_MOST];
	size_t n = keys_parse(key, keys, err);
	if (!n)
		return -1;
	unsigned where = views && *views ? views_parse(views) : ALL_VIEWS;
	if (!where)
		return fail(err, _("'%s' is no view: feeds, headlines, story, help, links or all"), views);
	if (!clear_keys(m, keys, n, where))
		return fail(err, _("'%s' is not bound"), key);
	return 0;
}

enum keymap_match keymap_find(const struct keymap *m, enum view_id view, const uint32_t *keys, size_t n, const char **script)
{
	enum keymap_match found = KEYS_UNKNOWN;
	for (size_t i = 0; i < m->n; i++) {
		const struct binding *b = &m->items[i];
		if (!(b->views & 1U << view) || !begins(b, keys, n))
			continue;
		if (b->n == n) {
			*script = b->script;
			return KEYS_MATCH;
		}
		found = KEYS_BEGUN;
	}
	return found;
}

size_t keymap_keys_of(const struct keymap *m, const char *action, unsigned views, size_t most, struct buf *out)
{
	size_t n = 0;
	for (size_t i = 0; i < m->n && n < most; i++) {
		const struct binding *b = &m->items[i];
		if (!(b->views & views) || !str_eq(b->script, action))
			continue;
		if (n++ && out)
			buf_addc(out, ' ');
		if (out)
			keys_add_name(out, b->keys, b->n);
	}
	return n;
}

void keymap_add_way(const struct keymap *m, const char *action, unsigned views, size_t most, struct buf *out)
{
	if (keymap_keys_of(m, action, views, most, out) == 0)
		buf_addf(out, ":%s", action);
}
