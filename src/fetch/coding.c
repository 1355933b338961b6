#include <config.h>

#include "fetch/coding.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>
#ifdef HAVE_BROTLI
#include <brotli/decode.h>
#endif
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

#include "base/text.h"

enum { STEP = 256 << 10 };

enum outcome { WHOLE, DAMAGED, TOO_LARGE };

const char *codings_known(void)
{
	return "gzip, deflate"
#ifdef HAVE_BROTLI
	       ", br"
#endif
#ifdef HAVE_ZSTD
	       ", zstd"
#endif
		;
}

enum coding coding_of(const char *value)
{
	static const struct {
		const char *name;
		enum coding coding;
	} names[] = {
		{"identity", CODING_NONE}, {"gzip", CODING_GZIP}, {"x-gzip", CODING_GZIP}, {"deflate", CODING_DEFLATE},
#ifdef HAVE_BROTLI
		{"br", CODING_BROTLI},
#endif
#ifdef HAVE_ZSTD
		{"zstd", CODING_ZSTD},
#endif
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (ascii_ieq(value, names[i].name))
			return names[i].coding;
	static const char *const others[] = {"br", "zstd", "compress", "x-compress"};
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (ascii_ieq(value, others[i]))
			return CODING_UNKNOWN;
	return strchr(value, ',') ? CODING_UNKNOWN : CODING_NONE;
}

static enum outcome inflate_as(int window, const struct buf *in, size_t most, struct buf *out)
{
	z_stream z = {.next_in = (unsigned char *)in->data, .avail_in = (unsigned)in->len};
	if (inflateInit2(&z, window) != Z_OK)
		return DAMAGED;
	int status = Z_OK;
	while (status == Z_OK && out->len <= most) {
		buf_reserve(out, STEP);
		z.next_out = (unsigned char *)out->data + out->len;
		z.avail_out = STEP;
		status = inflate(&z, Z_NO_FLUSH);
		out->len += STEP - z.avail_out;
	}
	inflateEnd(&z);
	return out->len > most ? TOO_LARGE : status == Z_STREAM_END ? WHOLE : DAMAGED;
}

/* "deflate" means the zlib format, and some servers leave its wrapping off. */
static enum outcome undo_deflate(const struct buf *in, size_t most, struct buf *out)
{
	enum outcome result = inflate_as(MAX_WBITS, in, most, out);
	if (result != DAMAGED)
		return result;
	buf_truncate(out, 0);
	return inflate_as(-MAX_WBITS, in, most, out);
}

#ifdef HAVE_BROTLI
static enum outcome undo_brotli(const struct buf *in, size_t most, struct buf *out)
{
	BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
	const uint8_t *next = (const uint8_t *)in->data;
	size_t left = in->len;
	BrotliDecoderResult status = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
	while (state && status == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out->len <= most) {
		size_t room = STEP;
		buf_reserve(out, STEP);
		uint8_t *to = (uint8_t *)out->data + out->len;
		status = BrotliDecoderDecompressStream(state, &left, &next, &room, &to, NULL);
		out->len += STEP - room;
	}
	BrotliDecoderDestroyInstance(state);
	return out->len > most ? TOO_LARGE : status == BROTLI_DECODER_RESULT_SUCCESS && left == 0 ? WHOLE : DAMAGED;
}
#endif

#ifdef HAVE_ZSTD
static enum outcome undo_zstd(const struct buf *body, size_t most, struct buf *out)
{
	enum { WINDOW_MOST = 23 };      /* 8 MB, which RFC 9659 sets for the web */
	ZSTD_DStream *stream = ZSTD_createDStream();
	ZSTD_inBuffer in = {body->data, body->len, 0};
	size_t status = 1, before = SIZE_MAX;           /* 0: a frame has ended */
	if (stream)
		ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, WINDOW_MOST);
	while (stream && !ZSTD_isError(status) && (in.pos < in.size || status > 0) && out->len != before && out->len <= most) {
		buf_reserve(out, STEP);
		ZSTD_outBuffer to = {out->data + out->len, STEP, 0};
		before = in.pos < in.size ? SIZE_MAX : out->len;        /* the input has ended: only output moves it on */
		status = ZSTD_decompressStream(stream, &to, &in);
		out->len += to.pos;
	}
	ZSTD_freeDStream(stream);
	return out->len > most ? TOO_LARGE : status == 0 ? WHOLE : DAMAGED;
}
#endif

static enum outcome undo(enum coding coding, const struct buf *in, size_t most, struct buf *out)
{
	switch (coding) {
	case CODING_DEFLATE:
		return undo_deflate(in, most, out);
#ifdef HAVE_BROTLI
	case CODING_BROTLI:
		return undo_brotli(in, most, out);
#endif
#ifdef HAVE_ZSTD
	case CODING_ZSTD:
		return undo_zstd(in, most, out);
#endif
	default:
		return DAMAGED;
	}
}

int coding_take_off(enum coding coding, struct buf *body, size_t most, struct buf *err)
{
	if (coding == CODING_NONE || coding == CODING_GZIP || body->len == 0)
		return 0;
	struct buf out = BUF_INIT;
	enum outcome result = undo(coding, body, most, &out);
	if (result == WHOLE) {
		buf_truncate(&out, out.len);    /* a string again */
		buf_free(body);
		*body = out;
		return 0;
	}
	buf_free(&out);
	return result == TOO_LARGE ? fail(err, _("larger than %zu MB, which is the limit (max-size)"), most >> 20)
	                           : fail(err, _("it came compressed, and is damaged"));
}
