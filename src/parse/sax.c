#include <config.h>

#include "parse/sax.h"

#include <libxml/xmlerror.h>
#include <string.h>

enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOCDATA };

void sax_stop(struct sax *s)
{
	xmlStopParser(s->parser);
}

/* An entity that nobody declared, in a document with a DTD elsewhere. */
static void on_reference(void *data, const xmlChar *name)
{
	struct sax *s = data;
	(void)name;
	s->broken = true;
	sax_stop(s);
}

/* A namespace that is missing is no reason to stop. */
static void on_error(void *data, xmlErrorPtr error)
{
	struct sax *s = data;
	if (error->level != XML_ERR_FATAL && error->code != XML_WAR_UNDECLARED_ENTITY)
		return;
	s->broken = true;
	sax_stop(s);
}

/* Outside the root XML allows no text, but it allows the mark. */
static void on_mark(void *data, const xmlChar *target, const xmlChar *content)
{
	struct sax *s = data;
	size_t n;
	const char *text = str_eq((const char *)target, LIFT_MARK) ? lift_next(&s->lifted, &n) : NULL;
	(void)content;
	if (text && s->parser->nameNr > 0) {
		if (s->characters)
			s->characters(s, BAD_CAST text, (int)n);
	} else if (text && !ascii_blank(text, n)) {
		s->broken = true;
		sax_stop(s);
	}
}

static bool read_document(struct sax *s, const xmlSAXHandler *calls, const char *xml, size_t n)
{
	s->broken = false;
	s->parser = n > INT32_MAX ? NULL : xmlNewParserCtxt();
	if (!s->parser)
		return false;
	*s->parser->sax = *calls;
	s->parser->sax->initialized = XML_SAX2_MAGIC;
	s->parser->sax->reference = on_reference;
	s->parser->sax->serror = on_error;
	s->parser->sax->processingInstruction = on_mark;
	s->parser->userData = s;
	s->characters = calls->characters;
	xmlDocPtr none = xmlCtxtReadMemory(s->parser, xml, (int)n, NULL, NULL, OPTIONS);
	bool well = s->parser->wellFormed && !s->broken;
	xmlFreeDoc(none);
	xmlFreeParserCtxt(s->parser);
	s->parser = NULL;
	return well;
}

bool sax_read(struct sax *s, const xmlSAXHandler *calls, const char *xml, size_t n, bool mended)
{
	bool well = false, lifted = lift_text(&s->lifted, xml, n);
	if (s->lifted.nested && !mended)
		well = false;
	else if (lifted)
		well = read_document(s, calls, s->lifted.markup.data, s->lifted.markup.len);
	else if (mended || !s->lifted.huge)
		well = read_document(s, calls, xml, n);
	lift_free(&s->lifted);
	return well;
}

/* Without NOENT libxml2 leaves '&', however it was written, as "&#38;": it
 * means to read the value again while it builds a tree. */
void sax_add_value(struct buf *out, const xmlChar **attribute)
{
	const char *p = (const char *)attribute[3], *end = (const char *)attribute[4];
	for (const char *amp; (amp = memchr(p, '&', (size_t)(end - p)));) {
		buf_add(out, p, (size_t)(amp + 1 - p));
		p = amp + (end - amp >= 5 && memcmp(amp, "&#38;", 5) == 0 ? 5 : 1);
	}
	buf_add(out, p, (size_t)(end - p));
}
