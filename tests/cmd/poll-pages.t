#!/bin/sh
# The pages behind the entries: fetched ahead, by robots.txt, joined, kept.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
poll() { "$TIDINGS" poll "$@" >"$tmp/out" 2>"$tmp/err"; }
id_of() { store "SELECT id FROM entries WHERE guid = '$1'"; }
show() { "$TIDINGS" show "$(id_of "$1")"; }
error_of() { store "SELECT coalesce(error, '') FROM entries WHERE guid = '$1'"; }
configure 'set host-pause 0'

# page NAME WORD [NEXT]: an article that speaks of WORD
page() {
	{
		echo "<html><head><title>Story of $2</title>${3:+<link rel=next href=$3>}</head><body><nav><a href=/>Home</a></nav><article><h1>Story of $2</h1>"
		for sentence in "The $2 was seen again last night by people who live near the harbour, and it did not look hurried." \
			"Nobody could say where the $2 had come from, though several had opinions about where it might go next." \
			"By morning the $2 had left a trail of small surprises along the quay, which the children followed."; do
			echo "<p>$sentence</p>"
		done
		echo "</article></body></html>"
	} >"$www/$1"
}

rss feed.xml Feed 1 2 3
page page-1.html heron
page page-2.html otter
rm -f "$www/page-3.html"
subscribe http://a.localhost:@PORT@/feed.xml
printf 'User-agent: *\nDisallow: /page-2\n' >"$www/robots.txt"
ok "a poll" poll
is "robots.txt once, then the pages it allows" "$(requests | sort)" "GET /feed.xml
GET /page-1.html
GET /page-3.html
GET /robots.txt"
ok "the page's text is the story" sh -c "'$TIDINGS' show $(id_of feed.xml-1) | grep -q 'small surprises along the quay'"
is "robots.txt is obeyed, and told" "$(error_of feed.xml-2)" "robots.txt asks not to fetch it ahead of reading"
ok "the feed's text is there instead" sh -c "'$TIDINGS' show $(id_of feed.xml-2) | grep -q 'Text of 2'"
is "a page that is not there is told" "$(error_of feed.xml-3)" "the server answered 404"
is "no feed types are asked for" "$(sent /page-1.html accept)" "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"
ok "the text can be found" sh -c "'$TIDINGS' search heron | grep -q ."

forget_requests
poll --all
is "pages are fetched once" "$(requests)" "GET /feed.xml"
ok "but when the user asks" "$TIDINGS" poll --entry "$(id_of feed.xml-2)"
ok "robots.txt or not" sh -c "'$TIDINGS' show $(id_of feed.xml-2) | grep -q 'otter was seen'"
fails "a story that is not there" poll --entry 4711
ok "is told" grep -q "there is no story 4711" "$tmp/err"

# --- in several pages ---
rss parts.xml Parts 5
page page-5.html badger /page-5b.html
page page-5b.html fox /page-5c.html
page page-5c.html wren
subscribe http://a.localhost:@PORT@/parts.xml
poll
is "pages of one story are joined in order" "$("$TIDINGS" show "$(id_of parts.xml-5)" | grep -o 'The [a-z]* was seen' | tr '\n' ' ')" \
	"The badger was seen The fox was seen The wren was seen "

# --- a host that wants peace ---
rss busy.xml Busy 7 8
page page-7.html toad
page page-8.html newt
answer page-7.html '429 Slow down' 'Retry-After: 60' '!rotate'
configure 'set host-pause 200' 'set host-connections 1'
subscribe http://a.localhost:@PORT@/busy.xml
TIDINGS_NOW=$(date +%s)
export TIDINGS_NOW
forget_requests
poll
is "429: the rest is left for later" "$(requests | grep -c page)" 1
TIDINGS_NOW=$((TIDINGS_NOW + 100))
poll
is "later the rest comes" "$(store "SELECT count(*) FROM entries WHERE guid LIKE 'busy.xml-%' AND words > 20")" 2
configure 'set host-pause 0'

# --- what is no page ---
rss odd.xml Odd 9
printf 'x' >"$www/page-9.html"
answer page-9.html 'Content-Type: video/mp4'
subscribe http://a.localhost:@PORT@/odd.xml
poll
is "a film is no page" "$(error_of odd.xml-9)" "not a page of text: video/mp4"

# --- off, and only the feeds ---
rss off.xml Off 10
rss only.xml Only 11
page page-10.html lynx
page page-11.html boar
subscribe http://a.localhost:@PORT@/off.xml
configure 'set host-pause 0' 'feed http://a.localhost:@PORT@/off.xml full-text off'
forget_requests
poll
is "full-text off" "$(requests | grep -c page)" 0
subscribe http://a.localhost:@PORT@/only.xml
poll --feeds-only
is "--feeds-only" "$(requests | grep -c page)" 0
ok "the feed's text can be found" sh -c "'$TIDINGS' search 'Text of 11' | grep -q ."
poll --feeds-only --all
is "nor in the next such poll" "$(requests | grep -c page)" 0
poll --all
is "a full one makes up for it" "$(requests /page-11.html)" 1
ok "with the page's text" sh -c "'$TIDINGS' show $(id_of only.xml-11) | grep -q 'boar was seen'"
poll --all
is "once" "$(requests /page-11.html)" 1

# --- kept pages again, offline ---
store "DELETE FROM bodies WHERE id = $(id_of feed.xml-1) * 4 + 1"
forget_requests
ok "kept pages are extracted again" "$TOP_BUILDDIR/tidings-poll" --again "$(id_of feed.xml-1)"
is "without the network" "$(requests)" ""
ok "and the story is there" sh -c "'$TIDINGS' show $(id_of feed.xml-1) | grep -q 'heron was seen'"
parts=$(id_of parts.xml-5)
said() { "$TIDINGS" show "$parts" | grep -o 'The [a-z]* was seen' | tr '\n' ' '; }
"$TOP_BUILDDIR/tidings-poll" --again "$parts" >/dev/null
is "one of several pages is made of all of them" "$(said)" "The badger was seen The fox was seen The wren was seen "
store "DELETE FROM page_parts"
is "where they are not kept" "$("$TOP_BUILDDIR/tidings-poll" --again "$parts")" "0 stories extracted again, 1 without a kept page"
is "it stays whole" "$(said)" "The badger was seen The fox was seen The wren was seen "
is "all without the network" "$(requests)" ""

# --- a page that was moved: its links are where it was found ---
rss moved.xml Moved 6
page page-6.html stork
sed -i 's|<article>|<article><p>See the <a href="chart.html">chart of the harbour</a>, which the stork is not on, by the way.</p>|' "$www/page-6.html"
mkdir -p "$www/deep"
mv "$www/page-6.html" "$www/deep/stork.html"
answer page-6.html '302 Found' 'Location: /deep/stork.html'
subscribe http://a.localhost:@PORT@/moved.xml
poll
links() { "$TIDINGS" show "$(id_of moved.xml-6)" | grep -c "/deep/chart.html"; }
is "a link of a page that was moved" "$(links)" 1
"$TOP_BUILDDIR/tidings-poll" --again "$(id_of moved.xml-6)" >/dev/null
is "and again" "$(links)" 1

# --- killed in the middle ---
i=100
set --
while [ $i -lt 160 ]; do
	page page-$i.html "beast$i"
	set -- "$@" $i
	i=$((i + 1))
done
rss many.xml Many "$@"
subscribe http://a.localhost:@PORT@/many.xml
configure 'set host-pause 20'
"$TIDINGS" poll --json >"$tmp/told" 2>/dev/null &
sleep 0.9
kill -9 $!
wait $! 2>/dev/null
told=$(grep -c '"page"' "$tmp/told")
kept=$(store "SELECT count(*) FROM entries WHERE guid LIKE 'many.xml-%' AND words > 20")
ok "what was told is kept ($told told, $kept kept)" test "$told" -le "$kept"
ok "it was in the middle" test "$kept" -lt 60
configure 'set host-pause 0'
ok "the next poll goes on" poll
is "and ends with all of them" "$(store "SELECT count(*) FROM entries WHERE guid LIKE 'many.xml-%' AND words > 20")" 60
is "the store is whole" "$(store 'PRAGMA integrity_check')" ok
# --- pages that come packed are kept so, and read again ---
rss packed.xml Packed p
page page-p.html badger
answer page-p.html '!gzip'
subscribe http://a.localhost:@PORT@/packed.xml
poll
ok "a packed page is the story" sh -c "'$TIDINGS' show $(id_of packed.xml-p) | grep -q 'The badger was seen again'"
is "and is kept as it came" "$(store "SELECT hex(substr(data, 6, 3)) FROM pages WHERE entry_id = $(id_of packed.xml-p)")" 1F8B08
ok "the whole of it can be shown" sh -c "'$TIDINGS' show --plain $(id_of packed.xml-p) | grep -q Home"
forget_requests
store "DELETE FROM bodies WHERE id / 4 = $(id_of packed.xml-p)"
"$TOP_BUILDDIR/tidings-poll" --again "$(id_of packed.xml-p)" >/dev/null 2>&1
ok "it is extracted again" sh -c "'$TIDINGS' show $(id_of packed.xml-p) | grep -q 'The badger was seen again'"
is "without a request" "$(requests)" ""
finish
