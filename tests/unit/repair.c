#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/draft.h"
#include "parse/label.h"
#include "parse/plain.h"
#include "parse/repair.h"

#include <cmocka.h>     /* last: it has a macro named fail */

/* Paragraphs parted by '|' in, paragraphs parted by '|' out. "[x]" is a lone
 * link, "#x" a heading, "-x" an item, "!x" hidden, "<x" bare text. */
static void add_piece(struct draft *d, const char *s, size_t n)
{
	enum block_kind kind = *s == '#' ? BLOCK_HEADING : *s == '-' ? BLOCK_ITEM : BLOCK_PARA;
	bool lone = *s == '[', hidden = *s == '!', bare = *s == '<';
	if (kind != BLOCK_PARA || hidden || bare)
		s++, n--;
	if (lone)
		s++, n -= 2;
	struct piece *p = draft_add(d, kind);
	p->evidence = lone ? PIECE_LONE_INLINE | PIECE_LONE_LINK : bare ? PIECE_BARE | PIECE_INSIDE_P : 0;
	piece_add_run(d, p, s, n, 0, lone ? "https://example.org/" : NULL);
	if (hidden)
		piece_hide(p, HIDE_AD, HIDDEN_BY_RULE, "test");
}

static struct draft *make(const char *text, const char *lang)
{
	struct draft *d = draft_new();
	d->lang = lang;
	for (;;) {
		size_t n = strcspn(text, "|");
		add_piece(d, text, n);
		if (!text[n])
			return d;
		text += n + 1;
	}
}

static void tell(const struct draft *d, struct buf *out)
{
	for (size_t i = 0; i < d->n; i++) {
		if (d->pieces[i].gone)
			continue;
		if (out->len)
			buf_addc(out, '|');
		piece_text(&d->pieces[i], out);
	}
}

static void check(const char *lang, const char *text, const char *want)
{
	struct buf got = BUF_INIT;
	struct draft *d = make(text, lang);
	repair_draft(d);
	tell(d, &got);
	assert_string_equal(buf_str(&got), want);
	/* again: nothing changes */
	buf_truncate(&got, 0);
	repair_draft(d);
	tell(d, &got);
	assert_string_equal(buf_str(&got), want);
	draft_free(d);
	buf_free(&got);
}

#define WHOLE(lang, text) check(lang, text, text)

static void test_names(void **state)
{
	(void)state;
	check("en", "On Tuesday the harbour master thanked President|Ada Example|for the new cranes.",
	      "On Tuesday the harbour master thanked President Ada Example for the new cranes.");
	check("en", "The letter was signed at the old town hall by|Lt. Gen. Bo Sample.", "The letter was signed at the old town hall by Lt. Gen. Bo Sample.");
	check("en", "“The tide will not wait for any of us,” said|Ada Example|on the quay.", "“The tide will not wait for any of us,” said Ada Example on the quay.");
	check("de", "Am Dienstag dankte der Hafenmeister dem Präsidenten|Ulf Beispiel|für die neuen Kräne.",
	      "Am Dienstag dankte der Hafenmeister dem Präsidenten Ulf Beispiel für die neuen Kräne.");
	check("fr", "Mardi, le maître du port a remercié la ministre|Anne Exemple,|qui avait promis des grues.",
	      "Mardi, le maître du port a remercié la ministre Anne Exemple, qui avait promis des grues.");
	check("es", "El martes el puerto agradeció al presidente|Luis Ejemplo|las nuevas grúas.", "El martes el puerto agradeció al presidente Luis Ejemplo las nuevas grúas.");
	check("ru", "Во вторник начальник порта поблагодарил министра|Анну Примерову|за новые краны.",
	      "Во вторник начальник порта поблагодарил министра Анну Примерову за новые краны.");
	check("it", "Martedì il porto ha ringraziato il presidente|Ugo Esempio|per le nuove gru.", "Martedì il porto ha ringraziato il presidente Ugo Esempio per le nuove gru.");
	check("pl", "We wtorek port podziękował za nowe dźwigi, które obiecał minister|Jan Przykład.",
	      "We wtorek port podziękował za nowe dźwigi, które obiecał minister Jan Przykład.");
}

static void test_text(void **state)
{
	(void)state;
	check("en", "The crane was lifted, turned and set down again|, and nobody was hurt.", "The crane was lifted, turned and set down again, and nobody was hurt.");
	check("en", "The old crane, which had stood on the quay for ninety years|was sold for scrap.",
	      "The old crane, which had stood on the quay for ninety years was sold for scrap.");
	check("en", "Most of the timber went to the firms|Alder,|Birch and Larch, who paid at once.", "Most of the timber went to the firms Alder, Birch and Larch, who paid at once.");
	check("fr", "Le port, dit-elle dans un long entretien, n’est pas à vendre|; il est à nous.", "Le port, dit-elle dans un long entretien, n’est pas à vendre; il est à nous.");
}

static void test_tree(void **state)
{
	(void)state;
	check("en", "The harbour master of the small town met with|[Ada Example]|<RIA reported on Monday.",
	      "The harbour master of the small town met with Ada Example RIA reported on Monday.");
	check("zh", "港口主任星期二在市政厅会见了|[李明]|<并感谢他的帮助。", "港口主任星期二在市政厅会见了李明并感谢他的帮助。");
	check("en", "Rain fell all day on the quay and on the people who waited there|!Buy now|for the ferry to come in.",
	      "Rain fell all day on the quay and on the people who waited there for the ferry to come in.|Buy now");
}

static void test_left_alone(void **state)
{
	(void)state;
	WHOLE("en", "The sun rose over the harbour.|Nobody saw it.");
	check("en", "The sun rose over the harbour and nobody was there to see it|#New cranes|for the old port were bought.",
	      "The sun rose over the harbour and nobody was there to see it|New cranes|for the old port were bought.");
	check("en", "There were three things on the list of the harbour master:|-rope|-tar|-nails",
	      "There were three things on the list of the harbour master:|rope|tar|nails");
	WHOLE("en", "The Things You Bring to a Place You Never Want to Go Back To|Think of them now, and write them down before you go on.");
	WHOLE("en", "O harbour grey,|the ships are gone|and with them all|the songs we had");
	WHOLE("de", "Am Abend fuhr das Schiff nach langer Fahrt endlich in den Hafen ein.|Niemand wartete.");
	WHOLE("fr", "— Tu viens ?|— Non, dit-elle.|— Alors adieu.");
	WHOLE("ja", "港は静かだった。|船はまだ来ない。");
	WHOLE("en", "Editor:|Ada Example|Pictures:|Bo Sample");
}

static void test_seams(void **state)
{
	(void)state;
	struct draft *d = make("On Tuesday the harbour master thanked President|[Ada Example]|for the new cranes.", "en");
	repair_draft(d);
	struct article *a = draft_finish(d);
	assert_int_equal(a->n_blocks, 1);
	assert_int_equal(a->blocks[0].n_seams, 2);
	assert_int_equal(a->blocks[0].seams[0], strlen("On Tuesday the harbour master thanked President "));
	assert_int_equal(a->n_links, 1);
	assert_non_null(a->blocks[0].why);
	article_free(a);
}

static void test_long_run(void **state)
{
	(void)state;
	struct draft *d = draft_new();
	for (int i = 0; i < 20000; i++)
		add_piece(d, "and the", 7);
	repair_draft(d);
	draft_free(d);
}

static void check_plain(const char *text, const char *want)
{
	struct draft *d = draft_new();
	struct buf got = BUF_INIT;
	plain_draft(d, text, strlen(text));
	for (size_t i = 0; i < d->n; i++) {
		const struct piece *p = &d->pieces[i];
		if (p->gone)
			continue;
		buf_addf(&got, "%s:", block_kind_name(p->as.kind));
		piece_text(p, &got);
		buf_addc(&got, '|');
	}
	assert_string_equal(buf_str(&got), want);
	draft_free(d);
	buf_free(&got);
}

static void test_plain(void **state)
{
	(void)state;
	check_plain("A title\n\nThe first paragraph of the text is here.\n\nAnd a second one.\n",
	            "para:The first paragraph of the text is here.|para:And a second one.|");
	check_plain("First one here.\n\n- rope\n- tar\n\n1. one\n2. two\n", "para:First one here.|item:rope|item:tar|item:one|item:two|");
	check_plain("First one here.\n\n- Advertisement -\n\n> said\n> he\n\n---\n", "para:First one here.|para:- Advertisement -|quote:said he|rule:|");
	check_plain("This line was wrapped by a mail program at seventy columns or so,\nand this is the rest of it.\n",
	            "para:This line was wrapped by a mail program at seventy columns or so, and this is the rest of it.|");
	check_plain("x.\n\n# Head\n\n```\na  b\n\nc\n```\n", "para:x.|heading:Head|code:a  b\n\nc|");
}

static void test_sponsored(void **state)
{
	(void)state;
	const char *const categories[] = {"News", "Sponsored"};
	assert_true(label_sponsored("Sponsored: ten chairs", NULL, NULL, 0));
	assert_true(label_sponsored("[Ad] ten chairs", NULL, NULL, 0));
	assert_true(label_sponsored("Anzeige: zehn Stühle", NULL, NULL, 0));
	assert_true(label_sponsored("Ten chairs", "https://example.org/sponsored/chairs", NULL, 0));
	assert_true(label_sponsored("Ten chairs", NULL, categories, 2));
	assert_false(label_sponsored("Ten sponsored chairs", "https://example.org/news/sponsored-chairs", categories, 1));
	assert_false(label_sponsored(NULL, NULL, NULL, 0));
	assert_false(label_sponsored("PR: how it works", NULL, NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),  cmocka_unit_test(test_text),     cmocka_unit_test(test_tree),  cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_seams),  cmocka_unit_test(test_long_run), cmocka_unit_test(test_plain), cmocka_unit_test(test_sponsored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
