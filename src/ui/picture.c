/* A picture of a story, shown by a program of the user's that can draw it on
 * this terminal. It is fetched when it is asked for and not before, by our own
 * poller and so within its limits, and thrown away afterwards. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/uri.h"
#include "ui/program.h"
#include "ui/state.h"

enum { LINES_BELOW = 2 };

/* --- which one --- */

static bool is_picture(const struct story_view *v, uint32_t block)
{
	return block < v->article->n_blocks && v->article->blocks[block].kind == BLOCK_IMAGE && v->article->blocks[block].link != NO_LINK;
}

/* The first in the window, else the first of all. */
static const struct block *nearest_picture(const struct story_view *v)
{
	const struct list *l = &v->view.list;
	for (size_t i = l->top; i < l->top + l->height && i < v->layout->n; i++)
		if (is_picture(v, v->layout->lines[i].block))
			return &v->article->blocks[v->layout->lines[i].block];
	for (uint32_t i = 0; i < v->article->n_blocks; i++)
		if (is_picture(v, i) && (v->show_hidden || !v->article->blocks[i].hidden))
			return &v->article->blocks[i];
	return NULL;
}

/* --- showing it --- */

/* What programs may be handed as a picture, by how it begins. */
static bool begins_as_picture(const char *s, size_t n)
{
	static const struct {
		size_t at, n;
		const char *bytes;
	} known[] = {
		{0, 4, "\x89PNG"}, {0, 3, "\xff\xd8\xff"}, {0, 4, "GIF8"}, {8, 4, "WEBP"}, {4, 8, "ftypavif"}, {4, 8, "ftypheic"},
		{0, 2, "BM"}, {0, 4, "II*\0"}, {0, 4, "MM\0*"}, {0, 4, "\0\0\1\0"}, {0, 2, "\xff\x0a"}, {4, 4, "JXL "},
		{0, 4, "<svg"}, {0, 5, "<?xml"},
	};
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (n >= known[i].at + known[i].n && memcmp(s + known[i].at, known[i].bytes, known[i].n) == 0)
			return true;
	return false;
}

static const char *viewer_command(const struct ui *ui)
{
	static const struct {
		const char *program, *command;
	} known[] = {
		{"chafa", "chafa --animate=off --size=%wx%h %s"},
		{"timg", "timg --frames=1 -g%wx%h %s"},
		{"viu", "viu --static -w %w %s"},
		{"catimg", "catimg %s"},
		{"img2sixel", "img2sixel %s"},
	};
	const char *term = getenv("TERM");
	if (ui->options->picture_viewer && *ui->options->picture_viewer)
		return ui->options->picture_viewer;
	if (term && str_eq(term, "xterm-kitty") && program_in_path("kitten", 6))
		return "kitten icat --align=left %s";
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (program_in_path(known[i].program, strlen(known[i].program)))
			return known[i].command;
	return NULL;
}

static int write_file(const struct ui *ui, const void *bytes, size_t n, struct buf *path, struct buf *err)
{
	path_join(path, ui->paths->runtime_dir, "picture");
	return path_make_parent(path->data, err) == 0 ? file_write(path->data, bytes, n, err) : -1;
}

static unsigned show_file(struct ui *ui, const char *path)
{
	int rows, cols;
	const char *command = viewer_command(ui);
	term_size(ui->term, &rows, &cols);
	struct program_values values = {path, cols, rows > LINES_BELOW + 1 ? rows - LINES_BELOW : 1};
	char **argv = program_words(command, &values);
	unsigned changed = ui_run_in_place(ui, argv, _("any key goes back"));
	program_words_free(argv);
	return changed;
}

static unsigned fetched(struct ui *ui, int64_t id, const void *bytes, size_t n)
{
	struct buf path = BUF_INIT, err = BUF_INIT;
	unsigned changed = status_progress(ui, NULL);
	if (ui->story.id != id || ui->focus != VIEW_STORY || ui->prompt.kind)
		return changed | status_say(ui, _("the picture came too late; ask for it again"));
	if (!begins_as_picture(bytes, n))
		return changed | status_fail(ui, _("that is no picture that is known here"));
	if (write_file(ui, bytes, n, &path, &err) != 0)
		changed |= status_trouble(ui, &err);
	else
		changed |= show_file(ui, path.data);
	unlink(path.data);
	buf_free(&path);
	return changed;
}

static unsigned ended(struct ui *ui, int64_t id, const char *trouble)
{
	(void)id;
	return trouble ? status_progress(ui, NULL) | status_fail(ui, "%s", trouble) : 0;
}

static const struct job_handler fetch_handler = {.output = fetched, .end = ended};

unsigned action_picture(struct ui *ui, const struct call *call)
{
	struct story_view *v = &ui->story;
	struct buf err = BUF_INIT;
	int64_t number = call->count;
	if (!v->article || !v->layout)
		return 0;
	const struct block *b = nearest_picture(v);
	const char *url = b ? v->article->links[b->link] : NULL;
	if (call->counted || parse_int(call->argument, 1, 100000, &number))
		url = story_link(ui, (long)number);
	if (!url)
		return status_say(ui, _("there is no picture here"));
	if (!uri_is_http(url))
		return status_fail(ui, _("'%s' is not on the web"), url);
	if (!viewer_command(ui))
		return status_fail(ui, _("no program here draws pictures: install chafa, or set picture-viewer"));
	if (job_running(ui, &fetch_handler, -1))
		return status_say(ui, _("a picture is on its way"));
	const char *arguments[] = {"--get", "--", url, NULL};
	if (ui_start_helper(ui, "tidings-poll", &fetch_handler, v->id, arguments, &err) != 0)
		return status_trouble(ui, &err);
	return status_progress(ui, _("fetching the picture…"));
}
