#include <config.h>

#include "fetch/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"

int lock_take(const char *path, struct buf *err)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (path_make_parent(path, err) != 0)
		return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return fail(err, _("cannot open the lock '%s': %s"), path, strerror(errno));
	if (fcntl(fd, F_SETLK, &whole) == 0)
		return fd;
	int why = errno;
	if ((why == EAGAIN || why == EACCES) && fcntl(fd, F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK)
		fail(err, _("another poll is running (process %ld)"), (long)whole.l_pid);
	else
		fail(err, _("cannot lock '%s': %s"), path, strerror(why));
	close(fd);
	return -1;
}
