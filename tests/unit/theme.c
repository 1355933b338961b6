#include <config.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/util.h"
#include "show/theme.h"

#include <cmocka.h>     /* last: it has a macro named fail */

enum { WHITE = 0xFFFFFF, BLACK = 0x000000, UNKNOWN = -1 };

/* The RGB of a look's colour: of the 256, those that all terminals agree on. */
static int32_t rgb_of(int32_t color, int32_t ground)
{
	static const uint8_t levels[] = {0, 95, 135, 175, 215, 255};
	if (color == COLOR_DEFAULT)
		return ground;
	if (color & 0x1000000)
		return color & 0xFFFFFF;
	if (color < 16)
		return UNKNOWN;
	if (color >= 232)
		return (8 + 10 * (color - 232)) * 0x010101;
	color -= 16;
	return levels[color / 36] << 16 | levels[color / 6 % 6] << 8 | levels[color % 6];
}

static double linear(int32_t channel)
{
	double c = channel / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(int32_t rgb)
{
	return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
}

/* WCAG 2.1, contrast ratio */
static double contrast(int32_t a, int32_t b)
{
	double x = luminance(a), y = luminance(b);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static double least_contrast(enum role role)
{
	return role == ROLE_RULE || role == ROLE_BORDER ? 3.0 : 4.5;
}

static void check_theme(const char *name, int32_t ground)
{
	struct theme t;
	struct buf err = BUF_INIT;
	assert_int_equal(theme_load(name, NULL, &t, &err), 0);
	for (size_t i = 0; i < ROLE_COUNT_OF; i++) {
		const struct look *look = &t.looks[i];
		int32_t fg = look->fg == COLOR_DEFAULT ? ground ^ 0xFFFFFF : rgb_of(look->fg, ground), bg = rgb_of(look->bg, ground);
		if (fg == UNKNOWN || bg == UNKNOWN)
			continue;
		if (contrast(fg, bg) < least_contrast((enum role)i))
			print_message("%s: role %zu has a contrast of %.2f\n", name, i, contrast(fg, bg));
		assert_true(contrast(fg, bg) >= least_contrast((enum role)i));
	}
	buf_free(&err);
}

static void test_contrast(void **state)
{
	(void)state;
	assert_true(fabs(contrast(WHITE, BLACK) - 21) < 0.01);
	check_theme("light", WHITE);
	check_theme("light-256", WHITE);
	check_theme("dark", BLACK);
	check_theme("dark-256", BLACK);
	check_theme("sixteen", BLACK);
	check_theme("default", WHITE);
}

static void test_monochrome(void **state)
{
	(void)state;
	struct theme t;
	assert_int_equal(theme_load("monochrome", NULL, &t, NULL), 0);
	for (size_t i = 0; i < ROLE_COUNT_OF; i++)
		assert_true(t.looks[i].fg == COLOR_DEFAULT && t.looks[i].bg == COLOR_DEFAULT);
}

static void check_color(const char *line, const char *want)
{
	struct theme t;
	struct buf err = BUF_INIT;
	char *copy = xstrdup(line), *argv[8], *save = NULL;
	int argc = 0;
	theme_monochrome(&t);
	for (char *w = strtok_r(copy, " ", &save); w && argc < 8; w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	assert_int_equal(theme_parse_color(&t, argc, argv, &err), want ? -1 : 0);
	if (want)
		assert_string_equal(buf_str(&err), want);
	free(copy);
	buf_free(&err);
}

static void test_colors(void **state)
{
	(void)state;
	check_color("color title red", NULL);
	check_color("color title bright-blue default bold underline", NULL);
	check_color("color title #a0B1c2 255 dim", NULL);
	check_color("color titel red", "unknown role 'titel'");
	check_color("color title redd", "unknown colour 'redd'");
	check_color("color title red blod", "unknown colour or attribute 'blod'");
	check_color("color title 256", "unknown colour '256'");
	check_color("color title", "'color' wants a role and a colour");
}

static void test_missing(void **state)
{
	(void)state;
	struct theme t;
	struct buf err = BUF_INIT;
	assert_int_equal(theme_load("no-such-theme", "/nowhere", &t, &err), -1);
	assert_string_equal(err.data, "there is no theme 'no-such-theme', but default, monochrome, dark, dark-256, light, light-256, sixteen");
	buf_free(&err);
}

int main(void)
{
	setenv("TIDINGS_DATA", TOP_SRCDIR "/data", 1);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_monochrome),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
