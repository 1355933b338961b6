#include <config.h>

#include "parse/xml_memory.h"

#include <libxml/parser.h>
#include <libxml/dict.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STEP = 16, SIZES = 64 };     /* blocks of up to 1 KiB are used again */

/* Stands before each piece; 8 bytes, so that a piece is aligned to as many. */
struct block {
	uint32_t size;              /* with this head */
	uint32_t from_arena;
};

static struct {
	bool installed;
	struct arena *arena;
	struct block *freed[SIZES]; /* the address of the next lies in the piece */
} memory;

static struct block *block_of(void *piece)
{
	return (struct block *)piece - 1;
}

static void *take(size_t n)
{
	size_t size = (n + sizeof(struct block) + STEP - 1) & ~(size_t)(STEP - 1);
	if (size < n || size > UINT32_MAX)
		return NULL;
	struct block *b = size / STEP < SIZES && memory.arena ? memory.freed[size / STEP] : NULL;
	if (b) {
		void *piece = b + 1;
		memcpy(&memory.freed[size / STEP], piece, sizeof memory.freed[0]);
		return piece;
	}
	b = memory.arena ? arena_take(memory.arena, size) : malloc(size);
	if (!b)
		return NULL;
	*b = (struct block){(uint32_t)size, memory.arena != NULL};
	return b + 1;
}

static void give_back(void *piece)
{
	struct block *b = piece ? block_of(piece) : NULL;
	if (!b)
		return;
	if (!b->from_arena) {
		free(b);
	} else if (memory.arena && b->size / STEP < SIZES) {
		memcpy(piece, &memory.freed[b->size / STEP], sizeof memory.freed[0]);
		memory.freed[b->size / STEP] = b;
	}
}

static void *resize(void *piece, size_t n)
{
	size_t room = piece ? block_of(piece)->size - sizeof(struct block) : 0;
	if (piece && n <= room)
		return piece;
	void *larger = take(n);
	if (piece && larger) {
		memcpy(larger, piece, room);
		give_back(piece);
	}
	return larger;
}

static char *duplicate(const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = take(n);
	return copy ? memcpy(copy, s, n) : NULL;
}

#ifdef SANITIZED
enum { WANTED = false };        /* they watch malloc */
#else
enum { WANTED = true };
#endif

/* What libxml2 makes once and keeps must not lie in a page's arena. */
void xml_memory_prepare(void)
{
	if (!WANTED || memory.installed || xmlMemSetup(give_back, take, resize, duplicate) != 0)
		return;
	memory.installed = true;
	xmlInitParser();
	xmlDictFree(xmlDictCreate());
}

bool xml_memory_begin(struct arena *a)
{
	if (!memory.installed)
		return false;
	memory.arena = a;
	memset(memory.freed, 0, sizeof memory.freed);
	return true;
}

void xml_memory_end(void)
{
	if (memory.installed)
		xmlResetLastError();    /* its words were written by this parse */
	memory.arena = NULL;
}
