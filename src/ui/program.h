/* Programs of the user's: found in PATH, and started by words that no shell
 * ever sees. */
#ifndef UI_PROGRAM_H
#define UI_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

/* What stands for %s, %w and %h in a command. */
struct program_values {
	const char *subject;
	int columns, rows;
};

bool program_in_path(const char *name, size_t n);

/* Programs that draw in our terminal get it while they run. */
bool program_takes_terminal(const char *command);

/* The words of a command as a shell would part them, NULL at the end; the
 * subject is added where no %s asks for it. */
char **program_words(const char *command, const struct program_values *values);
void program_words_free(char **words);

#endif
