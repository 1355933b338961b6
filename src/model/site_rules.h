/* Site rules: files that say where on the pages of a host the title, the body,
 * the date and the author are, in the text format of FiveFilters' site config
 * (help.fivefilters.org, "Site patterns"): lines of `directive: value`, most
 * values being XPath, '#' before a comment.
 *
 *     example.org.txt     for example.org and www.example.org
 *     .example.org.txt    for every host under it, and itself
 *     global.txt          for every host, after its own
 *
 * They lie in the folder "sites" of the user's configuration and of our data,
 * where packages may put some; of several in a folder that fit the one for the
 * longest name is taken. All that fit count, the user's before a package's and
 * the host's before the global ones, but for what stands after a file that says
 * `autodetect_on_failure: no`. A file is read when
 * a page first asks for it, and its lines are parsed then.
 *
 * What a line means is the business of parse/site.h, and of the poller for
 * the headers. Directives that mean nothing to a reader of text are known and
 * passed over; a line that is not understood is a problem that is told, if the
 * file is the user's, and harms no other. Everything is capped: files, bytes, lines. */
#ifndef MODEL_SITE_RULES_H
#define MODEL_SITE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

enum site_directive {
	SITE_TITLE, SITE_BODY, SITE_DATE, SITE_AUTHOR,          /* XPath; of several the first that finds something */
	SITE_STRIP,                                             /* XPath */
	SITE_STRIP_ID_OR_CLASS, SITE_STRIP_IMAGE_SRC,           /* a part of the attribute's value */
	SITE_SINGLE_PAGE_LINK, SITE_NEXT_PAGE_LINK,             /* XPath */
	SITE_NATIVE_AD_CLUE,                                    /* XPath */
	SITE_REPLACE_STRING,                                    /* argument: what is replaced by the value */
	SITE_HTTP_HEADER,                                       /* argument: its name */
	SITE_PRUNE, SITE_AUTODETECT_ON_FAILURE,                 /* on */
	SITE_IF_PAGE_CONTAINS,                                  /* only while reading: becomes `only_if` */
	SITE_FIND_STRING,                                       /* only while reading: becomes an argument */
	SITE_IGNORED
};

struct site_rule {
	uint8_t directive;          /* enum site_directive */
	bool on;                    /* of yes/no directives */
	const char *argument, *value;
	const char *only_if;        /* of links: an XPath that must find something, or NULL */
	const char *file;           /* its name without a path */
	bool told;                  /* what is wrong with it: it is the user's own */
	uint32_t line;
};

struct sites;

/* From the folder "sites" in `config_dir` (NULL: only the packages'). Never
 * fails: what cannot be read is left out. */
struct sites *sites_load(const char *config_dir);

/* Reads what will be asked for, for who cannot read later: the files for this
 * host, or all (NULL). */
void sites_read(struct sites *s, const char *host);
void sites_free(struct sites *s);

/* For tests: a file from memory. `name` is as in the folder, with its ".txt". */
struct sites *sites_new(void);
void sites_add(struct sites *s, const char *name, const char *text, size_t n);

/* The rules for a host (base/uri.h's uri_host), in the arena; 0: there are
 * none. Appends "FILE:LINE: what is wrong" a line to `problems`. `s` may be
 * NULL. */
size_t sites_rules(struct sites *s, const char *host, struct arena *a, struct site_rule **out, struct buf *problems);

#endif
