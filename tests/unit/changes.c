#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "show/changes.h"

#include <cmocka.h>     /* last: it has a macro named fail */

/* Paragraphs, ended by NULL. */
static struct article *article(const char *const *paragraphs)
{
	struct article_builder *b = builder_new();
	for (; *paragraphs; paragraphs++) {
		builder_begin(b, &(struct block){.kind = BLOCK_PARA, .link = NO_LINK});
		builder_text(b, *paragraphs, strlen(*paragraphs), 0, NO_LINK);
		builder_end(b);
	}
	return builder_finish(b);
}

/* Blocks a line each; removed text in [], added text in {}. */
static void add_marked(struct buf *out, const struct block *b)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < b->n_spans; i++) {
		const struct span *s = &b->spans[i];
		const char *marks = s->style & STYLE_STRIKE ? "[]" : "{}";
		buf_add(out, b->text + at, s->start - at);
		buf_addc(out, marks[0]);
		buf_add(out, b->text + s->start, s->length);
		buf_addc(out, marks[1]);
		at = s->start + s->length;
	}
	buf_add(out, b->text + at, b->length - at);
	buf_addc(out, '\n');
}

static void check(const char *const *before, const char *const *after, const char *want, uint32_t added, uint32_t removed)
{
	struct article *a = article(before), *b = article(after);
	struct changes count;
	struct article *both = changes_build(a, b, &count);
	struct buf got = BUF_INIT;
	for (uint32_t i = 0; i < both->n_blocks; i++)
		add_marked(&got, &both->blocks[i]);
	assert_string_equal(buf_str(&got), want);
	assert_int_equal(count.added, added);
	assert_int_equal(count.removed, removed);
	buf_free(&got);
	article_free(a);
	article_free(b);
	article_free(both);
}

#define TEXTS(...) (const char *const[]){__VA_ARGS__, NULL}

static void test_same(void **state)
{
	(void)state;
	check(TEXTS("One two.", "Three."), TEXTS("One two.", "Three."), "One two.\nThree.\n", 0, 0);
}

static void test_words(void **state)
{
	(void)state;
	check(TEXTS("The ferry sails at nine from the old quay."), TEXTS("The ferry sails at ten from the old stone quay."),
	      "The ferry sails at [nine ]{ten }from the old {stone }quay.\n", 2, 1);
}

static void test_paragraphs(void **state)
{
	(void)state;
	check(TEXTS("First stays.", "This one goes away.", "Last stays."), TEXTS("First stays.", "Last stays.", "And something new came."),
	      "First stays.\n[This one goes away.]\nLast stays.\n{And something new came.}\n", 4, 4);
}

static void test_replaced(void **state)
{
	(void)state;
	check(TEXTS("Nothing in common here."), TEXTS("Wholly other words now."),
	      "[Nothing in common here.]\n{Wholly other words now.}\n", 4, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_paragraphs),
		cmocka_unit_test(test_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
