/* Scripts: actions with their arguments, as a key, the `:` prompt and a macro
 * have them. "star; next-unread", "open-link 3", "set width 80", "12" (go to
 * row 12). A ';' inside "…" parts nothing. */
#ifndef UI_SCRIPT_H
#define UI_SCRIPT_H

#include "ui/action.h"

/* Runs it; returns bits of enum changed. What is wrong goes to the status. */
unsigned script_run(struct ui *ui, const char *script, const struct call *keys);

/* The next word of *s (quotes taken off) into `out`; false at the end. */
bool script_word(const char **s, struct buf *out);

/* The config file: options, bindings, colours. Its mistakes go to `problems`. */
int script_read_config(struct ui *ui, struct buf *problems, struct buf *err);

#endif
