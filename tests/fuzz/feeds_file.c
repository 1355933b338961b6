/* Any text is a feeds file; what is quoted for one is read back the same. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "model/feeds_file.h"
#include "model/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = BUF_INIT, quoted = BUF_INIT;
	struct words w;
	buf_add(&text, data, n);
	feeds_file_free(feeds_file_parse("./fuzz", buf_str(&text), text.len));
	struct arena *a = arena_new();
	words_quote(&quoted, buf_str(&text));
	words_split(buf_str(&quoted), quoted.len, a, &w);
	if (w.n != 1 || strcmp(w.items[0].text, buf_str(&text)) != 0)
		BUG("'%s' is not one word", buf_str(&quoted));
	arena_free(a);
	buf_free(&quoted);
	buf_free(&text);
	return 0;
}
