#include <config.h>

#include "fetch/robots.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/uri.h"

enum { RULES_MOST = 2000, DELAY_MOST = 60 };

struct rule {
	const char *pattern;        /* percent-decoded; '*' any bytes, '$' at the end: the end */
	bool allow;
};

struct robots {
	struct arena *arena;
	struct rule *rules;
	size_t n, cap;
	int delay;
	bool ours;                  /* the rules are those of our own name, not of "*" */
};

/* Reading: which group we stand in. */
struct reader {
	struct robots *r;
	const char *agent;
	bool in_agents;             /* the line before was a user-agent line too */
	bool applies;               /* this group is for us */
};

static void forget(struct robots *r)
{
	r->n = 0;
	r->delay = 0;
}

static void on_agent(struct reader *rd, const char *value)
{
	if (!rd->in_agents)
		rd->applies = false;
	rd->in_agents = true;
	bool named = ascii_ieq(value, rd->agent);
	if (named && !rd->r->ours) {
		rd->r->ours = true;
		forget(rd->r);
	}
	if (named || (str_eq(value, "*") && !rd->r->ours))
		rd->applies = true;
}

static void on_rule(struct reader *rd, const char *value, bool allow)
{
	struct robots *r = rd->r;
	struct buf pattern = BUF_INIT;
	uri_decode(&pattern, value, strlen(value));
	if (pattern.len && r->n < RULES_MOST && !memchr(pattern.data, '\0', pattern.len)) {
		GROW(r->rules, r->n, r->cap);
		r->rules[r->n++] = (struct rule){arena_strdup(r->arena, pattern.data), allow};
	}
	buf_free(&pattern);
}

static void on_line(struct reader *rd, const char *name, const char *value)
{
	int64_t delay;
	if (ascii_ieq(name, "user-agent")) {
		on_agent(rd, value);
		return;
	}
	if (ascii_ieq(name, "sitemap"))
		return;     /* belongs to no group */
	rd->in_agents = false;
	if (!rd->applies)
		return;
	if (ascii_ieq(name, "allow") || ascii_ieq(name, "disallow"))
		on_rule(rd, value, ascii_lower(*name) == 'a');
	else if (ascii_ieq(name, "crawl-delay") && parse_int(value, 0, INT32_MAX, &delay))
		rd->r->delay = delay < DELAY_MOST ? (int)delay : DELAY_MOST;
}

static char *trim(char *s)
{
	while (ascii_space(*s))
		s++;
	size_t n = strlen(s);
	while (n && ascii_space(s[n - 1]))
		s[--n] = '\0';
	return s;
}

static void read_line(struct reader *rd, char *line)
{
	line[strcspn(line, "#")] = '\0';
	char *colon = strchr(line, ':');
	if (!colon)
		return;
	*colon = '\0';
	on_line(rd, trim(line), trim(colon + 1));
}

struct robots *robots_parse(const char *text, size_t n, const char *agent)
{
	struct robots *r = xcalloc(1, sizeof *r);
	r->arena = arena_new();
	char *copy = xstrndup(text, n < ROBOTS_MOST ? n : ROBOTS_MOST), *rest = copy;
	if (str_starts(rest, "\xEF\xBB\xBF"))
		rest += 3;
	struct reader rd = {.r = r, .agent = agent};
	for (char *line; (line = strsep(&rest, "\r\n"));)
		read_line(&rd, line);
	free(copy);
	return r;
}

void robots_free(struct robots *r)
{
	if (!r)
		return;
	arena_free(r->arena);
	free(r->rules);
	free(r);
}

/* Matches in one pass with one step back, so a pattern of many stars is no
 * worse than one: each star only ever moves forward. */
static bool matches(const char *pattern, const char *path)
{
	const char *star = NULL, *mark = NULL;
	for (;;) {
		if (*pattern == '*') {
			star = ++pattern;
			mark = path;
		} else if (!*pattern) {
			return true;        /* a rule matches what starts with it */
		} else if (*pattern == '$' && !pattern[1] && !*path) {
			return true;
		} else if (*path && *pattern == *path) {
			pattern++;
			path++;
		} else if (star && *mark) {
			pattern = star;
			path = ++mark;
		} else {
			return false;
		}
	}
}

bool robots_allow(const struct robots *r, const char *path)
{
	struct buf plain = BUF_INIT;
	uri_decode(&plain, path, strlen(path));
	size_t best = 0;
	bool allow = true;
	for (size_t i = 0; i < r->n; i++) {
		size_t length = strlen(r->rules[i].pattern);
		if (length < best || (length == best && !r->rules[i].allow))
			continue;
		if (matches(r->rules[i].pattern, buf_str(&plain))) {
			best = length;
			allow = r->rules[i].allow;
		}
	}
	buf_free(&plain);
	return allow;
}

int robots_delay(const struct robots *r)
{
	return r->delay;
}
