#include <config.h>

#include "parse/feed.h"

#include "parse/charset.h"
#include "parse/discover.h"
#include "parse/feed_build.h"
#include "parse/feed_json.h"
#include "parse/feed_mend.h"
#include "parse/feed_xml.h"
#include "parse/strip.h"

static struct parsed_feed *not_a_feed(const struct work_request *r, const struct buf *text, const struct buf *root, struct buf *err)
{
	bool xml = root->len && !ascii_ieq(root->data, "html") && !strip_is_tag(root->data, root->len);
	if (!xml && discover_is_html(text->data, text->len))
		return discover_feeds(text->data, text->len, r->url);
	if (root->len)
		fail(err, _("not a feed: an XML document of '%.*s'"), (int)(root->len < 40 ? root->len : 40), root->data);
	else
		fail(err, _("not a feed: neither RSS, Atom nor JSON Feed"));
	return NULL;
}

static void begin(struct feed_build *b, const struct work_request *r)
{
	feed_build_init(b, r->url);
	b->absolute = r->flags & WORK_ABSOLUTE;
}

static struct parsed_feed *read_xml(const struct work_request *r, const struct buf *text, struct buf *err)
{
	struct feed_build b;
	struct buf root = BUF_INIT, mended = BUF_INIT;
	struct parsed_feed *feed = NULL;
	const char *note = NULL;
	begin(&b, r);
	enum feed_xml_result result = feed_xml_read(&b, text->data, text->len, false, &root);
	if (result != FEED_XML_OK && feed_mend(&mended, text->data, text->len)) {
		feed_build_drop(&b);
		begin(&b, r);
		buf_truncate(&root, 0);
		note = _("not well-formed XML: mended");
		result = feed_xml_read(&b, buf_str(&mended), mended.len, true, &root);
	}
	if (result == FEED_XML_OK) {
		feed = feed_build_finish(&b, note);
	} else {
		feed_build_drop(&b);
		feed = not_a_feed(r, text, &root, err);
	}
	buf_free(&root);
	buf_free(&mended);
	return feed;
}

static struct parsed_feed *read_json(const struct work_request *r, const struct buf *text, struct buf *err)
{
	struct feed_build b;
	begin(&b, r);
	if (feed_json_read(&b, text->data, text->len, err) == 0)
		return feed_build_finish(&b, NULL);
	feed_build_drop(&b);
	return NULL;
}

/* The first byte that is no white space and no mark; 0: there is none. */
static char first_byte(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!ascii_space((unsigned char)p[i]) && (unsigned char)p[i] < 0x80 && p[i])
			return p[i];
	return '\0';
}

struct parsed_feed *feed_parse(const struct work_request *r, struct buf *err)
{
	struct buf text = BUF_INIT;
	struct parsed_feed *feed = NULL;
	char first = first_byte(r->body, r->length);
	bool json = first == '{' || first == '[';
	charset_decode(&text, r->body, r->length, r->content_type, json ? CHARSET_JSON : CHARSET_XML);
	first = first_byte(buf_str(&text), text.len);
	if (!first)
		fail(err, _("not a feed: an empty document"));
	else if (first == '{' || first == '[')
		feed = read_json(r, &text, err);
	else
		feed = read_xml(r, &text, err);
	buf_free(&text);
	return feed;
}
