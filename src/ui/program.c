#include <config.h>

#include "ui/program.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "ui/script.h"

enum { WORDS_MOST = 32 };

bool program_in_path(const char *name, size_t n)
{
	const char *path = getenv("PATH");
	struct buf b = BUF_INIT;
	bool found = false;
	if (memchr(name, '/', n))
		path = "/";
	for (; path && *path && !found; path += strcspn(path, ":"), path += *path == ':') {
		buf_truncate(&b, 0);
		if (!memchr(name, '/', n)) {
			buf_add(&b, path, strcspn(path, ":"));
			buf_addc(&b, '/');
		}
		buf_add(&b, name, n);
		found = access(buf_str(&b), X_OK) == 0;
	}
	buf_free(&b);
	return found;
}

bool program_takes_terminal(const char *command)
{
	static const char *const known[] = {"w3m", "lynx", "links", "elinks", "links2", "browsh", "chawan", "cha", "less", "vi", "vim", "nvim"};
	size_t n = strcspn(command, " ");
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		size_t k = strlen(known[i]);
		if (n >= k && strncmp(command + n - k, known[i], k) == 0 && (n == k || command[n - k - 1] == '/'))
			return true;
	}
	return false;
}

/* One word with its values; tells whether the subject is among them. */
static bool fill_in(const char *word, const struct program_values *v, struct buf *out)
{
	bool subject = false;
	for (; *word; word++) {
		if (word[0] != '%' || !word[1] || !strchr("swh", word[1])) {
			buf_addc(out, *word);
			continue;
		}
		word++;
		if (*word == 's')
			buf_adds(out, v->subject);
		else
			buf_addf(out, "%d", *word == 'w' ? v->columns : v->rows);
		subject |= *word == 's';
	}
	return subject;
}

char **program_words(const char *command, const struct program_values *values)
{
	char **words = xcalloc(WORDS_MOST, sizeof *words);
	struct buf word = BUF_INIT;
	bool subject = false;
	size_t n = 0;
	while (n < WORDS_MOST - 2 && script_word(&command, &word)) {
		struct buf out = BUF_INIT;
		subject |= fill_in(buf_str(&word), values, &out);
		words[n++] = out.data ? buf_steal(&out) : xstrdup("");
	}
	if (!subject)
		words[n++] = xstrdup(values->subject);
	buf_free(&word);
	return words;
}

void program_words_free(char **words)
{
	for (size_t i = 0; words[i]; i++)
		free(words[i]);
	free(words);
}
