/* Small words by language (words.def): does a line that ends in this word go
 * on? The tables are short strings and are searched as they are: only the
 * first and last words of a paragraph are ever looked up. */
#ifndef PARSE_WORDS_H
#define PARSE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum word_class { WORD_FUNCTION, WORD_TITLE, WORD_ABBREVIATION, WORD_SALUTATION };

/* Is it one of them in this language (BCP 47, "de-AT")? NULL or a language
 * that we have no tables for: in any of them. `word` is in lower case
 * (word_lower). */
bool words_have(const char *language, enum word_class class, const char *word, size_t n);

/* Appends the word in lower case, without changing its accents. */
void word_lower(struct buf *out, const char *s, size_t n);

/* The language whose function words the text has most of, or whose script it is
 * in; NULL where none stands out. */
const char *words_guess(const char *text, size_t n);

/* Is the text plainly in another language than it is said to be in? */
bool words_deny(const char *language, const char *text, size_t n);

#endif
