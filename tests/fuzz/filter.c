/* Any text is a filter that the store can run, or an error with a column. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "model/filter.h"
#include "model/store_entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void run(const struct filter *f)
{
	static struct store *s;
	struct buf err = BUF_INIT;
	struct arena *a = arena_new();
	struct entry_list list;
	struct entry_query q = {.filter = f, .limit = 10};
	if (!s && !(s = store_open("/tmp/tidings-fuzz.db", &err)))
		BUG("%s", buf_str(&err));
	if (store_entries(s, &q, a, &list, &err) != 0)
		BUG("a filter that cannot be run: %s", buf_str(&err));
	arena_free(a);
	buf_free(&err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct buf text = BUF_INIT, err = BUF_INIT;
	buf_add(&text, data, n);
	struct filter *f = filter_parse(buf_str(&text), &err);
	if (f)
		run(f);
	else if (err.len == 0)
		BUG("neither a filter nor an error");
	filter_free(f);
	buf_free(&text);
	buf_free(&err);
	return 0;
}
