#include <config.h>

#include "ui/action.h"

#include <string.h>

#include "base/util.h"

static struct action actions[] = {
#define VERB(name, arguments, help)
#define ACTION(name, views, keys, help) {#name, 0, keys, help, action_##name},
#include "commands.def"
#undef VERB
#undef ACTION
};

static const char *const view_letters[] = {
#define VERB(name, arguments, help)
#define ACTION(name, views, keys, help) views,
#include "commands.def"
#undef VERB
#undef ACTION
};

static const char *const view_names[VIEWS] = {"feeds", "headlines", "story", "help", "links"};

unsigned views_parse(const char *s)
{
	static const char letters[] = "FESHL";
	unsigned bits = 0;
	if (str_eq(s, "*") || str_eq(s, "all") || str_eq(s, "everywhere"))
		return ALL_VIEWS;
	for (size_t i = 0; i < VIEWS; i++)
		if (str_eq(s, view_names[i]))
			return 1U << i;
	for (; *s; s++) {
		const char *at = strchr(letters, *s);
		if (!at)
			return 0;
		bits |= 1U << (at - letters);
	}
	return bits;
}

size_t action_count(void)
{
	return ARRAY_LEN(actions);
}

/* C has no '-' in names and no way to count letters at compile time. */
const struct action *action_at(size_t i)
{
	static char names[ARRAY_LEN(actions)][24];
	struct action *a = &actions[i];
	if (!a->views) {
		a->views = views_parse(view_letters[i]);
		for (size_t k = 0; a->name[k] && k + 1 < sizeof names[i]; k++)
			names[i][k] = a->name[k] == '_' ? '-' : a->name[k];
		a->name = names[i];
	}
	return a;
}

/* Names that people type because vi or newsboat has them. */
static const struct {
	const char *name, *action;
} aliases[] = {
	{"q", "quit"}, {"quit!", "quit"}, {"q!", "quit"}, {"w", "save-text"}, {"source", "reload-config"}, {"h", "help"},
	{"reload", "poll"}, {"reload-all", "poll-all"}, {"add", "subscribe"}, {"remove", "unsubscribe"},
	{"hard-quit", "quit"}, {"prev", "previous"}, {"pageup", "page-up"}, {"pagedown", "page-down"}, {"halfpageup", "half-up"},
	{"halfpagedown", "half-down"}, {"home", "top"}, {"end", "bottom"}, {"mark-feed-read", "read-all"},
	{"mark-all-feeds-read", "read-everything"}, {"mark-all-above-as-read", "read-above"}, {"toggle-article-read", "toggle-read"},
	{"toggle-show-read-feeds", "unread-only"}, {"toggle-source-view", "text"}, {"open-in-browser", "browser"},
	{"open-in-browser-and-mark-read", "browser-read"}, {"show-urls", "links"}, {"goto-url", "open-link"}, {"enqueue", "enclosures"},
	{"set-tag", "tag"}, {"select-tag", "tag"}, {"open-search", "search"}, {"prev-search-results", "search-again"}, {"set-filter", "filter"},
	{"select-filter", "smart"}, {"bookmark", "star"}, {"edit-flags", "label"}, {"edit-urls", "edit-feeds"}, {"reload-urls", "reload-feeds"},
	{"delete-article", "delete"}, {"delete-all-articles", "delete-all"}, {"purge-deleted", "empty-trash"}, {"rev-sort", "reverse"},
	{"pipe-to", "pipe"}, {"cmdline", "command"}, {"next-dialog", "next-pane"}, {"prev-dialog", "prev-pane"}, {"view-dialogs", "next-pane"},
};

const struct action *action_named(const char *name, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (strlen(aliases[i].name) == n && strncmp(aliases[i].name, name, n) == 0)
			return action_named(aliases[i].action, strlen(aliases[i].action));
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		const struct action *a = action_at(i);
		size_t k = 0;
		while (k < n && a->name[k] && (name[k] == '_' ? '-' : name[k]) == a->name[k])
			k++;
		if (k == n && a->name[k] == '\0')
			return a;
	}
	return NULL;
}
