#!/bin/sh
# Kept pages, extracted again by the rules of today, and for how long they are
# kept. The pages are files beside a feed that is one: nothing is fetched.
. "$TOP_SRCDIR/tests/tap.sh"
export HOME="$tmp/home" TIDINGS_NOW=1795000000
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_RUNTIME_DIR
config=$HOME/.config/tidings
rules=$HOME/.local/share/tidings/rules
mkdir -p "$config" "$rules" "$tmp/site"

run() { timeout 30 "$TIDINGS" "$@" </dev/null; }
complaint() { run "$@" 2>&1 >/dev/null | head -n 1; }
words='The keeper of the lamp wrote down the weather, the ships and the birds of every day, and nothing of himself.'
page() {
	printf '<html><body><article><h1>%s</h1>' "$1"
	for i in 1 2 3 4; do printf '<p>%s %s</p>' "$i" "$words"; done
	printf '<p class="blurb">Our guild sells ropes to friends.</p></article></body></html>'
}
page One >"$tmp/site/one.html"
page Two >"$tmp/site/two.html"
cat >"$tmp/site/feed.xml" <<'X'
<rss version="2.0"><channel><title>Harbour Notes</title><link>https://harbour.example/</link>
<item><guid>a</guid><title>One</title><link>one.html</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate></item>
<item><guid>b</guid><title>Two</title><link>two.html</link><pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate></item>
<item><guid>c</guid><title>Three</title><pubDate>Tue, 03 Nov 2026 09:00:00 GMT</pubDate><description>The feed alone has this, and its guild sells ropes to friends too.</description></item>
</channel></rss>
X
echo "file://$tmp/site/feed.xml" >"$config/feeds"
ok "poll" run poll
one=$(run list --filter 'title = "One"' | cut -f 1)
two=$(run list --filter 'title = "Two"' | cut -f 1)
three=$(run list --filter 'title = "Three"' | cut -f 1)
ropes() { run show "$1" | grep -c 'ropes to friends'; }

is "what is to be done" "$(run extract --again --dry-run)" "3 stories would be extracted again"
is "nothing was" "$(ropes "$one") $(ropes "$two")" "1 1"
echo '##.blurb' >"$rules/user.rules"
is "one story" "$(run extract --again "$one")" "1 story extracted again"
is "and only that" "$(ropes "$one") $(ropes "$two")" "0 1"
is "those of a filter" "$(run extract --again --filter 'title =~ "^t"')" "2 stories extracted again"
is "by the new rule" "$(ropes "$one") $(ropes "$two") $(ropes "$three")" "0 0 1"
echo '##text:sells ropes' >"$rules/user.rules"
is "all" "$(run extract --again)" "3 stories extracted again"
is "the feed's own text too" "$(ropes "$three")" 0
rm "$rules/user.rules"
run extract --again >/dev/null
is "and back" "$(ropes "$one") $(ropes "$two") $(ropes "$three")" "1 1 1"

# kept as long as unread or starred
run mark read "$one" "$two" >/dev/null
run mark starred "$two" >/dev/null
run poll --all >/dev/null
echo '##.blurb' >"$rules/user.rules"
is "a page that is read and not starred is not kept" "$(run extract --again)" "2 stories extracted again, 1 without a kept page"
is "its article stays" "$(ropes "$one") $(ropes "$two")" "1 0"
is "a dry run says so" "$(run extract --again --dry-run "$one")" "0 stories would be extracted again, 1 without a kept page"
printf 'set keep-pages on\n' >"$config/config"
run mark unstarred "$two" >/dev/null
run poll --all >/dev/null
is "unless the user wants them all" "$(run extract --again --dry-run "$two")" "1 story would be extracted again"

# a correction of what lies in files is for files
rm "$rules/user.rules"
run extract --again >/dev/null
blurb=$(run show --json "$two" | grep -o '"text": *".*' | sed '1d' | grep -n 'ropes to friends' | cut -d : -f 1 | awk '{ print $1 - 1 }')
is "hide" "$(run hide "$two" "$blurb")" "localhost##.blurb
2 stories extracted again, 1 without a kept page"
is "in the files that are kept" "$(ropes "$two")" 0
is "nowhere else" "$(run extract --url https://harbour.example/x "$tmp/site/one.html" | grep -c 'ropes to friends')" 1
ok "undo" run undo
is "and back" "$(ropes "$two")" 1

# all that a filter lets through, though what is made again fits it no more
{ echo '<rss version="2.0"><channel><title>Many</title>'
	awk 'BEGIN { for (i = 0; i < 620; i++) printf "<item><guid>m%d</guid><title>Many %d</title><description>&lt;p>The goat ate the rope, and the keeper, who had seen it all from the gallery, wrote it down in the book of the day.&lt;/p>&lt;p>Sold by the guild.&lt;/p></description></item>", i, i }'
	echo '</channel></rss>'; } >"$tmp/site/many.xml"
echo "file://$tmp/site/many.xml" >>"$config/feeds"
run poll >/dev/null
echo '##text:Sold by the guild' >>"$rules/user.rules"
is "more than are looked up at a time" "$(run extract --again --filter 'title =~ "^many" and words = 29')" "620 stories extracted again"
is "each of them" "$(run list --limit 1000 --filter 'title =~ "^many" and words = 25' | wc -l | tr -d ' ')" 620
rm "$rules/user.rules"

is "no such story" "$(complaint extract --again 4711)" "tidings extract: there is no story 4711"
is "no number" "$(complaint extract --again nine)" "tidings extract: 'nine' is no number of a story"
is "no filter" "$(complaint extract --again --filter 'titel = "x"')" "tidings extract: column 1: unknown attribute 'titel'"
is "a filter or numbers" "$(complaint extract --again --filter 'unread = "yes"' 1)" "tidings extract: unexpected argument '1'"
finish
