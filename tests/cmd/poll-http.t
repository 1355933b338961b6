#!/bin/sh
# Single documents over HTTP: what is followed, what is refused, what is sent.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
poll=$TOP_BUILDDIR/tidings-poll
base=http://h.localhost:$port
configure 'set timeout 2' 'set max-size 2'

# get PATH: the document, or the complaint
get() { timeout 20 "$poll" --get "$base/$1" 2>"$tmp/err" || sed "s/^tidings poll: '[^']*': //" "$tmp/err"; }

echo hello >"$www/plain"
is "a document" "$(get plain)" hello
is "where it was found, and as what" "$(cut -f1 "$tmp/err")" "$base/plain"
is "no cookie, no referrer" "$(sent /plain cookie)$(sent /plain referer)" ""
is "we say who we are" "$(sent /plain user-agent | sed 's/[0-9.]*[0-9]$/N/')" "tidings/N"

answer moved '302 Found' 'Location: /moved2' 'Set-Cookie: a=b'
answer moved2 '301 Moved Permanently' 'Location: http://h.localhost:@PORT@/plain'
is "redirects are followed" "$(get moved)" hello
is "a cookie is not kept" "$(sent /moved2 cookie)" ""
answer loop '302 Found' 'Location: /loop'
is "a redirect loop ends" "$(get loop)" "redirected more than 8 times"
is "and soon" "$(requests /loop)" 9
answer file '302 Found' 'Location: file:///etc/passwd'
is "a redirect to a file is refused" "$(get file)" "redirected to what is not http or https: 'file:///etc/passwd'"

answer endless '!endless'
is "an endless body ends" "$(get endless)" "larger than 2 MB, which is the limit (max-size)"
answer bomb '!bomb 20'
is "a compressed bomb is counted unpacked" "$(get bomb)" "larger than 2 MB, which is the limit (max-size)"
echo squeezed >"$www/zip"
answer zip '!gzip'
is "compression" "$(get zip)" squeezed
answer hang '!hang'
is "a server that hangs" "$(get hang)" "'h.localhost' took too long to answer"
echo drop >"$www/short"
answer short '!short 100'
is "a body cut short" "$(get short)" "'h.localhost' cut the answer off"
answer reset '!reset'
is "a connection reset" "$(get reset)" "'h.localhost' cut the answer off"
{ echo '200 OK'; awk 'BEGIN { for (i = 0; i < 3000; i++) print "X-Header-" i ": 01234567890123456789" }'; } >"$www/heads.head"
is "a head without end" "$(get heads)" "the head of the answer is larger than 65536 bytes"
is "a page that is not there" "$(get nothing)" "the server answered 404"
is "nobody listens" "$("$poll" --get http://h.localhost:1/ 2>&1)" "tidings poll: 'http://h.localhost:1/': cannot connect to 'h.localhost'"
is "not of the web" "$("$poll" --get file:///etc/passwd 2>&1)" "tidings poll: 'file:///etc/passwd' is no address of http or https"

answer there '302 Found' 'Location: http://other.localhost:@PORT@/plain'
forget_requests
"$poll" --get "http://me:secret@h.localhost:$port/there" >"$tmp/out" 2>"$tmp/err"
is "a password is sent where it belongs" "$(sent /there authorization)" "Basic bWU6c2VjcmV0"
is "and not to another host" "$(sent /plain host) $(sent /plain authorization)" "other.localhost:$port "
fails "a password is not in a message" grep secret "$tmp/err"
finish
