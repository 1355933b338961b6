#include <config.h>

#include "parse/sax.h"

#include <libxml/xmlerror.h>
#include <string.h>

/* libxml2 compares each attribute of a tag with all before it: a million of
 * them on one tag take a minute. */
enum { TAG_MOST = 8 << 10 };

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

/* The end of the tag at `p`, where it has one within reach. */
static const char *tag_end(const char *p, const char *end)
{
	char quote = '\0';
	if (end - p > TAG_MOST)
		end = p + TAG_MOST;
	for (; p < end; p++) {
		if (quote && *p == quote)
			quote = '\0';
		else if (!quote && *p == '>')
			return p;
		else if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
	}
	return NULL;
}

bool sax_has_huge_tag(const char *p, size_t n)
{
	const char *end = p + n;
	while (p < end && (p = memchr(p, '<', (size_t)(end - p)))) {
		size_t left = (size_t)(end - p);
		if (left > 2 && p[1] == '!') {
			bool cdata = p[2] == '[';
			const char *close = memmem(p, left, cdata ? "]]>" : p[2] == '-' ? "-->" : ">", cdata || p[2] == '-' ? 3 : 1);
			p = close ? close : end;
		} else if (left > 1 && p[1] == '?') {
			p++;
		} else if (!(p = tag_end(p, end))) {
			return true;
		}
	}
	return false;
}

bool sax_read(struct sax *s, const xmlSAXHandler *calls, const char *xml, size_t n)
{
	s->broken = false;
	s->parser = n > INT32_MAX ? NULL : xmlNewParserCtxt();
	if (!s->parser)
		return false;
	*s->parser->sax = *calls;
	s->parser->sax->initialized = XML_SAX2_MAGIC;
	s->parser->sax->reference = on_reference;
	s->parser->sax->serror = on_error;
	s->parser->userData = s;
	xmlDocPtr none = xmlCtxtReadMemory(s->parser, xml, (int)n, NULL, NULL, OPTIONS);
	bool well = s->parser->wellFormed && !s->broken;
	xmlFreeDoc(none);
	xmlFreeParserCtxt(s->parser);
	s->parser = NULL;
	return well;
}

/* Without NOENT libxml2 leaves '&', however it was written, as "&#38;": it
 * means to read the value again while it builds a tree. */
void sax_add_value(struct buf *out, const xmlChar **attribute)
{
	const char *p = (const char *)attribute[3], *end = (const char *)attribute[4];
	for (const char *amp; p < end && (amp = memmem(p, (size_t)(end - p), "&#38;", 5)); p = amp + 5) {
		buf_add(out, p, (size_t)(amp - p));
		buf_addc(out, '&');
	}
	buf_add(out, p, (size_t)(end - p));
}
