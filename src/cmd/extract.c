#include <config.h>

#include <getopt.h>

#include "cmd/cmd.h"
#include "model/work.h"
#include "show/print.h"

enum { PAGE_MOST = 64 << 20, SECONDS_MOST = 30 };

static int print_as(const char *format, const struct article *a, bool hidden, bool explain, struct buf *out)
{
	if (explain)
		print_explained(a, out);
	else if (str_eq(format, "text"))
		print_text(a, hidden, out);
	else if (str_eq(format, "json"))
		print_json(a, out);
	else if (str_eq(format, "html"))
		print_html(a, hidden, out);
	else if (str_eq(format, "markdown"))
		print_markdown(a, hidden, out);
	else
		return -1;
	return 0;
}

int cmd_extract(struct app *app, int argc, char **argv)
{
	static const struct option longs[] = {
		{"url", required_argument, NULL, 'u'},   {"format", required_argument, NULL, 'f'},
		{"type", required_argument, NULL, 't'},  {"hidden", no_argument, NULL, 'H'},
		{"explain", no_argument, NULL, 'e'},     {"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0}};
	struct work_request request = {.kind = WORK_PAGE};
	const char *format = "text";
	bool hidden = false, explain = false;
	int c;
	while ((c = getopt_long(argc, argv, "h", longs, NULL)) != -1) {
		switch (c) {
		case 'u': request.url = request.item = optarg; break;
		case 'f': format = optarg; break;
		case 't': request.content_type = optarg; break;
		case 'H': hidden = true; break;
		case 'e': explain = true; break;
		case 'h': return cmd_help("extract");
		default: return cmd_usage("extract");
		}
	}
	if (cmd_words("extract", argc, argv, 1, 1) != 0)
		return EXIT_USAGE;
	struct buf page = BUF_INIT, out = BUF_INIT, err = BUF_INIT;
	struct work_answer answer = {0};
	int status = 1;
	if (cmd_read(argv[optind], PAGE_MOST, &page, &err) != 0)
		goto failed;
	request.body = buf_str(&page);
	request.length = page.len;
	if (work_once(app->paths.rules_dir, &request, SECONDS_MOST, &answer, &err) != 0)
		goto failed;
	if (answer.error) {
		fail(&err, _("'%s': %s"), argv[optind], answer.error);
		goto failed;
	}
	if (print_as(format, answer.article, hidden, explain, &out) == 0) {
		status = cmd_print("extract", &out);
	} else {
		fprintf(stderr, _("tidings extract: unknown format '%s'\n"), format);
		status = cmd_usage("extract");
	}
	goto out;
failed:
	status = cmd_failed("extract", &err);
out:
	work_answer_free(&answer);
	buf_free(&page);
	buf_free(&out);
	buf_free(&err);
	return status;
}
