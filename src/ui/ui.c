#include <config.h>

#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/proc.h"
#include "ui/panes.h"
#include "ui/script.h"
#include "ui/state.h"
#include "ui/welcome.h"

enum { ARGUMENTS_MOST = 16, STORE_MS = 400 };

/* The writing end of the pipe that signals go through: a handler can reach
 * nothing but a global. */
static int signal_pipe = -1;

static void on_signal(int sig)
{
	int saved = errno;
	char byte = (char)sig;
	ssize_t ignored = write(signal_pipe, &byte, 1);
	(void)ignored;
	errno = saved;
}

static int catch_signals(int *read_end, struct buf *err)
{
	static const int caught[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGCHLD};
	int fds[2];
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0)
		return fail(err, _("cannot make a pipe: %s"), strerror(errno));
	*read_end = fds[0];
	signal_pipe = fds[1];
	struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		sigaction(caught[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	return 0;
}

/* Stops as the shell expects it, and goes on where it is continued. */
static void suspend_now(struct ui *ui)
{
	ui->suspend = false;
	term_leave(ui->term);
	kill(getpid(), SIGSTOP);
	term_enter(ui->term);
}

static unsigned take_signals(struct ui *ui, int fd)
{
	char got[64];
	unsigned changed = 0;
	ssize_t n;
	while ((n = read(fd, got, sizeof got)) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			switch (got[i]) {
			case SIGTERM: case SIGHUP: case SIGINT: case SIGQUIT:
				ui->quit = true;
				break;
			case SIGTSTP:
				ui->suspend = true;
				break;
			case SIGCONT: case SIGWINCH:
				term_resize(ui->term);
				changed |= CHANGED_PANES;
				break;
			default:
				break;
			}
		}
	}
	return changed;
}

/* --- keys --- */

static unsigned drop_keys(struct ui *ui)
{
	bool had = ui->n_keys || ui->counted;
	ui->n_keys = 0;
	ui->counted = false;
	ui->count = 0;
	return had ? CHANGED_SCREEN : 0;
}

static unsigned run_binding(struct ui *ui, const char *script)
{
	struct call call = {.count = ui->counted ? ui->count : 1, .counted = ui->counted, .argument = ""};
	unsigned changed = drop_keys(ui);
	return changed | script_run(ui, script, &call);
}

/* Digits are a count where they are not bound. */
static bool take_digit(struct ui *ui, uint32_t key)
{
	const char *script;
	if (ui->n_keys || key < '0' || key > '9' || (key == '0' && !ui->counted))
		return false;
	if (!ui->counted && keymap_find(&ui->keymap, ui->focus, &key, 1, &script) != KEYS_UNKNOWN)
		return false;
	ui->count = (ui->counted ? ui->count : 0) * 10 + (long)(key - '0');
	ui->count = ui->count > 1000000 ? 1000000 : ui->count;
	ui->counted = true;
	return true;
}

static unsigned unknown_key(struct ui *ui)
{
	struct buf name = BUF_INIT, help = BUF_INIT;
	keys_add_name(&name, ui->keys, ui->n_keys);
	keymap_keys_of(&ui->keymap, "help", 1U << ui->focus, 1, &help);
	unsigned changed = drop_keys(ui);
	if (ui->options->hints && help.len)
		changed |= status_say(ui, _("%s does nothing here; %s shows the keys"), buf_str(&name), buf_str(&help));
	buf_free(&name);
	buf_free(&help);
	return changed;
}

static unsigned press(struct ui *ui, uint32_t key)
{
	const char *script;
	if (take_digit(ui, key))
		return CHANGED_SCREEN;
	ui->keys[ui->n_keys++] = key;
	switch (keymap_find(&ui->keymap, ui->focus, ui->keys, ui->n_keys, &script)) {
	case KEYS_MATCH: return run_binding(ui, script);
	case KEYS_BEGUN:
		if (ui->n_keys < KEYS_MOST)
			return CHANGED_SCREEN;
		break;
	default: break;
	}
	return unknown_key(ui);
}

static unsigned take_input(struct ui *ui, const struct input *in)
{
	unsigned changed = 0;
	if (in->key == K_MOUSE)
		return panes_mouse(ui, in);
	ui->status.sticky = false;
	if (in->key == K_PASTE)
		return ui->prompt.kind ? prompt_paste(ui, in->text, in->length)
		                       : status_say(ui, _("pasted text goes into a prompt: press : first"));
	if (ui->prompt.kind)
		changed = prompt_key(ui, in->key);
	else
		changed = press(ui, in->key);
	if (!ui->status.sticky && status_clear(ui))
		changed |= CHANGED_SCREEN;
	return changed;
}

/* --- what others did to the store --- */

static unsigned reload(struct ui *ui, unsigned (*reload_headlines)(struct ui *ui))
{
	struct buf err = BUF_INIT;
	unsigned changed = CHANGED_SCREEN;
	ui->store_version = store_version(ui->store);
	ui->reloaded_at = now_ms();
	if (feeds_load(ui, &err) != 0)
		return changed | status_trouble(ui, &err);
	changed |= reload_headlines(ui);
	changed |= story_reload(ui);
	return changed;
}

unsigned ui_reload(struct ui *ui)
{
	return reload(ui, headlines_reload);
}

unsigned ui_recount(struct ui *ui)
{
	return reload(ui, headlines_recount);
}

unsigned ui_reload_soon(struct ui *ui)
{
	if (!ui->reload_at)
		ui->reload_at = now_ms() + STORE_MS;
	return 0;
}

static unsigned reload_if_due(struct ui *ui)
{
	if (!ui->reload_at || now_ms() < ui->reload_at)
		return 0;
	ui->reload_at = 0;
	return store_version(ui->store) == ui->store_version ? 0 : ui_reload(ui);
}

/* At a key; while a poll writes, not at every one. */
static unsigned look_at_store(struct ui *ui)
{
	if (store_version(ui->store) == ui->store_version)
		return 0;
	return now_ms() - ui->reloaded_at < STORE_MS ? ui_reload_soon(ui) : ui_reload(ui);
}

/* --- programs --- */

int ui_start_helper(struct ui *ui, const char *name, const struct job_handler *h, int64_t id, const char *const *arguments, struct buf *err)
{
	struct buf program = BUF_INIT;
	char *argv[ARGUMENTS_MOST + 2];
	size_t n = 0;
	proc_helper(&program, name);
	argv[n++] = program.data;
	for (; *arguments && n <= ARGUMENTS_MOST; arguments++)
		argv[n++] = (char *)(uintptr_t)*arguments;      /* posix_spawn's argv is not const, but is not written */
	argv[n] = NULL;
	int r = job_start(ui, argv, h, id, NULL, 0, err);
	buf_free(&program);
	return r;
}

int ui_start_tidings(struct ui *ui, const struct job_handler *h, int64_t id, const char *const *arguments, struct buf *err)
{
	return ui_start_helper(ui, "tidings", h, id, arguments, err);
}

/* While the terminal is not ours. */
static void run_and_wait(char *const argv[], struct buf *err)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	pid_t pid = proc_spawn(argv, (struct proc_io){tty, tty, tty, -1}, false, err);
	if (pid > 0)
		proc_wait(pid, argv[0], err);
	if (tty >= 0)
		close(tty);
}

static unsigned back_in_front(struct ui *ui, struct buf *err)
{
	unsigned changed = CHANGED_ALL | CHANGED_PANES | CHANGED_SCREEN;
	term_enter(ui->term);
	return err->len ? changed | status_trouble(ui, err) : changed;
}

unsigned ui_run_in_front(struct ui *ui, char *const argv[])
{
	struct buf err = BUF_INIT;
	term_leave(ui->term);
	run_and_wait(argv, &err);
	return back_in_front(ui, &err);
}

unsigned ui_run_in_place(struct ui *ui, char *const argv[], const char *hint)
{
	struct buf err = BUF_INIT;
	term_lend(ui->term);
	run_and_wait(argv, &err);
	if (!err.len)
		term_await_key(ui->term, hint);
	return back_in_front(ui, &err);
}

/* --- starting and ending --- */

unsigned ui_focus(struct ui *ui, enum view_id id)
{
	ui->focus = id;
	return CHANGED_PANES | CHANGED_SCREEN;
}

unsigned ui_apply_options(struct ui *ui)
{
	unsigned changed = CHANGED_PANES | CHANGED_SCREEN;
	const char *no_color = getenv("NO_COLOR");
	if ((no_color && *no_color) || term_colors(ui->term) < 8)
		theme_monochrome(&ui->theme);
	term_mouse(ui->term, ui->options->mouse);
	term_links(ui->term, (enum term_links)ui->options->hyperlinks);
	return changed;
}

int ui_leave_sample(struct ui *ui, struct buf *err)
{
	struct paths paths;
	struct source none = {0};
	if (paths_init(&paths, err) != 0)
		return -1;
	struct store *store = paths.sample ? NULL : store_open(paths.store, err);
	if (!store) {
		paths_free(&paths);
		return err->len ? -1 : 0;
	}
	story_forget(ui);
	store_close(ui->store);
	ui->store = store;
	ui->own_paths = paths;
	ui->paths = &ui->own_paths;
	headlines_open(ui, &none);
	ui->focus = VIEW_FEEDS;
	return 0;
}

static void init_views(struct ui *ui)
{
	feeds_init(&ui->feeds);
	headlines_init(&ui->headlines);
	story_init(&ui->story);
	help_init(&ui->help);
	links_init(&ui->links);
	struct view *views[VIEWS] = {&ui->feeds.view, &ui->headlines.view, &ui->story.view, &ui->help.view, &ui->links.view};
	for (size_t i = 0; i < VIEWS; i++) {
		views[i]->id = (enum view_id)i;
		ui->views[i] = views[i];
	}
}

/* With no feeds of one's own the sample edition stands in: its feeds are
 * files, so they are there at once and without a network. */
static void show_sample(struct ui *ui)
{
	struct call call = {.count = 1, .argument = ""};
	if (ui->feeds.n && ui->feeds.rows[0].total == 0)
		action_poll_all(ui, &call);
	int rows, cols;
	term_size(ui->term, &rows, &cols);
	if (rows < WELCOME_ROWS)
		status_say(ui, _("the sample edition; + subscribes to a feed of your own, i imports"));
}

static void tell_unfetched(struct ui *ui)
{
	struct buf key = BUF_INIT;
	keymap_add_way(&ui->keymap, "poll-all", 1U << VIEW_FEEDS, 1, &key);
	status_say(ui, _("Nothing was fetched yet; %s fetches all feeds."), buf_str(&key));
	buf_free(&key);
}

/* The first mistake in the config file; where the file is, is known. */
static void tell_problems(struct ui *ui)
{
	const char *s = buf_str(&ui->problems), *end = strchr(s, '\n');
	size_t dir = strlen(ui->paths->config_dir);
	if (!end)
		return;
	if (strncmp(s, ui->paths->config_dir, dir) == 0 && s[dir] == '/')
		s += dir + 1;
	if (end[1])
		status_fail(ui, _("%.*s (:problems shows all)"), (int)(end - s), s);
	else
		status_fail(ui, "%.*s", (int)(end - s), s);
}

static int ui_start(struct ui *ui, struct buf *err)
{
	init_views(ui);
	if (script_read_config(ui, &ui->problems, err) != 0)
		return -1;
	ui->store = store_open(ui->paths->store, err);
	if (!ui->store || feeds_sync(ui, err) != 0)
		return -1;
	session_load(ui);
	ui->headlines.unread_only = ui->options->unread_only;
	ui->term = term_open(ui->options->mouse, err);
	if (!ui->term || feeds_load(ui, err) != 0)
		return -1;
	ui_apply_options(ui);
	ui->store_version = store_version(ui->store);
	if (ui->paths->sample)
		show_sample(ui);
	else if (feeds_unfetched(ui))
		tell_unfetched(ui);
	tell_problems(ui);
	return 0;
}

static void ui_end(struct ui *ui)
{
	if (ui->store)
		story_keep_place(ui);
	session_save(ui);
	term_close(ui->term);
	jobs_close(ui);
	prompt_free(ui);
	for (size_t i = 0; i < VIEWS; i++)
		if (ui->views[i] && ui->views[i]->ops->close)
			ui->views[i]->ops->close(ui, ui->views[i]);
	status_free(&ui->status);
	keymap_free(&ui->keymap);
	buf_free(&ui->problems);
	buf_free(&ui->offers);
	buf_free(&ui->offered_tags);
	free(ui->last_search);
	correct_free(&ui->correct);
	store_close(ui->store);
	paths_free(&ui->own_paths);
}

/* --- the loop --- */

/* Handles everything that is there, so that many keys cost one frame. */
static unsigned turn(struct ui *ui, int signals)
{
	struct input in;
	unsigned changed = take_signals(ui, signals);
	if (term_turn(ui->term) != 0) {
		ui->quit = true;
		return 0;
	}
	changed |= job_turn(ui) | reload_if_due(ui);
	bool any = false;
	while (!ui->quit && !ui->suspend && term_next(ui->term, &in)) {
		if (!any)
			changed |= look_at_store(ui);
		any = true;
		changed |= take_input(ui, &in);
		if (changed & CHANGED_PANES)
			panes_arrange(ui);      /* the next key may ask how high a pane is */
	}
	if (!any && feeds_counting(ui))
		changed |= feeds_count(ui);
	if (ui->suspend) {
		suspend_now(ui);
		changed |= CHANGED_PANES;
	}
	return changed;
}

static int wait_for_something(struct ui *ui, int signals, bool dirty)
{
	struct pollfd fds[2 + 3 * JOBS_MOST];
	fds[0] = (struct pollfd){.fd = term_fd(ui->term), .events = term_events(ui->term)};
	fds[1] = (struct pollfd){.fd = signals, .events = POLLIN};
	size_t n = 2 + job_poll(ui, fds + 2, ARRAY_LEN(fds) - 2);
	bool busy = (dirty && term_ready(ui->term)) || feeds_counting(ui);
	int timeout = busy ? 0 : term_timeout(ui->term);
	if (ui->reload_at) {
		int64_t left = ui->reload_at - now_ms();
		int most = left > 0 ? (int)left : 0;
		timeout = timeout < 0 || timeout > most ? most : timeout;
	}
	if (poll(fds, (nfds_t)n, timeout) < 0 && errno != EINTR)
		return -1;
	return 0;
}

static void loop(struct ui *ui, int signals)
{
	unsigned changed = CHANGED_PANES | CHANGED_SCREEN;
	while (!ui->quit) {
		if (changed & CHANGED_PANES) {
			panes_arrange(ui);
			changed = (changed & ~(unsigned)CHANGED_PANES) | CHANGED_SCREEN;
		}
		if (changed & CHANGED_ALL)
			term_repaint(ui->term);
		if (changed && term_ready(ui->term)) {
			panes_draw(ui);
			changed = 0;
		}
		if (wait_for_something(ui, signals, changed != 0) != 0)
			return;
		changed |= turn(ui, signals);
	}
}

int ui_run(const struct ui_config *c, struct buf *err)
{
	struct ui ui = {.paths = c->paths, .options = c->options, .panes = 1};
	int signals = -1;
	int r = ui_start(&ui, err);
	if (r == 0)
		r = catch_signals(&signals, err);       /* after curses, which has handlers of its own */
	if (r == 0)
		loop(&ui, signals);
	ui_end(&ui);
	return r;
}
