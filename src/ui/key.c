#include <config.h>

#include "ui/key.h"

#include <string.h>

#include "base/text.h"

enum { ESC = 0x1b, SEQUENCE_MOST = 256, PASTE_MOST = 1 << 20 };
enum { WAIT_ESC = 25, WAIT_SEQUENCE = 500 };

static const struct {
	const char *name;
	uint32_t key;
} names[] = {
	{"ENTER", K_ENTER}, {"ESC", K_ESC}, {"TAB", K_TAB}, {"BACKTAB", K_BACKTAB}, {"BACKSPACE", K_BACKSPACE},
	{"UP", K_UP}, {"DOWN", K_DOWN}, {"LEFT", K_LEFT}, {"RIGHT", K_RIGHT}, {"PGUP", K_PGUP}, {"PGDN", K_PGDN},
	{"HOME", K_HOME}, {"END", K_END}, {"INSERT", K_INSERT}, {"DELETE", K_DELETE}, {"SPACE", ' '},
	{"F1", K_F1}, {"F2", K_F1 + 1}, {"F3", K_F1 + 2}, {"F4", K_F1 + 3}, {"F5", K_F1 + 4}, {"F6", K_F1 + 5},
	{"F7", K_F1 + 6}, {"F8", K_F1 + 7}, {"F9", K_F1 + 8}, {"F10", K_F1 + 9}, {"F11", K_F1 + 10}, {"F12", K_F1 + 11},
	/* as others write them */
	{"RETURN", K_ENTER}, {"CR", K_ENTER}, {"ESCAPE", K_ESC}, {"PPAGE", K_PGUP}, {"NPAGE", K_PGDN},
	{"PAGEUP", K_PGUP}, {"PAGEDOWN", K_PGDN}, {"DEL", K_DELETE}, {"BS", K_BACKSPACE}, {"S-TAB", K_BACKTAB},
	{"LT", '<'},
};

void key_reader_free(struct key_reader *r)
{
	buf_free(&r->pending);
	buf_free(&r->paste);
}

void key_feed(struct key_reader *r, const char *bytes, size_t n)
{
	if (r->at && r->at == r->pending.len) {
		buf_truncate(&r->pending, 0);
		r->at = 0;
	}
	buf_add(&r->pending, bytes, n);
}

int key_wait(const struct key_reader *r)
{
	size_t n = r->pending.len - r->at;
	if (n == 0 || r->pasting)
		return -1;
	return n == 1 && !r->expecting ? WAIT_ESC : WAIT_SEQUENCE;
}

/* --- sequences --- */

struct sequence {
	char first;                 /* '<', '?', '>' or 0 */
	char last;                  /* the final byte */
	bool inter;                 /* has a '$' or the like before its end */
	int params[8];
	size_t n;
};

/* Takes a CSI apart, from behind "ESC [". Returns its length, 0 where it is not whole. */
static size_t parse_csi(const char *s, size_t n, struct sequence *out)
{
	memset(out, 0, sizeof *out);
	size_t i = 0;
	if (n && strchr("<?>=", s[0]))
		out->first = s[i++];
	for (; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c >= '0' && c <= '9') {
			if (out->n == 0)
				out->n = 1;
			int *p = &out->params[out->n - 1];
			*p = *p < 100000 ? *p * 10 + (c - '0') : *p;
		} else if (c == ';' || c == ':') {
			out->n = out->n == 0 ? 2 : out->n < ARRAY_LEN(out->params) ? out->n + 1 : out->n;
		} else if (c >= 0x20 && c < 0x30) {
			out->inter = true;
		} else if (c >= 0x40 && c < 0x7f) {
			out->last = (char)c;
			return i + 1;
		} else {
			return i + 1;               /* not a sequence after all: swallow it */
		}
	}
	return n > SEQUENCE_MOST ? n : 0;
}

static uint32_t modifiers(const struct sequence *q)
{
	int m = q->n > 1 ? q->params[1] - 1 : 0;
	if (m <= 0)
		return 0;
	return (m & 1 ? KM_SHIFT : 0) | (m & 2 ? KM_ALT : 0) | (m & 4 ? KM_CTRL : 0);
}

static uint32_t key_of_final(char c)
{
	switch (c) {
	case 'A': return K_UP;
	case 'B': return K_DOWN;
	case 'C': return K_RIGHT;
	case 'D': return K_LEFT;
	case 'H': return K_HOME;
	case 'F': return K_END;
	case 'M': return K_ENTER;
	case 'Z': return K_BACKTAB;
	case 'P': case 'Q': case 'R': case 'S': return K_F1 + (uint32_t)(c - 'P');
	default: return K_NONE;
	}
}

static uint32_t key_of_tilde(int n)
{
	static const uint32_t low[] = {K_NONE, K_HOME, K_INSERT, K_DELETE, K_END, K_PGUP, K_PGDN, K_HOME, K_END};
	if (n >= 1 && n <= 8)
		return low[n];
	if (n >= 11 && n <= 15)
		return K_F1 + (uint32_t)(n - 11);
	if (n >= 17 && n <= 21)
		return K_F1 + (uint32_t)(n - 12);
	if (n == 23 || n == 24)
		return K_F1 + (uint32_t)(n - 13);
	return K_NONE;
}

static void take_mouse(struct input *out, int button, int x, int y, bool release)
{
	out->key = K_MOUSE;
	out->x = x > 0 ? x - 1 : 0;
	out->y = y > 0 ? y - 1 : 0;
	if (button & 64)
		out->mouse = button & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
	else if (release)
		out->mouse = MOUSE_RELEASE;
	else if (button & 32)
		out->mouse = MOUSE_DRAG;
	else if ((button & 3) == 0)
		out->mouse = MOUSE_PRESS;
	else
		out->key = K_NONE;              /* other buttons are the terminal's own */
}

static uint32_t fold_control(uint32_t c);

static void key_of_csi(const struct sequence *q, bool expecting, struct input *out)
{
	if (q->first == '<') {
		take_mouse(out, q->params[0], q->params[1], q->params[2], q->last == 'm');
	} else if (q->first == '?' && q->inter && q->last == 'y') {
		*out = (struct input){.key = K_MODE, .y = q->params[0], .x = q->params[1]};
	} else if (q->first || q->inter) {
		return;
	} else if (q->last == 'R' && q->n == 2 && (expecting || q->params[0] != 1)) {
		*out = (struct input){.key = K_REPORT, .y = q->params[0] - 1, .x = q->params[1] - 1};
	} else if (q->last == '~') {
		out->key = key_of_tilde(q->params[0]);
	} else if (q->last == 'u') {
		out->key = fold_control((uint32_t)q->params[0]);
	} else if (q->last != 'M') {
		out->key = key_of_final(q->last);
	}
	if (out->key != K_NONE && out->key < K_MOUSE)
		out->key |= modifiers(q);
}

/* The length of a string sequence (OSC, DCS, APC, PM, SOS) up to its end, 0 where it is not whole. */
static size_t string_length(const char *s, size_t n)
{
	for (size_t i = 2; i < n; i++) {
		if (s[i] == '\a')
			return i + 1;
		if (s[i] == ESC)
			return i + 1 < n && s[i + 1] == '\\' ? i + 2 : i;
	}
	return n > 65536 ? n : 0;
}

static uint32_t fold_control(uint32_t c)
{
	switch (c) {
	case '\r': case '\n': return K_ENTER;
	case '\t': return K_TAB;
	case ESC: return K_ESC;
	case 0x7f: case '\b': return K_BACKSPACE;
	case 0: return ' ' | KM_CTRL;
	default: return c < 27 ? ('a' + c - 1) | KM_CTRL : c < 32 ? ('@' + c) | KM_CTRL : c;
	}
}

/* One character of the locale. Returns its length, 0 where it is not whole. */
static size_t take_char(const struct key_reader *r, const char *s, size_t n, uint32_t *out)
{
	if ((unsigned char)s[0] < 0x80) {
		*out = fold_control((unsigned char)s[0]);
		return 1;
	}
	if (r->utf8) {
		size_t want = (unsigned char)s[0] >= 0xf0 ? 4 : (unsigned char)s[0] >= 0xe0 ? 3 : 2;
		return n < want ? 0 : utf8_decode(s, n, out);
	}
	wchar_t wc;
	mbstate_t state = {0};
	size_t used = mbrtowc(&wc, s, n, &state);
	if (used == (size_t)-2)
		return 0;
	*out = used == (size_t)-1 ? K_NONE : (uint32_t)wc;
	return used == (size_t)-1 || used == 0 ? 1 : used;
}

/* Everything that starts with an ESC. Returns the bytes used, 0 for more. */
static size_t take_escape(const struct key_reader *r, const char *s, size_t n, struct input *out)
{
	struct sequence q;
	if (n < 2)
		return 0;
	if (s[1] == '[') {
		if (n >= 3 && s[2] == '[') {            /* the Linux console's F1 to F5 */
			if (n < 4)
				return 0;
			out->key = s[3] >= 'A' && s[3] <= 'E' ? K_F1 + (uint32_t)(s[3] - 'A') : K_NONE;
			return 4;
		}
		if (n >= 3 && s[2] == 'M') {            /* a mouse that knows no SGR */
			if (n < 6)
				return 0;
			int b = (unsigned char)s[3] - 32;
			take_mouse(out, b, (unsigned char)s[4] - 32, (unsigned char)s[5] - 32, (b & 3) == 3 && !(b & 64));
			return 6;
		}
		size_t used = parse_csi(s + 2, n - 2, &q);
		if (used)
			key_of_csi(&q, r->expecting, out);
		return used ? used + 2 : 0;
	}
	if (s[1] == 'O') {
		if (n < 3)
			return 0;
		out->key = key_of_final(s[2]);
		return 3;
	}
	if (strchr("]P_^X", s[1])) {
		size_t used = string_length(s, n);
		if (used > 6 && str_starts(s + 1, "P>|"))
			*out = (struct input){.key = K_VERSION, .text = s + 4, .length = used - 6};
		return used;
	}
	if (s[1] == ESC) {
		out->key = K_ESC;
		return 1;
	}
	uint32_t c;
	size_t used = take_char(r, s + 1, n - 1, &c);
	out->key = c | KM_ALT;
	return used ? used + 1 : 0;
}

/* A bracketed paste ends with ESC [ 201 ~ and not before. */
static bool take_paste(struct key_reader *r, struct input *out)
{
	static const char end[] = "\033[201~";
	const char *s = buf_str(&r->pending) + r->at;
	size_t n = r->pending.len - r->at;
	const char *found = memmem(s, n, end, sizeof end - 1);
	size_t take = found ? (size_t)(found - s) : n > sizeof end ? n - sizeof end : 0;
	if (r->paste.len < PASTE_MOST)
		buf_add(&r->paste, s, take);
	r->at += take + (found ? sizeof end - 1 : 0);
	if (!found)
		return false;
	r->pasting = false;
	*out = (struct input){.key = K_PASTE, .text = buf_str(&r->paste), .length = r->paste.len};
	return true;
}

bool key_next(struct key_reader *r, bool timed_out, struct input *out)
{
	static const char paste_begin[] = "\033[200~";
	while (r->at < r->pending.len) {
		if (r->pasting)
			return take_paste(r, out);
		const char *s = r->pending.data + r->at;
		size_t n = r->pending.len - r->at;
		if (n >= sizeof paste_begin - 1 && memcmp(s, paste_begin, sizeof paste_begin - 1) == 0) {
			r->at += sizeof paste_begin - 1;
			r->pasting = true;
			buf_truncate(&r->paste, 0);
			continue;
		}
		*out = (struct input){0};
		size_t used = s[0] == ESC ? take_escape(r, s, n, out) : take_char(r, s, n, &out->key);
		if (used == 0 && !timed_out)
			return false;
		if (used == 0) {                        /* a lone ESC, or the head of something that never came */
			out->key = n == 1 && s[0] == ESC ? K_ESC : n == 2 && s[0] == ESC ? ((unsigned char)s[1] | KM_ALT) : K_NONE;
			used = n;
		}
		r->at += used;
		if (out->key != K_NONE)
			return true;
	}
	return false;
}

/* --- names --- */

static uint32_t key_of_name(const char *s, size_t n, bool any_case)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strlen(names[i].name) != n)
			continue;
		if (any_case ? strncasecmp(names[i].name, s, n) == 0 : memcmp(names[i].name, s, n) == 0)
			return names[i].key;
	}
	return K_NONE;
}

static uint32_t with_control(uint32_t key)
{
	if (key < K_FIRST)
		return key == 'i' || key == 'I' ? K_TAB : key == 'm' || key == 'M' ? K_ENTER : key == '[' ? K_ESC :
		       (uint32_t)ascii_lower((int)key) | KM_CTRL;
	return key | KM_CTRL;
}

/* What stands between < and >: modifiers C-, A- (or M-), S-, and a name or a character. */
static uint32_t parse_bracketed(const char *s, size_t n)
{
	uint32_t mods = 0;
	uint32_t whole = key_of_name(s, n, true);
	if (whole)
		return whole;
	while (n > 2 && s[1] == '-') {
		int c = ascii_lower(s[0]);
		if (c != 'c' && c != 'a' && c != 'm' && c != 's')
			return K_NONE;
		mods |= c == 'c' ? KM_CTRL : c == 's' ? KM_SHIFT : KM_ALT;
		s += 2;
		n -= 2;
	}
	uint32_t key = key_of_name(s, n, true);
	if (!key && utf8_decode(s, n, &key) != n)
		return K_NONE;
	if (mods & KM_CTRL)
		key = with_control(key);
	return key | (mods & (KM_ALT | KM_SHIFT));
}

uint32_t key_parse(const char **s)
{
	const char *p = *s;
	size_t n = strlen(p);
	const char *close = *p == '<' ? strchr(p, '>') : NULL;
	if (close && close > p + 1) {
		uint32_t key = parse_bracketed(p + 1, (size_t)(close - p - 1));
		if (key) {
			*s = close + 1;
			return key;
		}
	}
	if (*p == '^' && n > 1) {
		*s = p + 2;
		return with_control((unsigned char)p[1]);
	}
	uint32_t key = K_NONE;
	*s = p + (n ? utf8_decode(p, n, &key) : 0);
	return key;
}

size_t keys_parse(const char *s, uint32_t keys[KEYS_MOST], struct buf *err)
{
	size_t n = 0;
	uint32_t whole = key_of_name(s, strlen(s), false);
	if (whole) {
		keys[0] = whole;
		return 1;
	}
	for (const char *p = s; *p; n++) {
		uint32_t key = n < KEYS_MOST ? key_parse(&p) : K_NONE;
		if (key == K_NONE) {
			fail(err, _("'%s' is no key, nor a sequence of at most %d"), s, KEYS_MOST);
			return 0;
		}
		keys[n] = key;
	}
	if (n == 0)
		fail(err, _("no key is named"));
	return n;
}

static const char *name_of_key(uint32_t key)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].key == key && key != '<')
			return names[i].name;
	return NULL;
}

/* Bare where it can stand alone ("ENTER", "^D", "g"), else in < >. */
static void add_name(struct buf *out, uint32_t key, bool alone)
{
	uint32_t mods = key & KM_ALL, base = key & ~(uint32_t)KM_ALL;
	const char *name = name_of_key(base);
	if (mods == KM_CTRL && !name) {
		buf_addc(out, '^');
		buf_add_utf8(out, base >= 'a' && base <= 'z' ? base - 32 : base);
		return;
	}
	bool bracket = mods || (name && !alone);
	if (bracket)
		buf_addc(out, '<');
	buf_adds(out, mods & KM_CTRL ? "C-" : "");
	buf_adds(out, mods & KM_ALT ? "A-" : "");
	buf_adds(out, mods & KM_SHIFT ? "S-" : "");
	if (name)
		buf_adds(out, name);
	else
		buf_add_utf8(out, base);
	if (bracket)
		buf_addc(out, '>');
}

void keys_add_name(struct buf *out, const uint32_t *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_name(out, keys[i], n == 1);
}
