/* The words of the full-text index. FTS5's own unicode61 folds case and
 * marks, but takes a whole run of Chinese, Japanese or Korean for one word;
 * here such a run gives each character and each pair of neighbours, so that
 * any piece of it is found. A query gives the pairs alone: a phrase of pairs
 * is found where the characters stand side by side. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "model/store_sql.h"

struct tokenizer {
	fts5_tokenizer inner;
	Fts5Tokenizer *inner_tokenizer;
};

/* Where the inner tokenizer's tokens go, and where its piece began. */
struct relay {
	void *context;
	int (*token)(void *, int, const char *, int, int, int);
	int offset;
};

static int relay_token(void *context, int flags, const char *token, int n, int start, int end)
{
	struct relay *r = context;
	return r->token(r->context, flags, token, n, r->offset + start, r->offset + end);
}

static int create(void *context, const char **argv, int argc, Fts5Tokenizer **out)
{
	fts5_api *api = context;
	struct tokenizer *t = xcalloc(1, sizeof *t);
	void *inner_context;
	const char *args[] = {"remove_diacritics", "2"};
	(void)argv, (void)argc;
	int result = api->xFindTokenizer(api, "unicode61", &inner_context, &t->inner);
	if (result == SQLITE_OK)
		result = t->inner.xCreate(inner_context, args, ARRAY_LEN(args), &t->inner_tokenizer);
	if (result != SQLITE_OK) {
		free(t);
		return result;
	}
	*out = (Fts5Tokenizer *)t;
	return SQLITE_OK;
}

static void delete(Fts5Tokenizer *tokenizer)
{
	struct tokenizer *t = (struct tokenizer *)tokenizer;
	t->inner.xDelete(t->inner_tokenizer);
	free(t);
}

/* The bytes from `at` on that are (not) ideographic. ASCII is passed over
 * without decoding. */
static int run_length(const char *text, int at, int n, bool ideographic)
{
	int i = at;
	while (i < n) {
		uint32_t cp = (unsigned char)text[i];
		size_t k = 1;
		if (cp >= 0x80)
			k = utf8_decode(text + i, (size_t)(n - i), &cp);
		if ((cp >= 0x1100 && text_is_ideographic(cp)) != ideographic)
			break;
		i += (int)k;
	}
	return i - at;
}

static int character(const char *text, int at, int end)
{
	uint32_t cp;
	return at < end ? (int)utf8_decode(text + at, (size_t)(end - at), &cp) : 0;
}

/* Which characters are words by themselves, beside the pairs. */
enum singles {
	EACH = 1 << 0,              /* for the index */
	TAIL = 1 << 1               /* the last one, which begins no pair: words follow in the same phrase */
};

/* A run of them. One that stands alone is a word in any case. */
static int ideographs(struct relay *r, const char *text, int n, unsigned singles)
{
	int k;
	for (int at = 0; (k = character(text, at, n)) > 0; at += k) {
		int next = character(text, at + k, n), result = SQLITE_OK;
		bool single = (singles & EACH) || (!next && (at == 0 || (singles & TAIL)));
		if (next)
			result = relay_token(r, 0, text + at, k + next, at, at + k + next);
		if (result == SQLITE_OK && single)
			result = relay_token(r, next ? FTS5_TOKEN_COLOCATED : 0, text + at, k, at, at + k);
		if (result != SQLITE_OK)
			return result;
	}
	return SQLITE_OK;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
	struct tokenizer *t = (struct tokenizer *)tokenizer;
	struct relay r = {.context = context, .token = token};
	while (r.offset < n) {
		int k = run_length(text, r.offset, n, false), result;
		if (k) {
			result = t->inner.xTokenize(t->inner_tokenizer, &r, flags, text + r.offset, k, relay_token);
		} else {
			k = run_length(text, r.offset, n, true);
			unsigned singles = !(flags & FTS5_TOKENIZE_QUERY) ? EACH : r.offset + k < n ? TAIL : 0;
			result = ideographs(&r, text + r.offset, k, singles);
		}
		if (result != SQLITE_OK)
			return result;
		r.offset += k;
	}
	return SQLITE_OK;
}

/* As https://www.sqlite.org/fts5.html#extending_fts5 has it. */
static fts5_api *find_api(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *q;
	if (sqlite3_prepare_v2(db, "SELECT fts5(?)", -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(q, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(q);
	}
	sqlite3_finalize(q);
	return api;
}

int tokenizer_register(struct store *s, struct buf *err)
{
	static const fts5_tokenizer ours = {create, delete, tokenize};
	fts5_api *api = find_api(s->db);
	if (!api)
		return fail(err, _("this SQLite has no full-text search (FTS5)"));
	fts5_tokenizer copy = ours;
	if (api->xCreateTokenizer(api, "tidings", api, &copy, NULL) != SQLITE_OK)
		return store_fail(s, err);
	return 0;
}
