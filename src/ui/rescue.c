#include <config.h>

#include "ui/rescue.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/util.h"

/* A handler can reach nothing but a global. */
static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios modes;
	char bytes[256];
	size_t n;
} rescue;

static void give_back(int sig)
{
	if (rescue.armed) {
		rescue.armed = 0;
		ssize_t ignored = write(rescue.fd, rescue.bytes, rescue.n);
		(void)ignored;
		tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
	}
	raise(sig);                     /* SA_RESETHAND: now it has its usual effect */
}

int rescue_remember(int fd)
{
	rescue.fd = fd;
	return tcgetattr(fd, &rescue.modes);
}

const struct termios *rescue_modes(void)
{
	return &rescue.modes;
}

void rescue_bytes(const char *bytes, size_t n)
{
	rescue.n = n < sizeof rescue.bytes ? n : 0;
	memcpy(rescue.bytes, bytes, rescue.n);
}

void rescue_arm(bool on)
{
	static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
	struct sigaction sa = {.sa_handler = give_back, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};
	for (size_t i = 0; on && i < ARRAY_LEN(crashes); i++)
		sigaction(crashes[i], &sa, NULL);
	rescue.armed = on;
}
