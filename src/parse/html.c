#include <config.h>

#include "parse/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "model/article.h"
#include "parse/hints.h"
#include "parse/xml_memory.h"

static const struct {
	const char *name;
	enum tag_class class;
} tags[TAG_COUNT] = {
	{"", CLASS_FLOW},
#define TAG(id, name, class) {name, CLASS_##class},
#include "parse/tags.def"
#undef TAG
};

enum tag tag_of(const char *name)
{
	size_t low = 1, high = TAG_COUNT;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, tags[middle].name);
		if (order == 0)
			return (enum tag)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return TAG_OTHER;
}

enum tag_class tag_class(enum tag tag)
{
	return tags[tag].class;
}

bool tag_is_heading(enum tag tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}

const char *node_attr(const xmlNode *node, const char *name)
{
	if (node->type != XML_ELEMENT_NODE)
		return NULL;
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children && a->children->content ? (const char *)a->children->content : "";
	return NULL;
}

bool node_has_word(const xmlNode *node, const char *attr, const char *word)
{
	const char *p = node_attr(node, attr);
	size_t n = strlen(word);
	while (p && *p) {
		while (ascii_space((unsigned char)*p))
			p++;
		const char *start = p;
		while (*p && !ascii_space((unsigned char)*p))
			p++;
		if ((size_t)(p - start) == n && ascii_istarts(start, word))
			return true;
	}
	return false;
}

struct mark *mark_of(const xmlNode *node)
{
	return node->_private;
}

struct mark *mark_find(const xmlNode *node)
{
	return node ? node->_private : NULL;
}

struct mark *mark_parent(const struct page *p, const struct mark *m)
{
	return &p->marks[m->parent];
}

struct mark *mark_block(const struct page *p, struct mark *m)
{
	while (!m->block && m != p->marks)
		m = mark_parent(p, m);
	return m;
}

void mark_hide(struct mark *m, int kind, int source, const char *why)
{
	m->hidden = (uint8_t)kind;
	m->hidden_by = (uint8_t)source;
	m->why = why;
}

const struct mark *mark_hidden(const struct page *p, const struct mark *m)
{
	const struct mark *outermost = NULL;
	for (;; m = mark_parent(p, m)) {
		if (m->hidden)
			outermost = m;
		if (m == p->marks)
			return outermost;
	}
}

/* --- parsing --- */

enum { DEPTH_MOST = 1000 };         /* pages that nobody made to hurt stay under 500 (mend.c) */

/* The document shares the parser's dictionary: names cost one look-up instead
 * of a copy each. libxml2 does this for XML and forgets it for HTML. */
static void start_document(void *context)
{
	xmlParserCtxt *ctxt = context;
	xmlSAX2StartDocument(context);
	if (ctxt->myDoc && ctxt->dict && !ctxt->myDoc->dict) {
		ctxt->myDoc->dict = ctxt->dict;
		xmlDictReference(ctxt->dict);
	}
}

/* Ends of elements that are not open, and ends that libxml2 does not take for
 * one, hide from mend.c how deep the tree is; and an end tag costs a walk up. */
static void start_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
	xmlParserCtxt *ctxt = context;
	if (ctxt->nameNr > DEPTH_MOST)
		xmlStopParser(ctxt);
	else
		xmlSAX2StartElement(context, name, attributes);
}

/* The text is read where it lies: from memory libxml2 would copy it, and once
 * more to turn UTF-8 into UTF-8. */
static xmlDoc *parse(const struct buf *html)
{
	xmlParserCtxt *ctxt = htmlNewParserCtxt();
	xmlParserInput *input = ctxt ? xmlNewStringInputStream(ctxt, BAD_CAST html->data) : NULL;
	xmlDoc *doc = NULL;
	if (input && inputPush(ctxt, input) >= 0) {
		htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
		                             HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC | XML_PARSE_HUGE);
		xmlSwitchEncoding(ctxt, XML_CHAR_ENCODING_UTF8);
		ctxt->sax->startDocument = start_document;
		ctxt->sax->startElement = start_element;
		ctxt->sax->comment = NULL;
		htmlParseDocument(ctxt);
		doc = ctxt->myDoc;
		ctxt->myDoc = NULL;
	}
	if (ctxt)
		htmlFreeParserCtxt(ctxt);
	return doc;
}

static uint32_t count_elements(const xmlNode *root)
{
	uint32_t n = 0;
	for (const xmlNode *node = root; node;) {
		n += node->type == XML_ELEMENT_NODE;
		if (node->type == XML_ELEMENT_NODE && node->children) {
			node = node->children;
			continue;
		}
		while (node && node != root && !node->next)
			node = node->parent;
		node = node && node != root ? node->next : NULL;
	}
	return n;
}

/* Text directly in an element. */
static void count_own(struct mark *m, bool in_link, const char *s)
{
	uint32_t n = 0;
	bool space = true;
	for (const unsigned char *c = (const unsigned char *)s; *c; c++) {
		if (*c <= ' ') {
			n += !space;
			space = true;
			continue;
		}
		n++;
		space = false;
	}
	m->own += n;
	if (in_link)
		m->own_link += n;
}

static bool is_link(const struct mark *m)
{
	const char *href = m->tag == TAG_A ? node_attr(m->node, "href") : NULL;
	return href && *href;
}

static void begin_mark(struct page *p, xmlNode *node, uint32_t parent, bool *in_link)
{
	struct mark *m = &p->marks[p->n];
	const struct mark *up = &p->marks[parent];
	node->_private = m;
	m->node = node;
	m->parent = parent;
	m->depth = p->n ? (uint16_t)(up->depth + 1) : 0;
	m->tag = (uint8_t)tag_of((const char *)node->name);
	m->skip = tag_class(m->tag) == CLASS_SKIP || (p->n && up->skip);
	m->block = tag_class(m->tag) == CLASS_BLOCK || m->tag == TAG_HR;
	m->hints = node->properties && !m->skip ? hints_of(node) : 0;
	in_link[p->n] = (p->n && in_link[parent]) || is_link(m);
	p->n++;
}

static void index_tree(struct page *p, xmlNode *root)
{
	uint32_t total = count_elements(root), parent = 0;
	p->marks = arena_array(p->arena, total, sizeof *p->marks);
	bool *in_link = arena_array(p->arena, total, sizeof *in_link);
	for (xmlNode *node = root; node;) {
		if (node->type == XML_ELEMENT_NODE) {
			begin_mark(p, node, parent, in_link);
			if (node->children) {
				parent = p->n - 1;
				node = node->children;
				continue;
			}
			p->marks[p->n - 1].end = p->n;
		} else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content &&
		           !p->marks[parent].skip) {
			count_own(&p->marks[parent], in_link[parent], (const char *)node->content);
		}
		while (node != root && !node->next) {
			node = node->parent;
			p->marks[parent].end = p->n;
			parent = p->marks[parent].parent;
		}
		node = node != root ? node->next : NULL;
	}
	p->marks[0].end = p->n;
}

/* An inline element that holds a block is a container like any block. */
static void find_blocks(struct page *p)
{
	for (uint32_t i = p->n; i-- > 1;) {
		struct mark *m = &p->marks[i];
		m->block |= m->has_block;
		if (m->block && !m->skip)
			p->marks[m->parent].has_block = true;
	}
	p->marks[0].block = true;
}

/* Adds the text of inline elements to the block whose lines they stand in. */
static void count_flow(struct page *p)
{
	uint32_t *block = xcalloc(p->n, sizeof *block);
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		block[i] = m->block ? i : block[m->parent];
		struct mark *b = &p->marks[block[i]];
		b->flow += m->own;
		b->flow_link += m->own_link;
	}
	free(block);
}

void page_count(struct page *p)
{
	for (uint32_t i = 0; i < p->n; i++) {
		p->marks[i].text = p->marks[i].own;
		p->marks[i].link = p->marks[i].own_link;
	}
	for (uint32_t i = p->n; i-- > 1;) {
		const struct mark *m = &p->marks[i];
		if (m->hidden)
			continue;
		struct mark *up = &p->marks[m->parent];
		up->text += m->text;
		up->link += m->link;
	}
}

static void read_head(struct page *p)
{
	p->base = p->url;
	for (uint32_t i = 0; i < p->n; i++) {
		const struct mark *m = &p->marks[i];
		const char *value;
		if (m->tag == TAG_HTML && !p->lang) {
			value = node_attr(m->node, "lang");
			if (!value)
				value = node_attr(m->node, "xml:lang");
			p->lang = value && *value ? value : NULL;
		} else if (m->tag == TAG_BASE && (value = node_attr(m->node, "href")) && *value) {
			struct buf b = BUF_INIT;
			uri_resolve(&b, p->url, value);
			p->base = arena_strdup(p->arena, buf_str(&b));
			buf_free(&b);
			return;
		} else if (m->tag == TAG_BODY) {
			return;
		}
	}
}

struct page *page_parse(const char *html, size_t n, const char *url)
{
	struct arena *arena = arena_new();
	struct page *p = arena_alloc(arena, sizeof *p);
	struct buf mended = BUF_INIT;
	p->arena = arena;
	p->url = arena_strdup(arena, url);
	p->truncated = !mend_html(html, n, &mended, &p->scripts);
	p->in_arena = xml_memory_begin(arena);
	if (mended.len)
		p->doc = parse(&mended);
	buf_free(&mended);
	if (!p->doc)
		p->doc = xmlNewDoc(NULL);
	xmlNode *root = xmlDocGetRootElement(p->doc);
	if (!root) {
		root = xmlNewDocNode(p->doc, NULL, BAD_CAST "html", NULL);
		xmlDocSetRootElement(p->doc, root);
	}
	xml_memory_end();
	index_tree(p, root);
	find_blocks(p);
	count_flow(p);
	read_head(p);
	return p;
}

void page_free(struct page *p)
{
	if (!p)
		return;
	if (!p->in_arena)
		xmlFreeDoc(p->doc);
	arena_free(p->arena);
}

/* Of empty ones there may be any number. */
enum { NODES_LOOKED_AT = 2000 };

/* White space as it is in the source; blocks are parted by spaces, lines that
 * <br> parts by LINE_END; if `part`, also a word and the figures of another
 * element, which only a style keeps apart. */
static const char LINE_END = '\v';

static void raw_text(const struct mark *m, size_t most, bool part, struct buf *out)
{
	size_t left = NODES_LOOKED_AT;
	for (const xmlNode *node = m->node; node && left > 0 && out->len <= most; left--) {
		const char *text = node->type == XML_TEXT_NODE ? (const char *)node->content : NULL;
		if (text && part && out->len && ascii_digit(*text) && ascii_alpha(out->data[out->len - 1]))
			buf_addc(out, ' ');
		if (text)
			buf_adds(out, text);
		else if (node->type == XML_ELEMENT_NODE && mark_of(node)->tag == TAG_BR)
			buf_addc(out, LINE_END);
		else if (node->type == XML_ELEMENT_NODE && mark_of(node)->block)
			buf_addc(out, ' ');
		bool into = node->type == XML_ELEMENT_NODE && node->children && (node == m->node || !mark_of(node)->skip);
		if (into) {
			node = node->children;
			continue;
		}
		while (node != m->node && !node->next) {
			node = node->parent;
			if (mark_of(node)->block)
				buf_addc(out, ' ');
		}
		node = node != m->node ? node->next : NULL;
	}
}

static void cut_text(struct buf *out, size_t length)
{
	if (out->len <= length)
		return;
	while (length > 0 && ((unsigned char)out->data[length] & 0xC0) == 0x80)
		length--;
	buf_truncate(out, length);
}

void node_text(const struct page *p, const struct mark *m, size_t most, struct buf *out)
{
	(void)p;
	size_t start = out->len;
	struct buf raw = BUF_INIT;
	raw_text(m, 2 * most, false, &raw);
	text_clean(out, buf_str(&raw), raw.len, TEXT_LINE);
	cut_text(out, start + most);
	buf_free(&raw);
}

void node_lines(const struct mark *m, size_t most, struct buf *out)
{
	size_t start = out->len;
	struct buf raw = BUF_INIT;
	raw_text(m, 2 * most, true, &raw);
	for (size_t at = 0; at < raw.len;) {
		const char *end = memchr(raw.data + at, LINE_END, raw.len - at);
		size_t n = end ? (size_t)(end - raw.data) - at : raw.len - at;
		if (out->len > start)
			buf_addc(out, '\n');
		text_clean(out, raw.data + at, n, TEXT_LINE);
		at += n + 1;
	}
	cut_text(out, start + most);
	buf_free(&raw);
}

static bool is_followable(const char *url)
{
	static const char *const not[] = {"javascript:", "data:", "about:", "vbscript:", "blob:", "file:"};
	for (size_t i = 0; i < ARRAY_LEN(not); i++)
		if (ascii_istarts(url, not[i]))
			return false;
	return *url && strcmp(url, "#") != 0;
}

const char *page_link(struct page *p, const char *ref)
{
	while (ref && ascii_space((unsigned char)*ref))
		ref++;
	if (!ref || !is_followable(ref) || strlen(ref) > 4096)
		return NULL;
	struct buf absolute = BUF_INIT, stripped = BUF_INIT;
	uri_resolve(&absolute, p->base, ref);
	uri_strip_tracking(&stripped, buf_str(&absolute));
	const char *link = arena_strndup(p->arena, buf_str(&stripped), stripped.len);
	buf_free(&absolute);
	buf_free(&stripped);
	return *link ? link : NULL;
}
