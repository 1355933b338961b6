/* tidings-worker: bytes in, frames out. It opens what it needs, seals itself,
 * and only then looks at anything from outside. Its standard input is the
 * socket; its arguments are the folder of the user's rules, "utf-8" where it
 * will be given nothing else, the host of all pages that it will be given,
 * each "" where nothing can be told, and a rule that is tried. Site rules lie
 * where the environment says that the user's configuration is. */
#include <config.h>

#include <locale.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/path.h"
#include "model/article.h"
#include "model/site_rules.h"
#include "parse/charset.h"
#include "parse/rules.h"
#include "parse/sandbox.h"
#include "parse/worker.h"
#include "parse/xml_memory.h"

enum { MEMORY_MOST = 1 << 30 };

/* Of the locale only what letters are, and messages where LANGUAGE names some:
 * each of its files costs a start some microseconds. */
static void open_catalogue(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
#if ENABLE_NLS
	const char *language = getenv("LANGUAGE");
	if (!language || !*language)
		return;
	setlocale(LC_MESSAGES, "C.UTF-8");
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
	(void)*_("a damaged request");  /* the first message opens the file */
#endif
}

/* The user's own only where a folder of the user's rules was named, too. */
static struct rules *load_rules(const char *dir, const char *host, struct buf *warnings)
{
	struct paths paths;
	struct rules *rules = rules_load(dir, warnings);
	bool found = dir && paths_init(&paths, warnings) == 0;
	struct sites *sites = sites_load(found ? paths.config_dir : NULL);
	sites_read(sites, host);
	rules_set_sites(rules, sites);
	if (found)
		paths_free(&paths);
	return rules;
}

/* What a page took is kept for the next one: taking it anew from the kernel
 * costs a microsecond and more for each 4 KB. */
static void keep_memory(void)
{
#ifdef __GLIBC__
	enum { KEEP = 8 << 20 };
	mallopt(M_MMAP_THRESHOLD, KEEP);
	mallopt(M_TRIM_THRESHOLD, KEEP);
#endif
}

int main(int argc, char **argv)
{
	keep_memory();
	struct buf err = BUF_INIT, seal = BUF_INIT, warnings = BUF_INIT;
	open_catalogue();
	struct rules *rules = load_rules(argc > 1 && *argv[1] ? argv[1] : NULL, argc > 3 && *argv[3] ? argv[3] : NULL, &warnings);
	if (argc > 4)
		rules_add_list(rules, "trial", argv[4], strlen(argv[4]), HIDDEN_BY_USER);
	if (argc < 3 || strcmp(argv[2], "utf-8") != 0)
		charset_prepare();
	xml_memory_prepare();
	int status = sandbox_seal(MEMORY_MOST, &seal, &err);
	if (status == 0)
		status = worker_run(STDIN_FILENO, buf_str(&seal), worker_answer, rules, &err);
	if (status != 0)
		fprintf(stderr, "tidings-worker: %s\n", buf_str(&err));
	rules_free(rules);
	buf_free(&seal);
	buf_free(&warnings);
	buf_free(&err);
	return status == 0 ? 0 : 1;
}
