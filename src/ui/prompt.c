#include <config.h>

#include "ui/prompt.h"

#include <langinfo.h>
#include <regex.h>
#include <string.h>

#include "base/path.h"
#include "base/text.h"
#include "ui/state.h"

enum { HISTORY_MOST = 500, TEXT_MOST = 64 << 10 };

/* --- the editor --- */

void edit_free(struct edit *e)
{
	buf_free(&e->text);
	buf_free(&e->killed);
	for (size_t i = 0; i < e->n_history; i++)
		free(e->history[i]);
	free(e->history);
	free(e->own);
	*e = (struct edit){0};
}

void edit_set(struct edit *e, const char *text)
{
	buf_truncate(&e->text, 0);
	buf_adds(&e->text, text);
	e->at = e->text.len;
}

static size_t left_of(const struct edit *e, size_t at)
{
	size_t before = 0;
	for (size_t i = 0; i < at;) {
		before = i;
		i += text_grapheme(e->text.data + i, e->text.len - i);
	}
	return before;
}

static size_t right_of(const struct edit *e, size_t at)
{
	return at < e->text.len ? at + text_grapheme(e->text.data + at, e->text.len - at) : at;
}

static size_t word_left(const struct edit *e, size_t at)
{
	while (at && e->text.data[at - 1] == ' ')
		at--;
	while (at && e->text.data[at - 1] != ' ')
		at--;
	return at;
}

static size_t word_right(const struct edit *e, size_t at)
{
	while (at < e->text.len && e->text.data[at] == ' ')
		at++;
	while (at < e->text.len && e->text.data[at] != ' ')
		at++;
	return at;
}

static void put_in(struct edit *e, const char *s, size_t n)
{
	if (e->text.len + n > TEXT_MOST)
		return;
	size_t tail = e->text.len - e->at;
	buf_reserve(&e->text, n);
	memmove(e->text.data + e->at + n, e->text.data + e->at, tail);
	memcpy(e->text.data + e->at, s, n);
	e->text.len += n;
	e->text.data[e->text.len] = '\0';
	e->at += n;
}

void edit_insert(struct edit *e, const char *text, size_t n)
{
	struct buf clean = BUF_INIT;
	text_clean(&clean, text, n, TEXT_INLINE);
	put_in(e, buf_str(&clean), clean.len);
	buf_free(&clean);
}

static enum edit_result cut_out(struct edit *e, size_t from, size_t to, bool keep)
{
	if (from == to)
		return EDIT_MOVED;
	if (keep) {
		buf_truncate(&e->killed, 0);
		buf_add(&e->killed, e->text.data + from, to - from);
	}
	memmove(e->text.data + from, e->text.data + to, e->text.len - to);
	buf_truncate(&e->text, e->text.len - (to - from));
	e->at = from;
	return EDIT_CHANGED;
}

static enum edit_result move_to(struct edit *e, size_t at)
{
	e->at = at;
	return EDIT_MOVED;
}

static enum edit_result transpose(struct edit *e)
{
	size_t b = e->at == e->text.len ? left_of(e, e->at) : e->at;
	size_t a = left_of(e, b), end = right_of(e, b);
	if (b == 0 || a == b)
		return EDIT_MOVED;
	char *second = xstrndup(e->text.data + b, end - b);
	memmove(e->text.data + a + (end - b), e->text.data + a, b - a);
	memcpy(e->text.data + a, second, end - b);
	free(second);
	e->at = end;
	return EDIT_CHANGED;
}

static enum edit_result show_history(struct edit *e, size_t i)
{
	if (e->in_history == e->n_history) {
		free(e->own);
		e->own = xstrdup(buf_str(&e->text));
	}
	e->in_history = i;
	edit_set(e, i == e->n_history ? (e->own ? e->own : "") : e->history[i] + 1);
	return EDIT_CHANGED;
}

/* The line before or after this one, of this kind of prompt; after the last the own one. */
static enum edit_result step_history(struct edit *e, int dir)
{
	size_t i = e->in_history;
	do {
		if (dir < 0 ? i == 0 : i >= e->n_history)
			return EDIT_MOVED;
		i += (size_t)dir;
	} while (i < e->n_history && e->history[i][0] != e->kind);
	return show_history(e, i);
}

/* The line before this one that begins with what stands before the cursor. */
static enum edit_result look_back(struct edit *e)
{
	size_t n = e->at;
	for (size_t i = e->in_history; i-- > 0;) {
		const char *line = e->history[i] + 1;
		if (e->history[i][0] == e->kind && strncmp(line, buf_str(&e->text), n) == 0 && !str_eq(line, buf_str(&e->text))) {
			show_history(e, i);
			e->at = n < e->text.len ? n : e->text.len;
			return EDIT_CHANGED;
		}
	}
	return EDIT_MOVED;
}

enum edit_result edit_key(struct edit *e, uint32_t key)
{
	switch (key) {
	case K_ENTER: return EDIT_DONE;
	case K_ESC: case 'c' | KM_CTRL: case 'g' | KM_CTRL: return EDIT_CANCELLED;
	case K_HOME: case 'a' | KM_CTRL: return move_to(e, 0);
	case K_END: case 'e' | KM_CTRL: return move_to(e, e->text.len);
	case K_LEFT: case 'b' | KM_CTRL: return move_to(e, left_of(e, e->at));
	case K_RIGHT: case 'f' | KM_CTRL: return move_to(e, right_of(e, e->at));
	case K_LEFT | KM_CTRL: case 'b' | KM_ALT: return move_to(e, word_left(e, e->at));
	case K_RIGHT | KM_CTRL: case 'f' | KM_ALT: return move_to(e, word_right(e, e->at));
	case K_BACKSPACE:
		return e->text.len ? cut_out(e, left_of(e, e->at), e->at, false) : EDIT_CANCELLED;
	case 'd' | KM_CTRL: case K_DELETE:
		return cut_out(e, e->at, right_of(e, e->at), false);
	case 'w' | KM_CTRL: case K_BACKSPACE | KM_ALT: return cut_out(e, word_left(e, e->at), e->at, true);
	case 'd' | KM_ALT: return cut_out(e, e->at, word_right(e, e->at), true);
	case 'u' | KM_CTRL: return cut_out(e, 0, e->at, true);
	case 'k' | KM_CTRL: return cut_out(e, e->at, e->text.len, true);
	case 't' | KM_CTRL: return transpose(e);
	case 'y' | KM_CTRL:
		put_in(e, buf_str(&e->killed), e->killed.len);
		return EDIT_CHANGED;
	case K_UP: case 'p' | KM_CTRL: return step_history(e, -1);
	case K_DOWN: case 'n' | KM_CTRL: return step_history(e, 1);
	case 'r' | KM_CTRL: return look_back(e);
	default: break;
	}
	if (key >= K_FIRST || (key & KM_ALL))
		return EDIT_IGNORED;
	char utf8[4];
	edit_insert(e, utf8, utf8_put(key, utf8));
	return EDIT_CHANGED;
}

static void add_history(struct edit *e, char *line)
{
	e->history = xreallocarray(e->history, e->n_history + 1, sizeof *e->history);
	e->history[e->n_history++] = line;
	if (e->n_history > HISTORY_MOST) {
		free(e->history[0]);
		memmove(e->history, e->history + 1, --e->n_history * sizeof *e->history);
	}
	e->in_history = e->n_history;
}

void edit_remember(struct edit *e, const char *line)
{
	struct buf b = BUF_INIT;
	e->in_history = e->n_history;
	if (!*line)
		return;
	buf_addc(&b, e->kind);
	buf_adds(&b, line);
	if (e->n_history && str_eq(e->history[e->n_history - 1], b.data))
		buf_free(&b);
	else
		add_history(e, buf_steal(&b));
}

/* A history that cannot be read, or kept, is no reason to stop. */
static void load_history(struct edit *e, const char *path)
{
	struct buf b = BUF_INIT;
	if (file_read(path, 1 << 20, &b, NULL) == 0) {
		for (char *s = b.data, *end; s && (end = strchr(s, '\n')); s = end + 1) {
			*end = '\0';
			if (*s && utf8_valid(s, strlen(s)))
				add_history(e, xstrdup(s));
		}
	}
	e->in_history = e->n_history;
	buf_free(&b);
}

static void save_history(const struct edit *e, const char *path)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < e->n_history; i++)
		buf_addf(&b, "%s\n", e->history[i]);
	if (path_make_parent(path, NULL) == 0)
		file_write(path, buf_str(&b), b.len, NULL);
	buf_free(&b);
}

/* --- the prompt --- */

unsigned prompt_open(struct ui *ui, const struct prompt_kind *kind, const char *text, const char *label)
{
	struct prompt *p = &ui->prompt;
	if (!p->edit.history && !kind->question)
		load_history(&p->edit, ui->paths->history);
	p->kind = kind;
	p->edit.kind = *kind->label ? *kind->label : '?';
	free(p->label);
	p->label = xstrdup(label ? label : _(kind->label));
	edit_set(&p->edit, text);
	p->edit.in_history = p->edit.n_history;
	return CHANGED_SCREEN;
}

static void prompt_close(struct ui *ui)
{
	struct prompt *p = &ui->prompt;
	p->kind = NULL;
	free(p->completed);
	p->completed = NULL;
}

void prompt_free(struct ui *ui)
{
	prompt_close(ui);
	edit_free(&ui->prompt.edit);
	free(ui->prompt.label);
	ui->prompt.label = NULL;
}

static unsigned prompt_done(struct ui *ui)
{
	struct prompt *p = &ui->prompt;
	const struct prompt_kind *kind = p->kind;
	char *text = xstrdup(buf_str(&p->edit.text));
	if (*text) {
		edit_remember(&p->edit, text);
		save_history(&p->edit, ui->paths->history);
	}
	prompt_close(ui);
	unsigned changed = kind->done(ui, text) | CHANGED_SCREEN;
	free(text);
	return changed;
}

static unsigned prompt_cancel(struct ui *ui)
{
	const struct prompt_kind *kind = ui->prompt.kind;
	prompt_close(ui);
	return CHANGED_SCREEN | (kind->cancelled ? kind->cancelled(ui) : 0);
}

/* Puts the i-th of what the word can become in its place. */
static void put_completion(struct prompt *p, size_t i)
{
	const char *s = p->completed;
	while (i--)
		s = strchr(s, '\n') + 1;
	size_t n = strcspn(s, "\n");
	cut_out(&p->edit, p->complete_from, p->edit.at, false);
	put_in(&p->edit, s, n);
}

static unsigned complete(struct ui *ui, bool back)
{
	struct prompt *p = &ui->prompt;
	if (!p->kind->complete)
		return 0;
	if (!p->completed) {
		struct buf out = BUF_INIT;
		size_t from = p->edit.at;
		while (from && !strchr(" ;", p->edit.text.data[from - 1]))
			from--;
		char *word = xstrndup(buf_str(&p->edit.text) + from, p->edit.at - from);
		p->kind->complete(ui, buf_str(&p->edit.text), from, word, &out);
		free(word);
		p->complete_n = 0;
		for (const char *s = buf_str(&out); *s; s += strcspn(s, "\n"), s += *s == '\n')
			p->complete_n++;
		if (!p->complete_n) {
			buf_free(&out);
			return 0;
		}
		p->completed = buf_steal(&out);
		p->complete_from = from;
		p->complete_at = back ? p->complete_n - 1 : 0;
	} else {
		p->complete_at = (p->complete_at + (back ? p->complete_n - 1 : 1)) % p->complete_n;
	}
	put_completion(p, p->complete_at);
	return CHANGED_SCREEN;
}

static unsigned after_change(struct ui *ui)
{
	const struct prompt *p = &ui->prompt;
	return CHANGED_SCREEN | (p->kind->changed ? p->kind->changed(ui, buf_str(&p->edit.text)) : 0);
}

/* Yes in the language of the messages, or in that of the locale (POSIX, YESEXPR). */
static bool means_yes(uint32_t key)
{
	char text[5] = {0};
	regex_t yes;
	if (key == K_ENTER)
		return true;
	if (key >= K_FIRST || (key & KM_ALL))
		return false;
	utf8_put(key, text);
	/* TRANSLATORS: the keys that say yes to a question */
	if (strstr(_("yY"), text))
		return true;
	if (regcomp(&yes, nl_langinfo(YESEXPR), REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	bool is = regexec(&yes, text, 0, NULL, 0) == 0;
	regfree(&yes);
	return is;
}

/* Which of a question's own answers the key is; 0: none. */
static char own_answer(const struct prompt_kind *kind, uint32_t key)
{
	const char *keys = kind->answers ? _(kind->answers) : "";
	for (size_t i = 0; keys[i] && kind->answers[i]; i++)
		if (key == (unsigned char)keys[i])
			return kind->answers[i];
	return 0;
}

/* What is asked about can be read before it is answered. */
static bool scroll(struct ui *ui, uint32_t key)
{
	struct list *l = &ui_view(ui)->list;
	switch (key) {
	case K_DOWN: list_scroll(l, 1); return true;
	case K_UP: list_scroll(l, -1); return true;
	case K_PGDN: list_page(l, 2); return true;
	case K_PGUP: list_page(l, -2); return true;
	default: return false;
	}
}

static unsigned answer(struct ui *ui, uint32_t key)
{
	const struct prompt_kind *kind = ui->prompt.kind;
	if (kind->answers && scroll(ui, key))
		return CHANGED_SCREEN;
	char text[2] = {own_answer(kind, key), '\0'};
	prompt_close(ui);
	return kind->done(ui, text[0] ? text : means_yes(key) ? "y" : "n") | CHANGED_SCREEN;
}

unsigned prompt_key(struct ui *ui, uint32_t key)
{
	struct prompt *p = &ui->prompt;
	if (p->kind->question)
		return answer(ui, key);
	if (key == K_TAB || key == K_BACKTAB)
		return complete(ui, key == K_BACKTAB);
	free(p->completed);
	p->completed = NULL;
	switch (edit_key(&p->edit, key)) {
	case EDIT_DONE: return prompt_done(ui);
	case EDIT_CANCELLED: return prompt_cancel(ui);
	case EDIT_CHANGED: return after_change(ui);
	case EDIT_MOVED: return CHANGED_SCREEN;
	default: return 0;
	}
}

unsigned prompt_paste(struct ui *ui, const char *text, size_t n)
{
	if (ui->prompt.kind->question)
		return 0;
	edit_insert(&ui->prompt.edit, text, n);
	return after_change(ui);
}

/* What TAB found, after the line. */
static void draw_completions(const struct prompt *p, struct canvas *c)
{
	if (!p->completed || p->complete_n < 2)
		return;
	canvas_puts(c, ROLE_HINT, "   ");
	size_t i = 0;
	for (const char *s = p->completed; *s && canvas_left(c) > 4; i++) {
		size_t n = strcspn(s, "\n");
		if (i > p->complete_at) {
			canvas_put(c, ROLE_HINT, s, n);
			canvas_puts(c, ROLE_HINT, " ");
		}
		s += n + (s[n] == '\n');
	}
}

void prompt_draw(struct ui *ui, struct canvas *c, int *cursor)
{
	const struct prompt *p = &ui->prompt;
	const char *text = buf_str(&p->edit.text);
	canvas_fit(c, ROLE_PROMPT, p->label, p->kind->question ? c->width - 1 : c->width * 2 / 3);
	int room = canvas_left(c) - 1;
	size_t from = 0;
	while (from < p->edit.at && (int)text_width(text + from, p->edit.at - from) > room)
		from = right_of(&p->edit, from);
	*cursor = c->at + (int)text_width(text + from, p->edit.at - from);
	canvas_puts(c, ROLE_TEXT, text + from);
	draw_completions(p, c);
}
