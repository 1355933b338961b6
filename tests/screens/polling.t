#!/bin/sh
# While a poll runs: it tells how far it is, and moves nothing under the eyes.
. "$TOP_SRCDIR/tests/screens/screen.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
trap 'tmux_ kill-server 2>/dev/null; kill $server 2>/dev/null; rm -rf "$tmp"' EXIT

text='<p>The lamp of the harbour was lit at six, as on every evening, and the keeper wrote it into his book, with the weather and the name of the ship that came in last.</p>'
rss quick.xml "The harbour" 1 2 3
rss slow.xml "The hill" 4
for n in 1 2 3 4; do
	echo "<title>Story $n</title><article><h1>Story $n</h1>$text$text$text$text$text$text</article>" >"$www/page-$n.html"
done
subscribe "http://a.localhost:@PORT@/quick.xml"
"$TIDINGS" poll >/dev/null 2>&1
subscribe "http://a.localhost:@PORT@/quick.xml" "http://b.localhost:@PORT@/slow.xml"
answer slow.xml '200 OK' '!delay 2000'

open_ui 80 24
wait_for "3  Unread"
keys Enter
wait_for "3 unread of 3"
keys j
wait_for "^>.*Story 2"
row=$(screen | grep '^>')
keys :
words 'poll-all'
keys Enter
sees "a poll says how far it is" "fetching feeds: 0 of 1"
keys Enter
sees "stories are read meanwhile" "The lamp of the harbour"
top=$(screen | sed -n 2,12p)
sees "until it is over" "1 new\|q back"
keys q
sees "what it brought is in the list" "unread of 4"
is "and the selected row is the same" "$(screen | grep '^>' | grep -o 'Story [0-9]')" "$(echo "$row" | grep -o 'Story [0-9]')"
keys Enter
wait_for "The lamp of the harbour"
is "and the story stands as it stood" "$(screen | sed -n 2,12p)" "$top"
rm "$www/slow.xml.head"
answer quick.xml '200 OK' '!delay 5000'
keys q
wait_for "unread of"
keys r
sees "a poll is under way" "fetching feeds: 0 of 1"
keys :
words stop
keys Enter
sees "it is stopped without complaint" "stopped; 0 new"
keys q
sees "at its end there are the stories of all feeds" "The hill"
finish
