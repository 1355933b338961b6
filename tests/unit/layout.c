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
	print_layout(l, NULL, NULL, &out);
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

/* As a book would: no line of a heading that is one word, no two spaces, a
 * dash at the end of a line rather than at its start. */
static void test_fine_points(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_HEADING, .level = 2}, "The lamp of the old harbour burns");
	add(b, (struct block){.kind = BLOCK_PARA}, "It burnt.\u00A0 All night \u00A0long, 40\u00A0% of it.");
	add(b, (struct block){.kind = BLOCK_PARA}, "Nobody in the harbour saw it \u2013 nobody but the keeper.");
	check_lines(builder_finish(b), (struct layout_options){.width = 28},
	            "The lamp of the\n"
	            "old harbour burns\n"
	            "\n"
	            "It burnt. All night long,\n"
	            "40\u00A0% of it.\n"
	            "\n"
	            "Nobody in the harbour saw\n"
	            "it \u2013 nobody but the keeper.\n");
}

/* Each of these stays whole, whatever the width. */
static void test_unbroken(void **state)
{
	(void)state;
	static const char *const whole[] = {"U.N.", "e.g.", "example.org", "km/h", "C++", "5\u20137", "e-mail", "10 %", "\u00A7 5", "z. B.", "\u00AB Oui", "Oui \u00BB", "3:15", "10\u2009000"};
	struct article_builder *b = builder_new();
	struct buf text = BUF_INIT;
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		buf_addf(&text, "%s and then ", whole[i]);
	buf_adds(&text, "no more.");
	add(b, (struct block){.kind = BLOCK_PARA}, buf_str(&text));
	struct article *a = builder_finish(b);
	for (size_t width = 12; width < 60; width++) {
		struct buf out = BUF_INIT;
		struct layout_options o = {.width = width};
		struct layout *l = layout_build(a, &o);
		print_layout(l, NULL, NULL, &out);
		for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
			assert_non_null(strstr(out.data, whole[i]));
		buf_free(&out);
		layout_free(l);
	}
	buf_free(&text);
	article_free(a);
}

static void add_table(struct article_builder *b, const char *head, const char *title, const char *first, const char *second)
{
	builder_begin(b, &(struct block){.kind = BLOCK_TABLE, .level = 1});
	builder_text(b, head, strlen(head), 0, NO_LINK);
	builder_cell(b);
	builder_text(b, title, strlen(title), 0, NO_LINK);
	builder_break(b);
	builder_text(b, first, strlen(first), 0, NO_LINK);
	builder_cell(b);
	builder_text(b, second, strlen(second), 0, NO_LINK);
	builder_end(b);
}

/* What is too wide takes the margin, and no more than that does. */
static void test_code_and_images(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	add(b, (struct block){.kind = BLOCK_PARA}, "Text as wide as it is.");
	add(b, (struct block){.kind = BLOCK_CODE}, "light(lamp, until(morning));");
	add_table(b, "Month", "Remarks-of-keeper", "June", "unbelievably-calm");
	add_table(b, "Day", "Wind", "Monday", "from the north");
	add(b, (struct block){.kind = BLOCK_IMAGE, .link = NO_LINK}, "IMG_2041.jpg");
	add(b, (struct block){.kind = BLOCK_IMAGE, .link = NO_LINK}, "A lamp");
	add(b, (struct block){.kind = BLOCK_CAPTION}, "The lamp.");
	check_lines(builder_finish(b), (struct layout_options){.width = 20, .wide = 28},
	            "Text as wide as it\n"
	            "is.\n"
	            "\n"
	            "light(lamp, until(morning));\n"
	            "\n"
	            "Month  Remarks-of-keeper\n"
	            "\u2500\u2500\u2500\u2500\u2500  \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\n"
	            "June   unbelievably-calm\n"
	            "\n"
	            "Day     Wind\n"
	            "\u2500\u2500\u2500\u2500\u2500\u2500  \u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\n"
	            "Monday  from the\n"
	            "        north\n"
	            "\n"
	            "[image]\n"
	            "[image: A lamp]\n"
	            "  The lamp.\n");
}

/* --- properties, over random articles of many scripts --- */

static const char *const words[] = {
	"the", "a", "harbour", "lantern,", "wind", "and", "extraordinarily", "well-known", "(see", "below)", "1,234.50", "\u2014",
	"https://example.org/a/very/long/path/that/does/not/end?with=a&query=of_its_own_that_goes_on_and_on_and_on",
	"\u00E9t\u00E9", "Stra\u00DFe", "\u65E5\u672C\u8A9E\u306E\u6587\u7AE0\u306F\u3001\u3069\u3053\u3067\u3082\u6298\u308C\u308B\u3002",
	"\uD55C\uAD6D\uC5B4", "\u05E9\u05DC\u05D5\u05DD", "\u0645\u0631\u062D\u0628\u0627", "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35\u0E04\u0E23\u0E31\u0E1A\u0E17\u0E38\u0E01\u0E04\u0E19",
	"\u0928\u092E\u0938\u094D\u0924\u0947", "\U0001F600", "\U0001F1E9\U0001F1EA", "e\u0301\u0301", "\U0001F44B\U0001F3FD", "\u1EAEn",
	"Donaudampfschifffahrtsgesellschaftskapit\u00E4nsm\u00FCtzenabzeichen",
};

static uint32_t seed;

static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void add_words(struct article_builder *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *word = words[pick(ARRAY_LEN(words))];
		uint32_t link = pick(12) == 0 ? builder_link(b, pick(2) ? "https://example.org/one" : "https://example.org/two") : NO_LINK;
		builder_text(b, word, strlen(word), pick(5) ? 0 : (uint8_t)pick(STYLE_ALL), link);
		if (pick(40) == 0)
			builder_seam(b);
		if (pick(60) == 0)
			builder_break(b);
		else
			builder_text(b, " ", 1, 0, NO_LINK);
	}
}

static void add_random_block(struct article_builder *b)
{
	struct block like = {.kind = (uint8_t)pick(BLOCK_KINDS), .level = (uint8_t)pick(3), .link = NO_LINK};
	like.quote = pick(4) ? 0 : (uint8_t)pick(5);
	like.indent = pick(3) ? 0 : (uint8_t)pick(12);
	like.number = pick(2) ? 0 : pick(300);
	like.hidden = pick(4) ? HIDE_NONE : (uint8_t)pick(HIDE_KINDS);
	if (like.kind == BLOCK_HEADING)
		like.level++;
	if (like.kind == BLOCK_IMAGE)
		like.link = builder_link(b, "https://example.org/picture.png");
	builder_begin(b, &like);
	if (like.kind == BLOCK_TABLE) {
		uint32_t columns = 1 + pick(5);
		for (uint32_t row = 0; row < 4; row++) {
			for (uint32_t i = 0; i < columns; i++) {
				add_words(b, pick(5));
				if (i + 1 < columns)
					builder_cell(b);
			}
			builder_break(b);
		}
	} else {
		add_words(b, pick(like.kind == BLOCK_HEADING ? 8 : 90));
	}
	builder_end(b);
}

static struct article *random_article(uint32_t start)
{
	seed = start;
	struct article_builder *b = builder_new();
	builder_set(b, &builder_head(b)->title, "A title that is long enough to be wrapped on a narrow screen");
	for (uint32_t i = 0; i < 12; i++)
		add_random_block(b);
	return builder_finish(b);
}

static struct layout_options random_options(void)
{
	return (struct layout_options){
		.width = 10 + pick(110), .show_hidden = pick(2), .show_seams = pick(2), .justify = pick(2),
		.number_links = pick(2), .list_links = pick(2), .head = pick(2), .bidi = (enum layout_bidi)pick(3)};
}

static void check_widths(const struct layout *l)
{
	for (size_t i = 0; i < l->n; i++) {
		size_t width = l->lines[i].indent;
		for (uint32_t k = 0; k < l->lines[i].n_runs; k++) {
			const struct line_run *run = &l->lines[i].runs[k];
			assert_true(utf8_valid(run->text, run->length));
			assert_true(text_is_clean(run->text, run->length, TEXT_LINE));
			width += text_width(run->text, run->length);
		}
		if (width > l->width)
			print_message("line %zu is %zu wide in a layout of %zu, begins '%.*s'\n", i + 1, width, l->width,
			              (int)l->lines[i].runs[0].length, l->lines[i].runs[0].text);
		assert_true(width <= l->width);
	}
}

/* Every place is found again, and what comes later is found no earlier. */
static void check_places(const struct article *a, const struct layout *l)
{
	size_t before = 0;
	for (uint32_t block = 0; block < a->n_blocks; block++)
		for (uint32_t offset = 0; offset <= a->blocks[block].length; offset += 7) {
			size_t i = layout_find(l, block, offset);
			assert_true(i < l->n && i >= before);
			if (a->blocks[block].hidden && l->lines[i].block != block && l->lines[i].block != LINE_FOLD)
				continue;   /* what repeats the head has no line of its own */
			assert_true(l->lines[i].block == block || l->lines[i].block == LINE_FOLD);
			assert_true(l->lines[i].block == LINE_FOLD || l->lines[i].offset <= offset);
			before = i;
		}
	for (size_t i = 0; i < l->n; i++)
		if (l->lines[i].block < a->n_blocks) {
			size_t found = layout_find(l, l->lines[i].block, l->lines[i].offset);
			assert_true(found <= i);
			assert_int_equal(l->lines[found].offset, l->lines[i].offset);
			assert_true(l->lines[i].offset <= a->blocks[l->lines[i].block].length);
		}
}

static void test_properties(void **state)
{
	(void)state;
	for (uint32_t start = 1; start <= 400; start++) {
		struct article *a = random_article(start);
		struct layout_options o = random_options();
		struct layout *l = layout_build(a, &o);
		check_widths(l);
		check_places(a, l);
		layout_free(l);
		article_free(a);
	}
}

static void add_letters(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\n' && s[i] != '\t')
			buf_addc(out, s[i]);
}

/* All that is visible is there, in order, and nothing else is. */
static void test_nothing_lost(void **state)
{
	(void)state;
	for (uint32_t start = 1; start <= 200; start++) {
		seed = start;
		struct article_builder *b = builder_new();
		for (int i = 0; i < 5; i++) {
			builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
			add_words(b, 60);
			builder_end(b);
		}
		struct article *a = builder_finish(b);
		struct layout *l = layout_build(a, &(struct layout_options){.width = 10 + pick(80), .justify = pick(2)});
		struct buf want = BUF_INIT, got = BUF_INIT;
		for (uint32_t i = 0; i < a->n_blocks; i++)
			add_letters(&want, a->blocks[i].text, a->blocks[i].length);
		for (size_t i = 0; i < l->n; i++)
			for (uint32_t k = 0; k < l->lines[i].n_runs; k++)
				add_letters(&got, l->lines[i].runs[k].text, l->lines[i].runs[k].length);
		assert_string_equal(buf_str(&got), buf_str(&want));
		buf_free(&want);
		buf_free(&got);
		layout_free(l);
		article_free(a);
	}
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paragraph),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_fine_points),
		cmocka_unit_test(test_unbroken),
		cmocka_unit_test(test_code_and_images),
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_nothing_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
