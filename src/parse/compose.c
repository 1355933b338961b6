#include <config.h>

#include "parse/compose.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "parse/hints.h"
#include "parse/picture.h"
#include "parse/shape.h"
#include "parse/table.h"

enum { NO_PIECE = SIZE_MAX, CAPTION_MOST = 1500, PICTURES_MOST = 8, INDENT_MOST = 32 };

/* What holds inside an open element: one for each step from the container
 * down, so that nothing recurses. */
struct level {
	const struct mark *mark;
	const struct mark *block;       /* the innermost block at or above it */
	const struct mark *hidden;      /* what hides it, or NULL */
	bool aside;                     /* only it, and not the whole of its block or table */
	const char *link;
	uint8_t style, kind, heading, quote, indent;
	bool pre, figure, table, ordered;
	bool item_begun;                /* of an li: its first piece is written */
	size_t item;                    /* the level of the innermost li, 0 for none */
	uint32_t number;                /* of a list: the last item's number */
};

struct composer {
	struct page *page;
	struct draft *draft;
	struct level *levels;
	size_t depth, cap;
	size_t open;                    /* the piece being written, or NO_PIECE */
	unsigned breaks;                /* <br>s since the last text of it */
	bool space;                     /* the open piece ends in white space */
	size_t aside;                   /* the hidden piece that stands behind it, or NO_PIECE */
	const xmlNode *only;            /* the one inline element that all its text stands in so far */
	const xmlNode *pictures[PICTURES_MOST];     /* met inside the open piece, written after it */
	size_t n_pictures;
};

static struct level *top(struct composer *c)
{
	return &c->levels[c->depth - 1];
}

static const struct {
	uint8_t tag, style;
} styles[] = {
	{TAG_EM, STYLE_EMPHASIS},    {TAG_I, STYLE_EMPHASIS}, {TAG_CITE, STYLE_EMPHASIS},
	{TAG_VAR, STYLE_EMPHASIS},   {TAG_STRONG, STYLE_STRONG}, {TAG_B, STYLE_STRONG}, {TAG_DT, STYLE_STRONG},
	{TAG_TH, 0},                 {TAG_CODE, STYLE_CODE},  {TAG_KBD, STYLE_CODE},
	{TAG_SAMP, STYLE_CODE},      {TAG_TT, STYLE_CODE},    {TAG_SUP, STYLE_SUPER},
	{TAG_SUB, STYLE_SUB},        {TAG_S, STYLE_STRIKE},   {TAG_STRIKE, STYLE_STRIKE},
	{TAG_DEL, STYLE_STRIKE},     {TAG_MARK, STYLE_MARK},  {TAG_U, STYLE_UNDERLINE},
	{TAG_INS, STYLE_UNDERLINE}};

static uint8_t style_of(enum tag tag)
{
	for (size_t i = 0; i < ARRAY_LEN(styles); i++)
		if (styles[i].tag == tag)
			return styles[i].style;
	return 0;
}

/* --- pieces --- */

static struct piece *add_media(struct composer *c, const xmlNode *node, enum block_kind kind)
{
	const struct level *l = top(c);
	struct piece *p = draft_add(c->draft, kind);
	p->node = (xmlNode *)node;
	p->parent = l->block->node;
	p->as.quote = l->quote;
	p->as.indent = l->indent;
	const struct mark *hidden = mark_hidden(c->page, mark_of(node));    /* itself, or what it stands in */
	if (hidden)
		piece_hide(p, hidden->hidden, hidden->hidden_by, hidden->why);
	return p;
}

/* What a film says of itself is all that there is of it in a text. */
static void add_film(struct composer *c, const xmlNode *film)
{
	const char *text = picture_description(mark_of(film));
	if (text)
		piece_add_run(c->draft, add_media(c, film, BLOCK_CAPTION), text, strlen(text), 0, NULL);
}

static void add_picture(struct composer *c, const xmlNode *img)
{
	const char *source = picture_source(c->page, img), *alt = node_attr(img, "alt");
	struct draft *d = c->draft;
	if (!source)
		return;
	for (size_t i = d->n, seen = 0; i-- > 0 && seen < 4; seen++)
		if (d->pieces[i].image && str_eq(d->pieces[i].image, source))
			return;
	struct piece *p = add_media(c, img, BLOCK_IMAGE);
	p->image = source;
	if (alt)
		piece_add_run(d, p, alt, strlen(alt), 0, NULL);
}

static void add_picture_or_film(struct composer *c, const xmlNode *node)
{
	enum tag tag = mark_of(node)->tag;
	if (tag == TAG_VIDEO || tag == TAG_AUDIO || tag == TAG_IFRAME)
		add_film(c, node);
	else
		add_picture(c, node);
}

static void note_lone(struct composer *c, struct piece *p)
{
	if (!c->only)
		return;
	p->evidence |= PIECE_LONE_INLINE;
	for (size_t i = 0; i < p->n_runs; i++)
		if (!p->runs[i].link || !str_eq(p->runs[i].link, p->runs[0].link))
			return;
	p->evidence |= PIECE_LONE_LINK;
}

static void close_piece(struct composer *c)
{
	if (c->open != NO_PIECE) {
		struct piece *p = &c->draft->pieces[c->open];
		note_lone(c, p);
		if (p->as.kind != BLOCK_TABLE && p->length == 0)
			p->gone = true;
	}
	c->open = c->aside = NO_PIECE;
	c->breaks = 0;
	for (size_t i = 0; i < c->n_pictures; i++)
		add_picture_or_film(c, c->pictures[i]);
	c->n_pictures = 0;
}

static void open_piece(struct composer *c, bool after_breaks)
{
	struct level *l = top(c);
	uint8_t kind = l->kind;
	if (kind == BLOCK_ITEM && (l->item == 0 || c->levels[l->item].item_begun))
		kind = l->quote ? BLOCK_QUOTE : BLOCK_PARA;
	c->open = c->draft->n;
	struct piece *p = draft_add(c->draft, kind);
	p->as.level = kind == BLOCK_HEADING ? l->heading : 0;
	p->as.quote = l->quote;
	p->as.indent = l->indent;
	if (kind == BLOCK_ITEM) {
		struct level *item = &c->levels[l->item];
		item->item_begun = true;
		p->as.number = item->number;
	}
	if (l->hidden)
		piece_hide(p, l->hidden->hidden, l->hidden->hidden_by, l->hidden->why);
	const struct mark *parent = mark_parent(c->page, l->block);
	p->node = l->block->node;
	p->parent = l->block->has_block ? l->block->node : mark_block(c->page, (struct mark *)parent)->node;
	if (l->block->has_block)
		p->evidence |= l->block->tag == TAG_P ? PIECE_BARE | PIECE_INSIDE_P : PIECE_BARE;
	if (after_breaks)
		p->evidence |= PIECE_AFTER_BREAKS;
	c->space = true;
	c->only = NULL;
}

/* Words inside a line that are hidden while the rest of it is not: a piece of
 * their own, behind the one that is open. */
static void add_aside(struct composer *c, const char *s)
{
	const struct level *l = top(c);
	if (c->aside == NO_PIECE || c->draft->pieces[c->aside].node != l->hidden->node) {
		c->aside = c->draft->n;
		struct piece *p = draft_add(c->draft, BLOCK_PARA);
		p->node = l->hidden->node;
		p->parent = l->block->node;
		piece_hide(p, l->hidden->hidden, l->hidden->hidden_by, l->hidden->why);
	}
	piece_add_run(c->draft, &c->draft->pieces[c->aside], s, strlen(s), l->style, l->link);
}

/* Which child of the open block does this text stand in? NULL: in itself. */
static const xmlNode *inline_root(const struct composer *c, const struct level *l)
{
	const xmlNode *found = NULL;
	for (size_t i = c->depth; i-- > 0 && c->levels[i].mark != l->block;)
		found = c->levels[i].mark->node;
	return found;
}

static bool is_blank(const char *s)
{
	while (ascii_space((unsigned char)*s))
		s++;
	return *s == '\0';
}

static void add_break(struct composer *c, struct piece *p)
{
	bool hard = p->as.kind == BLOCK_PARA || p->as.kind == BLOCK_QUOTE || p->as.kind == BLOCK_ITEM;
	if (p->as.kind == BLOCK_TABLE && c->space)
		return;
	piece_add_run(c->draft, p, hard ? "\n" : " ", 1, 0, NULL);
	c->space = true;
}

/* Paragraphs are indented by ideographic or no-break spaces on some pages; how
 * they begin is the layout's business. */
static const char *skip_indent(const char *s)
{
	for (;;) {
		if (ascii_space((unsigned char)*s))
			s++;
		else if (strncmp(s, "\xC2\xA0", 2) == 0)
			s += 2;
		else if (strncmp(s, "\xE3\x80\x80", 3) == 0)
			s += 3;
		else
			return s;
	}
}

/* White space folded, so that a run of "\n" is never a line end of the source. */
static void add_folded(struct composer *c, const char *s)
{
	const struct level *l = top(c);
	struct buf folded = BUF_INIT;
	if (c->draft->pieces[c->open].length == 0)
		s = skip_indent(s);
	for (; *s; s++) {
		bool space = ascii_space((unsigned char)*s);
		if (!space || !c->space)
			buf_addc(&folded, space ? ' ' : *s);
		c->space = space;
	}
	if (folded.len)
		piece_add_run(c->draft, &c->draft->pieces[c->open], folded.data, folded.len, l->style, l->link);
	buf_free(&folded);
}

/* HTML: a line break right after <pre> is not part of it. */
static void add_code(struct composer *c, struct piece *p, const char *s)
{
	if (p->n_runs == 0)
		s += *s == '\r' && s[1] == '\n' ? 2 : *s == '\n';
	if (*s)
		piece_add_run(c->draft, p, s, strlen(s), 0, NULL);
}

static void add_text(struct composer *c, const char *s)
{
	struct level *l = top(c);
	bool blank = is_blank(s);
	if (l->aside) {
		if (!blank || c->aside != NO_PIECE)
			add_aside(c, s);
		return;
	}
	if (c->open == NO_PIECE && blank)
		return;
	if (blank && c->breaks)
		return;
	if (c->breaks > 1 && !l->table) {
		close_piece(c);
		open_piece(c, true);
	} else if (c->open == NO_PIECE) {
		open_piece(c, false);
	} else if (c->breaks) {
		add_break(c, &c->draft->pieces[c->open]);
	}
	c->breaks = 0;
	struct piece *p = &c->draft->pieces[c->open];
	if (!blank) {
		const xmlNode *root = inline_root(c, l);
		c->only = p->length == 0 || c->only == root ? root : NULL;
	}
	if (p->as.kind == BLOCK_CODE)
		add_code(c, p, s);
	else
		add_folded(c, s);
}

/* --- elements --- */

static bool has_picture(const struct page *p, const struct mark *m)
{
	for (const struct mark *i = m; i < &p->marks[m->end]; i++)
		if (i->tag == TAG_IMG || i->tag == TAG_VIDEO || i->tag == TAG_IFRAME || i->tag == TAG_AMP_IMG || i->tag == TAG_NOSCRIPT)
			return true;
	return false;
}

static void enter_list(struct level *l, const struct mark *m)
{
	const char *start = node_attr(m->node, "start");
	int64_t n = 1;
	l->ordered = m->tag == TAG_OL;
	if (start)
		parse_int(start, -100000, 100000, &n);
	l->number = (uint32_t)(n - 1);
	if (l->indent < INDENT_MOST)
		l->indent++;
	l->kind = l->quote ? BLOCK_QUOTE : BLOCK_PARA;
}

static void enter_item(struct composer *c, struct level *l)
{
	struct level *list = c->depth > 1 ? &c->levels[c->depth - 2] : NULL;    /* none: the item is the container */
	l->kind = BLOCK_ITEM;
	l->item = c->depth - 1;
	l->item_begun = false;
	l->number = list && list->ordered ? ++list->number : 0;
	if (l->indent == 0)
		l->indent = 1;
}

/* Does the line so far end a sentence? */
static bool is_ended(const struct composer *c)
{
	struct buf before = BUF_INIT;
	piece_text(&c->draft->pieces[c->open], &before);
	bool ended = !before.len || shape_ends(before.data, before.len);
	buf_free(&before);
	return ended;
}

/* In a caption: what its class or property calls so, a <cite> that is not part
 * of a sentence ("a scene from <cite>Moby-Dick</cite>"), and an element that
 * follows one without a space. */
static bool is_credit(const struct composer *c, const struct mark *m)
{
	if (m->hints & HINT_CREDIT)
		return true;
	const char *property = node_attr(m->node, "itemprop");
	if (property && (str_eq(property, "copyrightHolder") || str_eq(property, "creditText") || str_eq(property, "creator")))
		return true;
	if (c->open == NO_PIECE || c->breaks)
		return m->tag == TAG_CITE;
	bool glued = m->tag == TAG_SPAN && !c->space && m->text > 0 && m->text < CAPTION_MOST / 4 && c->draft->pieces[c->open].n_runs;
	return (m->tag == TAG_CITE || glued) && is_ended(c);
}

static void enter_caption(struct level *l, const struct mark *m, const struct page *p)
{
	bool caption = m->tag == TAG_FIGCAPTION || ((m->hints & HINT_CAPTION) && m->text < CAPTION_MOST);
	if (caption)
		l->kind = BLOCK_CAPTION;
	if ((m->hints & HINT_CREDIT) && m->text < CAPTION_MOST / 4 && (l->kind == BLOCK_CAPTION || l->figure || m->block))
		l->kind = BLOCK_CREDIT;
	if ((m->tag == TAG_FIGURE && m->text < CAPTION_MOST && has_picture(p, m)) || picture_is_figure(p, m)) {
		l->figure = true;
		if (l->kind == BLOCK_PARA)
			l->kind = BLOCK_CAPTION;
	}
}

static void begin_table(struct composer *c, struct level *l)
{
	open_piece(c, false);
	struct piece *p = &c->draft->pieces[c->open];
	p->as.kind = BLOCK_TABLE;
	p->as.level = table_header_rows(c->page, l->mark);
	l->table = true;
}

/* A table's own caption stands before it; the piece begun is begun again behind it. */
static void leave_table(struct composer *c, struct level *l)
{
	c->draft->pieces[c->open].gone = true;
	c->open = NO_PIECE;
	l->table = false;
	l->kind = BLOCK_CAPTION;
}

/* Old pages have all of their text in a quotation, for the sake of its margin.
 * In a feed, which has none, it is one. */
static bool is_margin(const struct composer *c, const struct mark *m)
{
	const struct mark *story = c->levels[0].mark;
	return story != c->page->marks && m->text <= story->text && m->text / 19 >= story->text - m->text;
}

static void enter_block(struct composer *c, struct level *l, const struct mark *m)
{
	switch (m->tag) {
	case TAG_H1: case TAG_H2: case TAG_H3: case TAG_H4: case TAG_H5: case TAG_H6:
		l->kind = BLOCK_HEADING;
		l->heading = (uint8_t)(m->tag - TAG_H1 + 1);
		break;
	case TAG_BLOCKQUOTE:
		if (is_margin(c, m))
			break;
		l->quote += l->quote < INDENT_MOST;
		l->kind = BLOCK_QUOTE;
		break;
	case TAG_UL: case TAG_OL: case TAG_MENU:
		enter_list(l, m);
		break;
	case TAG_LI:
		enter_item(c, l);
		break;
	case TAG_DD:
		if (l->indent < INDENT_MOST)
			l->indent++;
		break;
	case TAG_PRE:
		l->pre = true;
		l->kind = BLOCK_CODE;
		break;
	case TAG_TABLE:
		if (table_is_data(c->page, m))
			begin_table(c, l);
		break;
	default:
		break;
	}
}

/* Rows and cells of a data table are runs of one piece. */
static void enter_cell(struct composer *c, const struct mark *m)
{
	struct piece *p = &c->draft->pieces[c->open];
	if (!m->block)
		return;
	c->breaks = 0;
	if (m->tag == TAG_TR) {
		if (p->n_runs)
			piece_add_run(c->draft, p, "\n", 1, 0, NULL);
	} else if (m->tag == TAG_TD || m->tag == TAG_TH) {
		if (p->n_runs && p->runs[p->n_runs - 1].text[0] != '\n')
			piece_add_run(c->draft, p, "\t", 1, 0, NULL);
		else if (p->n_runs && p->runs[p->n_runs - 1].length > 1)
			piece_add_run(c->draft, p, "\t", 1, 0, NULL);
	} else if (!c->space) {
		piece_add_run(c->draft, p, " ", 1, 0, NULL);
	}
	c->space = true;
}

static void push(struct composer *c, const struct mark *m)
{
	GROW(c->levels, c->depth, c->cap);
	struct level *l = &c->levels[c->depth];
	if (c->depth)
		*l = c->levels[c->depth - 1];
	else
		*l = (struct level){.kind = BLOCK_PARA};
	c->depth++;
	l->mark = m;
	l->style |= style_of(m->tag);
	if (m->hidden && !l->hidden) {
		l->hidden = m;
		l->aside = !m->block || l->table;
	}
	if (m->tag == TAG_A && !l->pre) {
		const char *link = page_link(c->page, node_attr(m->node, "href"));
		l->link = link ? link : l->link;
	}
	if (l->table && m->tag == TAG_CAPTION && c->draft->pieces[c->open].n_runs == 0) {
		leave_table(c, l);
	} else if (l->table) {
		enter_cell(c, m);
		return;
	}
	bool credit = !m->block && l->kind == BLOCK_CAPTION && is_credit(c, m);
	if (m->block || credit) {
		close_piece(c);
		l->block = m;
	}
	if (m->block && !l->pre)
		enter_block(c, l, m);
	l = top(c);
	if (!l->pre && !l->table)
		enter_caption(l, m, c->page);
	if (credit)
		l->kind = BLOCK_CREDIT;
}

static void pop(struct composer *c)
{
	const struct level *l = top(c);
	bool was_block = l->block == l->mark && !l->table;
	bool was_table = l->table && l->mark->tag == TAG_TABLE && c->depth > 1 && !c->levels[c->depth - 2].table;
	bool was_caption = !l->table && l->mark->tag == TAG_CAPTION && c->depth > 1 && c->levels[c->depth - 2].table;
	if (l->mark->tag == TAG_Q && c->open != NO_PIECE)
		add_text(c, "\u201D");
	if (was_block || was_table)
		close_piece(c);
	c->depth--;
	if (was_caption)
		begin_table(c, top(c));
}

static void add_rule(struct composer *c)
{
	close_piece(c);
	const struct level *l = top(c);
	struct piece *p = draft_add(c->draft, BLOCK_RULE);
	p->parent = l->block->node;
	if (l->hidden)
		piece_hide(p, l->hidden->hidden, l->hidden->hidden_by, l->hidden->why);
}

static void take_picture(struct composer *c, const xmlNode *img)
{
	if (c->open == NO_PIECE)
		add_picture_or_film(c, img);
	else if (c->n_pictures < PICTURES_MOST)
		c->pictures[c->n_pictures++] = img;
}

/* A lazy picture's real address is often only in its <noscript>. */
static void look_into_noscript(struct composer *c, const struct mark *m)
{
	const struct mark *end = &c->page->marks[m->end];
	for (const struct mark *i = m + 1; i < end; i++)
		if (i->tag == TAG_IMG || i->tag == TAG_AMP_IMG)
			take_picture(c, i->node);
}

/* Elements that are a thing of their own. False: go on into it. */
static bool take_alone(struct composer *c, const struct mark *m)
{
	switch (m->tag) {
	case TAG_BR:
		if (top(c)->pre && c->open != NO_PIECE)
			piece_add_run(c->draft, &c->draft->pieces[c->open], "\n", 1, 0, NULL);
		else if (c->open != NO_PIECE)
			c->breaks++;
		return true;
	case TAG_HR:
		if (!top(c)->table)
			add_rule(c);
		return true;
	case TAG_IMG: case TAG_AMP_IMG:
		if (!top(c)->table)
			take_picture(c, m->node);
		return true;
	case TAG_NOSCRIPT:
		look_into_noscript(c, m);
		return true;
	case TAG_VIDEO: case TAG_AUDIO: case TAG_IFRAME:
		if (!top(c)->table && !top(c)->pre)
			take_picture(c, m->node);
		return true;
	default:
		return m->skip || tag_class(m->tag) == CLASS_VOID;
	}
}

void compose(struct page *p, const struct mark *container, struct draft *d)
{
	struct composer c = {.page = p, .draft = d, .open = NO_PIECE, .aside = NO_PIECE};
	push(&c, container);
	c.levels[0].block = container;
	c.levels[0].hidden = mark_hidden(p, container);
	for (xmlNode *node = container->node->children; node;) {
		if (node->type == XML_ELEMENT_NODE && !take_alone(&c, mark_of(node))) {
			push(&c, mark_of(node));
			if (mark_of(node)->tag == TAG_Q)
				add_text(&c, "\u201C");
			if (node->children) {
				node = node->children;
				continue;
			}
			pop(&c);
		} else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) && node->content) {
			add_text(&c, (const char *)node->content);
		}
		while (node && !node->next) {
			node = node->parent;
			if (node == container->node)
				node = NULL;
			else
				pop(&c);
		}
		node = node ? node->next : NULL;
	}
	close_piece(&c);
	free(c.levels);
}
