#include <config.h>

#include "parse/condition.h"

#include <string.h>

#include "base/util.h"

enum { DEPTH_MOST = 8 };

struct expression {
	const char *p, *end;
	unsigned depth;
};

static bool any_of(struct expression *e);

static bool take(struct expression *e, const char *mark)
{
	size_t n = strlen(mark);
	while (e->p < e->end && ascii_space((unsigned char)*e->p))
		e->p++;
	if ((size_t)(e->end - e->p) < n || memcmp(e->p, mark, n) != 0)
		return false;
	e->p += n;
	return true;
}

static bool word(struct expression *e)
{
	static const char *const true_words[] = {"true", "ext_ublock", "cap_user_stylesheet"};
	const char *start = e->p;
	while (e->p < e->end && !strchr("!&|() \t", *e->p))
		e->p++;
	for (size_t i = 0; i < ARRAY_LEN(true_words); i++)
		if (strlen(true_words[i]) == (size_t)(e->p - start) && memcmp(true_words[i], start, (size_t)(e->p - start)) == 0)
			return true;
	return false;
}

static bool one(struct expression *e)
{
	bool not = false;
	while (take(e, "!"))
		not = !not;
	if (!take(e, "("))
		return word(e) != not;
	bool holds = ++e->depth < DEPTH_MOST && any_of(e);
	e->depth--;
	take(e, ")");
	return holds != not;
}

static bool all_of(struct expression *e)
{
	bool holds = one(e);
	while (take(e, "&&"))
		holds = one(e) && holds;
	return holds;
}

static bool any_of(struct expression *e)
{
	bool holds = all_of(e);
	while (take(e, "||"))
		holds = all_of(e) || holds;
	return holds;
}

bool condition_holds(const char *s, size_t n)
{
	struct expression e = {s, s + n, 0};
	return any_of(&e);
}

static bool is_word(const char *s, size_t n, const char *wanted)
{
	size_t k = strlen(wanted);
	return n >= k && memcmp(s, wanted, k) == 0 && (n == k || ascii_space((unsigned char)s[k]));
}

bool conditions_read(struct conditions *c, const char *s, size_t n)
{
	bool within = c->depth > 0 && c->depth <= CONDITIONS_MOST;
	if (is_word(s, n, "if")) {
		if (c->depth < CONDITIONS_MOST)
			c->holds[c->depth] = condition_holds(s + 2, n - 2);
		c->depth++;
	} else if (is_word(s, n, "else")) {
		if (within)
			c->holds[c->depth - 1] = !c->holds[c->depth - 1];
	} else if (is_word(s, n, "endif")) {
		c->depth -= c->depth > 0;
	} else {
		return false;
	}
	return true;
}

bool conditions_hold(const struct conditions *c)
{
	for (unsigned i = 0; i < c->depth && i < CONDITIONS_MOST; i++)
		if (!c->holds[i])
			return false;
	return c->depth <= CONDITIONS_MOST;
}
