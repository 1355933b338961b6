#!/bin/sh
# Site rules: XPath for a host, from a file in the user's folder or a package's.
. "$TOP_SRCDIR/tests/tap.sh"
export HOME="$tmp/home" TIDINGS_NOW=1795000000
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR
sites=$HOME/.config/tidings/sites
mkdir -p "$sites"

words='The keeper of the lamp wrote down the weather, the ships and the birds of every day, and nothing of himself.'
cat >"$tmp/page.html" <<X
<html><head><title>Harbour Notes - home of notes</title></head><body>
<div class="top"><h2 class="t">The lamp book</h2><span class="who">By Ada Morrow</span> <span class="who">Emil Stad</span>
<span class="when" title="2026-03-04T05:00:00+01:00">in spring</span></div>
<div id="side"><p>Beside it: $words</p><p>Beside it, again: $words</p><p>And a third time: $words</p>
<p>Beside it for the fourth time: $words $words $words $words</p></div>
<aside class="part"><p>One: $words</p><p class="more x9">Buy <q>ropes</q> here, all of you.</p></aside>
<div class="between"><p>Between the parts: $words</p></div>
<aside class="part"><p>Two: $words</p><div id="promo-box">Ropes, again.</div><img src="https://img.example/pixel/1.gif" alt="dot"><img src="https://img.example/lamp.jpg" alt="lamp"></aside>
<p><a rel="later" href="/2">later</a> <a class="all" href="/all">all</a></p></body></html>
X
rules() { cat >"$sites/$1"; }
extract() { timeout 20 "$TIDINGS" extract --url "${url:-https://www.notes.example/lamp}" "$@" "$tmp/page.html" 2>&1; }
text() { extract | tr '\n' ' '; }
field() { extract --format json | sed -n "s/^ \"$1\": \(.*\),\$/\1/p"; }
note() { extract --explain | sed -n 's/^\[note\] //p'; }
shows() { extract | grep -c "$1"; }
why() { extract --explain | sed -n "s/^\[\(.*\)\] .*$1.*/\1/p"; }

is "without rules it is guessed" "$(shows 'Beside it:')" 1
rules notes.example.txt <<'X'
# the lamp book
title: //h2[@class = 't']
author: //span[@class = 'who']
date: //span[@class = 'when']/@title
body: //div[@class = 'never']
body: //aside[contains(@class, 'part')]
strip: //p[contains(@class, 'more')]
strip_id_or_class: promo-
strip_image_src: /pixel/
tidy: no
test_url: https://notes.example/lamp
X
is "the title" "$(field title)" '"The lamp book"'
is "the authors" "$(field byline)" '"Ada Morrow, Emil Stad"'
is "the date, from an attribute, in its zone" "$(field published)" '"2026-03-04T05:00:00+01:00"'
is "both parts of the body" "$(shows '^One:') $(shows '^Two:')" "1 1"
is "by which rule" "$(why 'One:')" "para, site rule notes.example.txt:6"
is "and nothing beside them" "$(shows 'Beside it') $(shows 'Between')" "0 0"
is "what is stripped says by which rule" "$(why 'all of you')" "promo by site rule: notes.example.txt:7 //p[contains(@class, 'more')]"
is "by a part of an id" "$(why 'Ropes, again')" "promo by site rule: notes.example.txt:8 promo-"
is "a picture" "$(why dot)" "promo by site rule: notes.example.txt:9 /pixel/"
is "other pictures stay" "$(extract --explain | grep -c '^\[image, site rule notes.example.txt:6\] lamp')" 1
is "between the parts" "$(why 'Between the parts')" "related by site rule: notes.example.txt:6 //aside[contains(@class, 'part')]"
is "nothing is wrong with them" "$(note)" ""
sed -i "s/^author: .*/author: string('lamplighter7')/" "$sites/notes.example.txt"
is "an author by the name of a pen" "$(field byline)" '"lamplighter7"'

# whose host it is
is "another host" "$(url=https://other.example/x; shows 'Beside it:')" 1
is "a host under it is another one" "$(url=https://m.notes.example/x; shows 'Beside it:')" 1
mv "$sites/notes.example.txt" "$sites/.Notes.example.txt"
is "unless the file's name begins with a dot" "$(url=https://m.notes.example/x; shows 'Beside it:')" 0
is "and for the host itself" "$(shows 'Beside it:')" 0
rules m.notes.example.txt <<'X'
body: //div[@id = 'side']
X
is "the longest name is taken" "$(url=https://m.notes.example/x; shows 'Beside it:') $(url=https://m.notes.example/x; shows '^One:')" "1 0"
rm "$sites"/* "$sites"/.N*
rules global.txt <<'X'
strip: //p[contains(., 'third time')]
X
is "rules for all hosts" "$(why 'third time')" "promo by site rule: global.txt:1 //p[contains(., 'third time')]"
rm "$sites/global.txt"

# a package's, and the user's before it
mkdir -p "$tmp/share/sites"
for f in "${TIDINGS_DATA:-$TOP_SRCDIR/data}"/*; do ln -s "$f" "$tmp/share/"; done
echo "body: //div[@id = 'side']" >"$tmp/share/sites/notes.example.txt"
is "a package's rules" "$(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows 'Beside it:') $(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows '^One:')" "1 0"
echo "body: //aside[1]" >"$sites/notes.example.txt"
is "the user's own" "$(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows 'Beside it:') $(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows '^One:')" "0 1"

echo "strip: //p[contains(., 'third time')]" >"$sites/notes.example.txt"
echo "strip: //p[" >>"$tmp/share/sites/notes.example.txt"
is "both count" "$(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows 'Beside it:') $(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; why 'third time')" \
	"1 promo by site rule: notes.example.txt:1 //p[contains(., 'third time')]"
is "a package's mistakes are not told" "$(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; note)" ""
printf 'autodetect_on_failure: no\nbody: //aside[2]\n' >"$sites/notes.example.txt"
is "but after a file that wants no guesses" "$(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows 'Beside it:') $(TIDINGS_DATA=$tmp/share; export TIDINGS_DATA; shows '^Two:')" "0 1"

# a fact that stands in the story is not told twice; quotes around a name
rules notes.example.txt <<'X'
title: //div[@id = 'promo-box']
body: //aside[contains(@class, 'part')]
strip_id_or_class: 'x9'
X
is "a title in the story" "$(field title) $(why 'Ropes, again')" '"Ropes, again." meta by site rule: notes.example.txt:1 //div[@id = '"'promo-box']"
is "quotes" "$(why 'all of you')" "promo by site rule: notes.example.txt:3 x9"

# texts that are replaced before the page is parsed
rules notes.example.txt <<'X'
body: //aside
find_string: <q>
replace_string: [
replace_string(</q>): ]
X
is "replaced strings" "$(shows 'Buy \[ropes\] here')" 1

# what is wrong is told, with its line, and harms no other
rules notes.example.txt <<'X'
body: //aside[contains(@class, 'part')]
strip: //p[
strip //p
strap: //p
prune: perhaps
title:
find_string: x
if_page_contains: //p
strip: //p[contains(@class, 'more')]
strip: frobnicate(//p)
http_header(x-secret): 1
http_header(user-agent): Lamp/1
X
is "each mistake" "$(note | sed 's/; /\n/g')" "notes.example.txt:3: expected 'directive: value'
notes.example.txt:4: unknown directive 'strap'
notes.example.txt:5: 'perhaps' is neither yes nor no
notes.example.txt:6: 'title' has no value
notes.example.txt:8: no link stands before this condition
notes.example.txt:11: a header that site rules may not set
notes.example.txt:7: a find_string without a replace_string
notes.example.txt:2: this is no XPath 1.0 expression
notes.example.txt:10: this is no XPath 1.0 expression"
is "the others hold" "$(shows '^One:') $(shows 'Beside it') $(shows 'all of you')" "1 0 0"

# a body that is not there
rules notes.example.txt <<'X'
body: //div[@class = 'never']
X
is "is guessed" "$(shows 'Beside it:')" 1
echo 'autodetect_on_failure: no' >>"$sites/notes.example.txt"
is "or is an error, if the rules say so" "$(extract)" "tidings extract: '$tmp/page.html': the site rules find no body in this page"

# a rule gone wild
rules notes.example.txt <<'X'
body: //div[@id = 'side']
strip: //p[contains(., 'Beside')]
X
is "a rule that would hide too much is not obeyed" "$(shows 'Beside it:')" 1
is "and that is told" "$(note)" "the rule notes.example.txt:2 //p[contains(., 'Beside')] would hide too much and was not obeyed"

# bounds
rules notes.example.txt <<'X'
strip: //div[.//a[.//b or following::div[following::div[following::p]]]]
body: //div[@id = 'side']
X
{ echo '<html><body><div id=side>'; awk 'BEGIN { for (i = 0; i < 9000; i++) printf "<div><a href=x>%d</a></div>", i }'
	echo "<p>$words</p></div>"; } >"$tmp/page.html"
is "an expression that takes too long is stopped" "$(note)" "notes.example.txt:1: this expression takes too long on this page"
is "with the text that could be had" "$(shows 'keeper of the lamp')" 1
wide=$(printf '%2000s' '')
rules notes.example.txt <<X
replace_string(Q): <b>$wide</b>
replace_string(lamp): <b>$wide</b>lantern
X
{ printf '<html><body><p>%s</p><p>' "$words"; awk 'BEGIN { for (i = 0; i < 2092; i++) printf "Q" }'; echo '</p></body></html>'; } >"$tmp/page.html"
is "what all replacements together put in is capped" "$(shows 'keeper of the lamp') $(shows 'keeper of the lantern')" "1 0"
finish
