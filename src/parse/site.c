#include <config.h>

#include "parse/site.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "base/uri.h"
#include "model/article.h"
#include "parse/byline.h"
#include "parse/structure.h"

enum {
	TIME_MOST = 500 * 1000,             /* microseconds of the processor, for all expressions of a page */
	TIME_OF_ONE = 150 * 1000,
	OPERATIONS_MOST = 3000000,          /* of one */
	ELEMENTS_MOST = 100000,
	COMPARED_MOST = 48 << 20,           /* bytes, if each element's text is looked at once */
	EXPRESSION_MOST = 2000,
	NESTED_MOST = 40,
	TITLE_MOST = 1000,
	FACT_MOST = 300,                    /* bytes of a line with the title, the authors or the date */
	AUTHORS_MOST = 20,
	GROWTH_MOST = 4 << 20               /* bytes that all replacements may put in */
};

struct site {
	struct arena *arena;
	struct site_rule *rules;
	size_t n;
	struct page *page;
	xmlXPathContext *xpath;             /* NULL: the page is not asked */
	long left;                          /* of TIME_MOST */
	int error;                          /* of the last expression */
	const struct site_rule *body;       /* that was found, or NULL */
	struct buf problems;
};

struct site *site_open(struct sites *sites, const char *url)
{
	struct buf host = BUF_INIT;
	struct site *s = xcalloc(1, sizeof *s);
	s->arena = arena_new();
	uri_rules_host(&host, url);
	s->n = sites_rules(sites, buf_str(&host), s->arena, &s->rules, &s->problems);
	buf_free(&host);
	if (s->n || s->problems.len)
		return s;
	site_free(s);
	return NULL;
}

void site_free(struct site *s)
{
	if (!s)
		return;
	xmlXPathFreeContext(s->xpath);
	buf_free(&s->problems);
	arena_free(s->arena);
	free(s);
}

const char *site_problems(const struct site *s)
{
	return s ? buf_str(&s->problems) : "";
}

static void complain(struct site *s, const struct site_rule *r, const char *what)
{
	if (r->told)
		buf_addf(&s->problems, "%s:%u: %s\n", r->file, r->line, what);
}

/* --- the text before it is parsed --- */

static void replace(struct buf *html, const char *from, const char *to, size_t *left)
{
	struct buf out = BUF_INIT;
	size_t n = strlen(from), more = strlen(to);
	const char *p = buf_str(html), *end = p + html->len, *found;
	while ((found = memmem(p, (size_t)(end - p), from, n)) && more <= *left) {
		buf_add(&out, p, (size_t)(found - p));
		buf_add(&out, to, more);
		*left -= more;
		p = found + n;
	}
	buf_add(&out, p, (size_t)(end - p));
	buf_free(html);
	*html = out;
}

void site_edit(const struct site *s, struct buf *html)
{
	size_t left = GROWTH_MOST;
	for (size_t i = 0; s && i < s->n; i++)
		if (s->rules[i].directive == SITE_REPLACE_STRING)
			replace(html, s->rules[i].argument, s->rules[i].value, &left);
}

/* --- asking --- */

/* libxml2 counts operations, of which each may go over the whole page: time
 * is counted, too, and when it is up the operations are. */
static xmlXPathContext *volatile asked;

static void on_time_up(int number)
{
	(void)number;
	if (asked)
		asked->opLimit = 1;
}

static void on_error(void *context, xmlErrorPtr error)
{
	struct site *s = context;
	s->error = error->code ? error->code : XML_XPATH_EXPR_ERROR;
}

/* A function that is unknown is complained of on standard error, too. */
static void say_nothing(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

void site_begin(struct site *s, struct page *p)
{
	if (!s)
		return;
	uint64_t compared = 0;
	for (uint32_t i = 0; i < p->n; i++)
		compared += p->marks[i].text;
	s->page = p;
	if (compared > COMPARED_MOST || p->n > ELEMENTS_MOST) {
		if (s->n)
			complain(s, s->rules, _("the page is too large and deep for site rules"));
		return;
	}
	s->xpath = xmlXPathNewContext(p->doc);
	if (!s->xpath)
		return;
	xmlXPathOrderDocElems(p->doc);      /* else sorting what was found walks along siblings, and no limit stops it */
	xmlSetGenericErrorFunc(NULL, say_nothing);
	s->xpath->error = on_error;
	s->xpath->userData = s;
	s->left = TIME_MOST;
	sigaction(SIGVTALRM, &(struct sigaction){.sa_handler = on_time_up, .sa_flags = SA_RESTART}, NULL);
}

static xmlXPathObject *evaluate(struct site *s, const char *xpath)
{
	const struct itimerval none = {{0, 0}, {0, 0}};
	long most = s->left < TIME_OF_ONE ? s->left : TIME_OF_ONE;
	struct itimerval timer = {{0, 0}, {0, most}};
	s->error = 0;
	s->xpath->opCount = 0;
	s->xpath->opLimit = OPERATIONS_MOST;
	asked = s->xpath;
	setitimer(ITIMER_VIRTUAL, &timer, NULL);
	xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)xpath, s->xpath);
	setitimer(ITIMER_VIRTUAL, &none, &timer);
	asked = NULL;
	s->left -= most - timer.it_value.tv_usec;
	s->left = s->left > 0 ? s->left : 1;    /* 0 would be no limit */
	return found;
}

/* libxml2 parses expressions by recursion. */
static bool is_tame(const char *xpath)
{
	size_t depth = 0, n = strlen(xpath);
	for (size_t i = 0; i < n && depth <= NESTED_MOST; i++) {
		if (xpath[i] == '(' || xpath[i] == '[')
			depth++;
		else if ((xpath[i] == ')' || xpath[i] == ']') && depth)
			depth--;
	}
	return n <= EXPRESSION_MOST && depth <= NESTED_MOST;
}

/* NULL: nothing, or told. */
static xmlXPathObject *ask(struct site *s, const struct site_rule *r, const char *xpath)
{
	if (!s->xpath)
		return NULL;
	if (!is_tame(xpath)) {
		complain(s, r, _("this expression is too long or nested too deeply"));
		return NULL;
	}
	xmlXPathObject *found = evaluate(s, xpath);
	if (s->error || !found)
		complain(s, r, s->xpath->opCount >= s->xpath->opLimit ? _("this expression takes too long on this page")
		                                                     : _("this is no XPath 1.0 expression"));
	if (!s->error)
		return found;
	xmlXPathFreeObject(found);
	return NULL;
}

static size_t count(const xmlXPathObject *found)
{
	return found && found->type == XPATH_NODESET && found->nodesetval ? (size_t)found->nodesetval->nodeNr : 0;
}

static struct mark *mark_at(const xmlXPathObject *found, size_t i)
{
	xmlNode *node = found->nodesetval->nodeTab[i];
	return node->type == XML_ELEMENT_NODE ? mark_of(node) : NULL;
}

/* An expression holds if it is true, or finds something. */
static bool holds(struct site *s, const struct site_rule *r, const char *xpath)
{
	xmlXPathObject *found = ask(s, r, xpath);
	bool yes = found && xmlXPathCastToBoolean(found);
	xmlXPathFreeObject(found);
	return yes;
}

/* The i-th thing found, as text; nothing is added for the empty one. */
static void add_text(const struct site *s, const xmlXPathObject *found, size_t i, struct buf *out)
{
	if (count(found) > i) {
		const struct mark *m = mark_at(found, i);
		xmlChar *content = m ? NULL : xmlNodeGetContent(found->nodesetval->nodeTab[i]);
		if (m)
			node_text(s->page, m, TITLE_MOST, out);
		else if (content)
			buf_add(out, content, strnlen((const char *)content, TITLE_MOST));
		xmlFree(content);
	} else if (i == 0 && found && found->type == XPATH_STRING && found->stringval) {
		buf_add(out, found->stringval, strnlen((const char *)found->stringval, TITLE_MOST));
	}
	buf_trim(out);
}

static const char *why(const struct site *s, const struct site_rule *r)
{
	return arena_printf(s->page->arena, "%s:%u %.200s", r->file, r->line, r->value);
}

/* --- what is stripped --- */

static void hide(const struct site *s, const struct site_rule *r, struct mark *m)
{
	if (m && !m->hidden && m->parent != 0 && m->tag != TAG_HTML && m->tag != TAG_BODY)
		mark_hide(m, HIDE_PROMO, HIDDEN_BY_SITE, why(s, r));
}

static void strip(struct site *s, const struct site_rule *r)
{
	xmlXPathObject *found = ask(s, r, r->value);
	for (size_t i = 0; i < count(found); i++)
		hide(s, r, mark_at(found, i));
	xmlXPathFreeObject(found);
}

static bool has_part(const xmlNode *node, const char *attribute, const char *part)
{
	const char *value = node_attr(node, attribute);
	return value && strstr(value, part);
}

static bool is_meant(const struct site_rule *r, const struct mark *m)
{
	if (r->directive == SITE_STRIP_ID_OR_CLASS)
		return has_part(m->node, "class", r->value) || has_part(m->node, "id", r->value);
	return (m->tag == TAG_IMG || m->tag == TAG_AMP_IMG) && has_part(m->node, "src", r->value);
}

static void strip_by_attribute(struct site *s, const struct site_rule *r)
{
	for (uint32_t i = 0; i < s->page->n; i++)
		if (s->page->marks[i].node->properties && is_meant(r, &s->page->marks[i]))
			hide(s, r, &s->page->marks[i]);
}

void site_mark(struct site *s)
{
	for (size_t i = 0; s && s->xpath && i < s->n; i++) {
		if (s->rules[i].directive == SITE_STRIP)
			strip(s, &s->rules[i]);
		else if (s->rules[i].directive == SITE_STRIP_ID_OR_CLASS || s->rules[i].directive == SITE_STRIP_IMAGE_SRC)
			strip_by_attribute(s, &s->rules[i]);
	}
}

/* --- the head --- */

/* What is in the head already is not shown again in the story; headings are
 * clean.c's business. */
static void hide_fact(const struct site *s, const struct site_rule *r, const xmlXPathObject *found)
{
	for (size_t i = 0; i < count(found) && i < AUTHORS_MOST; i++) {
		struct mark *m = mark_at(found, i);
		if (m && m->block && m->text < FACT_MOST && !m->hidden && !tag_is_heading(m->tag))
			mark_hide(m, HIDE_META, HIDDEN_BY_SITE, why(s, r));
	}
}

static void take_title(struct site *s, const xmlXPathObject *found, struct meta *m)
{
	struct buf text = BUF_INIT;
	add_text(s, found, 0, &text);
	if (text.len) {
		const struct mark *heading = count(found) ? mark_at(found, 0) : NULL;
		m->title = arena_strdup(s->page->arena, text.data);
		m->heading = heading && tag_is_heading(heading->tag) ? heading : m->heading;
	}
	buf_free(&text);
}

static void take_authors(struct site *s, const xmlXPathObject *found, struct meta *m)
{
	struct buf all = BUF_INIT, text = BUF_INIT;
	size_t n = count(found) ? count(found) : 1;
	for (size_t i = 0; i < n && i < AUTHORS_MOST; i++) {
		buf_truncate(&text, 0);
		add_text(s, found, i, &text);
		if (text.len) {
			buf_adds(&all, all.len ? ", " : "");
			byline_clean(&all, text.data, NULL, NULL, BYLINE_MARK);
		}
	}
	if (all.len)
		m->byline = arena_strdup(s->page->arena, all.data);
	buf_free(&all);
	buf_free(&text);
}

static void take_date(const struct site *s, const xmlXPathObject *found, struct meta *m)
{
	struct buf text = BUF_INIT;
	add_text(s, found, 0, &text);
	int zone;
	int64_t t = meta_date(buf_str(&text), m->order, &zone);
	if (t != NO_TIME) {
		m->published = t;
		m->zone = zone;
	}
	buf_free(&text);
}

/* An element that links, an attribute, or a string. */
static const char *link_of(const struct site *s, const xmlXPathObject *found)
{
	const struct mark *m = count(found) ? mark_at(found, 0) : NULL;
	const char *href = m ? node_attr(m->node, "href") : NULL, *link = NULL;
	struct buf text = BUF_INIT;
	if (!href) {
		add_text(s, found, 0, &text);
		href = text.data;
	}
	if (href)
		link = page_link(s->page, href);
	buf_free(&text);
	return link;
}

/* A rule for the next page that finds none says that there is none. */
static void take_links(struct site *s, struct meta *m, unsigned *flags)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct site_rule *r = &s->rules[i];
		bool whole = r->directive == SITE_SINGLE_PAGE_LINK;
		if ((!whole && r->directive != SITE_NEXT_PAGE_LINK) || (*flags & SITE_WHOLE))
			continue;
		xmlXPathObject *found = r->only_if && !holds(s, r, r->only_if) ? NULL : ask(s, r, r->value);
		const char *link = link_of(s, found);
		xmlXPathFreeObject(found);
		if (whole && link)
			*flags |= SITE_WHOLE;
		if (link || !whole)
			m->next = link;
		if (link && !whole)
			return;
	}
}

typedef void taker(struct site *s, const xmlXPathObject *found, struct meta *m);

/* The first rule of a kind that finds something. */
static void take_first(struct site *s, enum site_directive directive, struct meta *m, unsigned *flags)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->rules[i].directive != directive)
			continue;
		xmlXPathObject *found = ask(s, &s->rules[i], s->rules[i].value);
		bool any = found && (found->type != XPATH_NODESET || count(found));
		if (any && directive == SITE_TITLE)
			take_title(s, found, m);
		else if (any && directive == SITE_AUTHOR)
			take_authors(s, found, m);
		else if (any && directive == SITE_DATE)
			take_date(s, found, m);
		else if (any && directive == SITE_NATIVE_AD_CLUE && xmlXPathCastToBoolean(found))
			*flags |= SITE_SPONSORED;
		if (any && directive != SITE_NATIVE_AD_CLUE)
			hide_fact(s, &s->rules[i], found);
		xmlXPathFreeObject(found);
		if (any)
			return;
	}
}

void site_meta(struct site *s, struct meta *m, unsigned *flags)
{
	static const uint8_t facts[] = {SITE_TITLE, SITE_AUTHOR, SITE_DATE, SITE_NATIVE_AD_CLUE};
	for (size_t i = 0; s && i < ARRAY_LEN(facts); i++)
		take_first(s, facts[i], m, flags);
	if (s)
		take_links(s, m, flags);
}

/* --- the body --- */

static int by_place(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Of what was found the outermost elements, in the order of the page. */
static size_t outermost(const struct site *s, const xmlXPathObject *found, uint32_t *out)
{
	size_t n = 0, kept = 0;
	for (size_t i = 0; i < count(found); i++) {
		const struct mark *m = mark_at(found, i);
		if (m)
			out[n++] = (uint32_t)(m - s->page->marks);
	}
	qsort(out, n, sizeof *out, by_place);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || out[i] >= s->page->marks[out[kept - 1]].end)
			out[kept++] = out[i];
	return kept;
}

/* What the rule names is shown, whatever was thought of its place. */
static void show(const struct site *s, uint32_t at)
{
	struct mark *m = &s->page->marks[at];
	for (;; m = mark_parent(s->page, m)) {
		if (m->hidden && m->hidden_by != HIDDEN_BY_USER && m->hidden_by != HIDDEN_BY_SITE)
			mark_hide(m, HIDE_NONE, HIDDEN_BY_NOTHING, NULL);
		if (m == s->page->marks)
			return;
	}
}

/* Hides what lies between the parts. */
static void hide_between(const struct site *s, const struct site_rule *r, const uint32_t *parts, size_t n)
{
	struct mark *marks = s->page->marks;
	size_t next = 0;
	for (uint32_t i = parts[0]; i < marks[parts[n - 1]].end;) {
		while (next < n && parts[next] < i)
			next++;
		if (next < n && i == parts[next]) {
			i = marks[i].end;
		} else if (next < n && marks[i].end > parts[next]) {
			i++;
		} else {
			if (!marks[i].hidden)
				mark_hide(&marks[i], HIDE_RELATED, HIDDEN_BY_SITE, why(s, r));
			i = marks[i].end;
		}
	}
}

static void choose(const struct site *s, const struct site_rule *r, const uint32_t *parts, size_t n, struct choice *out)
{
	const struct mark *marks = s->page->marks, *container = &marks[parts[0]];
	uint32_t end = marks[parts[n - 1]].end;
	while (container->end < end)
		container = mark_parent(s->page, container);
	for (size_t i = 0; i < n; i++)
		show(s, parts[i]);
	hide_between(s, r, parts, n);
	*out = (struct choice){container, parts[0], end};
}

/* Where nothing is said: yes. The host's own file stands before the global one. */
static bool setting(const struct site *s, enum site_directive directive)
{
	for (size_t i = 0; s && i < s->n; i++)
		if (s->rules[i].directive == directive)
			return s->rules[i].on;
	return true;
}

bool site_prunes(const struct site *s)
{
	return setting(s, SITE_PRUNE);
}

int site_choose(struct site *s, struct choice *out)
{
	bool any = false, done = false;
	for (size_t i = 0; s && i < s->n && !done; i++) {
		const struct site_rule *r = &s->rules[i];
		if (r->directive != SITE_BODY)
			continue;
		any = true;
		xmlXPathObject *found = ask(s, r, r->value);
		uint32_t *parts = xcalloc(count(found) + 1, sizeof *parts);
		size_t n = outermost(s, found, parts);
		if (n) {
			if (site_prunes(s))
				structure_mark(s->page, STRUCTURE_ALL);
			choose(s, r, parts, n, out);
			s->body = r;
			done = true;
		}
		free(parts);
		xmlXPathFreeObject(found);
	}
	return done ? 1 : any && !setting(s, SITE_AUTODETECT_ON_FAILURE) ? -1 : 0;
}

const char *site_origin(const struct site *s)
{
	return s && s->body ? arena_printf(s->page->arena, "site rule %s:%u", s->body->file, s->body->line) : NULL;
}
