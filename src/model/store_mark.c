/* What readers do to stories: marks, labels, places, and undoing. Every change
 * of marks or labels is a step of a journal that outlives the program. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "model/store_entry.h"
#include "model/store_sql.h"

enum { STEPS_MOST = 200 };

/* --- the journal --- */

static int begin_step(struct store *s, uint32_t mask, int64_t *step, struct buf *err)
{
	if (store_run(s, err, "INSERT INTO undo_steps (at, what, mask) VALUES (?, '', ?)", "iu", now(), mask) != 0)
		return -1;
	*step = sqlite3_last_insert_rowid(s->db);
	return 0;
}

static const char *mark_words(uint32_t set, uint32_t clear)
{
	if (set & ENTRY_DELETED)
		return N_("deleted");
	if (clear & ENTRY_DELETED)
		return N_("taken out of the trash");
	if (set & ENTRY_STARRED)
		return N_("starred");
	if (clear & ENTRY_STARRED)
		return N_("unstarred");
	if (set & ENTRY_READ)
		return N_("marked read");
	return clear & ENTRY_READ ? N_("marked unread") : N_("changed");
}

static int forget_steps(struct store *s, int64_t from, int64_t to, struct buf *err)
{
	return store_run(s, err, "DELETE FROM undo_entries WHERE step_id BETWEEN ? AND ?", "ii", from, to) == 0 &&
	       store_run(s, err, "DELETE FROM undo_labels WHERE step_id BETWEEN ? AND ?", "ii", from, to) == 0 &&
	       store_run(s, err, "DELETE FROM undo_steps WHERE id BETWEEN ? AND ?", "ii", from, to) == 0 ? 0 : -1;
}

/* A step that changed nothing is forgotten; the oldest go. */
static int end_step(struct store *s, int64_t step, const char *what, struct buf *err)
{
	int64_t n = 0;
	if (store_number(s, &n, err, "SELECT count(*) FROM (SELECT entry_id FROM undo_entries WHERE step_id = ?1"
	                             " UNION SELECT entry_id FROM undo_labels WHERE step_id = ?1)", "i", step) < 0)
		return -1;
	if (n == 0)
		return forget_steps(s, step, step, err);
	struct buf words = BUF_INIT;
	buf_addf(&words, ngettext("%lld story %s", "%lld stories %s", (unsigned long)n), (long long)n, what);
	int result = store_run(s, err, "UPDATE undo_steps SET what = ?2 WHERE id = ?1", "it", step, buf_str(&words));
	buf_free(&words);
	return result == 0 ? forget_steps(s, 0, step - STEPS_MOST, err) : -1;
}

/* --- marks --- */

/* Writes the old flags of what will change into the journal. */
static int note_one(struct store *s, int64_t step, int64_t id, uint32_t set, uint32_t clear, struct buf *err)
{
	return store_run(s, err, "INSERT OR IGNORE INTO undo_entries SELECT ?1, id, flags FROM entries"
	                         " WHERE id = ?2 AND (flags | ?3) & ~?4 <> flags", "iiuu", step, id, set, clear);
}

/* Read one, read all. */
static int note_twins(struct store *s, int64_t step, uint32_t set, uint32_t clear, struct buf *err)
{
	if (!((set | clear) & ENTRY_READ))
		return 0;
	return store_run(s, err,
		"INSERT OR IGNORE INTO undo_entries SELECT ?1, t.id, t.flags FROM undo_entries u JOIN entries e ON e.id = u.entry_id"
		" JOIN entries t ON t.story = e.story WHERE u.step_id = ?1 AND (t.flags | ?2) & ~?3 <> t.flags", "iuu", step, set, clear);
}

static int apply_step(struct store *s, int64_t step, uint32_t set, uint32_t clear, struct buf *err)
{
	if (note_twins(s, step, set & ENTRY_READ, clear & ENTRY_READ, err) != 0)
		return -1;
	/* A story marked read has no edit left that was not seen. */
	return store_run(s, err, "UPDATE entries SET flags = (flags | ?2) & ~?3 WHERE id IN (SELECT entry_id FROM undo_entries WHERE step_id = ?1)",
	                 "iuu", step, set, clear);
}

static int mark(struct store *s, const int64_t *ids, size_t n, uint32_t set, uint32_t clear, struct buf *err)
{
	int64_t step;
	if (begin_step(s, set | clear, &step, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (note_one(s, step, ids[i], set, clear, err) != 0)
			return -1;
	if (apply_step(s, step, set, clear, err) != 0)
		return -1;
	return end_step(s, step, _(mark_words(set, clear)), err);
}

int store_mark(struct store *s, const int64_t *ids, size_t n, uint32_t set, uint32_t clear, struct buf *err)
{
	if (store_begin(s, err) != 0)
		return -1;
	return store_end(s, mark(s, ids, n, set, clear, err), err);
}

static int note_all(struct store *s, int64_t step, const struct entry_query *q, uint32_t set, uint32_t clear, struct buf *err)
{
	struct sql_build b = {0};
	sql_add(&b, "INSERT OR IGNORE INTO undo_entries SELECT ");
	sql_add_int(&b, step);
	sql_add(&b, ", e.id, e.flags");
	int result = query_add_from(s, q, &b, err);
	sql_add(&b, " AND (e.flags | ");
	sql_add_int(&b, set);
	sql_add(&b, ") & ~");
	sql_add_int(&b, clear);
	sql_add(&b, " <> e.flags");
	if (result == 0) {
		sqlite3_stmt *inserting = sql_prepare(s, &b, err);
		result = inserting ? store_step(s, inserting, err) : -1;
	}
	sql_free(&b);
	return result;
}

int store_mark_all(struct store *s, const struct entry_query *q, uint32_t set, uint32_t clear, struct buf *err)
{
	int64_t step;
	if (store_begin(s, err) != 0)
		return -1;
	int result = begin_step(s, set | clear, &step, err);
	if (result == 0)
		result = note_all(s, step, q, set, clear, err);
	if (result == 0)
		result = apply_step(s, step, set, clear, err);
	if (result == 0)
		result = end_step(s, step, _(mark_words(set, clear)), err);
	return store_end(s, result, err);
}

/* --- corrections --- */

int store_note_rule(struct store *s, const char *rule, bool learnt, struct buf *err)
{
	struct buf step = BUF_INIT;
	buf_addf(&step, "%c%s", learnt ? '+' : '-', rule);
	int result = store_run(s, err, "INSERT INTO undo_steps (at, what, mask, rule) VALUES (?, '', 0, ?)", "it", now(), buf_str(&step));
	buf_free(&step);
	return result;
}

int store_last_is_rule(struct store *s, bool *out, struct buf *err)
{
	int64_t is = 0;
	int result = store_number(s, &is, err, "SELECT rule IS NOT NULL FROM undo_steps ORDER BY id DESC LIMIT 1", "");
	*out = is != 0;
	return result < 0 ? -1 : 0;
}

int store_undo_rule(struct store *s, struct buf *rule, bool *learnt, struct buf *err)
{
	sqlite3_stmt *q = store_query(s, err, "SELECT id, coalesce(rule, '') FROM undo_steps ORDER BY id DESC LIMIT 1", "");
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	int64_t step = sqlite3_column_int64(q, 0);
	const char *text = (const char *)sqlite3_column_text(q, 1);
	*learnt = *text == '+';
	if (*text)
		buf_adds(rule, text + 1);
	sqlite3_reset(q);
	return rule->len ? store_run(s, err, "DELETE FROM undo_steps WHERE id = ?", "i", step) : 1;
}

/* --- labels --- */

static int label_one(struct store *s, int64_t step, int64_t id, const struct label_change *c, struct buf *err)
{
	/* in the journal: whether it had the label, where that changes */
	if (store_run(s, err, "INSERT OR IGNORE INTO undo_labels SELECT ?1, id, ?3, NOT ?4 FROM entries WHERE id = ?2 AND"
	                      " ?4 <> EXISTS (SELECT 1 FROM labels WHERE label = ?3 AND entry_id = ?2)",
	              "iiti", step, id, c->label, (int64_t)c->add) != 0)
		return -1;
	return store_run(s, err, c->add ? "INSERT OR IGNORE INTO labels VALUES (?, ?)" : "DELETE FROM labels WHERE label = ? AND entry_id = ?",
	                 "ti", c->label, id);
}

static int label_all(struct store *s, const int64_t *ids, size_t n, const struct label_change *changes, size_t n_changes, struct buf *err)
{
	int64_t step;
	bool any_added = false;
	if (begin_step(s, 0, &step, err) != 0)
		return -1;
	for (size_t k = 0; k < n_changes; k++) {
		any_added = any_added || changes[k].add;
		for (size_t i = 0; i < n; i++)
			if (label_one(s, step, ids[i], &changes[k], err) != 0)
				return -1;
	}
	return end_step(s, step, any_added ? _("labelled") : _("unlabelled"), err);
}

int store_label(struct store *s, const int64_t *ids, size_t n, const struct label_change *changes, size_t n_changes, struct buf *err)
{
	for (size_t k = 0; k < n_changes; k++)
		if (!*changes[k].label || !text_is_clean(changes[k].label, strlen(changes[k].label), TEXT_LINE))
			return fail(err, _("'%s' is no label"), changes[k].label);
	if (store_begin(s, err) != 0)
		return -1;
	return store_end(s, label_all(s, ids, n, changes, n_changes, err), err);
}

static int read_strings(struct store *s, sqlite3_stmt *q, struct arena *a, const char *const **out, size_t *n, struct buf *err)
{
	const char **items = NULL;
	size_t cap = 0;
	int got;
	*n = 0;
	while ((got = q ? store_step(s, q, err) : -1) == 1) {
		GROW(items, *n, cap);
		items[(*n)++] = column_str(q, 0, a);
	}
	*out = *n ? arena_dup(a, items, *n * sizeof *items) : NULL;
	free(items);
	return got;
}

int store_labels(struct store *s, int64_t entry_id, struct arena *a, const char *const **out, size_t *n, struct buf *err)
{
	return read_strings(s, store_query(s, err, "SELECT label FROM labels WHERE entry_id = ? ORDER BY label", "i", entry_id), a, out, n, err);
}

int store_all_labels(struct store *s, struct arena *a, const char *const **out, size_t *n, struct buf *err)
{
	return read_strings(s, store_query(s, err, "SELECT DISTINCT label FROM labels ORDER BY label", ""), a, out, n, err);
}

/* --- undoing --- */

static int undo_labels(struct store *s, int64_t step, struct buf *err)
{
	return store_run(s, err, "DELETE FROM labels WHERE (label, entry_id) IN"
	                         " (SELECT label, entry_id FROM undo_labels WHERE step_id = ? AND NOT had)", "i", step) == 0 &&
	       store_run(s, err, "INSERT OR IGNORE INTO labels SELECT label, entry_id FROM undo_labels WHERE step_id = ? AND had"
	                         " AND entry_id IN (SELECT id FROM entries)", "i", step) == 0 ? 0 : -1;
}

/* Only the bits that the step touched go back: what changed since stays. */
static int undo_marks(struct store *s, int64_t step, struct buf *err)
{
	return store_run(s, err,
		"UPDATE entries SET flags = (entries.flags & ~t.mask) | (u.flags & t.mask) FROM undo_entries u, undo_steps t"
		" WHERE u.step_id = ?1 AND t.id = ?1 AND entries.id = u.entry_id", "i", step);
}

static int undo(struct store *s, struct buf *what, struct buf *err)
{
	sqlite3_stmt *q = store_query(s, err, "SELECT id, what FROM undo_steps ORDER BY id DESC LIMIT 1", "");
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got < 0 ? -1 : 1;
	int64_t step = sqlite3_column_int64(q, 0);
	buf_adds(what, (const char *)sqlite3_column_text(q, 1));
	sqlite3_reset(q);
	return undo_marks(s, step, err) == 0 && undo_labels(s, step, err) == 0 ? forget_steps(s, step, step, err) : -1;
}

int store_undo(struct store *s, struct buf *what, struct buf *err)
{
	if (store_begin(s, err) != 0)
		return -1;
	int result = undo(s, what, err);
	return result > 0 ? store_rollback(s), 1 : store_end(s, result, err);
}

/* --- places --- */

int store_get_place(struct store *s, int64_t entry_id, uint32_t *block, uint32_t *offset, struct buf *err)
{
	*block = *offset = 0;
	sqlite3_stmt *q = store_query(s, err, "SELECT block, byte FROM places WHERE entry_id = ?", "i", entry_id);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got;
	*block = (uint32_t)sqlite3_column_int64(q, 0);
	*offset = (uint32_t)sqlite3_column_int64(q, 1);
	sqlite3_reset(q);
	return 0;
}

int store_set_place(struct store *s, int64_t entry_id, uint32_t block, uint32_t offset, struct buf *err)
{
	if (block == 0 && offset == 0)
		return store_run(s, err, "DELETE FROM places WHERE entry_id = ?", "i", entry_id);
	return store_run(s, err, "INSERT OR REPLACE INTO places VALUES (?, ?, ?)", "iuu", entry_id, block, offset);
}
