/* A filter (model/filter.h) as a condition on entries `e`. Values are bound;
 * regular expressions are a function of ours, since SQLite has none. */
#include <config.h>

#include <regex.h>

#include "model/filter.h"
#include "model/store_sql.h"

enum { DAY = 86400 };

/* What an attribute is in SQL. Yes/no: the bits of flags that are set, "unread"
 * being the absence of one. Text is never NULL. */
static const struct {
	int64_t bits;
	const char *sql;
} columns[FILTER_ATTRIBUTE_COUNT] = {
	[FILTER_UNREAD_] = {1, NULL},
	[FILTER_STARRED_] = {2, NULL},
	[FILTER_SAVED_] = {16, NULL},
	[FILTER_SPONSORED_] = {8, NULL},
	[FILTER_CHANGED_] = {32, NULL},
	[FILTER_FULL_] = {64, NULL},
	[FILTER_AGE_] = {0, "e.at"},
	[FILTER_WORDS_] = {0, "e.words"},
	[FILTER_UNREAD_COUNT_] = {0, "(SELECT unread FROM feeds f WHERE f.id = e.feed_id)"},
	[FILTER_TOTAL_COUNT_] = {0, "(SELECT total FROM feeds f WHERE f.id = e.feed_id)"},
	[FILTER_TITLE_] = {0, "coalesce(e.title, '')"},
	[FILTER_AUTHOR_] = {0, "coalesce(e.author, '')"},
	[FILTER_LINK_] = {0, "coalesce(e.url, '')"},
	[FILTER_PAGE_] = {0, "coalesce((SELECT url FROM pages p INDEXED BY page_url WHERE p.entry_id = e.id),"
	                     " (SELECT base FROM contents c WHERE c.entry_id = e.id), e.url, '')"},
	[FILTER_GUID_] = {0, "e.guid"},
	[FILTER_DATE_] = {0, "date(e.at, 'unixepoch')"},
	[FILTER_CONTENT_] = {0, "coalesce((SELECT html FROM contents c WHERE c.entry_id = e.id), e.summary, '')"},
	[FILTER_FEEDTITLE_] = {0, "(SELECT coalesce(name, title, url) FROM feeds f WHERE f.id = e.feed_id)"},
	[FILTER_FEEDLINK_] = {0, "(SELECT coalesce(link, '') FROM feeds f WHERE f.id = e.feed_id)"},
	[FILTER_RSSURL_] = {0, "(SELECT url FROM feeds f WHERE f.id = e.feed_id)"},
	[FILTER_DESCRIPTION_] = {0, "(SELECT coalesce(description, '') FROM feeds f WHERE f.id = e.feed_id)"},
	[FILTER_ENCLOSURE_URL_] = {0, "coalesce((SELECT group_concat(url, ' ') FROM enclosures c WHERE c.entry_id = e.id), '')"},
	[FILTER_ENCLOSURE_TYPE_] = {0, "coalesce((SELECT group_concat(type, ' ') FROM enclosures c WHERE c.entry_id = e.id), '')"},
	[FILTER_TAGS_] = {0, "coalesce((SELECT group_concat(tag, ' ') FROM feed_tags t WHERE t.feed_id = e.feed_id), '')"},
	[FILTER_FLAGS_] = {0, "coalesce((SELECT group_concat(label, ' ') FROM labels l WHERE l.entry_id = e.id), '')"},
	[FILTER_LABELS_] = {0, "coalesce((SELECT group_concat(label, ' ') FROM labels l WHERE l.entry_id = e.id), '')"},
};

static const char *sign(enum filter_operator o)
{
	switch (o) {
	case FILTER_EQ: return " = ";
	case FILTER_NE: return " <> ";
	case FILTER_LT: return " < ";
	case FILTER_GT: return " > ";
	case FILTER_LE: return " <= ";
	case FILTER_GE: return " >= ";
	default: BUG("operator %d has no sign", o);
	}
}

/* Bits of flags, read as: is the attribute true? */
static void add_yesno(struct sql_build *b, const struct filter_node *n)
{
	bool want = (n->operator == FILTER_EQ) == (n->number == 1);
	if (n->attribute == FILTER_UNREAD_)
		want = !want;
	sql_add(b, "e.flags & ");
	sql_add_int(b, columns[n->attribute].bits);
	sql_add(b, want ? " <> 0" : " = 0");
}

/* Days since: an older story has an earlier time. A story is n days old from
 * n to n + 1 days; kept as a comparison of e.at, for which there are indexes. */
static void add_age(struct sql_build *b, enum filter_operator o, int64_t from, int64_t to)
{
	int64_t newest = now() - from * DAY, oldest = now() - (to + 1) * DAY;
	switch (o) {
	case FILTER_LT: sql_add(b, "e.at > "); sql_add_int(b, newest); return;
	case FILTER_GE: sql_add(b, "e.at <= "); sql_add_int(b, newest); return;
	case FILTER_GT: sql_add(b, "e.at <= "); sql_add_int(b, oldest); return;
	case FILTER_LE: sql_add(b, "e.at > "); sql_add_int(b, oldest); return;
	default: break;
	}
	sql_add(b, o == FILTER_NE ? "NOT (e.at > " : "(e.at > ");
	sql_add_int(b, oldest);
	sql_add(b, " AND e.at <= ");
	sql_add_int(b, newest);
	sql_add(b, ")");
}

static void add_number(struct sql_build *b, const struct filter_node *n)
{
	bool between = n->operator == FILTER_BETWEEN;
	if (n->attribute == FILTER_AGE_) {
		add_age(b, n->operator, n->number, between ? n->to : n->number);
		return;
	}
	sql_add(b, columns[n->attribute].sql);
	sql_add(b, between ? " BETWEEN " : sign(n->operator));
	sql_add_int(b, n->number);
	if (between) {
		sql_add(b, " AND ");
		sql_add_int(b, n->to);
	}
}

static void add_text(struct sql_build *b, const struct filter_node *n)
{
	const char *sql = columns[n->attribute].sql;
	switch (n->operator) {
	case FILTER_MATCH:
	case FILTER_NO_MATCH:
		sql_add(b, n->operator == FILTER_MATCH ? "tidings_match(" : "NOT tidings_match(");
		sql_add_text(b, n->text);
		sql_add(b, ", ");
		sql_add(b, sql);
		sql_add(b, ")");
		break;
	case FILTER_HAS:
	case FILTER_HAS_NOT:
		sql_add(b, "instr(' ' || ");
		sql_add(b, sql);
		sql_add(b, " || ' ', ' ' || ");
		sql_add_text(b, n->text);
		sql_add(b, n->operator == FILTER_HAS ? " || ' ') > 0" : " || ' ') = 0");
		break;
	default:
		sql_add(b, sql);
		sql_add(b, sign(n->operator));
		sql_add_text(b, n->text);
	}
}

static void add_words(struct sql_build *b, const struct filter_node *n)
{
	struct buf expression = BUF_INIT;
	bool without = n->operator == FILTER_NO_MATCH || n->operator == FILTER_NE || n->operator == FILTER_HAS_NOT;
	bool any = search_expression(n->text, &expression);
	sql_add(b, without ? "e.id NOT IN (SELECT rowid FROM search WHERE search MATCH " : "e.id IN (SELECT rowid FROM search WHERE search MATCH ");
	sql_add_own(b, any ? buf_steal(&expression) : xstrdup("\"\""));
	sql_add(b, ")");
	buf_free(&expression);
}

static void add_term(struct sql_build *b, const struct filter_node *n)
{
	switch (filter_attribute_info(n->attribute)->type) {
	case FILTER_YESNO: add_yesno(b, n); break;
	case FILTER_NUMBER: add_number(b, n); break;
	case FILTER_WORDS: add_words(b, n); break;
	case FILTER_TEXT:
	case FILTER_LIST: add_text(b, n); break;
	}
}

/* As deep as filter_parse allows. */
static void add_node(struct sql_build *b, const struct filter_node *n)
{
	if (n->kind == FILTER_TERM) {
		add_term(b, n);
		return;
	}
	sql_add(b, "(");
	add_node(b, n->left);
	sql_add(b, n->kind == FILTER_AND ? " AND " : " OR ");
	add_node(b, n->right);
	sql_add(b, ")");
}

void filter_add_sql(const struct filter *f, struct sql_build *b)
{
	sql_add(b, " AND (");
	add_node(b, f->root);
	sql_add(b, ")");
}

/* --- tidings_match(pattern, text) --- */

static void free_regex(void *p)
{
	regfree(p);
	free(p);
}

/* Compiled once a query: SQLite keeps it beside the constant argument. */
static void match(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	(void)argc;
	const char *pattern = (const char *)sqlite3_value_text(argv[0]), *text = (const char *)sqlite3_value_text(argv[1]);
	regex_t *re = sqlite3_get_auxdata(context, 0);
	if (!pattern || !text) {
		sqlite3_result_int(context, 0);
		return;
	}
	if (!re) {
		re = xcalloc(1, sizeof *re);
		if (regcomp(re, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0) {
			free(re);
			sqlite3_result_error(context, "no regular expression", -1);
			return;
		}
		sqlite3_result_int(context, regexec(re, text, 0, NULL, 0) == 0);
		sqlite3_set_auxdata(context, 0, re, free_regex);
		return;
	}
	sqlite3_result_int(context, regexec(re, text, 0, NULL, 0) == 0);
}

int filter_register(struct store *s, struct buf *err)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	if (sqlite3_create_function_v2(s->db, "tidings_match", 2, flags, NULL, match, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(s, err);
	return 0;
}
