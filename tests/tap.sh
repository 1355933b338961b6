# For TAP scripts: `. "$TOP_SRCDIR/tests/tap.sh"`, then ok, is, … and `finish`.
# A script that forgets finish has no plan, and so fails.
# $tmp is a folder of the test's own, removed at the end.

tests_run=0
tmp=$(mktemp -d "${TMPDIR:-/tmp}/tidings-test.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM

# result STATUS NAME: one line of TAP.
result() {
	tests_run=$((tests_run + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests_run - $2"
	else
		echo "not ok $tests_run - $2"
	fi
}

# Indents standard input as a TAP comment.
note() { sed 's/^/# /'; }

# ok NAME COMMAND…: the command ends with status 0.
ok() {
	name=$1
	shift
	if "$@" >"$tmp/.out" 2>&1; then result 0 "$name"; else result 1 "$name"; note <"$tmp/.out"; fi
}

# fails NAME COMMAND…: it does not.
fails() {
	name=$1
	shift
	if "$@" >"$tmp/.out" 2>&1; then result 1 "$name"; note <"$tmp/.out"; else result 0 "$name"; fi
}

# is NAME GOT WANTED
is() {
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		printf 'got:    %s\nwanted: %s\n' "$2" "$3" | note
	fi
}

# empty NAME TEXT: nothing to complain of, else the complaints.
empty() {
	if [ -z "$2" ]; then
		result 0 "$1"
	else
		result 1 "$1"
		printf '%s\n' "$2" | note
	fi
}

# same NAME FILE WANTED-FILE
same() {
	if diff -u "$3" "$2" >"$tmp/.diff" 2>&1; then result 0 "$1"; else result 1 "$1"; note <"$tmp/.diff"; fi
}

skip() {
	tests_run=$((tests_run + 1))
	echo "ok $tests_run - $1 # SKIP $2"
}

finish() {
	echo "1..$tests_run"
	exit 0
}
