#!/bin/sh
# Subscribing by the address of a feed, of a page, of nothing; asked on a
# terminal and not.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
base=http://h.localhost:$port
feeds=$XDG_CONFIG_HOME/tidings/feeds
configure 'set timeout 3'
add() { timeout 30 "$TIDINGS" add "$@" </dev/null 2>&1; }
probe() { "$TOP_BUILDDIR/tidings-poll" --probe "$@" 2>&1; }
lines() { grep -v '^#' "$feeds"; }
fresh() { : >"$feeds"; }

rss one.xml "Feed one" 1 2
rss two.xml "Feed two" 1
echo '<html><head><title>P</title><link rel="alternate" type="application/rss+xml" title="First" href="one.xml">
<link rel="alternate" type="application/rss+xml" title="Gone" href="nowhere.xml">
<link rel="alternate" type="application/atom+xml" title="Second" href="/two.xml"></head><body><p>A page.</p></body></html>' >"$www/page.html"
echo '<html><head><link rel="alternate" type="application/rss+xml" href="two.xml"></head><body><p>A page.</p></body></html>' >"$www/single.html"
echo '<html><body><p>A page without.</p></body></html>' >"$www/without.html"

is "a feed" "$(probe "$base/one.xml")" "{\"url\":\"$base/one.xml\",\"feed\":{\"title\":\"Feed one\",\"format\":\"rss20\",\"entries\":2}}"
is "a page: those of its feeds that are there" "$(probe "$base/page.html")" \
	"{\"url\":\"$base/page.html\",\"links\":[{\"url\":\"$base/one.xml\",\"title\":\"First\"},{\"url\":\"$base/two.xml\",\"title\":\"Second\"}]}"

is "add of a feed" "$(add "$base/one.xml" sea)" "subscribed to '$base/one.xml'"
is "with its tag" "$(lines)" "$base/one.xml sea"
is "once more, with another" "$(add "$base/one.xml" land)" "'$base/one.xml' was there already; its tags are added"
is "is one line" "$(lines)" "$base/one.xml sea land"

fresh
is "a page of several feeds asks nobody who is not there" "$(add "$base/page.html")" "  1  $base/one.xml  First
  2  $base/two.xml  Second
tidings add: '$base/page.html' is a page; add one of the feeds that it names (above), or say --first"
is "and keeps nothing" "$(lines)" ""
is "--first" "$(add --first "$base/page.html")" "subscribed to '$base/one.xml'"
fresh
(sleep 1; echo 2; sleep 1) | timeout 20 script -qec "'$TIDINGS' add '$base/page.html'" /dev/null >"$tmp/out" 2>&1
ok "on a terminal it asks which" grep -q 'which one? \[1-2, Enter for none\]' "$tmp/out"
is "and that one is taken" "$(lines)" "$base/two.xml"
fresh
is "a page of one feed" "$(add "$base/single.html")" "subscribed to '$base/two.xml'"

fresh
forget_requests
is "a page without" "$(add "$base/without.html")" "tidings add: '$base/without.html' is no feed, and no feed could be found by it"
is "the usual places were asked, each once" "$(requests | sort | uniq -d)$(requests /feed)$(requests /atom.xml)" 11
rss rss.xml "Usual" 1
is "one of them has it" "$(add "$base/without.html")" "subscribed to '$base/rss.xml'"
forget_requests
is "where a page names feeds, nothing is guessed" "$(add "$base/single.html" >/dev/null; requests /rss.xml)" 0

fresh
echo '{"no": "feed"}' >"$www/some.json"
is "what is no feed is not taken" "$(add "$base/some.json")" "tidings add: '$base/some.json': not a feed: JSON, but no JSON Feed"
is "nor what is not there" "$(add "$base/nothing")" "tidings add: '$base/nothing': the server answered 404"
is "so far nothing is kept" "$(lines)" ""
answer broken.xml '500 Oops'
is "a server in trouble is trusted" "$(add "$base/broken.xml" | tail -n 1)" "subscribed to '$base/broken.xml'"
is "and a network that is gone" "$(add http://h.localhost:1/feed)" "tidings poll: 'http://h.localhost:1/feed': cannot connect to 'h.localhost'
tidings add: 'http://h.localhost:1/feed' could not be looked at, and is added all the same
subscribed to 'http://h.localhost:1/feed'"
is "an address without a scheme" "$(add h.localhost:1/news | tail -n 1)" "subscribed to 'https://h.localhost:1/news'"
is "no address at all" "$(add nonsense)" "tidings add: 'nonsense': no URL: it should start with https://, http://, file://, exec:, filter: or query:"
is "a scheme that we do not speak" "$(add gopher://h.localhost/x)" "tidings add: 'gopher://h.localhost/x': no URL: it should start with https://, http://, file://, exec:, filter: or query:"
is "no host" "$(add http:///x)" "tidings add: 'http:///x': this address names no host"
is "nor one with a blank" "$(add 'http://h x/')" "tidings add: 'http://h x/': this address names no host"
is "a link to a feed" "$(add feed://h.localhost:1/f | tail -n 1)" "subscribed to 'http://h.localhost:1/f'"
fresh
is "a command is the user's own" "$(add "exec:cat '$tmp/x'")" "subscribed to 'exec:cat '$tmp/x''"
finish
