#include <config.h>

#include <getopt.h>
#include <limits.h>

#include "cmd/again.h"
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

struct arguments {
	struct work_request request;
	const char *format, *filter;
	bool hidden, explain, again, dry_run;
};

/* EXIT_USAGE after a complaint, -1 after help, 0 to go on. */
static int parse_arguments(int argc, char **argv, struct arguments *out)
{
	static const struct option longs[] = {
		{"url", required_argument, NULL, 'u'},  {"format", required_argument, NULL, 'f'},
		{"type", required_argument, NULL, 't'}, {"hidden", no_argument, NULL, 'H'},
		{"explain", no_argument, NULL, 'e'},    {"again", no_argument, NULL, 'a'},
		{"dry-run", no_argument, NULL, 'n'},    {"filter", required_argument, NULL, 'F'},
		{"help", no_argument, NULL, 'h'},       {NULL, 0, NULL, 0}};
	int c;
	*out = (struct arguments){.request = {.kind = WORK_PAGE}, .format = "text"};
	while ((c = getopt_long(argc, argv, "nh", longs, NULL)) != -1) {
		switch (c) {
		case 'u': out->request.url = out->request.item = optarg; break;
		case 'f': out->format = optarg; break;
		case 't': out->request.content_type = optarg; break;
		case 'H': out->hidden = true; break;
		case 'e': out->explain = true, out->request.flags |= WORK_CHROME; break;
		case 'a': out->again = true; break;
		case 'n': out->dry_run = true; break;
		case 'F': out->filter = optarg; break;
		case 'h': cmd_help("extract"); return -1;
		default: return cmd_usage("extract");
		}
	}
	if (!out->again && (out->dry_run || out->filter)) {
		fprintf(stderr, _("tidings extract: --dry-run and --filter go with --again\n"));
		return cmd_usage("extract");
	}
	if (cmd_check_url("extract", out->request.url) != 0)
		return EXIT_USAGE;
	if (out->again)
		return cmd_words("extract", argc, argv, 0, out->filter ? 0 : INT_MAX) == 0 ? 0 : EXIT_USAGE;
	return cmd_words("extract", argc, argv, 1, 1) == 0 ? 0 : EXIT_USAGE;
}

static int extract_page(struct app *app, struct arguments *a, const char *name)
{
	struct buf page = BUF_INIT, out = BUF_INIT, err = BUF_INIT;
	struct work_answer answer = {0};
	int status = 1;
	if (cmd_read(name, PAGE_MOST, &page, &err) != 0)
		goto failed;
	a->request.body = buf_str(&page);
	a->request.length = page.len;
	if (work_once(app->paths.rules_dir, &a->request, SECONDS_MOST, &answer, &err) != 0)
		goto failed;
	if (answer.error) {
		fail(&err, _("'%s': %s"), name, answer.error);
		goto failed;
	}
	if (print_as(a->format, answer.article, a->hidden, a->explain, &out) == 0) {
		status = cmd_print("extract", &out);
	} else {
		fprintf(stderr, _("tidings extract: unknown format '%s'\n"), a->format);
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

static int extract_again(const struct arguments *a, char **ids)
{
	struct buf said = BUF_INIT, err = BUF_INIT;
	int result = again_run((const char *const *)ids, a->filter, a->dry_run, &said, &err);
	int status = result == 0 ? cmd_print("extract", &said) : cmd_failed("extract", &err);
	buf_free(&said);
	buf_free(&err);
	return status;
}

int cmd_extract(struct app *app, int argc, char **argv)
{
	struct arguments a;
	int status = parse_arguments(argc, argv, &a);
	if (status)
		return status < 0 ? 0 : status;
	return a.again ? extract_again(&a, argv + optind) : extract_page(app, &a, argv[optind]);
}
