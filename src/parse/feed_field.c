#include <config.h>

#include "parse/feed_field.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/charref.h"
#include "parse/strip.h"

/* What was read, and where it goes. */
struct field {
	struct feed_build *build;
	struct feed_part *part;
	const struct element *row;
	uint8_t rank;
	const struct feed_text *text;
	const char *s, *base;
	size_t n;
	bool html;
};

static const char *attr(const struct field *f, enum attribute a)
{
	return feed_text_attr(f->text, a);
}

static bool attr_is(const struct field *f, enum attribute a, const char *value)
{
	return feed_text_attr_is(f->text, a, value);
}

static void set_title(const struct field *f)
{
	if (f->row->how == READ_TITLE) {
		part_title(f->build, f->part, f->row->field, f->rank, f->s, f->n);
		return;
	}
	struct buf plain = BUF_INIT;
	if (f->html)
		strip_title(&plain, f->s, f->n < FEED_ATTRIBUTE_MOST ? f->n : FEED_ATTRIBUTE_MOST);
	else
		buf_add(&plain, f->s, f->n < FEED_ATTRIBUTE_MOST ? f->n : FEED_ATTRIBUTE_MOST);
	part_line(f->build, f->part, f->row->field, f->rank, buf_str(&plain), plain.len);
	buf_free(&plain);
}

/* A body of nothing but escaped tags was escaped once too often. */
static bool is_escaped_twice(const char *s, size_t n)
{
	while (n && ascii_space((unsigned char)s[n - 1]))
		n--;
	while (n && ascii_space((unsigned char)*s))
		s++, n--;
	return n > 8 && memcmp(s, "&lt;", 4) == 0 && memcmp(s + n - 4, "&gt;", 4) == 0 && !memchr(s, '<', n);
}

static void set_body(const struct field *f)
{
	const char *s = f->s;
	size_t n = f->n;
	if (f->html && is_escaped_twice(s, n)) {
		const char *once = charref_decode(f->build->arena, s);
		if (strip_looks_html(once, strlen(once))) {
			s = once;
			n = strlen(once);
		}
	}
	/* Atom's default is text, but many feeds forget to say "html". */
	if (f->html || (f->row->how == READ_MEDIA_HTML ? false : !f->text->has[ATTR_TYPE] && strip_looks_html(s, n))) {
		part_html(f->build, f->part, f->row->field, f->rank, f->base, s, n);
		return;
	}
	struct buf escaped = BUF_INIT;
	strip_escape(&escaped, s, n);
	part_html(f->build, f->part, f->row->field, f->rank, f->build->url, buf_str(&escaped), escaped.len);
	buf_free(&escaped);
}

static void set_atom_link(const struct field *f)
{
	const char *href = f->text->has[ATTR_HREF] ? attr(f, ATTR_HREF) : f->s, *rel = attr(f, ATTR_REL);
	const char *slash = rel ? strstr(rel, "/relation/") : NULL;
	if (slash)
		rel = slash + strlen("/relation/");
	bool html = !f->text->has[ATTR_TYPE] || attr_is(f, ATTR_TYPE, "text/html") || attr_is(f, ATTR_TYPE, "application/xhtml+xml");
	if (!rel || !*rel || ascii_ieq(rel, "alternate"))
		part_url(f->build, f->part, FIELD_LINK, html ? f->rank : f->rank - 2, f->base, href);
	else if (ascii_ieq(rel, "enclosure"))
		part_enclosure(f->build, f->part, f->base, href, attr(f, ATTR_TYPE), attr(f, ATTR_TITLE), attr(f, ATTR_LENGTH));
	else if (ascii_ieq(rel, "self"))
		part_url(f->build, f->part, FIELD_SELF, f->rank, f->base, href);
	else if (ascii_ieq(rel, "replies") && html)
		part_url(f->build, f->part, FIELD_COMMENTS, f->rank - 2, f->base, href);
}

static void set_guid(const struct field *f)
{
	const char *s = f->s;
	while (ascii_space((unsigned char)*s))
		s++;
	part_line(f->build, f->part, FIELD_ID, f->rank, s, strlen(s));
	if (!attr_is(f, ATTR_PERMALINK, "false") && uri_is_http(s))
		part_url(f->build, f->part, FIELD_LINK, 3, f->base, s);
}

static void set_category(const struct field *f, bool split)
{
	const char *s = f->text->has[ATTR_LABEL] && f->text->attrs[ATTR_LABEL].len ? attr(f, ATTR_LABEL) : NULL;
	if (!s)
		s = f->text->has[ATTR_TITLE] ? attr(f, ATTR_TITLE) : f->s;
	while (split && s) {
		size_t n = strcspn(s, ",;");
		part_category(f->build, f->part, s, n);
		s = s[n] ? s + n + 1 : NULL;
	}
	if (s)
		part_category(f->build, f->part, s, strlen(s));
}

static int number_of(const struct field *f, int most)
{
	int64_t value;
	struct buf line = BUF_INIT;
	text_clean(&line, f->s, f->n < 64 ? f->n : 64, TEXT_LINE);
	bool good = parse_int(buf_str(&line), 0, INT32_MAX, &value);
	buf_free(&line);
	return good ? value < most ? (int)value : most : -1;
}

static void set_schedule(const struct field *f, enum how how)
{
	static const struct {
		const char *name;
		int32_t seconds;
	} periods[] = {{"hourly", 3600}, {"daily", 86400}, {"weekly", 7 * 86400}, {"monthly", 30 * 86400}, {"yearly", 365 * 86400}};
	static const char *const days[] = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
	struct feed_build *b = f->build;
	struct buf line = BUF_INIT;
	int n;
	text_clean(&line, f->s, f->n < 64 ? f->n : 64, TEXT_LINE);
	if (how == READ_TTL && (n = number_of(f, 60 * 24 * 30)) > 0)
		b->ttl = n * 60;
	if (how == READ_FREQUENCY && (n = number_of(f, 1000)) > 0)
		b->frequency = n;
	if (how == READ_HOUR && (n = number_of(f, 24)) >= 0)
		b->skip_hours |= UINT32_C(1) << n % 24;
	for (size_t i = 0; how == READ_PERIOD && i < ARRAY_LEN(periods); i++)
		if (ascii_ieq(buf_str(&line), periods[i].name))
			b->period = periods[i].seconds;
	for (size_t i = 0; how == READ_DAY && i < ARRAY_LEN(days); i++)
		if (ascii_ieq(buf_str(&line), days[i]))
			b->skip_days |= (uint8_t)(1u << i);
	buf_free(&line);
}

/* <link>URL</link>, and <link href="URL"/> of people who think of Atom. */
static void set_rss_link(const struct field *f)
{
	bool blank = f->s[strspn(f->s, " \t\r\n")] == '\0';
	part_url(f->build, f->part, FIELD_LINK, f->rank, f->base, blank && f->text->has[ATTR_HREF] ? attr(f, ATTR_HREF) : f->s);
}

static void set_field(const struct field *f)
{
	enum how how = f->row->how;
	switch (how) {
	case READ_LINE: part_line(f->build, f->part, f->row->field, f->rank, f->s, f->n); break;
	case READ_TITLE:
	case READ_ATOM_TITLE: set_title(f); break;
	case READ_HTML:
	case READ_XHTML:
	case READ_ATOM_HTML:
	case READ_MEDIA_HTML: set_body(f); break;
	case READ_RSS_LINK: set_rss_link(f); break;
	case READ_URL: part_url(f->build, f->part, f->row->field, f->rank, f->base, f->s); break;
	case READ_ATOM_LINK: set_atom_link(f); break;
	case READ_GUID: set_guid(f); break;
	case READ_ATOM_ID:
		part_line(f->build, f->part, FIELD_ID, f->rank, f->s, f->n);
		f->part->is_permalink = true;
		break;
	case READ_DATE: part_date(f->part, f->row->field, f->rank, f->s); break;
	case READ_AUTHOR: part_author(f->build, f->part, f->rank, f->s, f->n); break;
	case READ_CATEGORY:
	case READ_KEYWORDS: set_category(f, how == READ_KEYWORDS); break;
	case READ_ENCLOSURE:
		part_enclosure(f->build, f->part, f->base, attr(f, ATTR_HREF), attr(f, ATTR_TYPE), NULL, attr(f, ATTR_LENGTH));
		break;
	default: set_schedule(f, how);
	}
}

void feed_field_set(struct feed_build *b, struct feed_part *p, const struct element *row, uint8_t rank, struct feed_text *t)
{
	bool html = feed_text_end(t);
	set_field(&(struct field){b, p, row, rank, t, buf_str(&t->text), t->base, t->text.len, html});
}
