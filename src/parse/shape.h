/* What the two ends of a text say: does it end its sentence, does it plainly
 * go on, does it begin in the middle of one? Repair asks this of neighbours;
 * labels and captions ask it too.
 *
 * Scripts without case (Han, Arabic, Hebrew, Thai, …) never begin "in lower
 * case"; German nouns begin in upper case, so only a lower-case start proves
 * anything there, as everywhere. */
#ifndef PARSE_SHAPE_H
#define PARSE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

struct shape {
	const char *text;           /* cleaned, one line */
	size_t length, words;
	bool ended;                 /* . ! ? … : ; at the end, also under closing quotes and notes */
	bool colon;                 /* it ends in a colon */
	bool open;                  /* ends in a letter, a digit, a comma: not ended, and no mark that stands alone */
	bool needs;                 /* plainly goes on: comma, dash, open bracket, function word, title */
	bool preposition;           /* needs, because of a function word or a title */
	bool comma;                 /* needs, because of a comma */
	bool lower;                 /* begins in lower case, also behind an opening quote */
	bool mark;                  /* begins with what closes or goes on: , ; . ) ] ” … */
	bool dash;                  /* begins with a dash, and then in lower case or a digit */
	bool quote;                 /* begins with a quotation mark */
	bool bullet;                /* begins like an item of a list */
	bool inner;                 /* a sentence ends inside it */
	bool fragment;              /* at most 8 words and 70 characters, no sentence end inside */
	bool salutation;            /* "Dear reader," */
	bool titled;                /* Each Word Begins Like This: a headline */
	bool tag;                   /* the last word follows a quotation: “…,” said */
};

/* `language` may be NULL. */
void shape_of(struct shape *s, const char *text, size_t n, const char *language);

/* Does the sentence end here, at the end of `s`? */
bool shape_ends(const char *s, size_t n);

/* Sentence ends inside the text, its own end not counted. */
size_t shape_inner_ends(const char *s, size_t n, const char *language);

#endif
