#include <config.h>

#include "ui/correct.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ui/script.h"
#include "ui/state.h"

void correct_free(struct correct *c)
{
	free(c->rule);
	for (size_t i = 0; i < c->n; i++)
		free(c->rules[i]);
	free(c->rules);
	*c = (struct correct){0};
}

static unsigned back_to_story(struct ui *ui)
{
	return ui->focus == VIEW_HELP ? ui_focus(ui, ui->under) : CHANGED_SCREEN;
}

/* `rule` NULL: the best one. */
static unsigned start(struct ui *ui, const struct job_handler *handler, bool preview, const char *rule)
{
	const struct correct *c = &ui->correct;
	struct buf err = BUF_INIT;
	char id[24], block[16];
	const char *arguments[9] = {c->keep ? "keep" : "hide"};
	size_t n = 1;
	snprintf(id, sizeof id, "%lld", (long long)c->id);
	snprintf(block, sizeof block, "%u", c->block);
	if (preview) {
		arguments[n++] = "--dry-run";
		arguments[n++] = "--json";
	}
	if (rule) {
		arguments[n++] = "--rule";
		arguments[n++] = rule;
	}
	arguments[n++] = "--";
	arguments[n++] = id;
	arguments[n++] = block;
	return ui_start_tidings(ui, handler, c->id, arguments, &err) == 0 ? CHANGED_SCREEN : status_trouble(ui, &err);
}

/* --- obeying --- */

/* The rule is told first; what became of the stories is what is new. */
static unsigned obeyed_line(struct ui *ui, int64_t id, const char *line)
{
	(void)id;
	if (ui->correct.rule && str_eq(line, ui->correct.rule))
		return 0;
	return status_undoable(ui, line);
}

static unsigned obeyed(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	ui->story.choosing = false;
	unsigned changed = ui_reload(ui);
	return trouble ? changed | status_fail(ui, "%s", trouble) : changed;
}

static const struct job_handler obey_handler = {.line = obeyed_line, .end = obeyed};

static unsigned undone(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	unsigned changed = ui_reload(ui);
	return trouble ? changed | status_fail(ui, "%s", trouble) : changed;
}

/* The rule, and what became of the stories: two lines, said as one. */
static unsigned undone_lines(struct ui *ui, int64_t id, const void *bytes, size_t n)
{
	struct buf said = BUF_INIT;
	(void)id;
	buf_add(&said, bytes, n);
	buf_trim(&said);
	char *end = strchr(buf_str(&said), '\n');
	unsigned changed = end ? status_say(ui, "%.*s; %s", (int)(end - said.data), said.data, end + 1) : status_say(ui, "%s", buf_str(&said));
	buf_free(&said);
	return changed;
}

static const struct job_handler undo_handler = {.output = undone_lines, .end = undone};

unsigned correct_undo(struct ui *ui)
{
	struct buf err = BUF_INIT;
	const char *arguments[] = {"undo", NULL};
	if (job_running(ui, &undo_handler, -1))
		return 0;
	return ui_start_tidings(ui, &undo_handler, 0, arguments, &err) == 0 ? CHANGED_SCREEN : status_trouble(ui, &err);
}

/* --- asking --- */

static unsigned preview(struct ui *ui, const char *rule);

static unsigned edited(struct ui *ui, const char *rule)
{
	return back_to_story(ui) | (*rule ? preview(ui, rule) : CHANGED_SCREEN);
}

static unsigned not_edited(struct ui *ui)
{
	return back_to_story(ui);
}

static const struct prompt_kind edit_prompt = {.label = N_("rule: "), .done = edited, .cancelled = not_edited};

static unsigned another(struct ui *ui)
{
	struct correct *c = &ui->correct;
	if (c->n < 2)
		return back_to_story(ui) | status_say(ui, _("no other rule would do this"));
	c->at = (c->at + 1) % c->n;
	return back_to_story(ui) | preview(ui, c->rules[c->at]);
}

static unsigned answered(struct ui *ui, const char *answer)
{
	const struct correct *c = &ui->correct;
	switch (*answer) {
	case 'y': return back_to_story(ui) | start(ui, &obey_handler, false, c->forgets ? NULL : c->rule);
	case 'e': return prompt_open(ui, &edit_prompt, c->rule, NULL);
	case 'o': return another(ui);
	default: return back_to_story(ui) | status_say(ui, _("nothing was changed"));
	}
}

/* TRANSLATORS: the keys of "edit the rule" and "another rule", one each */
static const struct prompt_kind question = {.label = "", .done = answered, .question = true, .answers = N_("eo")};

/* --- what it would change --- */

static void add_blocks(const json_t *blocks, struct buf *out)
{
	json_int_t last = 0;
	size_t i;
	const json_t *b;
	json_array_foreach(blocks, i, b) {
		json_int_t id = json_integer_value(json_object_get(b, "id"));
		const char *title = json_string_value(json_object_get(b, "title")), *text = json_string_value(json_object_get(b, "text"));
		if (id != last)
			buf_addf(out, "\n%s\n", title ? title : "");
		buf_addf(out, json_is_true(json_object_get(b, "hidden")) ? "  - %.*s\n" : "  + %.*s\n", text ? (int)strcspn(text, "\n") : 0, text ? text : "");
		last = id;
	}
}

/* The first answer brings the proposals; a rule that was edited is none. */
static void take_rules(struct correct *c, const json_t *o)
{
	const json_t *others = json_object_get(o, "others"), *other;
	size_t i, cap = 0;
	free(c->rule);
	c->rule = xstrdup(json_string_value(json_object_get(o, "rule")));
	c->forgets = json_is_true(json_object_get(o, "forgets"));
	if (c->n)
		return;
	GROW(c->rules, c->n, cap);
	c->rules[c->n++] = xstrdup(c->rule);
	json_array_foreach(others, i, other) {
		GROW(c->rules, c->n, cap);
		c->rules[c->n++] = xstrdup(json_string_value(other));
	}
}

/* What it would change stands above, too: where the line is too narrow for it
 * the keys alone are asked for. */
static void add_question(struct ui *ui, const char *says, struct buf *out)
{
	int rows, columns;
	term_size(ui->term, &rows, &columns);
	/* TRANSLATORS: yes, no, edit the rule, another rule: the keys, as they were translated for the questions */
	buf_addf(out, _("%s; y/n/e(dit)/o(ther)"), says);
	if (text_width(buf_str(out), out->len) < (size_t)columns)
		return;
	buf_truncate(out, 0);
	buf_addf(out, _("%s; y/n/e(dit)/o(ther)"), ui->correct.keep ? _("Keep this?") : _("Hide this?"));
}

static unsigned show_preview(struct ui *ui, const json_t *o)
{
	struct correct *c = &ui->correct;
	struct buf text = BUF_INIT, label = BUF_INIT;
	take_rules(c, o);
	buf_addf(&text, "%s\n%s\n", c->rule, json_string_value(json_object_get(o, "says")));
	add_blocks(json_object_get(o, "blocks"), &text);
	add_question(ui, json_string_value(json_object_get(o, "says")), &label);
	unsigned changed = help_show_text(ui, c->keep ? _("Keep this?") : _("Hide this?"), buf_str(&text));
	changed |= status_say(ui, "%s", "") | prompt_open(ui, &question, "", buf_str(&label));
	buf_free(&text);
	buf_free(&label);
	return changed;
}

static unsigned previewed(struct ui *ui, int64_t id, const void *bytes, size_t n)
{
	unsigned changed = 0;
	json_t *o = json_loadb(bytes, n, 0, NULL);
	bool whole = json_is_string(json_object_get(o, "rule")) && json_is_string(json_object_get(o, "says"));
	if (whole && ui->story.id == id && ui->story.choosing && !ui->prompt.kind)
		changed = show_preview(ui, o);
	json_decref(o);
	return changed;
}

static unsigned preview_ended(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	return trouble ? status_fail(ui, "%s", trouble) : 0;
}

static const struct job_handler preview_handler = {.output = previewed, .end = preview_ended};

static unsigned preview(struct ui *ui, const char *rule)
{
	if (job_running(ui, &preview_handler, -1))
		return 0;
	return start(ui, &preview_handler, true, rule) | status_say(ui, _("looking what this changes on the site…"));
}

/* --- actions --- */

/* Where no block is picked yet, picking begins. */
static unsigned correct(struct ui *ui, const struct call *call, bool keep)
{
	const struct story_view *v = &ui->story;
	if (!v->choosing || !v->article)
		return action_pick(ui, call);
	if (job_running(ui, &preview_handler, -1))
		return status_say(ui, _("looking what this changes on the site…"));  /* its answer is about another block */
	correct_free(&ui->correct);
	ui->correct = (struct correct){.id = v->id, .block = v->block, .keep = keep};
	return preview(ui, NULL);
}

unsigned action_hide_this(struct ui *ui, const struct call *call)
{
	return correct(ui, call, false);
}

unsigned action_keep_this(struct ui *ui, const struct call *call)
{
	return correct(ui, call, true);
}
