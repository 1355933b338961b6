#include <config.h>

#include "parse/away.h"

#include <string.h>

#include "base/uri.h"

/* Where everything is passed on, and what leads there is no source. */
static bool is_for_sharing(const char *site)
{
	static const char *const sites[] = {"facebook", "twitter", "x", "t", "instagram", "linkedin", "pinterest", "reddit", "whatsapp", "wa", "telegram",
	                                    "tumblr", "xing", "vk", "ok", "flipboard", "getpocket", "weibo", "line", "apple", "google", "spotify", "youtube",
	                                    "tiktok"};
	for (size_t i = 0; i < ARRAY_LEN(sites); i++)
		if (str_eq(site, sites[i]))
			return true;
	return false;
}

/* "https://news.example.co.uk/x" → "example", whatever the country. */
static void site_name(struct buf *out, const char *url)
{
	struct buf host = BUF_INIT;
	uri_host(&host, url);
	const char *site = uri_site(buf_str(&host));
	buf_add(out, site, strcspn(site, "."));
	buf_free(&host);
}

static bool is_of_site(const struct buf *name, const char *url)
{
	struct buf own = BUF_INIT;
	site_name(&own, url ? url : "");
	bool same = str_eq(buf_str(name), buf_str(&own));
	buf_free(&own);
	return same;
}

bool piece_is_address(const struct piece *q)
{
	for (size_t i = 0; i < q->n_runs; i++) {
		const struct run *r = &q->runs[i];
		size_t blank = 0;
		while (blank < r->length && ascii_space((unsigned char)r->text[blank]))
			blank++;
		if (r->link && r->length - blank > 8 && (uri_is_http(r->text + blank) || ascii_istarts(r->text + blank, "www.")))
			return true;
	}
	return false;
}

bool piece_leads_away(const struct piece *q, const char *url, const char *canonical)
{
	bool away = url != NULL;
	for (size_t i = 0; i < q->n_runs && away; i++) {
		struct buf there = BUF_INIT;
		if (!q->runs[i].link)
			continue;
		site_name(&there, q->runs[i].link);
		away = there.len > 0 && !is_of_site(&there, url) && !is_of_site(&there, canonical) && !is_for_sharing(buf_str(&there));
		buf_free(&there);
	}
	return away;
}
