#include <config.h>

#include "fetch/page_http.h"

#include "base/uri.h"

/* The user's word stands before the rules'. */
static void add_header(const struct site_rule *r, struct arena *a, const char **headers, struct http_settings *out)
{
	if (ascii_ieq(r->argument, "user-agent"))
		out->user_agent = out->user_agent ? out->user_agent : r->value;
	else
		headers[out->n_headers++] = arena_printf(a, "%s: %s", r->argument, r->value);
}

void page_http(struct sites *sites, const struct http_settings *feed, bool at_home, const char *url, struct arena *a,
               struct http_settings *out)
{
	struct site_rule *rules;
	struct buf host = BUF_INIT, problems = BUF_INIT;
	*out = *feed;
	if (!at_home)
		out->credentials = NULL;
	out->n_headers = 0;
	uri_host(&host, url);
	size_t n = sites_rules(sites, buf_str(&host), a, &rules, &problems);
	const char **headers = arena_array(a, feed->n_headers + n + 1, sizeof *headers);
	for (size_t i = 0; at_home && i < feed->n_headers; i++)
		headers[out->n_headers++] = feed->headers[i];
	for (size_t i = 0; i < n; i++)
		if (rules[i].directive == SITE_HTTP_HEADER)
			add_header(&rules[i], a, headers, out);
	out->headers = headers;
	buf_free(&host);
	buf_free(&problems);
}
