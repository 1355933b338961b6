#include <config.h>

#include "show/format.h"

#include <time.h>

#include "base/date.h"
#include "model/article.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WEEK = 7 * DAY, WORDS_A_MINUTE = 230 };

static void format_time(struct buf *out, const char *pattern, int64_t t, struct tm *broken_down(const time_t *, struct tm *))
{
	char text[64];
	struct tm tm;
	time_t seconds = (time_t)t;
	if (broken_down(&seconds, &tm) && strftime(text, sizeof text, pattern, &tm) > 0)
		buf_adds(out, text);
}

void format_age(struct buf *out, int64_t t, int64_t at)
{
	if (t == NO_TIME)
		return;
	int64_t age = at - t;
	if (age < MINUTE)
		buf_adds(out, _("now"));
	else if (age < HOUR)
		buf_addf(out, _("%dm"), (int)(age / MINUTE));
	else if (age < DAY)
		buf_addf(out, _("%dh"), (int)(age / HOUR));
	else if (age < WEEK)
		buf_addf(out, _("%dd"), (int)(age / DAY));
	else if (age < 52 * WEEK)
		buf_addf(out, _("%dw"), (int)(age / WEEK));
	else
		format_time(out, "%Y", t, localtime_r);
}

void format_date(struct buf *out, int64_t t)
{
	if (t == NO_TIME)
		return;
	if (t % DAY == 0)
		/* TRANSLATORS: a strftime(3) pattern: day, month, year */
		format_time(out, _("%-d %B %Y"), t, gmtime_r);
	else
		/* TRANSLATORS: a strftime(3) pattern: day, month, year, hour and minute */
		format_time(out, _("%-d %B %Y, %H:%M"), t, localtime_r);
}

void format_minutes(struct buf *out, uint32_t words)
{
	if (words)
		buf_addf(out, _("%u min"), (words + WORDS_A_MINUTE - 1) / WORDS_A_MINUTE);
}

void format_size(struct buf *out, int64_t bytes)
{
	static const char *const units[] = {N_("%.0f B"), N_("%.1f kB"), N_("%.1f MB"), N_("%.1f GB")};
	double size = (double)bytes;
	size_t unit = 0;
	while (size >= 1000 && unit + 1 < ARRAY_LEN(units)) {
		size /= 1000;
		unit++;
	}
	buf_addf(out, _(units[unit]), size);
}

static const char *count_text(enum hide_kind kind, unsigned long n)
{
	switch (kind) {
	case HIDE_AD: return ngettext("%lu ad", "%lu ads", n);
	case HIDE_PROMO: return ngettext("%lu promotion", "%lu promotions", n);
	case HIDE_SHARE: return ngettext("%lu share bar", "%lu share bars", n);
	case HIDE_NEWSLETTER: return ngettext("%lu newsletter", "%lu newsletters", n);
	case HIDE_RELATED: return ngettext("%lu related link", "%lu related links", n);
	case HIDE_COMMENTS: return ngettext("%lu comment part", "%lu comment parts", n);
	case HIDE_COOKIE: return ngettext("%lu cookie notice", "%lu cookie notices", n);
	case HIDE_CONTACT: return ngettext("%lu contact line", "%lu contact lines", n);
	case HIDE_LEGAL: return ngettext("%lu legal line", "%lu legal lines", n);
	case HIDE_FEED_FOOTER: return ngettext("%lu feed footer", "%lu feed footers", n);
	case HIDE_TRACKING: return ngettext("%lu tracker", "%lu trackers", n);
	case HIDE_NAVIGATION: return ngettext("%lu menu", "%lu menus", n);
	case HIDE_META: return ngettext("%lu line of the head", "%lu lines of the head", n);
	default: return ngettext("%lu piece", "%lu pieces", n);
	}
}

void format_hidden(struct buf *out, const size_t *counts)
{
	unsigned long all = 0;
	for (int kind = 1; kind < HIDE_KINDS; kind++)
		all += counts[kind];
	if (all == 0)
		return;
	buf_addf(out, ngettext("%lu hidden", "%lu hidden", all), all);
	const char *before = ": ";
	for (int kind = 1; kind < HIDE_KINDS; kind++) {
		if (!counts[kind])
			continue;
		buf_adds(out, before);
		buf_addf(out, count_text((enum hide_kind)kind, counts[kind]), (unsigned long)counts[kind]);
		before = ", ";
	}
}

const char *format_state(const struct article *a)
{
	if ((a->flags & ARTICLE_STUB) && (a->flags & ARTICLE_PAYWALL))
		return _("This story is not free: only its start is here.");
	if (a->flags & ARTICLE_STUB)
		return _("Only the start of this story is here.");
	if (a->flags & ARTICLE_TRUNCATED)
		return _("This page is too large: its end is missing.");
	if (a->flags & ARTICLE_PLAIN)
		return _("The whole page, nothing chosen.");
	return NULL;
}
