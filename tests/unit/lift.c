#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "parse/sax.h"

#include <cmocka.h>     /* last: it has a macro named fail */

#define LONG "a text that is long enough to be lifted out of the document that it stands in, which takes a hundred bytes "

/* What the parser tells, as one text: names of elements, and characters. */
struct told {
	struct sax sax;
	struct buf out;
};

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_spaces,
                     const xmlChar **spaces, int n, int n_defaulted, const xmlChar **attributes)
{
	struct told *t = data;
	(void)prefix, (void)uri, (void)n_spaces, (void)spaces, (void)n, (void)n_defaulted, (void)attributes;
	buf_addf(&t->out, "[%s]", (const char *)name);
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct told *t = data;
	(void)prefix, (void)uri;
	buf_addf(&t->out, "[/%s]", (const char *)name);
}

static void on_text(void *data, const xmlChar *s, int n)
{
	struct told *t = data;
	buf_add(&t->out, s, (size_t)n);
}

static const xmlSAXHandler calls = {.startElementNs = on_start, .endElementNs = on_end, .characters = on_text, .ignorableWhitespace = on_text};

/* libxml2 alone. */
static bool read_whole(struct told *t, const char *xml)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	*parser->sax = calls;
	parser->sax->initialized = XML_SAX2_MAGIC;
	parser->userData = t;
	xmlFreeDoc(xmlCtxtReadMemory(parser, xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOCDATA | XML_PARSE_NOERROR));
	bool well = parser->wellFormed;
	xmlFreeParserCtxt(parser);
	return well;
}

/* Reading with what was lifted out tells the same as reading the whole. */
static void test_same(void **state)
{
	(void)state;
	static const char *const documents[] = {
		"<r>" LONG "</r>",
		"<r>" LONG "&lt;p&gt; &amp;amp; &quot;x&apos; &#8217;&#x2019;&#65; " LONG "<b>" LONG "</b> and " LONG "</r>",
		"<r>&lt;p&gt;short, but with references&lt;/p&gt;</r>",
		"<r><![CDATA[" LONG "& <b> ]] > &amp;]]>" LONG "<![CDATA[]]><![CDATA[x]]></r>",
		"<r>" LONG "\r\nlines\rof\r\r\nmany kinds&#13;\n" LONG "</r>",
		"<r><![CDATA[" LONG "\r\nlines\r]]></r>",
		"<r><!-- " LONG "<![CDATA[" LONG " ]]> --><?pi " LONG " ?>" LONG "</r>",
		"<r a='" LONG " > &amp;' b=\"'>\">" LONG "</r>",
		"<?xml version='1.0'?>\n<!-- " LONG "-->\n                                                                                                    \n<r>" LONG
		"</r>\n                                                                                                                 ",
		"<!DOCTYPE r SYSTEM 'x'><r>" LONG "</r>",
		"<r>" LONG "新聞の記事。\xEF\xBC\x8C\xF0\x9F\x98\x80</r>",
		/* not well-formed */
		"<r>" LONG "]]>" LONG "</r>", "<r>" LONG "&" LONG "</r>", "<r>" LONG "&#0;" LONG "</r>", "<r>" LONG "&#xD800;</r>", "<r>" LONG "&#xFFFF;</r>",
		"<r>" LONG "\x01</r>", "<r>" LONG "\x1F" LONG "</r>", "<r>" LONG "\xEF\xBF\xBF</r>", "<r><![CDATA[" LONG "\xEF\xBF\xBE]]></r>",
		"<r>" LONG "<![CDATA[" LONG, "<r>" LONG "<b>" LONG "</r>", "<r>" LONG, "<r>x</r>" LONG, LONG "<r>x</r>", "<r>x</r><![CDATA[" LONG "]]>",
		"<r>" LONG "&#999999999999;</r>", "<r>" LONG "&#;&#x;</r>", "<r>" LONG "<", "<r>" LONG "<![CDATA[", "<r><!-- " LONG};
	for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
		struct told a = {.out = BUF_INIT}, b = {.out = BUF_INIT};
		bool well = read_whole(&a, documents[i]);
		bool lifted = sax_read(&b.sax, &calls, documents[i], strlen(documents[i]), false);
		if (well != lifted)
			fail_msg("%zu: well-formed %d, with text lifted %d", i, well, lifted);
		if (well)
			assert_string_equal(buf_str(&a.out), buf_str(&b.out));
		buf_free(&a.out);
		buf_free(&b.out);
	}
}

/* Entities of its own, a mark of its own: it is read whole. */
static void test_whole(void **state)
{
	(void)state;
	static const char *const documents[] = {
		"<!DOCTYPE r [<!ENTITY x 'y'>]><r>" LONG "</r>", "<r><?" LIFT_MARK "?>" LONG "</r>", "<r>" LONG "<?" LIFT_MARK " 7?></r>", "<r>short</r>"};
	for (size_t i = 0; i < ARRAY_LEN(documents); i++) {
		struct lifted l;
		if (lift_text(&l, documents[i], strlen(documents[i])))
			fail_msg("%zu: %s", i, buf_str(&l.markup));
		lift_free(&l);
	}
}

static void test_huge_tag(void **state)
{
	(void)state;
	struct buf b = BUF_INIT;
	buf_adds(&b, "<r>" LONG "<x a='");
	for (int i = 0; i < LIFT_TAG_MOST; i++)
		buf_addc(&b, 'y');
	buf_adds(&b, "'/></r>");
	struct told t = {.out = BUF_INIT};
	assert_false(sax_read(&t.sax, &calls, b.data, b.len, false));
	assert_int_equal(t.out.len, 0);
	assert_true(sax_read(&t.sax, &calls, b.data, b.len, true));
	buf_free(&t.out);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_same), cmocka_unit_test(test_whole), cmocka_unit_test(test_huge_tag)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
