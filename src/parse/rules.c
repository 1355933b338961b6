#include <config.h>

#include "parse/rules.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/uri.h"
#include "parse/chains.h"
#include "parse/adblock.h"
#include "parse/html.h"
#include "parse/network.h"
#include "parse/pattern.h"
#include "parse/phrase.h"
#include "parse/rules_store.h"
#include "parse/select.h"

enum { LIST_BYTES_MOST = 32 << 20, RULES_MOST = 300000, SOURCES_MOST = 64 };

struct rules *rules_new(void)
{
	struct rules *r = xcalloc(1, sizeof *r);
	r->arena = arena_new();
	r->phrases = phrases_new(r->arena);
	r->network = network_new();
	return r;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	phrases_free(r->phrases);
	network_free(r->network);
	chains_free(&r->generic);
	chains_free(&r->hosts);
	chains_free(&r->keeps);
	free(r->list);
	free(r->sources);
	for (size_t i = 0; i < r->n_texts; i++)
		free(r->texts[i]);
	free(r->texts);
	arena_free(r->arena);
	free(r);
}

struct phrases *rules_phrases(const struct rules *r)
{
	return r->phrases;
}

/* --- sections and kinds --- */

struct section {
	uint8_t kind, flags;
};

static const struct {
	const char *word;
	uint8_t kind, flags;
} section_words[] = {
	{"ad", HIDE_AD, 0},           {"promo", HIDE_PROMO, 0},       {"share", HIDE_SHARE, 0},
	{"newsletter", HIDE_NEWSLETTER, 0}, {"related", HIDE_RELATED, 0}, {"comments", HIDE_COMMENTS, 0},
	{"cookie", HIDE_COOKIE, 0},   {"contact", HIDE_CONTACT, 0},   {"legal", HIDE_LEGAL, 0},
	{"footer", HIDE_FEED_FOOTER, 0}, {"tracking", HIDE_TRACKING, 0}, {"navigation", HIDE_NAVIGATION, 0},
	{"meta", HIDE_META, 0},       {"weak", 0, PHRASE_WEAK},       {"tail", 0, PHRASE_TAIL},
	{"credit", HIDE_META, PHRASE_CREDIT}};

static void read_section(const struct adblock *f, struct section *s)
{
	struct section found = {0};
	for (size_t i = 0; i < f->length;) {
		size_t k = 0;
		while (i + k < f->length && f->body[i + k] != ' ')
			k++;
		for (size_t w = 0; w < ARRAY_LEN(section_words); w++) {
			if (strlen(section_words[w].word) != k || memcmp(section_words[w].word, f->body + i, k) != 0)
				continue;
			found.kind = section_words[w].kind ? section_words[w].kind : found.kind;
			found.flags |= section_words[w].flags;
		}
		i += k + 1;
	}
	if (found.kind)         /* "[Adblock Plus 2.0]" is no section */
		*s = found;
}

/* What a subscribed list hides, by its name. */
static uint8_t kind_of_list(const char *name)
{
	static const struct {
		const char *part;
		uint8_t kind;
	} parts[] = {{"ocial", HIDE_SHARE}, {"ewsletter", HIDE_NEWSLETTER}, {"ookie", HIDE_COOKIE}, {"nnoyance", HIDE_PROMO},
	             {"rivacy", HIDE_TRACKING}, {"racking", HIDE_TRACKING}};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strstr(name, parts[i].part))
			return parts[i].kind;
	return HIDE_AD;
}

/* --- filing --- */

uint64_t rules_key(char type, const char *name, size_t n)
{
	return hash_more(hash_bytes(&type, 1), name, n);
}

static size_t name_length(const char *s, size_t n)
{
	size_t k = 0;
	while (k < n && (s[k] == '-' || s[k] == '_' || (s[k] >= '0' && s[k] <= '9') || ((s[k] | 0x20) >= 'a' && (s[k] | 0x20) <= 'z')))
		k++;
	return k;
}

/* "#id" or ".class" alone, as nearly all generic rules are: it needs no
 * parsing, for what it is filed under is all that it asks. */
bool rules_is_simple(const char *s, size_t n)
{
	return n > 1 && (s[0] == '#' || s[0] == '.') && name_length(s + 1, n - 1) == n - 1;
}

static const char key_types[] = {[KEY_ID] = '#', [KEY_CLASS] = '.', [KEY_ATTRIBUTE] = '[', [KEY_TAG] = 't', [KEY_ANY] = '*'};

/* Files a rule under what its elements must have. False: not understood. */
bool rules_file(struct chains *c, struct arena *a, struct rule *rule, uint32_t index)
{
	if (rules_is_simple(rule->body, rule->length)) {
		chains_add(c, rules_key(rule->body[0], rule->body + 1, rule->length - 1), index, 0);
		return true;
	}
	if (!rule->selector)
		rule->selector = select_parse(a, rule->body, rule->length);
	if (!rule->selector)
		return false;
	for (size_t i = 0; i < select_count(rule->selector); i++) {
		struct select_key key = select_key(rule->selector, i);
		const char *name = key.name ? key.name : "";
		chains_add(c, rules_key(key_types[key.kind], name, strlen(name)), index, (uint32_t)i);
	}
	return true;
}

static void file_by_host(struct rules *r, struct chains *c, const struct adblock *f, uint32_t index)
{
	struct adblock_domain d;
	(void)r;
	for (size_t at = 0; adblock_next_domain(f, &at, &d);)
		if (!d.not)
			chains_add(c, rules_key(d.entity ? 'e' : 'h', d.p, d.n), index, 0);
}

static void add_keep(struct rules *r, const struct adblock *f, uint32_t index)
{
	r->stats.exceptions++;
	if (f->what != ADBLOCK_SELECTOR)
		chains_add(&r->hosts, adblock_is_specific(f) ? 0 : rules_key('*', "", 0), index, 0);
	chains_add(&r->keeps, rules_key('s', f->body, f->length), index, 0);
}

static void add_cosmetic(struct rules *r, const struct adblock *f, const struct section *s, uint32_t line)
{
	GROW(r->list, r->n, r->cap);
	uint32_t index = (uint32_t)r->n;
	struct rule *rule = &r->list[r->n];
	*rule = (struct rule){.body = f->body, .length = (uint32_t)f->length, .line = line, .source = (uint8_t)(r->n_sources - 1),
	                      .kind = s->kind, .what = f->what, .keep = f->kind == ADBLOCK_KEEP, .domains = f->domains,
	                      .domains_length = (uint32_t)f->domains_length};
	bool specific = adblock_is_specific(f);
	r->n++;
	if (rule->keep) {
		add_keep(r, f, index);
		if (r->sources[rule->source].by == HIDDEN_BY_USER || f->what != ADBLOCK_SELECTOR)
			rule->user_keep = true;
		if (rule->user_keep && specific)
			file_by_host(r, &r->hosts, f, index);
	} else if (specific) {
		r->stats.specific++;
		file_by_host(r, &r->hosts, f, index);
	} else if (f->what != ADBLOCK_SELECTOR) {
		r->stats.text++;
		chains_add(&r->hosts, rules_key('*', "", 0), index, 0);
	} else if (rules_file(&r->generic, r->arena, rule, index)) {
		r->stats.generic++;
	} else {
		r->stats.unknown++;
		r->n--;
	}
}

static void add_line(struct rules *r, const char *p, size_t n, uint32_t line, struct section *s)
{
	struct adblock f;
	adblock_parse(&f, p, n);
	switch (f.kind) {
	case ADBLOCK_SECTION:
		read_section(&f, s);
		break;
	case ADBLOCK_HIDE:
	case ADBLOCK_KEEP:
		if (f.what == ADBLOCK_LINE && f.kind == ADBLOCK_HIDE && f.domains_length == 0)
			phrases_add(r->phrases, f.body, f.length, s->kind, s->flags);
		else
			add_cosmetic(r, &f, s, line);
		break;
	case ADBLOCK_BLOCK:
	case ADBLOCK_ALLOW:
		if (r->sources[r->n_sources - 1].by == HIDDEN_BY_RULE || !network_add(r->network, &f, (uint32_t)(r->n_sources - 1), line))
			r->stats.unknown++;
		break;
	case ADBLOCK_UNKNOWN:
		r->stats.unknown++;
		break;
	default:
		break;
	}
}

/* "! Title: EasyList" */
static const char *title_of(struct rules *r, const char *name, const char *text, size_t n)
{
	static const char mark[] = "! Title:";
	const char *at = memmem(text, n < 2000 ? n : 2000, mark, sizeof mark - 1);
	if (!at)
		return arena_strdup(r->arena, name);
	at += sizeof mark - 1;
	while (*at == ' ')
		at++;
	size_t k = strcspn(at, "\r\n");
	return arena_strndup(r->arena, at, k < 60 ? k : 60);
}

void rules_add_list(struct rules *r, const char *name, const char *text, size_t n, int source)
{
	if (r->n_sources == SOURCES_MOST)
		return;
	GROW(r->sources, r->n_sources, r->sources_cap);
	struct rule_source *from = &r->sources[r->n_sources++];
	from->by = (uint8_t)source;
	from->name = source == HIDDEN_BY_LIST ? title_of(r, name, text, n) : arena_strdup(r->arena, name);
	struct section s = {.kind = source == HIDDEN_BY_LIST ? kind_of_list(from->name) : HIDE_PROMO};
	const char *p = text, *end = text + n;
	for (uint32_t line = 1; p < end && r->n + network_count(r->network) < RULES_MOST; line++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end;
		add_line(r, p, (size_t)(stop - p), line, &s);
		p = stop + 1;
	}
}

/* --- files --- */

static void load_file(struct rules *r, const char *path, const char *name, int source, bool must, struct buf *warnings)
{
	struct buf text = BUF_INIT, err = BUF_INIT;
	if (file_read(path, LIST_BYTES_MOST, &text, &err) == 0 && text.len) {
		GROW(r->texts, r->n_texts, r->texts_cap);
		size_t n = text.len;
		char *kept = buf_steal(&text);
		r->texts[r->n_texts++] = kept;
		rules_add_list(r, name, kept, n, source);
	} else if (must && err.len && warnings) {
		buf_addf(warnings, "%s\n", buf_str(&err));
	}
	buf_free(&text);
	buf_free(&err);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void load_lists(struct rules *r, const char *dir, struct buf *warnings)
{
	DIR *d = opendir(dir);
	char **names = NULL;
	size_t n = 0, cap = 0;
	if (!d)
		return;
	for (struct dirent *e; (e = readdir(d)) && n < SOURCES_MOST;) {
		if (e->d_name[0] == '.' || !str_ends(e->d_name, ".txt"))
			continue;
		GROW(names, n, cap);
		names[n++] = xstrdup(e->d_name);
	}
	closedir(d);
	if (n)
		qsort(names, n, sizeof *names, by_name);
	for (size_t i = 0; i < n; i++) {
		struct buf path = BUF_INIT;
		path_join(&path, dir, names[i]);
		load_file(r, buf_str(&path), names[i], HIDDEN_BY_LIST, true, warnings);
		buf_free(&path);
		free(names[i]);
	}
	free(names);
}

struct rules *rules_load(const char *dir, struct buf *warnings)
{
	struct rules *r = rules_new();
	struct buf path = BUF_INIT;
	path_join(&path, path_data_dir(), "hide.rules");
	load_file(r, buf_str(&path), "hide.rules", HIDDEN_BY_RULE, true, warnings);
	if (dir) {
		buf_truncate(&path, 0);
		path_join(&path, dir, "lists");
		load_lists(r, buf_str(&path), warnings);
		buf_truncate(&path, 0);
		path_join(&path, dir, "user.rules");
		load_file(r, buf_str(&path), "user.rules", HIDDEN_BY_USER, false, warnings);
	}
	buf_free(&path);
	return r;
}

void rules_count(const struct rules *r, struct rules_stats *out)
{
	*out = r->stats;
	out->sources = r->n_sources;
	out->network = network_count(r->network);
	out->phrases = phrases_count(r->phrases);
}

/* Rules for named hosts are parsed only where they are asked: the struct is
 * one page's, the selector lives in that page's arena. */
struct adblock rule_adblock(const struct rule *rule)
{
	return (struct adblock){.kind = rule->keep ? ADBLOCK_KEEP : ADBLOCK_HIDE, .what = rule->what, .domains = rule->domains,
	                       .domains_length = rule->domains_length, .separator = ',', .body = rule->body, .length = rule->length};
}

const char *rule_why(const struct rules *r, const struct rule *rule, struct arena *a)
{
	static const char *const prefixes[] = {[ADBLOCK_SELECTOR] = "", [ADBLOCK_LINE] = "line:", [ADBLOCK_TEXT] = "text:", [ADBLOCK_AFTER] = "after:"};
	const struct rule_source *from = &r->sources[rule->source];
	int body = rule->length > 120 ? 120 : (int)rule->length, domains = rule->domains_length > 60 ? 60 : (int)rule->domains_length;
	return arena_printf(a, "%s %.*s##%s%.*s, line %u", from->name, domains, rule->domains ? rule->domains : "", prefixes[rule->what], body,
	                    rule->body, rule->line);
}
