# For scripts that poll: a server of the test's own (tests/server.c says what
# it can be told), and a place for tidings' files. Sourced after tap.sh.

XDG_CONFIG_HOME=$tmp/config XDG_DATA_HOME=$tmp/data XDG_STATE_HOME=$tmp/state XDG_RUNTIME_DIR=$tmp/run HOME=$tmp/home
export XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR HOME
www=$tmp/www
mkdir -p "$www" "$XDG_CONFIG_HOME/tidings" "$XDG_RUNTIME_DIR" "$HOME"
unset http_proxy https_proxy all_proxy HTTPS_PROXY ALL_PROXY no_proxy

# serve: starts it; $port is where. It ends with the script, or by itself.
serve() {
	"$TOP_BUILDDIR/tests/server" -t 120 -l "$tmp/log" "$www" >"$tmp/port" &
	server=$!
	trap 'kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		[ -s "$tmp/port" ] && break
		sleep 0.1
	done
	read -r port <"$tmp/port"
}

# subscribe LINE…: the feeds file, with @PORT@ filled in.
subscribe() {
	for line; do
		printf '%s\n' "$line"
	done | sed "s/@PORT@/$port/g" >"$XDG_CONFIG_HOME/tidings/feeds"
}

configure() { printf '%s\n' "$@" | sed "s/@PORT@/$port/g" >"$XDG_CONFIG_HOME/tidings/config"; }

# head PATH LINE…: how it is answered (PATH.head).
answer() {
	path=$1
	shift
	printf '%s\n' "$@" >"$www/$path.head"
}

# rss PATH TITLE ITEM…: a feed with an entry for each ITEM.
rss() {
	path=$1 title=$2
	shift 2
	{
		echo "<rss version=\"2.0\"><channel><title>$title</title><link>http://a.localhost:$port/</link>"
		for item; do
			echo "<item><guid>$path-$item</guid><title>Story $item</title><link>http://a.localhost:$port/page-$item.html</link>"
			echo "<pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate><description>&lt;p&gt;Text of $item.&lt;/p&gt;</description></item>"
		done
		echo "</channel></rss>"
	} >"$www/$path"
}

forget_requests() { : >"$tmp/log"; }

# requests: "METHOD PATH" of each; requests PATH: how many for it.
requests() {
	if [ $# -eq 0 ]; then
		awk '/^>/ { print $4, $5 }' "$tmp/log"
	else
		awk -v path="$1" '/^>/ && $5 == path { n++ } END { print n + 0 }' "$tmp/log"
	fi
}

# sent PATH HEADER: its value in the last request for PATH; nothing if absent.
sent() {
	awk -v path="$1" -v name="$2:" '/^>/ { on = $5 == path; if (on) value = "" }
		on && index($0, name) == 1 { value = substr($0, length(name) + 2) } END { print value }' "$tmp/log"
}

store() { sqlite3 "$XDG_DATA_HOME/tidings/tidings.db" "$1"; }
