#include <config.h>

#include "fetch/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/path.h"
#include "base/proc.h"
#include "model/options.h"

enum { CREDENTIALS_MOST = 4096 };

struct own {
	struct feed_settings public;
	const char **headers;
	size_t n_headers, cap_headers;
	bool unlocked;
};

struct settings {
	struct arena *arena;        /* all strings */
	struct map *by_url;
};

static const struct feed_settings nothing_set = {.keep_days = -1};

struct settings *settings_new(void)
{
	struct settings *s = xcalloc(1, sizeof *s);
	s->arena = arena_new();
	s->by_url = map_new();
	return s;
}

void settings_free(struct settings *s)
{
	if (!s)
		return;
	size_t at = 0;
	const char *url;
	void *value;
	while (map_next(s->by_url, &at, &url, &value)) {
		struct own *own = value;
		free(own->headers);
		free(own);
	}
	map_free(s->by_url);
	arena_free(s->arena);
	free(s);
}

static struct own *own_of(struct settings *s, const char *url)
{
	struct own *own = map_get(s->by_url, url);
	if (!own) {
		own = xcalloc(1, sizeof *own);
		own->public = nothing_set;
		map_put(s->by_url, url, own);
	}
	return own;
}

static int add_header(struct own *own, const char *value, struct buf *err)
{
	if (!strchr(value, ':') || strpbrk(value, "\r\n"))
		return fail(err, _("'%s' is no header: \"Name: value\" is wanted"), value);
	GROW(own->headers, own->n_headers, own->cap_headers);
	own->headers[own->n_headers++] = value;
	own->public.http.headers = own->headers;
	own->public.http.n_headers = own->n_headers;
	return 0;
}

static int set_interval(struct own *own, const char *value, struct buf *err)
{
	int64_t seconds;
	if (option_parse_duration(value, &seconds) != 0 || seconds < 60)
		return fail(err, _("'%s' is no interval of at least a minute"), value);
	own->public.interval = seconds;
	return 0;
}

static int set_full_text(struct own *own, const char *value, struct buf *err)
{
	static const char *const names[] = {"", "off", "on", "auto"};
	for (size_t i = 1; i < ARRAY_LEN(names); i++)
		if (str_eq(value, names[i])) {
			own->public.full_text = (enum full_text)i;
			return 0;
		}
	return fail(err, _("'%s' is none of on, off, auto"), value);
}

static int set_number(const char *value, int64_t most, int64_t *out, struct buf *err)
{
	return parse_int(value, 0, most, out) ? 0 : fail(err, _("'%s' is no number from 0 to %lld"), value, (long long)most);
}

int settings_line(void *context, const char *url, const char *option, const char *value, struct buf *err)
{
	struct settings *s = context;
	struct own *own = own_of(s, url);
	struct http_settings *http = &own->public.http;
	const struct {
		const char *name, **field;
	} texts[] = {{"cookies", &http->cookies}, {"user-agent", &http->user_agent}, {"proxy", &http->proxy},
	             {"netrc", &http->netrc}, {"credentials-command", &own->public.credentials_command}};
	const char *kept = arena_strdup(s->arena, value);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (str_eq(option, texts[i].name)) {
			*texts[i].field = kept;
			return 0;
		}
	if (str_eq(option, "header"))
		return add_header(own, kept, err);
	if (str_eq(option, "interval"))
		return set_interval(own, value, err);
	if (str_eq(option, "full-text"))
		return set_full_text(own, value, err);
	if (str_eq(option, "keep-days"))
		return set_number(value, 36500, &own->public.keep_days, err);
	if (str_eq(option, "max-size")) {
		int64_t megabytes;
		if (set_number(value, 1000, &megabytes, err) != 0)
			return -1;
		http->max_size = (size_t)megabytes << 20;
		return 0;
	}
	return fail(err, _("unknown setting of a feed: '%s'"), option);
}

bool settings_any(const struct settings *s, const char *url)
{
	return url ? map_get(s->by_url, url) != NULL : map_count(s->by_url) > 0;
}

const struct feed_settings *settings_of(const struct settings *s, const char *url)
{
	const struct own *own = map_get(s->by_url, url);
	return own ? &own->public : &nothing_set;
}

/* What the command prints, without the end of the line. */
static int output_of(const char *command, struct buf *out, struct buf *err)
{
	int ends[2];
	char shell[] = "/bin/sh", flag[] = "-c";
	char *argv[] = {shell, flag, (char *)command, NULL};
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(err, _("cannot make a pipe: %s"), strerror(errno));
	pid_t pid = proc_spawn(argv, (struct proc_io){-1, ends[1], STDERR_FILENO, -1}, false, err);
	close(ends[1]);
	int status = pid < 0 ? -1 : fd_read_all(ends[0], command, CREDENTIALS_MOST, out, err);
	close(ends[0]);
	if (pid > 0 && proc_wait(pid, command, status == 0 ? err : NULL) != 0)
		status = -1;
	buf_trim(out);
	return status;
}

int settings_unlock(struct settings *s, const char *url, struct buf *err)
{
	struct own *own = map_get(s->by_url, url);
	if (!own || !own->public.credentials_command || own->unlocked)
		return 0;
	struct buf secret = BUF_INIT;
	int status = output_of(own->public.credentials_command, &secret, err);
	if (status == 0 && !strchr(buf_str(&secret), ':'))
		status = fail(err, _("credentials-command printed no user:password"));
	if (status == 0) {
		own->public.http.credentials = arena_strdup(s->arena, secret.data);
		own->unlocked = true;
	}
	buf_free(&secret);
	return status;
}
