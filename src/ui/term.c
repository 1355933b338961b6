#include <config.h>

#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"
#include "ui/fallback.h"
#include "ui/hyperlink.h"
#include "ui/rescue.h"
#include "ui/squeeze.h"

#include <term.h>       /* last: it has macros named lines, columns and key_next */
#undef key_next

enum {
	ANSWER_MS = 1000,           /* how long a frame may be under way */
	MISSES_MOST = 2,            /* questions left open before we stop asking */
	SYNC_FROM = 400,            /* bytes from which a synchronised update is worth its own */
	LEAVE_MS = 2000,            /* how long the last bytes may take */
	PAIRS_MOST = 256,
	MODE_SYNC = 2026,
	SLOW_MS = 400,              /* an answer that takes longer comes over a slow line */
	PAUSE_MS = 120,             /* there, keys that come faster than this are awaited first */
	HOLD_MS = 5000              /* but not for longer than this */
};

#define ASK_CURSOR "\033[6n"
#define ASK_SYNC "\033[?2026$p"
#define ASK_VERSION "\033[>0q"
#define SYNC_ON "\033[?2026h"
#define SYNC_OFF "\033[?2026l"
#define MOUSE_ON "\033[?1002;1006h"
#define MOUSE_OFF "\033[?1006;1002l"
#define MOUSE_PASTE_ON "\033[?1002;1006;2004h"
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

struct pair {
	int32_t fg, bg;
};

struct terminal {
	int fd;                     /* the terminal */
	FILE *frame;                /* where curses writes */
	SCREEN *screen;
	struct key_reader keys;
	struct squeeze squeeze;
	struct buf out;             /* to be sent */
	size_t sent;                /* of it */
	int64_t asked;              /* when the last frame's question went out; 0: none is open */
	int misses;
	int64_t lag;                /* how long the last answer took */
	int64_t held;               /* since when a frame is held back, 0: none is */
	bool never_answers, sync, ask, utf8, mouse, has_mouse, has_paste, away;
	struct hyperlinks *links;
	bool has_links;             /* the terminal */
	enum term_links want_links; /* the user */
	unsigned link;              /* of what is put now, or 0 */
	int64_t read_at;            /* when the last bytes came in */
	int64_t gap;                /* how far apart keys come, PAUSE_MS where they do not come in a row */
	int rows, cols;
	int cursor_y, cursor_x;
	struct pair pairs[PAIRS_MOST];      /* as curses has them, from 1 */
	int n_pairs;
	bool true_color;
	int32_t palette[PALETTE];   /* as squeeze.h has it */
};

static void remember_rescue(struct terminal *t)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, t->has_mouse ? MOUSE_OFF : "");
	buf_adds(&b, t->has_paste ? PASTE_OFF : "");
	buf_adds(&b, change_scroll_region ? "\0337\033[r\0338" : "");
	buf_adds(&b, exit_attribute_mode ? exit_attribute_mode : "");
	buf_adds(&b, exit_ca_mode ? exit_ca_mode : "\r\n");
	rescue_bytes(buf_str(&b), b.len);
	buf_free(&b);
}

/* --- opening --- */

static bool is_console(const char *name)
{
	return str_starts(name, "linux") || str_starts(name, "vt") || str_starts(name, "ansi") || str_starts(name, "screen");
}

static int open_terminal(struct buf *err)
{
	/* anew, so that O_NONBLOCK is ours alone and not the shell's too */
	int fd = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0 && isatty(STDIN_FILENO) && ttyname(STDIN_FILENO))
		fd = open(ttyname(STDIN_FILENO), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return fail(err, _("the interface needs a terminal; see 'tidings --help' for the commands that do not"));
	return fd;
}

static void raw_modes(struct terminal *t)
{
	struct termios raw = *rescue_modes();
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | IXON | ISTRIP | BRKINT | PARMRK);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(t->fd, TCSADRAIN, &raw);
}

static void ask_size(const struct terminal *t, int *rows, int *cols)
{
	struct winsize w;
	*rows = lines > 0 ? lines : 24;
	*cols = columns > 0 ? columns : 80;
	if (ioctl(t->fd, TIOCGWINSZ, &w) == 0 && w.ws_row && w.ws_col) {
		*rows = w.ws_row;
		*cols = w.ws_col;
	}
}

static int start_curses(struct terminal *t, const char *name, struct buf *err)
{
	int fd = memfd_create("tidings-frame", MFD_CLOEXEC);
	t->frame = fd < 0 ? NULL : fdopen(fd, "w+");
	if (!t->frame)
		return fail(err, _("cannot make a frame: %s"), strerror(errno));
	use_env(FALSE);                 /* LINES and COLUMNS may be those of another window */
	t->screen = newterm(name, t->frame, t->frame);
	if (!t->screen)
		return fail(err, _("the terminal type '%s' is not known (TERM)"), name);
	if (!cursor_address || generic_type)
		return fail(err, _("the terminal '%s' cannot move its cursor; 'tidings list' and 'tidings show' need no more than lines"), name);
	raw();
	noecho();
	nonl();
	typeahead(-1);
	idlok(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	intrflush(stdscr, FALSE);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	const char *depth = getenv("COLORTERM");
	t->true_color = depth && (str_eq(depth, "truecolor") || str_eq(depth, "24bit")) && has_colors() && COLORS == PALETTE;
	const char *mouse = tigetstr("kmous");
	t->squeeze.absolute = row_address && column_address && str_eq(row_address, "\033[%i%p1%dd") && str_eq(column_address, "\033[%i%p1%dG");
	t->has_mouse = mouse && mouse != (char *)-1 && !str_starts(name, "vt");
	t->has_paste = !is_console(name) || str_starts(name, "screen-");
	t->ask = !is_console(name);
	t->has_links = !is_console(name) && hyperlink_environment(name);
	return 0;
}

static void extras(struct terminal *t, bool on)
{
	bool mouse = t->has_mouse && t->mouse;
	if (mouse && t->has_paste && on)
		buf_adds(&t->out, MOUSE_PASTE_ON);
	else if (mouse)
		buf_adds(&t->out, on ? MOUSE_ON : MOUSE_OFF);
	if (t->has_paste && !(mouse && on))
		buf_adds(&t->out, on ? PASTE_ON : PASTE_OFF);
}

struct terminal *term_open(bool mouse, struct buf *err)
{
	const char *name = getenv("TERM");
	if (!name || !*name || str_eq(name, "dumb")) {
		fail(err, _("the terminal is a plain one (TERM is '%s'); 'tidings list' and 'tidings show' need no more than that"), name ? name : "");
		return NULL;
	}
	int fd = open_terminal(err);
	if (fd < 0)
		return NULL;
	struct terminal *t = xcalloc(1, sizeof *t);
	t->fd = fd;
	t->squeeze.now.unknown = true;
	t->links = hyperlinks_new();
	t->mouse = mouse;
	t->utf8 = t->keys.utf8 = str_eq(nl_langinfo(CODESET), "UTF-8");
	if (rescue_remember(fd) != 0) {
		fail(err, _("cannot ask the terminal for its settings: %s"), strerror(errno));
		term_close(t);
		return NULL;
	}
	if (start_curses(t, name, err) != 0) {
		term_close(t);
		return NULL;
	}
	ask_size(t, &t->rows, &t->cols);
	resizeterm(t->rows, t->cols);
	remember_rescue(t);
	rescue_arm(true);
	raw_modes(t);
	extras(t, true);
	return t;
}

/* --- links --- */

static bool sends_links(const struct terminal *t)
{
	return t->utf8 && (t->want_links == TERM_LINKS_YES || (t->want_links == TERM_LINKS_AUTO && t->has_links));
}

void term_links(struct terminal *t, enum term_links links)
{
	if (t->want_links != links)
		clearok(curscr, TRUE);
	t->want_links = links;
}

void term_link(struct terminal *t, const char *url)
{
	t->link = url && sends_links(t) ? hyperlinks_number(t->links, url) : 0;
}

/* --- sending --- */

/* What curses wrote since the last time. */
static void take_frame(struct terminal *t)
{
	fflush(t->frame);
	int fd = fileno(t->frame);
	off_t n = lseek(fd, 0, SEEK_CUR);
	if (n <= 0)
		return;
	char *bytes = xmalloc((size_t)n);
	ssize_t got = pread(fd, bytes, (size_t)n, 0);
	t->squeeze.rows = t->rows;
	t->squeeze.cols = t->cols;
	t->squeeze.palette = t->true_color ? t->palette : NULL;
	t->squeeze.links = sends_links(t) && t->lag < SLOW_MS ? t->links : NULL;    /* addresses are long */
	if (got > 0)
		squeeze(&t->squeeze, bytes, (size_t)got, &t->out);
	free(bytes);
	lseek(fd, 0, SEEK_SET);
}

/* 0, or -1 when the terminal is gone. */
static int send_some(struct terminal *t)
{
	while (t->sent < t->out.len) {
		ssize_t n = write(t->fd, t->out.data + t->sent, t->out.len - t->sent);
		if (n > 0)
			t->sent += (size_t)n;
		else if (errno == EAGAIN)
			return 0;
		else if (errno != EINTR)
			return -1;
	}
	buf_truncate(&t->out, 0);
	t->sent = 0;
	return 0;
}

/* The last bytes before we leave: they may wait a little, but not for ever. */
static void send_all(struct terminal *t)
{
	int64_t until = now_ms() + LEAVE_MS;
	while (send_some(t) == 0 && t->out.len && now_ms() < until) {
		struct pollfd p = {.fd = t->fd, .events = POLLOUT};
		poll(&p, 1, 100);
	}
	buf_truncate(&t->out, 0);
	t->sent = 0;
}

/* An answer that comes after we left would be typed into the shell: wait for it shortly. */
static void await_answer(struct terminal *t)
{
	int64_t until = now_ms() + ANSWER_MS / 2;
	struct input in;
	while (t->asked && !t->never_answers && now_ms() < until) {
		struct pollfd p = {.fd = t->fd, .events = POLLIN};
		if (poll(&p, 1, (int)(until - now_ms())) <= 0 || term_turn(t) != 0)
			break;
		while (term_next(t, &in))
			;
	}
	t->asked = 0;
}

void term_leave(struct terminal *t)
{
	if (t->away)
		return;
	t->away = true;
	extras(t, false);
	squeeze_end(&t->squeeze, &t->out);
	send_all(t);
	await_answer(t);
	endwin();
	take_frame(t);
	send_all(t);
	tcsetattr(t->fd, TCSADRAIN, rescue_modes());
	rescue_arm(false);
}

void term_lend(struct terminal *t)
{
	t->away = true;
	extras(t, false);
	squeeze_end(&t->squeeze, &t->out);
	buf_adds(&t->out, exit_attribute_mode ? exit_attribute_mode : "");
	buf_adds(&t->out, clear_screen ? clear_screen : "\r\n");
	send_all(t);
	await_answer(t);
	tcsetattr(t->fd, TCSADRAIN, rescue_modes());
}

void term_await_key(struct terminal *t, const char *hint)
{
	char bytes[256];
	struct pollfd p = {.fd = t->fd, .events = POLLIN};
	raw_modes(t);
	buf_adds(&t->out, tparm(cursor_address, t->rows - 1, 0, 0, 0, 0, 0, 0, 0, 0));
	buf_adds(&t->out, hint);
	send_all(t);
	poll(&p, 1, -1);                /* a signal ends it too */
	while (read(t->fd, bytes, sizeof bytes) > 0)
		;
}

void term_enter(struct terminal *t)
{
	if (!t->away)
		return;
	t->away = false;
	t->squeeze = (struct squeeze){.now.unknown = true, .absolute = t->squeeze.absolute};
	raw_modes(t);
	rescue_arm(true);
	extras(t, true);
	clearok(curscr, TRUE);
	term_resize(t);
}

void term_close(struct terminal *t)
{
	if (!t)
		return;
	if (t->screen) {
		if (!t->away && t->rows)
			term_leave(t);
		delscreen(t->screen);
	}
	if (t->frame)
		fclose(t->frame);
	key_reader_free(&t->keys);
	hyperlinks_free(t->links);
	buf_free(&t->out);
	close(t->fd);
	free(t);
}

void term_send(struct terminal *t, const char *bytes, size_t n)
{
	buf_add(&t->out, bytes, n);
}

/* --- coming in --- */

int term_fd(const struct terminal *t)
{
	return t->fd;
}

short term_events(const struct terminal *t)
{
	return (short)(POLLIN | (t->out.len ? POLLOUT : 0));
}

static int sooner(int a, int b)
{
	return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

/* How long what was begun may still take; -1 where nothing was. */
static int wait_left(const struct terminal *t)
{
	int wait = key_wait(&t->keys);
	if (wait < 0)
		return -1;
	int64_t left = t->read_at + wait - now_ms();
	return left > 0 ? (int)left : 0;
}

/* The longest gap counts, and fades: a line may bring keys in bunches. */
static void note_gap(struct terminal *t, int64_t now)
{
	int64_t gap = now - t->read_at, faded = t->gap * 3 / 4;
	t->gap = gap > faded ? gap : faded;
	if (t->gap > PAUSE_MS)
		t->gap = PAUSE_MS;
	t->read_at = now;
}

/* On a slow line a frame in the midst of a held key would only be in the way
 * of the last one. */
static int pause_left(const struct terminal *t)
{
	int64_t wait = t->gap * 3 / 2 < PAUSE_MS ? t->gap * 3 / 2 : PAUSE_MS;
	int64_t left = t->read_at + wait - now_ms();
	if (t->lag < SLOW_MS || left <= 0 || (t->held && now_ms() - t->held > HOLD_MS))
		return 0;
	return (int)left;
}

int term_timeout(const struct terminal *t)
{
	int answer = -1;
	if (t->asked && !t->never_answers) {
		int64_t left = t->asked + ANSWER_MS - now_ms();
		answer = left > 0 ? (int)left : 0;
	}
	return sooner(sooner(answer, wait_left(t)), t->held ? pause_left(t) : -1);
}

static void answered(struct terminal *t)
{
	if (t->asked)
		t->lag = now_ms() - t->asked;
	t->asked = 0;
	t->misses = 0;
	t->keys.expecting = false;
}

int term_turn(struct terminal *t)
{
	char bytes[4096];
	if (send_some(t) != 0)
		return -1;
	for (;;) {
		ssize_t n = read(t->fd, bytes, sizeof bytes);
		if (n > 0) {
			key_feed(&t->keys, bytes, (size_t)n);
			note_gap(t, now_ms());
		} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			return -1;
		} else if (errno == EAGAIN) {
			break;
		}
	}
	if (t->asked && now_ms() - t->asked >= ANSWER_MS) {
		t->asked = 0;
		t->never_answers = ++t->misses >= MISSES_MOST;
	}
	return 0;
}

bool term_next(struct terminal *t, struct input *out)
{
	while (key_next(&t->keys, wait_left(t) == 0, out)) {
		if (out->key == K_REPORT)
			answered(t);
		else if (out->key == K_MODE && out->y == MODE_SYNC)
			t->sync = out->x == 1 || out->x == 2;
		else if (out->key == K_VERSION)
			t->has_links |= hyperlink_terminal(out->text, out->length);
		else if (out->key != K_MODE)
			return true;
	}
	return false;
}

bool term_ready(struct terminal *t)
{
	if (t->away || t->out.len || (t->asked && !t->never_answers))
		return false;
	if (pause_left(t) > 0) {
		t->held = t->held ? t->held : now_ms();
		return false;
	}
	t->held = 0;
	return true;
}

void term_size(const struct terminal *t, int *rows, int *cols)
{
	*rows = t->rows;
	*cols = t->cols;
}

void term_resize(struct terminal *t)
{
	int rows, cols;
	ask_size(t, &rows, &cols);
	if (rows != t->rows || cols != t->cols)
		resizeterm(rows, cols);
	t->rows = rows;
	t->cols = cols;
	squeeze_end(&t->squeeze, &t->out);      /* a region of the old size */
	clearok(curscr, TRUE);
}

void term_repaint(struct terminal *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

void term_mouse(struct terminal *t, bool on)
{
	if (t->mouse != on && t->has_mouse && !t->away)
		buf_adds(&t->out, on ? MOUSE_ON : MOUSE_OFF);
	t->mouse = on;
}

int term_colors(const struct terminal *t)
{
	(void)t;
	return has_colors() ? COLORS : 0;
}

/* --- colours --- */

static int index_of(struct terminal *t, int32_t c)
{
	return t->true_color ? fallback_place(t->palette, c) : fallback_color(c, COLORS);
}

static int pair_of(struct terminal *t, int32_t fg, int32_t bg)
{
	if (!has_colors() || (fg == COLOR_DEFAULT && bg == COLOR_DEFAULT))
		return 0;
	for (int i = 0; i < t->n_pairs; i++)
		if (t->pairs[i].fg == fg && t->pairs[i].bg == bg)
			return i + 1;
	if (t->n_pairs >= PAIRS_MOST || t->n_pairs + 1 >= COLOR_PAIRS)
		return 0;
	t->pairs[t->n_pairs++] = (struct pair){fg, bg};
	init_extended_pair(t->n_pairs, index_of(t, fg), index_of(t, bg));
	return t->n_pairs;
}

static attr_t attributes_of(uint8_t a)
{
	return (a & ATTR_BOLD ? A_BOLD : 0) | (a & ATTR_DIM ? A_DIM : 0) | (a & ATTR_ITALIC ? A_ITALIC : 0) |
	       (a & ATTR_UNDERLINE ? A_UNDERLINE : 0) | (a & ATTR_REVERSE ? A_REVERSE : 0);
}

/* --- drawing --- */

static bool in_locale(uint32_t c)
{
	char bytes[16];
	wchar_t back = 0;
	mbstate_t to = {0}, from = {0};
	size_t n = wcrtomb(bytes, (wchar_t)c, &to);
	return n != (size_t)-1 && mbrtowc(&back, bytes, n, &from) == n && back == (wchar_t)c;   /* glibc writes some as others */
}

/* The characters of a link with their marks, cell by cell: from a string curses
 * takes no marks behind a wide character. */
static void put_marked(unsigned link, int y, int x, const wchar_t *text, size_t n)
{
	uint32_t marks[2];
	hyperlink_mark(link, marks);
	move(y, x);
	for (size_t i = 0; i < n;) {
		wchar_t cell[CCHARW_MAX + 1] = {text[i++], (wchar_t)marks[0], (wchar_t)marks[1]};
		cchar_t c;
		for (size_t k = 3; i < n && wcwidth(text[i]) == 0; i++)
			if (k < CCHARW_MAX)
				cell[k++] = text[i];
		setcchar(&c, cell, A_NORMAL, 0, NULL);
		add_wch(&c);
	}
}

int term_put(struct terminal *t, int y, int x, const char *text, size_t n, int columns_most, const struct look *look)
{
	wchar_t wide[1024];
	size_t used = 0;
	int width = 0;
	if (y < 0 || y >= t->rows || x < 0 || x >= t->cols || columns_most <= 0)
		return 0;
	if (columns_most > t->cols - x)
		columns_most = t->cols - x;
	for (size_t i = 0; i < n && used < ARRAY_LEN(wide) - 4;) {
		uint32_t c;
		size_t k = utf8_decode(text + i, n - i, &c);
		i += k;
		int w = wcwidth((wchar_t)c);
		if (!t->utf8 && c >= 0x80 && !in_locale(c)) {
			if (text_width(text + i - k, k) == 0)
				continue;               /* a mark: its letter stands for both */
			c = fallback_character(c);
			w = 1;
		} else if (c < 0x20 || w < 0) {
			c = t->utf8 ? 0xfffd : '?';
			w = 1;
		}
		if (width + w > columns_most)
			break;
		wide[used++] = (wchar_t)c;
		width += w;
	}
	attr_set(attributes_of(look->attributes), (short)pair_of(t, look->fg, look->bg), NULL);
	if (t->link)
		put_marked(t->link, y, x, wide, used);
	else
		mvaddnwstr(y, x, wide, (int)used);
	return width;
}

void term_cursor(struct terminal *t, int y, int x)
{
	t->cursor_y = y < t->rows ? y : t->rows - 1;
	t->cursor_x = x < t->cols ? x : t->cols - 1;
}

void term_begin(struct terminal *t)
{
	if (hyperlinks_full(t->links)) {
		hyperlinks_clear(t->links);
		clearok(curscr, TRUE);
	}
	t->link = 0;
	attr_set(A_NORMAL, 0, NULL);
	erase();
}

/* Curses is told too: what it does not find changed it does not send. */
void term_scroll(struct terminal *t, int top, int bottom, int by)
{
	struct buf b = BUF_INIT;
	struct place at = t->squeeze.at;
	int rows = by > 0 ? by : -by;
	if (!change_scroll_region || !scroll_forward || !scroll_reverse)
		return;
	buf_addf(&b, "\033[m\033[%d;%dr\033[%d;1H", top + 1, bottom + 1, by > 0 ? bottom + 1 : top + 1);
	if (by > 0 && parm_index && rows > 3)
		buf_addf(&b, "\033[%dS", rows);
	else
		for (int i = 0; i < rows; i++)
			buf_adds(&b, by > 0 ? "\n" : "\033M");
	buf_addf(&b, "\033[1;%dr", t->rows);
	squeeze(&t->squeeze, b.data, b.len, &t->out);
	t->squeeze.at = at;             /* where curses believes it still */
	buf_free(&b);
	scrollok(curscr, TRUE);
	wsetscrreg(curscr, top, bottom);
	wscrl(curscr, by);
	wsetscrreg(curscr, 0, t->rows - 1);
	scrollok(curscr, FALSE);
}

/* A mark that moves up: curses goes from the top down, and would come here
 * after it was there, and go back. */
static void clear_on_the_way(const struct terminal *t)
{
	int y, x;
	getyx(curscr, y, x);
	if (t->cursor_y >= y || y >= t->rows || x >= t->cols)
		return;
	WINDOW *cell = newwin(1, 1, y, x);
	if (!cell)
		return;
	copywin(stdscr, cell, y, x, 0, 0, 0, 0, FALSE);
	wnoutrefresh(cell);
	doupdate();
	delwin(cell);
}

void term_end(struct terminal *t)
{
	size_t before = t->out.len;
	clear_on_the_way(t);
	move(t->cursor_y, t->cursor_x);
	refresh();
	take_frame(t);
	size_t n = t->out.len - before;
	if (n == 0)
		return;
	if (t->sync && n >= SYNC_FROM) {
		buf_reserve(&t->out, sizeof SYNC_ON - 1);
		memmove(t->out.data + before + sizeof SYNC_ON - 1, t->out.data + before, n);
		memcpy(t->out.data + before, SYNC_ON, sizeof SYNC_ON - 1);
		t->out.len += sizeof SYNC_ON - 1;
		buf_adds(&t->out, SYNC_OFF);
	}
	if (t->ask) {
		buf_adds(&t->out, ASK_SYNC ASK_VERSION);
		t->ask = false;
	}
	if (!t->never_answers) {
		buf_adds(&t->out, ASK_CURSOR);
		t->asked = now_ms();
		t->keys.expecting = true;
	}
	send_some(t);
}
