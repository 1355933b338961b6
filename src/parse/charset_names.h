/* Encodings and the labels that they go by, as the WHATWG Encoding standard
 * maps them (latin-1 is windows-1252, gb2312 is GB 18030, …), with the DOS and
 * Macintosh pages that old feeds declare. Labels are compared by their letters
 * and digits only: "windows_1252" and "Windows-1252" are the same. */
#ifndef PARSE_CHARSET_NAMES_H
#define PARSE_CHARSET_NAMES_H

#include <stddef.h>
#include <stdint.h>

enum charset_coding {
	CODING_UTF8,
	CODING_UTF16LE,
	CODING_UTF16BE,
	CODING_UTF32LE,
	CODING_UTF32BE,
	CODING_TABLE,               /* a byte a character: `high` has those from 0x80 on */
	CODING_ICONV                /* by the C library, as `iconv` */
};

struct charset {
	const char *name;
	enum charset_coding coding;
	const uint16_t *high;
	const char *iconv;
};

/* NULL: nobody knows it. */
const struct charset *charset_find(const char *label, size_t n);

/* All of them, by number; NULL after the last. */
const struct charset *charset_at(size_t i);

#endif
