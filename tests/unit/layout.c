#include <config.h>

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "show/layout.h"
#include "show/print.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void add(struct article_builder *b, struct block like, const char *text)
{
	builder_begin(b, &like);
	builder_text(b, text, strlen(text), 0, NO_LINK);
	builder_end(b);
}

static void check_lines(struct article *a, struct layout_options o, const char *want)
{
	struct buf out = BUF_INIT;
	struct layout *l = layout_build(a, &o);
	print_layout(l, NULL, &out);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
	layout_free(l);
	article_free(a);
}

static void test_paragraph(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_PARA}, "The harbour was quiet that morning, and nobody spoke.");
	check_lines(builder_finish(b), (struct layout_options){.width = 20},
	            "The harbour was\n"
	            "quiet that morning,\n"
	            "and nobody spoke.\n");
}

static void test_list(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_PARA}, "Bring:");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1}, "a lamp that burns for the whole night");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 2}, "oil");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1, .number = 12}, "rope");
	check_lines(builder_finish(b), (struct layout_options){.width = 24},
	            "Bring:\n"
	            "\n"
	            "\u2022 a lamp that burns for\n"
	            "  the whole night\n"
	            "  \u25E6 oil\n"
	            "12. rope\n");
}

static void test_fold(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_PARA}, "One.");
	add(b, (struct block){.kind = BLOCK_PARA, .hidden = HIDE_AD, .hidden_by = HIDDEN_BY_RULE, .why = "a rule"}, "Buy now!");
	add(b, (struct block){.kind = BLOCK_PARA, .hidden = HIDE_NEWSLETTER, .hidden_by = HIDDEN_BY_RULE, .why = "a rule"}, "Sign up.");
	add(b, (struct block){.kind = BLOCK_PARA}, "Two.");
	check_lines(builder_finish(b), (struct layout_options){.width = 60},
	            "One.\n"
	            "\n"
	            "\u22EF 2 hidden: 1 ad, 1 newsletter\n"
	            "\n"
	            "Two.\n");
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paragraph),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_fold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
