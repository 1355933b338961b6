#include <config.h>

#include "parse/unpack.h"

#include <string.h>
#include <zlib.h>

enum { STEP = 256 << 10, GZIP_ONLY = 15 + 16 };

static bool begins_member(const unsigned char *p, size_t n)
{
	return n >= 18 && memcmp(p, "\x1F\x8B\x08", 3) == 0;
}

/* One member after the other; what stands behind the last is passed over. */
static enum unpacked inflate_all(z_stream *z, struct buf *out, size_t most)
{
	int status = Z_OK;
	while (status == Z_OK && out->len <= most) {
		buf_reserve(out, STEP);
		z->next_out = (unsigned char *)out->data + out->len;
		z->avail_out = STEP;
		status = inflate(z, Z_NO_FLUSH);
		out->len += STEP - z->avail_out;
		if (status == Z_STREAM_END && begins_member(z->next_in, z->avail_in))
			status = inflateReset(z);
	}
	return out->len > most ? UNPACKED_TOO_LARGE : status == Z_STREAM_END ? UNPACKED_ALL : UNPACKED_BROKEN;
}

enum unpacked unpack_gzip(struct buf *out, const char *p, size_t n, size_t most)
{
	z_stream z = {.next_in = (unsigned char *)p, .avail_in = (unsigned)n};
	if (n > UINT32_MAX || !begins_member(z.next_in, n) || inflateInit2(&z, GZIP_ONLY) != Z_OK)
		return UNPACKED_NOTHING;
	enum unpacked result = inflate_all(&z, out, most);
	inflateEnd(&z);
	buf_truncate(out, result == UNPACKED_ALL ? out->len : 0);
	return result;
}
