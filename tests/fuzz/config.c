/* Any text is a config file, with problems or without. */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "model/options.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Files that a text includes are not part of it. */
static bool includes(const char *text)
{
	return strstr(text, "include") != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct options o;
	struct buf text = BUF_INIT, problems = BUF_INIT;
	buf_add(&text, data, n);
	options_init(&o);
	if (!includes(buf_str(&text)))
		config_parse("fuzz", buf_str(&text), text.len, &o, NULL, &problems);
	for (size_t i = 0; i < option_count(); i++) {
		struct buf value = BUF_INIT;
		option_get(&o, option_info(i)->name, &value, NULL);
		if (option_set(&o, option_info(i)->name, buf_str(&value), NULL) != 0)
			BUG("option %s took '%s' and does not take it again", option_info(i)->name, buf_str(&value));
		buf_free(&value);
	}
	options_free(&o);
	buf_free(&text);
	buf_free(&problems);
	return 0;
}
