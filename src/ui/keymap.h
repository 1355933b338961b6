/* Which keys do what in which view.
 *
 * A binding is a key sequence, the views where it holds, and a script: an
 * action with its argument, or several parted by ';' (ui/script.h). One of
 * three keymaps is the start: "tidings" (the keys of commands.def), "newsboat"
 * (newsboat's defaults, exactly) and "vim" (what newsboat's users paste into
 * their configs). A binding made later wins; a shorter sequence wins over a
 * longer one that it begins, so that no key ever waits for a timeout. */
#ifndef UI_KEYMAP_H
#define UI_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/key.h"
#include "ui/view.h"

struct binding {
	uint32_t keys[KEYS_MOST];
	size_t n;
	unsigned views;
	char *script;
};

struct keymap {
	struct binding *items;
	size_t n, cap;
};

enum keymap_name { KEYMAP_TIDINGS, KEYMAP_NEWSBOAT, KEYMAP_VIM };

void keymap_free(struct keymap *m);
void keymap_load(struct keymap *m, enum keymap_name name);      /* replaces all */

/* `views` NULL: wherever its action works. */
int keymap_bind(struct keymap *m, const char *key, const char *script, const char *views, struct buf *err);
int keymap_unbind(struct keymap *m, const char *key, const char *views, struct buf *err);

enum keymap_match { KEYS_UNKNOWN, KEYS_BEGUN, KEYS_MATCH };
enum keymap_match keymap_find(const struct keymap *m, enum view_id view, const uint32_t *keys, size_t n, const char **script);

/* The keys of an action in a view, parted by blanks; how many there are. `out` may be NULL. */
size_t keymap_keys_of(const struct keymap *m, const char *action, unsigned views, size_t most, struct buf *out);

/* The same for people: where it has no key, ":NAME". */
void keymap_add_way(const struct keymap *m, const char *action, unsigned views, size_t most, struct buf *out);

#endif
