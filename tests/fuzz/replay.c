/* Without libFuzzer: a fuzz target over the files that are named, each as it
 * is and with bytes changed. */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);    /* where a target has one */

#ifndef FUZZING

enum { FILE_MOST = 1 << 20, CHANGED = 2000 };

static void run_file(const char *path)
{
	static uint8_t data[FILE_MOST], copy[FILE_MOST];
	FILE *f = fopen(path, "rb");
	if (!f) {
		perror(path);
		return;
	}
	size_t n = fread(data, 1, sizeof data, f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, n);
	srand(1);
	for (int i = 0; i < CHANGED && n; i++) {
		memcpy(copy, data, n);
		for (int k = 0; k <= i % 4; k++)
			copy[(size_t)rand() % n] = (uint8_t)rand();
		LLVMFuzzerTestOneInput(copy, n);
	}
}

int main(int argc, char **argv)
{
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		run_file(argv[i]);
	return 0;
}

#endif
