#include <config.h>

#include "parse/json.h"

#include <string.h>

enum { DEPTH_MOST = 512, DIGITS_MOST = 17 };

struct mender {
	struct buf *out;
	const char *p, *end;
	size_t start;               /* of our part of `out` */
	char stack[DEPTH_MOST];     /* '{': a key comes next, ':': its value, '[' */
	size_t depth;
	size_t safe, safe_depth;    /* `out` up to here is whole but for closing brackets */
	char safe_stack[DEPTH_MOST];
};

/* The code unit of \uXXXX at `p`, or -1. */
static int read_unit(const char *p, const char *end)
{
	int v = 0;
	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return -1;
	for (int i = 2; i < 6; i++) {
		if (ascii_hex((unsigned char)p[i]) < 0)
			return -1;
		v = v * 16 + (p[i] <= '9' ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
	}
	return v;
}

static void mend_unicode_escape(struct mender *m)
{
	int first = read_unit(m->p, m->end), second = first < 0 ? -1 : read_unit(m->p + 6, m->end);
	bool high = first >= 0xD800 && first < 0xDC00, low = first >= 0xDC00 && first < 0xE000;
	if (first < 0) {
		m->p += 2;                  /* "\u" and no number */
	} else if (high && second >= 0xDC00 && second < 0xE000) {
		buf_add(m->out, m->p, 12);
		m->p += 12;
	} else {
		if (high || low || first == 0)
			buf_adds(m->out, "\\ufffd");
		else
			buf_add(m->out, m->p, 6);
		m->p += 6;
	}
}

static void mend_escape(struct mender *m)
{
	char next = m->end - m->p > 1 ? m->p[1] : '\0';
	if (next == 'u') {
		mend_unicode_escape(m);
		return;
	}
	if (next && strchr("\"\\/bfnrt", next)) {
		buf_add(m->out, m->p, 2);
		m->p += 2;
		return;
	}
	m->p++;                         /* a backslash that escapes nothing */
}

/* From the quote on. false: the text ended inside. */
static bool mend_string(struct mender *m)
{
	buf_addc(m->out, *m->p++);
	while (m->p < m->end) {
		const char *from = m->p;
		while (m->p < m->end && (unsigned char)*m->p >= 0x20 && *m->p != '"' && *m->p != '\\')
			m->p++;
		buf_add(m->out, from, (size_t)(m->p - from));
		if (m->p >= m->end)
			break;
		if (*m->p == '"') {
			buf_addc(m->out, *m->p++);
			return true;
		}
		if (*m->p == '\\') {
			mend_escape(m);
			continue;
		}
		if (*m->p == '\n' || *m->p == '\t' || *m->p == '\r')
			buf_adds(m->out, *m->p == '\n' ? "\\n" : " ");
		m->p++;
	}
	return false;
}

/* Numbers and words. */
static void mend_word(struct mender *m)
{
	const char *from = m->p;
	size_t digits = 0, numeric = 0;
	while (m->p < m->end && *m->p && !strchr(" \t\r\n,:[]{}\"/", *m->p)) {
		digits += *m->p >= '0' && *m->p <= '9';
		numeric += strchr("0123456789+-.eE", *m->p) != NULL;
		m->p++;
	}
	size_t n = (size_t)(m->p - from);
	if (n == 0) {
		m->p++;
		return;
	}
	bool word = (n == 4 && (memcmp(from, "true", 4) == 0 || memcmp(from, "null", 4) == 0)) ||
	            (n == 5 && memcmp(from, "false", 5) == 0);
	bool number = digits && numeric == n;
	bool plain = number && digits <= DIGITS_MOST && from[0] != '+' && from[0] != '.' &&
	             !memchr(from, 'e', n) && !memchr(from, 'E', n) && from[n - 1] != '.' &&
	             !(from[0] == '0' && n > 1 && from[1] != '.');
	if (word || plain) {
		buf_add(m->out, from, n);
	} else if (number) {
		buf_addc(m->out, '"');
		buf_add(m->out, from, n);
		buf_addc(m->out, '"');
	} else {
		buf_adds(m->out, "null");
	}
}

static void drop_comma(struct mender *m)
{
	if (m->out->len > m->start && m->out->data[m->out->len - 1] == ',')
		buf_truncate(m->out, m->out->len - 1);
}

/* A value is complete: were the text cut here, it could be closed. */
static void mark_safe(struct mender *m)
{
	m->safe = m->out->len;
	m->safe_depth = m->depth;
	memcpy(m->safe_stack, m->stack, m->depth);
}

static bool mend_bracket(struct mender *m)
{
	char c = *m->p++;
	if (c == '{' || c == '[') {
		if (m->depth == DEPTH_MOST)
			return false;
		buf_addc(m->out, c);
		m->stack[m->depth++] = c;
		mark_safe(m);
		return true;
	}
	drop_comma(m);
	if (m->depth == 0)
		return false;
	m->depth--;
	buf_addc(m->out, m->stack[m->depth] == '[' ? ']' : '}');
	mark_safe(m);
	return m->depth > 0;
}

static void mend_mark(struct mender *m)
{
	char c = *m->p++, last = m->out->len > m->start ? m->out->data[m->out->len - 1] : ',';
	char *top = m->depth ? &m->stack[m->depth - 1] : NULL;
	if (c == ':' && top && *top == '{')
		*top = ':';
	if (c == ',' && top && *top == ':')
		*top = '{';
	if (c == ',' && (last == ',' || last == '{' || last == '['))
		return;
	if (c == ',' && last == ':')
		buf_adds(m->out, "null");
	buf_addc(m->out, c);
}

/* Comments and the marks of CDATA. */
static bool skip_comment(struct mender *m)
{
	size_t left = (size_t)(m->end - m->p);
	const char *to = NULL;
	if (left >= 2 && memcmp(m->p, "//", 2) == 0)
		to = memchr(m->p, '\n', left);
	else if (left >= 2 && memcmp(m->p, "/*", 2) == 0)
		to = (to = memmem(m->p + 2, left - 2, "*/", 2)) ? to + 2 : NULL;
	else if (left >= 9 && memcmp(m->p, "<![CDATA[", 9) == 0)
		to = m->p + 9;
	else if (left >= 3 && memcmp(m->p, "]]>", 3) == 0)
		to = m->p + 3;
	else if (left >= 4 && memcmp(m->p, "<!--", 4) == 0)
		to = m->p + 4;
	else if (left >= 3 && memcmp(m->p, "-->", 3) == 0)
		to = m->p + 3;
	else
		return false;
	m->p = to ? to : m->end;
	return true;
}

static bool mend_token(struct mender *m)
{
	char c = *m->p;
	if (ascii_space((unsigned char)c) || c == '\0') {
		m->p++;
		return true;
	}
	if (skip_comment(m))
		return true;
	if (c == '"') {
		bool key = m->depth && m->stack[m->depth - 1] == '{';
		if (!mend_string(m))
			return false;
		if (!key)
			mark_safe(m);
		return true;
	}
	if (strchr("{}[]", c))
		return mend_bracket(m);
	if (c == ',' || c == ':') {
		mend_mark(m);
		return true;
	}
	mend_word(m);
	return true;
}

static void mend(struct buf *out, const char *s, size_t n)
{
	struct mender *m = xcalloc(1, sizeof *m);
	*m = (struct mender){.out = out, .p = s, .end = s + n, .start = out->len};
	m->safe = out->len;
	while (m->p < m->end && *m->p != '{' && *m->p != '[')
		if (!skip_comment(m))
			m->p++;
	while (m->p < m->end && mend_token(m))
		;
	buf_truncate(out, m->safe);
	drop_comma(m);
	for (size_t i = m->safe_depth; i > 0; i--)
		buf_addc(out, m->safe_stack[i - 1] == '[' ? ']' : '}');
	free(m);
}

json_t *json_lenient(const char *s, size_t n)
{
	json_t *json = json_loadb(s, n, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, NULL);
	if (json)
		return json;
	struct buf mended = BUF_INIT;
	mend(&mended, s, n);
	json = json_loadb(buf_str(&mended), mended.len, JSON_DISABLE_EOF_CHECK, NULL);
	buf_free(&mended);
	return json;
}

const char *json_str(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}
