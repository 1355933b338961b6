/* The interface: one loop that waits for the terminal, signals and jobs in
 * one poll(), lets handlers change state, and draws once a turn. */
#ifndef UI_UI_H
#define UI_UI_H

#include "base/buf.h"
#include "base/path.h"
#include "model/options.h"

struct ui_config {
	const struct paths *paths;
	struct options *options;    /* read anew from the config file, with its bindings and colours */
};

/* Runs until the user leaves. -1 with a message where it could not start. */
int ui_run(const struct ui_config *c, struct buf *err);

#endif
