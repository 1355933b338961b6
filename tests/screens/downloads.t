#!/bin/sh
# What is attached, downloaded: its name comes from the feed.
. "$TOP_SRCDIR/tests/screens/screen.sh"
. "$TOP_SRCDIR/tests/http.sh"
command -v curl >/dev/null || { echo "1..0 # SKIP no curl"; exit 0; }
serve
trap 'tmux_ kill-server 2>/dev/null; kill $server 2>/dev/null; rm -rf "$tmp"' EXIT

echo theirs >"$www/.profile"
echo mine >"$HOME/.profile"
cat >"$www/feed.xml" <<EOF
<rss version="2.0"><channel><title>The pond</title><item><guid>1</guid><title>Story 1</title>
<description>The heron stood in the shallow water of the pond.</description>
<enclosure url="http://a.localhost:$port/.profile" type="audio/mpeg" length="7"/></item></channel></rss>
EOF
subscribe "http://a.localhost:@PORT@/feed.xml"
"$TIDINGS" poll >/dev/null 2>&1

open_ui 80 24
wait_for "1  Unread"
keys Enter Enter
wait_for "The heron"
sees "a story says that something is attached" "Attached: audio/mpeg, 7 B; e lists it"
keys e
sees "what is attached is listed" "audio/mpeg"
keys D
sees "D downloads it" "downloaded: .*Downloads/.profile"
is "into a folder of its own" "$(cat "$HOME/.profile")" mine
keys D
sees "nothing that is there is written over" "Downloads/.profile.1"
close_ui

configure 'set download-dir ~/pods'
open_ui 80 24
wait_for "Unread"
keys j Enter Enter
wait_for "The heron"
keys e D
sees "the folder may be named with a tilde" "downloaded: $HOME/pods/.profile"
finish
