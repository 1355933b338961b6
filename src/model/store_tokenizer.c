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

/* The last character of a run has no pair of its own. A query needs it where
 * it stands alone, or where words follow in the same phrase (not `last`). */
static int ideographs(const char *text, int at, int end, bool query, bool last,
                      void *context, int (*token)(void *, int, const char *, int, int, int))
{
	bool alone = true;
	int k;
	for (; (k = character(text, at, end)) > 0; at += k, alone = false) {
		int next = character(text, at + k, end), result = SQLITE_OK;
		if (next)
			result = token(context, 0, text + at, k + next, at, at + k + next);
		if (result == SQLITE_OK && (!query || (!next && (alone || !last))))
			result = token(context, next ? FTS5_TOKEN_COLOCATED : 0, text + at, k, at, at + k);
		if (result != SQLITE_OK)
			return result;
	}
	return SQLITE_OK;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    int (*token)(void *, int, const char *, int, int, int))
{
	struct tokenizer *t = (struct tokenizer *)tokenizer;
	bool query = flags & FTS5_TOKENIZE_QUERY;
	for (int at = 0; at < n;) {
		int k = run_length(text, at, n, false), result = SQLITE_OK;
		if (k) {
			struct relay r = {context, token, at};
			result = t->inner.xTokenize(t->inner_tokenizer, &r, flags, text + at, k, relay_token);
		} else {
			k = run_length(text, at, n, true);
			result = ideographs(text, at, at + k, query, at + k == n, context, token);
		}
		if (result != SQLITE_OK)
			return result;
		at += k;
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
