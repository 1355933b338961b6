/* Bytes → article_decode → layouts at several widths → print. What decodes
 * must be laid out within its width, whatever it holds.
 *
 * With --enable-fuzz this is a libFuzzer target; otherwise a program that
 * runs each file named on its command line, or bytes made from them. */
#include <config.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "show/layout.h"
#include "show/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setlocale(LC_ALL, "C.UTF-8");
	return 0;
}

static void check_layout(const struct article *a, size_t width, unsigned flags)
{
	struct layout_options o = {
		.width = width, .show_hidden = flags & 1, .show_seams = flags & 2, .justify = flags & 4, .number_links = flags & 8,
		.list_links = flags & 8, .head = true, .bidi = flags & 2 ? BIDI_VISUAL : BIDI_OFF};
	struct layout *l = layout_build(a, &o);
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < l->n; i++) {
		size_t columns = l->lines[i].indent;
		for (uint32_t k = 0; k < l->lines[i].n_runs; k++)
			columns += text_width(l->lines[i].runs[k].text, l->lines[i].runs[k].length);
		if (columns > width)
			BUG("line %zu is %zu columns wide, of %zu", i, columns, width);
	}
	for (uint32_t i = 0; i < a->n_blocks; i++)
		if (layout_find(l, i, 0) > l->n)
			BUG("block %u has no place", i);
	print_layout(l, NULL, NULL, &out);
	buf_free(&out);
	layout_free(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct article *a = article_decode(data, n, NULL);
	struct buf out = BUF_INIT;
	if (!a)
		return 0;
	unsigned flags = n ? data[n / 2] : 0;
	check_layout(a, 10, flags);
	check_layout(a, 37, flags >> 1);
	check_layout(a, 120, flags >> 2);
	print_html(a, true, &out);
	print_markdown(a, true, &out);
	print_explained(a, &out);
	print_json(a, &out);
	buf_free(&out);
	article_free(a);
	return 0;
}

#ifndef FUZZING

/* Without libFuzzer: the article of a file as it is, and with bytes changed. */
static void run_file(const char *path)
{
	static uint8_t data[1 << 20], copy[1 << 20];
	FILE *f = fopen(path, "rb");
	if (!f)
		return;
	size_t n = fread(data, 1, sizeof data, f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, n);
	srand(1);
	for (int i = 0; i < 20000 && n; i++) {
		memcpy(copy, data, n);
		for (int k = 0; k <= i % 4; k++)
			copy[(size_t)rand() % n] = (uint8_t)rand();
		LLVMFuzzerTestOneInput(copy, n);
	}
}

int main(int argc, char **argv)
{
	LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	return 0;
}

#endif
