/* What the interface holds while it runs. One of these exists, made by ui_run
 * and handed to every handler; there is no global state beside it (but for
 * what a signal must reach: ui.c and rescue.c). */
#ifndef UI_STATE_H
#define UI_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/path.h"
#include "model/options.h"
#include "model/store.h"
#include "ui/action.h"
#include "ui/correct.h"
#include "ui/feeds.h"
#include "ui/headlines.h"
#include "ui/help.h"
#include "ui/job.h"
#include "ui/keymap.h"
#include "ui/links.h"
#include "ui/prompt.h"
#include "ui/session.h"
#include "ui/status.h"
#include "ui/story.h"
#include "ui/term.h"
#include "ui/ui.h"

struct job;

/* What the running poll has told so far. */
struct poll_state {
	long long feeds, feeds_done, pages, pages_done, added, failed;
	bool stopped;               /* as the user asked */
};

struct ui {
	const struct paths *paths;
	struct paths own_paths;     /* once the sample edition was left */
	struct options *options;
	struct theme theme;
	struct keymap keymap;
	struct store *store;
	struct terminal *term;

	struct feeds_view feeds;
	struct headlines_view headlines;
	struct story_view story;
	struct help_view help;
	struct links_view links;
	struct view *views[VIEWS];
	enum view_id focus;
	enum view_id under;         /* where help and links were opened */
	int panes;                  /* shown beside each other: 1 to 3 */
	const struct view *drawn;   /* what filled the last frame, or NULL */
	size_t drawn_top;           /* and its first row */

	struct correct correct;
	struct session session;
	struct prompt prompt;
	struct status status;
	struct job *jobs[JOBS_MOST];

	uint32_t keys[KEYS_MOST];   /* a sequence that is not whole yet */
	size_t n_keys;
	long count;
	bool counted;

	char *last_search;
	int64_t asked_feed;         /* what a prompt about a feed is about */
	struct buf offers;          /* feeds that a page names, as numbered lines */
	struct buf offered_tags;    /* and the tags for the one that is chosen */
	struct poll_state poll;
	int64_t reload_at;          /* when the lists are to be loaded again (now_ms), 0: not */
	int64_t reloaded_at;        /* when they last were */
	struct buf problems;        /* of the config file, a line each */
	int64_t store_version;
	bool quit, suspend;
	int dragging;               /* the pane border under the mouse: 0 none, 1, 2 */
	int depth;                  /* of scripts that run scripts */
};

static inline struct view *ui_view(const struct ui *ui)
{
	return ui->views[ui->focus];
}

/* Shows a view and gives it the keys. */
unsigned ui_focus(struct ui *ui, enum view_id id);

/* The store changed, by us or by others: everything that is shown is loaded
 * again, and stays where it was. */
unsigned ui_reload(struct ui *ui);

/* We changed flags of stories, and the list of headlines knows: the rest is loaded again. */
unsigned ui_recount(struct ui *ui);

/* The same as ui_reload, but not more often than a few times a second. */
unsigned ui_reload_soon(struct ui *ui);

bool poll_is_running(const struct ui *ui);

/* The user has feeds of their own now: from the sample edition to them. */
int ui_leave_sample(struct ui *ui, struct buf *err);

/* Runs a program of the user's in the foreground of the terminal. */
unsigned ui_run_in_front(struct ui *ui, char *const argv[]);

/* The same on an empty screen of ours, which stays until a key is pressed. */
unsigned ui_run_in_place(struct ui *ui, char *const argv[], const char *hint);

/* A helper of ours and its arguments (NULL at the end) as a job. */
int ui_start_helper(struct ui *ui, const char *name, const struct job_handler *h, int64_t id, const char *const *arguments, struct buf *err);

/* "tidings" and arguments (NULL at the end) as a job. */
int ui_start_tidings(struct ui *ui, const struct job_handler *h, int64_t id, const char *const *arguments, struct buf *err);

/* The options changed: colours, keys, sizes. */
unsigned ui_apply_options(struct ui *ui);

#endif
