#!/bin/sh
# Certificates, HSTS, proxies, and what is told to which host.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
unset CURL_CA_BUNDLE SSL_CERT_FILE
poll() { timeout 30 "$TIDINGS" poll "$@" >"$tmp/out" 2>"$tmp/err"; }
get() { timeout 20 "$TOP_BUILDDIR/tidings-poll" --get "$1" 2>"$tmp/err" || sed "s/^tidings poll: '[^']*': //" "$tmp/err"; }
base=http://h.localhost:$port
plain='set full-text off'
configure "$plain"
echo hello >"$www/plain"

# --- a server with TLS, whose certificate nobody vouches for ---
mkdir "$tmp/tls"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=h.localhost -addext subjectAltName=DNS:h.localhost \
	-keyout "$tmp/tls/key" -out "$tmp/tls/cert" 2>/dev/null
printf 'HTTP/1.0 200 OK\r\nStrict-Transport-Security: max-age=10000\r\nContent-Type: text/plain\r\n\r\nsecret' >"$tmp/tls/doc"
secure=$((port + 1))
cd "$tmp/tls" || exit 99
for _ in 1 2 3 4 5 6 7 8 9; do
	secure=$((20000 + (secure * 7 + 13) % 20000))
	timeout 100 openssl s_server -quiet -HTTP -accept "127.0.0.1:$secure" -key key -cert cert >"$tmp/tls/log" 2>&1 &
	tls=$!
	sleep 0.5
	kill -0 $tls 2>/dev/null && break
done
cd "$tmp" || exit 99
trap 'kill $server $tls 2>/dev/null; rm -rf "$tmp"' EXIT
is "a certificate that nobody vouches for" "$(get "https://h.localhost:$secure/doc" | sed 's/valid: .*/valid/')" "the certificate of 'h.localhost' is not valid"
echo "https://h.localhost:$secure/doc" >"$XDG_CONFIG_HOME/tidings/feeds"
poll
is "is an error of the feed" "$(store "SELECT substr(last_error, 1, 47) FROM feeds")" "the certificate of 'h.localhost' is not valid: "
is "HTTP is no HTTPS" "$(get "https://h.localhost:$port/plain" | grep -c hello)" 0
CURL_CA_BUNDLE=$tmp/tls/cert
export CURL_CA_BUNDLE
is "one that the user vouches for" "$(get "https://h.localhost:$secure/doc")" secret
is "but not for another name" "$(get "https://other.localhost:$secure/doc" | sed 's/valid: .*/valid/')" "the certificate of 'other.localhost' is not valid"
ok "the host's wish for TLS is remembered" grep -q h.localhost "$XDG_DATA_HOME/tidings/hsts"
is "and minded in the next run" "$(get "http://h.localhost:$secure/doc")" secret
unset CURL_CA_BUNDLE
rm "$XDG_DATA_HOME/tidings/hsts"
is "a file of authorities that is not there" "$(CURL_CA_BUNDLE=$tmp/none get "https://h.localhost:$secure/doc" | grep -c .)" 1
kill $tls

# --- proxies ---
rss news.xml News 1
asked() { awk '/^>/ { print $5 }' "$tmp/log"; }
subscribe http://a.localhost:1/news.xml
forget_requests
http_proxy=http://127.0.0.1:$port
export http_proxy
poll --all
is "a proxy from the environment" "$(asked)" "http://a.localhost:1/news.xml"
is "serves the feed" "$(store 'SELECT count(*) FROM entries')" 1
forget_requests
no_proxy=a.localhost poll --all
is "not for hosts of no_proxy" "$(asked)" ""
unset http_proxy
configure "$plain" 'set proxy http://127.0.0.1:@PORT@'
poll --all
is "a proxy from the config" "$(asked)" "http://a.localhost:1/news.xml"
forget_requests
configure "$plain" 'feed http://a.localhost:1/news.xml proxy http://me:pw@127.0.0.1:@PORT@'
subscribe http://a.localhost:1/news.xml http://h.localhost:@PORT@/plain
poll --all
is "a proxy of one feed" "$(asked | sort)" "/plain
http://a.localhost:1/news.xml"
is "with its password" "$(sent http://a.localhost:1/news.xml proxy-authorization)" "Basic bWU6cHc="
configure "$plain" 'set proxy http://127.0.0.1:1'
poll --all
is "a proxy that is not there" "$(store "SELECT last_error FROM feeds WHERE url LIKE '%news.xml'")" "cannot connect to the proxy, for 'a.localhost'"

# --- who is told what ---
configure "$plain"
printf 'machine h.localhost login net password rc\n' >"$HOME/.netrc"
get "$base/plain" >/dev/null
is "a password of netrc" "$(sent /plain authorization)" "Basic bmV0OnJj"
answer away '302 Found' 'Location: http://else.localhost:@PORT@/plain'
forget_requests
get "$base/away" >/dev/null
is "goes to its host" "$(sent /away authorization)" "Basic bmV0OnJj"
is "and to no other" "$(sent /plain authorization)" ""
rm "$HOME/.netrc"

rss own.xml Own 1
answer jump.xml '302 Found' 'Location: http://else.localhost:@PORT@/own.xml'
printf '# Netscape HTTP Cookie File\nh.localhost\tFALSE\t/\tFALSE\t0\tid\t4711\n.localhost\tTRUE\t/\tFALSE\t0\tall\t1\n' >"$tmp/cookies"
printf 'machine h.localhost login other password file\n' >"$tmp/netrc"
subscribe "$base/jump.xml" "$base/own.xml"
feed="feed $base/jump.xml"
configure "$plain" "$feed cookies $tmp/cookies" "$feed header \"X-Key: a b\"" "$feed header \"X-More: c\"" \
	"$feed user-agent me/1" "$feed netrc $tmp/netrc"
forget_requests
poll --all
is "cookies of a file" "$(sent /jump.xml cookie)" "id=4711"
is "headers" "$(sent /jump.xml x-key), $(sent /jump.xml x-more)" "a b, c"
is "another name" "$(sent /jump.xml user-agent)" me/1
is "another netrc" "$(sent /jump.xml authorization)" "Basic b3RoZXI6ZmlsZQ=="
second=$(awk '/^>/ { on = 0 } /^host: else/ { on = 1 } { block = /^>/ ? $0 : block "\n" $0 } on { found = block } END { print found }' "$tmp/log")
is "none of it goes to another host" "$(echo "$second" | grep -cE '^(cookie|x-key|x-more|authorization)')" 0
ok "the cookie file stays as it was" grep -q 4711 "$tmp/cookies"
forget_requests
subscribe "$base/own.xml"
poll --all
is "other feeds of the host get none of it" "$(sent /own.xml cookie)$(sent /own.xml x-key)$(sent /own.xml authorization)" ""

# --- limits of one feed ---
answer big.xml '!bomb 3'
subscribe "$base/big.xml"
configure "$plain" "feed $base/big.xml max-size 1"
poll --all
is "a size of its own" "$(store "SELECT last_error FROM feeds WHERE url LIKE '%big.xml'")" "larger than 1 MB, which is the limit (max-size)"
configure "$plain" "feed $base/big.xml max-size lots" "feed $base/big.xml colour red" "feed $base/big.xml header nonsense"
poll --all
is "mistakes are told with their line" "$(grep -c "config:[234]:.*'lots'\|config:[234]:.*'colour'\|config:[234]:.*'nonsense'" "$tmp/err")" 3

# --- feeds that come packed, and are unpacked by the worker ---
rss packed.xml Packed 1 2
answer packed.xml '!gzip'
rss cut.xml Cut 1
gzip -c "$www/cut.xml" | head -c -9 >"$tmp/cut" && mv "$tmp/cut" "$www/cut.xml"
answer cut.xml '200 OK' 'Content-Encoding: gzip'
rss said.xml Said 1
answer said.xml '200 OK' 'Content-Encoding: gzip'
# deflate: a stored block, without the wrapping that it should have
octal() { printf '\\%03o\\%03o' $(($1 % 256)) $(($1 / 256)); }
deflate() { n=$(wc -c <"$1"); printf '\001'; printf "$(octal "$n")$(octal $((65535 - n)))"; cat "$1"; }
rss other.xml Other 1
deflate "$www/other.xml" >"$tmp/deflated" && cp "$tmp/deflated" "$www/other.xml"
answer other.xml '200 OK' 'Content-Encoding: deflate'
gzip -c "$tmp/deflated" >"$www/twice.xml"
answer twice.xml '200 OK' 'Content-Encoding: deflate, gzip'
# an error whose page is not what its head says
echo 'No such page.' >"$www/lost.xml"
answer lost.xml '404 Not Found' 'Content-Encoding: deflate'
configure "$plain"
subscribe "$base/packed.xml" "$base/cut.xml" "$base/said.xml" "$base/other.xml" "$base/twice.xml" "$base/lost.xml"
forget_requests
poll --all
stored() { store "SELECT total || coalesce(' ' || last_error, '') FROM feeds WHERE url LIKE '%$1.xml'"; }
ok "we ask for all codings that we know" test "$(sent /packed.xml accept-encoding | cut -d , -f 1-2)" = "gzip, deflate"
is "a packed feed" "$(stored packed)" 2
is "one that is cut" "$(stored cut)" "0 it came compressed, and is damaged"
is "one that is said to be packed, and is not" "$(stored said)" 1
is "another coding is taken off here" "$(stored other) $(requests /other.xml) $(requests /packed.xml)" "1 1 1"
is "several are left to libcurl, which is asked once more" "$(stored twice) $(requests /twice.xml)" "1 2"
is "the page of an error is not unpacked" "$(stored lost)" "0 there is nothing at this address (404)"

# --- credentials by a command ---
rss lock.xml Lock 1
subscribe "$base/lock.xml"
configure "$plain" "feed $base/lock.xml credentials-command \"echo me:pw\""
answer lock.xml '401 Who' 'WWW-Authenticate: Basic realm="x"' '!rotate'
forget_requests
poll --all
is "a password by a command" "$(sent /lock.xml authorization)" "Basic bWU6cHc="
configure "$plain" "feed $base/lock.xml credentials-command false"
poll --all
is "a command that fails is told" "$(store "SELECT last_error FROM feeds WHERE url LIKE '%lock.xml'")" "false: ended with status 1"
finish
