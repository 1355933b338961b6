/* An HTTP/1.1 server for the tests: it serves a folder, writes down every
 * request, and misbehaves where it is told to.
 *
 *     tests/server [-t SECONDS] [-l LOG] FOLDER
 *
 * Listens on 127.0.0.1, prints its port, and ends by itself after SECONDS
 * (default 60). A request for http://HOST:PORT/PATH gets FOLDER/HOST/PATH, else
 * FOLDER/PATH, with an ETag made of its bytes, and a 304 where that matches.
 * It is a proxy, too: asked for http://HOST/PATH, it answers as if it were HOST.
 *
 * FOLDER/PATH.head, where it is there, says how to answer instead:
 *
 *     301 Moved Permanently           the status (default 200 OK)
 *     Location: http://a.localhost:@PORT@/b.xml     a header; @PORT@ is filled in
 *     !delay 500      wait before the answer, in milliseconds
 *     !hang           never answer          !reset    cut the connection at once
 *     !close          end the connection after the answer
 *     !drip 10        send so many bytes every tenth of a second
 *     !endless        a body without end (the file, again and again)
 *     !short 100      Content-Length says so many bytes more than are sent
 *     !gzip           the body compressed   !bomb 60  so many megabytes of 'A', compressed
 *     !rotate         after this answer PATH.head is replaced by PATH.head.next
 *
 * The log has a block a request: "> CONNECTION MILLISECONDS METHOD PATH", then
 * the headers with their names in lower case, then an empty line. */
#include <config.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/path.h"

enum { CONNECTIONS_MOST = 1000, REQUEST_MOST = 65536, FILE_MOST = 64 << 20, ENDLESS_STEP = 1 << 16 };

struct connection {
	int fd, number;
	struct buf in, out, again;  /* again: what an endless body repeats */
	size_t sent;
	int64_t not_before;         /* when the next bytes may go out, now_ms */
	size_t drip;
	bool close_after, hang, waiting;
};

struct reply {
	struct buf status, headers, body;
	int64_t delay;
	size_t drip, more;
	bool hang, reset, close, endless, rotate;
};

static struct connection connections[CONNECTIONS_MOST];
static size_t n_connections;
static int port, counter;
static int64_t started;
static const char *folder;
static FILE *logfile;

static void free_connection(struct connection *c)
{
	close(c->fd);
	buf_free(&c->in);
	buf_free(&c->out);
	buf_free(&c->again);
}

static void free_reply(struct reply *r)
{
	buf_free(&r->status);
	buf_free(&r->headers);
	buf_free(&r->body);
}

/* The value of a header in the request, or NULL. The caller frees it. */
static char *header(const char *request, const char *name)
{
	size_t n = strlen(name);
	for (const char *line = strchr(request, '\n'); line; line = strchr(line + 1, '\n')) {
		const char *p = line + 1;
		if (strncasecmp(p, name, n) == 0 && p[n] == ':') {
			p += n + 1;
			p += strspn(p, " ");
			return xstrndup(p, strcspn(p, "\r\n"));
		}
	}
	return NULL;
}

static void log_request(const struct connection *c, const char *method, const char *path, const char *request)
{
	if (!logfile)
		return;
	fprintf(logfile, "> %d %lld %s %s\n", c->number, (long long)(now_ms() - started), method, path);
	for (const char *line = strchr(request, '\n'); line && line[1] && line[1] != '\r'; line = strchr(line + 1, '\n')) {
		const char *p = line + 1;
		for (; *p && *p != ':' && *p != '\r' && *p != '\n'; p++)
			fputc(ascii_lower(*p), logfile);
		fprintf(logfile, "%.*s\n", (int)strcspn(p, "\r\n"), p);
	}
	fputc('\n', logfile);
	fflush(logfile);
}

static void compress_body(struct buf *body, const void *data, size_t n, size_t times)
{
	z_stream z = {0};
	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		BUG("deflateInit2");
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < times; i++) {
		z.next_in = (unsigned char *)data;
		z.avail_in = (unsigned)n;
		do {
			buf_reserve(&out, 65536);
			z.next_out = (unsigned char *)out.data + out.len;
			z.avail_out = 65536;
			deflate(&z, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
			out.len += 65536 - z.avail_out;
		} while (z.avail_out == 0);
	}
	deflateEnd(&z);
	buf_free(body);
	*body = out;
}

static void bomb(struct buf *body, size_t megabytes)
{
	char *block = xmalloc(1 << 20);
	memset(block, 'A', 1 << 20);
	compress_body(body, block, 1 << 20, megabytes);
	free(block);
}

static void directive(struct reply *r, const char *word, size_t n)
{
	if (str_eq(word, "delay"))
		r->delay = (int64_t)n;
	else if (str_eq(word, "drip"))
		r->drip = n;
	else if (str_eq(word, "short"))
		r->more = n;
	else if (str_eq(word, "hang"))
		r->hang = true;
	else if (str_eq(word, "reset"))
		r->reset = true;
	else if (str_eq(word, "close"))
		r->close = true;
	else if (str_eq(word, "endless"))
		r->endless = true;
	else if (str_eq(word, "rotate"))
		r->rotate = true;
	else if (str_eq(word, "bomb")) {
		bomb(&r->body, n);
		buf_adds(&r->headers, "Content-Encoding: gzip\r\n");
	} else if (str_eq(word, "gzip")) {
		struct buf plain = r->body;
		r->body = (struct buf)BUF_INIT;
		compress_body(&r->body, buf_str(&plain), plain.len, 1);
		buf_free(&plain);
		buf_adds(&r->headers, "Content-Encoding: gzip\r\n");
	} else
		fprintf(stderr, "server: unknown directive '%s'\n", word);
}

static void add_header(struct reply *r, const char *line)
{
	const char *at = strstr(line, "@PORT@");
	if (at)
		buf_addf(&r->headers, "%.*s%d%s\r\n", (int)(at - line), line, port, at + 6);
	else
		buf_addf(&r->headers, "%s\r\n", line);
}

/* Obeys a .head file. */
static void read_head(struct reply *r, char *text)
{
	char *rest = NULL;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		char word[32];
		long number = 0;
		if (sscanf(line, "!%31s %ld", word, &number) >= 1) {
			directive(r, word, (size_t)number);
		} else if (*line >= '1' && *line <= '5' && !strchr(line, ':')) {
			buf_truncate(&r->status, 0);
			buf_adds(&r->status, line);
		} else {
			add_header(r, line);
		}
	}
}

/* FOLDER/HOST/PATH where it is there, else FOLDER/PATH. */
static bool read_at(const char *host, const char *path, const char *suffix, struct buf *out, struct buf *name)
{
	const char *const hosts[] = {host, ""};
	for (size_t i = 0; i < 2; i++) {
		buf_truncate(name, 0);
		buf_addf(name, "%s/%.*s%s%.*s%s", folder, (int)strcspn(hosts[i], ":"), hosts[i], *hosts[i] ? "/" : "",
		         (int)strcspn(path + 1, "?"), path + 1, suffix);
		if (file_read(name->data, FILE_MOST, out, NULL) == 0)
			return true;
	}
	return false;
}

static void rotate(const char *head)
{
	struct buf next = BUF_INIT;
	buf_addf(&next, "%s.next", head);
	if (rename(next.data, head) != 0)
		unlink(head);
	buf_free(&next);
}

static const char *type_of(const char *path)
{
	static const char *const types[][2] = {{".xml", "application/rss+xml"}, {".html", "text/html; charset=utf-8"},
	                                       {".json", "application/feed+json"}, {".txt", "text/plain"}};
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_ends(path, types[i][0]))
			return types[i][1];
	return "application/octet-stream";
}

static bool same_validator(const char *request, const struct buf *headers)
{
	char *tag = header(request, "If-None-Match");
	if (!tag)
		return false;
	struct buf line = BUF_INIT;
	buf_addf(&line, "ETag: %s\r\n", tag);
	bool same = strstr(buf_str(headers), line.data) != NULL;
	buf_free(&line);
	free(tag);
	return same;
}

static void find_reply(struct reply *r, const char *request, const char *host, const char *path)
{
	struct buf name = BUF_INIT, head = BUF_INIT;
	bool there = !strstr(path, "..") && read_at(host, path, "", &r->body, &name);
	bool told = !strstr(path, "..") && read_at(host, path, ".head", &head, &name);
	buf_adds(&r->status, there || told ? "200 OK" : "404 Not Found");
	if (told) {
		read_head(r, head.data ? head.data : (char[]){""});
		if (r->rotate)
			rotate(name.data);
	} else if (there) {
		buf_addf(&r->headers, "ETag: \"%016llx\"\r\n", (unsigned long long)hash_bytes(buf_str(&r->body), r->body.len));
	}
	if (!strstr(buf_str(&r->headers), "Content-Type:") && r->body.len)
		buf_addf(&r->headers, "Content-Type: %s\r\n", type_of(path));
	if (str_starts(r->status.data, "200") && same_validator(request, &r->headers)) {
		buf_truncate(&r->status, 0);
		buf_adds(&r->status, "304 Not Modified");
		buf_truncate(&r->body, 0);
	}
	buf_free(&name);
	buf_free(&head);
}

static void send_reply(struct connection *c, struct reply *r, bool is_head)
{
	bool bodiless = str_starts(r->status.data, "304");
	buf_addf(&c->out, "HTTP/1.1 %s\r\n%s", r->status.data, buf_str(&r->headers));
	if (!bodiless && !r->endless && !strstr(buf_str(&r->headers), "Content-Length:"))
		buf_addf(&c->out, "Content-Length: %zu\r\n", r->body.len + r->more);
	buf_adds(&c->out, "\r\n");
	if (!bodiless && !is_head)
		buf_add(&c->out, buf_str(&r->body), r->body.len);
	if (r->endless) {
		c->again = r->body;
		r->body = (struct buf)BUF_INIT;
		if (!c->again.len)
			buf_adds(&c->again, "and so on ");
	}
	c->drip = r->drip;
	c->close_after = r->close || r->endless || r->more || c->close_after;
	c->not_before = now_ms() + r->delay;
}

/* -1: the connection is to be cut. */
static int answer(struct connection *c, const char *request)
{
	char method[16], target[4096];
	if (sscanf(request, "%15s %4095s", method, target) != 2)
		return -1;
	log_request(c, method, target, request);
	const char *path = str_starts(target, "http://") ? strchr(target + strlen("http://"), '/') : target;
	if (!path || *path != '/')
		return -1;
	struct reply r = {0};
	char *host = header(request, "Host");
	find_reply(&r, request, host ? host : "", path);
	int result = r.reset ? -1 : 0;
	if (r.hang)
		c->hang = true;
	else if (!r.reset)
		send_reply(c, &r, str_eq(method, "HEAD"));
	free(host);
	free_reply(&r);
	return result;
}

static int receive(struct connection *c)
{
	buf_reserve(&c->in, 8192);
	ssize_t n = read(c->fd, c->in.data + c->in.len, 8192);
	if (n <= 0 || c->in.len + (size_t)n > REQUEST_MOST)
		return n < 0 && errno == EAGAIN ? 0 : -1;
	c->in.len += (size_t)n;
	c->in.data[c->in.len] = '\0';
	return 0;
}

/* Answers the first whole request, unless the one before is still going out. */
static int advance(struct connection *c)
{
	char *end = c->in.len && !c->out.len && !c->hang ? strstr(c->in.data, "\r\n\r\n") : NULL;
	if (!end)
		return 0;
	char *request = xstrndup(c->in.data, (size_t)(end + 4 - c->in.data));
	size_t used = strlen(request);
	memmove(c->in.data, c->in.data + used, c->in.len - used);
	buf_truncate(&c->in, c->in.len - used);
	int result = answer(c, request);
	free(request);
	return result;
}

static int transmit(struct connection *c)
{
	if (now_ms() < c->not_before)
		return 0;
	size_t n = c->out.len - c->sent;
	if (c->drip && n > c->drip) {
		n = c->drip;
		c->not_before = now_ms() + 100;
	}
	ssize_t k = send(c->fd, c->out.data + c->sent, n, MSG_NOSIGNAL);
	if (k < 0)
		return errno == EAGAIN ? 0 : -1;
	c->sent += (size_t)k;
	if (c->sent < c->out.len)
		return 0;
	buf_truncate(&c->out, 0);
	c->sent = 0;
	while (c->again.len && c->out.len < ENDLESS_STEP)
		buf_add(&c->out, c->again.data, c->again.len);
	return c->close_after && !c->out.len ? -1 : 0;
}

/* Cut with a reset, not with an orderly end. */
static void cut(struct connection *c)
{
	if (!c->close_after) {
		struct linger now_and_hard = {.l_onoff = 1, .l_linger = 0};
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now_and_hard, sizeof now_and_hard);
	}
	free_connection(c);
}

static void serve(struct connection *c, short events)
{
	int result = 0;
	if (events & (POLLIN | POLLHUP | POLLERR))
		result = receive(c);
	if (result == 0)
		result = advance(c);
	if (result == 0 && c->out.len)
		result = transmit(c);
	if (result != 0) {
		cut(c);
		c->fd = -1;
	}
}

static void accept_one(int listener)
{
	int fd = accept(listener, NULL, NULL);
	if (fd < 0)
		return;
	if (n_connections == CONNECTIONS_MOST) {
		close(fd);
		return;
	}
	fcntl(fd, F_SETFL, O_NONBLOCK);
	connections[n_connections++] = (struct connection){.fd = fd, .number = ++counter};
}

static void drop_closed(void)
{
	size_t kept = 0;
	for (size_t i = 0; i < n_connections; i++)
		if (connections[i].fd >= 0)
			connections[kept++] = connections[i];
	n_connections = kept;
}

/* Milliseconds until something can be sent that waits for its time. */
static int next_wait(void)
{
	int64_t wait = 1000;
	for (size_t i = 0; i < n_connections; i++) {
		int64_t left = connections[i].not_before - now_ms();
		if (connections[i].out.len && left > 0 && left < wait)
			wait = left;
	}
	return (int)wait;
}

static void turn(int listener)
{
	static struct pollfd fds[CONNECTIONS_MOST + 1];
	fds[0] = (struct pollfd){.fd = listener, .events = POLLIN};
	size_t n = n_connections;
	for (size_t i = 0; i < n; i++) {
		const struct connection *c = &connections[i];
		bool ready = c->out.len && now_ms() >= c->not_before;
		fds[i + 1] = (struct pollfd){.fd = c->fd, .events = (short)(POLLIN | (ready ? POLLOUT : 0))};
	}
	if (poll(fds, n + 1, next_wait()) < 0)
		return;
	for (size_t i = 0; i < n; i++)
		if (fds[i + 1].revents || connections[i].out.len)
			serve(&connections[i], fds[i + 1].revents);
	drop_closed();
	if (fds[0].revents)
		accept_one(listener);
}

static int open_listener(void)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof at;
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, n) != 0 || listen(fd, 512) != 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) != 0) {
		perror("server");
		exit(1);
	}
	port = ntohs(at.sin_port);
	return fd;
}

int main(int argc, char **argv)
{
	int64_t seconds = 60;
	int c;
	while ((c = getopt(argc, argv, "t:l:")) != -1) {
		if (c == 't' && parse_int(optarg, 1, 3600, &seconds))
			continue;
		if (c != 'l' || !(logfile = fopen(optarg, "a")))
			return 2;
	}
	if (optind + 1 != argc) {
		fprintf(stderr, "usage: server [-t SECONDS] [-l LOG] FOLDER\n");
		return 2;
	}
	folder = argv[optind];
	signal(SIGPIPE, SIG_IGN);
	started = now_ms();
	int listener = open_listener();
	printf("%d\n", port);
	fflush(stdout);
	while (now_ms() - started < seconds * 1000)
		turn(listener);
	return 0;
}
