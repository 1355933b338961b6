#include <config.h>

#include "base/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

static void put(unsigned char *p, uint64_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

static uint64_t get(const unsigned char *p, size_t n)
{
	uint64_t v = 0;
	for (size_t i = 0; i < n; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

static void add_number(struct buf *out, uint64_t v, size_t n)
{
	unsigned char bytes[8];
	put(bytes, v, n);
	buf_add(out, bytes, n);
}

void wire_u8(struct buf *out, uint8_t v)
{
	add_number(out, v, 1);
}

void wire_u32(struct buf *out, uint32_t v)
{
	add_number(out, v, 4);
}

void wire_i64(struct buf *out, int64_t v)
{
	add_number(out, (uint64_t)v, 8);
}

void wire_bytes(struct buf *out, const void *p, size_t n)
{
	if (n >= UINT32_MAX)
		BUG("a string of %zu bytes on the wire", n);
	wire_u32(out, (uint32_t)n);
	buf_add(out, p, n);
}

void wire_str(struct buf *out, const char *s)
{
	if (s)
		wire_bytes(out, s, strlen(s));
	else
		wire_u32(out, UINT32_MAX);
}

struct wire_in wire_reader(const void *p, size_t n)
{
	return (struct wire_in){p, (const unsigned char *)p + n, false};
}

static const unsigned char *take(struct wire_in *in, size_t n)
{
	if (in->bad || (size_t)(in->end - in->p) < n) {
		in->bad = true;
		return NULL;
	}
	const unsigned char *p = in->p;
	in->p += n;
	return p;
}

static uint64_t get_number(struct wire_in *in, size_t n)
{
	const unsigned char *p = take(in, n);
	return p ? get(p, n) : 0;
}

uint8_t wire_get_u8(struct wire_in *in)
{
	return (uint8_t)get_number(in, 1);
}

uint32_t wire_get_u32(struct wire_in *in)
{
	return (uint32_t)get_number(in, 4);
}

int64_t wire_get_i64(struct wire_in *in)
{
	return (int64_t)get_number(in, 8);
}

const char *wire_get_bytes(struct wire_in *in, size_t *n)
{
	*n = 0;
	uint32_t length = wire_get_u32(in);
	if (in->bad || length == UINT32_MAX)
		return NULL;
	const unsigned char *p = take(in, length);
	if (p)
		*n = length;
	return (const char *)p;
}

char *wire_get_str(struct wire_in *in, struct arena *a)
{
	size_t n;
	const char *p = wire_get_bytes(in, &n);
	if (!p)
		return NULL;
	if (memchr(p, '\0', n)) {
		in->bad = true;
		return NULL;
	}
	return arena_strndup(a, p, n);
}

const char *wire_get_line(struct wire_in *in, struct arena *a)
{
	size_t n;
	const char *s = wire_get_bytes(in, &n);
	if (s && !text_is_clean(s, n, TEXT_LINE))
		in->bad = true;
	return s && !in->bad ? arena_strndup(a, s, n) : NULL;
}

uint32_t wire_get_count(struct wire_in *in, size_t least)
{
	uint32_t n = wire_get_u32(in);
	if (in->bad || n > (size_t)(in->end - in->p) / (least ? least : 1)) {
		in->bad = true;
		return 0;
	}
	return n;
}

size_t wire_begin_frame(struct buf *out, uint8_t type)
{
	wire_u8(out, type);
	wire_u32(out, 0);
	return out->len;
}

static void end_frame(struct buf *out, size_t at, size_t more)
{
	size_t length = out->len - at + more;
	if (length > WIRE_FRAME_MOST)
		BUG("a frame of %zu bytes", length);
	put((unsigned char *)out->data + at - 4, length, 4);
}

void wire_end_frame(struct buf *out, size_t at)
{
	end_frame(out, at, 0);
}

void wire_end_frame_with(struct buf *out, size_t at, size_t n)
{
	wire_u32(out, (uint32_t)n);
	end_frame(out, at, n);
}

int wire_parse_frame(const char *p, size_t n, uint8_t *type, const char **body, size_t *length)
{
	if (n < WIRE_HEADER)
		return 0;
	size_t len = get((const unsigned char *)p + 1, 4);
	if (len > WIRE_FRAME_MOST)
		return -1;
	if (n - WIRE_HEADER < len)
		return 0;
	*type = (uint8_t)p[0];
	*body = p + WIRE_HEADER;
	*length = len;
	return 1;
}

int wire_write_all(int fd, const void *p, size_t n, struct buf *err)
{
	const char *at = p;
	while (n) {
		ssize_t k = send(fd, at, n, MSG_NOSIGNAL);
		if (k < 0 && errno == ENOTSOCK)
			k = write(fd, at, n);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return fail(err, _("cannot write to a helper: %s"), strerror(errno));
		at += k;
		n -= (size_t)k;
	}
	return 0;
}

/* 1: all `n` bytes; 0: the stream ended before the first. */
static int read_exactly(int fd, char *p, size_t n, struct buf *err)
{
	size_t got = 0;
	while (got < n) {
		ssize_t k = read(fd, p + got, n - got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return fail(err, _("cannot read from a helper: %s"), strerror(errno));
		if (k == 0)
			return got ? fail(err, _("a helper stopped in the middle of its answer")) : 0;
		got += (size_t)k;
	}
	return 1;
}

int wire_read_frame(int fd, uint8_t *type, struct buf *body, struct buf *err)
{
	unsigned char header[WIRE_HEADER];
	int got = read_exactly(fd, (char *)header, sizeof header, err);
	if (got != 1)
		return got;
	size_t n = get(header + 1, 4);
	if (n > WIRE_FRAME_MOST)
		return fail(err, _("a helper announced an answer of %zu bytes"), n);
	*type = header[0];
	buf_truncate(body, 0);
	buf_reserve(body, n);
	got = n ? read_exactly(fd, body->data, n, err) : 1;
	if (got == 0)
		return fail(err, _("a helper stopped in the middle of its answer"));
	if (got < 0)
		return -1;
	body->len = n;
	body->data[n] = '\0';
	return 1;
}
