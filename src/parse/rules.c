#include <config.h>

#include "parse/rules.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "model/site_rules.h"
#include "parse/adblock.h"
#include "parse/chains.h"
#include "parse/condition.h"
#include "parse/network.h"
#include "parse/phrase.h"
#include "parse/rules_store.h"
#include "parse/select.h"
#include "parse/token.h"

enum { RULES_MOST = 300000, ALTERNATIVES_MOST = 300000, HOSTS_MOST = 2000000, PHRASES_MOST = 20000, SOURCES_MOST = 64 };

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
	sites_free(r->sites);
	chains_free(&r->generic);
	chains_free(&r->hosts);
	chains_free(&r->keeps);
	free(r->list);
	for (size_t i = 0; i < r->n_sources; i++)
		if (r->sources[i].mapped)
			file_unmap(r->sources[i].text, r->sources[i].n);
	free(r->sources);
	arena_free(r->arena);
	free(r);
}

struct phrases *rules_phrases(const struct rules *r)
{
	return r->phrases;
}

void rules_set_sites(struct rules *r, struct sites *sites)
{
	sites_free(r->sites);
	r->sites = sites;
}

struct sites *rules_sites(const struct rules *r)
{
	return r ? r->sites : NULL;
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
	{"credit", HIDE_META, PHRASE_CREDIT}, {"paywall", HIDE_PROMO, PHRASE_PAYWALL}, {"offer", HIDE_AD, PHRASE_OFFER}};

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

uint64_t rules_word_key(const char *attribute, size_t n, const char *word, size_t word_length)
{
	return token_hash(rules_key('w', attribute, n), word, word_length);
}

static size_t name_length(const char *s, size_t n)
{
	size_t k = 0;
	while (k < n && (s[k] == '-' || s[k] == '_' || ascii_alnum((unsigned char)s[k])))
		k++;
	return k;
}

/* "#id" or ".class" alone, as nearly all generic rules are: it needs no
 * parsing, for what it is filed under is all that it asks. */
static bool is_simple(const char *s, size_t n)
{
	return n > 1 && (s[0] == '#' || s[0] == '.') && name_length(s + 1, n - 1) == n - 1;
}

static void file_alternative(struct chains *c, const struct select_key *key, uint32_t index, uint32_t alternative)
{
	static const char types[] = {[KEY_ID] = '#', [KEY_CLASS] = '.', [KEY_ATTRIBUTE] = '[', [KEY_TAG] = 't', [KEY_ANY] = '*'};
	const char *name = key->name ? key->name : "";
	size_t n = strlen(name);
	if (!key->word) {
		chains_add(c, rules_key(types[key->kind], name, n), index, alternative);
		return;
	}
	chains_add(c, rules_word_key(name, n, key->word, key->word_length), index, alternative);
	if (!chains_first(c, rules_key('a', name, n)))
		chains_add(c, rules_key('a', name, n), index, 0);
}

/* Files a rule under what its elements must have. False: not understood. */
bool rules_file(struct chains *c, struct arena *a, struct rule *rule, uint32_t index)
{
	const char *body = rule_body(rule);
	if (is_simple(body, rule->length)) {
		chains_add(c, rules_key(body[0], body + 1, (size_t)rule->length - 1), index, 0);
		return true;
	}
	if (!rule->selector)
		rule->selector = select_parse(a, body, rule->length);
	for (size_t i = 0; rule->selector && i < select_count(rule->selector); i++) {
		struct select_key key = select_key(rule->selector, i);
		file_alternative(c, &key, index, (uint32_t)i);
	}
	return rule->selector != NULL;
}

static void file_by_host(struct chains *c, const struct adblock *f, uint32_t index)
{
	struct adblock_domain d;
	for (size_t at = 0; adblock_next_domain(f, &at, &d);)
		if (!d.not)
			chains_add(c, rules_key(d.entity ? 'e' : 'h', d.p, d.n), index, 0);
}

static void add_keep(struct rules *r, const struct adblock *f, uint32_t index)
{
	struct rule *rule = &r->list[index];
	bool specific = adblock_is_specific(f);
	rule->user_keep = r->sources[rule->source].by == HIDDEN_BY_USER || f->what != ADBLOCK_SELECTOR;
	if (rule->user_keep && specific)
		file_by_host(&r->hosts, f, index);
	else if (f->what != ADBLOCK_SELECTOR)
		chains_add(&r->hosts, rules_key('*', "", 0), index, 0);
	chains_add(&r->keeps, rules_key('s', f->body, f->length), index, 0);
	r->any_keeps = true;
}

/* Why a selector is not understood. */
static enum list_drop drop_of(const char *s, size_t n)
{
	static const char *const styles[] = {":style(", ":remove-attr(", ":remove-class("};
	for (size_t i = 0; i < ARRAY_LEN(styles); i++)
		if (memmem(s, n, styles[i], strlen(styles[i])))
			return LIST_DROP_STYLE;
	return LIST_DROP_SELECTOR;
}

static void add_cosmetic(struct rules *r, const struct adblock *f, const struct section *s, uint32_t line)
{
	GROW(r->list, r->n, r->cap);
	uint32_t index = (uint32_t)r->n++;
	struct rule *rule = &r->list[index];
	struct list_count *count = &r->sources[r->n_read].count;
	*rule = (struct rule){.domains = f->domains, .domains_length = (uint16_t)f->domains_length, .body_at = (uint16_t)(f->body - f->domains),
	                      .length = (uint16_t)f->length, .line = line, .source = (uint8_t)r->n_read, .kind = s->kind, .what = f->what,
	                      .keep = f->kind == ADBLOCK_KEEP};
	if (rule->keep) {
		count->exceptions++;
		add_keep(r, f, index);
	} else if (adblock_is_specific(f)) {
		count->specific++;
		file_by_host(&r->hosts, f, index);
	} else if (f->what != ADBLOCK_SELECTOR) {
		count->text++;
		chains_add(&r->hosts, rules_key('*', "", 0), index, 0);
	} else if (rules_file(&r->generic, r->arena, rule, index)) {
		count->generic++;
	} else {
		count->dropped[drop_of(f->body, f->length)]++;
		r->n--;
	}
}

static void add_network(struct rules *r, const struct adblock *f, uint32_t line)
{
	struct rule_source *from = &r->sources[r->n_read];
	enum list_drop why = from->by == HIDDEN_BY_RULE ? LIST_DROP_OPTION : network_add(r->network, f, (uint32_t)r->n_read, line);
	if (why == LIST_KEPT)
		from->count.network++;
	else
		from->count.dropped[why]++;
}

static void add_line(struct rules *r, const struct adblock *f, uint32_t line, struct section *s)
{
	struct rule_source *from = &r->sources[r->n_read];
	switch (f->kind) {
	case ADBLOCK_SECTION:
		read_section(f, s);
		break;
	case ADBLOCK_DIRECTIVE:
		from->count.dropped[LIST_DROP_INCLUDE] += f->length > 7 && memcmp(f->body, "include", 7) == 0;
		break;
	case ADBLOCK_HIDE:
	case ADBLOCK_KEEP:
		if (f->what == ADBLOCK_LINE && f->kind == ADBLOCK_HIDE && f->domains_length == 0) {
			from->count.text++;
			phrases_add(r->phrases, f->body, f->length, s->kind, s->flags);
		} else {
			add_cosmetic(r, f, s, line);
		}
		break;
	case ADBLOCK_BLOCK:
	case ADBLOCK_ALLOW:
		add_network(r, f, line);
		break;
	case ADBLOCK_UNKNOWN:
		from->count.dropped[f->drop]++;
		break;
	default:
		break;
	}
}

/* --- lists --- */

/* A line may hold many selectors, many hosts, and many phrases, each of which
 * is filed behind those that begin with the same word. */
static bool is_full(const struct rules *r)
{
	return r->n + network_count(r->network) >= RULES_MOST || r->generic.n >= ALTERNATIVES_MOST || r->hosts.n >= HOSTS_MOST ||
	       phrases_count(r->phrases) >= PHRASES_MOST;
}

static void read_source(struct rules *r, struct rule_source *from)
{
	struct section s = {.kind = from->kind};
	struct conditions conditions = {.depth = 0};
	const char *at = from->text, *text;
	size_t n;
	for (uint32_t line = 1; next_line(&at, from->text + from->n, &text, &n); line++) {
		struct adblock f;
		adblock_parse(&f, text, n);
		bool conditional = f.kind == ADBLOCK_DIRECTIVE && conditions_read(&conditions, f.body, f.length);
		if (f.kind == ADBLOCK_NOTHING || conditional)
			;
		else if (!conditions_hold(&conditions))
			from->count.dropped[LIST_DROP_CONDITION]++;
		else if (is_full(r))
			from->count.dropped[LIST_DROP_MANY]++;
		else
			add_line(r, &f, line, &s);
	}
}

void rules_read(struct rules *r)
{
	if (!r || r->n_read == r->n_sources)
		return;
	for (; r->n_read < r->n_sources; r->n_read++)
		read_source(r, &r->sources[r->n_read]);
	if (r->n) {
		r->cap = r->n;
		r->list = xreallocarray(r->list, r->cap, sizeof *r->list);
	}
	network_index(r->network);
}

void rules_add_list(struct rules *r, const char *name, const char *text, size_t n, int source)
{
	if (r->n_sources == SOURCES_MOST)
		return;
	GROW(r->sources, r->n_sources, r->sources_cap);
	char *title = source == HIDDEN_BY_LIST ? list_header(text, n, "Title") : NULL;
	struct rule_source *from = &r->sources[r->n_sources++];
	*from = (struct rule_source){.file = arena_strdup(r->arena, name), .text = text, .n = n, .by = (uint8_t)source};
	from->name = title ? arena_strdup(r->arena, title) : from->file;
	from->kind = source == HIDDEN_BY_LIST ? kind_of_list(from->name) : HIDE_PROMO;
	free(title);
}

/* --- files --- */

static void load_file(struct rules *r, const char *path, const char *name, int source, struct buf *warnings)
{
	struct buf err = BUF_INIT;
	const char *text;
	size_t n;
	if (file_map(path, LIST_BYTES_MOST, &text, &n, &err) != 0) {
		if (warnings)
			buf_addf(warnings, "%s\n", buf_str(&err));
	} else if (r->n_sources < SOURCES_MOST && n) {
		rules_add_list(r, name, text, n, source);
		r->sources[r->n_sources - 1].mapped = true;
	} else {
		file_unmap(text, n);
	}
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
		load_file(r, buf_str(&path), names[i], HIDDEN_BY_LIST, warnings);
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
	load_file(r, buf_str(&path), "hide.rules", HIDDEN_BY_RULE, warnings);
	if (dir) {
		buf_truncate(&path, 0);
		path_join(&path, dir, "lists");
		load_lists(r, buf_str(&path), warnings);
		buf_truncate(&path, 0);
		path_join(&path, dir, "user.rules");
		if (file_exists(buf_str(&path)))
			load_file(r, buf_str(&path), "user.rules", HIDDEN_BY_USER, warnings);
	}
	buf_free(&path);
	return r;
}

size_t rules_sources(const struct rules *r)
{
	return r->n_sources;
}

void rules_source(const struct rules *r, size_t i, struct list_stats *out)
{
	const struct rule_source *from = &r->sources[i];
	*out = (struct list_stats){xstrdup(from->file), xstrdup(from->name), from->count};
	for (size_t k = 0; k < r->n; k++) {
		const struct rule *rule = &r->list[k];
		if (rule->source != i || rule->keep || rule->what != ADBLOCK_SELECTOR || rule->domains_length == 0 || is_simple(rule_body(rule), rule->length))
			continue;
		struct arena *a = arena_new();
		if (!rule->selector && !select_parse(a, rule_body(rule), rule->length)) {
			out->count.specific--;
			out->count.dropped[drop_of(rule_body(rule), rule->length)]++;
		}
		arena_free(a);
	}
}

/* Rules for named hosts are parsed only where they are asked: the struct is
 * one page's, the selector lives in that page's arena. */
struct adblock rule_adblock(const struct rule *rule)
{
	return (struct adblock){.kind = rule->keep ? ADBLOCK_KEEP : ADBLOCK_HIDE, .what = rule->what, .domains = rule->domains,
	                       .domains_length = rule->domains_length, .separator = ',', .body = rule_body(rule), .length = rule->length};
}

const char *rule_why(const struct rules *r, const struct rule *rule, struct arena *a)
{
	static const char *const prefixes[] = {[ADBLOCK_SELECTOR] = "", [ADBLOCK_LINE] = "line:", [ADBLOCK_TEXT] = "text:", [ADBLOCK_AFTER] = "after:",
	                                      [ADBLOCK_JOINED] = "joined:"};
	const struct rule_source *from = &r->sources[rule->source];
	int body = rule->length > 120 ? 120 : rule->length, domains = rule->domains_length > 60 ? 60 : rule->domains_length;
	return arena_printf(a, "%s %.*s##%s%.*s, line %u", from->name, domains, rule->domains, prefixes[rule->what], body,
	                    rule_body(rule), rule->line);
}
