/* Where things live (XDG base directories), and files read and written whole.
 * Folders that we make are 0700, files 0600. */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct paths {
	char *config_dir, *data_dir, *state_dir, *runtime_dir;  /* each ends in /tidings */
	char *config, *feeds;       /* config_dir/config, config_dir/feeds */
	bool sample;                /* there is no feeds file yet: the sample edition stands in */
	char *subscriptions;        /* the feeds file to read: `feeds`, or the sample edition's */
	char *store;                /* data_dir/tidings.db; data_dir/sample.db for the sample edition */
	char *rules_dir;            /* data_dir/rules: subscribed lists and the user's rules */
	char *log, *history;        /* in state_dir */
	char *lock;                 /* of a full poll, in runtime_dir */
	char *hsts;                 /* hosts that want https, in data_dir */
	char *netrc;                /* the user's passwords for hosts, as curl -n reads them */
	char *certificates;         /* authorities to trust instead of the system's (CURL_CA_BUNDLE, SSL_CERT_FILE), or NULL */
};

/* From the environment (XDG_*_HOME, XDG_RUNTIME_DIR, HOME). Makes nothing. */
int paths_init(struct paths *p, struct buf *err);
void paths_free(struct paths *p);

/* Our own data: TIDINGS_DATA, else ../data beside an uninstalled program,
 * else the configured folder. Valid until the program ends. */
const char *path_data_dir(void);

void path_join(struct buf *out, const char *dir, const char *name);
void path_typed(struct buf *out, const char *path);     /* as people write it: ~/ is the home folder */
int path_make_parent(const char *file, struct buf *err);

bool file_exists(const char *path);     /* of any kind, even where it cannot be read */

/* Reads at most `most` bytes; a larger file is an error that says so. */
int file_read(const char *path, size_t most, struct buf *out, struct buf *err);
int fd_read_all(int fd, const char *name, size_t most, struct buf *out, struct buf *err);

/* The same without a copy: pages are read when they are looked at, and shared
 * with whoever else reads the file. A file that is cut short meanwhile is a
 * bus error: only for files that are replaced whole. An empty one is NULL, 0. */
int file_map(const char *path, size_t most, const char **text, size_t *n, struct buf *err);
void file_unmap(const char *text, size_t n);

/* Beside it, synced, renamed over it: whole or not at all. A symbolic link is
 * followed, so that a config kept elsewhere stays there. */
int file_write(const char *path, const void *data, size_t n, struct buf *err);

/* At its end, in one write: for logs. */
int file_append(const char *path, const void *data, size_t n, struct buf *err);

#endif
