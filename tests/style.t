#!/bin/sh
# What CONVENTIONS in HACKING.md ask of every file, as far as a script can see.
. "$TOP_SRCDIR/tests/tap.sh"
cd "$TOP_SRCDIR" || exit 99

sources=$(find src tests tools bench -name '*.[ch]' | sort)
code=$(find src tools -name '*.c' | sort)
headers=$(find src -name '*.h' | sort)

# The longest that is let pass, each with its reason beside it.
cat >"$tmp/allowed" <<'LIST'
file src/parse/feed_xml.c 820
file src/ui/term.c 720
LIST
allowed() { awk -v what="$1" -v name="$2" '$1 == what && $2 == name { print $3; exit }' "$tmp/allowed"; }

# First <config.h>, then the file's own header.
first_includes() {
	for f in $code; do
		own=${f#src/}
		own=${own%.c}.h
		awk -v f="$f" -v own="$own" -v has_own="$([ -f "src/$own" ] && echo 1)" '
			/^#[ \t]*include/ { n++
				if (n == 1 && $2 != "<config.h>") { print f ": <config.h> must be included first"; exit }
				if (n == 2 && has_own && $2 != "\"" own "\"") { print f ": its own header must be included second"; exit }
				if (n == 2) exit }
			END { if (n == 0) print f ": does not include <config.h>" }' "$f"
	done
}
empty "a file includes <config.h>, then its own header" "$(first_includes)"

header_shape() {
	for f in $headers; do
		guard=$(echo "${f#src/}" | tr 'a-z/.-' 'A-Z___')
		head -c 2 "$f" | grep -q '^/\*' || echo "$f: says nothing of what it is for at the top"
		grep -q "^#ifndef $guard\$" "$f" && grep -q "^#define $guard\$" "$f" || echo "$f: the guard should be $guard"
	done
}
empty "a header begins with what it is for, and is guarded" "$(header_shape)"

empty "no white space at line ends" "$(grep -nE '[ 	]+$' $sources Makefile.am configure.ac bootstrap .ci/run tests/*.sh tests/*.t src/*.def 2>/dev/null | head -n 20)"
empty "lines are indented with tabs" "$(grep -nE '^ {4,}(if|for|while|do|switch|return|break)\\b' $code | head -n 20)"
empty "lines end in a newline, without CR" "$(for f in $sources; do
	[ -z "$(tail -c 1 "$f")" ] || echo "$f: no newline at the end"
	if grep -q "$(printf '\r')" "$f"; then echo "$f: has CR"; fi
done)"

# Function length, as in "file: name has N lines".
long_functions() {
	most=$1
	shift
	awk -v most="$most" '
		FNR == 1 { inside = 0 }
		/^[a-zA-Z_].*\(/ && !/;[ \t]*$/ { head = $0 }
		/^\{/ { inside = 1; from = FNR }
		/^\}/ && inside {
			inside = 0
			n = FNR - from - 1
			if (n > most) {
				name = head
				sub(/\(.*/, "", name)
				sub(/.*[ *]/, "", name)
				print FILENAME, name, n
			}
		}' "$@"
}
too_long() {
	# shellcheck disable=SC2086
	long_functions 60 $code 2>/dev/null | while read -r file name n; do
		most=$(allowed function "$file:$name")
		[ "$n" -le "${most:-60}" ] || echo "$file: $name has $n lines"
	done
	wc -l $code $headers | grep -v ' total$' | while read -r n file; do
		most=$(allowed file "$file")
		[ "$n" -le "${most:-600}" ] || echo "$file has $n lines"
	done
}
empty "functions have at most 60 lines, files 600" "$(too_long)"

# Each header can be included alone, by whoever needs it.
lonely() {
	for f in $headers; do
		printf '#include <config.h>\n#include "%s"\n' "${f#src/}" >"$tmp/alone.c"
		# shellcheck disable=SC2086
		${CC:-cc} -std=gnu11 -fsyntax-only -Wall -Wextra -Werror -Wno-unused $HEADER_CPPFLAGS \
			-Isrc -I"$TOP_BUILDDIR" "$tmp/alone.c" 2>&1 | head -n 3
	done
}
empty "each header includes what it needs" "$(lonely)"

words='FIXME|XXX|TODO|HACK'
empty "nothing left to do in the code ($words)" "$(grep -nE "\\b($words)\\b" $sources | head)"
# Library code never prints, exits or reads the environment: the top speaks.
empty "the lower floors do not print, exit or look about" "$(grep -nE '\b(printf|puts|putchar|perror|exit|getenv|setenv|system|popen)\(' \
	$(find src/base src/model src/fetch src/parse src/show -name '*.c') |
	grep -vE '^src/base/(path|util|proc)\.c:' | grep -vE '(fprintf\(stderr.*worker|snprintf)' | head)"
empty "no typedef for a struct" "$(grep -nE '^typedef struct' $sources | head)"

not_in_potfiles() {
	grep -lE '(^|[^A-Za-z_])(_|N_|ngettext)\(' $(find src -name '*.c' -o -name '*.def' | sort) |
	while read -r f; do grep -qx "$f" po/POTFILES.in || echo "$f has messages and is not in po/POTFILES.in"; done
	grep -v '^#' po/POTFILES.in | while read -r f; do
		[ -z "$f" ] || [ -f "$f" ] || echo "po/POTFILES.in names $f, which is not there"
	done
}
empty "po/POTFILES.in names every file with messages" "$(not_in_potfiles)"

# The checks above must be able to fail.
mkdir -p "$tmp/src"
{ echo 'static int long_one(void)'; echo '{'; seq 70 | sed 's/.*/	x();/'; echo '}'; } >"$tmp/src/long.c"
is "a function of 70 lines is seen" "$(long_functions 60 "$tmp/src/long.c" | cut -d' ' -f2-)" "long_one 70"

finish
