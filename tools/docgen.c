#include <config.h>

/* docgen FILE: prints FILE with its generated parts made anew from the tables
 * (commands.def, options.def, filter.h). A part stands between two lines
 * that hold, in whatever comment the file's language has,
 *
 *     begin generated: PART
 *     end generated
 *
 * `make docs` rewrites the files; tests/docs.t fails when one is stale. */

#include "base/buf.h"
#include "base/path.h"
#include "base/util.h"
#include "model/filter.h"

struct verb {
	const char *name, *arguments, *help;
};

struct action {
	const char *name, *views, *keys, *help;
};

struct option {
	const char *name, *type, *fallback, *range, *help;
};

struct attribute {
	const char *name, *help;
	enum filter_type type;
};

static const struct verb verbs[] = {
#define VERB(name, arguments, help) {#name, arguments, help},
#include "commands.def"
};

static const struct action actions[] = {
#define ACTION(name, views, keys, help) {#name, views, keys, help},
#include "commands.def"
	{NULL, NULL, NULL, NULL}
};

static const struct option options[] = {
#define BOOL(name, def, help) {#name, "yes|no", def ? "yes" : "no", NULL, help},
#define INT(name, def, min, max, help) {#name, "number", #def, #min ".." #max, help},
#define DURATION(name, def, min, max, help) {#name, "time", #def, #min ".." #max, help},
#define TEXT(name, def, help) {#name, "text", def, NULL, help},
#define CHOICE(name, def, choices, help) {#name, choices, #def, NULL, help},
#include "options.def"
};

static const struct attribute attributes[] = {
#define X(id, name, type, help) {name, help, FILTER_##type},
	FILTER_ATTRIBUTES(X)
#undef X
};

/* --- words --- */

static bool listed(const struct option *o)
{
	return strchr(o->type, '|') != NULL && !str_eq(o->type, "yes|no");
}

static void add_dashed(struct buf *out, const char *name)
{
	for (; *name; name++)
		buf_addc(out, *name == '_' ? '-' : *name);
}

/* "86400 * 7" as the compiler would have it, up to what is no number. */
static int64_t product(const char *s)
{
	int64_t n = 1;
	for (char *end; *s; s = end) {
		int64_t factor = strtoll(s, &end, 10);
		if (end == s)
			break;
		n *= factor;
		end += strspn(end, " *");
	}
	return n;
}

/* Seconds the way the config has them: 90, 15m, 6h, 2d. */
static void add_seconds(struct buf *out, int64_t t)
{
	if (t > 0 && t % 86400 == 0)
		buf_addf(out, "%lldd", (long long)t / 86400);
	else if (t > 0 && t % 3600 == 0)
		buf_addf(out, "%lldh", (long long)t / 3600);
	else if (t > 0 && t % 60 == 0)
		buf_addf(out, "%lldm", (long long)t / 60);
	else
		buf_addf(out, "%lld", (long long)t);
}

static void add_number(struct buf *out, const struct option *o, const char *s)
{
	if (str_eq(o->type, "time"))
		add_seconds(out, product(s));
	else
		buf_addf(out, "%lld", (long long)product(s));
}

/* The n-th of "a|b|c". */
static void add_choice(struct buf *out, const char *choices, int64_t n)
{
	for (; n > 0; n--)
		choices += strcspn(choices, "|") + 1;
	buf_add(out, choices, strcspn(choices, "|"));
}

static void add_default(struct buf *out, const struct option *o)
{
	if (listed(o))
		add_choice(out, o->type, product(o->fallback));
	else if (o->range)
		add_number(out, o, o->fallback);
	else
		buf_adds(out, o->fallback);
}

static void add_range(struct buf *out, const struct option *o, const char *to)
{
	add_number(out, o, o->range);
	buf_adds(out, to);
	add_number(out, o, strstr(o->range, "..") + 2);
}

/* --- mdoc --- */

/* One word or a run of text of a macro's line: what roff would take for more
 * than a letter is escaped. */
static void add_roff(struct buf *out, const char *s)
{
	static const struct {
		const char *from, *to;
	} escapes[] = {
		{"\\", "\\e"}, {"-", "\\-"}, {"^", "\\(ha"}, {"~", "\\(ti"}, {"`", "\\(ga"},
		{"'", "\\(aq"}, {"\"", "\\(dq"}, {"…", " ..."}
	};
	while (*s) {
		size_t i = 0;
		while (i < ARRAY_LEN(escapes) && !str_starts(s, escapes[i].from))
			i++;
		if (i < ARRAY_LEN(escapes)) {
			buf_adds(out, escapes[i].to);
			s += strlen(escapes[i].from);
		} else {
			buf_addc(out, *s++);
		}
	}
}

/* An argument of a macro: a lone delimiter or the name of a macro stays text. */
static void add_roff_word(struct buf *out, const char *s)
{
	buf_adds(out, "\\&");
	add_roff(out, s);
}

static void add_roff_sentence(struct buf *out, const char *s)
{
	struct buf text = BUF_INIT;
	if (*s == '.' || *s == '\'')
		buf_adds(out, "\\&");
	buf_addc(&text, *s);
	if (*s >= 'a' && *s <= 'z')
		text.data[0] = *s - 'a' + 'A';
	buf_adds(&text, s + 1);
	add_roff(out, buf_str(&text));
	buf_adds(out, ".\n");
	buf_free(&text);
}

/* " Fl -json", " Ar URL": one word of a verb's arguments. */
static void add_argument(struct buf *out, const char *word)
{
	if (word[0] == '-' && word[1]) {
		buf_adds(out, " Fl ");
		add_roff(out, word + 1);
	} else {
		buf_adds(out, " Ar ");
		add_roff(out, word);
	}
}

/* Cuts the next word out of `*s`; "" at the end. */
static void next_word(const char **s, struct buf *word)
{
	buf_truncate(word, 0);
	*s += strspn(*s, " ");
	size_t n = strcspn(*s, " ");
	buf_add(word, *s, n);
	*s += n;
}

/* "[--tag T] FILE|-" as mdoc: .Op for what stands in brackets, .Oo and .Oc
 * where there are brackets in them. */
static void add_arguments(struct buf *out, const char *arguments)
{
	struct buf word = BUF_INIT;
	bool fresh = true, outer = false, inner = false;
	for (next_word(&arguments, &word); word.len; next_word(&arguments, &word)) {
		char *w = word.data;
		bool opens = *w == '[', closes = w[word.len - 1] == ']', nests = opens && !closes && arguments[strcspn(arguments, "[]")] == '[';
		if (closes)
			w[word.len - 1] = '\0';
		inner = inner || (opens && outer);
		if (opens)
			buf_adds(out, inner ? " Oo" : nests ? "\n.Oo" : "\n.Op");
		else if (fresh)
			buf_adds(out, "\n.");
		size_t at = out->len;
		add_argument(out, opens ? w + 1 : w);
		/* ". Ar FILE" would be a blank before the macro's name. */
		if (!opens && fresh) {
			memmove(out->data + at, out->data + at + 1, out->len - at);
			buf_truncate(out, out->len - 1);
		}
		outer = outer || nests;
		if (closes && outer) {
			buf_adds(out, " Oc");
			*(inner ? &inner : &outer) = false;
		}
		fresh = closes && !outer;
	}
	buf_addc(out, '\n');
	buf_free(&word);
}

static void part_synopsis(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		buf_addf(out, ".Nm tidings\n.Cm %s", verbs[i].name);
		add_arguments(out, verbs[i].arguments);
	}
}

static void part_verbs(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		buf_addf(out, ".It Cm %s\n", verbs[i].name);
		add_roff_sentence(out, verbs[i].help);
	}
}

static bool in_view(const struct action *a, char view)
{
	return view == '*' ? str_eq(a->views, "*") : strchr(a->views, view) != NULL;
}

static void add_keys(struct buf *out, const char *keys)
{
	struct buf word = BUF_INIT;
	const char *before = "";
	for (next_word(&keys, &word); word.len; next_word(&keys, &word)) {
		buf_addf(out, "%s Ic ", before);
		add_roff_word(out, buf_str(&word));
		before = " ,";
	}
	buf_free(&word);
}

static void part_actions(struct buf *out)
{
	static const struct {
		char view;
		const char *name;
	} views[] = {
		{'*', "Everywhere"}, {'F', "In the list of feeds"}, {'E', "In the headlines"},
		{'S', "In a story"}, {'H', "In the help"}
	};
	for (size_t v = 0; v < ARRAY_LEN(views); v++) {
		bool any = false;
		for (const struct action *a = actions; a->name; a++) {
			if (!in_view(a, views[v].view))
				continue;
			if (!any)
				buf_addf(out, ".Ss %s\n.Bl -tag -width 12n -compact\n", views[v].name);
			any = true;
			buf_adds(out, ".It");
			add_keys(out, *a->keys ? a->keys : "(unbound)");
			buf_adds(out, "\n");
			add_roff_sentence(out, a->help);
			buf_adds(out, "Action:\n.Cm ");
			struct buf name = BUF_INIT;
			add_dashed(&name, a->name);
			add_roff_word(out, buf_str(&name));
			buf_adds(out, " .\n");
			buf_free(&name);
		}
		if (any)
			buf_adds(out, ".El\n");
	}
}

static void part_attributes(struct buf *out)
{
	static const char *const types[] = {
		[FILTER_YESNO] = "yes|no", [FILTER_NUMBER] = "number", [FILTER_TEXT] = "text", [FILTER_LIST] = "words", [FILTER_WORDS] = "search"};
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		buf_adds(out, ".It Cm ");
		add_roff_word(out, attributes[i].name);
		buf_adds(out, " Ar ");
		add_roff(out, types[attributes[i].type]);
		buf_addc(out, '\n');
		add_roff_sentence(out, attributes[i].help);
	}
}

static void part_options(struct buf *out)
{
	struct buf s = BUF_INIT;
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		const struct option *o = &options[i];
		buf_truncate(&s, 0);
		add_dashed(&s, o->name);
		buf_adds(out, ".It Cm ");
		add_roff_word(out, buf_str(&s));
		buf_adds(out, " Ar ");
		add_roff(out, o->type);
		buf_addc(out, '\n');
		add_roff_sentence(out, o->help);
		buf_truncate(&s, 0);
		if (o->range) {
			buf_adds(&s, "From ");
			add_range(&s, o, " to ");
			buf_adds(&s, "; default: ");
		} else {
			buf_adds(&s, "Default: ");
		}
		add_default(&s, o);
		if (!o->range && !*o->fallback)
			buf_adds(&s, "none");
		add_roff_sentence(out, buf_str(&s));
	}
	buf_free(&s);
}

/* --- the sample config --- */

static void part_config(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		const struct option *o = &options[i];
		buf_addf(out, "\n# %s", o->help);
		if (listed(o)) {
			buf_addf(out, " (%s)", o->type);
		} else if (o->range) {
			buf_adds(out, " (");
			add_range(out, o, " to ");
			buf_adds(out, ")");
		}
		buf_adds(out, "\n# set ");
		add_dashed(out, o->name);
		buf_addc(out, ' ');
		add_default(out, o);
		if (!o->range && !*o->fallback)
			buf_adds(out, "\"\"");
		buf_addc(out, '\n');
	}
}

/* --- completions --- */

/* Calls `each` for every "--flag" that a verb's arguments name. */
static void each_flag(const char *arguments, struct buf *out, void (*each)(struct buf *out, const char *flag, const char *value))
{
	struct buf flag = BUF_INIT, value = BUF_INIT;
	while ((arguments = strstr(arguments, "--")) != NULL) {
		size_t n = strcspn(arguments, " ]");
		buf_truncate(&flag, 0);
		buf_truncate(&value, 0);
		buf_add(&flag, arguments, n);
		arguments += n;
		if (*arguments == ' ')
			buf_add(&value, arguments + 1, strcspn(arguments + 1, " ]"));
		each(out, buf_str(&flag), buf_str(&value));
	}
	buf_free(&flag);
	buf_free(&value);
}

/* Words a verb takes as they stand: "read|unread|starred|unstarred ID…", or
 * those that begin an alternative: "[add URL | remove NAME | stats]". */
static void add_words(struct buf *out, const char *arguments)
{
	for (const char *p = arguments; *p; p++) {
		bool begins = p == arguments || p[-1] == '[' || (p - arguments > 2 && memcmp(p - 3, " | ", 3) == 0);
		if (!begins || *p < 'a' || *p > 'z')
			continue;
		buf_adds(out, out->len ? " " : "");
		for (; (*p >= 'a' && *p <= 'z') || *p == '|'; p++)
			buf_addc(out, *p == '|' ? ' ' : *p);
		p--;
	}
}

static bool takes_file(const struct verb *v)
{
	return strstr(v->arguments, "FILE") != NULL;
}

static void bash_flag(struct buf *out, const char *flag, const char *value)
{
	(void)value;
	buf_addf(out, " %s", flag);
}

static void part_bash(struct buf *out)
{
	buf_adds(out, "\tlocal verbs=\"");
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
		buf_addf(out, "%s%s", i ? " " : "", verbs[i].name);
	buf_adds(out, "\"\n\tcase $verb in\n");
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		buf_addf(out, "\t%s) flags=\"--help", verbs[i].name);
		each_flag(verbs[i].arguments, out, bash_flag);
		struct buf words = BUF_INIT;
		add_words(&words, verbs[i].arguments);
		buf_addf(out, "\" words=\"%s", buf_str(&words));
		buf_free(&words);
		buf_addf(out, "\" files=%s ;;\n", takes_file(&verbs[i]) ? "yes" : "");
	}
	buf_adds(out, "\tesac\n");
}

static void zsh_flag(struct buf *out, const char *flag, const char *value)
{
	buf_addf(out, " '%s", flag);
	if (*value) {
		buf_addf(out, "=:%s:", value);
		if (strchr(value, '|')) {
			buf_adds(out, "(");
			for (; *value; value++)
				buf_addc(out, *value == '|' ? ' ' : *value);
			buf_adds(out, ")");
		}
	}
	buf_adds(out, "'");
}

/* A help text inside single quotes, where `:` parts name and help. */
static void add_quoted(struct buf *out, const char *s, bool escape_colon)
{
	for (; *s; s++) {
		if (*s == '\'')
			buf_adds(out, "'\\'");
		if (*s == ':' && escape_colon)
			buf_addc(out, '\\');
		buf_addc(out, *s);
	}
}

static void part_zsh(struct buf *out)
{
	buf_adds(out, "verbs=(\n");
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		buf_addf(out, "\t'%s:", verbs[i].name);
		add_quoted(out, verbs[i].help, true);
		buf_adds(out, "'\n");
	}
	buf_adds(out, ")\n_tidings_verb() {\n\tcase $1 in\n");
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		buf_addf(out, "\t%s) _arguments --help", verbs[i].name);
		each_flag(verbs[i].arguments, out, zsh_flag);
		struct buf words = BUF_INIT;
		add_words(&words, verbs[i].arguments);
		if (words.len)
			buf_addf(out, " '1:what:(%s)'", buf_str(&words));
		if (takes_file(&verbs[i]))
			buf_adds(out, " '*:file:_files'");
		buf_free(&words);
		buf_adds(out, " ;;\n");
	}
	buf_adds(out, "\tesac\n}\n");
}

static const char *fish_verb;

static void fish_flag(struct buf *out, const char *flag, const char *value)
{
	buf_addf(out, "complete -c tidings -n '__fish_seen_subcommand_from %s' -l %s", fish_verb, flag + 2);
	if (*value) {
		buf_adds(out, " -x");
		if (strchr(value, '|')) {
			buf_adds(out, " -a '");
			for (; *value; value++)
				buf_addc(out, *value == '|' ? ' ' : *value);
			buf_adds(out, "'");
		}
	}
	buf_addc(out, '\n');
}

static void part_fish(struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		buf_addf(out, "complete -c tidings -n __fish_use_subcommand -a %s -d '", verbs[i].name);
		add_quoted(out, verbs[i].help, false);
		buf_adds(out, "'\n");
		fish_verb = verbs[i].name;
		each_flag(verbs[i].arguments, out, fish_flag);
		struct buf words = BUF_INIT;
		add_words(&words, verbs[i].arguments);
		if (words.len)
			buf_addf(out, "complete -c tidings -n '__fish_seen_subcommand_from %s' -a '%s'\n", fish_verb, buf_str(&words));
		if (takes_file(&verbs[i]))
			buf_addf(out, "complete -c tidings -n '__fish_seen_subcommand_from %s' -F\n", fish_verb);
		buf_free(&words);
	}
}

/* --- the file --- */

static const struct {
	const char *name;
	void (*make)(struct buf *out);
} parts[] = {
	{"synopsis", part_synopsis}, {"verbs", part_verbs}, {"actions", part_actions},
	{"attributes", part_attributes}, {"options", part_options}, {"config", part_config},
	{"bash", part_bash}, {"zsh", part_zsh}, {"fish", part_fish}
};

static bool make_part(const char *name, size_t n, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (strlen(parts[i].name) == n && memcmp(parts[i].name, name, n) == 0) {
			parts[i].make(out);
			return true;
		}
	}
	return false;
}

static int generate(const char *text, struct buf *out, struct buf *err)
{
	bool skip = false;
	for (const char *end; *text; text = end) {
		size_t n = strcspn(text, "\n");
		end = text + n + (text[n] == '\n');
		static const char mark[] = "begin generated: ";
		const char *begin = strstr(text, mark), *stop = strstr(text, "end generated");
		if (stop && stop < end)
			skip = false;
		if (!skip)
			buf_add(out, text, (size_t)(end - text));
		if (begin && begin < end) {
			begin += sizeof mark - 1;
			size_t length = strspn(begin, "abcdefghijklmnopqrstuvwxyz");
			if (!make_part(begin, length, out))
				return fail(err, "no part is called '%.*s'", (int)length, begin);
			skip = true;
		}
	}
	return skip ? fail(err, "the last part does not end") : 0;
}

int main(int argc, char **argv)
{
	struct buf text = BUF_INIT, out = BUF_INIT, err = BUF_INIT;
	int status = 1;
	if (argc != 2)
		fprintf(stderr, "usage: docgen FILE\n");
	else if (file_read(argv[1], 1 << 20, &text, &err) != 0 || generate(buf_str(&text), &out, &err) != 0)
		fprintf(stderr, "docgen: %s: %s\n", argv[1], buf_str(&err));
	else
		status = fwrite(buf_str(&out), 1, out.len, stdout) != out.len;
	buf_free(&text);
	buf_free(&out);
	buf_free(&err);
	return status;
}
