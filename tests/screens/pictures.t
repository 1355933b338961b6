#!/bin/sh
# Pictures: fetched only when asked for, shown by the user's program.
. "$TOP_SRCDIR/tests/screens/screen.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
trap 'tmux_ kill-server 2>/dev/null; kill $server 2>/dev/null; rm -rf "$tmp"' EXIT

cat >"$tmp/viewer" <<'EOF'
#!/bin/sh
echo "drawn: $(head -c 4 "$1" | tail -c 3) at $2 by $3"
EOF
chmod +x "$tmp/viewer"
printf '\211PNG\r\n\032\nmade up' >"$www/heron.png"
echo '<html>no picture</html>' >"$www/other.png"
answer huge.png '200 OK' '!endless'
printf '\211PNG' >"$www/huge.png"
text='<p>The heron stood in the shallow water of the mill pond, as it does on every morning of the year, and did not mind the two men with the ladder at all.</p>'
cat >"$www/page-1.html" <<EOF
<html><head><title>Story 1</title></head><body><article><h1>Story 1</h1>$text$text
<figure><img src="/heron.png" alt="A heron in a pond" width="800" height="600"><figcaption>The heron, as always.</figcaption></figure>$text
<figure><img src="/other.png" alt="The ladder" width="800" height="600"><figcaption>The ladder.</figcaption></figure>$text
<figure><img src="/huge.png" alt="The sky" width="800" height="600"><figcaption>The sky.</figcaption></figure>$text$text</article></body></html>
EOF
rss feed.xml "The pond" 1
subscribe "http://a.localhost:@PORT@/feed.xml"
configure "set picture-viewer \"$tmp/viewer %s %w %h\"" 'set max-size 1'
"$TIDINGS" poll >/dev/null 2>&1

open_ui 80 24
wait_for "1  Unread"
keys Enter Enter
sees "a picture is a line with a number and a caption" "image 1: A heron in a pond"
is "which nobody fetched" "$(requests /heron.png)" 0
keys i
sees "i shows it" "drawn: PNG at 80 by 22"
sees "until a key is pressed" "any key goes back"
keys q
sees "which is dropped" "The heron, as always"
is "it was fetched once" "$(requests /heron.png)" 1
is "and is not kept" "$(find "$XDG_RUNTIME_DIR" -name 'picture*')" ""
keys 2 i
sees "what is no picture reaches no program" "no picture"
keys 3 i
sees "a picture without end is given up" "MB\|large"
keys 9 i
sees "a number without a picture is said" "no picture here"
finish
