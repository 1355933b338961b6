/* The parts of the interface that need no terminal: keys, bindings, the line
 * editor, lists. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ui/fallback.h"
#include "ui/key.h"
#include "ui/keymap.h"
#include "ui/links.h"
#include "ui/list.h"
#include "ui/prompt.h"

#include <cmocka.h>     /* last: it has a macro named fail */

/* --- what a terminal sends --- */

static void check_bytes(const char *bytes, const char *want)
{
	struct key_reader r = {.utf8 = true};
	struct input in;
	struct buf got = BUF_INIT;
	key_feed(&r, bytes, strlen(bytes));
	while (key_next(&r, true, &in)) {
		if (got.len)
			buf_addc(&got, ' ');
		if (in.key == K_MOUSE)
			buf_addf(&got, "mouse%d@%d,%d", in.mouse, in.y, in.x);
		else if (in.key == K_PASTE)
			buf_addf(&got, "paste[%s]", in.text);
		else if (in.key == K_REPORT)
			buf_addf(&got, "at%d,%d", in.y, in.x);
		else if (in.key == K_MODE)
			buf_addf(&got, "mode%d=%d", in.y, in.x);
		else if (in.key == K_VERSION)
			buf_addf(&got, "version[%.*s]", (int)in.length, in.text);
		else
			keys_add_name(&got, &in.key, 1);
	}
	assert_string_equal(buf_str(&got), want);
	buf_free(&got);
	key_reader_free(&r);
}

static void test_bytes(void **state)
{
	(void)state;
	check_bytes("aG \r\n\t", "a G SPACE ENTER ENTER TAB");
	check_bytes("\004\177\b", "^D BACKSPACE BACKSPACE");
	check_bytes("\033[A\033OB\033[1;5C\033[H\033[4~\033[5~\033[Z", "UP DOWN <C-RIGHT> HOME END PGUP BACKTAB");
	check_bytes("\033OP\033[15~\033[24~\033[[C", "F1 F5 F12 F3");
	check_bytes("\033x\033\033[A", "<A-x> ESC UP");
	check_bytes("\033", "ESC");
	check_bytes("\xc3\xa9\xe6\x97\xa5", "é 日");
	check_bytes("\033[<0;5;3M\033[<0;5;3m\033[<65;1;1M\033[<32;9;2M", "mouse0@2,4 mouse1@2,4 mouse4@0,0 mouse2@1,8");
	check_bytes("\033[200~two\nlines\033[201~q", "paste[two\nlines] q");
	check_bytes("\033[12;40Rj\033[?2026;2$y", "at11,39 j mode2026=2");
	check_bytes("\033]11;rgb:0/0/0\033\\j\033P1$r0m\033\\k\033[?62;4c", "j k");
	check_bytes("\033P>|kitty(0.26.5)\033\\q", "version[kitty(0.26.5)] q");
	check_bytes("\033[999999999999;;;;;;;;;;;;;;;;;;;;1~x", "x");
}

/* In any number of pieces it is the same, and nothing of a sequence leaks. */
static void test_pieces(void **state)
{
	(void)state;
	static const char bytes[] = "\033[12;40R\033[<0;5;3M\xe6\x97\xa5\033[200~a\033[201~\033[6~";
	for (size_t cut = 1; cut < sizeof bytes - 1; cut++) {
		struct key_reader r = {.utf8 = true, .expecting = true};
		struct input in;
		size_t n = 0;
		key_feed(&r, bytes, cut);
		while (key_next(&r, false, &in))
			n++;
		key_feed(&r, bytes + cut, sizeof bytes - 1 - cut);
		while (key_next(&r, false, &in))
			n++;
		assert_int_equal(n, 5);
		assert_int_equal(in.key, K_PGDN);
		key_reader_free(&r);
	}
}

static void check_name(const char *name, const char *want, size_t n)
{
	uint32_t keys[KEYS_MOST];
	struct buf out = BUF_INIT;
	assert_int_equal(keys_parse(name, keys, NULL), n);
	if (n)
		keys_add_name(&out, keys, n);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
}

static void test_names(void **state)
{
	(void)state;
	check_name("j", "j", 1);
	check_name("gg", "gg", 2);
	check_name("^D", "^D", 1);
	check_name("<C-d>", "^D", 1);
	check_name("ENTER", "ENTER", 1);
	check_name("<cr>", "ENTER", 1);
	check_name("g<Down>", "g<DOWN>", 2);
	check_name("<C-Left>", "<C-LEFT>", 1);
	check_name("<A-x>", "<A-x>", 1);
	check_name("<", "<", 1);
	check_name("<<", "<<", 2);
	check_name("^", "^", 1);
	check_name("é", "é", 1);
	check_name("", "", 0);
	check_name("abcdefg", "", 0);
}

/* --- the line editor --- */

static void type(struct edit *e, const char *keys)
{
	while (*keys)
		edit_key(e, key_parse(&keys));
}

static void test_edit(void **state)
{
	(void)state;
	struct edit e = {0};
	type(&e, "one two three");
	type(&e, "^W");
	assert_string_equal(buf_str(&e.text), "one two ");
	type(&e, "^Afree ");
	assert_string_equal(buf_str(&e.text), "free one two ");
	type(&e, "^K^E^Y");
	assert_string_equal(buf_str(&e.text), "free one two ");
	type(&e, "^U");
	assert_string_equal(buf_str(&e.text), "");
	type(&e, "日本<Left>x<BS><BS>");
	assert_string_equal(buf_str(&e.text), "本");
	type(&e, "^E^Uab^T");
	assert_string_equal(buf_str(&e.text), "ba");
	edit_insert(&e, "\x1b[31m\n", 6);
	assert_null(strchr(buf_str(&e.text), '\x1b'));
	assert_int_equal(edit_key(&e, K_ENTER), EDIT_DONE);
	assert_int_equal(edit_key(&e, K_ESC), EDIT_CANCELLED);
	edit_free(&e);
}

static void test_history(void **state)
{
	(void)state;
	struct edit e = {.kind = ':'};
	edit_remember(&e, "set width 80");
	edit_remember(&e, "open");
	edit_remember(&e, "open");
	assert_int_equal(e.n_history, 2);
	e.kind = '/';                   /* another prompt has lines of its own */
	edit_remember(&e, "set of rules");
	type(&e, "<Up><Up>");
	assert_string_equal(buf_str(&e.text), "set of rules");
	e.kind = ':';
	e.in_history = e.n_history;
	edit_set(&e, "");
	type(&e, "mine<Up>");
	assert_string_equal(buf_str(&e.text), "open");
	type(&e, "<Up>");
	assert_string_equal(buf_str(&e.text), "set width 80");
	type(&e, "<Down><Down>");
	assert_string_equal(buf_str(&e.text), "mine");
	type(&e, "^Use^R");
	assert_string_equal(buf_str(&e.text), "set width 80");
	edit_free(&e);
}

/* --- keymaps --- */

static void check_key(const struct keymap *m, enum view_id view, const char *key, const char *want)
{
	uint32_t keys[KEYS_MOST];
	const char *script = "";
	size_t n = keys_parse(key, keys, NULL);
	assert_true(n > 0);
	assert_int_equal(keymap_find(m, view, keys, n, &script), *want ? KEYS_MATCH : KEYS_UNKNOWN);
	assert_string_equal(script, want);
}

/* Keys that mean one thing here and another there. */
static void test_keymaps(void **state)
{
	(void)state;
	struct keymap m = {0};
	keymap_load(&m, KEYMAP_NEWSBOAT);
	check_key(&m, VIEW_FEEDS, "J", "down");
	check_key(&m, VIEW_HEADLINES, "J", "next");
	check_key(&m, VIEW_HEADLINES, "j", "next-feed");
	check_key(&m, VIEW_HEADLINES, "u", "open; links");
	check_key(&m, VIEW_STORY, "u", "links");
	check_key(&m, VIEW_STORY, "#", "command open-link ");
	check_key(&m, VIEW_STORY, "^N", "");
	check_key(&m, VIEW_HEADLINES, "^F", "clear-filter");
	check_key(&m, VIEW_HEADLINES, "$", "empty-trash");
	check_key(&m, VIEW_FEEDS, "C", "read-everything");
	check_key(&m, VIEW_LINKS, "3", "open-link 3");
	check_key(&m, VIEW_FEEDS, "3", "command 3");
	keymap_load(&m, KEYMAP_VIM);
	check_key(&m, VIEW_HEADLINES, "j", "down");
	check_key(&m, VIEW_STORY, "U", "links");
	check_key(&m, VIEW_FEEDS, "U", "undo");
	check_key(&m, VIEW_STORY, "d", "half-down");
	assert_int_equal(keymap_bind(&m, "x", "toggle-article-read", NULL, NULL), 0);  /* newsboat's name */
	check_key(&m, VIEW_HEADLINES, "x", "toggle-read");
	keymap_free(&m);
}

/* --- lists --- */

static void test_list(void **state)
{
	(void)state;
	struct list l = {.jump = 1};
	list_count(&l, 100);
	list_size(&l, 10);
	list_move(&l, 12);
	assert_int_equal(l.at, 12);
	assert_int_equal(l.top, 3);
	list_move(&l, -1000);
	assert_int_equal(l.at + l.top, 0);
	list_page(&l, 2);
	assert_int_equal(l.at, 8);
	assert_int_equal(l.top, 8);
	list_go(&l, 1000);
	assert_int_equal(l.at, 99);
	assert_true(list_at_end(&l));
	list_count(&l, 5);
	assert_int_equal(l.at, 4);
	assert_int_equal(l.top, 0);
	list_count(&l, 0);
	assert_int_equal(l.at, 0);
	assert_false(list_move(&l, 1));
	list_count(&l, 100);
	list_go(&l, 50);
	list_size(&l, 3);
	assert_true(l.at >= l.top && l.at < l.top + 3);
}

static void test_text(void **state)
{
	(void)state;
	struct list l = {.text = true};
	list_count(&l, 100);
	list_size(&l, 10);
	list_move(&l, 1000);
	assert_int_equal(l.top, 90);
	list_page(&l, -1);
	assert_int_equal(l.top, 85);
	list_count(&l, 3);
	assert_int_equal(l.top, 0);
}

/* What an 8-bit locale gets. */
static void test_fallback(void **state)
{
	(void)state;
	assert_int_equal(fallback_character(0x201E), '"');
	assert_int_equal(fallback_character(0xFC), 'u');
	assert_int_equal(fallback_character(0xDF), 's');
	assert_int_equal(fallback_character(0xB9), '1');
	assert_int_equal(fallback_character(0xFB01), 'f');
	assert_int_equal(fallback_character(0x251C), '+');
	assert_int_equal(fallback_character(0x65E5), '?');
	int32_t palette[PALETTE] = {0};
	assert_int_equal(fallback_place(palette, COLOR_DEFAULT), -1);
	assert_int_equal(fallback_place(palette, 254), 254);
	assert_int_equal(fallback_place(palette, 0x1102030), 255);
	assert_int_equal(fallback_place(palette, 0x1102031), 253);     /* 254 is itself */
	assert_int_equal(fallback_place(palette, 0x1102030), 255);
	assert_int_equal(fallback_place(palette, 255), 252);
	assert_int_equal(palette[252], 0x1eeeeee);
}

static void check_copy(bool tmux, bool screen, size_t n, const char *want)
{
	struct buf b = BUF_INIT;
	char *text = xmalloc(n + 1);
	memset(text, 'a', n);
	link_add_copy(&b, text, n, tmux, screen);
	assert_string_equal(buf_str(&b), want);
	free(text);
	buf_free(&b);
}

static void test_copy(void **state)
{
	(void)state;
	check_copy(false, false, 4, "\033]52;c;YWFhYQ==\a");
	check_copy(true, false, 3, "\033]52;c;YWFh\a\033Ptmux;\033\033]52;c;YWFh\a\033\\");
	check_copy(false, true, 1, "\033P\033]52;c;YQ==\a\033\\");
	check_copy(true, true, 60, "\033P\033]52;c;YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\033\\\033PYWFh\a\033\\");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes),   cmocka_unit_test(test_pieces), cmocka_unit_test(test_names), cmocka_unit_test(test_edit),
		cmocka_unit_test(test_history), cmocka_unit_test(test_keymaps), cmocka_unit_test(test_list),   cmocka_unit_test(test_copy), cmocka_unit_test(test_fallback), cmocka_unit_test(test_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
