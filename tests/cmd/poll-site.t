#!/bin/sh
# What site rules say of fetching: the whole story on one page, the next page,
# headers; and what only the feed's own host is told.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
poll() { "$TIDINGS" poll "$@" >"$tmp/out" 2>"$tmp/err"; }
id_of() { store "SELECT id FROM entries WHERE guid = '$1'"; }
said() { "$TIDINGS" show "$(id_of "$1")" | grep -o 'The [a-z]* was seen' | tr '\n' ' '; }
rules() { cat >"$XDG_CONFIG_HOME/tidings/sites/$1.txt"; }
configure 'set host-pause 0'
mkdir -p "$XDG_CONFIG_HOME/tidings/sites"

# feed HOST PATH ITEM…: on this host, and its stories too
feed() {
	host=$1 path=$2
	shift 2
	rss "$path" Feed "$@"
	sed -i "s/a.localhost/$host/g" "$www/$path"
	subscribe "http://$host:@PORT@/$path"
}

# page NAME WORD LINKS: an article that speaks of WORD
page() {
	{
		echo "<html><head><title>Story of $2</title></head><body><article><h1>Story of $2</h1>"
		for sentence in "The $2 was seen again last night by people who live near the harbour, and it did not look hurried." \
			"Nobody could say where the $2 had come from, though several had opinions about where it might go next."; do
			echo "<p>$sentence</p>"
		done
		echo "</article>$3</body></html>"
	} >"$www/$1"
}

rules whole.localhost <<'X'
single_page_link: //a[@class = 'all']
if_page_contains: //b[@class = 'parts']
X
page page-1.html heron '<b class="parts">1/3</b><a class="all" href="/all-1.html">all</a> <a rel="next" href="/b.html">next</a>'
page all-1.html otter '<b class="parts"></b><a class="all" href="/all-2.html">all of all</a>'
page all-2.html never ''
page page-2.html badger '<a class="all" href="/all-1.html">all</a>'
feed whole.localhost feed.xml 1 2
poll
is "the whole story takes the place of its first page" "$(said feed.xml-1)" "The otter was seen "
is "once, and only if the page is one of several" "$(requests | grep -v robots | sort | tr '\n' ' ')" "GET /all-1.html GET /feed.xml GET /page-1.html GET /page-2.html "
is "else its own text stays" "$(said feed.xml-2)" "The badger was seen "
"$TIDINGS" extract --again >"$tmp/out"
is "and so it is when made again" "$(said feed.xml-1)$(said feed.xml-2)" "The otter was seen The badger was seen "

# the whole story may be on another host; what follows is on that one
rules there.localhost <<'X'
next_page_link: //a[@class = 'more']
X
rules whole.localhost <<X
single_page_link: //a[@class = 'all']
X
page page-3.html lynx "<a class=\"all\" href=\"http://there.localhost:$port/all-3.html\">all</a>"
page all-3.html marten "<a class=\"more\" href=\"/all-3b.html\">more</a>"
page all-3b.html stoat "<a class=\"more\" href=\"http://whole.localhost:$port/page-1.html\">more</a>"
feed whole.localhost whole.xml 3
forget_requests
poll
is "the whole story on another host" "$(said whole.xml-3)" "The marten was seen The stoat was seen "
is "each page once" "$(requests | grep -v robots | sort | tr '\n' ' ')" "GET /all-3.html GET /all-3b.html GET /page-3.html GET /whole.xml "

rm "$www/all-1.html"
"$TIDINGS" poll --entry "$(id_of feed.xml-1)" >/dev/null 2>&1
is "a whole story that is not there leaves the first page" "$(said feed.xml-1)" "The heron was seen "

rules next.localhost <<'X'
next_page_link: //a[@class = 'later']/@href
native_ad_clue: //p[@class = 'paid']
http_header(user-agent): Lamp/1
http_header(referer): https://search.example/
X
page page-3.html gull '<a class="later" href="/page-3b.html">more</a><p class="paid">paid for by a guild</p>'
page page-3b.html tern ''
page page-4.html wren '<link rel="next" href="/page-3b.html">'
feed next.localhost next.xml 3 4
poll
is "the next page by the rules" "$(said next.xml-3)" "The gull was seen The tern was seen "
is "and where they name none, none" "$(said next.xml-4)" "The wren was seen "
is "an advertisement" "$(store "SELECT guid FROM entries WHERE flags & 8")" "next.xml-3"
is "the user agent" "$(sent /page-3.html user-agent)" "Lamp/1"
is "another header" "$(sent /page-3.html referer)" "https://search.example/"
is "not for the feed" "$(sent /next.xml referer)" ""

# secrets stay with the feed's host
configure 'set host-pause 0' 'feed http://home.localhost:@PORT@/home.xml header "X-Key: lamp"'
page page-6.html crow ''
feed home.localhost home.xml 6
poll
is "a page on the feed's host gets its header" "$(sent /page-6.html x-key)" "lamp"
cat >"$www/home.xml" <<X
<rss version="2.0"><channel><title>Home</title>
<item><guid>away</guid><title>Away</title><link>http://away.localhost:$port/page-7.html</link></item></channel></rss>
X
page page-7.html jay ''
poll --all
is "a page elsewhere is fetched" "$(said away)" "The jay was seen "
is "and does not get it" "$(sent /page-7.html x-key)" ""
rules away.localhost <<'X'
next_page_link: //a[@class = 'later']
http_header(referer): https://search.example/
X
page page-8.html rook '<a class="later" href="/page-8b.html">more</a>'
page page-8b.html lark ''
answer page-8a.html '302 Found' 'Location: http://away.localhost:@PORT@/page-8.html'
rss home.xml Home 8a
sed -i 's/a.localhost/home.localhost/g' "$www/home.xml"
poll --all
is "a story that has moved elsewhere is followed" "$(said home.xml-8a)" "The rook was seen The lark was seen "
is "the header stays" "$(sent /page-8a.html x-key) $(sent /page-8.html x-key)" "lamp "
is "and goes to none of its further pages, which get what their own site asks for" \
	"$(sent /page-8b.html x-key)$(sent /page-8b.html referer)" "https://search.example/"
finish
