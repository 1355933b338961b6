#include <config.h>

#include "parse/linked_data.h"

#include <stdlib.h>
#include <string.h>

#include "base/uri.h"
#include "parse/charref.h"
#include "parse/json.h"

enum { OBJECTS_MOST = 4000, AUTHORS_MOST = 12, STACK_MOST = 4096, COUNT_MOST = 10000000 };

static const struct {
	const char *type;
	int rank;
} types[] = {
	{"NewsArticle", 4},    {"Article", 4},        {"BlogPosting", 4},         {"ReportageNewsArticle", 4},
	{"LiveBlogPosting", 4}, {"AnalysisNewsArticle", 4}, {"OpinionNewsArticle", 4}, {"BackgroundNewsArticle", 4},
	{"ReviewNewsArticle", 4}, {"TechArticle", 4}, {"ScholarlyArticle", 4},    {"Report", 4},
	{"SocialMediaPosting", 3}, {"DiscussionForumPosting", 3}, {"Recipe", 4}, {"HowTo", 3},
	{"AdvertiserContentArticle", 4}, {"SatiricalArticle", 4}, {"MedicalWebPage", 2}, {"QAPage", 2},
	{"Question", 2},       {"Review", 2},         {"CreativeWork", 2},        {"WebPage", 1},
	{"ItemPage", 1},       {"CollectionPage", 1}, {"AboutPage", 1}};

static int rank_of_name(const char *type)
{
	const char *slash = strrchr(type, '/');
	if (slash)
		type = slash + 1;
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].rank;
	return 0;
}

static int rank_of(const json_t *object)
{
	const json_t *type = json_object_get(object, "@type");
	if (json_is_string(type))
		return rank_of_name(json_string_value(type));
	int best = 0;
	size_t i;
	json_t *each;
	json_array_foreach(type, i, each) {
		int rank = json_is_string(each) ? rank_of_name(json_string_value(each)) : 0;
		best = rank > best ? rank : best;
	}
	return best;
}

/* Everything in a script, flat: objects in the order they stand. */
struct objects {
	const json_t *items[OBJECTS_MOST];
	size_t n;
};

/* What an object only speaks of: lists of other stories, what it quotes or
 * judges, what readers said. */
static bool is_of_others(const char *key)
{
	static const char *const keys[] = {"itemListElement", "mentions", "citation", "isBasedOn", "itemReviewed", "comment", "relatedLink", "review"};
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (str_eq(key, keys[i]))
			return true;
	return false;
}

static void flatten(const json_t *root, struct objects *out)
{
	const json_t **stack = xmalloc(STACK_MOST * sizeof *stack);
	size_t depth = 0;
	stack[depth++] = root;
	while (depth && out->n < OBJECTS_MOST) {
		const json_t *j = stack[--depth];
		if (json_is_object(j)) {
			out->items[out->n++] = j;
			const char *key;
			json_t *value;
			json_object_foreach((json_t *)j, key, value)
				if ((json_is_object(value) || json_is_array(value)) && depth < STACK_MOST && !is_of_others(key))
					stack[depth++] = value;
		} else if (json_is_array(j)) {
			for (size_t i = json_array_size(j); i-- > 0 && depth < STACK_MOST;)
				stack[depth++] = json_array_get(j, i);
		}
	}
	free(stack);
}

static const char *string_at(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (json_is_array(value))
		value = json_array_get(value, 0);
	const char *s = json_string_value(value);
	return s && *s ? s : NULL;
}

static const json_t *by_id(const struct objects *all, const char *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(string_at(all->items[i], "@id"), id) && json_object_get(all->items[i], "name"))
			return all->items[i];
	return NULL;
}

static bool is_organization(const json_t *who)
{
	const char *type = string_at(who, "@type");
	return type && (str_ends(type, "Organization") || str_eq(type, "Corporation") || str_eq(type, "WebSite") ||
	                str_eq(type, "Brand") || str_eq(type, "Thing"));
}

static void add_name(struct page *p, const char *name, struct buf *out)
{
	if (!name || !*name || uri_is_http(name) || strlen(name) > 200)
		return;
	if (out->len)
		buf_adds(out, ", ");
	buf_adds(out, charref_decode(p->arena, name));
}

/* A name in one piece, in several, or in two parts. */
static void add_names(struct page *p, const json_t *who, struct buf *out)
{
	const json_t *name = json_object_get(who, "name");
	size_t i;
	json_t *each;
	if (json_is_array(name)) {
		json_array_foreach(name, i, each)
			add_name(p, json_string_value(each), out);
	} else if (json_is_string(name)) {
		add_name(p, json_string_value(name), out);
	} else if (string_at(who, "familyName")) {
		struct buf full = BUF_INIT;
		const char *given = string_at(who, "givenName");
		buf_addf(&full, "%s%s%s", given ? given : "", given ? " " : "", string_at(who, "familyName"));
		add_name(p, full.data, out);
		buf_free(&full);
	}
}

static void add_author(struct page *p, const struct objects *all, const json_t *who, struct buf *out)
{
	if (json_is_string(who)) {
		add_name(p, json_string_value(who), out);
		return;
	}
	const char *id = string_at(who, "@id");
	if (!json_object_get(who, "name") && !json_object_get(who, "familyName") && id)
		who = by_id(all, id);
	if (who && !is_organization(who))
		add_names(p, who, out);
}

/* What publishing programs add by themselves names the account that a story
 * was saved from, which readers may never see as its author. */
static bool is_account(const json_t *author)
{
	const char *id = json_string_value(json_object_get(json_is_array(author) ? json_array_get(author, 0) : author, "@id"));
	return id && (strstr(id, "/schema/person/") || strstr(id, "/author/") || str_ends(id, "#author"));
}

static void add_people(struct page *p, const struct objects *all, const json_t *people, struct buf *out)
{
	if (json_object_get(people, "@list"))
		people = json_object_get(people, "@list");
	if (!json_is_array(people) && people)
		add_author(p, all, people, out);
	for (size_t i = 0; i < json_array_size(people) && i < AUTHORS_MOST; i++)
		add_author(p, all, json_array_get(people, i), out);
}

/* The authors; the creators where those are more, or the only ones. Beside an
 * author that is no person a mere string is none either. */
static const char *authors_of(struct page *p, const struct objects *all, const json_t *object)
{
	struct buf authors = BUF_INIT, creators = BUF_INIT;
	const json_t *author = json_object_get(object, "author"), *creator = json_object_get(object, "creator");
	add_people(p, all, author, &authors);
	if (authors.len || !author || json_is_object(creator))
		add_people(p, all, creator, &creators);
	bool more = creators.len && strstr(creators.data, buf_str(&authors));
	const char *names = more ? creators.data : authors.data;
	const char *result = names && *names ? arena_strdup(p->arena, names) : NULL;
	buf_free(&authors);
	buf_free(&creators);
	return result;
}

static const char *name_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_string(value))
		return json_string_value(value);
	return json_is_object(value) ? string_at(value, "name") : NULL;
}

static const char *url_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_string(value))
		return json_string_value(value);
	const char *url = json_is_object(value) ? string_at(value, "url") : NULL;
	return url ? url : json_is_object(value) ? string_at(value, "@id") : NULL;
}

static bool says_no(const json_t *value)
{
	const char *s = json_string_value(value);
	return json_is_false(value) || (s && ascii_ieq(s, "false"));
}

/* A count, as a number or in a string; -1 for none. */
static long count_of(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);
	int64_t n;
	if (json_is_string(value) && parse_int(json_string_value(value), 0, COUNT_MOST, &n))
		return (long)n;
	json_int_t whole = json_is_integer(value) ? json_integer_value(value) : -1;
	return whole >= 0 && whole <= COUNT_MOST ? (long)whole : -1;
}

static void keep(struct page *p, const char **field, const char *value)
{
	if (!*field && value && *value)
		*field = charref_decode(p->arena, arena_strdup(p->arena, value));
}

static void take(struct page *p, const struct objects *all, const json_t *o, int rank, struct linked_data *out)
{
	if (rank >= 2) {
		keep(p, &out->headline, string_at(o, "headline"));
		if (rank >= 4)
			keep(p, &out->headline, string_at(o, "name"));
		keep(p, &out->body, string_at(o, "articleBody"));
		if (!out->authors) {
			out->authors = authors_of(p, all, o);
			out->account = is_account(json_object_get(o, "author"));
		}
	}
	keep(p, &out->published, string_at(o, "datePublished"));
	keep(p, &out->published, string_at(o, "dateCreated"));
	keep(p, &out->modified, string_at(o, "dateModified"));
	keep(p, &out->site, name_of(o, "publisher"));
	keep(p, &out->image, url_of(o, "image"));
	keep(p, &out->lang, name_of(o, "inLanguage"));
	keep(p, &out->url, url_of(o, "mainEntityOfPage"));
	keep(p, &out->url, string_at(o, "url"));
	keep(p, &out->talk, string_at(o, "discussionUrl"));
	if (out->words <= 0)
		out->words = count_of(o, "wordCount");
	if (out->comments < 0)
		out->comments = count_of(o, "commentCount");
	out->paywalled |= says_no(json_object_get(o, "isAccessibleForFree"));
	out->rank = rank > out->rank ? rank : out->rank;
}

static bool is_this_page(const struct page *p, const json_t *o)
{
	const char *url = url_of(o, "mainEntityOfPage");
	if (!url)
		url = string_at(o, "url");
	return uri_same(url, p->url);
}

/* The best object: of the highest rank, the one that names this page, else the
 * first. What it lacks is taken from the others that describe the page. */
static void take_best(struct page *p, const struct objects *all, struct linked_data *out)
{
	size_t best = SIZE_MAX;
	int most = 0;
	for (size_t i = 0; i < all->n; i++) {
		int rank = 2 * rank_of(all->items[i]);
		if (rank < 2 || rank <= most - 1)
			continue;
		rank += is_this_page(p, all->items[i]);
		if (rank > most) {
			most = rank;
			best = i;
		}
	}
	if (best == SIZE_MAX)
		return;
	take(p, all, all->items[best], most / 2, out);
	for (size_t i = 0; i < all->n; i++)
		if (i != best && rank_of(all->items[i]) == 1)
			take(p, all, all->items[i], 1, out);
}

void linked_data_read(struct page *p, struct linked_data *out)
{
	struct objects *all = xcalloc(1, sizeof *all);
	json_t *roots[MEND_SCRIPTS_MOST];
	size_t n = 0;
	for (size_t i = 0; i < p->scripts.n; i++) {
		const struct mend_script *s = &p->scripts.items[i];
		json_t *root = s->linked_data ? json_lenient(s->text, s->length) : NULL;
		if (!root)
			continue;
		flatten(root, all);
		roots[n++] = root;
	}
	out->comments = -1;
	take_best(p, all, out);
	while (n)
		json_decref(roots[--n]);
	free(all);
}
