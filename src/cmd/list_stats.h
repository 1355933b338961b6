/* `tidings lists stats`: what the worker made of each source of rules, what it
 * dropped and why, and how often each hid something in the newest stories. */
#ifndef CMD_LIST_STATS_H
#define CMD_LIST_STATS_H

#include "cmd/cmd.h"

int list_stats_print(struct app *app, bool json, struct buf *out, struct buf *err);

#endif
