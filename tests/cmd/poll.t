#!/bin/sh
# Polls, request by request: what is sent, what is kept, when it comes again.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
T0=1767225600   # 2026-01-01
at() { TIDINGS_NOW=$((T0 + $1)); export TIDINGS_NOW; }
poll() { "$TIDINGS" poll "$@" >"$tmp/out" 2>"$tmp/err"; }
error_of() { store "SELECT coalesce(last_error, '') FROM feeds WHERE url LIKE '%/$1'"; }
wait_of() { store "SELECT (next_due - $TIDINGS_NOW) / 60 FROM feeds WHERE url LIKE '%/$1'"; }
within() { [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]; result $? "$1"; }
configure 'set full-text off' 'set host-pause 0'
at 0

# --- validators ---
rss news.xml News 1 2 3
answer news.xml 'ETag: W/"a  b",x' 'Last-Modified: Sat, 3 Jan 2026 10:00:00 +0000'
subscribe http://a.localhost:@PORT@/news.xml
ok "a first poll" poll
is "three stories" "$(store 'SELECT count(*) FROM entries')" 3
is "the first request has no condition" "$(sent /news.xml if-none-match)$(sent /news.xml if-modified-since)$(sent /news.xml a-im)" ""
poll
is "not due: not asked" "$(requests /news.xml)" 1
is "which is told" "$(cat "$tmp/out")" "no feed is due; --all asks all of them"
poll --all
is "the ETag comes back byte for byte" "$(sent /news.xml if-none-match)" 'W/"a  b",x'
is "the date, too" "$(sent /news.xml if-modified-since)" 'Sat, 3 Jan 2026 10:00:00 +0000'
is "with an ETag, differences are welcome" "$(sent /news.xml a-im)" feed
is "nothing new is no error" "$(error_of news.xml)" ""
answer news.xml 'Last-Modified: Sun, 4 Jan 2026 10:00:00 GMT'
poll --all
poll --all
is "a validator that is gone is forgotten" "$(sent /news.xml if-none-match)$(sent /news.xml a-im)" ""
is "and the new one is sent" "$(sent /news.xml if-modified-since)" "Sun, 4 Jan 2026 10:00:00 GMT"
answer news.xml '226 IM Used' 'ETag: "d"'
rss news.xml News 4
poll --all
is "a 226 adds and takes nothing away" "$(store 'SELECT count(*) FROM entries')" 4
answer news.xml '500 Broken'
poll --all
is "an error leaves the validators" "$(store 'SELECT etag FROM feeds')" '"d"'

# --- no validators ---
rss plain.xml Plain 1
printf 'ETag:\n' >"$www/plain.xml.head"
subscribe http://a.localhost:@PORT@/plain.xml
poll
store "UPDATE entries SET title = 'as it was' WHERE guid = 'plain.xml-1'; UPDATE entries SET hash = 0 WHERE guid = 'plain.xml-1'"
poll --all
is "the same body is not read again" "$(store "SELECT title FROM entries WHERE guid = 'plain.xml-1'")" "as it was"
rss plain.xml Plain 1 2
poll --all
is "another one is" "$(store "SELECT title FROM entries WHERE guid = 'plain.xml-1'")" "Story 1"
ok "the User-Agent names no host that is not ours" sh -c "case '$(sent /plain.xml user-agent)' in tidings/*example*) exit 1 ;; tidings/*) ;; *) exit 1 ;; esac"

# --- errors, and what becomes of the rest ---
subscribe http://a.localhost:@PORT@/good.xml http://b.localhost:@PORT@/missing.xml http://c.localhost:@PORT@/page.html \
	http://d.localhost:@PORT@/gone.xml http://e.localhost:@PORT@/junk.xml http://f.localhost:1/dead.xml
rss good.xml Good 1
echo '<html><head><link rel=alternate type=application/rss+xml href=/good.xml></head><p>A page</html>' >"$www/page.html"
answer gone.xml '410 Gone'
echo 'no feed at all' >"$www/junk.xml"
ok "feeds that fail do not fail the poll" poll
is "the good one is there" "$(store "SELECT count(*) FROM entries WHERE guid = 'good.xml-1'")" 1
is "404" "$(error_of missing.xml)" "there is nothing at this address (404)"
is "410" "$(error_of gone.xml)" "gone for good (410): it is not asked any more"
is "a page names its feeds" "$(error_of page.html)" "a web page, not a feed; it names: http://c.localhost:$port/good.xml"
is "nobody there" "$(error_of dead.xml)" "cannot connect to 'f.localhost'"
ok "junk is told" test -n "$(error_of junk.xml)"
ok "each is told to the user" grep -q "missing.xml: there is nothing" "$tmp/err"
forget_requests
poll --all
is "what is gone is not asked again" "$(requests /gone.xml)" 0

fails "a feed that is asked for by name and fails, fails the command" poll "http://b.localhost:$port/missing.xml"
is "which says what is wrong, once" "$(cat "$tmp/err")" "http://b.localhost:$port/missing.xml: there is nothing at this address (404)"
forget_requests
rm "$www/gone.xml.head"
rss gone.xml Back 1
ok "one that was gone can be asked for by name" poll "http://d.localhost:$port/gone.xml"
is "and is back, if it is" "$("$TIDINGS" feeds --json | grep -c '"state":"gone"')" 0

# --- when to come again ---
rss slow.xml Slow 1
subscribe http://a.localhost:@PORT@/slow.xml
poll
within "an hour, before anything is known" "$(wait_of slow.xml)" 54 66
answer slow.xml 'Cache-Control: max-age=7200'
poll --all
within "max-age" "$(wait_of slow.xml)" 108 132
rm "$www/slow.xml.head"
answer slow.xml '500 Oops'
poll --all
within "a failure doubles the wait" "$(wait_of slow.xml)" 108 132
poll --all
within "and the next again" "$(wait_of slow.xml)" 216 264
rm "$www/slow.xml.head"
poll --all
within "success ends that" "$(wait_of slow.xml)" 54 66

# --- a host that wants peace ---
rss one.xml One 1
rss two.xml Two 1
answer one.xml '429 Too Many' 'Retry-After: 7200'
subscribe http://busy.localhost:@PORT@/one.xml http://busy.localhost:@PORT@/two.xml
configure 'set full-text off' 'set host-pause 300' 'set host-connections 1'
forget_requests
poll
is "the others of its host are not asked" "$(requests)" "GET /one.xml"
poll --all
is "nor in the next run" "$(requests)" "GET /one.xml"
within "until it said so" "$(wait_of two.xml)" 119 121
rm "$www/one.xml.head"
at 7300
poll --all
is "then they are" "$(requests | sort | uniq -c | tr -s ' ')" " 2 GET /one.xml
 1 GET /two.xml"
answer one.xml '503 Later' 'Retry-After: Thu, 01 Jan 2026 05:00:00 GMT' 'Date: Thu, 01 Jan 2026 04:00:00 GMT'
poll "http://busy.localhost:$port/one.xml"
within "Retry-After as a date, by the server's clock" "$(wait_of one.xml)" 60 132

# --- moved for good ---
at 20000
configure 'set full-text off' 'set host-pause 0'
rss new.xml Moved 1
answer old.xml '301 Moved' 'Location: http://b.localhost:@PORT@/new.xml'
printf '# mine\nhttp://a.localhost:%s/old.xml tag "~My name"\n' "$port" >"$XDG_CONFIG_HOME/tidings/feeds"
poll --all
poll --all
ok "twice is not enough" grep -q old.xml "$XDG_CONFIG_HOME/tidings/feeds"
poll --all
is "the third time the feeds file says so" "$(cat "$XDG_CONFIG_HOME/tidings/feeds")" "# mine
http://b.localhost:$port/new.xml \"~My name\" tag"
is "its stories come along" "$(store "SELECT count(*) FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.url LIKE '%/new.xml'")" 1
ok "the log has it" grep -q "moved: .*old.xml -> .*new.xml" "$XDG_STATE_HOME/tidings/log"
forget_requests
poll --all
is "the old one is not asked any more" "$(requests)" "GET /new.xml"

rss twin.xml Twin 1
answer twin-old.xml '301 Moved' 'Location: http://b.localhost:@PORT@/twin.xml'
subscribe 'http://a.localhost:@PORT@/twin-old.xml "~Old one" tag' 'http://b.localhost:@PORT@/twin.xml other'
cp "$XDG_CONFIG_HOME/tidings/feeds" "$tmp/feeds"
poll --all
poll --all
poll --all
poll --all
same "where the new address is a feed already, both stay" "$XDG_CONFIG_HOME/tidings/feeds" "$tmp/feeds"
is "and both are asked" "$(store "SELECT count(*) FROM feeds WHERE subscribed AND url LIKE '%/twin%'")" 2

rss mine.xml Mine 1
answer mine-old.xml '301 Moved' 'Location: http://b.localhost:@PORT@/mine.xml'
subscribe 'http://a.localhost:@PORT@/mine-old.xml'
configure 'set full-text off' 'set host-pause 0' 'feed http://a.localhost:@PORT@/mine-old.xml user-agent mine'
poll --all
poll --all
poll --all
ok "a feed that the config names stays where it is" grep -q mine-old "$XDG_CONFIG_HOME/tidings/feeds"
ok "and it is told where it went" sh -c "'$TIDINGS' feeds | grep -q 'says that it moved to http://b.localhost:$port/mine.xml'"

# --- of one's own ---
rss own.xml Own 1
answer away.xml '302 Found' 'Location: http://elsewhere.localhost:@PORT@/own.xml'
subscribe http://a.localhost:@PORT@/away.xml
configure 'set full-text off' "feed http://a.localhost:@PORT@/away.xml header \"X-Key: secret\"" \
	"feed http://a.localhost:@PORT@/away.xml user-agent mine/1" "feed http://a.localhost:@PORT@/away.xml credentials-command \"echo me:pw\"" \
	"feed http://a.localhost:@PORT@/away.xml interval 2d"
poll
is "a header of one's own" "$(sent /away.xml x-key)" secret
is "stays at home" "$(sent /own.xml x-key)$(sent /own.xml authorization)" ""
is "a user agent of one's own" "$(sent /away.xml user-agent)" mine/1
within "an interval of one's own" "$(wait_of away.xml)" 2592 3168

# --- not over HTTP ---
rss local.xml Local 1
subscribe "file://$www/local.xml" "\"exec:sed s/local.xml/exec/ $www/local.xml\"" \
	"\"filter:sed s/own.xml/filtered/:http://a.localhost:@PORT@/own.xml\"" "exec:exit\\ 3" '"exec:exit 3"'
configure 'set full-text off'
poll --all
is "a file, a command, a filter" "$(store "SELECT group_concat(guid, ' ') FROM (SELECT guid FROM entries WHERE guid IN ('local.xml-1', 'exec-1', 'filtered-1') ORDER BY guid)")" \
	"exec-1 filtered-1 local.xml-1"
is "a command that fails" "$(store "SELECT last_error FROM feeds WHERE url = 'exec:exit 3'")" "its command ended with status 3"

# --- asking for what there is not, and two at once ---
fails "a feed that is not subscribed" poll http://nobody.localhost/
ok "is told" grep -q "not among the subscriptions" "$tmp/err"
answer hang.xml '!hang'
subscribe http://a.localhost:@PORT@/hang.xml
configure 'set full-text off' 'set timeout 3'
"$TIDINGS" poll --all >/dev/null 2>&1 &
sleep 0.5
fails "a second poll at the same time" poll
ok "says whose turn it is" grep -q "another poll is running (process [0-9]*)" "$tmp/err"
wait $!

# --- killed in the middle ---
at 2000000
i=0
while [ $i -lt 60 ]; do
	rss "k$i.xml" "Feed $i" 1 2
	echo "http://k.localhost:$port/k$i.xml"
	i=$((i + 1))
done >"$XDG_CONFIG_HOME/tidings/feeds"
configure 'set full-text off' 'set host-pause 30'
forget_requests
"$TIDINGS" poll --json >"$tmp/told" 2>/dev/null &
sleep 1
kill -9 $!
wait $! 2>/dev/null
asked=$(requests | wc -l)
told=$(grep -c '"event":"feed"' "$tmp/told")
kept=$(store "SELECT count(*) FROM feeds WHERE url LIKE '%/k%.xml' AND last_success IS NOT NULL")
ok "what was told is kept ($told told, $kept kept, $asked asked)" test "$told" -le "$kept"
ok "it was in the middle" test "$asked" -lt 60
is "with all their stories" "$(store "SELECT count(*) FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.url LIKE '%/k%.xml'")" $((kept * 2))
forget_requests
configure 'set full-text off' 'set host-pause 0'
ok "the next poll goes on" poll
is "and asks for what is not kept" "$(requests | wc -l)" $((60 - kept))
ok "which repeats no more than a batch" test $((asked - kept)) -le 20
is "all is there" "$(store "SELECT count(*) FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE f.url LIKE '%/k%.xml'")" 120
finish
