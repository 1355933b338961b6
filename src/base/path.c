#include <config.h>

#include "base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/proc.h"

void path_join(struct buf *out, const char *dir, const char *name)
{
	buf_adds(out, dir);
	if (*dir && !str_ends(dir, "/"))
		buf_addc(out, '/');
	buf_adds(out, name);
}

void path_typed(struct buf *out, const char *path)
{
	const char *home = getenv("HOME");
	if (str_starts(path, "~/") && home)
		path_join(out, home, path + 2);
	else
		buf_adds(out, path);
}

static char *join(const char *dir, const char *name)
{
	struct buf b = BUF_INIT;
	path_join(&b, dir, name);
	return buf_steal(&b);
}

const char *path_data_dir(void)
{
	static char *dir;
	if (dir)
		return dir;
	const char *named = getenv("TIDINGS_DATA");
	if (!named || !*named)
		named = proc_in_build_tree() ? TOP_SRCDIR "/data" : PKGDATADIR;
	return dir = xstrdup(named);
}

/* XDG: a relative path in these variables is to be ignored. */
static char *xdg_dir(const char *variable, const char *home, const char *fallback)
{
	const char *dir = getenv(variable);
	char *base = dir && *dir == '/' ? xstrdup(dir) : join(home, fallback);
	char *ours = join(base, "tidings");
	free(base);
	return ours;
}

int paths_init(struct paths *p, struct buf *err)
{
	*p = (struct paths){0};
	const char *home = getenv("HOME");
	if (!home || *home != '/') {
		if (!getenv("XDG_CONFIG_HOME") || !getenv("XDG_DATA_HOME") || !getenv("XDG_STATE_HOME"))
			return fail(err, _("cannot tell where your files are: HOME is not set"));
		home = "/";
	}
	p->config_dir = xdg_dir("XDG_CONFIG_HOME", home, ".config");
	p->data_dir = xdg_dir("XDG_DATA_HOME", home, ".local/share");
	p->state_dir = xdg_dir("XDG_STATE_HOME", home, ".local/state");
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	p->runtime_dir = runtime && *runtime == '/' && access(runtime, W_OK) == 0 ? join(runtime, "tidings") : xstrdup(p->state_dir);
	p->config = join(p->config_dir, "config");
	p->feeds = join(p->config_dir, "feeds");
	p->store = join(p->data_dir, "tidings.db");
	p->sample = access(p->feeds, F_OK) != 0 && access(p->store, F_OK) != 0 && errno == ENOENT;
	p->subscriptions = p->sample ? join(path_data_dir(), "sample/feeds") : xstrdup(p->feeds);
	if (p->sample) {
		free(p->store);
		p->store = join(p->data_dir, "sample.db");
	}
	p->rules_dir = join(p->data_dir, "rules");
	p->hsts = join(p->data_dir, "hsts");
	p->netrc = join(home, ".netrc");
	const char *bundle = getenv("CURL_CA_BUNDLE");
	if (!bundle || !*bundle)
		bundle = getenv("SSL_CERT_FILE");
	p->certificates = bundle && *bundle ? xstrdup(bundle) : NULL;
	p->log = join(p->state_dir, "log");
	p->history = join(p->state_dir, "history");
	/* The lock belongs to the store, so two stores never share one. */
	struct buf name = BUF_INIT;
	buf_addf(&name, "poll-%016llx.lock", (unsigned long long)hash_bytes(p->store, strlen(p->store)));
	p->lock = join(p->runtime_dir, buf_str(&name));
	buf_free(&name);
	return 0;
}

void paths_free(struct paths *p)
{
	char *all[] = {p->config_dir, p->data_dir, p->state_dir, p->runtime_dir, p->config, p->feeds,
	               p->subscriptions, p->store, p->rules_dir, p->log, p->history, p->lock, p->hsts, p->netrc, p->certificates};
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		free(all[i]);
	*p = (struct paths){0};
}

static int make_dirs(const char *dir, struct buf *err)
{
	char *path = xstrdup(dir);
	int result = 0;
	for (char *p = path + 1; result == 0; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char old = *p;
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			result = fail(err, _("cannot make the folder '%s': %s"), path, strerror(errno));
		*p = old;
		if (!old)
			break;
	}
	free(path);
	return result;
}

int path_make_parent(const char *file, struct buf *err)
{
	const char *slash = strrchr(file, '/');
	if (!slash || slash == file)
		return 0;
	char *dir = xstrndup(file, (size_t)(slash - file));
	int result = make_dirs(dir, err);
	free(dir);
	return result;
}

bool file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 || errno != ENOENT;
}

int fd_read_all(int fd, const char *name, size_t most, struct buf *out, struct buf *err)
{
	enum { STEP = 64 << 10 };
	struct stat st;
	size_t start = out->len;
	bool known = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && (size_t)st.st_size <= most;
	buf_reserve(out, known ? (size_t)st.st_size + 1 : STEP);    /* and a byte, to see the end */
	for (;;) {
		if (out->cap - out->len < 2)
			buf_reserve(out, STEP);
		ssize_t n = read(fd, out->data + out->len, out->cap - out->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, _("cannot read '%s': %s"), name, strerror(errno));
		out->len += (size_t)n;
		out->data[out->len] = '\0';
		if (out->len - start > most)
			return fail(err, _("cannot read '%s': larger than %zu bytes"), name, most);
		if (n == 0)
			return 0;
	}
}

int file_read(const char *path, size_t most, struct buf *out, struct buf *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail(err, _("cannot open '%s': %s"), path, strerror(errno));
	int result = fd_read_all(fd, path, most, out, err);
	close(fd);
	return result;
}

int file_map(const char *path, size_t most, const char **text, size_t *n, struct buf *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	*text = NULL;
	*n = 0;
	if (fd < 0)
		return fail(err, _("cannot open '%s': %s"), path, strerror(errno));
	void *at = NULL;
	if (fstat(fd, &st) != 0 || (st.st_size > 0 && (size_t)st.st_size <= most &&
	                            (at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED)) {
		int why = errno;
		close(fd);
		return fail(err, _("cannot read '%s': %s"), path, strerror(why));
	}
	close(fd);
	if ((size_t)st.st_size > most)
		return fail(err, _("cannot read '%s': larger than %zu bytes"), path, most);
	*text = at;
	*n = (size_t)st.st_size;
	return 0;
}

void file_unmap(const char *text, size_t n)
{
	if (n)
		munmap((void *)text, n);
}

static int write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = write(fd, p, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		p += k;
		n -= (size_t)k;
	}
	return 0;
}

int file_write(const char *path, const void *data, size_t n, struct buf *err)
{
	char *real = realpath(path, NULL);
	const char *target = real ? real : path;
	struct buf temp = BUF_INIT;
	buf_addf(&temp, "%s.XXXXXX", target);
	int result = -1;
	int fd = mkostemp(temp.data, O_CLOEXEC);
	if (fd < 0) {
		fail(err, _("cannot write '%s': %s"), path, strerror(errno));
		goto out;
	}
	bool written = write_all(fd, data, n) == 0 && fsync(fd) == 0;
	int why = errno;
	if (close(fd) != 0 && written) {
		written = false;
		why = errno;
	}
	if (written && rename(temp.data, target) != 0) {
		written = false;
		why = errno;
	}
	if (written) {
		result = 0;
	} else {
		unlink(temp.data);
		fail(err, _("cannot write '%s': %s"), path, strerror(why));
	}
out:
	buf_free(&temp);
	free(real);
	return result;
}

int file_append(const char *path, const void *data, size_t n, struct buf *err)
{
	if (path_make_parent(path, err) != 0)
		return -1;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, n) != (ssize_t)n) {
		fail(err, _("cannot write '%s': %s"), path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return close(fd) == 0 ? 0 : fail(err, _("cannot write '%s': %s"), path, strerror(errno));
}
