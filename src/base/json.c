#include <config.h>

#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/text.h"

/* What a user typed, or a file is called, may be no UTF-8. */
static json_t *string(const char *s)
{
	json_t *plain = json_string(s);
	if (plain)
		return plain;
	struct buf clean = BUF_INIT;
	text_clean(&clean, s, strlen(s), TEXT_BLOCK);
	plain = json_string(buf_str(&clean));
	buf_free(&clean);
	return plain;
}

void json_set_string(json_t *object, const char *key, const char *s)
{
	json_object_set_new(object, key, s ? string(s) : json_null());
}

void json_add_string(json_t *object, const char *key, const char *s)
{
	if (s)
		json_object_set_new(object, key, string(s));
}

void json_set_time(json_t *object, const char *key, int64_t t)
{
	struct buf text = BUF_INIT;
	date_add_rfc3339(&text, t);
	json_set_string(object, key, text.len ? text.data : NULL);
	buf_free(&text);
}

void json_add_array(struct buf *out, const json_t *array)
{
	size_t n = json_array_size(array);
	buf_addc(out, '[');
	for (size_t i = 0; i < n; i++) {
		char *text = json_dumps(json_array_get(array, i), JSON_COMPACT);
		buf_addf(out, "%s\n%s", i ? "," : "", text ? text : "null");
		free(text);
	}
	buf_adds(out, n ? "\n]\n" : "]\n");
}
