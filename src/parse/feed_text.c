#include <config.h>

#include "parse/feed_text.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "parse/charref.h"
#include "parse/sax.h"
#include "parse/strip.h"

void feed_text_free(struct feed_text *t)
{
	for (size_t i = 0; i < ATTRS; i++)
		buf_free(&t->attrs[i]);
	buf_free(&t->text);
}

/* --- attributes --- */

void feed_text_attributes(struct feed_text *t, int n, const xmlChar **attributes)
{
	static const struct {
		const char *name;
		enum attribute as;
	} known[] = {
		{"href", ATTR_HREF},   {"url", ATTR_HREF},          {"resource", ATTR_HREF}, {"rel", ATTR_REL},
		{"type", ATTR_TYPE},   {"length", ATTR_LENGTH},     {"fileSize", ATTR_LENGTH}, {"title", ATTR_TITLE},
		{"label", ATTR_LABEL}, {"isPermaLink", ATTR_PERMALINK}, {"mode", ATTR_MODE}, {"term", ATTR_TITLE},
	};
	memset(t->has, 0, sizeof t->has);
	for (int i = 0; i < n; i++) {
		const xmlChar **a = attributes + i * 5;
		for (size_t k = 0; k < ARRAY_LEN(known); k++)
			if (ascii_ieq((const char *)a[0], known[k].name) && !t->has[known[k].as] && sax_value_length(a) <= FEED_ATTRIBUTE_MOST) {
				buf_truncate(&t->attrs[known[k].as], 0);
				sax_add_value(&t->attrs[known[k].as], a);
				t->has[known[k].as] = true;
			}
	}
}

const char *feed_text_attr(const struct feed_text *t, enum attribute a)
{
	return t->has[a] ? buf_str(&t->attrs[a]) : NULL;
}

/* Without white space around it, and without parameters (text/html;charset=…). */
bool feed_text_attr_is(const struct feed_text *t, enum attribute a, const char *value)
{
	const char *s = feed_text_attr(t, a);
	if (!s)
		return false;
	while (ascii_space((unsigned char)*s))
		s++;
	if (!ascii_istarts(s, value))
		return false;
	s += strlen(value);
	return *s == '\0' || *s == ';' || ascii_space((unsigned char)*s);
}

/* --- what kind of text --- */

/* Atom 1.0's type, and the type and mode of 0.3. */
static enum text_mode atom_mode(const struct feed_text *t)
{
	bool escaped = feed_text_attr_is(t, ATTR_MODE, "escaped"), base64 = feed_text_attr_is(t, ATTR_MODE, "base64");
	const char *type = feed_text_attr(t, ATTR_TYPE);
	if (!type || !*type || feed_text_attr_is(t, ATTR_TYPE, "text") || feed_text_attr_is(t, ATTR_TYPE, "text/plain"))
		return base64 ? TEXT_BASE64_PLAIN : TEXT_PLAIN;
	if (feed_text_attr_is(t, ATTR_TYPE, "html") || feed_text_attr_is(t, ATTR_TYPE, "text/html"))
		return base64 ? TEXT_BASE64_HTML : feed_text_attr_is(t, ATTR_MODE, "xml") ? TEXT_XHTML : TEXT_HTML;
	if (feed_text_attr_is(t, ATTR_TYPE, "xhtml") || strstr(type, "xml"))
		return base64 ? TEXT_BASE64_HTML : escaped ? TEXT_HTML : TEXT_XHTML;
	if (ascii_istarts(type, "text/"))
		return base64 ? TEXT_BASE64_PLAIN : TEXT_PLAIN;
	return TEXT_IGNORED;
}

static enum text_mode mode_of(const struct feed_text *t, enum how how)
{
	switch (how) {
	case READ_ATOM_TITLE:
	case READ_ATOM_HTML:
		return atom_mode(t);
	case READ_MEDIA_HTML:
		return feed_text_attr_is(t, ATTR_TYPE, "html") ? TEXT_HTML : TEXT_PLAIN;
	case READ_XHTML:
		return TEXT_XHTML;
	case READ_TITLE:
	case READ_HTML:
		return TEXT_HTML;
	default:
		return TEXT_PLAIN;
	}
}

static void decode_base64(struct buf *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf out = BUF_INIT;
	uint32_t bits = 0;
	int count = 0;
	for (size_t i = 0; i < text->len && text->data[i] != '='; i++) {
		const char *digit = text->data[i] ? strchr(digits, text->data[i]) : NULL;
		if (!digit)
			continue;
		bits = bits << 6 | (uint32_t)(digit - digits);
		if (++count % 4 == 0) {
			char bytes[3] = {(char)(bits >> 16), (char)(bits >> 8), (char)bits};
			buf_add(&out, bytes, 3);
		}
	}
	if (count % 4 == 3) {
		buf_addc(&out, (char)(bits >> 10));
		buf_addc(&out, (char)(bits >> 2));
	} else if (count % 4 == 2) {
		buf_addc(&out, (char)(bits >> 4));
	}
	buf_free(text);
	if (!utf8_valid(buf_str(&out), out.len))
		buf_truncate(&out, 0);
	*text = out;
}

bool feed_text_end(struct feed_text *t)
{
	if (t->mode == TEXT_BASE64_PLAIN || t->mode == TEXT_BASE64_HTML)
		decode_base64(&t->text);
	if (t->mode == TEXT_IGNORED)
		buf_truncate(&t->text, 0);
	return t->markup || t->mode == TEXT_HTML || t->mode == TEXT_XHTML || t->mode == TEXT_BASE64_HTML;
}

void feed_text_begin(struct feed_text *t, enum how how, const char *base, int n, const xmlChar **attributes)
{
	buf_truncate(&t->text, 0);
	feed_text_attributes(t, n, attributes);
	t->mode = mode_of(t, how);
	t->markup = t->mode == TEXT_XHTML;
	t->dropped_div = 0;
	t->base = base;
}

static void add_plain(struct feed_text *t, const char *s, size_t n)
{
	if (t->markup && t->mode != TEXT_HTML)
		strip_escape(&t->text, s, n);
	else
		buf_add(&t->text, s, n);
}

/* Nobody means C1: what windows-1252 has there was meant. */
void feed_text_add(struct feed_text *t, const char *s, size_t n)
{
	for (const char *c; (c = memchr(s, 0xC2, n)) && c + 1 < s + n; n -= (size_t)(c + 2 - s), s = c + 2) {
		add_plain(t, s, (size_t)(c - s));
		buf_add_utf8(&t->text, charref_c1((unsigned char)c[1]));
	}
	add_plain(t, s, n);
}

/* --- markup, written out again --- */

static void write_attribute(struct feed_text *t, const xmlChar **a, const char *base)
{
	static const char *const links[] = {"href", "src", "cite", "poster"};
	struct buf value = BUF_INIT;
	sax_add_value(&value, a);
	buf_addc(&t->text, ' ');
	buf_adds(&t->text, (const char *)a[0]);
	buf_adds(&t->text, "=\"");
	bool link = false;
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		link = link || ascii_ieq(links[i], (const char *)a[0]);
	if (link && !str_eq(base, t->base)) {
		struct buf url = BUF_INIT;
		uri_resolve(&url, base, buf_str(&value));
		buf_free(&value);
		value = url;
	}
	strip_escape(&t->text, buf_str(&value), value.len);
	buf_addc(&t->text, '"');
	buf_free(&value);
}

void feed_text_start_tag(struct feed_text *t, const char *name, size_t depth, const char *base, int n, const xmlChar **attributes)
{
	if (!t->markup) {
		t->markup = true;
		if (t->mode == TEXT_PLAIN) {        /* what came before was text */
			struct buf escaped = BUF_INIT;
			strip_escape(&escaped, buf_str(&t->text), t->text.len);
			buf_free(&t->text);
			t->text = escaped;
		}
	}
	if (t->mode == TEXT_XHTML && depth == 1 && t->text.len == 0 && !t->dropped_div && ascii_ieq(name, "div")) {
		t->dropped_div = depth;
		return;
	}
	buf_addc(&t->text, '<');
	buf_adds(&t->text, name);
	for (int i = 0; i < n; i++)
		write_attribute(t, attributes + i * 5, base);
	buf_addc(&t->text, '>');
}

void feed_text_end_tag(struct feed_text *t, const char *name, size_t depth)
{
	static const char *const voids[] = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"};
	if (t->dropped_div == depth)
		return;
	for (size_t i = 0; i < ARRAY_LEN(voids); i++)
		if (voids[i][0] == (name[0] | 0x20) && ascii_ieq(voids[i], name))
			return;
	buf_adds(&t->text, "</");
	buf_adds(&t->text, name);
	buf_addc(&t->text, '>');
}
