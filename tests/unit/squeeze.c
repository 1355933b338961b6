/* The squeezing of frames: what is left of some, and that a terminal shows the
 * same of it. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ui/squeeze.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void check_on(bool absolute, const char *from, const char *want)
{
	struct squeeze q = {.rows = 24, .cols = 80, .absolute = absolute};
	struct buf out = BUF_INIT;
	squeeze(&q, from, strlen(from), &out);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
}

static void check(const char *from, const char *want)
{
	check_on(true, from, want);
}

static void test_pens(void **state)
{
	(void)state;
	check("\033(B\033[mtext", "text");
	check("\033(B\033[0;1mbold\033(B\033[m", "\033[1mbold");
	check("\033[36m5\033[39m\033(B\033[m \033[0;1mx\033[m", "\033[36m5 \033[0;1mx");
	check("\033[4m5\033[m \033[4mx", "\033[4m5\033[m \033[4mx");
	check("\033[0;1ma\033[0;1;31mb\033[m", "\033[1ma\033[31mb");
	check("\033[38;5;208ma\033[39mb", "\033[38;5;208ma\033[mb");
	check("\033[44m\033[K\033[m", "\033[44m\033[K");
	check("\033[1mx\033[m\033[Ky", "\033[1mx\033[K\033[my");
	check("\017\033[1mx\017\033[my", "\033[1mx\033[my");
}

static void test_ways(void **state)
{
	(void)state;
	check("\033[3;1Ha\033[4dB", "\033[3Ha\nB");
	check("\033[3;1Ha\033[9dB", "\033[3Ha\033[9dB");
	check_on(false, "\033[3;1Ha\033[9dB", "\033[3Ha\033[6BB");
	check("\033[3;1Ha\033[4;2HB", "\033[3Ha\nB");
	check("\033[3;5Ha\033[4;1HB", "\033[3;5Ha\r\nB");
	check("\033[3;1Habcdefgh\033[3;57HB", "\033[3Habcdefgh\033[57GB");
	check("\033[3;1H\xe2\x80\xa2\033[3;3HB", "\033[3H\xe2\x80\xa2\033[3GB");    /* how wide is a bullet? */
	check("\033[3;1Ha\r\033[2BB\033[1BC", "\033[3Ha\r\n\nB\nC");
	check("\033[23;1Ha\r", "\033[23Ha\r");
}

/* A region that scrolls stays as it is until something scrolls in another. */
static void test_regions(void **state)
{
	(void)state;
	check("\033[23;1H\0337\033[2;23r\0338\n\033[1;24r\033[22;1H \033[23;1H\0337\033[2;23r\0338\n\033[1;24r\033[24;1Hx",
	      "\033[23H\0337\033[2;23r\0338\n\033[A \r\n\n\033[24Hx");
	check("\033[2;22r\033[22;1H\n\033[1;24r\033[22;1H\033[1Bx", "\033[22H\0337\033[2;22r\0338\n\033[23Hx");
	check("\033[2;22r\033[2;1H\033M\033[1;24r\033[24;1H\nx", "\033[2H\0337\033[2;22r\0338\033M\033[24H\0337\033[r\0338\nx");
}

/* --- links --- */

/* Marks become links. */
static void test_links(void **state)
{
	(void)state;
	struct hyperlinks *h = hyperlinks_new();
	struct squeeze q = {.rows = 24, .cols = 80, .links = h};
	struct buf in = BUF_INIT, out = BUF_INIT;
	uint32_t marks[2];
	assert_int_equal(hyperlinks_number(h, "file:///etc/passwd"), 0);
	unsigned number = hyperlinks_number(h, "https://example.org/\303\251;\033\\");
	assert_int_equal(number, 1);
	assert_int_equal(hyperlinks_number(h, "https://example.org/\303\251;\033\\"), number);
	hyperlink_mark(number, marks);
	buf_adds(&in, "a");
	for (const char *s = "b\303\251"; *s; s += *s == 'b' ? 1 : 2) {
		buf_add(&in, s, *s == 'b' ? 1 : 2);
		buf_add_utf8(&in, marks[0]);
		buf_add_utf8(&in, marks[1]);
	}
	buf_adds(&in, "c");
	squeeze(&q, in.data, in.len, &out);
	assert_string_equal(buf_str(&out), "a\033]8;id=1;https://example.org/%C3%A9;%1B\\\033\\b\303\251\033]8;;\033\\c");
	buf_truncate(&out, 0);
	q.links = NULL;                 /* none for this terminal */
	squeeze(&q, in.data, in.len, &out);
	assert_string_equal(buf_str(&out), "ab\303\251c");
	hyperlinks_free(h);
	buf_free(&in);
	buf_free(&out);
}

static bool has_links(const char *name)
{
	return hyperlink_terminal(name, strlen(name));
}

static void test_palette(void **state)
{
	(void)state;
	static const int32_t palette[256] = {[255] = 0x1f0b070, [254] = -1};
	static const char in[] = "\033[38;5;255ma\033[0;1;38;5;254;48;5;255mb\033[m";
	struct squeeze q = {.rows = 24, .cols = 80, .palette = palette};
	struct buf out = BUF_INIT;
	squeeze(&q, in, sizeof in - 1, &out);
	assert_string_equal(buf_str(&out), "\033[38;2;240;176;112ma\033[1;38;5;254;48;2;240;176;112mb");
	buf_free(&out);
}

static void test_terminals(void **state)
{
	(void)state;
	assert_true(has_links("kitty(0.26.5)") && has_links("foot(1.13.1)") && has_links("VTE(7006)") && has_links("tmux 3.10") && has_links("WezTerm 2024"));
	assert_false(has_links("XTerm(379)") || has_links("tmux 3.3a") || has_links("VTE(4803)") || has_links("") || has_links("ki"));
}

/* --- a terminal, as small as can be --- */

enum { ROWS = 8, COLS = 20, STEPS = 400 };

struct screen {
	char cells[ROWS][COLS];
	int y, x, top, bottom, saved_y, saved_x;
};

static int within(int v, int least, int most)
{
	return v < least ? least : v > most ? most : v;
}

static void scroll_lines(struct screen *s, int top, int bottom, int dir)
{
	size_t n = (size_t)(bottom - top) * COLS;
	if (dir > 0)
		memmove(s->cells[top], s->cells[top + 1], n);
	else
		memmove(s->cells[top + 1], s->cells[top], n);
	memset(s->cells[dir > 0 ? bottom : top], ' ', COLS);
}

static void step(struct screen *s, int dir)
{
	if (s->y == (dir > 0 ? s->bottom : s->top))
		scroll_lines(s, s->top, s->bottom, dir);
	else
		s->y = within(s->y + dir, 0, ROWS - 1);
}

/* By rows: a margin stops who comes from within. */
static void vertical(struct screen *s, int by)
{
	int least = s->y >= s->top ? s->top : 0, most = s->y <= s->bottom ? s->bottom : ROWS - 1;
	s->y = within(s->y + by, least, most);
}

static void obey(struct screen *s, char last, int one, int two)
{
	switch (last) {
	case 'A': vertical(s, -one); break;
	case 'B': vertical(s, one); break;
	case 'C': s->x = within(s->x + one, 0, COLS - 1); break;
	case 'D': s->x = within(s->x - one, 0, COLS - 1); break;
	case 'G': s->x = within(one - 1, 0, COLS - 1); break;
	case 'd': s->y = within(one - 1, 0, ROWS - 1); break;
	case 'H': s->y = within(one - 1, 0, ROWS - 1); s->x = within(two - 1, 0, COLS - 1); break;
	case 'K': memset(&s->cells[s->y][s->x], ' ', (size_t)(COLS - s->x)); break;
	case 'X': memset(&s->cells[s->y][s->x], ' ', (size_t)within(one, 1, COLS - s->x)); break;
	case 'L': scroll_lines(s, s->y, s->bottom, -1); break;
	case 'M': scroll_lines(s, s->y, s->bottom, 1); break;
	case 'r':
		s->top = one - 1;
		s->bottom = two > 1 ? two - 1 : ROWS - 1;
		s->y = s->x = 0;
		break;
	default: break;         /* pens */
	}
}

static size_t obey_escape(struct screen *s, const char *p)
{
	char *end;
	if (p[1] == '7') {
		s->saved_y = s->y;
		s->saved_x = s->x;
	} else if (p[1] == '8') {
		s->y = s->saved_y;
		s->x = s->saved_x;
	} else if (p[1] == 'M') {
		step(s, -1);
	}
	if (p[1] != '[')
		return 2;
	int one = (int)strtol(p + 2, &end, 10), two = *end == ';' ? (int)strtol(end + 1, &end, 10) : 1;
	obey(s, *end, one ? one : 1, two);
	return (size_t)(end - p) + 1;
}

static void feed_screen(struct screen *s, const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		char c = p[i];
		if (c == 033) {
			i += obey_escape(s, p + i);
			continue;
		}
		if (c == '\n')
			step(s, 1);
		else if (c == '\r' || c == '\b')
			s->x = c == '\r' || s->x == 0 ? 0 : s->x - 1;
		else
			s->cells[s->y][s->x = within(s->x, 0, COLS - 1)] = c, s->x++;
		i++;
	}
}

/* What curses might write: never over a margin, and lines are put in or taken
 * out within the region only. */
static void add_random(struct buf *b, struct screen *s)
{
	int y = rand() % ROWS + 1, x = rand() % (COLS - 4) + 1;
	size_t before = b->len;
	switch (rand() % 12) {
	case 0: case 1: buf_addf(b, "\033[%d;%dH", y, x); break;
	case 2: buf_adds(b, "\r"); break;
	case 3: buf_adds(b, "\n"); break;
	case 4: buf_addf(b, "\033[%dd", y); break;
	case 5: buf_adds(b, s->y < s->bottom ? "\033[1B" : "\r"); break;
	case 6: buf_adds(b, "\033M"); break;
	case 7: buf_adds(b, "\033[K"); break;
	case 8: buf_adds(b, s->x < COLS - 6 ? "\033[2C" : "\033[2D"); break;
	case 9: buf_adds(b, s->y < s->top || s->y > s->bottom ? "\r" : rand() % 2 ? "\033[L" : "\033[M"); break;
	case 10:
		if (rand() % 2)
			buf_addf(b, "\0337\033[%d;%dr\0338", 1 + rand() % 3, ROWS - rand() % 3);
		else
			buf_addf(b, "\033[%d;%dr\033[%d;1H", rand() % 2 ? 2 : 1, rand() % 2 ? ROWS - 1 : ROWS, y);
		break;
	default: buf_adds(b, s->x < COLS - 4 ? rand() % 2 ? "ab" : "\033[1m \033[mc" : "\r"); break;
	}
	feed_screen(s, b->data + before, b->len - before);
}

static void test_same_screen(void **state)
{
	(void)state;
	srand(1);
	for (int round = 0; round < 300; round++) {
		struct screen plain = {.bottom = ROWS - 1}, squeezed = {.bottom = ROWS - 1};
		struct squeeze q = {.rows = ROWS, .cols = COLS, .absolute = round % 2};
		struct buf all = BUF_INIT, out = BUF_INIT;
		squeeze(&q, "\033[H", 3, &out);        /* as every first frame begins */
		memset(plain.cells, ' ', sizeof plain.cells);
		memset(squeezed.cells, ' ', sizeof squeezed.cells);
		for (int i = 0; i < STEPS; i++) {
			size_t before = all.len;
			add_random(&all, &plain);
			buf_truncate(&out, 0);
			squeeze(&q, all.data + before, all.len - before, &out);
			feed_screen(&squeezed, buf_str(&out), out.len);
			assert_memory_equal(plain.cells, squeezed.cells, sizeof plain.cells);
			assert_int_equal(plain.y * COLS + plain.x, squeezed.y * COLS + squeezed.x);
		}
		buf_free(&all);
		buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pens), cmocka_unit_test(test_ways), cmocka_unit_test(test_regions), cmocka_unit_test(test_links), cmocka_unit_test(test_terminals), cmocka_unit_test(test_palette), cmocka_unit_test(test_same_screen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
