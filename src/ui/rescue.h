/* The terminal as it was found, given back when the program crashes: a
 * handler of SIGSEGV and its like writes some bytes, restores the modes, and
 * lets the signal have its usual effect. */
#ifndef UI_RESCUE_H
#define UI_RESCUE_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

int rescue_remember(int fd);                        /* its modes now; -1, with errno */
const struct termios *rescue_modes(void);
void rescue_bytes(const char *bytes, size_t n);     /* what takes back what we told it; too much is dropped */
void rescue_arm(bool on);

#endif
