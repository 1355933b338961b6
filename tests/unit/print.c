#include <config.h>

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "show/print.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void add(struct article_builder *b, struct block like, const char *text)
{
	builder_begin(b, &like);
	builder_text(b, text, strlen(text), 0, NO_LINK);
	builder_end(b);
}

/* One of everything, with characters that mean something to HTML or Markdown. */
static struct article *sample(void)
{
	struct article_builder *b = builder_new();
	struct article *a = builder_head(b);
	builder_set(b, &a->title, "Salt & <wind>");
	builder_set(b, &a->lang, "en");
	builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
	builder_text(b, "A ", 2, 0, NO_LINK);
	builder_text(b, "bold [gull]", 11, STYLE_STRONG, builder_link(b, "https://example.org/?a=1&b=\"2\""));
	builder_text(b, " and ", 5, 0, NO_LINK);
	builder_text(b, "a script", 8, 0, builder_link(b, "javascript:alert(1)"));
	builder_text(b, " *flew* &amp; left.", 19, 0, NO_LINK);
	builder_end(b);
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1}, "one");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 2, .number = 1}, "one in one");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1}, "two");
	add(b, (struct block){.kind = BLOCK_QUOTE, .quote = 1}, "1. said the keeper");
	add(b, (struct block){.kind = BLOCK_CODE}, "if (a < b)\n\t`x`");
	builder_begin(b, &(struct block){.kind = BLOCK_TABLE, .level = 1, .link = NO_LINK});
	builder_text(b, "a|b", 3, 0, NO_LINK);
	builder_cell(b);
	builder_text(b, "c", 1, 0, NO_LINK);
	builder_break(b);
	builder_text(b, "1", 1, 0, NO_LINK);
	builder_cell(b);
	builder_text(b, "2", 1, STYLE_EMPHASIS, NO_LINK);
	builder_end(b);
	add(b, (struct block){.kind = BLOCK_IMAGE, .link = builder_link(b, "https://example.org/g.png")}, "a \"gull\"");
	add(b, (struct block){.kind = BLOCK_CAPTION}, "A gull.");
	add(b, (struct block){.kind = BLOCK_PARA, .hidden = HIDE_AD, .hidden_by = HIDDEN_BY_RULE, .why = "says \"buy\""}, "Buy!");
	return builder_finish(b);
}

static void check(void (*print)(const struct article *, bool, struct buf *), bool hidden, const char *want)
{
	struct buf out = BUF_INIT;
	struct article *a = sample();
	print(a, hidden, &out);
	assert_string_equal(buf_str(&out), want);
	buf_free(&out);
	article_free(a);
}

static void test_html(void **state)
{
	(void)state;
	check(print_html, true,
	      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Salt &amp; &lt;wind&gt;</title>\n"
	      "</head>\n<body>\n<article>\n<h1>Salt &amp; &lt;wind&gt;</h1>\n"
	      "<p>A <a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\"><strong>bold [gull]</strong></a> and a script *flew* &amp;amp; left.</p>\n"
	      "<ul>\n<li>one<ol>\n<li value=\"1\">one in one</li></ol>\n</li>\n<li>two</li></ul>\n"
	      "<blockquote>\n<p>1. said the keeper</p>\n</blockquote>\n"
	      "<pre><code>if (a &lt; b)\n\t`x`</code></pre>\n"
	      "<table>\n<tr><th>a|b</th><th>c</th></tr>\n<tr><td>1</td><td><em>2</em></td></tr>\n</table>\n"
	      "<figure><img src=\"https://example.org/g.png\" alt=\"a &quot;gull&quot;\">\n<figcaption>A gull.</figcaption>\n</figure>\n"
	      "<div class=\"hidden\" data-kind=\"ad\" title=\"says &quot;buy&quot;\">\n<p>Buy!</p>\n</div>\n"
	      "</article>\n</body>\n</html>\n");
}

static void test_markdown(void **state)
{
	(void)state;
	check(print_markdown, false,
	      "# Salt & \\<wind\\>\n\n"
	      "A [**bold \\[gull\\]**](<https://example.org/?a=1&b=\"2\">) and a script \\*flew\\* \\&amp; left.\n\n"
	      "-   one\n    1.  one in one\n-   two\n\n"
	      "> 1\\. said the keeper\n\n"
	      "```\nif (a < b)\n\t`x`\n```\n\n"
	      "| a\\|b | c |\n| --- | --- |\n| 1 | *2* |\n\n"
	      "![a \"gull\"](<https://example.org/g.png>)\n\n"
	      "A gull.\n");
}

/* Figures keep their powers; quotes that follow each other are one. */
static void test_markdown_raised(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	struct buf out = BUF_INIT;
	builder_begin(b, &(struct block){.kind = BLOCK_QUOTE, .quote = 1, .link = NO_LINK});
	builder_text(b, "10", 2, STYLE_STRONG, NO_LINK);
	builder_text(b, "3", 1, STYLE_STRONG | STYLE_SUPER, NO_LINK);
	builder_text(b, " of H", 5, 0, NO_LINK);
	builder_text(b, "2", 1, STYLE_SUB, builder_link(b, "https://example.org/"));
	builder_text(b, "O for ", 6, 0, NO_LINK);
	builder_text(b, "90", 2, STYLE_STRIKE, NO_LINK);
	builder_text(b, " 80", 3, 0, NO_LINK);
	builder_end(b);
	add(b, (struct block){.kind = BLOCK_QUOTE, .quote = 2, .link = NO_LINK}, "within");
	add(b, (struct block){.kind = BLOCK_QUOTE, .quote = 1, .link = NO_LINK}, "and on");
	add(b, (struct block){.kind = BLOCK_PARA, .link = NO_LINK}, "after");
	struct article *a = builder_finish(b);
	print_markdown(a, false, &out);
	assert_string_equal(buf_str(&out),
	                    "> **10**<sup>**3**</sup> of H[<sub>2</sub>](<https://example.org/>)O for <s>90</s> 80\n>\n"
	                    "> > within\n>\n> and on\n\nafter\n");
	buf_free(&out);
	article_free(a);
}

static void test_text(void **state)
{
	(void)state;
	check(print_text, false,
	      "Salt & <wind>\n\nA bold [gull] and a script *flew* &amp; left.\n\none\n\none in one\n\ntwo\n\n1. said the keeper\n\n"
	      "if (a < b)\n\t`x`\n\na|b\tc\n1\t2\n\na \"gull\"\n\nA gull.\n");
}

/* Colours and hyperlinks reach the terminal whole, and end on their line. */
static void test_styled(void **state)
{
	(void)state;
	struct article_builder *b = builder_new();
	struct theme theme;
	struct buf out = BUF_INIT;
	builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
	builder_text(b, "see ", 4, 0, NO_LINK);
	builder_text(b, "there", 5, 0, builder_link(b, "https://example.org/\u00E9 x"));
	builder_text(b, " and ", 5, 0, NO_LINK);
	builder_text(b, "not", 3, 0, builder_link(b, "javascript:x"));
	builder_end(b);
	struct article *a = builder_finish(b);
	struct layout *l = layout_build(a, &(struct layout_options){.width = 40});
	theme_monochrome(&theme);
	print_layout(l, &theme, a, &out);
	assert_string_equal(buf_str(&out),
	                    "see \033]8;id=0;https://example.org/%C3%A9%20x\033\\\033[0;4mthere\033[0m\033]8;;\033\\ and \033[0;4mnot\033[0m\n");
	buf_free(&out);
	layout_free(l);
	article_free(a);
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_markdown_raised),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_styled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
