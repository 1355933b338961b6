#!/bin/sh
# Filter lists: subscribed to by URL or file, fetched like feeds, used when a
# page is extracted, and told about.
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/http.sh"
serve
export TIDINGS_NOW=1800000000
base=http://l.localhost:$port
lists=$XDG_DATA_HOME/tidings/rules/lists
subscribe

lists() { timeout 30 "$TIDINGS" lists "$@" 2>&1; }
status() { timeout 30 "$TIDINGS" lists "$@" >/dev/null 2>&1; echo $?; }
field() { lists --json | sed -n "s/.*\"name\":\"$1\".*\"$2\":\"*\([^\",}]*\).*/\1/p"; }

# list FILE RULE…: a list of these rules under $www.
list() {
	file=$1
	shift
	{
		printf '[Adblock Plus 2.0]\n! Title: List of %s\n! Version: 7\n! Expires: 2 days (update frequency)\n' "$file"
		printf '%s\n' "$@"
	} >"$www/$file"
}

cat >"$tmp/page.html" <<'X'
<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1>
<p>The ferry left the quay at noon, an hour late, with forty people on board and a cow that nobody had asked for.</p>
<div class="zz-pitch"><p>Buy a hat from the hatter, who has more hats than there are heads in town, and all of them felt.</p></div>
<p>It was back before the evening, without the cow, and the captain said that he would rather not speak about it at all.</p>
</article></body></html>
X
text() { timeout 20 "$TIDINGS" extract --url https://www.ferry.example/news/1 "$tmp/page.html"; }

# --- subscribing ---
ok "nothing yet: the names are told" sh -c '"$1" lists | grep -q "^  easylist "' - "$TIDINGS"
is "nothing hides the hat" "$(text | grep -c hatter)" 1
list ads.txt '##.zz-pitch' '##.other' '||ads.example^$image' '##+js(x)' 'ferry.example##p:frob'
is "add a URL" "$(lists add "$base/ads.txt")" "ads: 5 rules"
is "it is in force" "$(text | grep -c hatter)" 0
is "and named, with its line" "$(timeout 20 "$TIDINGS" extract --explain --url https://www.ferry.example/news/1 "$tmp/page.html" | grep -c '^\[ad by list: List of ads.txt ##.zz-pitch, line 5\]')" 1
is "its head is shown" "$(lists | sed -n '2s/.*  *\(List.*\)/\1/p')" "List of ads.txt, 7"
is "when it is due again" "$(field ads due | cut -c 1-10)" 2027-01-17
is "twice" "$(lists add "$base/ads.txt")" "tidings lists: '$base/ads.txt' is subscribed to already"
is "a file" "$(printf '! a list\n##.mine\n' >"$tmp/mine.txt"; lists add "$tmp/mine.txt")" "mine: 1 rule"

# --- what is no list ---
echo '<html>not found</html>' >"$www/page.txt"
is "a page is refused" "$(lists add "$base/page.txt")" "tidings lists: page: it is a web page, not a filter list"
is "an answer of 404" "$(lists add "$base/none.txt")" "tidings lists: none: the server answered 404"
is "a file that is not there" "$(status add "$tmp/nowhere.txt")" 1
is "none of these stays" "$(lists --json | grep -c '"name"')" 2
is "no such list" "$(lists remove none)" "tidings lists: 'none' is not subscribed to"
is "no such verb" "$(status frob)" 2

# --- updating ---
forget_requests
is "nothing is due" "$(lists update)" ""
is "and nothing is asked for" "$(requests)" ""
is "all of them" "$(lists update --all | sort)" "ads: 5 rules, as before
mine: 1 rule, as before"
is "with the ETag of the last time" "$(sent /ads.txt if-none-match | wc -c | awk '{ print ($1 > 3) }')" 1
list ads.txt '##.zz-pitch' '##.third' '##.fourth' '##.fifth'
is "one by name" "$(lists update ads)" "ads: 4 rules"
list ads.txt '##.third'
is "a list that lost most of its rules is refused" "$(lists update ads)" "tidings lists: ads: it has only 1 rules, and had 4 before"
is "the old one goes on working" "$(text | grep -c hatter)" 0
is "the error is kept" "$(field ads error)" "it has only 1 rules"
is "and shown" "$(lists | grep -c 'failed: it has only 1 rules')" 1
forget_requests
is "it is not asked again at once" "$(lists update; requests)" ""

# --- by a poll ---
list ads.txt '##.third' '##.fourth' '##.fifth' '##.sixth'
TIDINGS_NOW=1800030000
is "a poll looks after what is due" "$(timeout 30 "$TIDINGS" poll --json | sed -n 's/.*"event":"list",\(.*\)}/\1/p')" \
	'"name":"ads","status":200,"rules":4,"changed":true'
is "the error is gone" "$(field ads error)" null
is "and what it hid is seen again" "$(text | grep -c hatter)" 1
TIDINGS_NOW=1801000000
is "a list as before is not told of" "$(timeout 30 "$TIDINGS" poll)" "no feed is due; --all asks all of them"
answer ads.txt '503 Busy'
TIDINGS_NOW=1802000000
is "a poll says what failed" "$(timeout 30 "$TIDINGS" poll 2>&1 >/dev/null)" "filter list ads: the server answered 503"
rm "$www/ads.txt.head"
mv "$lists/index" "$tmp/index"
mkdir "$lists/index"
is "an index that cannot be read keeps no feed waiting" "$(timeout 30 "$TIDINGS" poll 2>"$tmp/err"; cat "$tmp/err")" \
	"no feed is due; --all asks all of them
tidings poll: cannot read '$lists/index': Is a directory"
rmdir "$lists/index"
mv "$tmp/index" "$lists/index"

# --- lists in lists ---
mkdir "$www/more"
list whole.txt '##.a' '!#include more/part.txt' '##.b' '!#include http://other.example/x.txt'
printf '##.p\n##.zz-pitch\n' >"$www/more/part.txt"
is "what is included is fetched" "$(lists add "$base/whole.txt")" "whole: 4 rules"
is "and stands in its place" "$(sed -n '5,8p' "$lists/whole.txt" | tr '\n' ' ')" "##.a ##.p ##.zz-pitch  "
is "but not from elsewhere" "$(grep -c other.example "$lists/whole.txt")" 1
rm "$www/more/part.txt"
is "a part that is missing" "$(lists update whole)" "tidings lists: whole: '$base/more/part.txt': the server answered 404"

ok "and a list is removed" lists remove whole

# --- statistics ---
list ads.txt '##.zz-pitch' '||ads.example^$image' '##+js(x)' 'ferry.example##p:frob' '||x.example^$script' '@@||y.example^$image'
printf '! Title: List\n##.none\n' >"$www/aaa.txt"
lists remove ads >/dev/null
lists add "$base/aaa.txt" >/dev/null
lists add "$base/ads.txt" >/dev/null
is "what was made of a list" "$(lists stats --json | sed -n 's/^{"file":"ads.txt",\(.*\),"hidden".*/\1/p')" \
	'"title":"List of ads.txt","generic":1,"specific":0,"text":0,"exceptions":0,"network":2,"dropped":{"selector":1,"script":1,"request":1}'
is "and in words" "$(lists stats | sed -n '/^List of ads/,/^[A-Z]/s/^ *1  dropped: scripts.*/yes/p')" yes
{
	echo '<rss version="2.0"><channel><title>A feed</title><item><guid>one</guid><title>The ferry</title><description><![CDATA['
	sed -n '/<article>/,/article>/p' "$tmp/page.html"
	echo ']]></description></item></channel></rss>'
} >"$www/feed.xml"
subscribe "http://a.localhost:@PORT@/feed.xml"
timeout 30 "$TIDINGS" poll >/dev/null 2>&1
hid() { lists stats --json | sed -n "s/^{\"file\":\"$1\".*\"hidden\":\([0-9]*\),\"stories\":\([0-9]*\).*/\1 \2/p"; }
is "what it hid" "$(hid ads.txt)" "1 1"
is "not for a list whose title is the beginning of its own" "$(hid aaa.txt), $(hid ads.txt)" "0 1, 1 1"
lists remove aaa >/dev/null

# --- pages and what a list does to them ---
golden=$TOP_SRCDIR/tests/pages/lists
ok "a list for them" lists remove ads
lists remove mine >/dev/null
lists add "$golden/village.txt" >/dev/null
for page in "$golden"/*.html; do
	name=$(basename "$page" .html)
	timeout 20 "$TIDINGS" extract --explain --url https://www.pages.example/news/1 "$page" >"$tmp/got" 2>&1
	same "$name" "$tmp/got" "$golden/$name.golden"
done
is "a rule gone wild is told of" "$(timeout 20 "$TIDINGS" show --width 200 "$golden/hide-wild.html" | grep -c 'the rule Village list ##.zz-wild, line 23 would hide too much and was not obeyed')" 1

# --- where a package has put one ---
packaged=/usr/share/chromium/extensions/ublock-origin/assets/thirdparties/easylist/easylist.txt
if [ -r "$packaged" ]; then
	ok "a packaged list is subscribed to by name" lists add easylist
	is "and used where it is" "$(readlink "$lists/easylist.txt")" "$packaged"
	ok "and forgotten" lists remove easylist
	ok "the package keeps its own" test -r "$packaged"
fi
ok "remove" lists remove village
fails "its file goes" test -e "$lists/village.txt"
is "and what it hid is seen" "$(text | grep -c hatter)" 1
finish
