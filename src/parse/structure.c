#include <config.h>

#include "parse/structure.h"

#include <stdlib.h>
#include <string.h>

#include "model/article.h"
#include "parse/hints.h"
#include "parse/rows.h"

enum {
	LEAD_LEAST = 60,            /* bytes */
	BOX_MOST = 400,             /* elements */
	PAGE_LEAST = 100, PAGES_MOST = 60   /* bytes; siblings that are looked at */
};

struct verdict {
	uint8_t kind;               /* hide_kind */
	bool sure;                  /* not undone by how much prose is in it, but by nearly all of it */
	const char *why;
};

static const struct {
	uint8_t tag, kind;
	const char *why;
} by_tag[] = {
	{TAG_NAV, HIDE_NAVIGATION, "<nav>"},
	{TAG_FOOTER, HIDE_NAVIGATION, "<footer>"},
	{TAG_ASIDE, HIDE_RELATED, "<aside>"},
	{TAG_FORM, HIDE_NAVIGATION, "a form"},
	{TAG_FIELDSET, HIDE_NAVIGATION, "a form"},
	{TAG_BUTTON, HIDE_NAVIGATION, "a button"},
	{TAG_LABEL, HIDE_NAVIGATION, "a label of a form"},
	{TAG_MENU, HIDE_NAVIGATION, "<menu>"},
	{TAG_DIALOG, HIDE_PROMO, "<dialog>"}};

static const struct {
	const char *role;
	uint8_t kind;
} by_role[] = {
	{"navigation", HIDE_NAVIGATION}, {"contentinfo", HIDE_NAVIGATION}, {"banner", HIDE_NAVIGATION},
	{"search", HIDE_NAVIGATION},     {"menu", HIDE_NAVIGATION},        {"menubar", HIDE_NAVIGATION},
	{"complementary", HIDE_RELATED}, {"dialog", HIDE_PROMO},           {"alertdialog", HIDE_PROMO},
	{"toolbar", HIDE_NAVIGATION},    {"tablist", HIDE_NAVIGATION},     {"alert", HIDE_PROMO}};

/* Each of these by itself; the first that fits gives the reason. */
static const struct {
	uint32_t hint;
	uint8_t kind;
	const char *why;
} by_hint[] = {
	{HINT_AD, HIDE_AD, "its class says advertisement"},
	{HINT_COMMENTS, HIDE_COMMENTS, "its class says comments"},
	{HINT_NEWSLETTER, HIDE_NEWSLETTER, "its class says sign-up"},
	{HINT_SHARE, HIDE_SHARE, "its class says share"},
	{HINT_RELATED, HIDE_RELATED, "its class says related"},
	{HINT_PROMO, HIDE_PROMO, "its class says promotion"},
	{HINT_COOKIE, HIDE_COOKIE, "its class says cookies"},
	{HINT_NAVIGATION, HIDE_NAVIGATION, "its class says navigation"},
	{HINT_FOOTER, HIDE_LEGAL, "its class says footer"},
	{HINT_SIDEBAR, HIDE_RELATED, "its class says sidebar"},
	{HINT_WIDGET, HIDE_RELATED, "its class says widget"},
	{HINT_TAGS, HIDE_META, "its class says tags"},
	{HINT_META, HIDE_META, "its class says date and author"},
	{HINT_BIO, HIDE_META, "its class says about the author"},
	{HINT_TOOLS, HIDE_NAVIGATION, "its class says tools"},
	{HINT_UNSEEN, HIDE_NAVIGATION, "its class says that it is not seen"}};

static bool style_hides(const char *style)
{
	for (; style && *style; style++) {
		if (ascii_istarts(style, "display")) {
			style += 7;
			style += strspn(style, " :");
			if (ascii_istarts(style, "none"))
				return true;
		} else if (ascii_istarts(style, "visibility")) {
			style += 10;
			style += strspn(style, " :");
			if (ascii_istarts(style, "hidden"))
				return true;
		}
		if (!*style)
			break;
	}
	return false;
}

/* Does an attribute of its own take it off the page? */
static bool is_taken_off(const xmlNode *node)
{
	return node->properties && (style_hides(node_attr(node, "style")) || node_attr(node, "hidden"));
}

bool structure_shows(const struct page *p, const struct mark *m)
{
	for (; m != p->marks; m = mark_parent(p, m))
		if (is_taken_off(m->node))
			return false;
	return true;
}

/* One of the boxes of a row of pages, of which a script shows one at a time.
 * The first of them is shown, and named alike. */
static bool is_page_of_story(const struct mark *m)
{
	const char *class = node_attr(m->node, "class");
	size_t looked = 0;
	if (!class || m->text < PAGE_LEAST || m->link * 4 > m->text)
		return false;
	for (const xmlNode *n = m->node->prev; n && looked < PAGES_MOST; n = n->prev, looked++) {
		const struct mark *page = n->type == XML_ELEMENT_NODE ? mark_of(n) : NULL;
		if (page && page->tag == m->tag && page->text >= PAGE_LEAST && str_eq(node_attr(n, "class"), class) && !is_taken_off(n))
			return true;
	}
	return false;
}

static struct verdict of_attributes(const struct mark *m)
{
	for (const xmlAttr *a = m->node->properties; a; a = a->next) {
		const char *name = (const char *)a->name;
		const char *value = a->children && a->children->content ? (const char *)a->children->content : "";
		if (strcmp(name, "style") == 0 && style_hides(value) && !is_page_of_story(m))
			return (struct verdict){HIDE_NAVIGATION, false, "the page does not show it (style)"};
		if ((strcmp(name, "hidden") == 0 && !is_page_of_story(m)) || (strcmp(name, "class") == 0 && strstr(value, "hidden") && node_has_word(m->node, "class", "hidden")))
			return (struct verdict){HIDE_NAVIGATION, false, "the page does not show it (hidden)"};
		if (strcmp(name, "aria-hidden") == 0 && strcmp(value, "true") == 0 && m->tag != TAG_MATH)
			return (struct verdict){HIDE_NAVIGATION, false, "the page does not read it out (aria-hidden)"};
		if (strcmp(name, "role") == 0)
			for (size_t i = 0; i < ARRAY_LEN(by_role); i++)
				if (strcmp(value, by_role[i].role) == 0)
					return (struct verdict){by_role[i].kind, false, "its role in the page"};
	}
	return (struct verdict){0};
}

static struct verdict of_tag(const struct mark *m)
{
	for (size_t i = 0; i < ARRAY_LEN(by_tag); i++)
		if (by_tag[i].tag == m->tag)
			return (struct verdict){by_tag[i].kind, m->tag == TAG_DIALOG, by_tag[i].why};
	return (struct verdict){0};
}

/* Does it hold an element of one of two kinds? Only boxes of a sane size are
 * looked through, so that nested ones cost no more than the page. */
static bool holds_tag(const struct page *p, const struct mark *m, enum tag one, enum tag other)
{
	const struct mark *end = &p->marks[m->end];
	if (end - m > BOX_MOST)
		return false;
	for (const struct mark *i = m; i < end; i++)
		if ((i->tag == one || i->tag == other) && (i->text > 0 || i->tag == TAG_IMG || i->tag == TAG_A))
			return true;
	return false;
}

/* A post quoted from elsewhere stands in a box that is named after its network. */
static bool holds_quotation(const struct page *p, const struct mark *m)
{
	return holds_tag(p, m, TAG_BLOCKQUOTE, TAG_BLOCKQUOTE);
}

/* Text that neither leads away nor shows anything: a teaser like that is this
 * story's lead, a widget like that a part of it. */
static bool is_plain_text(const struct page *p, const struct mark *m)
{
	return m->link == 0 && m->text >= LEAD_LEAST && &p->marks[m->end] - m <= BOX_MOST && !holds_tag(p, m, TAG_A, TAG_IMG);
}

/* What matters, point by point, and not where else to go. */
static bool is_prose_list(const struct page *p, const struct mark *m)
{
	return m->link * 8 < m->text && m->text >= LEAD_LEAST && holds_tag(p, m, TAG_LI, TAG_LI) && !holds_tag(p, m, TAG_IMG, TAG_FORM);
}

/* What the names of boxes mean elsewhere. */
static bool is_named_otherwise(const struct page *p, const struct mark *m, uint32_t hint)
{
	switch (hint) {
	case HINT_SHARE:
		return holds_quotation(p, m);
	case HINT_SIDEBAR:
		return tag_is_heading(m->tag) || is_plain_text(p, m) || is_prose_list(p, m) || holds_quotation(p, m);
	case HINT_WIDGET:
		return m->link * 3 < m->text || holds_quotation(p, m);
	case HINT_RELATED:
		return is_plain_text(p, m);
	default:
		return false;
	}
}

static struct verdict of_hints(const struct page *p, const struct mark *m)
{
	for (size_t i = 0; i < ARRAY_LEN(by_hint); i++)
		if ((m->hints & by_hint[i].hint) && !is_named_otherwise(p, m, by_hint[i].hint))
			return (struct verdict){by_hint[i].kind, by_hint[i].hint == HINT_COMMENTS, by_hint[i].why};
	return (struct verdict){0};
}

uint32_t structure_own_prose(const struct mark *m)
{
	if (!m->block || m->skip || m->flow < 40 || m->flow_link * 2 > m->flow)
		return 0;
	return m->flow - m->flow_link;
}

uint32_t structure_prose(const struct page *p, const struct mark *m)
{
	uint32_t sum = 0;
	for (const struct mark *i = m; i < &p->marks[m->end];) {
		if (i->hidden) {
			i = &p->marks[i->end];
			continue;
		}
		sum += structure_own_prose(i);
		i++;
	}
	return sum;
}

/* prose[i]: of the elements before i, so that a subtree's is a difference. */
static uint32_t *sum_prose(const struct page *p)
{
	uint32_t *sum = xmalloc((p->n + 1) * sizeof *sum);
	sum[0] = 0;
	for (uint32_t i = 0; i < p->n; i++)
		sum[i + 1] = sum[i] + structure_own_prose(&p->marks[i]);
	return sum;
}

static bool is_frame(enum tag tag)
{
	return tag == TAG_HTML || tag == TAG_BODY || tag == TAG_MAIN || tag == TAG_ARTICLE || tag == TAG_FIGURE ||
	       tag == TAG_FIGCAPTION || tag == TAG_HEAD;
}

/* An inline element goes only where it is all that stands on its line: what is
 * taken out of a sentence tears it. */
static bool stands_alone(const struct page *p, const struct mark *m)
{
	if (m->block)
		return true;
	const struct mark *b = mark_block(p, (struct mark *)m);
	return m->text >= b->flow;
}

/* It may go out of the middle of a sentence: nobody sees it there. */
static bool is_unseen(const struct mark *m)
{
	if (m->block || (m->hints & HINT_UNSEEN))
		return !m->block;
	return is_taken_off(m->node);
}

static struct verdict judge(const struct page *p, const struct mark *m, enum structure_level level)
{
	struct verdict v = {0};
	if (is_frame(m->tag) || m->skip)
		return v;
	v = of_tag(m);
	if (!v.kind && m->node->properties)
		v = of_attributes(m);
	if (!v.kind && m->hints)
		v = of_hints(p, m);
	if (level == STRUCTURE_TAGS && v.kind != HIDE_COMMENTS && v.kind != HIDE_COOKIE && !of_tag(m).kind)
		v.kind = HIDE_NONE;
	if (v.kind && !stands_alone(p, m) && !is_unseen(m))
		v.kind = HIDE_NONE;
	return v;
}

/* May it be none of the story? Not with a third of the prose in it; but other
 * stories may be longer than what they follow is short. */
static bool is_small(const struct verdict *v, uint32_t inside, uint32_t all, uint32_t before)
{
	if (v->sure)
		return inside * 10 < all * 9;
	return inside * 3 < all || inside < 40 || (v->kind == HIDE_RELATED && inside < before);
}

void structure_mark(struct page *p, enum structure_level level)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->marks[i].hidden_by == HIDDEN_BY_STRUCTURE)
			mark_hide(&p->marks[i], HIDE_NONE, HIDDEN_BY_NOTHING, NULL);
	page_count(p);
	if (level == STRUCTURE_NONE)
		return;
	uint32_t *sum = sum_prose(p), all = sum[p->n], before = 0;
	for (uint32_t i = 0; i < p->n;) {
		struct mark *m = &p->marks[i];
		uint32_t inside = sum[m->end] - sum[i];
		struct verdict v = m->hidden ? (struct verdict){0} : judge(p, m, level);
		if (v.kind && is_small(&v, inside, all, before))
			mark_hide(m, v.kind, HIDDEN_BY_STRUCTURE, v.why);
		before += m->hidden ? 0 : structure_own_prose(m);
		i = m->hidden ? m->end : i + 1;
	}
	free(sum);
	page_count(p);
	rows_mark(p);
	page_count(p);
}
