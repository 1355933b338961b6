/* One story with all kinds of blocks in many scripts, laid out at several
 * widths, compared with tests/layouts/WIDTH.txt. Where a change is meant, run
 * it with UPDATE=1 and read the difference. */
#include <config.h>

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "show/print.h"

#include <cmocka.h>     /* last: it has a macro named fail */

static void add(struct article_builder *b, struct block like, const char *text)
{
	if (like.kind != BLOCK_IMAGE)
		like.link = NO_LINK;
	builder_begin(b, &like);
	for (const char *at = text, *end; at; at = end ? end + 1 : NULL) {
		end = strpbrk(at, "\n\t");
		builder_text(b, at, end ? (size_t)(end - at) : strlen(at), 0, NO_LINK);
		if (end && *end == '\n')
			builder_break(b);
		else if (end && like.kind == BLOCK_TABLE)
			builder_cell(b);
		else if (end)
			builder_text(b, "\t", 1, 0, NO_LINK);
	}
	builder_end(b);
}

static void add_linked(struct article_builder *b)
{
	builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
	builder_text(b, "The lighthouse keeper of ", 25, 0, NO_LINK);
	builder_text(b, "Sandwick Head", 13, 0, builder_link(b, "https://lantern.example/places/sandwick-head"));
	builder_text(b, " wrote, in a hand that ", 23, 0, NO_LINK);
	builder_text(b, "nobody", 6, STYLE_EMPHASIS, NO_LINK);
	builder_text(b, " could read, that the lamp had been lit ", 40, 0, NO_LINK);
	builder_seam(b);
	builder_text(b, "every night since the war", 25, STYLE_STRONG, builder_link(b, "https://lantern.example/archive/1946/the-lamp-is-lit-again?page=2"));
	builder_text(b, ", except once.", 14, 0, NO_LINK);
	builder_end(b);
}

static void add_prose(struct article_builder *b)
{
	add(b, (struct block){.kind = BLOCK_HEADING, .level = 2}, "What the log says");
	add(b, (struct block){.kind = BLOCK_QUOTE, .quote = 1}, "Wind from the north, and a goat on the stairs. It would not be moved, and so I let it be.");
	add(b, (struct block){.kind = BLOCK_PARA, .quote = 2}, "A note in the margin, by another hand.");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1}, "oil for the lamp, which was brought by boat on the first of the month");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 2, .number = 9}, "two barrels in summer");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 2, .number = 10}, "four barrels in winter, when the nights are long");
	add(b, (struct block){.kind = BLOCK_ITEM, .indent = 1}, "bread");
	add(b, (struct block){.kind = BLOCK_IMAGE, .link = builder_link(b, "https://lantern.example/lamp.jpg")}, "The lamp, unlit");
	add(b, (struct block){.kind = BLOCK_CAPTION}, "The lamp in the year in which it was not lit; nobody knows why.");
	add(b, (struct block){.kind = BLOCK_CREDIT}, "Photo: M. Petrie");
	add(b, (struct block){.kind = BLOCK_PARA, .hidden = HIDE_AD, .hidden_by = HIDDEN_BY_RULE, .why = "its class is ad-slot"}, "Buy lamps!");
	add(b, (struct block){.kind = BLOCK_PARA, .hidden = HIDE_NEWSLETTER, .hidden_by = HIDDEN_BY_SITE, .why = "asks for an address"}, "Get our letter.");
}

static void add_forms(struct article_builder *b)
{
	add(b, (struct block){.kind = BLOCK_CODE}, "for (night = 0; night < 365; night++)\n\tlight(lamp, night % 7 ? OIL : MORE_OIL, \"until the morning comes\");");
	add(b, (struct block){.kind = BLOCK_TABLE, .level = 1},
	    "Month\tBarrels\tWhat the keeper noted\nJune\t2\tNights so short that the lamp was lit for form\n"
	    "December\t14\tFog\nJanuary\t1,204\tThe goat came back with a friend");
	add(b, (struct block){.kind = BLOCK_RULE}, "");
	add(b, (struct block){.kind = BLOCK_PARA}, "See https://lantern.example/a/path/that/is/longer/than/any/line/should/be/on/a/narrow/screen.html for more.");
}

static void add_scripts(struct article_builder *b)
{
	add(b, (struct block){.kind = BLOCK_PARA}, "\u706F\u53F0\u306E\u660E\u304B\u308A\u306F\u3001\u6BCE\u665A\u6D77\u3092\u7167\u3089\u3057\u3066\u3044\u305F\u3002\u300C\u4ECA\u65E5\u3082\u9727\u3060\u306D\u300D\u3068\u8AB0\u304B\u304C\u8A00\u3063\u305F\u3002");
	add(b, (struct block){.kind = BLOCK_PARA}, "\u05D4\u05DE\u05D2\u05D3\u05DC\u05D5\u05E8 \u05D4\u05D0\u05D9\u05E8 \u05D0\u05EA \u05D4\u05D9\u05DD \u05DB\u05DC \u05DC\u05D9\u05DC\u05D4, \u05D5\u05D4\u05E2\u05D6 \u05D9\u05E9\u05D1\u05D4 \u05E2\u05DC \u05D4\u05DE\u05D3\u05E8\u05D2\u05D5\u05EA.");
	add(b, (struct block){.kind = BLOCK_PARA}, "\u0643\u0627\u0646 \u0627\u0644\u0645\u0635\u0628\u0627\u062D \u064A\u0636\u064A\u0621 \u0627\u0644\u0628\u062D\u0631 \u0643\u0644 \u0644\u064A\u0644\u0629 \u0645\u0646\u0630 \u0633\u0646\u0629 1946.");
	add(b, (struct block){.kind = BLOCK_PARA}, "\u0E1B\u0E23\u0E30\u0E20\u0E32\u0E04\u0E32\u0E23\u0E2A\u0E48\u0E2D\u0E07\u0E41\u0E2A\u0E07\u0E17\u0E38\u0E01\u0E04\u0E37\u0E19 \u0E41\u0E1E\u0E30\u0E19\u0E31\u0E48\u0E07\u0E2D\u0E22\u0E39\u0E48\u0E1A\u0E19\u0E1A\u0E31\u0E19\u0E44\u0E14");
	add(b, (struct block){.kind = BLOCK_PARA}, "\u0926\u0940\u092A\u0938\u094D\u0924\u0902\u092D \u0939\u0930 \u0930\u093E\u0924 \u091C\u0932\u0924\u093E \u0925\u093E \u0914\u0930 \u092C\u0915\u0930\u0940 \u0938\u0940\u0922\u093C\u093F\u092F\u094B\u0902 \u092A\u0930 \u092C\u0948\u0920\u0940 \u0925\u0940\u0964");
	add(b, (struct block){.kind = BLOCK_PARA}, "e\u0301te\u0301 \U0001F410\U0001F3E0 \U0001F1EC\U0001F1E7 a\u0308o\u0308u\u0308");
}

static struct article *story(void)
{
	struct article_builder *b = builder_new();
	struct article *a = builder_head(b);
	builder_set(b, &a->title, "The night on which the lamp of Sandwick Head was not lit");
	builder_set(b, &a->site, "The Sandwick Lantern");
	builder_set(b, &a->byline, "Morag Petrie");
	a->published = 1795400000;
	a->flags = ARTICLE_STUB;
	add_linked(b);
	add_prose(b);
	add_forms(b);
	add_scripts(b);
	return builder_finish(b);
}

static void check(size_t width, struct layout_options o, const char *name)
{
	struct buf path = BUF_INIT, want = BUF_INIT, got = BUF_INIT;
	struct article *a = story();
	o.width = width;
	o.head = o.number_links = o.list_links = true;
	struct layout *l = layout_build(a, &o);
	print_layout(l, NULL, NULL, &got);
	buf_addf(&path, TOP_SRCDIR "/tests/layouts/%s.txt", name);
	if (getenv("UPDATE"))
		file_write(path.data, got.data, got.len, NULL);
	file_read(path.data, 1 << 20, &want, NULL);
	assert_string_equal(buf_str(&got), buf_str(&want));
	layout_free(l);
	article_free(a);
	buf_free(&path);
	buf_free(&want);
	buf_free(&got);
}

static void test_20(void **state)
{
	(void)state;
	check(20, (struct layout_options){0}, "20");
}

static void test_40(void **state)
{
	(void)state;
	check(40, (struct layout_options){.show_hidden = true}, "40");
}

static void test_72(void **state)
{
	(void)state;
	check(72, (struct layout_options){.justify = true, .show_seams = true}, "72");
}

static void test_100(void **state)
{
	(void)state;
	check(100, (struct layout_options){.bidi = BIDI_OFF}, "100");
}

int main(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_20),
		cmocka_unit_test(test_40),
		cmocka_unit_test(test_72),
		cmocka_unit_test(test_100),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
