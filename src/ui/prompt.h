/* The line that is typed into: commands, searches, questions. It edits as
 * readline does (^A ^E ^B ^F ^D ^H ^W ^U ^K ^Y ^T, M-b M-f M-d, ^P ^N, ^R),
 * completes with TAB and keeps a history in a file.
 *
 * The editor (struct edit) knows no screen and no interface: it is tested
 * alone. */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "ui/key.h"
#include "ui/view.h"

struct edit {
	struct buf text;
	size_t at;                  /* the cursor: a byte, at a grapheme's start */
	struct buf killed;
	char kind;                  /* of the prompt; each kind sees its own lines of the history */
	char **history;             /* oldest first, the kind before each line */
	size_t n_history;
	size_t in_history;          /* == n_history: the line of our own */
	char *own;                  /* that line while we look at others */
};

enum edit_result { EDIT_IGNORED, EDIT_MOVED, EDIT_CHANGED, EDIT_DONE, EDIT_CANCELLED };

void edit_free(struct edit *e);
void edit_set(struct edit *e, const char *text);
enum edit_result edit_key(struct edit *e, uint32_t key);
void edit_insert(struct edit *e, const char *text, size_t n);   /* white space folded to blanks */
void edit_remember(struct edit *e, const char *line);

struct prompt_kind {
	const char *label;          /* ":", "/", or a question; marked for translation */
	unsigned (*changed)(struct ui *ui, const char *text);   /* as it is typed; may be NULL */
	unsigned (*done)(struct ui *ui, const char *text);
	unsigned (*cancelled)(struct ui *ui);                   /* may be NULL */
	/* Appends what `word`, starting at byte `from` of `text`, can become, parted by '\n'. */
	void (*complete)(struct ui *ui, const char *text, size_t from, const char *word, struct buf *out);
	bool question;              /* one key answers it: `done` is told "y" or "n" */
	const char *answers;        /* question: further keys, marked for translation; `done` is told them as they stand here */
};

struct prompt {
	const struct prompt_kind *kind;     /* NULL: closed */
	char *label;
	struct edit edit;
	char *completed;            /* what TAB goes through, parted by '\n' */
	size_t complete_at, complete_from, complete_n;
};

unsigned prompt_open(struct ui *ui, const struct prompt_kind *kind, const char *text, const char *label);
unsigned prompt_key(struct ui *ui, uint32_t key);
unsigned prompt_paste(struct ui *ui, const char *text, size_t n);
void prompt_draw(struct ui *ui, struct canvas *c, int *cursor);
void prompt_free(struct ui *ui);

#endif
