#include <config.h>

#include <locale.h>
#include <unistd.h>

#include "base/buf.h"
#include "parse/charset.h"
#include "parse/rules.h"
#include "parse/worker.h"

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	struct buf err = BUF_INIT, warnings = BUF_INIT;
	struct rules *rules = rules_load(argc > 1 ? argv[1] : NULL, &warnings);
	charset_prepare();
	int status = worker_run(STDIN_FILENO, rules, &err);
	if (status != 0)
		fprintf(stderr, "tidings-worker: %s\n", buf_str(&err));
	rules_free(rules);
	buf_free(&warnings);
	buf_free(&err);
	return status == 0 ? 0 : 1;
}
