#!/bin/sh
# The floors of the house:
#
#     base ← model ← { fetch | parse | show } ← ui ← cmd ← main
#
# A file includes its own floor or a lower one; fetch, parse and show never
# meet; each outside library has one floor where it may be seen.
. "$TOP_SRCDIR/tests/tap.sh"

# What each room may include of ours, and who may see which library.
cat >"$tmp/rules" <<'RULES'
floor base      base
floor model     base model
floor fetch     base model fetch
floor parse     base model parse
floor show      base model show
floor ui        base model show ui
floor cmd       base model show ui cmd
floor main.c         base model show ui cmd
floor poll_main.c    base model fetch
floor worker_main.c  base model parse
table commands.def  ui cmd main.c
table options.def   model
table elements.def  parse
only ^n?curses      src/ui/term\.c$
only ^curl/         src/fetch/
only ^libxml/       src/parse/
only ^brotli/       src/fetch/coding\.c$
only ^zstd\.h       src/fetch/coding\.c$
only ^sqlite3       src/model/store[a-z_]*\.[ch]$
only ^seccomp\.h    src/parse/sandbox\.c$
only ^linux/landlock  src/parse/sandbox\.c$
only ^fribidi       src/show/
only ^unicode/      src/parse/no_icu\.c$
RULES

# Prints what is wrong in the tree $1: "file:line: message" a line.
complaints() {
	(cd "$1" && find src -name '*.[ch]' | sort | xargs awk -v rules="$tmp/rules" '
	BEGIN {
		while ((getline line < rules) > 0) {
			n = split(line, w, / +/)
			if (w[1] == "floor") for (i = 3; i <= n; i++) may[w[2], w[i]] = 1
			if (w[1] == "table") for (i = 3; i <= n; i++) reads[w[2], w[i]] = 1
			if (w[1] == "only") { library[++libraries] = w[2]; room[libraries] = w[3] }
		}
	}
	function complain(what) { print FILENAME ":" FNR ": " what }
	FNR == 1 { split(FILENAME, path, "/"); here = path[2] }
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, q, "\"")
		split(q[2], to, "/")
		if (q[2] ~ /^[^\/]*\.def$/) {
			if (!((q[2], here) in reads)) complain(here " may not read " q[2])
		} else if (q[2] !~ /\// || q[2] ~ /\.\./) {
			complain("say the floor: \"" q[2] "\"")
		} else if (!((here, to[1]) in may)) {
			complain(here " may not include " q[2])
		}
	}
	/^[ \t]*#[ \t]*include[ \t]*</ {
		split($0, q, /[<>]/)
		for (i = 1; i <= libraries; i++)
			if (q[2] ~ library[i] && FILENAME !~ room[i]) complain("<" q[2] "> is for " room[i] " alone")
	}
	# SQL in a string: a statement keyword in capitals opens it.
	/"[ \t]*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|BEGIN|COMMIT|ROLLBACK|WITH|REPLACE) / {
		if (FILENAME !~ /^src\/model\/store[a-z_]*\.[ch]$/) complain("SQL outside model/store*.c")
	}')
}

empty "every include goes down" "$(complaints "$TOP_SRCDIR")"

# The check must be able to fail: a house built wrong in every way we know.
wrong() {
	mkdir -p "$tmp/bad/src/$(dirname "$1")"
	printf '%s\n' "$2" >"$tmp/bad/src/$1"
}
wrong base/a.c '#include "model/feed.h"'
wrong model/b.c '#include "parse/page.h"'
wrong fetch/c.c '#include "show/layout.h"'
wrong parse/d.h '#include "fetch/http.h"'
wrong show/e.c '#include <libxml/tree.h>'
wrong ui/f.c '#include "parse/page.h"'
wrong ui/g.c '#include <curses.h>'
wrong cmd/h.c '#include "fetch/poll.h"'
wrong cmd/i.c '#include <sqlite3.h>'
wrong cmd/j.c '	static const char q[] = "SELECT id FROM entry";'
wrong model/k.c '#  include <curl/curl.h>'
wrong main.c '#include "parse/worker.h"'
wrong worker_main.c '#include "model/../fetch/http.h"'
wrong show/l.c '#include "theme.h"'
wrong base/m.c '#include "options.def"'
wrong ui/fine.c '#include "base/util.h"'
bad=$(complaints "$tmp/bad")
is "a wrong house gets its complaints" "$(printf '%s\n' "$bad" | wc -l | tr -d ' ')" 15
is "a right file gets none" "$(printf '%s\n' "$bad" | grep -c fine.c)" 0

# What each program is linked to shows what it can do: a shared library by its
# name, an archive by a function that every use of it brings in.
linked() {
	readelf -d "$TOP_BUILDDIR/$1" 2>/dev/null | sed -n 's/.*(NEEDED).*\[lib\([a-z0-9]*\).*/\1/p'
	nm "$TOP_BUILDDIR/$1" 2>/dev/null | sed -n \
		-e 's/.* T curl_easy_init$/curl/p' -e 's/.* T xmlInitParser$/xml2/p' \
		-e 's/.* T sqlite3_initialize$/sqlite3/p' -e 's/.* T \(newterm\|initscr\)$/ncursesw/p' \
		-e 's/.* T setupterm$/tinfo/p'
}
links_none() {
	program=$1 forbidden=$2
	libraries=$(linked "$program")
	if ! command -v readelf >/dev/null || ! command -v nm >/dev/null || [ -z "$libraries" ]; then
		skip "$program is linked to none of $forbidden" "readelf and nm cannot tell"
		return
	fi
	empty "$program is linked to none of $forbidden" "$(printf '%s\n' "$libraries" | grep -E "^($forbidden)")"
}
links_none tidings 'curl|xml2'
links_none tidings-poll 'xml2|ncurses|tinfo'
links_none tidings-worker 'curl|sqlite3|ncurses|tinfo'
# The look at them must be able to see something.
if command -v readelf >/dev/null && command -v nm >/dev/null; then
	is "what they are linked to is seen" \
		"$(linked tidings | grep -cE '^(ncursesw|sqlite3)$') $(linked tidings-worker | grep -c '^xml2$')" "2 1"
else
	skip "what they are linked to is seen" "no readelf or nm"
fi

finish
