/* Keys: what a terminal sends, turned into key codes; and key codes written
 * as people write them ("^D", "ENTER", "gg", "<C-Left>").
 *
 * A key is a Unicode character or one of enum key, with modifier bits. A
 * control character is its letter in lower case with KM_CTRL. The decoder
 * knows the sequences of ECMA-48 terminals as xterm, tmux, screen, kitty, the
 * Linux console and the vt100 send them, so it needs no terminfo; what it
 * does not know it swallows whole and never hands on as keys. */
#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

#include "base/buf.h"

enum key {
	K_NONE = 0,
	K_FIRST = 0x110000,         /* above the last Unicode character */
	K_ENTER = K_FIRST,
	K_ESC,
	K_TAB,
	K_BACKTAB,
	K_BACKSPACE,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_PGUP,
	K_PGDN,
	K_HOME,
	K_END,
	K_INSERT,
	K_DELETE,
	K_F1,
	K_F12 = K_F1 + 11,
	K_MOUSE,                    /* not keys, but they come the same way */
	K_PASTE,
	K_REPORT,                   /* the answer to "where is the cursor" */
	K_MODE,                     /* the answer to "do you know this mode" */
	K_VERSION                   /* the answer to "who are you" */
};

enum { KM_SHIFT = 1 << 24, KM_ALT = 1 << 25, KM_CTRL = 1 << 26, KM_ALL = KM_SHIFT | KM_ALT | KM_CTRL };
enum { KEYS_MOST = 6 };         /* the longest sequence that can be bound */

enum mouse_kind { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_DRAG, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct input {
	uint32_t key;
	int y, x;                   /* K_MOUSE: from 0; K_REPORT: the same; K_MODE: mode, state */
	enum mouse_kind mouse;
	const char *text;           /* K_PASTE, K_VERSION: valid until the next call */
	size_t length;
};

struct key_reader {
	struct buf pending;
	size_t at;                  /* bytes of pending that were read */
	struct buf paste;
	bool pasting;
	bool utf8;                  /* else the bytes are the locale's */
	bool expecting;             /* an answer of the terminal is under way: wait longer after an ESC */
};

void key_reader_free(struct key_reader *r);
void key_feed(struct key_reader *r, const char *bytes, size_t n);

/* The next input; false where more bytes are needed. After waiting key_wait
 * milliseconds in vain, ask with `timed_out`: an ESC alone is then a key. */
bool key_next(struct key_reader *r, bool timed_out, struct input *out);
int key_wait(const struct key_reader *r);       /* -1: nothing begun */

/* One key of the text at *s, which is moved past it; K_NONE for none. */
uint32_t key_parse(const char **s);

/* A whole sequence; 0 and a message where it is none. */
size_t keys_parse(const char *s, uint32_t keys[KEYS_MOST], struct buf *err);
void keys_add_name(struct buf *out, const uint32_t *keys, size_t n);

#endif
