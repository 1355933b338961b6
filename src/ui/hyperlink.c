#include <config.h>

#include "ui/hyperlink.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/text.h"
#include "show/print.h"

enum {
	SELECTOR = 0xE0100,         /* VARIATION SELECTOR-17 */
	SELECTORS = 240,
	LINKS_MOST = 20000          /* below SELECTORS * SELECTORS */
};

struct hyperlinks {
	char **urls;
	size_t n, cap;
	struct map *numbers;        /* by URL: its place in urls */
};

struct hyperlinks *hyperlinks_new(void)
{
	struct hyperlinks *h = xcalloc(1, sizeof *h);
	h->numbers = map_new();
	return h;
}

void hyperlinks_clear(struct hyperlinks *h)
{
	for (size_t i = 0; i < h->n; i++)
		free(h->urls[i]);
	h->n = 0;
	map_free(h->numbers);
	h->numbers = map_new();
}

void hyperlinks_free(struct hyperlinks *h)
{
	if (!h)
		return;
	hyperlinks_clear(h);
	map_free(h->numbers);
	free(h->urls);
	free(h);
}

bool hyperlinks_full(const struct hyperlinks *h)
{
	return h->n >= LINKS_MOST;
}

unsigned hyperlinks_number(struct hyperlinks *h, const char *url)
{
	uintptr_t known = (uintptr_t)map_get(h->numbers, url);
	if (known)
		return (unsigned)known;
	if (!print_is_link(url) || h->n >= (size_t)SELECTORS * SELECTORS - 1)
		return 0;
	GROW(h->urls, h->n, h->cap);
	h->urls[h->n++] = xstrdup(url);
	map_put(h->numbers, url, (void *)(uintptr_t)h->n);
	return (unsigned)h->n;
}

void hyperlink_mark(unsigned number, uint32_t marks[2])
{
	marks[0] = SELECTOR + number / SELECTORS;
	marks[1] = SELECTOR + number % SELECTORS;
}

unsigned hyperlink_marked(const char *s, size_t n)
{
	uint32_t first, second;
	if (n < MARK_BYTES || (unsigned char)s[0] != 0xF3 || (unsigned char)s[4] != 0xF3)
		return 0;
	utf8_decode(s, 4, &first);
	utf8_decode(s + 4, 4, &second);
	if (first < SELECTOR || first >= SELECTOR + SELECTORS || second < SELECTOR || second >= SELECTOR + SELECTORS)
		return 0;
	return (first - SELECTOR) * SELECTORS + (second - SELECTOR);
}

void hyperlinks_add(const struct hyperlinks *h, unsigned number, struct buf *out)
{
	if (number > 0 && number <= h->n)
		print_open_link(h->urls[number - 1], number, out);
	else
		print_close_link(out);
}

/* --- which terminals --- */

/* The version behind the name, in thousandths: "tmux 3.4" is 3004, "VTE(7006)" 7006000. */
static long version_in(const char *s, size_t n)
{
	long parts[2] = {0};
	size_t at = 0, part = 0;
	while (at < n && (s[at] < '0' || s[at] > '9'))
		at++;
	for (; at < n && part < 2 && (s[at] == '.' || (s[at] >= '0' && s[at] <= '9')); at++) {
		if (s[at] == '.')
			part++;
		else if (parts[part] < 100000)
			parts[part] = parts[part] * 10 + (s[at] - '0');
	}
	return parts[0] * 1000 + (parts[1] < 1000 ? parts[1] : 999);
}

bool hyperlink_terminal(const char *name, size_t n)
{
	static const struct {
		const char *name;
		long from;
	} known[] = {
		{"kitty", 19}, {"foot", 1007}, {"WezTerm", 0}, {"iTerm2", 3001}, {"VTE", 5000000}, {"Konsole", 20012}, {"ghostty", 0},
		{"contour", 0}, {"mintty", 2009}, {"tmux", 3004}, {"rio", 0}, {"Windows Terminal", 1004}, {"WindowsTerminal", 1004},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		size_t k = strlen(known[i].name);
		if (n >= k && strncmp(name, known[i].name, k) == 0)
			return version_in(name + k, n - k) >= known[i].from;
	}
	return false;
}

bool hyperlink_environment(const char *term)
{
	static const char *const types[] = {"xterm-kitty", "foot", "alacritty", "wezterm", "xterm-ghostty", "contour"};
	static const char *const programs[] = {"iTerm.app", "WezTerm", "vscode", "ghostty", "rio", "Hyper", "Tabby"};
	const char *vte = getenv("VTE_VERSION"), *program = getenv("TERM_PROGRAM");
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_starts(term, types[i]))
			return true;
	if (getenv("TMUX") || getenv("STY"))
		return false;           /* what is set is about the terminal around that one */
	for (size_t i = 0; program && i < ARRAY_LEN(programs); i++)
		if (str_eq(program, programs[i]))
			return true;
	return (vte && version_in(vte, strlen(vte)) >= 5000000) || getenv("WT_SESSION") || getenv("KONSOLE_VERSION");
}
