#include <config.h>

#include "parse/picture.h"

#include <string.h>

#include "base/text.h"

enum { ICON_MOST = 40, DESCRIPTION_MOST = 500 };

static bool is_small(const xmlNode *img, const char *attr)
{
	const char *value = node_attr(img, attr);
	if (!value || *value < '0' || *value > '9')
		return false;
	size_t digits = strspn(value, "0123456789");
	if (value[digits] == '%' || digits > 4)
		return false;
	int n = 0;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + (value[i] - '0');
	return n <= ICON_MOST;
}

static bool is_placeholder(const char *src)
{
	static const char *const names[] = {"blank.gif", "spacer.gif", "pixel.gif", "1x1", "transparent.gif", "placeholder",
	                                    "clear.gif", "lazy.gif", "loading.gif", "/grey.gif", "/gray.gif"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strstr(src, names[i]))
			return true;
	return !*src || ascii_istarts(src, "data:") || *src == '#';
}

/* The last address of a srcset is mostly the largest. */
static const char *from_srcset(struct page *p, const char *set)
{
	const char *last = NULL;
	size_t n = 0;
	while (set && *set) {
		set += strspn(set, " \t\n,");
		size_t length = strcspn(set, " \t\n");
		while (length && set[length - 1] == ',')
			length--;
		if (length && !ascii_istarts(set, "data:")) {
			last = set;
			n = length;
		}
		set += length;
		set += strcspn(set, ",");
	}
	return n ? page_link(p, arena_strndup(p->arena, last, n)) : NULL;
}

static const char *from_sources(struct page *p, const xmlNode *img)
{
	const struct mark *parent = mark_parent(p, mark_of(img));
	if (parent->tag != TAG_PICTURE)
		return NULL;
	for (const struct mark *m = parent + 1; m < &p->marks[parent->end]; m++) {
		if (m->tag != TAG_SOURCE)
			continue;
		const char *set = node_attr(m->node, "srcset");
		const char *found = from_srcset(p, set && *set ? set : node_attr(m->node, "data-srcset"));
		if (found)
			return found;
	}
	return NULL;
}

const char *picture_source(struct page *p, const xmlNode *img)
{
	static const char *const lazy[] = {"data-src", "data-lazy-src", "data-original", "data-lazyload", "data-hi-res-src",
	                                   "data-url", "data-full-src", "data-orig-file", "data-image", "data-src-medium"};
	if (is_small(img, "width") && is_small(img, "height"))
		return NULL;
	const char *src = node_attr(img, "src");
	if (src && !is_placeholder(src))
		return page_link(p, src);
	for (size_t i = 0; i < ARRAY_LEN(lazy); i++) {
		const char *value = node_attr(img, lazy[i]);
		if (value && !is_placeholder(value) && *value != '{' && *value != '[')
			return page_link(p, value);
	}
	static const char *const sets[] = {"srcset", "data-srcset", "data-lazy-srcset"};
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		const char *found = from_srcset(p, node_attr(img, sets[i]));
		if (found)
			return found;
	}
	return from_sources(p, img);
}

/* "Video player" describes nothing, nor do two words. */
static bool describes(const char *text)
{
	static const char *const empty[] = {"video player", "audio player", "media player", "youtube video", "vimeo video", "embedded", "advert"};
	struct buf folded = BUF_INIT;
	bool good = text && strlen(text) < DESCRIPTION_MOST && text_words(text, strlen(text)) > 2;
	if (good)
		text_fold(&folded, text, strlen(text));
	for (size_t i = 0; i < ARRAY_LEN(empty) && good; i++)
		good = !strstr(buf_str(&folded), empty[i]);
	buf_free(&folded);
	return good;
}

static bool shows_films(const struct mark *m)
{
	static const char *const hosts[] = {"youtube.com/embed/", "youtube-nocookie.com/embed/", "player.vimeo.com/", "dailymotion.com/embed/",
	                                    "players.brightcove.net/", "arte.tv/embeds/"};
	const char *src = node_attr(m->node, "src");
	for (size_t i = 0; src && i < ARRAY_LEN(hosts); i++)
		if (strstr(src, hosts[i]))
			return true;
	return false;
}

const char *picture_description(const struct mark *m)
{
	static const char *const attrs[] = {"title", "aria-label", "data-title", "data-caption", "alt"};
	if (m->tag == TAG_IFRAME && !shows_films(m))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(attrs); i++) {
		const char *text = node_attr(m->node, attrs[i]);
		if (describes(text))
			return text;
	}
	return NULL;
}

static bool is_paragraph(const struct mark *m)
{
	enum { PARAGRAPH_LEAST = 80 };
	return m->tag == TAG_P && m->flow >= PARAGRAPH_LEAST && m->flow_link * 2 < m->flow;
}

static const struct mark *beside(const xmlNode *n, bool after)
{
	do
		n = after ? n->next : n->prev;
	while (n && n->type != XML_ELEMENT_NODE);
	return n ? mark_of(n) : NULL;
}

bool picture_is_figure(const struct page *p, const struct mark *m)
{
	enum { ELEMENTS_MOST = 16, CAPTION_MOST = 250 };
	const struct mark *picture = NULL;
	if (m->tag != TAG_DIV || m->text == 0 || m->text > CAPTION_MOST || m->link * 2 > m->text || &p->marks[m->end] - m > ELEMENTS_MOST)
		return false;
	for (const struct mark *i = m + 1; i < &p->marks[m->end]; i++) {
		if (tag_is_heading(i->tag) || i->tag == TAG_LI || i->tag == TAG_BLOCKQUOTE || (i->own && !picture))
			return false;
		if (i->tag == TAG_IMG || i->tag == TAG_AMP_IMG)
			picture = i;
	}
	const struct mark *before = beside(m->node, false), *after = beside(m->node, true);
	return picture && m->own == 0 && before && after && is_paragraph(before) && is_paragraph(after);
}
