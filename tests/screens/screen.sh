# For the screen tests: keys in, text out, in a tmux of the test's own.
#
#   . "$TOP_SRCDIR/tests/screens/screen.sh"
#   seed; open_ui 80 24; keys Enter; sees "what" "Some text"; close_ui
#
# The clock stands still (TIDINGS_NOW) and the zone is UTC. `sees` looks again
# until the text is there, for at most ten seconds; nothing else ever waits.

. "$TOP_SRCDIR/tests/tap.sh"

command -v tmux >/dev/null || { echo "1..0 # SKIP no tmux"; exit 0; }

XDG_CONFIG_HOME=$tmp/config XDG_DATA_HOME=$tmp/data XDG_STATE_HOME=$tmp/state XDG_RUNTIME_DIR=$tmp/run
TIDINGS_NOW=1767229200 HOME=$tmp BROWSER=true
export XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR TIDINGS_NOW HOME BROWSER
# The leak checker stops the process to look at it, and never ends where the
# terminal is gone at that moment: leaks are looked for in the other tests.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
mkdir -p "$tmp/run" "$tmp/config/tidings"

tmux_() { tmux -S "$tmp/tmux" -f /dev/null "$@"; }
trap 'tmux_ kill-server 2>/dev/null; rm -rf "$tmp"' EXIT

seed() { "$TOP_BUILDDIR/tests/screens/seed" "$@" || exit 99; }

# open_ui COLUMNS ROWS [NAME=VALUE…]: starts tidings; what it leaves behind shows after it.
open_ui() {
	columns=$1 rows=$2
	shift 2
	tmux_ kill-server 2>/dev/null
	tries=0         # a server that is just ending takes no new session
	until tmux_ new-session -d -x "$columns" -y "$rows" \
		"env $* '$TIDINGS' 2>'$tmp/errors'; echo left with \$?; stty -a | grep -o -e '-*echo ' -e '-*icanon'; cat '$tmp/errors'; exec sh -i" 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] || exit 99
		sleep 0.05
	done
	tmux_ set-option -g status off
	tmux_ set-option -g escape-time 0
}

screen() { tmux_ capture-pane -p; }
keys() { tmux_ send-keys "$@"; }
words() { tmux_ send-keys -l "$1"; }
close_ui() { tmux_ kill-server 2>/dev/null; }

# wait_for PATTERN: until the screen has it (a basic regular expression).
wait_for() {
	tries=0
	while ! screen | grep -q -e "$1"; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.05
	done
}

# sees NAME PATTERN
sees() {
	if wait_for "$2"; then
		result 0 "$1"
	else
		result 1 "$1"
		echo "# no '$2' on:"
		screen | note
	fi
}

# sees_not NAME PATTERN: right now. Wait for something else first.
sees_not() {
	if screen | grep -q -e "$2"; then
		result 1 "$1"
		screen | note
	else
		result 0 "$1"
	fi
}

# golden NAME FILE: the whole screen is as in tests/screens/FILE.
golden() {
	if screen | diff -u "$TOP_SRCDIR/tests/screens/$2" - >"$tmp/.diff"; then
		result 0 "$1"
	else
		result 1 "$1"
		note <"$tmp/.diff"
	fi
}
