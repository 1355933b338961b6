#include <config.h>

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "show/find.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void add(struct article_builder *b, struct block like, const char *text)
{
	builder_begin(b, &like);
	builder_text(b, text, strlen(text), 0, NO_LINK);
	builder_end(b);
}

/* What the layout has at each part, '|' between parts, "||" between matches. */
static void check_found(const struct article *a, struct layout_options o, const char *words, const char *want)
{
	struct layout *l = layout_build(a, &o);
	struct find f = {0};
	struct buf got = BUF_INIT, line = BUF_INIT;
	char *pattern = find_pattern(words);
	assert_non_null(pattern);
	find_in_layout(&f, l, a, pattern);
	for (size_t i = 0; i < f.n; i++) {
		const struct find_part *p = &f.parts[i];
		buf_truncate(&line, 0);
		for (uint32_t k = 0; k < l->lines[p->line].n_runs; k++)
			buf_add(&line, l->lines[p->line].runs[k].text, l->lines[p->line].runs[k].length);
		assert_true(p->from < p->to && p->to <= line.len);
		buf_adds(&got, i == 0 ? "" : f.parts[i - 1].match == p->match ? "|" : "||");
		buf_add(&got, line.data + p->from, p->to - p->from);
	}
	assert_string_equal(buf_str(&got), want);
	assert_int_equal(f.matches, f.n ? f.parts[f.n - 1].match + 1 : 0);
	free(pattern);
	buf_free(&got);
	buf_free(&line);
	find_free(&f);
	layout_free(l);
}

static void test_lines(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_PARA}, "The old harbour was quiet that morning, and in the Old Harbour nobody spoke.");
	struct article *a = builder_finish(b);
	check_found(a, (struct layout_options){.width = 16}, "in the  old harbour ", "in|the Old Harbour");
	check_found(a, (struct layout_options){.width = 80}, "OLD HARBOUR", "old harbour||Old Harbour");
	check_found(a, (struct layout_options){.width = 30, .justify = true}, "was quiet that", "was   quiet|that");
	check_found(a, (struct layout_options){.width = 80}, "spoken", "");
	article_free(a);
}

static void test_quote_and_marks(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_QUOTE, .quote = 1}, "Über die Brücke fährt kein Zug mehr.");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1, .number = 7}, "fährt doch 7");
	struct article *a = builder_finish(b);
	check_found(a, (struct layout_options){.width = 18}, "brucke fahrt", "Brücke|fährt");
	check_found(a, (struct layout_options){.width = 40}, "FÄHRT", "fährt||fährt");
	check_found(a, (struct layout_options){.width = 40}, "7", "7");
	article_free(a);
}

static void test_numbers(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	builder_begin(b, &(struct block){.kind = BLOCK_PARA});
	builder_text(b, "Ask ", 4, 0, NO_LINK);
	builder_text(b, "Ida Holm", 8, 0, builder_link(b, "https://example.org/a-long-address/of-many-parts"));
	builder_text(b, ", the keeper.", 13, 0, NO_LINK);
	builder_end(b);
	struct article *a = builder_finish(b);
	check_found(a, (struct layout_options){.width = 60, .number_links = true}, "holm, the", "Holm[1], the");
	check_found(a, (struct layout_options){.width = 30, .number_links = true, .list_links = true}, "long-address/of", "long|-address/of");
	check_found(a, (struct layout_options){.width = 60, .number_links = true, .list_links = true}, "[1]", "[1]");
	article_free(a);
}

static void test_broken_words(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	builder_set(b, &builder_head(b)->lang, "en");
	add(b, (struct block){.kind = BLOCK_PARA}, "An extraordinarily well-known representative of understatement.");
	add(b, (struct block){.kind = BLOCK_PARA}, "\u6e2f\u306f\u9759\u304b\u3060\u3063\u305f\u3002\u8ab0\u3082\u8a71\u3055\u306a\u304b\u3063\u305f\u3002");
	struct article *a = builder_finish(b);
	for (size_t width = 8; width < 70; width++) {
		struct layout_options o = {.width = width, .hyphenate = true};
		struct layout *l = layout_build(a, &o);
		struct find f = {0};
		static const char *const there[] = {"extraordinarily", "well-known rep", "representative of understatement", "\u9759\u304b\u3060\u3063\u305f\u3002\u8ab0"};
		for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
			char *pattern = find_pattern(there[i]);
			find_in_layout(&f, l, a, pattern);
			assert_int_equal(f.matches, 1);
			free(pattern);
		}
		find_free(&f);
		layout_free(l);
	}
	article_free(a);
}

static void test_text(void **state)
{
	(void)state;
	size_t from, to;
	assert_true(find_in_text("Straße am Meer", 15, "strasse a", &from, &to));
	assert_int_equal(from, 0);
	assert_int_equal(to, 9);
	assert_false(find_in_text("", 0, "a", &from, &to));
	assert_null(find_pattern("   "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_quote_and_marks),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_broken_words),
		cmocka_unit_test(test_text),
	};
	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
