/* Frames and the values in them: how the programs speak to a worker, and how
 * an article lies in the store.
 *
 * A frame is a type (1 byte), a length (4 bytes, little-endian) and that many
 * bytes. Values are little-endian; a string is its length (4 bytes) and its
 * bytes, 0xFFFFFFFF for NULL. A reader never goes past its end: the first
 * read that would sets `bad`, and from then on every read gives nothing. */
#ifndef BASE_WIRE_H
#define BASE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum { WIRE_HEADER = 5, WIRE_FRAME_MOST = 128 << 20 };

void wire_u8(struct buf *out, uint8_t v);
void wire_u32(struct buf *out, uint32_t v);
void wire_i64(struct buf *out, int64_t v);
void wire_bytes(struct buf *out, const void *p, size_t n);
void wire_str(struct buf *out, const char *s);          /* NULL allowed */

struct wire_in {
	const unsigned char *p, *end;
	bool bad;
};

struct wire_in wire_reader(const void *p, size_t n);
uint8_t wire_get_u8(struct wire_in *in);
uint32_t wire_get_u32(struct wire_in *in);
int64_t wire_get_i64(struct wire_in *in);
const char *wire_get_bytes(struct wire_in *in, size_t *n);  /* points into the frame; NULL */
char *wire_get_str(struct wire_in *in, struct arena *a);    /* NULL for NULL or bad; no NUL inside */

/* A string that text_clean would give as a line; anything else is bad. */
const char *wire_get_line(struct wire_in *in, struct arena *a);

/* A count of things that take at least `least` bytes each: more than could
 * be there is bad, and gives 0. */
uint32_t wire_get_count(struct wire_in *in, size_t least);

/* Starts a frame in `out`; wire_end_frame fills in the length. With a last
 * value of `n` bytes that are sent from elsewhere, only its length is added. */
size_t wire_begin_frame(struct buf *out, uint8_t type);
void wire_end_frame(struct buf *out, size_t at);
void wire_end_frame_with(struct buf *out, size_t at, size_t n);

/* Is there a whole frame at the start of the `n` bytes? 1: yes (its type and
 * body are set), 0: not yet, -1: no frame can start so. */
int wire_parse_frame(const char *p, size_t n, uint8_t *type, const char **body, size_t *length);

/* Blocking, for the worker and for commands. wire_read_frame gives 1, or 0 at
 * the end of the stream. `body` is replaced. */
int wire_write_all(int fd, const void *p, size_t n, struct buf *err);
int wire_read_frame(int fd, uint8_t *type, struct buf *body, struct buf *err);

#endif
