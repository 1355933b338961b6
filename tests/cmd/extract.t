#!/bin/sh
# Pages to articles: kinds of page in words of our own, and hostile ones.
# A golden file is made with explain(), below: what is shown, what is hidden and
# why, what was joined. Which line of hide.rules it was is left out.
. "$TOP_SRCDIR/tests/tap.sh"
pages=$TOP_SRCDIR/tests/pages

extract() { timeout 20 "$TIDINGS" extract --url https://pages.example/x "$@"; }
explain() { extract --explain "$1" | sed 's/by rule: hide\.rules .*\] /by rule: hide.rules] /'; }

for golden in "$pages"/*.golden; do
	name=$(basename "$golden" .golden)
	explain "$pages/$name.html" >"$tmp/got" 2>&1
	same "$name" "$tmp/got" "$golden"
done

explain "$pages/german.html" >"$tmp/wanted"
for wide in utf-16 utf-16le utf-16be; do
	iconv -f utf-8 -t "$wide" "$pages/german.html" >"$tmp/wide.html"
	explain "$tmp/wide.html" >"$tmp/got" 2>&1
	same "in $wide" "$tmp/got" "$tmp/wanted"
done

# field NAME PAGE: of the JSON, as it is written there.
field() { extract --format json "$pages/$2.html" | sed -n "s/^ \"$1\": \(.*\),\$/\1/p"; }
is "a title without the site's name" "$(field title news)" '"Council votes to keep the lighthouse lit"'
is "a byline without By" "$(field byline news)" '"Ada Morrow"'
is "a date keeps the zone of its page" "$(field published news)" '"2026-03-04T07:30:00+01:00"'
is "an address without tracking" "$(field url news)" '"https://pages.example/news/lighthouse"'
is "the author of a recipe, from its data" "$(field byline recipe)" '"Ines Calder"'
is "a German byline" "$(field byline german)" '"Wiebke Harms"'
is "a German site" "$(field site german)" '"Küstenblatt"'
is "a French byline" "$(field byline french)" '"Hélène Dorval"'
is "a French date" "$(field published french)" '"2026-03-04T00:00:00Z"'
is "a Japanese date" "$(field published japanese)" '"2026-03-04T00:00:00Z"'
is "a title without its kicker" "$(field title claims)" '"Die Ziege bleibt an Land"'
is "the author beside the title, not the site or another's" "$(field byline claims)" '"Wiebke Harms"'
is "a day by the clock that readers see" "$(field published claims)" '"2026-03-04T00:30:41+01:00"'
is "a language by its words" "$(field language claims)" '"de"'
is "a picture of the story, not a logo" "$(field image claims)" '"https://pages.example/img/ziege.jpg"'
is "an address that was encoded twice" "$(field url claims)" '"https://pages.example/x"'
is "no author rather than a wrong one" "$(field byline torn)" null
is "a lead picture" "$(field image figures)" '"https://pages.example/img/lead.jpg"'
is "a German offer to go on reading" "$(field stub stub-de) $(field paywall stub-de)" "true true"
is "a page that its scripts would fill" "$(field stub stub-script) $(field paywall stub-script)" "true false"
is "and whose data alone name the author" "$(field byline stub-script)" '"Ada Morrow"'
is "a story that is not free, and whole" "$(field stub paywall-whole) $(field paywall paywall-whole)" "false true"
is "the first line says what is missing" "$(extract "$pages/stub.html" | sed -n 3p)" "[This story is not free: only its start is here.]"
is "and so does the story as it is shown" "$(timeout 20 "$TIDINGS" show --width 72 "$pages/stub.html" | sed -n 4p)" "This story is not free: only its start is here."
is "a whole story has nothing to say" "$(extract "$pages/paywall-whole.html" | grep -c '^\[')" 0
is "where readers talk, and how many" "$(field comments paywall-whole) $(field comment_count paywall-whole)" '"https://pages.example/talk/9" 3'
is "nothing of talk" "$(field comments news) $(field comment_count news)" "null null"
is "two authors" "$(field byline stub)" '"Tove Rask, Emil Stad"'
is "links lose their tracking" "$(extract --format json "$pages/news.html" | grep -c utm_)" 0

# block TEXT PAGE: the one whose JSON holds TEXT, on one line.
block() { extract --format json "$pages/$2.html" | tr -d '\n' | tr -s ' ' | grep -o "{[^{}]*$1[^{}]*}"; }
is "a cell of a table" "$(block '"6.0"' code)" '{ "number": 4, "type": "table", "text": "6.0", "row": 2, "column": 1, "header": false }'
is "a cell of its head" "$(block '"First night"' code)" '{ "number": 4, "type": "table", "text": "First night", "row": 0, "column": 1, "header": true }'
is "what stands for a picture is no text" "$(block marker.jpg figures)" '{ "number": 3, "type": "image", "text": "", "alt": "Spruce markers", "source": "https://pages.example/img/marker.jpg" }'

# What is hidden is left out of the text, and is there when asked for.
ok "a story has its words" sh -c '"$1" extract "$2" | grep -q "rattled his keys"' - "$TIDINGS" "$pages/news.html"
fails "and not the hidden ones" sh -c '"$1" extract "$2" | grep -q "morning letter"' - "$TIDINGS" "$pages/news.html"
ok "unless they are asked for" sh -c '"$1" extract --hidden "$2" | grep -q "morning letter"' - "$TIDINGS" "$pages/news.html"
ok "what was set aside in the story" sh -c '"$1" extract --hidden "$2" | grep -q "Who pays for the lamp"' - "$TIDINGS" "$pages/around.html"
fails "is there without the menus around it" sh -c '"$1" extract --hidden "$2" | grep -qE "Tides|Quay Street|Most read|seal"' - "$TIDINGS" "$pages/around.html"
fails "nor with what shares it and nobody sees" sh -c '"$1" extract --hidden "$2" | grep -qE "Pin it|update"' - "$TIDINGS" "$pages/above.html"
extract --format text "$pages/news.html" >"$tmp/file"
extract --format text - <"$pages/news.html" >"$tmp/stdin"
same "standard input" "$tmp/stdin" "$tmp/file"

is "no such file" "$(extract "$tmp/none" 2>&1)" "tidings extract: cannot open '$tmp/none': No such file or directory"
fails "an unknown format" extract --format morse "$pages/news.html"

# --- hostile pages: each ends soon, with whatever text there was ---

big() { awk -v n="$1" -v s="$2" 'BEGIN { while (n--) printf "%s", s }'; }
words='The keeper of the lamp wrote down the weather, the ships and the birds of every day, and nothing of himself.'
story() { for i in 1 2 3 4 5; do echo "<p>$i. $words</p>"; done; }

# keeps NAME: the page in $tmp/hostile ends within the limit, with the story.
keeps() {
	timeout 20 "$TIDINGS" extract "$tmp/hostile" >"$tmp/got" 2>&1
	status=$?
	[ $status -eq 0 ] && grep -q 'keeper of the lamp' "$tmp/got"
	result $? "$1"
	[ $status -eq 0 ] || head -c 300 "$tmp/got" | note
}
# ends NAME: it ends, one way or the other.
ends() {
	timeout 20 "$TIDINGS" extract "$tmp/hostile" >"$tmp/got" 2>&1
	status=$?
	[ $status -le 1 ]
	result $? "$1"
	[ $status -le 1 ] || echo "status $status" | note
}
{ echo '<body>'; story; big 100000 '<div>'; } >"$tmp/hostile"
keeps "100,000 nested elements after the story"
{ echo '<body>'; big 100000 '<div>'; story; } >"$tmp/hostile"
ends "100,000 nested elements around it"
{ echo '<body>'; story; big 100000 '<b><i><font>'; } >"$tmp/hostile"
keeps "inline elements that are never closed"
{ printf '<body '; awk 'BEGIN { for (i = 0; i < 40000; i++) printf "a%d=%d ", i, i }'; echo '>'; story; } >"$tmp/hostile"
keeps "40,000 attributes on one tag"
{ echo '<body>'; story; printf '<p a="'; big 300000 'aaaaaaaaaa'; echo '">'; } >"$tmp/hostile"
keeps "an attribute of three megabytes"
{ echo '<body>'; story; big 100000 '<p><a href="/x">x</a></p>'; } >"$tmp/hostile"
keeps "100,000 links"
{ echo '<body>'; story; echo '<table>'; big 20000 '<tr><td colspan=65000 rowspan=65000>x'; } >"$tmp/hostile"
keeps "cells that span everything"
{ echo '<body>'; story; big 100000 '<table>'; } >"$tmp/hostile"
ends "tables in tables"
{ echo '<body>'; story; big 300000 '</p></div>'; } >"$tmp/hostile"
keeps "end tags without a start"
{ echo '<body>'; story; big 150000 '<div></x>'; } >"$tmp/hostile"
keeps "elements that hide behind ends of others"
{ echo '<body><h1>A lamp</h1>'; story; big 80000 '<h3>Related stories</h3>'; story; } >"$tmp/hostile"
keeps "headings of related stories, over each other"
{ echo '<body><h1>A lamp</h1>'; story; big 80000 '<ul><li>Share</li></ul>'; story; } >"$tmp/hostile"
keeps "80,000 labels in a row"
{ echo '<body>'; story; big 300000 '<a '; } >"$tmp/hostile"
keeps "tags that never end"
{ echo '<body>'; story; big 200000 '<!--'; } >"$tmp/hostile"
keeps "comments that never end"
{ echo '<script type="application/ld+json">'; big 200000 '[{"a":'; echo '</script>'; story; } >"$tmp/hostile"
keeps "deep JSON in a script"
{ echo '<body>'; story; head -c 1000000 /dev/zero; echo "<p>The end came after the zeros, as it always does in a story of this kind.</p>"; } >"$tmp/hostile"
keeps "a megabyte of NULs"
{ echo '<style>'; big 100000 '.a .b > .c, '; echo '</style>'; story; } >"$tmp/hostile"
keeps "a style sheet of a megabyte"
{ echo '<body>'; story; big 400000 '<noscript><img src=a>'; } >"$tmp/hostile"
keeps "400,000 pictures for those without scripts, none of them closed"
{ echo '<body>'; story; big 1000000 '<br>x'; } >"$tmp/hostile"
keeps "a million tags"
{ echo '<body>'; story; echo '<script>'; big 1300000 'lamp = lamp + 1 + 1; '; echo '</script>'; } >"$tmp/hostile"
keeps "a script that is longer than a page may be"
is "and no text" "$(grep -c 'lamp = lamp' "$tmp/got")" 0

for tag in article main section header; do
	{ echo "<!doctype html><title>The lamp</title><$tag>"; story; echo "</$tag>"; } >"$tmp/hostile"
	keeps "a page that begins with <$tag>, without a body"
done

printf '\211PNG\r\n\032\n\000\000\000\rIHDR\000\000\000\001\000\000\000\001\010\006\000\000\000\037\025\304\211' >"$tmp/hostile"
fails "a picture is no page" "$TIDINGS" extract "$tmp/hostile"
ok "and is said to be none" sh -c "'$TIDINGS' extract '$tmp/hostile' 2>&1 | grep -q 'not a page: a PNG picture'"

{ echo '<body><article>'; story; story
echo '<dl><dt>Bollard</dt><dd>A short post to which a ship is made fast, and on which old men sit.</dd><dt>Fender</dt><dd>What hangs between.</dd></dl>'
story; } >"$tmp/page.html"
is "a definition stands below its term, set in" "$("$TIDINGS" show --width 40 "$tmp/page.html" | sed -n '/^Bollard/,/between/p')" "Bollard
  A short post to which a ship is made
  fast, and on which old men sit.

Fender
  What hangs between."

# --- what has no text ---
: >"$tmp/empty"
is "an empty file" "$("$TIDINGS" extract "$tmp/empty" 2>&1)" "tidings extract: '$tmp/empty': the page has no text"
is "white space" "$(printf ' \n\n' | "$TIDINGS" extract - 2>&1)" "tidings extract: '-': the page has no text"
is "noise" "$(awk 'BEGIN { for (i = 0; i < 99; i++) printf "%cx%c\002y", 1 + i % 7, 200 + i % 50 }' | LC_ALL=C "$TIDINGS" extract - 2>&1)" "tidings extract: '-': not a page: data, not text"
finish
