#!/bin/sh
# A disk that is full, a store that is damaged or may not be written: what is
# said, and that nothing is lost.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
TIDINGS_NOW=1795000000
export TIDINGS_NOW
db=$XDG_DATA_HOME/tidings/tidings.db
feeds=$XDG_CONFIG_HOME/tidings/feeds
port=1
run() { timeout 30 "$TIDINGS" "$@" </dev/null; }
configure 'set full-text off'
i=0
while [ $i -lt 12 ]; do
	rss "f$i.xml" "Feed $i" 1 2 3
	echo "file://$www/f$i.xml"
	i=$((i + 1))
done >"$feeds"
ok "a poll" run poll
stories=$(run list --limit 1000 | wc -l)
copy() { run list --limit 1000 --json; }
copy >"$tmp/before"

# --- output that nobody takes ---
for call in "list" "feeds" "config" "export" "--help" "--version" "search Story" "save --help"; do
	# shellcheck disable=SC2086
	run $call >/dev/full 2>"$tmp/err"
	is "$call to a full disk" "$? $(sed 's/^tidings[ a-z]*: //' "$tmp/err")" "1 cannot write: No space left on device"
done

# --- files that may not grow ---
cp "$feeds" "$tmp/feeds"
is "add where there is no room" "$(ulimit -f 0; run add "file://$www/f1.xml" tag 2>&1)" "tidings add: cannot write '$feeds': File too large"
same "leaves the feeds file whole" "$feeds" "$tmp/feeds"
id=$(run list --limit 1 | cut -f 1)
is "mark where there is no room" "$(ulimit -f 0; run mark read "$id" 2>&1)" "tidings mark: the store '$db': File too large"
i=0
while [ $i -lt 12 ]; do
	rss "f$i.xml" "Feed $i" 1 2 3 4 5 6 7 8
	i=$((i + 1))
done
is "poll where there is no room" "$(ulimit -f 40; run poll --all 2>&1 >/dev/null )" "tidings poll: the store '$db': File too large"
fails "a poll whose commit finds no room" eval "(ulimit -f 200; run poll --all >'$tmp/told' 2>/dev/null)"
told=$(awk '/ new stor/ { n += $(NF - 2) } END { print n + 0 }' "$tmp/told")
is "tells of no story that was not stored" "$(run list --limit 1000 | wc -l)" $((stories + told))
ok "what was there is there" test "$(run list --limit 1000 | wc -l)" -ge "$stories"
is "the store is whole" "$(store 'PRAGMA integrity_check')" ok
ok "with room again" run poll --all
is "all of it comes" "$(run list --limit 1000 | wc -l)" $((12 * 8))

# --- a store that is damaged in the middle ---
store 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
pages=$(($(wc -c <"$db") / 4096))
tr '\0' x </dev/zero | dd of="$db" bs=4096 seek=2 count=$((pages - 2)) conv=notrunc 2>/dev/null
cp "$db" "$tmp/damaged"
for call in "list" "poll --all" "mark read $id"; do
	# shellcheck disable=SC2086
	is "$call with a damaged store" "$(run $call 2>&1 >/dev/null | sed 's/(.*//')" "tidings ${call%% *}: the store '$db' is damaged "
done
same "which is left as it is" "$db" "$tmp/damaged"
rm -f "$db" "$db"-*
ok "without it, all begins anew" run poll
is "and is there" "$(run list --limit 1000 | wc -l)" $((12 * 8))

# --- what may not be read or written ---
# Root may do everything, and becomes nobody.
user=
if [ "$(id -u)" -eq 0 ]; then
	user="setpriv --reuid=65534 --regid=65534 --clear-groups"
	chmod -R a+rX "$tmp"
fi
# shellcheck disable=SC2086  # words, or none
as_user() { timeout 30 $user "$TIDINGS" "$@" </dev/null 2>&1; }
data=$(dirname "$db")
if ! $user "$TIDINGS" --version >/dev/null 2>&1 || ! $user test -x "$TIDINGS-poll"; then
	skip "files of others" "there is nobody here who may run the programs and not write them"
else
	chmod 000 "$feeds"
	is "a feeds file that may not be read" "$(as_user list)" "tidings list: cannot open '$feeds': Permission denied"
	chmod 644 "$feeds"
	store 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
	copy >"$tmp/before"
	id=$(run list --limit 1 | cut -f 1)
	rm -f "$db"-*
	chmod a-w "$db"
	cannot="cannot write the store '$db'"
	for mode in a+rwx a-w; do
		chmod $mode "$data"
		as_user list --limit 1000 --json >"$tmp/after"
		same "a store that may not be written is listed, its folder $mode" "$tmp/after" "$tmp/before"
		is "a story of it is shown" "$(as_user show "$id" | head -n 1)" "$(run show "$id" | head -n 1)"
		is "nothing of it is marked" "$(as_user mark read "$id" | cut -d : -f 1-2)" "tidings mark: $cannot"
		is "nothing is fetched into it" "$(as_user poll | cut -d : -f 1-2)" "tidings poll: $cannot"
		rm -f "$db"-*
	done
	chmod u+w "$data" "$db"
fi
finish
