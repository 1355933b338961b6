#!/bin/sh
# Subscribing inside the interface: a page that names several feeds is asked
# about, the new feed is selected, and what went wrong is told of all feeds.
. "$TOP_SRCDIR/tests/screens/screen.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
trap 'tmux_ kill-server 2>/dev/null; kill $server 2>/dev/null; rm -rf "$tmp"' EXIT
configure 'set full-text no' 'set host-pause 0'

rss posts.xml "The posts" 1 2
rss replies.xml "The replies" 3
rss broken.xml "The broken" 4
answer broken.xml '500 Oops'
cat >"$www/home.html" <<'EOF'
<html><head><title>A site</title>
<link rel="alternate" type="application/rss+xml" title="Posts" href="/posts.xml">
<link rel="alternate" type="application/rss+xml" title="Replies" href="/replies.xml"></head><body><p>Hello</p></body></html>
EOF
add() {
	keys +
	wait_for "subscribe to (address"
	words "http://a.localhost:$port/$1"
	keys Enter
}

open_ui 80 24
wait_for "sample edition"
add "home.html sea"
sees "a page that names several feeds is asked about" "This page names several feeds"
sees "with their names" "2 .*/replies.xml  Replies"
keys Escape
sees "ESC leaves it" "sample edition"
add "home.html sea"
wait_for "subscribe to which one"
keys 2 Enter
sees "the chosen one is subscribed to, and selected" "^>.*The replies"
sees "with the tags that were given" "▾ sea"
add posts.xml
sees "so is another" "^>.*The posts"
add broken.xml
sees "one that cannot be had is, too" "^>.*broken.*answered 500"
keys g g !
sees "what is wrong is told where nothing is selected" "the server answered 500"
keys q
wait_for "The posts"
keys G k !
sees "and where the selected feed is well" "the server answered 500"
keys q
configure 'set host-pause 0'
cat >"$www/late.xml" <<'EOF'
<rss version="2.0"><channel><title>The late</title><item><guid>1</guid><title>A page that is gone</title>
<link>/gone.html</link><description>The tide had it.</description></item></channel></rss>
EOF
wait_for "The posts"
keys :
words reload-config
keys Enter
add late.xml
wait_for "^>.*The late"
keys Enter
wait_for "A page that is gone"
keys Enter
sees "a story tells that its page could not be had" "Its page gave no text (the server answered 404); r"
is "each feed stands in the file" "$(grep -c "^http" "$XDG_CONFIG_HOME/tidings/feeds")" 4
finish
