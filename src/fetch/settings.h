/* What the user set for single feeds: the config file's lines
 *
 *     feed URL OPTION VALUE
 *
 *     interval 6h             time between polls, whatever was learnt
 *     full-text on|off|auto   fetch pages; auto: where the feed's text is short
 *     header "Name: value"    sent to the feed's own host; may be repeated
 *     cookies FILE            in Netscape's format, sent and never changed
 *     user-agent TEXT         proxy URL       netrc FILE
 *     credentials-command CMD prints user:password; run by the shell
 *     max-size MEGABYTES      keep-days DAYS
 */
#ifndef FETCH_SETTINGS_H
#define FETCH_SETTINGS_H

#include "base/buf.h"
#include "fetch/http.h"

struct settings;

enum full_text { FULL_TEXT_DEFAULT, FULL_TEXT_OFF, FULL_TEXT_ON, FULL_TEXT_AUTO };

struct feed_settings {
	struct http_settings http;
	int64_t interval;           /* seconds, 0: not set */
	enum full_text full_text;
	int64_t keep_days;          /* -1: not set */
	const char *credentials_command;
};

struct settings *settings_new(void);
void settings_free(struct settings *s);

/* The handler of struct config_handlers (model/options.h); `context` is a
 * struct settings. */
int settings_line(void *context, const char *url, const char *option, const char *value, struct buf *err);

/* Are there lines about the feed, or (NULL) about any? */
bool settings_any(const struct settings *s, const char *url);

/* Those of a feed; never NULL. */
const struct feed_settings *settings_of(const struct settings *s, const char *url);

/* Runs the feed's credentials-command, once. */
int settings_unlock(struct settings *s, const char *url, struct buf *err);

#endif
