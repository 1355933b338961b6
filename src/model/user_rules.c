#include <config.h>

#include "model/user_rules.h"

#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "base/uri.h"

enum { FILE_MOST = 4 << 20, SHORT = 80, START_WORDS = 6, START_MOST = 200, WHY_MOST = 120 };

/* The selector in "EasyList example.org##.box, line 12", or NULL. */
static const char *selector_of(const char *why, size_t *n)
{
	const char *mark = why ? strstr(why, "##") : NULL, *end = NULL;
	if (!mark)
		return NULL;
	mark += 2;
	for (const char *p = mark; (p = strstr(p, ", line ")); p++)
		end = p;
	if (!end || str_starts(mark, "line:") || str_starts(mark, "text:") || str_starts(mark, "after:"))
		return NULL;
	*n = (size_t)(end - mark);
	return *n < WHY_MOST ? mark : NULL;     /* a longer one was cut */
}

static void add_escaped(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (ascii_digit(s[i])) {
			buf_adds(out, "\\d+");
			while (i + 1 < n && ascii_digit(s[i + 1]))
				i++;
			continue;
		}
		if (strchr("\\^$.|?*+()[]{}/", s[i]))
			buf_addc(out, '\\');
		buf_addc(out, s[i]);
	}
}

/* A short block is known by all of its text, a long one by how it begins. */
static void add_text_pattern(const struct block *b, struct buf *out)
{
	size_t n = b->length;
	const char *line = memchr(b->text, '\n', n);
	bool whole = n <= SHORT && !line;
	if (!whole) {
		n = line ? (size_t)(line - b->text) : n;
		unsigned words = 0;
		for (size_t i = 0; i < n; i++)
			if ((b->text[i] == ' ' && ++words == START_WORDS) || i == START_MOST)
				n = i;
		while (n > 0 && n < b->length && ((unsigned char)b->text[n] & 0xC0) == 0x80)
			n--;
	}
	buf_adds(out, "/^");
	add_escaped(out, b->text, n);
	buf_adds(out, whole ? "$/" : "/");
}

/* A selector by nothing but the place is the last resort. */
static bool is_path(const char *selector)
{
	return strstr(selector, ":nth-of-type(") != NULL;
}

static void begin_rule(const char *url, bool keep, struct buf *out)
{
	uri_rules_host(out, url);
	buf_adds(out, keep ? "#@#" : "##");
}

static void add_selector_rule(const char *url, bool keep, const char *selector, size_t n, struct buf *out)
{
	begin_rule(url, keep, out);
	buf_add(out, selector, n);
	buf_addc(out, '\n');
}

static void add_own_text_rule(const struct block *b, const char *url, bool keep, const char *prefix, struct buf *out)
{
	begin_rule(url, keep, out);
	buf_adds(out, prefix);
	add_text_pattern(b, out);
	buf_addc(out, '\n');
}

int user_rule_propose(const struct block *b, const char *selector, const char *url, bool keep, struct buf *out, struct buf *err)
{
	size_t n;
	const char *by = keep && b->hidden ? selector_of(b->why, &n) : NULL;
	if (keep && !b->hidden && !b->n_seams)
		return fail(err, _("this block is shown already"));
	if (!keep && b->hidden)
		return fail(err, _("this block is hidden already"));
	if (keep && !b->hidden) {
		add_own_text_rule(b, url, true, "joined:", out);
		return 0;
	}
	if (by)
		add_selector_rule(url, keep, by, n, out);
	if (selector && !is_path(selector))
		add_selector_rule(url, keep, selector, strlen(selector), out);
	if (b->length)
		add_own_text_rule(b, url, keep, "text:", out);
	if (selector && is_path(selector))
		add_selector_rule(url, keep, selector, strlen(selector), out);
	return out->len ? 0 : fail(err, _("the block has nothing to be known by"));
}

static void file_of(const char *rules_dir, struct buf *out)
{
	path_join(out, rules_dir, "user.rules");
}

static int read_rules(const char *path, struct buf *out, struct buf *err)
{
	return access(path, F_OK) == 0 ? file_read(path, FILE_MOST, out, err) : 0;
}

/* Where the line stands in the file, or NULL. */
static char *find_line(const struct buf *text, const char *rule)
{
	size_t n = strlen(rule);
	for (char *p = text->data; p && *p;) {
		if (strncmp(p, rule, n) == 0 && (p[n] == '\n' || !p[n]))
			return p;
		p = strchr(p, '\n');
		p += p != NULL;
	}
	return NULL;
}

static char *last_line(const struct buf *text)
{
	char *found = NULL;
	for (char *p = text->data; p && *p;) {
		if (*p != '\n' && *p != '!')
			found = p;
		p = strchr(p, '\n');
		p += p != NULL;
	}
	return found;
}

int user_rules_add(const char *rules_dir, const char *rule, struct buf *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	file_of(rules_dir, &path);
	int result = read_rules(buf_str(&path), &text, err);
	if (result == 0 && !find_line(&text, rule)) {
		if (text.len && text.data[text.len - 1] != '\n')
			buf_addc(&text, '\n');
		buf_addf(&text, "%s\n", rule);
		result = path_make_parent(buf_str(&path), err);
		if (result == 0)
			result = file_write(buf_str(&path), text.data, text.len, err);
	}
	buf_free(&path);
	buf_free(&text);
	return result;
}

int user_rules_remove(const char *rules_dir, const char *rule, struct buf *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	file_of(rules_dir, &path);
	int result = read_rules(buf_str(&path), &text, err);
	char *line = result == 0 ? find_line(&text, rule) : NULL;
	if (result == 0 && !line) {
		result = 1;
	} else if (result == 0) {
		size_t n = strcspn(line, "\n");
		n += line[n] == '\n';
		memmove(line, line + n, strlen(line + n) + 1);
		text.len -= n;
		result = file_write(buf_str(&path), text.data, text.len, err);
	}
	buf_free(&path);
	buf_free(&text);
	return result;
}

int user_rules_last(const char *rules_dir, struct buf *rule, struct buf *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	file_of(rules_dir, &path);
	int result = read_rules(buf_str(&path), &text, err);
	const char *line = result == 0 ? last_line(&text) : NULL;
	if (line)
		buf_add(rule, line, strcspn(line, "\n"));
	buf_free(&path);
	buf_free(&text);
	return result == 0 && !line ? 1 : result;
}

bool user_rules_has(const char *rules_dir, const char *rule)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	file_of(rules_dir, &path);
	bool has = read_rules(buf_str(&path), &text, NULL) == 0 && find_line(&text, rule);
	buf_free(&path);
	buf_free(&text);
	return has;
}
