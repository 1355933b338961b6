#include <config.h>

#include "parse/feed_json.h"

#include <inttypes.h>
#include <string.h>

#include "parse/json.h"
#include "parse/strip.h"

/* A string, or a number as one: ids are often numbers. */
static const char *text_of(const json_t *value, char number[32])
{
	if (json_is_integer(value)) {
		snprintf(number, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return number;
	}
	if (json_is_real(value)) {
		snprintf(number, 32, "%.15g", json_real_value(value));
		return number;
	}
	return json_string_value(value);
}

static void line(struct feed_build *b, struct feed_part *p, enum feed_field field, const json_t *object, const char *key, bool title)
{
	char number[32];
	const char *s = text_of(json_object_get(object, key), number);
	if (s && title)
		part_title(b, p, field, 5, s, strlen(s));
	else if (s)
		part_line(b, p, field, 5, s, strlen(s));
}

static void url(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const json_t *object, const char *key)
{
	const char *s = json_str(object, key);
	if (s)
		part_url(b, p, field, rank, feed_build_base(b), s);
}

static void author(struct feed_build *b, struct feed_part *p, const json_t *value)
{
	const char *s = json_is_object(value) ? json_str(value, "name") : json_string_value(value);
	if (!s && json_is_object(value))
		s = json_str(value, "url");
	if (s)
		part_author(b, p, 5, s, strlen(s));
}

/* "authors" of 1.1, and "author" of 1.0 where there is none. */
static void authors(struct feed_build *b, struct feed_part *p, const json_t *object)
{
	const json_t *list = json_object_get(object, "authors"), *one;
	size_t i;
	json_array_foreach((json_t *)list, i, one)
		author(b, p, one);
	if (!json_is_array(list))
		author(b, p, list);
	if (p->authors.n == 0)
		author(b, p, json_object_get(object, "author"));
}

static void plain(struct feed_build *b, struct feed_part *p, enum feed_field field, uint8_t rank, const char *s)
{
	struct buf escaped = BUF_INIT;
	if (!s)
		return;
	strip_escape(&escaped, s, strlen(s));
	part_html(b, p, field, rank, feed_build_base(b), buf_str(&escaped), escaped.len);
	buf_free(&escaped);
}

static void tags(struct feed_build *b, struct feed_part *p, const json_t *list)
{
	const json_t *tag;
	size_t i;
	char number[32];
	if (json_is_string(list))
		part_category(b, p, json_string_value(list), json_string_length(list));
	json_array_foreach((json_t *)list, i, tag) {
		const char *s = text_of(tag, number);
		if (s)
			part_category(b, p, s, strlen(s));
	}
}

static void attachments(struct feed_build *b, struct feed_part *p, const json_t *list)
{
	const json_t *one;
	size_t i;
	char number[32];
	json_array_foreach((json_t *)list, i, one)
		part_enclosure(b, p, feed_build_base(b), json_str(one, "url"), json_str(one, "mime_type"), json_str(one, "title"),
		               text_of(json_object_get(one, "size_in_bytes"), number));
}

static void item(struct feed_build *b, const json_t *o)
{
	struct feed_part *p = feed_build_begin_entry(b);
	const char *html = json_str(o, "content_html"), *date;
	line(b, p, FIELD_ID, o, "id", false);
	line(b, p, FIELD_TITLE, o, "title", true);
	url(b, p, FIELD_LINK, 5, o, "url");
	url(b, p, FIELD_LINK, 4, o, "external_url");
	if (html)
		part_html(b, p, FIELD_CONTENT, 5, feed_build_base(b), html, strlen(html));
	plain(b, p, FIELD_CONTENT, 4, json_str(o, "content_text"));
	plain(b, p, FIELD_SUMMARY, 5, json_str(o, "summary"));
	if ((date = json_str(o, "date_published")))
		part_date(p, FIELD_PUBLISHED, 5, date);
	if ((date = json_str(o, "date_modified")))
		part_date(p, FIELD_UPDATED, 5, date);
	authors(b, p, o);
	tags(b, p, json_object_get(o, "tags"));
	attachments(b, p, json_object_get(o, "attachments"));
	p->is_permalink = true;
	feed_build_end_entry(b);
}

static bool is_feed(const json_t *root)
{
	const char *version = json_str(root, "version");
	return (version && strstr(version, "jsonfeed.org")) || json_is_array(json_object_get(root, "items"));
}

int feed_json_read(struct feed_build *b, const char *text, size_t n, struct buf *err)
{
	json_t *root = json_lenient(text, n);
	if (!root)
		return fail(err, _("not a feed: it begins like JSON, but is none"));
	if (!is_feed(root)) {
		json_decref(root);
		return fail(err, _("not a feed: JSON, but no JSON Feed"));
	}
	char number[32];
	const char *version = text_of(json_object_get(root, "version"), number);
	b->format = version && str_ends(version, "1.1") ? FEED_JSON11 : FEED_JSON10;
	b->inherit_author = true;
	line(b, &b->feed, FIELD_TITLE, root, "title", true);
	line(b, &b->feed, FIELD_LANGUAGE, root, "language", false);
	url(b, &b->feed, FIELD_LINK, 5, root, "home_page_url");
	url(b, &b->feed, FIELD_SELF, 5, root, "feed_url");
	plain(b, &b->feed, FIELD_SUMMARY, 5, json_str(root, "description"));
	authors(b, &b->feed, root);
	const json_t *o;
	size_t i;
	json_array_foreach(json_object_get(root, "items"), i, o)
		if (json_is_object(o))
			item(b, o);
	json_decref(root);
	return 0;
}
